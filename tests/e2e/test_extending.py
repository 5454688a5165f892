"""The pages that show how to add to PLC are carried out from start to finish on a copy of the repository."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.walkthrough import ADDING, EXTENDING, ROOT, Block, apply_diff, blocks_of

ROOMS = ("plc", "data_prep", "lsp", "tests", "tools", "docs", "examples")
MINUTES = 10  # of one block of commands, on a busy machine


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The code of the repository, to be changed."""
    for room in ROOMS:
        shutil.copytree(
            ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__", "node_modules")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    commands = tmp_path / "bin"
    commands.mkdir()
    for name, words in (("python", ""), ("plc", "-m plc ")):
        (commands / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {words}"$@"\n')
        (commands / name).chmod(0o755)
    return tmp_path


def said(commands: str, clone: Path) -> str:
    environment = os.environ | {
        "PATH": f"{clone / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(clone),
        "OMP_NUM_THREADS": "1",
    }
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands],
        cwd=clone,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60 * MINUTES,
        check=False,
    )
    assert done.returncode == 0, f"{commands}\n{done.stdout}"
    return done.stdout


def carry_out(block: Block, clone: Path, before: str) -> str:
    """What the block's commands say; `before` is what the last ones said."""
    match block.language:
        case "sh":
            return said(block.content, clone)
        case "diff":
            apply_diff(block.content, clone)
        case "text":
            for line in block.content.splitlines():
                assert line in before, f"line {block.line}: {line!r} was not said, but:\n{before}"
        case "console":
            pass
        case _:
            assert block.file is not None, f"line {block.line}: what shall be done with this?"
            (clone / block.file).write_text(block.content, encoding="utf-8")
    return ""


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("document", [EXTENDING, ADDING], ids=lambda document: str(document.stem))
def test_the_walk_through_works_as_it_is_written(document: Path, clone: Path) -> None:
    output = ""
    for block in blocks_of(document.read_text(encoding="utf-8")):
        output = carry_out(block, clone, output)
    sys_path = said("python -c 'import plc; print(plc.__file__)'", clone)
    assert sys_path.startswith(str(clone))  # and not the repository itself


@pytest.mark.parametrize(
    ("document", "title"),
    [
        (EXTENDING, "A new input"),
        (ADDING, "An output format"),
        (ADDING, "A fault operator"),
        (ADDING, "A category of reports"),
        (ADDING, "A kind of flaw"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_takes_at_most_eight_files_and_the_page_lists_them(document: Path, title: str) -> None:
    section = document.read_text(encoding="utf-8").partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    changed = set(re.findall(r"^(?:\+\+\+ b/|```python )(\S+)$", section, re.MULTILINE))
    table = "\n".join(line.split(" | ")[0] for line in section.splitlines() if line.startswith("| `"))
    assert changed == set(re.findall(r"`([^`]+\.\w+)`", table))
    assert 0 < len(changed) <= 8


def test_a_change_that_fits_no_more_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("one\ntwo\n")
    apply_diff("--- a/a.py\n+++ b/a.py\n@@\n one\n+and a half\n@@\n-two\n+2\n", tmp_path)
    assert (tmp_path / "a.py").read_text() == "one\nand a half\n2\n"
    with pytest.raises(ValueError, match=r"a\.py holds these lines 0 times, not once:\ntwo"):
        apply_diff("--- a/a.py\n+++ b/a.py\n@@\n-two\n+2\n", tmp_path)
