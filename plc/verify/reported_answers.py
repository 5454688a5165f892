"""Answers to diagnostics verified: fixes are tried in order until one is, and those that fail dropped."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import repeat
from pathlib import Path
from typing import final

from data_prep.text.languages import Language
from plc.diagnostics import Diagnostic
from plc.repair.findings import Encoding, Suggestion, apply_edits
from plc.repair.narrow.line_changes import line_changes
from plc.repair.reported.answer import NAMED, Answer, FileAnswers, declined
from plc.repair.reported.hints.edits import is_of_compiler
from plc.repair.reported.ranking import renumbered
from plc.repair.reported.run import LIKELY, SHOWN
from plc.repair.text.source_text import SourceText
from plc.verify.carried import doubted, is_carried, may_be_run
from plc.verify.compiling.compile_commands import CompileCommandsError, flags_of
from plc.verify.compiling.logged_commands import LoggedCommands
from plc.verify.knock_on import KnockOn
from plc.verify.other_tool import OtherTool
from plc.verify.refusals import SECONDS
from plc.verify.reported import ReportedFile, Verdict
from plc.verify.shortening import may_be_shortened, shortened
from plc.verify.superfluous import superfluous
from plc.verify.testing.command import TestCommand, Tested
from plc.verify.testing.test_code import is_asserted
from plc.verify.tools import Tools, ToolsStoppedError
from plc.verify.tried import Tried, answer_of


@final
class AnswerJudge:
    """Opens files to verify answers in them; safe to share between threads."""

    def __init__(
        self,
        tools: Tools | None,
        *,
        wanted: int = 1,
        test: TestCommand | None = None,
        other: OtherTool | None = None,
        logged: LoggedCommands | None = None,
        least: float = LIKELY,
    ) -> None:
        """`wanted`: how many verified fixes of an answer are looked for, after which no more are tried.

        With a `test` only fixes under which it succeeds pass. Without `tools` that is all that is asked.
        `other` is asked about reports of tools that PLC does not run itself; `logged` says how files without
        a compile_commands.json are compiled; `least` is the share from which a guess is shown, and a fix of
        a warning that its tool does not repeat. Where places are only suspected, set `first_only`: no more
        are tried once a fix makes the test succeed.
        """
        self._tools = tools
        self._wanted = wanted
        self.test = test
        self.first_only = False
        self._other = other
        self._logged = logged
        self.least = least
        self._solved = ""
        self.is_stopped = False

    @property
    def seconds(self) -> float:
        """After how many no more fixes of a report are tried: more where one run of a tool may take long."""
        return SECONDS if self._tools is None else max(SECONDS, 3 * self._tools.limits.seconds)

    def solved_by(self, answer: Answer) -> str:
        """Where a fix makes the test succeed, if one does and one is enough."""
        return self._solved if self.first_only and answer.finding is not None else ""

    def hear(self, answer: Answer) -> None:
        """Remember a place of which a fix makes the test succeed."""
        if answer.status == "fixed" and self.test is not None:
            self._solved = self._solved or _place(answer)

    def stop(self) -> None:
        """Run nothing more. A signal's handler may call it."""
        self.is_stopped = True
        if self._tools is not None:
            self._tools.stop()
        if self.test is not None:
            self.test.stop()
        if self._other is not None:
            self._other.stop()

    @contextmanager
    def open(self, path: Path, text: bytes, language: Language) -> Iterator[FileJudge]:
        """The judge of one file."""
        if self._tools is None:
            yield FileJudge(path.resolve(), text, self._wanted, None, self)
            return
        with tempfile.TemporaryDirectory(prefix="plc-flags-") as scratch:
            flags = self._flags(path, Path(scratch))
            with ReportedFile(
                path, text, language, tools=self._tools, compile_commands=flags, other=self._other
            ) as file:
                yield FileJudge(path.resolve(), text, self._wanted, file, self)

    def _flags(self, path: Path, scratch: Path) -> Path | None:
        """What a log says of how a file is compiled, where the project itself does not say it."""
        if self._logged is None:
            return None
        try:
            known = flags_of(path.resolve())
        except CompileCommandsError:  # whoever verifies says so
            return None
        return None if known is not None else self._logged.database(path, scratch)


