"""One candidate beside the text as it is: which words gave way to which, and what the report is about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, final

from rapidfuzz.distance import Levenshtein

from data_prep.text.language_specs import DEFINITIONS
from data_prep.text.languages import Language
from data_prep.text.lexer import Word, words_of
from plc.diagnostics import COMPILERS, Category, Diagnostic
from plc.repair.filters.nodes import ancestors, assigned, spelling
from plc.verify.tricks.expectations import Expectation, expectation_of

if TYPE_CHECKING:
    from tree_sitter import Node

_NAMES = frozenset(["variable", "function", "member", "constant", "type"])
_QUOTED = re.compile("['\u2018\"`]([^'\u2019\"`]{1,200})['\u2019\"`]")
_VARIABLE = re.compile(r"\b(?:variable|parameter|field) ([A-Za-z_]\w*)")
_NAME = re.compile(r"[A-Za-z_]\w*")
# Reports about how an expression is written: there the right fix is another operator or another condition.
_OF_EXPRESSIONS = re.compile(
    r"(?i)logic|condition|compar|operator|parenthes|precedence|bool|assignif|assignment-in|oppos|duplicate(?!branch)"
    r"|redundantcond|identical|tautolog|clarify|misleading|always|-Wunused-value|constant-op|oprand|suspicious"
)
_FUNCTIONS = frozenset(["function_definition", "method_declaration", "constructor_declaration"])
_OF_SAFETY = re.compile(r"(?i)null|bound|index|overflow|zerodiv|uninit|leak|free|shift")
# Reports about statements that do nothing: there the right fix is their removal.
_OF_USELESS = re.compile(
    r"(?i)unused|unread|unreach|redundant(?!cond)|useless|dead|duplicatebranch|duplicatebreak|duplicateassign"
    r"|duplicatevalue|selfassign|self-assign|deadstore"
)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text and its syntax tree."""

    text: bytes
    root: Node

    def node_at(self, word: Word) -> Node:
        """The leaf of a word."""
        return self.root.descendant_for_byte_range(word.start_byte, word.end_byte) or self.root


@dataclass(frozen=True, slots=True)
class Step:
    """Words that gave way to others: as many as come in their place, or none on one of the sides."""

    old: tuple[Word, ...]
    new: tuple[Word, ...]


