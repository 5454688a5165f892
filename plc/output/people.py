"""Messages on stderr, whatever the format: errors, what was skipped, a summary, statistics."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import assert_never

from rich.console import Console

from plc.base.printable import printable
from plc.output.cwe import name_of
from plc.output.tally import FEW, NOT_FUNCTIONS, Tally
from plc.output.wording import counted
from plc.repair.batch import Analysed, Failed, Mode
from plc.repair.findings import Cause, Skipped

_PLURAL: Mapping[Cause, str] = {"does not parse": "do not parse"}


def with_notes(outcomes: Iterable[Analysed | Failed], every_skipped: bool) -> Iterator[Analysed | Failed]:
    """The outcomes; errors and notes are printed as they pass, with `every_skipped` each skipped function."""
    console = _stderr()
    for outcome in outcomes:
        name = printable(outcome.path)
        match outcome:
            case Failed():
                console.print(f"plc: error: {name}: {printable(outcome.message)}", style="red", markup=False)
            case Analysed():
                for note in outcome.notes:
                    console.print(f"{name}: {note}", style="yellow", markup=False)
                for entry in outcome.report.skipped if every_skipped else ():
                    console.print(_skipped_line(outcome.path, entry), style="dim", markup=False)
            case _:
                assert_never(outcome)
        yield outcome


def tell_end(tally: Tally, mode: Mode, *, every_skipped: bool, of: int) -> None:
    """What was skipped, unless it is listed already, and the summary; `of` is how many files there are."""
    console = _stderr()
    nothing = tell_unread(tally)
    listed = every_skipped or (nothing and not 1 < len(tally.few) <= FEW)  # that line says all
    for line in () if listed else _skipped(tally):
        console.print(line, style="dim", markup=False)
    if tally.seen < of:
        console.print(f"plc: {tally.seen} of {of} files analysed", markup=False)
    console.print(_summary(tally, mode), markup=False)


def tell_unread(tally: Tally) -> bool:
    """Say that nothing at all was analysed, and why, where that is so; whether it is."""
    if not tally.few or tally.functions > tally.unread_functions:
        return False
    _stderr().print(f"plc: nothing was analysed: {_why_nothing(tally)}", markup=False)
    return True


def tell_statistics(tally: Tally, *, seconds: float) -> None:
    """Findings by CWE, the most frequent first, then what was analysed and how long that took."""
    console = _stderr()
    counted_by = (
        [(tally.cwes, "")] if not tally.fixed else [(tally.fixed_cwes, " fixed"), (tally.cwes, " left")]
    )
    for counts, what in counted_by:
        for line in _by_cwe(counts):
            console.print(f"{line}{what}", markup=False)
    skipped = ", ".join(f"{number} {cause}" for cause, number in sorted(tally.skipped.items()))
    lines = [
        f"{tally.files:>6} {'file' if tally.files == 1 else 'files'}, {counted(tally.functions, 'function')}",
        f"{sum(tally.skipped.values()):>6} skipped{f': {skipped}' if skipped else ''}",
        f"{tally.errors:>6} {'error' if tally.errors == 1 else 'errors'}",
        f"{seconds:>6.1f} seconds",
    ]
    for line in lines:
        console.print(line, markup=False)


def _stderr() -> Console:
    sys.stdout.flush()  # where both go to one place, what was said first comes first
    return Console(stderr=True, soft_wrap=True, highlight=False)


def _by_cwe(counts: Counter[str]) -> Iterator[str]:
    for cwe, number in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])):
        yield f"{number:>6} {f'{cwe} {name_of(cwe)}'.strip() or 'of no known kind'}"


def _skipped(tally: Tally) -> Iterator[str]:
    """Each function that was not read, or, where that would be many lines, one line for all."""
    if tally.unverified:
        yield f"fixes in {counted(tally.unverified, 'file')} not verified; --show-skipped says why"
    if number := tally.skipped["dropped"]:
        has = "has" if number == 1 else "have"
        yield f"{counted(number, 'finding')} dropped that {has} no fix that passes; --show-skipped says why"
    if len(tally.few) <= FEW:
        for path, entry in tally.few:
            yield _skipped_line(path, entry)
        return
    yield f"{_causes(tally)}; --show-skipped lists them"


def _why_nothing(tally: Tally) -> str:
    if len(tally.few) > 1:
        return f"{_causes(tally)} (--show-skipped lists all)"
    ((path, entry),) = tally.few
    name, reason = printable(path), printable(entry.reason)
    match entry.cause:
        case "generated":
            return f"{name} is {reason}"
        case "outside":
            return f"no function was found in {name}: {reason}"
        case _:
            return f"the only function, `{printable(entry.function)}` in {name}, could not be read: {reason}"


def _causes(tally: Tally) -> str:
    """How many functions, files and places were not read, by cause."""
    causes = tally.skipped
    parts = []
    if number := tally.unread_functions:
        why = [
            f"{count} {_PLURAL.get(cause, cause) if count > 1 else cause}"
            for cause, count in causes.most_common()
            if cause not in NOT_FUNCTIONS
        ]
        parts.append(f"{counted(number, 'function')} not read: {', '.join(why)}")
    if causes["generated"]:
        parts.append(f"{counted(causes['generated'], 'file')} generated")
    if causes["outside"]:
        parts.append(f"{counted(causes['outside'], 'place')} outside of functions that cannot be parsed")
    return "; ".join(parts)


def _skipped_line(path: Path, entry: Skipped) -> str:
    name = f"`{entry.function}` " if entry.function else ""
    return f"{printable(path)}: {printable(name)}skipped: {printable(entry.reason)}"


def _summary(tally: Tally, mode: Mode) -> str:
    parts = [f"{counted(tally.files, 'file')}, {counted(tally.functions, 'function')}"]
    if tally.unread_functions:
        parts[0] += f", {tally.unread_functions} not read"
    match mode:
        case "fix":
            parts.append(f"{tally.fixed} fixed, {counted(tally.findings, 'finding')} left")
        case "diff":
            parts.append(f"{counted(tally.findings, 'finding')}, {tally.fixed} would be fixed")
        case "report":
            parts.append(counted(tally.findings, "finding"))
            if tally.fixable:
                parts.append(f"{tally.fixable} fixable with --fix")
        case _:
            assert_never(mode)
    if tally.hidden:
        more = "more " if tally.fixed or (mode == "report" and tally.fixable) else ""
        parts.append(f"{tally.hidden} {more}fixable with --unsafe-fixes")
    if tally.errors:
        parts.append(counted(tally.errors, "error"))
    return ": ".join(parts[:2]) + "".join(f", {part}" for part in parts[2:])
