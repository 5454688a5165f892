"""Repairs of Java formats: a text that is no format, a line's end in one, a conversion for another type."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from plc.repair.filters.nodes import arguments, callee
from plc.repair.findings import Edit
from plc.repair.reported.hints.java.site import Fix, Site

if TYPE_CHECKING:
    from tree_sitter import Node

_NO_LITERAL = re.compile(r"^Format string must be string literal")
_NEWLINE = re.compile(r"[Ff]ormat string should use %n rather than \\?n")
_TYPE = re.compile(
    r"parameter (?P<number>\d+) is expected to be of type java\.lang\.\w+ but (?P<given>[\w.$]+) was given"
)
_FORMATS = ("printf", "format")
_CONVERSIONS = {"Integer": "d", "Long": "d", "Short": "d", "Byte": "d", "Double": "f", "Float": "f"}


def formatted(site: Site) -> list[Fix]:
    """Fixes of the one call of the line that formats; none of other messages."""
    calls = [
        node for node in site.nodes_on(site.line, "method_invocation") if callee(node, site.text) in _FORMATS
    ]
    if len(calls) != 1:
        return []
    if _NO_LITERAL.search(site.message):
        return list(_as_text(site, calls[0]))
    if _NEWLINE.search(site.message):
        return list(_with_line_end(site, calls[0]))
    if (said := _TYPE.search(site.message)) is not None:
        return list(_converted(site, calls[0], said))
    return []


def _as_text(site: Site, call: Node) -> Iterator[Fix]:
    """`print(text)`, or `printf("%s", text)`: the text may hold a `%`."""
    given, name = arguments(call), call.child_by_field_name("name")
    if len(given) != 1 or name is None or given[0].type == "string_literal":
        return
    at = given[0].start_byte
    as_argument = (Edit(at, at, '"%s", '),)
    if (
        site.spelt(name) == "printf"
        and call.parent is not None
        and call.parent.type == "expression_statement"
    ):
        yield (Edit(name.start_byte, name.end_byte, "print"),)
    yield as_argument


def _with_line_end(site: Site, call: Node) -> Iterator[Fix]:
    """`%n` for `\\n`."""
    given = _format(site, call)
    if given is not None and "\\n" in (written := site.spelt(given)):
        yield (Edit(given.start_byte, given.end_byte, re.sub(r"(?<!\\)\\n", "%n", written)),)


def _format(site: Site, call: Node) -> Node | None:
    """The format of a call, where it is written there; later texts are given to it."""
    given = arguments(call)
    has_locale = bool(given) and "Locale" in site.spelt(given[0])
    written = given[has_locale : has_locale + 1]
    return written[0] if written and written[0].type == "string_literal" else None


def _converted(site: Site, call: Node, said: re.Match[str]) -> Iterator[Fix]:
    """The conversion of the type that is given, in the place of the one that the format has."""
    given = _format(site, call)
    kind = said["given"].rsplit(".", 1)[-1]
    if given is None:
        return
    found = list(re.finditer(r"%(?!n|%)[-#+ 0,(]*\d*(?:\.\d+)?(?P<letter>[a-zA-Z])", site.spelt(given)))
    number = int(said["number"]) - 1  # the first is the format itself
    number = number - 1 if number >= len(found) else number
    if not 0 <= number < len(found):
        return
    letter = _CONVERSIONS.get(kind, "s")
    start, end = given.start_byte + found[number].start(), given.start_byte + found[number].end()
    is_exact = found[number][0].isascii() and site.spelt(given).isascii()
    if is_exact and found[number]["letter"] in "dfs" and found[number]["letter"] != letter:
        flags = found[number][0][1:-1] if letter == "f" else re.sub(r"\.\d+", "", found[number][0][1:-1])
        yield (Edit(start, end, f"%{flags.replace(',', '') if letter == 's' else flags}{letter}"),)
