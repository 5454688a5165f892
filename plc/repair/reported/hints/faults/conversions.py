"""Repairs of conversions in the formats of C and C++: of the type that cppcheck says is given."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from plc.repair.filters.nodes import arguments, callee
from plc.repair.findings import Edit
from plc.repair.reported.hints.faults.statements import Fix
from plc.repair.reported.hints.file_index import nodes_on
from plc.repair.reported.hints.reported_line import spelt

if TYPE_CHECKING:
    from tree_sitter import Node

    from plc.diagnostics import Diagnostic

_SAID = re.compile(
    r"^%\S+ in format string \(no\. (?P<number>\d+)\) requires '[^']*'"
    r" but the argument type is '(?P<type>[^'{]*?)(?: \{aka [^}]*\})?'"
)
_CONVERSION = re.compile(
    r"%(?P<flags>[-+ #0']*(?:\d+|\*)?(?:\.(?:\d+|\*)?)?)(?P<letters>(?:hh|h|ll|l|j|z|t|L)?[a-zA-Z%])"
)
_LETTERS = {
    "int": "d", "signed int": "d", "bool": "d", "short": "hd", "signed short": "hd", "char": "c",
    "signed char": "hhd", "unsigned char": "hhu", "unsigned short": "hu", "unsigned int": "u", "long": "ld",
    "signed long": "ld", "unsigned long": "lu", "long long": "lld", "signed long long": "lld",
    "unsigned long long": "llu", "size_t": "zu", "ssize_t": "zd", "ptrdiff_t": "td", "intmax_t": "jd",
    "uintmax_t": "ju", "float": "f", "double": "f", "long double": "Lf", "char *": "s", "signed char *": "s",
    "const char *": "s", "const signed char *": "s", "void *": "p", "const void *": "p",
}  # fmt: skip
_BASES = "xXo"
_REALS = "fFeEgGaA"


def converted(text: bytes, diagnostic: Diagnostic, root: Node) -> list[Fix]:
    """The conversion of the type that is given; none of other messages, and where the format is not plain."""
    said, line = _SAID.search(diagnostic.message), diagnostic.location.line
    letters = None if said is None else _LETTERS.get(said["type"])
    if said is None or letters is None or line is None:
        return []
    column = diagnostic.location.column
    calls = nodes_on(root, line, "call_expression")
    exact = [node for node in calls if column is not None and node.start_point[1] == column - 1]
    calls = exact or calls
    if any("scanf" in callee(call, text) for call in calls):
        return []  # it writes: `%s` for the address of one character would write past it
    formats = [each for call in calls for each in _formats(call, text)]
    if len(formats) != 1:
        return []
    found = [m for m in _CONVERSION.finditer(spelt(formats[0], text)) if m["letters"] != "%"]
    number = int(said["number"]) - 1
    if not number < len(found) or any("*" in each["flags"] for each in found):
        return []
    was = found[number]["letters"]
    is_other_base = was[-1] in _BASES and letters[-1] in "du"
    if is_other_base or (was[-1] in _REALS and letters[-1] in _REALS):
        letters = letters[:-1] + was[-1]
    if was[-1] == "s" and letters == "c":
        return []  # a `&` may be missing as well
    at = formats[0].start_byte
    begin, end = (len(spelt(formats[0], text)[:n].encode()) for n in found[number].span("letters"))
    return [] if was == letters else [(Edit(at + begin, at + end, letters),)]


def _formats(call: Node, text: bytes) -> list[Node]:
    """The one format of a call: the first of what it is given that is a string with a conversion."""
    given = [each for each in arguments(call) if each.type == "string_literal" and "%" in spelt(each, text)]
    return given[:1]
