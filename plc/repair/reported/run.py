"""Files with what is said of them through one reporter: some files at a time, outcomes in order."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Protocol

from data_prep.errors import ModelError, PlcError
from data_prep.substitutes.outside import Outside, defined_outside
from data_prep.text.languages import Language
from plc.base.file_error import FileError
from plc.base.in_order import in_order
from plc.base.utf16 import Unwrapped, Wide
from plc.decode.beam import never
from plc.diagnostics import Diagnostic
from plc.diagnostics.moved import StaleError, found_again
from plc.repair.apply.journal import Journal
from plc.repair.apply.recorded import write_recorded
from plc.repair.batch import Failed, Mode
from plc.repair.files.generated import generated_mark
from plc.repair.files.reading import language_in, read_text
from plc.repair.files.tree_macros import TreeMacros
from plc.repair.findings import Suggestion
from plc.repair.predict.inference import StoppedError
from plc.repair.reported.answer import NAMED, SETTLED, Answer, FileAnswers, declined, share_of
from plc.repair.reported.answering import TRIES, Complaint
from plc.repair.reported.fixing import Made, made, with_solved
from plc.repair.reported.hints.edits import is_of_compiler
from plc.repair.reported.hints.hinting import with_hints
from plc.repair.reported.outcomes import Answered
from plc.repair.reported.progress import Progress
from plc.repair.reported.ranking import renumbered
from plc.repair.reporter import EngineError

SHOWN = 5  # fixes of each answer, however many were tried
# The least share of a fix of a bare place that is shown: see docs/reference/verification.md.
LIKELY = 0.5
# The least share of one after which the tool no longer reports and the file compiles: on real code those
# below were seen to mislead the tool. An analyzer is misled more easily than a compiler that found an error.
VOUCHED = 0.2
VOUCHED_ERROR = 0.05
_MOST_DIAGNOSTICS = 24  # of the files that are answered together
_MOST_BYTES = 1 << 20
_AHEAD = 4  # windows for each worker that are begun before the first of them is handed on


class Answerer(Protocol):
    """Who answers: `plc.repair.repairer.Repairer`, a server, a cluster. Safe to share between threads."""

    def reported(
        self, complaints: Sequence[Complaint], *, tries: int, should_stop: Callable[[], bool] = never
    ) -> list[FileAnswers]:
        """For each file one answer to each of its diagnostics; StoppedError once `should_stop` says so."""
        ...


class FileJudge(Protocol):
    """Who verifies the answers of one file by running the tools that reported."""

    def in_turn(self, answers: FileAnswers) -> Iterator[Answer]:
        """The answers with the fixes that pass, verified ones first; of those the status `fixed`.

        Each comes as soon as it is final; once the judge was stopped, no more do.
        """
        ...

    def blamed(self, after: bytes, reported: Sequence[Answer]) -> int | None:
        """Of answers whose fixes are all in a text one that does not hold there; None: all do."""
        ...

    def solved(self, after: bytes, reported: Sequence[Answer]) -> frozenset[int]:
        """The indices of the answers about what their tools no longer report of a verified text."""
        ...


class Judge(Protocol):
    """Opens files to verify answers in them; safe to share between threads."""

    def open(self, path: Path, text: bytes, language: Language) -> AbstractContextManager[FileJudge]:
        """The judge of one file."""
        ...


@dataclass(frozen=True, slots=True)
class Named:
    """A file that a report names, and what it says of it.

    `refused` answers all of it before the file is opened. `generated` says to analyse the file even if a
    program wrote it.
    """

    path: Path
    language: Language | None
    diagnostics: tuple[Diagnostic, ...]
    refused: tuple[Answer, ...] = ()
    generated: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPlan:
    """What is done with the answers. Without a `judge` nothing is verified; `floor` is that of `likely`.

    In mode `report` a file's answers so far are an outcome of their own after `part_after` seconds.
    """

    mode: Mode = "report"
    unsafe: bool = False
    tries: int = TRIES
    floor: float | None = None
    judge: Judge | None = None
    journal: Journal | None = None
    macros: TreeMacros = field(default_factory=TreeMacros)
    progress: Progress = field(default_factory=Progress)
    part_after: float = math.inf


def answer_through(
    answerer: Answerer, files: Iterable[Named], *, plan: AnswerPlan, jobs: int
) -> Generator[Answered | Failed, None, None]:
    """Answer what is said of each file, and yield in the order given, each as soon as it is answered.

    A file whose fixes could not be written has two outcomes, as in `plc.repair.batch.look_through`. Once
    `plan.progress` is stopped, files that are not answered have none. One that is answered in part has what
    there is, but where fixes are made: no fix of it is made then, and nothing is said of it.
    """
    windows = _windows(files)
    one = partial(_window, answerer, plan=plan)
    if jobs <= 1:
        for window in windows:
            yield from one(window)
        return
    yield from in_order(one, windows, threads=jobs, ahead=_AHEAD)


def _windows(files: Iterable[Named]) -> Iterator[list[Named]]:
    """Files that are answered together, so that the model reads their functions in batches."""
    window: list[Named] = []
    diagnostics = size = 0
    for file in files:
        window.append(file)
        diagnostics += len(file.diagnostics)
        size += _size(file)
        if diagnostics >= _MOST_DIAGNOSTICS or size >= _MOST_BYTES:
            yield window
            window, diagnostics, size = [], 0, 0
    if window:
        yield window


def _size(file: Named) -> int:
    try:
        return file.path.stat().st_size if file.language is not None else 0
    except OSError:
        return 0


@dataclass(frozen=True, slots=True)
class _Read:
    """A file's text with what is said of its present lines, and answers to what is said of former ones."""

    complaint: Complaint
    stale: dict[int, Answer]
    wide: Wide | None

    def whole(self, answers: FileAnswers) -> FileAnswers:
        """All answers in the order of the diagnostics."""
        reported = list(answers.reported)
        for index, answer in sorted(self.stale.items()):
            reported.insert(index, answer)
        return replace(answers, reported=tuple(reported))


