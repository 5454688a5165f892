"""Many files through one repairer: several at a time, answers in order, one file's trouble not another's."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, assert_never

from data_prep.errors import ModelError, PlcError
from plc.base.file_error import FileError
from plc.base.in_order import in_order
from plc.base.utf16 import Wide, file_bytes
from plc.repair.apply.fixing import ALL_SETTLED, Fix, Policy, fix, settled_suggestion
from plc.repair.apply.journal import Journal
from plc.repair.apply.recorded import write_recorded
from plc.repair.cache.reports import Reports
from plc.repair.cache.store import Cache
from plc.repair.files.generated import generated_mark, generated_report
from plc.repair.files.reading import read_source, read_text, unwrapped
from plc.repair.files.selection import SourceFile
from plc.repair.files.tree_macros import TreeMacros
from plc.repair.findings import FileReport, Finding
from plc.repair.reporter import EngineError, Reporter

Mode = Literal["report", "diff", "fix"]
Narrow = Callable[[Path, bytes, FileReport], FileReport]  # drops findings or fixes, or marks them
_AHEAD = 16  # files for each worker that are begun before the first of them is handed on


@dataclass(frozen=True, slots=True)
class Plan:
    """What is done with each file: what narrows its report, which fixes may be made, where it is noted.

    `confirm` has installed compilers and analyzers check the safe fixes before they are made: it drops those
    that fail, and marks those that pass. The `cache` keeps reports as they are before anything narrows them.
    `macros` says what the headers of a file define.
    """

    mode: Mode = "report"
    policy: Policy = ALL_SETTLED
    narrow: tuple[Narrow, ...] = ()
    confirm: Narrow | None = None
    journal: Journal | None = None
    cache: Cache | None = None
    macros: TreeMacros = field(default_factory=TreeMacros)


@dataclass(frozen=True, slots=True)
class Analysed:
    """One file that was analysed.

    In mode `report` and `diff` the report is about `before`; in mode `fix` it is about `after`, which is then
    what the file holds, and `fixed` names the findings that are gone. `fixable` are those of the report that
    --fix would fix, `hidden` how many more --unsafe-fixes would.

    `wide` is the encoding of a file in UTF-16. Both texts, and the places in the report, are then those of
    its text in UTF-8; `file_bytes` and `report_in_file` give those of the file.
    """

    path: Path
    before: bytes
    after: bytes
    report: FileReport
    fixed: tuple[Finding, ...]
    fixable: tuple[Finding, ...] = ()
    hidden: int = 0
    notes: tuple[str, ...] = ()
    wide: Wide | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """One path that could not be analysed, or not be fixed."""

    path: Path
    message: str


def _never() -> bool:
    return False


def look_through(
    repairer: Reporter,
    sources: Iterable[SourceFile | FileError],
    *,
    plan: Plan,
    jobs: int,
    should_stop: Callable[[], bool] = _never,
) -> Generator[Analysed | Failed, None, None]:
    """Analyse each file, `jobs` at a time, and yield in the order given.

    Once `should_stop` says so, no file is begun any more; those under way are finished, unless what they
    need was stopped too. A file that is not analysed has no outcome.

    A file whose fixes could not be written has two outcomes: its findings, which are left, and the failure.
    No more outcomes wait to be taken than a few for each worker, however many files there are. Closed before
    its end, it waits for the files that are under way.
    """
    reports = Reports(repairer, plan.cache)

    def one(source: SourceFile | FileError) -> tuple[Analysed | Failed, ...]:
        if should_stop():
            return ()
        if isinstance(source, FileError):
            return (Failed(source.path, source.problem),)
        try:
            return _look(repairer, reports, source, plan=plan)
        except (ModelError, EngineError):  # no file's trouble
            raise
        except (PlcError, OSError) as error:
            return () if should_stop() else (_failed(source.path, error),)

    if jobs <= 1:
        for source in sources:
            yield from one(source)
        return
    yield from in_order(one, sources, threads=jobs, ahead=_AHEAD)


def _failed(path: Path, error: PlcError | OSError) -> Failed:
    """What went wrong with one file."""
    match error:
        case FileError():
            return Failed(error.path, error.problem)
        case PlcError():
            return Failed(path, str(error))
        case OSError():  # a full disk, a right that is missing: the next file may have better luck
            place = f"{error.filename}: " if error.filename else ""
            return Failed(path, f"{place}{error.strerror or error}; run again once that is mended")
        case _:
            assert_never(error)


def _look(
    repairer: Reporter, reports: Reports, source: SourceFile, *, plan: Plan
) -> tuple[Analysed | Failed, ...]:
    path = source.path
    held = read_text(path) if source.text is None else unwrapped(path, source.text)
    with plan.macros.around(path, held.text, source.language):
        outcomes = _look_at(repairer, reports, source, plan=plan, before=held.text, wide=held.wide)
    return tuple(
        replace(outcome, wide=held.wide) if isinstance(outcome, Analysed) and held.wide else outcome
        for outcome in outcomes
    )


def _look_at(
    repairer: Reporter, reports: Reports, source: SourceFile, *, plan: Plan, before: bytes, wide: Wide | None
) -> tuple[Analysed | Failed, ...]:
    path, min_confidence = source.path, source.min_confidence
    if not source.generated and (mark := generated_mark(before)) is not None:
        return (Analysed(path, before, before, generated_report(source.language, mark), ()),)

    def narrowed(text: bytes, report: FileReport) -> FileReport:
        for narrow in plan.narrow:
            report = narrow(path, text, report)
        return report

    def look(text: bytes) -> FileReport:
        return narrowed(text, reports.on(text, source, language=report.language))

    report = narrowed(before, reports.on(before, source))
    if not report.findings:
        return (Analysed(path, before, before, report, ()),)
    if plan.mode == "report":
        asked = plan.policy if plan.confirm is None else plan.policy.unchecked()
        could = fix(before, report, policy=asked).fixed
        return (Analysed(path, before, before, report, (), could, _all(before, report) - len(could)),)
    limit = 0.0 if min_confidence is None else min_confidence or repairer.threshold
    refused = _refused(path, before, report, plan)
    made, after = _made_for_good(look, before, report, policy=plan.policy, limit=limit, refused=refused)
    hidden = max(0, _all(before, report) - len(made.fixed))
    match plan.mode:
        case "diff":
            return (Analysed(path, before, made.text, report, made.fixed, made.fixed, hidden),)
        case "fix":
            without = _refused(path, made.text, after, plan) if made.fixed else refused
            again = fix(made.text, after, policy=plan.policy, without=without).fixed
            notes: tuple[str, ...] = ()
            failed: tuple[Failed, ...] = ()
            if made.fixed and source.text is None:
                try:
                    notes = write_recorded(path, before, made.text, plan.journal, wide=wide)
                except (PlcError, OSError) as error:
                    failed = (_failed(path, error),)
                    if not _holds(path, file_bytes(made.text, wide)):
                        return Analysed(path, before, before, report, (), made.fixed, hidden), *failed
            more = _all(made.text, after) - len(again)
            return Analysed(path, before, made.text, after, made.fixed, again, more, notes), *failed
        case _:
            assert_never(plan.mode)


def _holds(path: Path, data: bytes) -> bool:
    """Whether a file was written after all, though something went wrong, such as the disk's confirmation."""
    try:
        return read_source(path) == data
    except FileError:
        return False


