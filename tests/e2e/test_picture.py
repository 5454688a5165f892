"""The picture in README.md shows what `plc` prints today."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_picture_is_of_todays_output(tmp_path: Path) -> None:
    drawn = tmp_path / "terminal.svg"
    script = ROOT / "tools" / "terminal_picture.py"
    subprocess.run([sys.executable, script, drawn], check=True, capture_output=True, timeout=120)
    shown = ROOT / "docs" / "terminal.svg"
    assert drawn.read_text("utf-8") == shown.read_text("utf-8"), f"draw it anew: python {script}"