def _window(answerer: Answerer, files: Sequence[Named], plan: AnswerPlan) -> Iterator[Answered | Failed]:
    progress = plan.progress
    if progress.is_stopped:
        return
    read = [_read(file, plan.macros) for file in files]
    complaints = [each.complaint for each in read if isinstance(each, _Read)]
    tries = plan.tries if plan.judge is not None else SHOWN
    try:
        answers = iter(
            answerer.reported(complaints, tries=tries, should_stop=progress.is_to_end) if complaints else ()
        )
    except StoppedError:
        return
    for file, each in zip(files, read, strict=True):
        if progress.is_stopped:
            return
        if isinstance(each, Answered):
            progress.count(each.reported)
            yield each
            continue
        try:
            with closing(_settled(file.path, each, next(answers), plan)) as outcomes:
                yield from _within(each.complaint.outside, outcomes)
        except (ModelError, EngineError):  # no file's trouble
            raise
        except (PlcError, OSError) as error:
            if progress.is_stopped:  # what tools were asked meanwhile has no answer
                return
            yield Failed(file.path, str(error))


def _within(outside: Outside, outcomes: Iterator[Answered | Failed]) -> Iterator[Answered | Failed]:
    """The outcomes, made where these macros hold, and handed on where they do not."""
    while True:
        with defined_outside(outside):
            outcome = next(outcomes, None)
        if outcome is None:
            return
        yield outcome


def _read(file: Named, macros: TreeMacros) -> _Read | Answered:
    """The file with its reports; for a file that is skipped, the answer to all of them."""
    if file.language is None or file.refused:
        return Answered(file.path, None, file.refused)
    try:
        held = read_text(file.path)
    except FileError as error:
        reported = tuple(declined(each, "unreadable file", error.problem) for each in file.diagnostics)
        return Answered(file.path, None, reported)
    text = held.text
    if not file.generated and (mark := generated_mark(text)) is not None:
        why = f"the file is generated, as `{mark}` at its head says; --generated repairs it anyway"
        reported = tuple(declined(each, "generated", why) for each in file.diagnostics)
        return Answered(file.path, file.language, reported, before=text, after=text, wide=held.wide)
    present: list[Diagnostic] = []
    stale: dict[int, Answer] = {}
    for index, diagnostic in enumerate(file.diagnostics):
        try:
            present.append(found_again(diagnostic, text) if diagnostic.tool else diagnostic)
        except StaleError as error:
            stale[index] = declined(diagnostic, "stale", _without_place(str(error), diagnostic))
    with macros.around(file.path, text, file.language):
        complaint = Complaint(text, _language(text, file.language, file.path), tuple(present))
    return _Read(complaint, stale, held.wide)


def _without_place(said: str, diagnostic: Diagnostic) -> str:
    """What is said of a place without the place itself, which stands above it in every format."""
    return said.removeprefix(f"{diagnostic.location.path}:{diagnostic.location.line}: ")


def _language(text: bytes, language: Language, path: Path) -> Language:
    try:
        return language_in(text, language, path)
    except PlcError:  # of a text that is not read: whoever answers says why
        return language


def _settled(
    path: Path, read: _Read, found: FileAnswers, plan: AnswerPlan
) -> Generator[Answered | Failed, None, None]:
    """The answers verified, the fixes made that may be."""
    text = read.complaint.text
    answers = read.whole(with_hints(text, found))
    for each in _verified(path, Unwrapped(text, read.wide), answers, plan):
        yield replace(each, wide=read.wide) if isinstance(each, Answered) else each


