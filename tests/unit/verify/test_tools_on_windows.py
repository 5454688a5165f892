"""Tools on Windows: no shell limits them and they have no process group, but their time is limited."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from plc.verify.tools import Limits, Tools, TooSlowError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="takes the paths of Windows elsewhere")


def test_a_tool_is_run_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    says = "import os; print(os.environ['TEMP'], os.environ.get('HOME'))"
    ran = Tools().run([sys.executable, "-c", says], scratch=tmp_path)
    assert (ran.code, ran.output.split()) == (0, [str(tmp_path), "None"])


def test_a_tool_that_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    tools = Tools(limits=Limits(seconds=0.3))
    with pytest.raises(TooSlowError):
        tools.run([sys.executable, "-c", "import time; time.sleep(60)"], scratch=tmp_path)
