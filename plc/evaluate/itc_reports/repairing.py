"""Each report answered as `plc repair` does, with one suggestion tried, with five and with all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from data_prep.text.languages import TooComplexError
from plc.evaluate.itc_reports.reports import Report
from plc.repair.findings import Suggestion, apply_edits
from plc.repair.reported.answer import Answer, FileAnswers
from plc.repair.reported.answering import TRIES, Complaint
from plc.repair.reported.hints.hinting import with_hints
from plc.repair.reported.run import Answerer
from plc.verify.reported import Verdict
from plc.verify.reported_answers import AnswerJudge, FileJudge
from plc.verify.tools import Tools
from plc.verify.tricks import Case
from plc.verify.tricks.registry import RULES
from plc.verify.trusted import distrust

MOST = (1, 5, 25)  # suggestions that are tried; `plc repair` tries 25
_VERIFIED = frozenset(["gone", "compile"])  # the checks of a verified fix


@dataclass(frozen=True, slots=True)
class Repaired:
    """One report: its answer with each number of suggestions tried, and the verified fix.

    A fix is verified if it compiles, the report is gone, nothing is new, and no rule speaks against it.
    """

    report: Report
    answers: dict[int, Answer]
    fixed: dict[int, bytes]  # the file with the verified fix, where there is one
    guessed: frozenset[int]  # where that fix gives a value, or turns a condition, that is a guess
    why_not: str = ""  # the likeliest suggestion's, or why there is none

    def is_verified(self, most: int) -> bool:
        """Whether a suggestion is verified; what is a guess counts too."""
        return most in self.fixed

    def is_sure(self, most: int) -> bool:
        """Whether one is verified that is no guess: `plc repair` calls no other verified."""
        return most in self.fixed and most not in self.guessed

    def is_made(self, most: int) -> bool:
        """Whether `--fix` would make it."""
        return self.answers[most].status == "fixed"


def repaired(reports: Sequence[Report], answerer: Answerer, tools: Tools) -> Iterator[Repaired]:
    """Answer the reports one by one: what is tried for one says nothing about the next."""
    judge = AnswerJudge(tools, least=0.0)  # each fix that passes is counted, and guesses also apart
    for report in reports:
        text = report.program.flawed.text
        (answers,) = answerer.reported([Complaint(text, "c", (report.diagnostic,))], tries=TRIES)
        answers = with_hints(text, answers)
        with judge.open(report.program.path, text, "c") as file:
            yield _repaired(report, answers, file)


def _repaired(report: Report, answers: FileAnswers, file: FileJudge) -> Repaired:
    found: dict[int, Answer] = {}
    fixed: dict[int, bytes] = {}
    guessed: set[int] = set()
    for most in MOST:
        found[most] = file.judged(_first(answers, most)).reported[0]
        finding = found[most].finding
        if finding is not None and finding.suggestions and set(finding.suggestions[0].checks) >= _VERIFIED:
            fixed[most] = apply_edits(file.text, finding.suggestions[0].edits, encoding=answers.encoding)
            if not _is_sure(found[most], finding.suggestions[0]):
                guessed.add(most)
    why_not = "" if MOST[-1] in fixed else _why_not(report, answers, file)
    return Repaired(report, found, fixed, frozenset(guessed), why_not)


def _first(answers: FileAnswers, most: int) -> FileAnswers:
    """The answers with their first suggestions alone."""
    reported = tuple(
        each
        if each.finding is None
        else replace(each, finding=replace(each.finding, suggestions=each.finding.suggestions[:most]))
        for each in answers.reported
    )
    return replace(answers, reported=reported)


def _is_sure(answer: Answer, fix: Suggestion) -> bool:
    """Whether the first fix is no guess, also where the model's share is too low for `--fix`."""
    return answer.status == "fixed" or answer.reason == distrust(answer.diagnostic, fix)


def _why_not(report: Report, answers: FileAnswers, file: FileJudge) -> str:
    """In a few words why the likeliest suggestion is not verified; without suggestions, why there is none."""
    answer = answers.reported[0]
    if answer.finding is None or not answer.finding.suggestions:
        return f"no suggestion: {answer.cause or answer.status}"
    assert file.file is not None, "the judge has tools"
    first = apply_edits(file.text, answer.finding.suggestions[0].edits, encoding=answers.encoding)
    verdicts = file.file.verdicts(report.diagnostic, [first])
    return _said(next(verdicts), rule_against(file.text, first, report))


def _said(verdict: Verdict, rule: str) -> str:
    if not verdict.passes and "trick" not in verdict.checks:
        return f"rule: {rule}" if rule else verdict.reason
    if verdict.passes:
        return "a guess" if verdict.guess else "the tool does not say it again of the file as it is"
    if verdict.reason.startswith("it does not compile"):
        return "does not compile"
    if "still reports it" in verdict.reason:
        return "the report stays"
    return "a new report" if " reports " in verdict.reason else "a tool failed"


def rule_against(text: bytes, fixed: bytes, report: Report) -> str:
    """The name of the first rule against a fix; empty where none is."""
    try:
        change = Case(text, "c").change(fixed, report.diagnostic)
    except TooComplexError:
        return ""
    return next((rule.name for rule in RULES if rule.objection(change) is not None), "")