def _verified(
    path: Path, held: Unwrapped, answers: FileAnswers, plan: AnswerPlan
) -> Iterator[Answered | Failed]:
    if plan.judge is None or not any(each.finding is not None for each in answers.reported):
        plan.progress.count(answers.reported)
        yield from _acted(path, held, answers, plan, None)
        return
    with plan.judge.open(path, held.text, answers.language) as judge:
        number, judged, since = 0, list[Answer](), time.monotonic()
        for number, answer in enumerate(judge.in_turn(answers), start=1):
            judged.append(answer)
            plan.progress.count([answer])
            is_due = plan.mode == "report" and time.monotonic() - since >= plan.part_after
            if is_due and number < len(answers.reported):
                yield from _part(path, held, answers, judged, number, plan)
                judged, since = [], time.monotonic()
        if judged and plan.mode == "report":
            yield from _part(path, held, answers, judged, number, plan)
        elif judged and number == len(answers.reported):
            yield from _acted(path, held, replace(answers, reported=tuple(judged)), plan, judge)


def _part(
    path: Path, held: Unwrapped, answers: FileAnswers, judged: Sequence[Answer], number: int, plan: AnswerPlan
) -> Iterator[Answered | Failed]:
    """Some of a file's answers, up to that number, none of whose fixes is made."""
    for each in _acted(path, held, replace(answers, reported=tuple(judged)), plan, None):
        yield replace(each, follows=number > len(judged)) if isinstance(each, Answered) else each


def _acted(
    path: Path, held: Unwrapped, answers: FileAnswers, plan: AnswerPlan, judge: FileJudge | None
) -> Iterator[Answered | Failed]:
    text = held.text
    answers = replace(answers, reported=tuple(_shown(each, plan.floor) for each in answers.reported))
    if plan.mode == "report":
        yield _outcome(path, text, answers, Made(text, frozenset(), answers.reported), text)
        return
    result = made(text, answers, unsafe=plan.unsafe, holds=None if judge is None else judge.blamed)
    if plan.mode == "diff":  # what is said is about the file as it is
        yield _outcome(path, text, answers, replace(result, reported=answers.reported), result.text)
        return
    if not result.indices:
        yield _outcome(path, text, answers, result, text)
        return
    if judge is not None:
        result = with_solved(result, judge.solved)
    try:
        notes = write_recorded(path, text, result.text, plan.journal, wide=held.wide)
    except (PlcError, OSError) as error:
        problem = error.problem if isinstance(error, FileError) else str(error)
        yield _outcome(path, text, answers, Made(text, frozenset(), answers.reported), text)
        yield Failed(path, problem)
        return
    yield replace(_outcome(path, text, answers, result, result.text), notes=notes)


def _outcome(path: Path, before: bytes, answers: FileAnswers, result: Made, after: bytes) -> Answered:
    return Answered(
        path=path,
        language=answers.language,
        reported=result.reported,
        encoding=answers.encoding,
        functions=answers.functions,
        before=before,
        after=after,
        made=result.indices,
    )


def _shown(answer: Answer, floor: float | None) -> Answer:
    """An answer with as many fixes as are shown, and with likely ones only."""
    answer = likely(answer, floor=floor)
    if answer.finding is None or len(answer.finding.suggestions) <= SHOWN:
        return answer
    return replace(
        answer, finding=replace(answer.finding, suggestions=renumbered(answer.finding.suggestions[:SHOWN]))
    )


def likely(answer: Answer, *, floor: float | None = None) -> Answer:
    """Only the fixes that are likely, or that a tool or a test vouches for.

    `floor` is the least share of the others that are kept. None asks for LIKELY where a person names a place
    and says no more, and for nothing where a tool says what is wrong.
    """
    diagnostic, finding = answer.diagnostic, answer.finding
    least = floor if floor is not None else LIKELY if diagnostic.is_bare else 0.0
    if finding is None or not finding.suggestions or answer.status != "proposed":
        return answer
    kept = [each for each in finding.suggestions if is_shown(diagnostic, each, least=least)]
    if len(kept) == len(finding.suggestions):
        return answer
    if kept:
        return replace(answer, finding=replace(finding, suggestions=renumbered(kept)))
    best = max(finding.suggestions, key=lambda each: each.confidence)
    reason = f"nothing likely: the best fix at this place {share_of(best)}, and {least:.0%} are asked for"
    return declined(diagnostic, "unlikely", reason, finding=replace(finding, suggestions=(), kind=""))


def is_shown(diagnostic: Diagnostic, suggestion: Suggestion, *, least: float) -> bool:
    """Whether a fix has the least share that is asked for, or a tool or a test vouches for it."""
    is_unused = "unused" in diagnostic.rule.lower()
    vouched = VOUCHED_ERROR if is_of_compiler(diagnostic) else VOUCHED
    return suggestion.confidence >= least or _is_vouched(
        suggestion, least=min(least, vouched), is_unused=is_unused
    )


def _is_vouched(suggestion: Suggestion, *, least: float, is_unused: bool) -> bool:
    """Whether the test succeeds, the compiler names the fix, a scan reports it, or the report is gone.

    Of the last the file has to compile, and it says little of a fix below `least`, unless that takes away
    what is unused: models rarely do that.
    """
    checks = suggestion.checks
    is_gone = {"gone", "compile"} <= set(checks)
    is_likely = suggestion.confidence >= least or (is_unused and suggestion.removes)
    return bool({"test", NAMED, SETTLED} & set(checks)) or (is_gone and is_likely)
