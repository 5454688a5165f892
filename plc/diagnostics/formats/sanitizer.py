"""Logs of the sanitizers: Address, Leak, Memory, Thread and UndefinedBehavior."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from plc.diagnostics.diagnostic import Diagnostic, Location
from plc.diagnostics.formats.undefined_behavior import rule_of
from plc.diagnostics.input.lines import Source, lines_of
from plc.diagnostics.places.context import PLAIN, Context
from plc.diagnostics.places.directories import Directories
from plc.diagnostics.places.nearest import numbered
from plc.diagnostics.places.stacks import Stack, blamed, frame_place, readable
from plc.diagnostics.rules import classified

_TOOLS = {
    "Address": "asan",
    "Leak": "lsan",
    "Memory": "msan",
    "Thread": "tsan",
    "HWAddress": "hwasan",
    "UndefinedBehavior": "ubsan",
}
_HEAD = re.compile(
    r"(?:==\d+==)?\s*(?:ERROR|WARNING): "
    r"(?P<tool>HWAddress|Address|Leak|Memory|Thread|UndefinedBehavior)Sanitizer: (?P<message>.*)"
)
_UNDEFINED = re.compile(
    r"(?P<path>[^\s:][^:]*(?::[\\/][^:]*)?):(?P<line>\d+):(?:(?P<column>\d+):)?"
    r" runtime error: (?P<message>.*)"
)
_LEAK = re.compile(r"(?P<kind>Direct|Indirect) leak of (?P<rest>.*) allocated from:")
_FRAME = re.compile(
    r"\s+#(?P<number>\d+) (?:0x[0-9a-f]+ )?(?:in )?(?P<function>.+?) "
    r"(?P<path>(?:[A-Za-z]:)?[/\\].*?|\.{1,2}/.*?|[^\s:()]+):(?P<line>\d+)(?::(?P<column>\d+))?(?: \(.*\))?$"
)
_FRAME_ZERO = re.compile(r"\s+#0 ")
_SUMMARY = re.compile(r"SUMMARY: \w+Sanitizer: (?P<rule>.*?)(?: (?P<place>\S*[/.(].*))?$")
_VARIABLE = re.compile(r"\s+\[\d+, \d+\) '.*' \(line (?P<line>\d+)\) <==")
_FIRST_WORDS = re.compile(r"(?:attempting )?(?P<rule>[A-Za-z][\w-]*(?: race)?)")
_HINT = re.compile(r"(?:==\d+==)?(?P<hint>Hint: .*|The signal is caused by .*|(?:READ|WRITE) of size \d+)")
_CHANCE = re.compile(
    r" (?:on|at)(?: unknown)? (?:address )?0x.*| on address which.*| \(pid=\d+\)"
)  # differs each run


@dataclass(slots=True)
class _Report:
    """One error with its stacks."""

    tool: str
    message: str
    rule: str = ""
    own: Location | None = None  # where the message itself names the place
    stacks: list[Stack] = field(default_factory=list)
    extra: list[Location] = field(default_factory=list)


def read(source: Source, context: Context = PLAIN) -> Iterator[Diagnostic]:
    """The errors in a log, the lines of the program between them passed over.

    The place is the innermost frame that `context.in_tree` accepts, never one of the sanitizer or the C
    library. `related` are where memory was freed and allocated, or the other thread, then the callers. A leak
    is where the memory was allocated. An error without a frame in the tree is skipped with a word to
    `context.on_damage`.
    """
    yield from numbered(_diagnostics(source, context))


def _diagnostics(source: Source, context: Context) -> Iterator[Diagnostic]:
    for report in _reports(source):
        if report.tool == "lsan" and not report.stacks:
            continue  # the line above the leaks, each of which is a report of its own
        stacks = report.stacks
        if report.own is not None:
            stacks = [Stack("", [report.own, *_callers(report.own, stacks)])]
        found = blamed(stacks, report.extra, context)
        if found is None:
            context.on_damage(f"no frame of this error is in the tree: {report.tool}: {report.message[:200]}")
            continue
        yield classified(
            Diagnostic(found[0], report.message, report.tool, report.rule, level="error", related=found[1])
        )


def _callers(own: Location, stacks: list[Stack]) -> list[Location]:
    """The frames below a place that stands in the message: the first is that place once more."""
    frames = stacks[0].frames if stacks else []
    is_own = bool(frames) and (frames[0].path.name, frames[0].line) == (own.path.name, own.line)
    return frames[1:] if is_own else frames


def _reports(source: Source) -> Iterator[_Report]:
    report: _Report | None = None
    directories = Directories()
    heading = ""
    for line in lines_of(source):
        if not readable(line) or directories.follow(line):
            continue
        begun = _begun(line, directories)
        if begun is not None:
            if report is not None:
                yield report
            report = begun
        elif report is not None:
            if _SUMMARY.match(line):
                _summed_up(report, line)
                yield report
                report = None
            else:
                heading = _detail(report, line, heading)
    if report is not None:
        yield report


def _begun(line: str, directories: Directories) -> _Report | None:
    """The report that begins with a line."""
    if (match := _HEAD.match(line)) is not None:
        words = _FIRST_WORDS.match(match["message"])
        rule = words["rule"].replace(" ", "-") if words is not None else ""
        return _Report(_TOOLS[match["tool"]], _CHANCE.sub("", match["message"]), rule)
    if (match := _UNDEFINED.match(line)) is not None:
        place = frame_place(match)
        place = replace(place, path=directories.path(str(place.path)))
        return _Report("ubsan", match["message"], rule_of(match["message"]), place)
    if (match := _LEAK.match(line)) is not None:
        return _Report("lsan", line.removesuffix(" allocated from:"), f"{match['kind'].lower()}-leak")
    return None


def _detail(report: _Report, line: str, heading: str) -> str:
    """A line below the head: a frame, the variable at fault, a hint, or what the next stack is of."""
    frame = _FRAME.match(line)
    if _FRAME_ZERO.match(line):
        report.stacks.append(Stack(heading))
    if frame is not None:
        if not report.stacks:
            report.stacks.append(Stack(heading))
        report.stacks[-1].frames.append(frame_place(frame))
    elif (variable := _VARIABLE.match(line)) is not None and report.stacks and report.stacks[-1].frames:
        path = report.stacks[-1].frames[0].path
        report.extra.append(Location(path, int(variable["line"][:9]) or None))
    elif (hint := _HINT.match(line)) is not None:
        report.message += f"; {hint['hint']}"
    return line.strip() or heading


def _summed_up(report: _Report, line: str) -> None:
    """The summary names the rule where the head has a sentence."""
    match = _SUMMARY.match(line)
    if match is not None and report.tool not in ("lsan", "ubsan"):
        rule = match["rule"].split(" ")[0] if report.tool != "tsan" else match["rule"].replace(" ", "-")
        report.rule = rule.strip("(")[:60] or report.rule
