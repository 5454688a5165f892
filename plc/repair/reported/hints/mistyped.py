"""What was mistyped where a C or C++ compiler reports an error: a word too many, missing, or mistaken."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from data_prep.text.c_words import words_of_c
from data_prep.text.word import Word
from plc.repair.filters.nodes import field, spelling, walk
from plc.repair.findings import Edit
from plc.repair.reported.hints.file_index import file_index

if TYPE_CHECKING:
    from tree_sitter import Node

Fix = tuple[Edit, ...]

_OPEN, _CLOSE = "['\u2018\"]", "['\u2019\"]"
_BEFORE, _BEHIND = 4000, 400  # bytes about the place that are read
_TYPES = frozenset(["char", "double", "float", "int", "long", "short", "signed", "unsigned"])
_QUALIFIERS = frozenset(["const", "extern", "register", "static", "volatile"])
_OPERATORS = frozenset(
    ["+", "-", "*", "/", "%", "&&", "||", "==", "!=", "<", ">", "<=", ">=", "=", "&", "|", "^", ","]
)
_CLOSING = frozenset([")", "]", ";", "}"])
_NEEDLESS = frozenset([",", "&&", "||"])  # before a closing bracket; of others the operand is missing
# Two operators that are one of C's: apart, the other way round, or of another language.
_JOINED = {("=", "="): "==", ("<", "="): "<=", (">", "="): ">=", ("|", "|"): "||", ("&", "&"): "&&",
           ("=", "<"): "<=", ("=", ">"): ">=", ("<", ">"): "!="}  # fmt: skip
_OF_SIZES = frozenset(
    ["malloc", "calloc", "realloc", "memset", "memcpy", "memmove", "fread", "fwrite", "qsort"]
)
_CONFUSED = frozenset([":", ";", ","])
_COMPARING = frozenset(["==", "!=", "-"])
_MEMBERS = 3  # of a structure, that may be meant
_ALIKE = 0.5  # at least, as a share of the longer name: a structure's other members are no guess


@dataclass(frozen=True, slots=True)
class Place:
    """The word that the compiler points at, among those about it."""

    text: bytes
    root: Node
    words: list[Word]
    at: int  # in `words`

    @property
    def word(self) -> Word:
        return self.words[self.at]

    def before(self, number: int = 1) -> Word | None:
        return self.words[self.at - number] if self.at >= number else None

    def behind(self, number: int = 1) -> Word | None:
        return self.words[self.at + number] if self.at + number < len(self.words) else None


def mistyped(text: bytes, message: str, place: int, root: Node) -> list[Fix]:
    """The fixes of what was mistyped at a byte, the likeliest first; none where the message implies none."""
    for pattern, fixes in _RULES:
        found = re.search(pattern, message)
        if found is not None:
            at = _place(text, place, root)
            return [] if at is None else list(fixes(at, found))
    if (member := _MEMBER.search(message) or _MEMBER_OF.search(message)) is not None:
        return list(_members(text, member, place, root))
    return []


def _place(text: bytes, place: int, root: Node) -> Place | None:
    start = text.rfind(b"\n", 0, max(0, place - _BEFORE)) + 1
    words = [
        Word(word.text, word.role, word.start_byte + start, word.end_byte + start)
        for word in words_of_c(text[start : place + _BEHIND])
        if word.text != "\n"
    ]
    at = next((number for number, word in enumerate(words) if word.end_byte > place), None)
    return None if at is None else Place(text, root, words, at)


def _removed(first: Word, last: Word | None = None) -> Edit:
    return Edit(first.start_byte, (last or first).end_byte, "")


def _put(at: int, text: str) -> Edit:
    return Edit(at, at, text)


def _called(at: Place, found: re.Match[str]) -> Iterator[Fix]:
    """`2(a + b)` and `a(b + c)` without their `*`; `a(i)` for `a[i]`."""
    opening = next((n for n in range(at.at, len(at.words)) if at.words[n].text == "("), None)
    if opening is None or opening == 0:
        return
    first, closing = at.words[opening], _closing(at.words, opening)
    if closing is None or "," in [word.text for word in at.words[opening:closing]]:
        return
    if found["name"] is not None and _is_function(at, found["name"]):
        return  # a variable hides it
    if found["name"] in (None, at.words[opening - 1].text):
        yield (_put(first.start_byte, "*"),)
        if at.words[opening - 1].role != "number":
            last = at.words[closing]
            yield (Edit(first.start_byte, first.end_byte, "["), Edit(last.start_byte, last.end_byte, "]"))


def _is_function(at: Place, name: str) -> bool:
    """Whether the file declares a function of a name."""
    return bool(file_index(at.root, at.text).functions(name))


def _closing(words: list[Word], opening: int) -> int | None:
    """The bracket that closes the one at `opening`."""
    depth = 0
    for number in range(opening, len(words)):
        depth += {"(": 1, ")": -1}.get(words[number].text, 0)
        if depth == 0:
            return number
    return None


def _suffix(at: Place, found: re.Match[str]) -> Iterator[Fix]:
    """`2n` for `2 * n`, where the file has a name `n`."""
    name = found["name"]
    end = at.word.end_byte - len(name)
    if at.word.role == "number" and re.search(rf"\b{re.escape(name)}\b".encode(), at.text) is not None:
        yield (_put(end, "*"),)


def _no_expression(at: Place, found: re.Match[str]) -> Iterator[Fix]:
    """What stands where a value is expected: a type, the end of brackets, a second operator."""
    word, last = at.word, at.before()
    if found.groupdict().get("word", word.text) != word.text or last is None:
        return
    if word.text in _TYPES:
        yield from _type_as_value(at)
    elif word.text in _CLOSING and last.text in _NEEDLESS:
        yield (_removed(last),)
    elif word.text == last.text == "=" and not _is_in_brackets(at):
        yield (_removed(word),)
    elif (joined := _JOINED.get((last.text, word.text))) is not None:
        yield (Edit(last.start_byte, word.end_byte, joined),)
    elif word.text == "/" and last.text == "*" and last.end_byte == word.start_byte:
        yield (_removed(last, word),)  # a comment's end without its begin
    elif word.text in ("&&", "||") and last.text == ")":
        yield from _wider_condition(at)
    elif word.text in _OPERATORS and (last.text in _OPERATORS or word.text == "="):
        yield (_removed(word),)
        if word.text not in ("=", last.text) and last.text != ",":
            yield (_removed(last),)


def _type_as_value(at: Place) -> Iterator[Fix]:
    """`f(int a)` in a call, `(50, char)` for `sizeof(char)`, `float(a)` for `(float)(a)`."""
    end = at.at
    while end + 1 < len(at.words) and at.words[end + 1].text in _TYPES:
        end += 1
    first, last = at.word, at.words[end]
    following = at.words[end + 1] if end + 1 < len(at.words) else None
    if following is None:
        return
    if following.text in (",", ")"):
        if _caller(at) in _OF_SIZES:  # others may be macros that take types, of a header that is missing
            yield (_put(first.start_byte, "sizeof("), _put(last.end_byte, ")"))
    elif following.text == "(":
        yield (_put(first.start_byte, "("), _put(last.end_byte, ")"))
    elif following.role != "other":
        yield tuple(_types_of_arguments(at))


def _is_in_brackets(at: Place) -> bool:
    """Whether the word stands in a condition or among arguments, and not right in a statement."""
    depth, number = 0, at.at - 1
    while number >= 0 and at.words[number].text not in (";", "{", "}") and depth >= 0:
        depth += {")": 1, "(": -1}.get(at.words[number].text, 0)
        number -= 1
    return depth < 0


def _caller(at: Place) -> str:
    """What is called with the word as an argument or a part of one."""
    depth = 0
    for number in range(at.at - 1, 0, -1):
        depth += {")": 1, "(": -1}.get(at.words[number].text, 0)
        if depth < 0:
            return at.words[number - 1].text
    return ""


def _types_of_arguments(at: Place) -> Iterator[Edit]:
    """Each type that stands before a name from here to the end of the brackets."""
    depth = 0
    for word, following in zip(at.words[at.at :], at.words[at.at + 1 :], strict=False):
        depth += {"(": 1, ")": -1}.get(word.text, 0)
        if depth < 0 or word.text in (";", "{", "}"):
            return
        if word.text in _TYPES and (following.role != "other" or following.text in _TYPES):
            yield Edit(word.start_byte, following.start_byte, "")


def _wider_condition(at: Place) -> Iterator[Fix]:
    """`if (a) || (b)`: brackets about all of the condition; only the first where the last is there."""
    depth, start = 0, at.at - 1
    while start >= 0:
        depth += {")": 1, "(": -1}.get(at.words[start].text, 0)
        if depth == 0:
            break
        start -= 1
    if start < 1 or at.words[start - 1].text not in ("if", "while"):
        return
    depth, end = 0, at.at
    while end < len(at.words) and at.words[end].text not in ("{", ";"):
        depth += {"(": 1, ")": -1}.get(at.words[end].text, 0)
        if depth < 0:  # one more closes than opens
            yield (_put(at.words[start].start_byte, "("),)
            return
        if depth == 0 and at.words[end].text == ")" and _ends_condition(at.words, end):
            yield (_put(at.words[start].start_byte, "("), _put(at.words[end].end_byte, ")"))
            return
        end += 1


def _ends_condition(words: list[Word], end: int) -> bool:
    """Whether a statement follows, and not more of the condition."""
    following = words[end + 1].text if end + 1 < len(words) else "{"
    return following not in _OPERATORS | {")"}


def _instead(at: Place, found: re.Match[str]) -> Iterator[Fix]:
    """`a ? b ; c` for `a ? b : c`, and the other ways round."""
    wanted, word = found["wanted"], at.word
    if word.text == found["word"] and wanted in _CONFUSED and word.text in _CONFUSED:
        yield (Edit(word.start_byte, word.end_byte, wanted),)


def _name_expected(at: Place, found: re.Match[str]) -> Iterator[Fix]:
    """`int a, int b;` in one declaration, and `int a, ;`."""
    last, following = at.before(), at.behind()
    if at.word.text != found["word"] or last is None or last.text != ",":
        return
    if at.word.text in _TYPES and following is not None:
        yield from _again(at, last)
    elif at.word.text in _CLOSING:
        yield (_removed(last),)


def _again(at: Place, comma: Word) -> Iterator[Fix]:
    """The type of a declaration once more behind its comma; another one begins a declaration of its own."""
    depth, start = 0, at.at - 1
    while start >= 0 and at.words[start].text not in (";", "{", "}"):
        depth += {")": 1, "(": -1}.get(at.words[start].text, 0)
        if depth < 0:  # the head of a loop
            break
        start -= 1
    first = start + 1
    while at.words[first].text in _QUALIFIERS:
        first += 1
    own, again = _types_from(at.words, first), _types_from(at.words, at.at)
    behind = at.words[at.at + len(again)] if at.at + len(again) < len(at.words) else None
    if own == again and behind is not None:
        yield (Edit(at.word.start_byte, behind.start_byte, ""),)
    elif depth == 0 and start >= 0:
        yield (Edit(comma.start_byte, comma.end_byte, ";"),)


def _types_from(words: list[Word], start: int) -> list[str]:
    """The words of a plain type that begin at a word."""
    end = start
    while end < len(words) and words[end].text in _TYPES:
        end += 1
    return [word.text for word in words[start:end]]


def _cast(at: Place, _found: re.Match[str]) -> Iterator[Fix]:
    """`float(a)` for `(float)(a)`, and the quote too many of `""text"`."""
    opening, kind = at.before(), at.before(2)
    if opening is None or kind is None:
        return
    if opening.text == "(" and kind.text in _TYPES:
        yield (_put(kind.start_byte, "("), _put(kind.end_byte, ")"))
    elif opening.text == '""' and opening.end_byte == at.word.start_byte:
        yield (Edit(opening.start_byte, opening.start_byte + 1, ""),)


def _else_alone(at: Place, _found: re.Match[str]) -> Iterator[Fix]:
    """`if (a);` before an `else`: the `;` that ends it too early."""
    for number in range(at.at - 1, 0, -1):
        if at.words[number].text == ";" and at.words[number - 1].text == ")":
            depth, start = 0, number - 1
            while start > 0:
                depth += {")": 1, "(": -1}.get(at.words[start].text, 0)
                if depth == 0:
                    break
                start -= 1
            if start > 0 and at.words[start - 1].text == "if":
                yield (_removed(at.words[number]),)
                return


def _character(at: Place, found: re.Match[str]) -> Iterator[Fix]:
    """A letter that is no name, used once and compared with what holds characters: one of them."""
    name = found["name"]
    uses = re.findall(rf"\b{name}\b".encode(), at.text)
    if at.word.text == name and len(uses) == 1 and any(_is_character(at, other) for other in _beside(at)):
        yield (Edit(at.word.start_byte, at.word.end_byte, f"'{name}'"),)


def _beside(at: Place) -> Iterator[str]:
    """The name that the word is compared with, or that is taken away from it or the other way round."""
    last, following = at.before(), at.behind()
    if following is not None and following.text in _COMPARING:
        yield from (word.text for word in at.words[at.at + 2 : at.at + 4] if word.role == "variable")
    if last is not None and last.text in _COMPARING:
        number = at.at - 2
        while number > 0 and at.words[number].text != "[" and at.words[at.at - 2].text == "]":
            number -= 1
        yield at.words[number - (at.words[number].text == "[")].text


def _is_character(at: Place, name: str) -> bool:
    """Whether the file declares a name as one of characters."""
    declared = rf"\bchar\b[^;(){{}}]*\b{re.escape(name)}\b"
    return name.isidentifier() and re.search(declared.encode(), at.text) is not None


def _members(text: bytes, found: re.Match[str], place: int, root: Node) -> Iterator[Fix]:
    """The members of the structure whose names are most alike, in the place of the one that it lacks."""
    end = text.find(b"\n", place)
    used = re.compile(rf"(?:\.|->)\s*({re.escape(found['member'])})\b".encode()).search(
        text, max(0, place - 2), len(text) if end < 0 else end
    )
    if used is None:
        return
    names = [
        name for name in _fields(text, found["struct"] or found["type"], root) if name != found["member"]
    ]
    alike = [name for name in dict.fromkeys(names) if _is_alike(name, found["member"])]
    distances = sorted((OSA.distance(found["member"], name), name) for name in alike)
    for _, name in distances[:_MEMBERS]:
        yield (Edit(used.start(1), used.end(1), name),)


def _is_alike(name: str, wanted: str) -> bool:
    return OSA.normalized_similarity(wanted, name) >= _ALIKE


def _fields(text: bytes, kind: str, root: Node) -> Iterator[str]:
    """The members of a structure by its name or that of its type."""
    file = file_index(root, text)
    for of in (*file.classes(kind), *(field(node, "type") for node in file.types(kind))):
        body = None if of is None else field(of, "body")
        if body is not None:
            yield from (spelling(member, text) for member in walk(body) if member.type == "field_identifier")
            return


_Fixes = Callable[[Place, "re.Match[str]"], Iterator[Fix]]
_ANY = rf"{_OPEN}(?P<word>[^'\u2019]+){_CLOSE}"
_RULES: tuple[tuple[str, _Fixes], ...] = (
    (
        rf"called object (?:type {_OPEN}[^'\u2019]*{_CLOSE} |(?:{_OPEN}(?P<name>\w+){_CLOSE} )?.*)is not a"
        " function",
        _called,
    ),
    (rf"invalid suffix {_OPEN}(?P<name>[A-Za-z_]\w*){_CLOSE} on (?:integer|floating) constant", _suffix),
    (rf"expected (?:primary-)?expression before {_ANY}", _no_expression),
    (r"^expected expression$", _no_expression),
    (rf"expected {_OPEN}(?P<wanted>[:;,]){_CLOSE} before {_ANY}", _instead),
    (rf"expected (?:identifier or {_OPEN}\({_CLOSE}|unqualified-id) before {_ANY}", _name_expected),
    (rf"expected {_OPEN}\){_CLOSE} before", _cast),
    (rf"{_OPEN}else{_CLOSE} without a previous {_OPEN}if{_CLOSE}", _else_alone),
    (rf"^{_OPEN}(?P<name>[A-Za-z]){_CLOSE} (?:undeclared \(first use|was not declared)", _character),
    (rf"^use of undeclared identifier {_OPEN}(?P<name>[A-Za-z]){_CLOSE}$", _character),
)
_MEMBER = re.compile(
    rf"^{_OPEN}(?:struct |union |class )?(?P<type>\w+)[^'\u2019]*{_CLOSE}"
    rf"(?: \{{aka {_OPEN}(?:const )?(?:struct |union |class )?(?P<struct>\w+)[^'\u2019]*{_CLOSE}\}})?"
    rf" has no member named {_OPEN}(?P<member>\w+){_CLOSE}(?!;)"
)
_MEMBER_OF = re.compile(  # clang
    rf"^no member named {_OPEN}(?P<member>\w+){_CLOSE} in"
    rf" {_OPEN}(?:const )?(?:struct |union |class )?(?P<type>[\w:]*?(?P<struct>\w+)){_CLOSE}$"
)
