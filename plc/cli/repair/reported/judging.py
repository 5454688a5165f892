"""The tools, and the test command, that verify the answers of a run, as the options say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from plc.cli.repair.acting import tools_here
from plc.config.effective import Effective
from plc.repair.apply.journal import project_root
from plc.verify.compiling.logged_commands import LoggedCommands
from plc.verify.other_tool import OtherTool
from plc.verify.reported_answers import AnswerJudge
from plc.verify.testing.command import TestCommand


@contextmanager
def judge_here(
    effective: Effective, commands: LoggedCommands, *, least: float
) -> Iterator[AnswerJudge | None]:
    """Who verifies; None: nobody, for --verify says that none or only the parser is to be asked.

    `commands` are those of compilers in the logs that are read, `least` the share from which a fix is shown
    that nothing verifies.
    """
    settings = effective.settings
    only_parsed = settings.verify == "parse" and effective.origins["verify"] == "flag"
    tools = None if settings.verify == "none" or only_parsed else tools_here(settings)
    root = project_root(Path.cwd())
    with ExitStack() as stack:
        test = other = None
        if settings.test is not None:
            test = stack.enter_context(TestCommand(settings.test, root, jobs=1))
        if settings.verify_with is not None and tools is not None:
            other = stack.enter_context(OtherTool(settings.verify_with, root, limits=tools.limits))
        if tools is None and test is None:
            yield None
        else:
            yield AnswerJudge(
                tools,
                wanted=settings.top or 1,
                test=test,
                other=other,
                logged=commands,
                least=least,
            )
