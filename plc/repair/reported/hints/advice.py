"""Repairs inside of functions that a compiler's own message names: a name, `->`, a conversion."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from data_prep.text.languages import Language
from plc.diagnostics import Diagnostic
from plc.repair.filters.nodes import arguments, spelling
from plc.repair.findings import Edit
from plc.repair.reported.hints.file_index import file_index
from plc.repair.reported.hints.java_advice import java_edits
from plc.repair.reported.hints.spelling import alike, is_surely_meant, named_edits

if TYPE_CHECKING:
    from tree_sitter import Node

_OPEN, _CLOSE = "['\u2018\"`]", "['\u2019\"`]"
_MEANT = re.compile(rf"did you mean (?:to use )?{_OPEN}(?P<name>[^'\u2019\"`]{{1,80}}){_CLOSE}")
_USE = re.compile(rf"maybe you meant to use {_OPEN}(?P<sign>->|\.){_CLOSE}")
_NO_POINTER = re.compile(rf"invalid type argument of {_OPEN}->{_CLOSE}|is not a pointer; did you mean")
_UNKNOWN = re.compile(
    rf"(?:unknown type name|implicit declaration of function|call to undeclared function)"
    rf" {_OPEN}(?P<name>\w+){_CLOSE}(?!; did you mean)"
)
_KEYWORDS = (
    "break", "case", "char", "const", "continue", "default", "double", "else", "enum", "float", "goto",
    "return", "short", "signed", "sizeof", "static", "struct", "switch", "typedef", "union", "unsigned",
    "void", "volatile", "while",
)  # fmt: skip
_FORMAT = re.compile(
    rf"format {_OPEN}%(?P<flags>[-+ #0']*[\d*]*(?:\.[\d*]*)?)(?P<was>[a-zA-Z]+){_CLOSE} expects argument of"
    rf" type {_OPEN}(?P<wanted>[^'\u2019]*){_CLOSE}, but argument (?P<number>\d+) has type"
    rf" {_OPEN}(?P<type>[^'\u2019]*){_CLOSE}"
)
_SPECIFIES = re.compile(  # clang
    rf"^format specifies type {_OPEN}(?P<wanted>[^'\u2019]*){_CLOSE}(?: \(aka [^)]*\))?"
    rf" but the argument has (?:underlying )?type {_OPEN}(?P<type>[^'\u2019]*){_CLOSE}"
)
_PLACE = re.compile(r"%[-+#0']*(?:[1-9]\d*)?(?:\.\d*)?(?P<letters>(?:hh|h|ll|l|L|z|j|t)?[a-zA-Z]|%)")
_NOT_COUNTED = re.compile(r"%[^a-zA-Z%\"]{0,40}[*$ ]")  # `%*d`, `%2$d`, `50% done`: no place is certain
_LONGEST_FORMAT = 4000  # characters
_READS = re.compile(r"\w*scanf\w*")
_CONVERSIONS = {
    "int": "d", "short int": "d", "char": "c", "unsigned int": "u", "long int": "ld", "size_t": "zu",
    "long unsigned int": "lu", "long long int": "lld", "long long unsigned int": "llu", "ssize_t": "zd",
    "double": "f", "float": "f", "long double": "Lf", "char *": "s", "const char *": "s", "void *": "p",
    "ptrdiff_t": "td", "short": "d", "unsigned short": "u", "unsigned char": "u", "long": "ld",
    "long long": "lld", "unsigned long": "lu", "unsigned long long": "llu", "_Bool": "d", "bool": "d",
}  # fmt: skip
_HEXADECIMAL = {"x": "x", "X": "X", "o": "o"}
_WORD = re.compile(rb"[A-Za-z_]\w*")


def advised_edits(
    text: bytes, language: Language, diagnostic: Diagnostic, place: int, words: Node
) -> list[Edit]:
    """The edits at a byte of a function that the message names, the likeliest first."""
    message = diagnostic.message
    if (specified := _SPECIFIES.search(message)) is not None:
        return list(_converted(text, language, specified, place, words))
    if (found := _FORMAT.search(message)) is not None:
        if found["wanted"] in (f"{found['type']} *", f"{found['type']}*"):
            return list(_address(words, found, place))
        given = _argument(words, int(found["number"]), place)
        is_int = language == "c" and found["type"] == "int"
        if is_int and given is not None and _is_of_unknown(given, words, text):
            return []
        return list(_conversion(text, found, place))
    if (found := _MEANT.search(message)) is not None and (found["name"] not in ("->", ".")):
        return _name(text, message, found["name"], place)
    sign = found["name"] if found is not None else ""
    if (used := _USE.search(message)) is not None or sign:
        return _access(text, used["sign"] if used is not None else sign, place)
    if language == "java":
        return java_edits(text, message, place, words)
    if _NO_POINTER.search(message):
        return _access(text, ".", place)
    if (unknown := _UNKNOWN.search(message)) is not None:
        return named_edits(text, unknown["name"], alike(unknown["name"], _KEYWORDS), place)
    return []


def _name(text: bytes, message: str, meant: str, place: int) -> list[Edit]:
    """The misspelt word at the place, or behind it where the compiler points at `.` or at a statement."""
    quoted = {name.encode() for name in re.findall(rf"{_OPEN}(?:\w+ )*?(\w+){_CLOSE}", message)} - {
        meant.encode()
    }
    end = text.find(b"\n", place)
    for word in _WORD.finditer(text, place, len(text) if end < 0 else end):
        if word[0] in quoted:
            is_meant = is_surely_meant(text, word.start(), word[0].decode(), meant)
            return [Edit(word.start(), word.end(), meant)] if is_meant else []
    return []


def _access(text: bytes, sign: str, place: int) -> list[Edit]:
    other = b"." if sign == "->" else b"->"
    end = text.find(b"\n", place)
    start = place - len(other)  # g++ points at the member, gcc at the sign
    at = text.find(other, start, len(text) if end < 0 else end)
    return [] if at < 0 else [Edit(at, at + len(other), sign)]


def _address(words: Node, found: re.Match[str], place: int) -> Iterator[Edit]:
    """`&` before what is read into."""
    given = _argument(words, int(found["number"]), place)
    if given is not None:
        yield Edit(given.start_byte, given.start_byte, "&")


def _argument(words: Node, number: int, place: int) -> Node | None:
    """The argument with this number, from 1, of the call at a place."""
    node = words.descendant_for_byte_range(place, place)
    while node is not None and node.type != "call_expression":
        node = node.parent
    given = None if node is None else node.child_by_field_name("arguments")
    values = [] if given is None else [n for n in given.named_children if n.type != "comment"]
    return values[number - 1] if 0 < number <= len(values) else None


def _is_of_unknown(given: Node, words: Node, text: bytes) -> bool:
    """Whether a value comes from a function that the file does not declare: C then takes it for an `int`."""
    called = given.child_by_field_name("function") if given.type == "call_expression" else None
    if called is None or called.type != "identifier":
        return False
    return not file_index(words, text).functions(spelling(called, text))


def _converted(
    text: bytes, language: Language, found: re.Match[str], place: int, words: Node
) -> Iterator[Edit]:
    """The conversion of the argument at a place, to which clang points; or `&` before it."""
    wanted, own = found["wanted"].replace(" *", "*"), found["type"].replace(" *", "*")
    call = words.descendant_for_byte_range(place, place + 1)
    while call is not None and call.type != "call_expression":
        call = call.parent
    given = [] if call is None else arguments(call)
    number = next((n for n, each in enumerate(given) if each.start_byte <= place < each.end_byte), 0)
    formats = [n for n, each in enumerate(given[:number]) if each.type == "string_literal"]
    if not formats:
        return
    value = given[number]
    called = call.child_by_field_name("function") if call is not None else None
    if called is not None and _READS.fullmatch(spelling(called, text)):
        if wanted == f"{own}*":  # only these functions write to what they are given
            yield Edit(value.start_byte, value.start_byte, "&")
        return
    if language == "c" and own == "int" and _is_of_unknown(value, words, text):
        return
    types = (found["type"], re.sub(r"^(?:const|volatile) ", "", found["type"]))
    letters = next((_CONVERSIONS[kind] for kind in types if kind in _CONVERSIONS), None)
    held = given[formats[0]]
    written = text[held.start_byte : held.end_byte].decode("latin-1")
    if len(written) > _LONGEST_FORMAT or _NOT_COUNTED.search(written):
        return
    places = [each for each in _PLACE.finditer(written) if each["letters"] != "%"]
    nth = number - formats[0] - 1
    if letters is None or (wanted.endswith("*") and wanted != "char*") or nth >= len(places):
        return
    was = places[nth]["letters"]
    if was[-1] in _HEXADECIMAL and letters[-1] in "du":
        letters = letters[:-1] + was[-1]
    start, end = places[nth].span("letters")
    yield Edit(held.start_byte + start, held.start_byte + end, letters)


def _conversion(text: bytes, found: re.Match[str], place: int) -> Iterator[Edit]:
    """The conversion that prints a value of the type: at the place, which is within the format."""
    types = found["type"], re.sub(r"^(?:const|volatile) ", "", found["type"])
    wanted = next((_CONVERSIONS[kind] for kind in types if kind in _CONVERSIONS), None)
    if wanted is None:
        return
    was = found["was"]
    if was[-1] in _HEXADECIMAL and wanted[-1] in "du":
        wanted = wanted[:-1] + was[-1]
    spelt = f"%{found['flags']}{was}".encode()
    line = text.rfind(b"\n", 0, place) + 1
    end = text.find(b"\n", place)
    places = [m.start() for m in re.finditer(re.escape(spelt), text[line : len(text) if end < 0 else end])]
    near = [at + line for at in places if at + line <= place < at + line + len(spelt)] or [
        at + line for at in places
    ]
    if len(near) == 1:
        yield Edit(near[0] + len(spelt) - len(was), near[0] + len(spelt), wanted)