@final
@dataclass(frozen=True, slots=True)
class FileJudge:
    """Verifies the answers of one file."""

    path: Path
    text: bytes
    wanted: int
    file: ReportedFile | None
    judge: AnswerJudge
    # By the errors of a compiler the warnings that come with their first fixes.
    warned: dict[Diagnostic, tuple[Diagnostic, ...]] = field(default_factory=dict)

    @property
    def test(self) -> TestCommand | None:
        """The test that decides, if there is one."""
        return self.judge.test

    def judged(self, answers: FileAnswers) -> FileAnswers:
        """The answers with the fixes that pass, verified ones first; of those the status `fixed`.

        ToolsStoppedError where the judge is stopped meanwhile.
        """
        others = self._others(answers.encoding)
        return replace(
            answers, reported=tuple(self._judged(each, answers.encoding, others) for each in answers.reported)
        )

    def in_turn(self, answers: FileAnswers) -> Iterator[Answer]:
        """The same, each as soon as it is final; once the judge is stopped, no more come."""
        others = self._others(answers.encoding)
        for each in answers.reported:
            try:
                answer = self._judged(each, answers.encoding, others)
            except ToolsStoppedError:
                return
            if self.judge.is_stopped:  # a test or another tool that was ended has no say
                return
            yield answer

    def blamed(self, after: bytes, answers: Sequence[Answer]) -> int | None:
        """Of answers whose fixes are all in a text one that fails there, or is not needed; None: no one."""
        if self.file is not None:
            diagnostics = [answer.diagnostic for answer in answers]
            known = [each for said in diagnostics for each in self.warned.get(said, ())]
            blamed = self.file.together(diagnostics, after, known=known)
            if blamed is None:
                encoding = SourceText.of(self.text).encoding
                blamed = superfluous(self.text, answers, encoding, self.file.is_gone)
            if blamed is not None:
                return blamed
        may_run = not any(is_carried(answer) and answer.status != "fixed" for answer in answers)
        if self.test is not None and len(answers) > 1 and may_run and not self._tested(after).passes:
            return len(answers) - 1
        return None

    def solved(self, after: bytes, answers: Sequence[Answer]) -> frozenset[int]:
        """Which answers are about what their tools no longer report of a text whose fixes were verified."""
        file = self.file
        if file is None:
            return frozenset()
        said = [answer.diagnostic for answer in answers]
        return frozenset(index for index, each in enumerate(said) if each.tool and file.is_gone(each, after))

    def _others(self, encoding: Encoding) -> KnockOn:
        """What is gone with the fixes of the file, of which none is known yet."""
        return KnockOn(self.text, encoding, _never_gone if self.file is None else self.file.is_gone)

    def _judged(self, answer: Answer, encoding: Encoding, others: KnockOn) -> Answer:
        """The answer by its own fixes, or by that of another report with which it is gone."""
        if (gone := others.with_fixed(answer)) is not None:
            return gone
        judged = self._by_own(answer, encoding)
        if judged.status == "declined" and (gone := others.with_any(judged)) is not None:
            return gone
        others.hear(judged)
        return judged

    def _by_own(self, answer: Answer, encoding: Encoding) -> Answer:
        if answer.finding is None or not answer.finding.suggestions:
            return answer
        if solved := self.judge.solved_by(answer):
            reason = f"the test succeeds with a fix at {solved}: this place was not tried"
            finding = replace(answer.finding, suggestions=(), kind="")
            return declined(answer.diagnostic, "conflict", reason, finding=finding)
        until = time.monotonic() + self.judge.seconds
        tried: list[Tried] = []
        suggestions = in_order_to_try(answer.finding.suggestions, is_tested=self.test is not None)
        for suggestion, verdict in self._verdicts(answer, suggestions, encoding):
            tried.append(Tried(suggestion, verdict))
            if self._is_enough(tried) or time.monotonic() > until:
                break
        judged = answer_of(
            answer,
            tried,
            of=len(answer.finding.suggestions),
            is_suspected=self.judge.first_only,
            least=self.judge.least,
            seconds=self.judge.seconds,
        )
        judged = self._shortened(judged, tried, encoding, until)
        for each in tried:
            if each.verdict.new and _is_first(judged, each.suggestion):
                self.warned[answer.diagnostic] = each.verdict.new
        self.judge.hear(judged)
        return judged

    def _shortened(self, answer: Answer, tried: Sequence[Tried], encoding: Encoding, until: float) -> Answer:
        """The answer whose fixes have only the edits that they need to pass as they do.

        All that are shown; but behind the first, which may be made, none once the report's time is over.
        """
        finding = answer.finding
        if finding is None:
            return answer
        kept: list[Suggestion] = []
        for number, each in enumerate(finding.suggestions):
            is_time = number == 0 or (number < SHOWN and time.monotonic() <= until)
            shorter = each
            if is_time and may_be_shortened(each):
                was = next(one.verdict for one in tried if one.suggestion.edits == each.edits)
                shorter = shortened(each, partial(self._is_as_good, answer, encoding, was))
            if all(shorter.edits != other.edits for other in kept):
                kept.append(shorter)
        return replace(answer, finding=replace(finding, suggestions=renumbered(kept)))

    def _is_as_good(self, answer: Answer, encoding: Encoding, was: Verdict, shorter: Suggestion) -> bool:
        ((_, verdict),) = self._verdicts(answer, [shorter], encoding)
        return verdict.is_as_good_as(was)

    def _verdicts(
        self, answer: Answer, suggestions: Sequence[Suggestion], encoding: Encoding
    ) -> Iterator[tuple[Suggestion, Verdict]]:
        """Each fix with what the tools, and then the test, say of it."""
        texts = [apply_edits(self.text, each.edits, encoding=encoding) for each in suggestions]
        unasked = Verdict(True, "no tool was asked")
        judged = repeat(unasked) if self.file is None else self.file.verdicts(answer.diagnostic, texts)
        try:
            for suggestion, text, said in zip(suggestions, texts, judged, strict=False):
                verdict = _warned(answer.diagnostic, said)
                verdict = doubted(suggestion, verdict)
                may_run = may_be_run(suggestion, verdict, is_judged=self.file is not None)
                if self.test is None or not verdict.passes or not may_run:
                    yield suggestion, verdict
                    continue
                if _changes_assertions(self.text, text):
                    why = "it changes what the test asserts"
                    yield suggestion, Verdict(False, why, verdict.checks, objection="meaning")
                    continue
                tested = self._tested(text)
                checks = (*verdict.checks, "test") if tested.passes else verdict.checks
                if tested.passes:
                    yield suggestion, replace(verdict, checks=checks)
                else:
                    yield suggestion, Verdict(False, tested.reason, checks, objection="test")
        finally:
            if isinstance(judged, Generator):
                judged.close()

    def _tested(self, text: bytes) -> Tested:
        assert self.test is not None
        (tested,) = self.test.tested([{self.path: text}])
        return tested

    def _is_enough(self, tried: Sequence[Tried]) -> bool:
        """Whether no more fixes need to be tried: nothing verifies any where the tool is not at hand."""
        if sum(each.is_verified for each in tried) >= self.wanted:
            return True
        unheard = [each for each in tried if each.verdict.passes and "report" not in each.verdict.checks]
        return len(unheard) >= SHOWN


