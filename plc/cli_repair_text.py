"""`plc repair` for people: each finding with its best fixes as coloured diffs, and a summary on stderr."""

from __future__ import annotations

import difflib
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import assert_never

from rich.console import Console
from rich.text import Text

from plc.repair.batch import Failed, Looked, Mode
from plc.repair.cwe import name_of
from plc.repair.findings import Finding, Suggestion, apply_edits
from plc.repair.fixing import settled_suggestion
from plc.repair.patch import patch_lines
from plc.repair.printable import printable

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}
_FEW = 10  # skipped functions that are listed unasked


def show(
    outcomes: Iterable[Looked | Failed], *, mode: Mode, top: int, show_skipped: bool
) -> list[Looked | Failed]:
    """Show each outcome as it comes, then what was skipped and a summary; gives the outcomes back."""
    console = Console(soft_wrap=True, highlight=False)
    messages = Console(stderr=True, soft_wrap=True, highlight=False)
    shown: list[Looked | Failed] = []
    for outcome in outcomes:
        shown.append(outcome)
        match outcome:
            case Failed():
                messages.print(
                    f"{printable(outcome.path)}: {printable(outcome.message)}", style="red", markup=False
                )
            case Looked():
                _show_looked(console, outcome, mode=mode, top=top)
            case _:
                assert_never(outcome)
    for line in _skipped_lines(shown, everything=show_skipped):
        messages.print(line, style="dim", markup=False)
    messages.print(_summary(shown, mode), markup=False)
    return shown


def _skipped_lines(outcomes: Iterable[Looked | Failed], *, everything: bool) -> Iterator[str]:
    """Each function that was not read, or, where that would be many lines, one line for all."""
    skipped = [(o.path, entry) for o in outcomes if isinstance(o, Looked) for entry in o.report.skipped]
    if not everything and (unverified := {p for p, entry in skipped if entry.cause == "unverified"}):
        yield f"fixes in {_count(len(unverified), 'file')} not verified; --show-skipped says why"
        skipped = [(path, entry) for path, entry in skipped if entry.cause != "unverified"]
    if everything or len(skipped) <= _FEW:
        for path, entry in skipped:
            name = f"`{entry.function}` " if entry.function else ""
            yield f"{printable(path)}: {printable(name)}skipped: {printable(entry.reason)}"
        return
    causes = Counter(entry.cause for _, entry in skipped)
    long, broken, outside = causes["too long"], causes["does not parse"], causes["outside"]
    parts = []
    if long or broken:
        why = [f"{long} too long"] * (long > 0)
        why += [f"{broken} do{'es' * (broken == 1)} not parse"] * (broken > 0)
        parts.append(f"{_count(long + broken, 'function')} not read: {', '.join(why)}")
    if causes["generated"]:
        parts.append(f"{_count(causes['generated'], 'file')} generated")
    if outside:
        parts.append(f"{_count(outside, 'place')} outside of functions that cannot be parsed")
    yield "; ".join([*parts, "--show-skipped lists them"])


def _show_looked(console: Console, looked: Looked, *, mode: Mode, top: int) -> None:
    match mode:
        case "diff":
            if looked.before != looked.after:
                _print_patch(console, looked)
            return
        case "fix":
            for finding in looked.fixed:
                console.print(Text.assemble(("fixed ", "bold green"), _headline(looked.path, finding)))
        case "report":
            pass
        case _:
            assert_never(mode)
    for note in looked.notes:
        console.print(f"{printable(looked.path)}: {note}", style="yellow", markup=False)
    for finding in looked.report.findings:
        _show_finding(console, looked, finding, top=top, applied=finding in looked.fixable)


