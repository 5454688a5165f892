"""The tools, and the test command, that verify the answers of a run, as the options say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from plc.config.effective import Effective
from plc.repair.apply.journal import project_root
from plc.verify.testing import TestCommand
from plc.verify.told_answers import ToldJudge
from plc.verify.tools import Tools


@contextmanager
def judge_here(effective: Effective) -> Iterator[ToldJudge | None]:
    """Who verifies; None: nobody, for --verify says that none or only the parser is to be asked."""
    settings = effective.settings
    only_parsed = settings.verify == "parse" and effective.origins["verify"] == "flag"
    tools = None if settings.verify == "none" or only_parsed else Tools()
    wanted = settings.top or 1
    if settings.test is None:
        yield None if tools is None else ToldJudge(tools, wanted=wanted)
        return
    with TestCommand(settings.test, project_root(Path.cwd()), jobs=1) as test:
        yield ToldJudge(tools, wanted=wanted, test=test)