def _refused(path: Path, text: bytes, report: FileReport, plan: Plan) -> set[Finding]:
    """The findings whose safe fix is not made after all: a tool objects, or none could check it.

    What no compiler can check is made only from a higher confidence on.
    """
    if plan.confirm is None or plan.policy.unsafe:
        return set()
    safe = [
        finding
        for finding in report.findings
        if (first := settled_suggestion(finding)) is not None and plan.policy.allows(first)
    ]
    if not safe:
        return set()
    asked = replace(report, findings=tuple(replace(f, suggestions=f.suggestions[:1]) for f in safe))
    answered = {
        finding.suggestions[0].edits: finding.suggestions[0]
        for finding in plan.confirm(path, text, asked).findings
        if finding.suggestions
    }
    return {f for f in safe if not plan.policy.is_confirmed(answered.get(f.suggestions[0].edits))}


def _made_for_good(
    look: Callable[[bytes], FileReport],
    text: bytes,
    report: FileReport,
    *,
    policy: Policy,
    limit: float,
    refused: set[Finding],
) -> tuple[Fix, FileReport]:
    """The fixes after which nothing more is found in their places, and the report on the result.

    A fix that the result speaks of again is not made. Findings that were not fixed stay findings, even where
    the result beside the others' fixes looks better to the model.
    """
    while True:
        made = fix(text, report, policy=policy, without=refused)
        if not made.fixed:
            return made, report
        after = look(made.text)
        found = [finding for finding in after.findings if finding.confidence >= limit]
        again = [finding for finding in made.fixed if any(made.is_spoken_of(finding, each) for each in found)]
        if not again:
            return made, made.with_left(after)
        refused = refused.union(again)


def _all(text: bytes, report: FileReport) -> int:
    """How many findings --unsafe-fixes would fix."""
    return len(fix(text, report).fixed)