@final
class Change:
    """A candidate as rules see it. Both texts are whole files; `diagnostic` is about `before`."""

    def __init__(self, before: Parsed, after: Parsed, language: Language, diagnostic: Diagnostic) -> None:
        self.before = before
        self.after = after
        self.language = language
        self.diagnostic = diagnostic

    @property
    def category(self) -> Category:
        """What kind of flaw is reported."""
        return self.diagnostic.category

    @property
    def of_expression(self) -> bool:
        """Whether the report is about how an expression or a condition is written."""
        rule = self.diagnostic.rule
        return _OF_EXPRESSIONS.search(rule) is not None and (
            self.category in ("dead-code", "other", "type", "syntax") and not _OF_SAFETY.search(rule)
        )

    @property
    def of_useless(self) -> bool:
        """Whether the report is about code that has no effect."""
        if self.category not in ("dead-code", "other", "type"):
            return False
        if _OF_USELESS.search(self.diagnostic.rule) is not None:
            return True
        return self.category == "dead-code" and not self.of_expression

    @property
    def of_unread(self) -> bool:
        """Whether the report says that the text does not compile: a compiler's word is then enough."""
        of_compiler = self.diagnostic.tool in COMPILERS
        return self.category in ("syntax", "undeclared-name") or (
            of_compiler and self.diagnostic.level == "error"
        )

    @cached_property
    def old_region(self) -> tuple[int, int]:
        """The bytes of `before` that changed, by whole lines."""
        head, tail = self._equal
        return _whole_lines(self.before.text, head, len(self.before.text) - tail)

    @cached_property
    def new_region(self) -> tuple[int, int]:
        """The bytes of `after` that came in their place, by whole lines."""
        head, tail = self._equal
        return _whole_lines(self.after.text, head, len(self.after.text) - tail)

    @cached_property
    def old_function(self) -> tuple[int, int]:
        """The bytes of the function of `before` that changed; those of the text where it is not one."""
        node = self.before.root.descendant_for_byte_range(*self.old_region)
        while node is not None and node.type not in DEFINITIONS:
            node = node.parent
        return (0, len(self.before.text)) if node is None else (node.start_byte, node.end_byte)

    @cached_property
    def functions(self) -> tuple[Node, Node]:
        """The function that changed, in both texts; where it is none what holds the change."""
        return _holding(self.before.root, self.old_region), _holding(self.after.root, self.new_region)

    @cached_property
    def expectation(self) -> Expectation:
        """What a fix may change of what the program does."""
        return expectation_of(self.diagnostic)

    @cached_property
    def _equal(self) -> tuple[int, int]:
        """How many bytes are equal at the head and at the end."""
        old, new = self.before.text, self.after.text
        shorter = min(len(old), len(new))
        head = _common(old, new, shorter)
        tail = _common(old[::-1], new[::-1], shorter - head)
        return head, tail

    @cached_property
    def old_words(self) -> list[Word]:
        """The words of the changed lines as they are."""
        return words_of(self.before.root, self.before.text, within=self.old_region)

    @cached_property
    def new_words(self) -> list[Word]:
        """The words of the changed lines in the candidate."""
        return words_of(self.after.root, self.after.text, within=self.new_region)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The fewest steps from the words as they are to those of the candidate."""
        old, new = self.old_words, self.new_words
        found = Levenshtein.opcodes([w.text for w in old], [w.text for w in new])
        return tuple(
            Step(tuple(old[step.src_start : step.src_end]), tuple(new[step.dest_start : step.dest_end]))
            for step in found
            if step.tag != "equal"
        )

    @cached_property
    def reported_after(self) -> int | None:
        """Where in the candidate the first word of the reported line stands that is still there, if any."""
        start, end = self.old_region
        shift = len(self.after.text) - len(self.before.text)
        kept: dict[int, int] = {}
        for step in Levenshtein.opcodes([w.text for w in self.old_words], [w.text for w in self.new_words]):
            if step.tag == "equal":
                pairs = zip(
                    self.old_words[step.src_start : step.src_end],
                    self.new_words[step.dest_start : step.dest_end],
                    strict=True,
                )
                kept.update((old.start_byte, new.start_byte) for old, new in pairs)
        for word in self.reported:
            if word.end_byte <= start:
                return word.start_byte
            if word.start_byte >= end:
                return word.start_byte + shift
            if word.role != "other" and word.start_byte in kept:
                return kept[word.start_byte]
        return None

    def replaced(self) -> Iterator[tuple[Word, Word]]:
        """Words that gave way to one other word each."""
        for step in self.steps:
            if step.old and step.new:
                yield from zip(step.old, step.new, strict=True)

    @cached_property
    def inserted(self) -> tuple[Word, ...]:
        """Words of the candidate that stand in the place of none."""
        return tuple(word for step in self.steps if not step.old for word in step.new)

    @cached_property
    def written(self) -> tuple[Word, ...]:
        """All words of the candidate that are new."""
        return tuple(word for step in self.steps for word in step.new)

    @cached_property
    def removed(self) -> tuple[Word, ...]:
        """All words that are no more."""
        return tuple(word for step in self.steps for word in step.old)

    @cached_property
    def given(self) -> frozenset[str]:
        """The variables to which the candidate newly gives a value as a whole."""
        found: set[str] = set()
        for word in self.written:
            for node in islice(ancestors(self.after.node_at(word)), 3):  # `int *q =`, `= f(…)`: two deep
                pair = assigned(node)
                if pair is None or pair[0].type != "identifier":
                    continue
                if word.text == "=" or word.start_byte in (pair[0].start_byte, pair[1].start_byte):
                    found.add(spelling(pair[0], self.after.text))
        return frozenset(found)

    @cached_property
    def named(self) -> frozenset[str]:
        """The names that the report is about: those of its line, and those that its message cites."""
        return self.cited | {word.text for word in self.reported if word.role in _NAMES}

    @cached_property
    def cited(self) -> frozenset[str]:
        """The names that the report's message points out as names of the code."""
        message = self.diagnostic.message
        found = {name for quote in _QUOTED.findall(message) for name in _NAME.findall(quote)}
        found |= set(_VARIABLE.findall(message))  # ecj: "The variable s can only be null"
        tail = message.rpartition(":")[2].strip(" *&")  # cppcheck: "Memory leak: p"
        if _NAME.match(tail) and " " not in tail:
            found |= set(_NAME.findall(tail))
        return frozenset(found)

    @cached_property
    def quoted(self) -> frozenset[str]:
        """The names in the report's own words, if it says any."""
        return self.named & set(_NAME.findall(self.diagnostic.message))

    @cached_property
    def reported(self) -> list[Word]:
        """The words on the line that is reported."""
        line = self.diagnostic.location.line
        if line is None:
            return []
        starts = _line_start(self.before.text, line)
        if starts is None:
            return []
        end = self.before.text.find(b"\n", starts)
        return words_of(
            self.before.root,
            self.before.text,
            within=(starts, len(self.before.text) if end < 0 else end),
        )


def _holding(root: Node, region: tuple[int, int]) -> Node:
    """The innermost function about some bytes, else the innermost node that holds all of them."""
    found = node = root.descendant_for_byte_range(*region) or root
    while node.type not in _FUNCTIONS:
        if node.parent is None:
            return found
        node = node.parent
    return node


def _common(old: bytes, new: bytes, most: int) -> int:
    """How many bytes at the head of two texts are equal."""
    low, high = 0, most
    while low < high:  # the first bytes are equal, from some place on the prefixes are not
        middle = (low + high + 1) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _whole_lines(text: bytes, start: int, end: int) -> tuple[int, int]:
    last = text.find(b"\n", end)
    return text.rfind(b"\n", 0, start) + 1, len(text) if last < 0 else last


def _line_start(text: bytes, line: int) -> int | None:
    at = 0
    for _ in range(line - 1):
        at = text.find(b"\n", at) + 1
        if at == 0:
            return None
    return at
