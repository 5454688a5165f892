"""`plc repair` for people: each finding with its best fixes as coloured diffs, and a summary on stderr."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import assert_never

from rich.console import Console
from rich.text import Text

from plc.repair.batch import Failed, Looked, Mode
from plc.repair.cwe import name_of
from plc.repair.findings import Finding, Suggestion, apply_edits
from plc.repair.patch import patch_lines

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def show(outcomes: Iterable[Looked | Failed], *, mode: Mode, top: int) -> list[Looked | Failed]:
    """Show each outcome as it comes, then a summary; gives the outcomes back."""
    console = Console(soft_wrap=True, highlight=False)
    messages = Console(stderr=True, soft_wrap=True, highlight=False)
    shown: list[Looked | Failed] = []
    for outcome in outcomes:
        shown.append(outcome)
        match outcome:
            case Failed():
                messages.print(f"{outcome.path}: {outcome.message}", style="red", markup=False)
            case Looked():
                _show_looked(console, messages, outcome, mode=mode, top=top)
            case _:
                assert_never(outcome)
    messages.print(_summary(shown, mode), markup=False)
    return shown


def _show_looked(console: Console, messages: Console, looked: Looked, *, mode: Mode, top: int) -> None:
    for skipped in looked.report.skipped:
        name = f"`{skipped.function}` " if skipped.function else ""
        messages.print(f"{looked.path}: {name}skipped: {skipped.reason}", style="dim", markup=False)
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
    for finding in looked.report.findings:
        _show_finding(console, looked, finding, top=top)


def _show_finding(console: Console, looked: Looked, finding: Finding, *, top: int) -> None:
    console.print(_headline(looked.path, finding))
    if not finding.suggestions:
        console.print(Text("  no fix that can be offered\n", "dim"))
    for suggestion in finding.suggestions[:top]:
        console.print(_suggestion_line(finding, suggestion))
        after = apply_edits(looked.after, suggestion.edits, encoding=looked.report.encoding)
        for line in _diff(looked.after, after, looked.path):
            console.print(Text("    " + _shown(line, looked), _COLOURS.get(chr(line[0]), "") if line else ""))
        console.print()


def _headline(path: Path, finding: Finding) -> Text:
    kind = f"{finding.cwe[0].id} {name_of(finding.cwe[0].id)}" if finding.cwe else "flaw"
    return Text.assemble(
        (f"{path}:{finding.start.line}", "bold"),
        ": ",
        (kind.strip(), "yellow"),
        f" in `{finding.function}` ({min(finding.confidence, 0.99):.0%} sure)",
    )


def _suggestion_line(finding: Finding, suggestion: Suggestion) -> Text:
    doubt = "" if "settled" in suggestion.checks else ", may not be the whole fix"
    return Text(
        f"  fix {suggestion.rank} of {len(finding.suggestions)} ({suggestion.confidence:.0%}{doubt})", "dim"
    )


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
    return text[:1] + text[1:].expandtabs(4)


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
    parts = [f"{_count(len(looked), 'file')}, {_count(functions, 'function')}"]
    match mode:
        case "fix":
            parts.append(f"{fixed} fixed, {_count(findings, 'finding')} left")
        case "diff":
            parts.append(f"{_count(findings, 'finding')}, {fixed} would be fixed")
        case "report":
            parts.append(_count(findings, "finding"))
        case _:
            assert_never(mode)
    if failed:
        parts.append(_count(failed, "error"))
    return ": ".join(parts[:2]) + "".join(f", {part}" for part in parts[2:])


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