def in_order_to_try(suggestions: Sequence[Suggestion], *, is_tested: bool) -> tuple[Suggestion, ...]:
    """The fixes in the order in which they are tried: what a tool itself names first.

    Each may take long, and after some time no more are tried. Where a test decides, taking away what it
    complains of is the last thing to try, unless the tool itself says so.
    """

    def place(each: Suggestion) -> tuple[bool, bool]:
        is_named = NAMED in each.checks
        return not is_named, is_tested and each.removes and not is_named

    return tuple(sorted(suggestions, key=place))


def _warned(diagnostic: Diagnostic, verdict: Verdict) -> Verdict:
    """A fix of a compiler's own error passes with which the compiler only warns of more.

    It could not warn of that code before. The warning is named, and nobody makes the fix unasked.
    """
    is_warning = verdict.objection == "new" and all(each.level != "error" for each in verdict.new)
    if not is_warning or not is_of_compiler(diagnostic):
        return verdict
    return replace(verdict, passes=True, reason=f"with the first fix {verdict.reason}", guess=verdict.reason)


def _changes_assertions(before: bytes, after: bytes) -> bool:
    """Whether a change touches a line that says what a test expects: a test is not to be made to succeed."""
    old, new = before.split(b"\n"), after.split(b"\n")
    return any(
        is_asserted(line)
        for change in line_changes(before, after)
        for line in (*old[change.first : change.last], *new[change.new_first : change.new_last])
    )


def _never_gone(diagnostic: Diagnostic, text: bytes) -> bool:
    """Without tools nobody knows."""
    del diagnostic, text
    return False


def _is_first(answer: Answer, suggestion: Suggestion) -> bool:
    """Whether a fix is the one that an answer has first."""
    shown = () if answer.finding is None else answer.finding.suggestions[:1]
    return any(each.edits == suggestion.edits for each in shown)


def _place(answer: Answer) -> str:
    location = answer.diagnostic.location
    return f"{location.path.name}:{location.line}"
