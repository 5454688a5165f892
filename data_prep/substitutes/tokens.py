"""A piece of C or C++ to tokens, whether it parses or not, and where its brackets and bodies are."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

_TOKEN = re.compile(  # with the layout before it, which is a quarter faster than a match for each
    rb"""
    (?: \n(?:[ \t\r]*\n)* | (?!(?:(?<=\n)|\A)[ \t]*\#)[ \t\r\f\v]++ | \\\r?\n
      | //(?:[^\\\n]|\\\r?\n|\\)* | /\*.*?\*/ )*+
    (?: (?P<name>[A-Za-z_$\x80-\xff][0-9A-Za-z_$\x80-\xff]*+(?!["']))
      | (?P<punctuation>[;(),{}~])
      | (?:(?<=\n)|\A)[ \t]*(?P<directive>\#(?:[^\\\n/]|\\\r?\n|\\|/(?!\*)|/\*.*?\*/)*)
      | (?P<string>(?:u8|[LuU])?R"(?P<mark>[^()\\\s]{0,16})\(.*?\)(?P=mark)"
                 | (?:u8|[LuU])?"(?:\\.|[^"\\\n])*")
      | (?P<character>(?:u8|[LuU])?'(?:\\.|[^'\\\n])+')
      | (?P<word>[A-Za-z_$\x80-\xff][0-9A-Za-z_$\x80-\xff]*)
      | (?P<number>\.?[0-9](?:[eEpP][+-]|'[0-9A-Fa-f]|[0-9A-Za-z_.])*)
      | (?P<sign><<<|\.\.\.|<<=|->\*|\.\*|->|::|\+\+|--|<<|<=|>=|==|!=|&&|\|\||\#\#|[-+*/%&|^]=|\[\[|.)
      | (?P<end>\Z) )
    """,
    re.VERBOSE | re.DOTALL,
)
_KINDS = {"word": "name", "punctuation": "sign"}
_KIND_OF = {place: _KINDS.get(name, name) for name, place in _TOKEN.groupindex.items()}
Kind = Literal["directive", "string", "character", "number", "name", "sign"]
_OPENING = {b"(": b")", b"[": b"]", b"{": b"}", b"[[": b"]"}
_CLOSING = frozenset(_OPENING.values())
CLASS_KEYS = frozenset([b"class", b"struct", b"union", b"enum"])
_BEHIND_PARAMETERS = frozenset(
    [
        b"const",
        b"volatile",
        b"noexcept",
        b"override",
        b"final",
        b"mutable",
        b"&",
        b"&&",
        b"try",
        b"throw",
        b"constexpr",
    ]
)


class Token(NamedTuple):
    """A token and its place in the text (a tuple, because many are made)."""

    kind: str
    text: bytes
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a piece of a text, which begins outside of functions.

    `partner` is the index of the matching bracket, or -1. `inside` says for each `{` what it holds: "outer"
    (declarations, as a namespace or class), "body" (statements) or "table" (an initialiser, an enumeration).
    """

    text: bytes
    all: Sequence[Token]
    partner: Sequence[int]
    inside: dict[int, str]

    @classmethod
    def of(cls, text: bytes, start: int, end: int, found: Sequence[Token] | None = None) -> Tokens:
        """Read text[start:end], or what was found there already."""
        found = tokens_in(text, start, end) if found is None else found
        partner = _partners(found)
        return cls(text, found, partner, _Braces(found, partner).found())


def tokens_in(text: bytes, start: int, end: int) -> list[Token]:
    """The tokens of text[start:end]; a directive is one, comments are none."""
    if text[start - 1 : start] in (b"", b"\n") or not text[start:end].lstrip(b" \t").startswith(b"#"):
        return _cut(text, start, end)
    piece = _cut(text[start:end], 0, end - start)  # a directive, because the piece begins with it
    return [Token(kind, spelling, first + start, last + start) for kind, spelling, first, last in piece]


def tokens_again(
    known: Sequence[Token], text: bytes, changed: Sequence[tuple[int, int]], end: int
) -> list[Token]:
    """The tokens of a region up to `end` of which only some ranges changed; `known` are the former ones."""
    if not known:
        return tokens_in(text, changed[0][0], end) if changed else []
    found: list[Token] = []
    ends = [token.end for token in known]
    starts = [token.start for token in known]
    done = 0  # former tokens that are taken over or replaced
    for first, last in changed:
        before = bisect_right(ends, first)
        behind = bisect_left(starts, last)
        if behind <= done and before < done:
            continue
        before = max(before, done)
        found += known[done:before]
        begin = found[-1].end if found else min(first, known[0].start)
        stop = known[behind].start if behind < len(known) else end
        found += _cut(text, begin, stop)
        done = max(behind, done)
    found += known[done:]
    return found


def _cut(text: bytes, start: int, end: int) -> list[Token]:
    make, kind_of = tuple.__new__, _KIND_OF
    found = [
        make(Token, (kind_of[group := match.lastindex or 0], match[group], *match.span(group)))
        for match in _TOKEN.finditer(text, start, end)
    ]
    while found and found[-1].kind == "end":
        found.pop()
    return found


def _partners(tokens: Sequence[Token]) -> list[int]:
    partner = [-1] * len(tokens)
    stack: list[int] = []
    for index, token in enumerate(tokens):
        if token.kind != "sign":
            continue
        if token.text in _OPENING:
            stack.append(index)
        elif token.text in _CLOSING:
            if token.text == b"}":  # a brace closes what is open within it
                while stack and tokens[stack[-1]].text != b"{":
                    stack.pop()
            if stack and _OPENING[tokens[stack[-1]].text] == token.text:
                partner[index] = stack.pop()
                partner[partner[index]] = index
    return partner


class _Braces:
    """Says of each opening brace what it holds."""

    def __init__(self, tokens: Sequence[Token], partner: Sequence[int]) -> None:
        self._tokens = tokens
        self._partner = partner
        self._bracket = -1  # the last `[` so far

    def found(self) -> dict[int, str]:
        """The kinds of all opening braces by index."""
        kinds: dict[int, str] = {}
        stack = ["outer"]
        starts = [0]  # of the statement or declaration, in each open brace
        for index, token in enumerate(self._tokens):
            if token.kind == "directive":
                starts[-1] = index + 1
            elif token.kind != "sign":
                continue
            elif token.text == b"[":
                self._bracket = index
            elif token.text == b"{":
                kinds[index] = self._kind(index, starts[-1], stack[-1])
                stack.append(kinds[index])
                starts.append(index + 1)
            elif token.text == b"}":
                if len(stack) > 1:
                    was = stack.pop()
                    starts.pop()
                    if was != "table":
                        starts[-1] = index + 1
            elif token.text == b";":
                starts[-1] = index + 1
        return kinds

    def _kind(self, at: int, start: int, around: str) -> str:
        tokens, last = self._tokens, self._tokens[at - 1].text if at > start else b""
        if around == "table":
            return "body" if last == b")" and self._bracket >= start else "table"
        if around == "body":
            if last in (b"=", b",", b"return", b"[") or (last == b"(" and tokens[at - 2].kind == "name"):
                return "table"
            if at > start and tokens[start].text in CLASS_KEYS and last != b")":
                return "table" if tokens[start].text == b"enum" else "outer"
            return "body"
        return self._outer(at, start, last)

    def _outer(self, at: int, start: int, last: bytes) -> str:
        head = self._depth_nothing(start, at)
        words = [token.text for token in head]
        if at == start or last in (b"=", b",", b"("):
            return "body" if at == start else "table"
        if b"=" in words and b"operator" not in words:
            return "body" if last in (b")", b"]") or b"[" in words else "table"
        key = next((word for word in words if word in CLASS_KEYS), None)
        called = self._has_parameters(start, at)
        if key is not None and not called:
            return "table" if key == b"enum" else "outer"
        if not called:
            return "body" if b"operator" in words else "outer"
        if b":" in words and last not in (b")", b"}") and tokens_follow(self._tokens, self._partner, at):
            return "table"  # `: member{1}, other{2} {`
        return "body"

    def _depth_nothing(self, start: int, end: int) -> list[Token]:
        found: list[Token] = []
        index = start
        while index < end:
            found.append(self._tokens[index])
            if self._tokens[index].text in (b"(", b"[", b"[[", b"{") and self._partner[index] > index:
                index = self._partner[index]
            index += 1
        return found

    def _has_parameters(self, start: int, end: int) -> bool:
        """Whether what comes before a brace ends as a function's head does."""
        index = end - 1
        while index >= start:
            token = self._tokens[index]
            if token.text == b")" and self._partner[index] >= start:
                before = self._tokens[self._partner[index] - 1] if self._partner[index] > start else None
                if before is None:
                    return False
                two = (
                    self._tokens[self._partner[index] - 2].text if self._partner[index] - 2 >= start else b""
                )
                if two in CLASS_KEYS or before.text in (b"alignas", b"__attribute__", b"__declspec"):
                    index = self._partner[index] - 2
                    continue
                return True
            if token.kind in ("name", "sign") and token.text not in (b";", b"{"):
                index -= 1
                continue
            return False
        return False


def tokens_follow(tokens: Sequence[Token], partner: Sequence[int], at: int) -> bool:
    """Whether a brace's partner is followed by a comma or another brace."""
    behind = partner[at] + 1
    return 0 < behind < len(tokens) and tokens[behind].text in (b",", b"{")
