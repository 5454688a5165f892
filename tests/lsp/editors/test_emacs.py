"""Emacs's eglot applies a fix: the text on the disk is the very bytes that `plc.repair` makes.

Needs `emacs` on the path or in $PLC_EMACS, with eglot (Debian: elpa-eglot; built into Emacs 29).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from plc.repair import Repairer, apply_edits
from tests.lsp.process import SCRIPTED
from tests.lsp.session import FIVE, FLAWED, SOUND
from tests.scripted_model import scripted

EMACS = os.environ.get("PLC_EMACS") or shutil.which("emacs")
HERE = Path(__file__).parent


def has_eglot() -> bool:
    """Whether an Emacs with eglot is there."""
    if EMACS is None:
        return False
    asked = [EMACS, "--batch", "--eval", "(progn (require 'package) (package-initialize) (require 'eglot))"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def test_the_second_fix_past_an_emoji(tmp_path: Path) -> None:
    if EMACS is None or not has_eglot():
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
    assert len(said["titles"]) == 8
    assert said["titles"][1].startswith("Replace gets by printf")
    assert "Stack-based buffer overflow" in said["message"]
