"""The function around a place of a text that does not parse, for repair of a reported place.

What parses is found by the tree. Otherwise functions are looked for by their heads and braces; where braces
do not fit, the indentation of the head, and the head of the next function, say where it ends.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from data_prep.text.functions import Function, definitions_of, function_at
from data_prep.text.language_specs import Language
from data_prep.text.languages import parse_bounded, substitutes_of
from data_prep.text.plain_words import plain_words
from data_prep.text.word import Word

_REACH = 150_000  # bytes on either side of the place that are read of a larger text
_NO_HEADS = frozenset(
    [
        *("if", "for", "while", "switch", "catch", "synchronized", "return", "sizeof", "else", "do", "try"),
        *("new", "throw", "case", "assert", "defined", "static_assert", "decltype", "noexcept"),
    ]
)
_AROUND = frozenset(["class", "struct", "union", "enum", "namespace", "interface", "record", "extern"])
_BEHIND = frozenset(
    [
        "const",
        "volatile",
        "noexcept",
        "override",
        "final",
        "mutable",
        "&",
        "&&",
        "throws",
        "throw",
        "->",
        "try",
    ]
)
_BESIDE = 4  # words on the line of a function that may be a slip
_LONGEST_HEAD = 120  # words
_LABELS = frozenset(["public", "private", "protected", "default", "case", "signals", "slots"])


def function_around(text: bytes, language: Language, byte: int) -> Function | None:
    """The function that holds a byte, or ends or begins at it; None where the place is in none.

    `has_error` says that it does not parse: then its words are read one by one, and `error_at` is the byte.
    Raises TooComplexError as `parse_bounded` does.
    """
    root = parse_bounded(text, language).root_node
    line = text.rfind(b"\n", 0, byte) + 1, text.find(b"\n", byte) % (len(text) + 1)
    hidden = any(
        one.start < line[1] and one.end > line[0] and not one.shown.strip()
        for one in substitutes_of(text, language)
    )  # what the parser does not see may be the fault
    read = next((node for node in definitions_of(root) if node.start_byte <= byte <= node.end_byte), None)
    function = None if read is None or read.has_error or hidden else function_at(read, text)
    if function is not None and not root.has_error:
        return function
    low = text.rfind(b"\n", 0, byte - _REACH) + 1 if byte > _REACH else 0
    high = min(len(text), byte + _REACH)
    broken = _Regions(text, plain_words(text, low, high, language), language).at(byte)
    if function is None or function.has_error:
        return broken
    # A brace too many ends a function early, and what is left of it parses.
    return broken if broken is not None and broken.end_byte > function.end_byte else function


@dataclass(frozen=True, slots=True)
class _Region:
    """A function by its words: the first, the brace that opens its body, one behind the last."""

    first: int
    brace: int
    last: int
    name: str


class _Regions:
    """The functions of words that need not parse."""

    def __init__(self, text: bytes, words: Sequence[Word], language: Language) -> None:
        self._text = text
        self._words = words
        self._language = language
        self._starts = [word.start_byte for word in words]

    def at(self, byte: int) -> Function | None:
        """The function at a byte."""
        regions = self._found
        for number, region in enumerate(regions):
            last = len(self._words) if number + 1 == len(regions) else regions[number + 1].first
            behind = (
                self._start(min(region.last, last)) if region.last < len(self._words) else len(self._text)
            )
            if self._start(region.first) <= byte < behind:
                return self._function(region, byte)
        between = bisect_left([self._words[region.first].start_byte for region in regions], byte)
        first = regions[between - 1].last if between else 0
        last = regions[between].first if between < len(regions) else len(self._words)
        loose = self._loose(first, last, byte)
        return None if loose is None else self._function(loose, byte)

    def _start(self, index: int) -> int:
        """Where a word begins, or the blanks before it on its line."""
        start = self._words[index].start_byte
        line = self._text.rfind(b"\n", 0, start) + 1
        return start if self._text[line:start].strip() else line

    def _function(self, region: _Region, byte: int) -> Function:
        words = tuple(self._words[region.first : region.last])
        calls = frozenset(word.text for word in words if word.role == "function") - {region.name}
        return Function(
            region.name, words[0].start_byte, words[-1].end_byte, words, calls, has_error=True, error_at=byte
        )

    @cached_property
    def _found(self) -> list[_Region]:
        """All that begin with a head and an opening brace, none within another."""
        heads = self._heads()
        found: list[_Region] = []
        for number, (first, brace, name) in enumerate(heads):
            if found and first < found[-1].last:
                continue
            indent = self._indent(first)
            behind = next(
                (
                    other
                    for other, _, _ in heads[number + 1 :]
                    if other > brace
                    and self._begins_line(other)
                    and self._indent(other) <= indent
                    and self._begins_line(first)
                ),
                len(self._words),
            )
            first, last = self._with_line(first, self._end(first, brace, behind), found, behind)
            found.append(_Region(first, brace, last, name))
        return found

    def _with_line(self, first: int, last: int, before: Sequence[_Region], behind: int) -> tuple[int, int]:
        """A function with what stands on its first and last line and belongs to nothing else."""
        least = max(first - _BESIDE, before[-1].last if before else 0)
        begin = first
        while begin > least and not self._begins_line(begin) and self._words[begin - 1].text not in _AROUND:
            begin -= 1
        if self._begins_line(begin) and not any(
            self._words[at].text in _AROUND for at in range(begin, first)
        ):
            first = begin
        end = last
        while (
            end < min(behind, last + _BESIDE)
            and not self._begins_line(end)
            and self._words[end].text not in (";", ",", ")", "}")
        ):
            end += 1
        return first, end if end == behind or end == len(self._words) or self._begins_line(end) else last

    def _heads(self) -> list[tuple[int, int, str]]:
        """Names with parameters and a brace behind them, with the words that belong to them before."""
        words = self._words
        found: list[tuple[int, int, str]] = []
        opened: list[int] = []  # parentheses
        closed_at: dict[int, int] = {}
        for index, word in enumerate(words):
            if word.text == "(":
                opened.append(index)
            elif word.text == ")" and opened:
                closed_at[index] = opened.pop()
            elif word.text in ("{", ";", "}"):
                opened.clear()
                if word.text == "{":
                    name = self._named_before(index, closed_at)
                    if name is not None:
                        found.append((self._begin(name), index, words[name].text))
        return found

    def _named_before(self, brace: int, closed_at: dict[int, int]) -> int | None:
        """The name of the function whose body a brace opens; None where it opens something else."""
        words = self._words
        index = brace - 1
        name = None
        while index > max(0, brace - _LONGEST_HEAD):
            word = words[index]
            if index in closed_at:
                at = closed_at[index] - 1
                while at > 0 and words[at].text == "(":
                    at -= 1
                if at < 0 or words[at].text in _NO_HEADS or words[at].text[:1] == "@":
                    return None
                if words[at].role in ("function", "type", "constant", "variable") or words[at].text == ")":
                    name = at
                index = at
                if at > 1 and words[at - 1].text in (":", ",") and words[at - 2].text not in _LABELS:
                    # in the list of members of a constructor
                    index = at - 2
                    continue
                return name if name is not None and self._has_head(name) else None
            if (
                word.text in _BEHIND
                or word.role in ("type", "variable", "function")
                or word.text in (",", ".", ")")
            ):
                index -= 1
                continue
            return None
        return None

    def _has_head(self, name: int) -> bool:
        """Whether words stand before a name as before a definition's: not those of an expression."""
        if name == 0:
            return True
        before = self._words[name - 1]
        if before.text in (";", "}", "{", ":"):
            return before.text != ":" or self._language != "java"
        return before.text in ("*", "&", "&&", ">", "~", "::", "]", ")", "operator") or (
            before.text[:1].isalpha() and before.text not in _NO_HEADS and before.text != "new"
        )

    def _begin(self, name: int) -> int:
        """The first word of the declaration that a name is in."""
        words = self._words
        index = name
        depth = 0
        while index > max(0, name - _LONGEST_HEAD):
            before = words[index - 1].text
            if before in (")", "]"):
                depth += 1
            elif before in ("(", "["):
                depth -= 1
                if depth < 0:
                    break
            elif depth == 0 and self._ends_before(index):
                break
            index -= 1
        return index

    def _ends_before(self, index: int) -> bool:
        """Whether a declaration cannot go on behind the word before one."""
        before = self._words[index - 1].text
        is_label = before == ":" and index > 1 and self._words[index - 2].text in _LABELS
        return before in (";", "{", "}") or is_label or self._in_directive(index - 1)

    def _in_directive(self, index: int) -> bool:
        line = self._text.rfind(b"\n", 0, self._words[index].start_byte) + 1
        return self._text[line : line + 200].lstrip()[:1] == b"#"

    def _end(self, first: int, brace: int, behind: int) -> int:
        """One behind the last word of a body, which ends before another function begins."""
        closing = self._closing(brace, behind)
        indent = self._indent(first)
        lined = self._begins_line(first)
        early = self._at_margin(brace, closing, indent) if closing is not None and lined else None
        if closing is not None and (not lined or self._fits(brace, closing, indent, behind)):
            return self._with_doubled(closing if early is None else early, behind) + 1
        at_margin = [
            index
            for index in range(brace + 1, behind)
            if self._words[index].text == "}"
            and (
                (self._begins_line(index) and self._indent(index) == indent)
                or (self._on_one_line(brace, index) and (index + 1 == behind or self._begins_line(index + 1)))
            )
        ]
        if lined and at_margin:
            return at_margin[0] + 1
        if closing is not None:
            return closing + 1
        ends = [index for index in range(brace + 1, behind) if self._words[index].text in ("}", ";")]
        return (ends[-1] if ends else behind - 1) + 1

    def _fits(self, brace: int, closing: int, indent: int, behind: int) -> bool:
        """Whether a closing brace stands where that of a body does, and no statement of it follows."""
        if self._begins_line(closing):
            return self._indent(closing) == indent
        after = closing + 1
        if not self._on_one_line(brace, closing):
            return False
        if after >= behind or not self._begins_line(after):
            return True
        is_end = self._words[after].text == "}" and self._indent(after) == indent
        return self._indent(after) <= indent and not is_end

    def _with_doubled(self, closing: int, behind: int) -> int:
        """The last of the closing braces that stand on one line, of which the first begins it."""
        while (
            self._begins_line(closing if self._words[closing - 1].text != "}" else closing - 1)
            and closing + 1 < behind
            and self._words[closing + 1].text == "}"
            and not self._begins_line(closing + 1)
        ):
            closing += 1
        return closing

    def _at_margin(self, brace: int, closing: int, indent: int) -> int | None:
        """The first brace within a body that closes as if it ended the function: one too many was opened."""
        return next(
            (
                index
                for index in range(brace + 1, closing)
                if self._words[index].text == "}"
                and self._begins_line(index)
                and self._indent(index) == indent
            ),
            None,
        )

    def _on_one_line(self, first: int, second: int) -> bool:
        return b"\n" not in self._text[self._words[first].start_byte : self._words[second].start_byte]

    def _closing(self, brace: int, behind: int) -> int | None:
        depth = 0
        for index in range(brace, behind):
            text = self._words[index].text
            if text == "{":
                depth += 1
            elif text == "}":
                depth -= 1
                if not depth:
                    return index
        return None

    def _loose(self, first: int, last: int, byte: int) -> _Region | None:
        """A function whose head does not say that it is one, among the words between two others."""
        words = self._words
        place = min(max(bisect_right(self._starts, byte) - 1, first), last - 1)
        if not first <= place < last:
            return None
        margin = self._margin(first, last, place)
        begin = place
        while begin > first and not (self._begins_line(begin) and self._may_begin(begin, margin)):
            begin -= 1
        start = self._begin(begin) if begin > first else begin
        if start >= first and self._begins_line(start) and self._indent(start) == self._indent(begin):
            begin = max(start, first)
        if not self._may_begin(begin, margin):
            return None
        indent = self._indent(begin)
        ends = [
            index
            for index in range(begin, last)
            if words[index].text == "}" and self._begins_line(index) and self._indent(index) == indent
        ]
        brace = next((index for index in range(begin, last) if words[index].text == "{"), begin)
        end = ends[0] + 1 if ends else (self._closing(brace, last) or -1) + 1
        if end <= begin or not any(word.text in ("(", ")", "{") for word in words[begin:end]):
            return None
        name = next((w.text for w in words[begin:end] if w.role == "function"), "")
        return _Region(begin, brace, end, name)

    def _margin(self, first: int, last: int, place: int) -> int:
        """The indentation of functions: in the class around, before or behind, else of what is first."""
        inner = self._after_class(first, place)
        if inner is not None:
            return self._indent(inner)
        before = [region for region in self._found if region.last <= first]
        if before:
            return self._indent(before[-1].first)
        return self._indent(last if last < len(self._words) else first)

    def _after_class(self, first: int, place: int) -> int | None:
        """The first word in the last class or namespace that begins between two words."""
        for index in range(place - 1, first, -1):
            if self._words[index].text == "{" and self._begins_line(index + 1):
                head = range(self._begin(index), index)
                if any(self._words[at].text in _AROUND for at in head):
                    return index + 1
        return None

    def _may_begin(self, index: int, margin: int) -> bool:
        word = self._words[index]
        behind = self._words[index + 1].text if index + 1 < len(self._words) else ""
        if self._indent(index) > margin or self._in_directive(index):
            return False
        return word.text not in ("{", "}", ")", ";", ":", ",") and behind != ":"

    def _begins_line(self, index: int) -> bool:
        start = self._words[index].start_byte
        line = self._text.rfind(b"\n", 0, start) + 1
        return not self._text[line:start].strip()

    def _indent(self, index: int) -> int:
        start = self._words[index].start_byte
        line = self._text.rfind(b"\n", 0, start) + 1
        head = self._text[line:start]
        blank = head[: len(head) - len(head.lstrip())]
        return len(blank.expandtabs(8))
