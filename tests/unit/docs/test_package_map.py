"""Each package's docstring lists its modules, as tools/package_map.py writes it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_the_lists_are_those_of_today() -> None:
    script = ROOT / "tools" / "package_map.py"
    done = subprocess.run(
        [sys.executable, script, "--check"], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_no_folder_holds_more_than_twenty_modules() -> None:
    tops = ("benchmarks", "data_prep", "lsp", "peers", "plc", "tests", "tools")
    folders = {path.parent for top in tops for path in (ROOT / top).rglob("*.py")}
    crowded = [
        folder
        for folder in folders
        if len([path for path in folder.glob("*.py") if path.name != "__init__.py"]) > 20
    ]
    assert crowded == []
