"""A diagnostic as editors show it to what its tool itself reports: the place, the words, the rule."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path, PurePath

from lsprotocol.types import Diagnostic, Range

from lsp.state.documents import Document, path_of
from lsp.state.texts import Units
from plc.diagnostics import COMPILERS, Location
from plc.diagnostics import Diagnostic as Complaint
from plc.diagnostics.diagnostic import Level
from plc.diagnostics.formats.gcc import header_in, message_parts
from plc.diagnostics.rules import classified

# What editors show as the source of a diagnostic, by the tool whose words and rules it has.
TOOLS: Mapping[str, str] = {
    "clang": "clang",
    "clangd": "clang",
    "clang-tidy": "clang-tidy",
    "c/c++": "gcc",
    "cpptools": "gcc",
    "gcc": "gcc",
    "cppcheck": "cppcheck",
    "infer": "infer",
    "java": "ecj",  # jdtls is made of Eclipse's compiler
    "jdtls": "ecj",
    "javac": "javac",
    "error prone": "errorprone",
    "errorprone": "errorprone",
    "spotbugs": "spotbugs",
    "sonarlint": "sonarqube",
    "sonarqube": "sonarqube",
}
_LEVELS: Mapping[int, Level] = {1: "error", 2: "warning", 3: "note", 4: "note"}
_FIXES = re.compile(r"\s*\(fix(?:es)? available\)$")  # what clangd appends
_NUMBER = re.compile(r"\d+")
_CHECK = re.compile(r"[a-z]+(?:-[\w.]+)+")  # of clang-tidy
_MOST_RELATED = 20
_LONGEST = 2000  # characters of a message that are read


def complaint_of(document: Document, shown: Diagnostic, last: int, units: Units) -> Complaint:
    """What is shown on the lines up to `last` as a report of the tool."""
    source = (shown.source or "").casefold()
    tool = TOOLS.get(source, source)
    rule = "" if shown.code is None else str(shown.code)
    message, header = _words(shown)
    if not rule and tool in ("gcc", "clang"):  # a problem matcher leaves it in the message
        message, rule, _ = message_parts(message)
    if source in ("c/c++", "cpptools") and _CHECK.fullmatch(rule):
        tool = "clang-tidy"
    elif tool in COMPILERS and (_NUMBER.fullmatch(rule) or (tool == "clang" and not _is_warning(rule))):
        rule = ""  # a number of the editor's own, or clangd's name for an error, of which compilers say none
    if tool == "clang" and message[1:2].islower():
        message = message[0].lower() + message[1:]  # clangd writes it as a sentence
    complaint = Complaint(
        location=_location(document, shown.range, last, units),
        message=message,
        tool=tool,
        rule=rule,
        level=_LEVELS.get(int(shown.severity or 2), "warning"),
        related=_related(document, shown),
        header=header,
    )
    return classified(complaint)


def has_own_fixes(shown: Diagnostic) -> bool:
    """Whether the tool says that it has fixes itself."""
    return _FIXES.search(" ".join(str(shown.message)[:_LONGEST].partition("\n\n")[0].split())) is not None


def location_of(document: Document, place: Range, last: int, units: Units) -> Location:
    """A range of lines up to `last`, which a person names: with columns where it lies in one line."""
    return _location(document, place, last, units)


def _location(document: Document, place: Range, last: int, units: Units) -> Location:
    text, start = document.text, place.start
    first_byte = text.byte_of(start, units)
    head = text.line_at(first_byte)[0]
    is_empty = place.end == start
    has_column = not is_empty or (start.character > 0 and _is_plain(text.data[head:first_byte]))
    end = None
    if not is_empty and place.end.line == start.line:
        end = max(text.byte_of(place.end, units), first_byte) - head + 1
    return Location(
        path=path_in(document),
        line=start.line + 1,
        column=first_byte - head + 1 if has_column else None,
        end_line=last + 1,
        end_column=end,
    )


def path_in(document: Document) -> PurePath:
    """The document's file; what stands for one that is in none."""
    return PurePath(document.path) if document.path is not None else PurePath(document.uri)


def _is_plain(before: bytes) -> bool:
    """Whether all that counts columns counts them alike: compilers and problem matchers differ in tabs."""
    return before.isascii() and b"\t" not in before


def _is_warning(rule: str) -> bool:
    return rule.startswith("-W") or "." in rule


def _words(shown: Diagnostic) -> tuple[str, str]:
    """The message in one line, without what editors append; the header that is said to be missing."""
    whole = str(shown.message)[:_LONGEST]
    own = whole.partition("\n\n")[0] if (shown.source or "").casefold() in ("clang", "clang-tidy") else whole
    said = [
        whole,
        *(str(each.message)[:_LONGEST] for each in (shown.related_information or ())[:_MOST_RELATED]),
    ]
    header = next(filter(None, map(header_in, said)), "")
    return _FIXES.sub("", " ".join(own.split())), header


def _related(document: Document, shown: Diagnostic) -> tuple[Location, ...]:
    """The places that the diagnostic relates to, also those in other files."""
    found: list[Location] = []
    for each in (shown.related_information or ())[:_MOST_RELATED]:
        own = each.location.uri == document.uri
        path: Path | PurePath | None = path_in(document) if own else path_of(each.location.uri)
        if path is not None:
            found.append(Location(PurePath(path), each.location.range.start.line + 1))
    return tuple(found)