def _show_finding(console: Console, looked: Looked, finding: Finding, *, top: int, applied: bool) -> None:
    console.print(_headline(looked.path, finding))
    if not finding.suggestions:
        console.print(Text("  no fix that can be offered\n", "dim"))
    settled = settled_suggestion(finding)
    in_order = sorted(finding.suggestions, key=lambda suggestion: suggestion is not settled)
    for suggestion in in_order[:top]:
        console.print(_suggestion_line(finding, suggestion, applied=applied and suggestion is settled))
        after = apply_edits(looked.after, suggestion.edits, encoding=looked.report.encoding)
        for line in _diff(looked.after, after, looked.path):
            console.print(Text("    " + _shown(line, looked), _COLOURS.get(chr(line[0]), "") if line else ""))
        console.print()


def _headline(path: Path, finding: Finding) -> Text:
    kind = f"{finding.cwe[0].id} {name_of(finding.cwe[0].id)}" if finding.cwe else "flaw"
    return Text.assemble(
        (f"{printable(path)}:{finding.start.line}", "bold"),
        ": ",
        (kind.strip(), "yellow"),
        f" in `{printable(finding.function)}` ({_percent(min(finding.confidence, 0.99))} sure)",
    )


def _suggestion_line(finding: Finding, suggestion: Suggestion, *, applied: bool) -> Text:
    notes = _percent(suggestion.confidence)
    if "settled" not in suggestion.checks:
        notes += ", may not be the whole fix"
    elif applied and suggestion.rank > 1:
        notes += ", --fix applies this one"
    notes += ", compiles" * ("compile" in suggestion.checks)
    notes += ", fewer reports" * ("analyze" in suggestion.checks)
    return Text(f"  fix {suggestion.rank} of {len(finding.suggestions)} ({notes})", "dim")


def _percent(probability: float) -> str:
    return "<1%" if probability < 0.01 else f"{probability:.0%}"


def _diff(before: bytes, after: bytes, path: Path) -> Iterator[bytes]:
    """The lines of a unified diff without its two lines of names, line endings kept."""
    lines = difflib.diff_bytes(
        difflib.unified_diff, before.splitlines(True), after.splitlines(True), bytes(path), bytes(path), n=2
    )
    for number, line in enumerate(lines):
        if number > 1:
            yield line


def _shown(line: bytes, looked: Looked) -> str:
    text = line.decode(looked.report.encoding, "replace").rstrip("\r\n")
    return text[:1] + printable(text[1:].expandtabs(4))


def _print_patch(console: Console, looked: Looked) -> None:
    """The patch: its very bytes when piped, coloured on a terminal."""
    lines = patch_lines(looked.path, looked.before, looked.after)
    if console.is_terminal and not console.no_color:
        for line in lines:
            console.print(Text(_shown(line, looked), _COLOURS.get(chr(line[0]), "")))
        return
    sys.stdout.buffer.writelines(lines)
    sys.stdout.buffer.flush()


def _summary(outcomes: list[Looked | Failed], mode: Mode) -> str:
    looked = [entry for entry in outcomes if isinstance(entry, Looked)]
    functions = sum(entry.report.functions for entry in looked)
    findings = sum(len(entry.report.findings) for entry in looked)
    fixed = sum(len(entry.fixed) for entry in looked)
    failed = len(outcomes) - len(looked)
    unread = sum(
        skipped.cause in ("too long", "does not parse")
        for entry in looked
        for skipped in entry.report.skipped
    )
    parts = [f"{_count(len(looked), 'file')}, {_count(functions, 'function')}"]
    if unread:
        parts[0] += f", {unread} not read"
    match mode:
        case "fix":
            parts.append(f"{fixed} fixed, {_count(findings, 'finding')} left")
        case "diff":
            parts.append(f"{_count(findings, 'finding')}, {fixed} would be fixed")
        case "report":
            parts.append(_count(findings, "finding"))
        case _:
            assert_never(mode)
    if hidden := sum(entry.hidden for entry in looked):
        parts.append(f"{hidden} {'more ' * (fixed > 0)}fixable with --unsafe-fixes")
    if failed:
        parts.append(_count(failed, "error"))
    return ": ".join(parts[:2]) + "".join(f", {part}" for part in parts[2:])


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
