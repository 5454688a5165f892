"""Serving needs neither torch nor the research tools: not to import, not to run."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = ("torch", "pyarrow", "onnx", "pydantic", "scipy", "tensorboard", "matplotlib", "safetensors")
CHECK = f"""
import sys
loaded = [name for name in {HEAVY!r} if name in sys.modules]
assert not loaded, loaded
"""
IMPORT_ALL = """
import importlib, pkgutil
import plc.cli.app, plc.cli.repair.command, plc.output.formats.text, plc.repair, plc.decode
for package in (plc.repair, plc.decode):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if module.name != "plc.decode.torch_backend":
            importlib.import_module(module.name)
"""
RUN = """
import sys
from plc.cli.app import main
try:
    main(sys.argv[1:])
except SystemExit as stopped:
    code = stopped.code
"""


EVERYTHING = ("--min-confidence", "0", "--top", "5")


def python(script: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a script in a fresh interpreter from the project's root."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", script, *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_importing_every_serving_module_leaves_the_heavy_ones_out() -> None:
    done = python(IMPORT_ALL + CHECK)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    from tests.models import tiny_model_directory

    return tiny_model_directory(tmp_path / "tiny", threshold=0.0)


def test_a_run_leaves_the_heavy_ones_out(tiny: Path, tmp_path: Path) -> None:
    source = tmp_path / "a.c"
    source.write_text("int f(int n)\n{\n    return n + 1;\n}\n")
    done = python(RUN + "assert code == 1, code" + CHECK, "repair", source, "--model", tiny, *EVERYTHING)
    assert done.returncode == 0, done.stderr
    assert f"{source}:1: CWE-" in done.stdout
    assert "1 file, 1 function: 1 finding" in done.stderr


def test_a_damaged_model_is_one_clear_line(tiny: Path, tmp_path: Path) -> None:
    done = python(RUN + "sys.exit(code)", "repair", ROOT / "examples", "--model", tmp_path / "none")
    assert done.returncode == 2
    assert done.stderr.startswith("plc: error: ")
    assert "is not a model directory" in done.stderr
    (tiny / "vocab.json").write_text("{}")
    done = python(RUN + "sys.exit(code)", "repair", ROOT / "examples", "--model", tiny)
    assert done.returncode == 2
    assert "vocab.json was changed after export (sha256 differs)" in done.stderr


def run(command: list[str], *, env: Mapping[str, str], stdout: int) -> subprocess.CompletedProcess[bytes]:
    """Run a command from the project's root."""
    return subprocess.run(
        command, cwd=ROOT, env=env, stdout=stdout, stderr=subprocess.PIPE, timeout=120, check=False
    )


def test_a_narrow_terminal_and_a_closed_pipe_are_no_trouble(tiny: Path, tmp_path: Path) -> None:
    source = tmp_path / "a.c"
    source.write_text("int f(int n)\n{\n    return n + 1; /* ü */\n}\n", encoding="utf-8")
    command = [
        sys.executable,
        "-c",
        RUN + "sys.exit(code)",
        "repair",
        str(source),
        "--model",
        str(tiny),
        *EVERYTHING,
    ]
    narrow = run(command, env={**os.environ, "PYTHONIOENCODING": "ascii"}, stdout=subprocess.PIPE)
    assert narrow.returncode == 1, narrow.stderr
    assert b"Traceback" not in narrow.stderr
    read, write = os.pipe()
    os.close(read)
    closed = run([*command, "--format", "json"], env=os.environ, stdout=write)
    os.close(write)
    assert closed.returncode == 1
    assert b"Traceback" not in closed.stderr
