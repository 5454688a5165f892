"""The tools that verify the answers of a run, as the options say."""

from __future__ import annotations

from plc.config.effective import Effective
from plc.verify.told_answers import ToldJudge
from plc.verify.tools import Tools


def judge_here(effective: Effective) -> ToldJudge | None:
    """Who verifies; None: nobody, for --verify says that none or only the parser is to be asked."""
    settings = effective.settings
    only_parsed = settings.verify == "parse" and effective.origins["verify"] == "flag"
    if settings.verify == "none" or only_parsed:
        return None
    return ToldJudge(Tools(), wanted=settings.top or 1)
