"""Words to the nested spans of their syntax tree."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from tree_sitter import Node

from data_prep.text.languages import Language, parse_bounded

_STATEMENTS = ("statement", "declaration")  # how the types of nodes that are statements end


@dataclass(frozen=True, slots=True, eq=False)
class Span:
    """Words from `start` to `stop`, and the spans within it, from left to right."""

    start: int
    stop: int  # exclusive
    statement: bool = False
    children: list[Span] = field(default_factory=list)

    def __len__(self) -> int:
        return self.stop - self.start

    @property
    def words(self) -> range:
        return range(self.start, self.stop)

    def meets(self, other: Span) -> bool:
        """Whether the two share a word."""
        return self.start < other.stop and other.start < self.stop


def spans_of(words: Sequence[str], language: Language) -> Span:
    """All words as one span, with the spans of the syntax tree within.

    The words are parsed with a blank between them: a model's instance may join functions, or leave out what a
    window does not hold. Of nodes that hold the same words one span is made, and none of a node without any.
    """
    written = [word.encode("utf-8", "surrogateescape") for word in words]
    starts = [0, *accumulate(len(word) + 1 for word in written)][: len(written)]
    ends = [start + len(word) for start, word in zip(starts, written, strict=True)]
    whole = Span(0, len(words))
    waiting: list[tuple[Node, Span]] = [(parse_bounded(b" ".join(written), language).root_node, whole)]
    while waiting:
        node, above = waiting.pop()
        # the words that lie in the node as a whole
        start, stop = bisect_left(starts, node.start_byte), bisect_right(ends, node.end_byte)
        span = above
        if start < stop and (start, stop) != (above.start, above.stop):
            span = Span(start, stop, node.type.endswith(_STATEMENTS))
            above.children.append(span)
        waiting += ((child, span) for child in node.children)
    for span in walk(whole):
        span.children.sort(key=lambda child: child.start)
    return whole


def walk(span: Span) -> Iterator[Span]:
    """A span and all within it."""
    waiting = [span]
    while waiting:
        span = waiting.pop()
        yield span
        waiting += span.children


def statement_at(whole: Span, words: range) -> Span:
    """The smallest statement that holds some words, or the smallest span where none does."""
    best, is_statement = whole, False
    for span in walk(whole):
        holds = span.start <= words.start and max(words.stop, words.start + 1) <= span.stop
        if holds and (span.statement, -len(span)) > (is_statement, -len(best)):
            best, is_statement = span, span.statement
    return best
