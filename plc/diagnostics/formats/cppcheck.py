"""The reports of cppcheck: XML of version 2 and 1, and its text in the templates that it knows by name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from xml.etree.ElementTree import Element

from plc.diagnostics.diagnostic import Diagnostic, Level, Location
from plc.diagnostics.input.lines import Source, lines_of
from plc.diagnostics.input.streams import is_xml, peeked
from plc.diagnostics.input.xml import elements, number
from plc.diagnostics.places.context import PLAIN, Context
from plc.diagnostics.places.nearest import nearest, numbered
from plc.diagnostics.rules import classified

_TOOL = "cppcheck"
_LEVELS: dict[str, Level] = {
    "error": "error",
    "warning": "warning",
    "style": "warning",
    "performance": "warning",
    "portability": "warning",
    "information": "note",
    "debug": "note",
}
_SEVERITY = "|".join(_LEVELS)
_NO_FILE = frozenset(["", "nofile"])
# The templates of `--template=NAME`: today's default and gcc's, then vs, edit and cppcheck1.
_TEMPLATES = tuple(
    re.compile(template)
    for template in (
        rf"(?P<path>\S[^:]*(?::[\\/][^:]*)?):(?P<line>\d+):(?P<column>\d+): (?P<severity>{_SEVERITY}|note):"
        r" (?:inconclusive: )?(?P<message>.*?)(?: \[(?P<rule>\w+)\])?$",
        r"(?P<path>\S.*?)\((?P<line>\d+)(?:,(?P<column>\d+))?\): "
        rf"(?P<severity>{_SEVERITY}): (?P<message>.*)$",
        rf"(?P<path>\S.*?) \+(?P<line>\d+): (?P<severity>{_SEVERITY}): (?P<message>.*)$",
        rf"(?P<path>\[.*\]): \((?P<severity>{_SEVERITY})(?:, inconclusive)?\) (?P<message>.*)$",
    )
)
_STEP = re.compile(r"\[(?P<path>.*?):(?P<line>\d+)\]")
_CARET = re.compile(r"\s*\^\s*$")


def read(source: Source, context: Context = PLAIN) -> Iterator[Diagnostic]:
    """The errors of `cppcheck --xml`, or of its text where the report does not begin as XML.

    The first place of an error is where it shows, and its diagnostic's; the others, such as where memory was
    freed first, are `related`, the nearest to the fault first.
    """
    begin, whole = peeked(source, 256)
    yield from read_xml(whole, context) if is_xml(begin) else read_text(whole, context)


def read_xml(source: Source, context: Context = PLAIN) -> Iterator[Diagnostic]:
    """The errors of `cppcheck --xml`, as they come."""
    for index, element in enumerate(elements(source, frozenset(["error"]), _TOOL)):
        places = list(_places(element))
        if not places and element.get("severity") == "information":
            continue  # about the run, not the code: headers that were not found, checks that ran
        if not places:
            context.on_damage(f"error {index + 1} of the cppcheck report names no place: {_words(element)}")
            continue
        location, related = nearest(places, context)
        yield classified(
            Diagnostic(
                location,
                _words(element),
                _TOOL,
                element.get("id", ""),
                cwe=number(element.get("cwe")),
                level=_LEVELS.get(element.get("severity", ""), "warning"),
                related=related,
                fingerprint=element.get("hash", "").strip("0"),
                index=index,
            )
        )


def _words(element: Element) -> str:
    return element.get("msg") or element.get("verbose") or ""


def _places(element: Element) -> Iterator[Location]:
    """Where an error is: elements of their own in version 2, its attributes in version 1."""
    for place in [*element.iter("location"), element]:
        file = place.get("file", "")
        if file not in _NO_FILE:
            yield Location(PurePath(file), number(place.get("line")), number(place.get("column")))


@dataclass(slots=True)
class _Group:
    """One result of the text with the notes below it."""

    severity: str
    message: str
    rule: str
    places: list[Location]


def read_text(source: Source, context: Context = PLAIN) -> Iterator[Diagnostic]:
    """The results in cppcheck's text."""
    yield from numbered(_read_text(source, context))


def _read_text(source: Source, context: Context) -> Iterator[Diagnostic]:
    group: _Group | None = None
    before = ""
    for line in lines_of(source):
        match = next((match for template in _TEMPLATES if (match := template.match(line))), None)
        if match is None:
            if group is not None and _CARET.match(line) and group.places[-1].snippet is None:
                group.places[-1] = replace(group.places[-1], snippet=before)
            before = line
            continue
        found = match.groupdict()
        places = _text_places(found)
        if found["severity"] == "note":
            if group is not None:
                group.places += places
            continue
        if group is not None:
            yield _diagnostic(group, context)
        group = (
            _Group(found["severity"], found["message"], found.get("rule") or "", places) if places else None
        )
    if group is not None:
        yield _diagnostic(group, context)


def _text_places(found: dict[str, str | None]) -> list[Location]:
    """The places of a line: one, or in the old template the steps that lead to the last."""
    path = found["path"] or ""
    if found.get("line") is None:
        steps = [Location(PurePath(step["path"]), number(step["line"])) for step in _STEP.finditer(path)]
        return steps[::-1]
    if path in _NO_FILE:
        return []
    return [Location(PurePath(path), number(found["line"]), number(found.get("column")))]


def _diagnostic(group: _Group, context: Context) -> Diagnostic:
    own, steps = group.places[0], group.places[1:]
    location, related = nearest([own, *_backwards(steps, own)], context)
    level = _LEVELS.get(group.severity, "warning")
    return classified(Diagnostic(location, group.message, _TOOL, group.rule, level=level, related=related))


def _backwards(steps: Sequence[Location], own: Location) -> Sequence[Location]:
    """The steps, nearest to the fault first. Notes end at the fault; the old template's steps were turned."""
    leads_here = bool(steps) and (steps[-1].path, steps[-1].line) == (own.path, own.line)
    return steps[::-1] if leads_here else steps
