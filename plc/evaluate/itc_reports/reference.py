"""What the rules against tricks say of the benchmark's own corrected functions: how many they let through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from data_prep.text.languages import TooComplexError
from plc.evaluate.itc_reports.reports import Report
from plc.verify.tricks import Case, guess
from plc.verify.tricks.registry import RULES

PASSES, GUESS, ELSEWHERE = "passes", "a guess", "corrected elsewhere"


def verdicts(reports: Sequence[Report]) -> Counter[str]:
    """For each report what is said of the corrected function in the place of the flawed one."""
    cases: dict[Path, Case] = {}
    return Counter(_verdict(report, cases) for report in reports)


def _verdict(report: Report, cases: dict[Path, Case]) -> str:
    program = report.program
    flawed = program.flawed.functions.get(report.function)
    corrected = program.corrected.functions.get(report.function)
    if flawed is None or corrected is None:
        return ELSEWHERE
    if program.flawed.words(report.function) == program.corrected.words(report.function):
        return ELSEWHERE
    old, new = flawed[2], corrected[2]
    text = program.flawed.text
    fixed = (
        text[: old.start_byte] + program.corrected.text[new.start_byte : new.end_byte] + text[old.end_byte :]
    )
    try:
        case = cases.setdefault(program.path, Case(text, "c"))
        change = case.change(fixed, report.diagnostic)
    except TooComplexError:
        return "takes the parser too long"
    rule = next((each.name for each in RULES if each.objection(change) is not None), None)
    if rule is not None:
        return f"rule: {rule}"
    return GUESS if guess(change) else PASSES
