"""A place that moved since its report was made: found again by its words, or declined as stale."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from plc.diagnostics.diagnostic import Diagnostic, Location, Replacement
from plc.diagnostics.errors import ReportError
from plc.diagnostics.line_hashes import line_hashes
from plc.diagnostics.places.counting import carried

_WORD = re.compile(r"\w+|[^\w\s]")
_LINE_HASH = re.compile(r"[0-9a-f]{9,16}:\d+$")
_END = re.compile(r"end of (?:input|file)")
_FEWEST_WORDS = 3  # a brace or an `else` alone finds nothing
_NEARER = 3  # how many times farther the next likely line must be
_TABS = (8, *range(1, 8), 16)  # cells between tab stops that tools are asked for
_SHOWN = 5  # lines in a message


class StaleError(ReportError):
    """A report on lines that are no longer as they were; the tool has to look again."""


def found_again(diagnostic: Diagnostic, text: bytes) -> Diagnostic:
    """The diagnostic at the line where its words stand in the file's present text.

    The words are those of the snippet, else the hash of the line. One that has neither stays where it is, if
    the file has that line. Related places of the same file move along. A column stays only where the line has
    kept its layout, and so does the tool's own fix, which moves if it changes nothing but the lines that were
    found. Raises StaleError, which says what is to be done.
    """
    place = diagnostic.location
    if place.line is None:
        return diagnostic
    lines = text.split(b"\n")
    line = _line(diagnostic, place.line, lines, text)
    if line == place.line:
        stays = place.snippet is None or _stands(place, line, lines)
        return diagnostic if stays else replace(diagnostic, replacements=(), alternatives=())
    by = line - place.line
    moved = _with_columns(_shifted(place, by), lines[line - 1].rstrip(b"\r"))
    related = tuple(_shifted(one, by) if one.path == place.path else one for one in diagnostic.related)
    fix, *others = (
        tuple(replace(one, location=_shifted(one.location, by)) for one in each)
        if _moves_along(place, each, line, lines)
        else ()
        for each in (diagnostic.replacements, *diagnostic.alternatives)
    )
    alternatives = tuple(filter(None, others))
    return replace(diagnostic, location=moved, related=related, replacements=fix, alternatives=alternatives)


def _moves_along(place: Location, fix: Sequence[Replacement], line: int, lines: Sequence[bytes]) -> bool:
    """Whether a fix is of the lines that were found again, and they have their layout."""
    first, last = place.line or 0, (place.line or 0) + _span(place) - 1
    return _stands(place, line, lines) and all(
        one.location.path == place.path
        and first <= (one.location.line or 0) <= (one.location.end_line or one.location.line or 0) <= last
        for one in fix
    )


def _stands(place: Location, line: int, lines: Sequence[bytes]) -> bool:
    """Whether a line has the words of a place with the blanks between them that the tool saw.

    Compilers show a tab as blanks. A snippet may begin at the column, or be all of its lines.
    """
    if place.snippet is None:
        return False
    snippet = place.snippet.replace("\r\n", "\n").rstrip("\n")
    present = b"\n".join(one.rstrip(b"\r") for one in lines[line - 1 : line - 1 + _span(place)])
    if snippet.expandtabs() == present.decode("utf-8", errors="replace").expandtabs():
        return True
    return present[(place.column or 1) - 1 :].startswith(snippet.encode("utf-8", "surrogatepass"))


def _with_columns(place: Location, line: bytes) -> Location:
    """A place with its columns where it shows the whole line as it is, blanks for its tabs; else without."""
    text, shown = line.decode("utf-8", "surrogateescape"), place.snippet
    if shown is None or all(text.expandtabs(tab) != shown.expandtabs(tab) for tab in _TABS):
        return replace(place, column=None, end_column=None)
    if text == shown:
        return place
    begin, end = (
        None if column is None else carried(line, shown, column)
        for column in (place.column, place.end_column)
    )
    return replace(place, column=begin, end_column=None if begin is None else end)


def _span(place: Location) -> int:
    """How many lines the words of a place are."""
    return (place.snippet or "").strip("\r\n").count("\n") + 1


def _shifted(place: Location, by: int) -> Location:
    line = None if place.line is None else max(1, place.line + by)
    end_line = None if place.end_line is None else max(1, place.end_line + by)
    return replace(place, line=line, end_line=end_line)


def _line(diagnostic: Diagnostic, line: int, lines: Sequence[bytes], text: bytes) -> int:
    """The present line of a place. Raises StaleError."""
    snippet = _words(diagnostic.location.snippet or "")
    if snippet:
        return _by_words(snippet, line, lines, diagnostic)
    if _LINE_HASH.match(diagnostic.fingerprint):
        return _by_hash(diagnostic.fingerprint, line, text, diagnostic)
    if line > len(lines) or (line == len(lines) > 1 and not lines[-1]):
        count = len(lines) - (not lines[-1])
        if line == count + 1 and _END.search(diagnostic.message):
            return count  # compilers name the line behind the last one
        raise _stale(diagnostic, line, f"the file has {count} lines now")
    return line


def _by_words(snippet: str, line: int, lines: Sequence[bytes], diagnostic: Diagnostic) -> int:
    span = _span(diagnostic.location)
    words = [_words(one.decode("utf-8", errors="replace")) for one in lines]
    if 1 <= line <= len(words) and snippet in " ".join(filter(None, words[line - 1 : line - 1 + span])):
        return line
    if snippet.count(" ") + 1 < _FEWEST_WORDS:
        raise _stale(diagnostic, line, "the line was changed")
    first = _words((diagnostic.location.snippet or "").strip().splitlines()[0])
    begins = [at for at, one in enumerate(words, 1) if first in one]
    found = [at for at in begins if snippet in " ".join(filter(None, words[at - 1 : at - 1 + span]))]
    if not found:
        raise _stale(diagnostic, line, "its words are not in the file any more")
    nearest, *others = sorted(found, key=lambda at: abs(at - line))
    if others and abs(others[0] - line) < _NEARER * abs(nearest - line):
        shown = ", ".join(str(at) for at in sorted(found)[:_SHOWN])
        raise _stale(diagnostic, line, f"its words stand in several lines ({shown})")
    return nearest


def _by_hash(fingerprint: str, line: int, text: bytes, diagnostic: Diagnostic) -> int:
    hashes = _hashes(text)
    if line <= len(hashes) and hashes[line - 1] == fingerprint:
        return line
    if fingerprint in hashes:
        return hashes.index(fingerprint) + 1
    raise _stale(diagnostic, line, "its lines were changed")


def _stale(diagnostic: Diagnostic, line: int, why: str) -> StaleError:
    tool = diagnostic.tool or "the tool"
    return StaleError(f"{diagnostic.location.path}:{line}: the report is stale, {why}; run {tool} again")


def _words(text: str) -> str:
    """The words of a text with one blank between them, whatever the layout."""
    return " ".join(_WORD.findall(text))


@lru_cache(maxsize=1)
def _hashes(text: bytes) -> list[str]:
    """The hashes of the lines of a file, whose reports come one after the other."""
    return line_hashes(text)
