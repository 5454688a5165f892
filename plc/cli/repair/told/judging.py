"""The tools that verify the answers of a run, as the options say."""

from __future__ import annotations

from plc.config.effective import Configuration, Effective


def judge_here(effective: Effective, configuration: Configuration) -> None:
    """Who verifies; None: nobody."""
    del effective, configuration
