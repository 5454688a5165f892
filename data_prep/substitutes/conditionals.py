"""`#if … #else … #endif` around parts of a statement or a head: one branch is read, by default the first."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from data_prep.substitutes.model import Substitute, blanked
from data_prep.substitutes.tokens import Token

_DIRECTIVE = re.compile(rb"#[ \t]*(if|ifdef|ifndef|elif|elifdef|elifndef|else|endif)\b(.*)", re.DOTALL)
_BLANKS = re.compile(rb"\s+|/\*.*?\*/|//[^\n]*")
_NO = re.compile(rb"0[ \t]*(?://.*|/\*.*)?$", re.DOTALL).match
_CPLUSPLUS = re.compile(rb"^(!?)(?:defined\(?)?__cplusplus\)?$").match
_NEVER = frozenset(
    [b"defined(__OBJC__)", b"__OBJC__", b"defined(__cplusplus_cli)", b"defined(__cplusplus_winrt)"]
)
_WHOLE = frozenset([b";", b"}", b"{", b":"])
_OPENS, _CLOSES = frozenset([b"(", b"{", b"[", b"[["]), frozenset([b")", b"}", b"]"])


@dataclass(slots=True)
class Group:
    """The directives of one `#if`, by their indices among the tokens; the last is the `#endif`."""

    places: list[int]


def groups_in(tokens: Sequence[Token]) -> list[Group]:
    """All that are complete, inner ones behind the outer one."""
    found: list[Group] = []
    stack: list[Group] = []
    for index, token in enumerate(tokens):
        if token.kind != "directive" or (match := _DIRECTIVE.match(token.text)) is None:
            continue
        if match[1] in (b"if", b"ifdef", b"ifndef"):
            stack.append(Group([index]))
        elif stack:
            stack[-1].places.append(index)
            if match[1] == b"endif":
                found.append(stack.pop())
    return sorted(found, key=lambda group: group.places[0])


_LINES = re.compile(rb"^[ \t]*\#[ \t]*(if|endif)", re.MULTILINE)
_FAR = 30_000  # bytes of a group that a region is widened to


def spans_of_groups(text: bytes) -> list[tuple[int, int]]:
    """The ranges of all groups that are not too long."""
    if b"#" not in text:
        return []
    spans: list[tuple[int, int]] = []
    stack: list[int] = []
    for match in _LINES.finditer(text):
        if match[1] == b"if":
            stack.append(match.start())
        elif stack:
            start, stop = stack.pop(), text.find(b"\n", match.end())
            stop = len(text) if stop < 0 else stop
            if stop - start < _FAR:
                spans.append((start, stop))
    return sorted(spans)


def widened(
    regions: Sequence[tuple[int, int]], text: bytes, spans: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The regions with the whole of each group of which they have a part of a directive."""
    found: list[tuple[int, int]] = []
    first = 0
    for start, end in regions:
        while first < len(spans) and spans[first][1] + _FAR < start:
            first += 1
        for place in range(first, len(spans)):
            group = spans[place]
            if group[0] >= end:
                break
            if group[1] > start and not (
                group[0] < start and group[1] > end and not _begins(text, start, end)
            ):
                start, end = min(start, group[0]), max(end, group[1])
        if found and start <= found[-1][1]:
            found[-1] = (min(found[-1][0], start), max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _begins(text: bytes, start: int, end: int) -> bool:
    return text[start:end].lstrip().startswith(b"#")


class Conditionals:
    """Finds what to hide of the conditional groups among the tokens of a piece of a text."""

    def __init__(
        self, text: bytes, tokens: Sequence[Token], *, is_cpp: bool, given: frozenset[bytes] = frozenset()
    ) -> None:
        self._text = text
        self._tokens = tokens
        self._is_cpp = is_cpp
        self._taken = {b"defined(" + name + b")": True for name in given}  # conditions that were decided

    def found(self, *, every: bool) -> list[Substitute]:
        """The substitutes for the groups that split something, or for every group."""
        hidden: list[Substitute] = []
        spans: list[tuple[int, int]] = []  # of tokens that are hidden already, in order
        for group in groups_in(self._tokens):
            before = bisect_left(spans, (group.places[0], 0)) - 1
            if before >= 0 and spans[before][1] > group.places[0]:
                continue  # within a branch that is not read
            if not (every or self._splits(group) or self._is_never(group)):
                continue
            for first, last in self._hidden(group):
                insort(spans, (first, last))
                start, end = self._tokens[first].start, self._tokens[last].end
                hidden.append(blanked(self._text, start, end))
        return hidden

    def _hidden(self, group: Group) -> Iterator[tuple[int, int]]:
        """Ranges of tokens, ends included: all but the branch that is read."""
        read = self._branch(group)
        places = group.places
        start = places[0]
        for branch, (first, last) in enumerate(pairwise(places)):
            if branch == read:
                yield start, first
                start = last
        yield start, places[-1]

    def _condition(self, index: int) -> tuple[bytes, bool]:
        """The condition of a directive without blanks, and whether it must hold."""
        match = _DIRECTIVE.match(self._tokens[index].text)
        assert match is not None
        words = _BLANKS.sub(b"", match[2].replace(b"\\\n", b"").replace(b"\\\r\n", b""))
        if match[1] in (b"ifdef", b"elifdef"):
            return b"defined(" + words + b")", True
        if match[1] in (b"ifndef", b"elifndef"):
            return b"defined(" + words + b")", False
        if match[1] == b"else":
            return b"1", True
        if words.startswith(b"!defined"):
            return words[1:], False
        return words, True

    def _branch(self, group: Group) -> int:
        """The branch that is read; none is -1."""
        for branch, place in enumerate(group.places[:-1]):
            condition, wanted = self._condition(place)
            known = self._holds(condition)
            if known is None:
                self._taken[condition] = wanted
                return branch
            if known == wanted:
                return branch
        return -1

    def _holds(self, condition: bytes) -> bool | None:
        if condition in (b"0", b"1"):
            return condition == b"1"
        if _CPLUSPLUS(condition) is not None:
            return self._is_cpp != condition.startswith(b"!")
        if condition in _NEVER:
            return False
        return self._taken.get(condition)

    def _is_never(self, group: Group) -> bool:
        """`#ifdef __cplusplus` in C, and other languages in C++."""
        condition, wanted = self._condition(group.places[0])
        return (_CPLUSPLUS(condition) is not None or condition in _NEVER) and self._holds(condition) != wanted

    def _splits(self, group: Group) -> bool:
        """Whether a branch is less than whole statements or declarations."""
        first = group.places[0]
        before = next(
            (t for t in reversed(self._tokens[max(0, first - 8) : first]) if t.kind != "directive"), None
        )
        if before is not None and before.text not in _WHOLE and not self._is_heading(before):
            return True
        for start, end in pairwise(group.places):
            branch = [token for token in self._tokens[start + 1 : end] if token.kind != "directive"]
            if not branch:
                continue
            if branch[-1].text not in _WHOLE and not (branch[-1].kind == "name" or branch[-1].text == b")"):
                return True
            if branch[0].text == b"else" or branch[-1].text in (b"else", b"do") or _depth(branch) is None:
                return True
            if branch[-1].text == b")" and self._goes_on(group):
                return True
            if branch[-1].kind == "name" and len(branch) > 1:
                return True
            if branch[-1].kind == "name" and self._goes_on(group):
                return True
        return False

    def _is_heading(self, token: Token) -> bool:
        return token.kind == "name" and token.text.isupper()

    def _goes_on(self, group: Group) -> bool:
        behind = next((t for t in self._tokens[group.places[-1] + 1 :] if t.kind != "directive"), None)
        return behind is not None and behind.kind != "string"


def _depth(tokens: Sequence[Token]) -> int | None:
    """None where brackets are left open, or closed that were not opened."""
    depth = 0
    for token in tokens:
        if token.kind != "sign":
            continue
        if token.text in _OPENS:
            depth += 1
        elif token.text in _CLOSES:
            depth -= 1
            if depth < 0:
                return None
    return None if depth else 0
