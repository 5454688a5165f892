"""For each idiom the changes that a model wrongly makes of it; where a filter objects, the idiom is there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, final

from data_prep.text.functions import Function
from data_prep.text.languages import Language
from data_prep.text.lexer import Word
from data_prep.text.word_edits import WordEdit
from plc.repair.filters.assignment import ASSIGNMENT
from plc.repair.filters.bounds import BOUNDS
from plc.repair.filters.change import ProposedChange
from plc.repair.filters.fall_through import FALL_THROUGH
from plc.repair.filters.filter import Filter
from plc.repair.filters.guarded_free import GUARDED_FREE
from plc.repair.filters.nodes import (
    CALLS,
    JUMPS,
    LOOPS,
    always_leaves,
    ancestors,
    arguments,
    assigned,
    bare,
    callee,
    operator,
    spelling,
    uncast,
    walk,
)
from plc.repair.filters.ownership import OWNERSHIP
from plc.repair.filters.polarity import POLARITY
from plc.repair.filters.starts import STARTS

if TYPE_CHECKING:
    from tree_sitter import Node

_FLIPPED = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
_NEGATED = {"==": "!=", "!=": "=="}
_NULLS = frozenset(["NULL", "nullptr", "null", "0"])
_LIMITS = frozenset(["identifier", "number_literal", "decimal_integer_literal"])
_PLAIN = frozenset(["identifier", "field_expression", "subscript_expression"])
_CASES = frozenset(["case_statement", "switch_block_statement_group"])
_BRANCHES = frozenset(["if_statement", *LOOPS, "conditional_expression", "ternary_expression"])
_ALLOCATING = frozenset(
    [
        *("malloc", "calloc", "realloc", "strdup", "strndup", "xmalloc", "xcalloc", "xstrdup", "kmalloc"),
        *("kzalloc", "g_malloc", "g_malloc0", "g_new", "g_strdup", "av_malloc", "av_mallocz"),
    ]
)


@final
@dataclass(frozen=True, slots=True)
class Place:
    """A function in its file, its nodes in order of the text, and where its words stand."""

    text: bytes
    root: Node
    language: Language
    function: Function
    nodes: tuple[Node, ...]

    @classmethod
    def of(cls, text: bytes, root: Node, language: Language, function: Function) -> Place:
        """Find the function's own nodes."""
        whole = ProposedChange(text, root, language, ()).definition(function)
        return cls(text, root, language, function, tuple(walk(whole)))

    def proposed(self, *edits: WordEdit) -> ProposedChange:
        """A change of this function."""
        return ProposedChange.of(self.text, self.root, self.language, [(self.function, edits)])

    def word_at(self, byte: int) -> int:
        """The first word that begins at a byte or behind it."""
        words = self.function.words
        return next((at for at, word in enumerate(words) if word.start_byte >= byte), len(words))

    def replaced(self, node: Node, *new: str) -> ProposedChange:
        """The words of a node give way to others."""
        start = self.word_at(node.start_byte)
        return self.proposed(WordEdit(start, max(start, self.word_at(node.end_byte)), new))

    def written(self, node: Node) -> str:
        """A node without its blanks."""
        return spelling(node, self.text)


@dataclass(frozen=True, slots=True)
class Idiom:
    """What a filter knows to be meant, and the changes of a function that it is asked about."""

    filter: Filter
    changes: Callable[[Place], Iterator[ProposedChange]]

    def is_in(self, place: Place) -> bool:
        """Whether a function holds it."""
        if place.language not in self.filter.languages:
            return False
        return any(self.filter.objection(change) is not None for change in self.changes(place))


def idiom_of(place: Place, wanted: Collection[str]) -> str | None:
    """The name of the first idiom, of those that are wanted, that a function holds; None: it holds none."""
    for idiom in IDIOMS:
        if idiom.filter.name in wanted and idiom.is_in(place):
            return idiom.filter.name
    return None


def _break_before_label(place: Place) -> Iterator[ProposedChange]:
    """`break ;` where control runs from one case into the next."""
    words = place.function.words
    for at, word in enumerate(words):
        if word.text not in ("case", "default") or not _is_label(words, at):
            continue
        last = _statement_that_ends_at(place, words[at - 1])
        if last is not None and not always_leaves(last, place.text):
            yield place.proposed(WordEdit(at, at, ("break", ";")))


def _is_label(words: Sequence[Word], at: int) -> bool:
    """Whether a word begins a label behind a statement, and none of Java's `case x ->` or `= default`."""
    following = next((word.text for word in words[at:] if word.text in ("->", ":", ";", "{")), ";")
    return at > 0 and words[at - 1].text in (";", "}") and following == ":"


def _statement_that_ends_at(place: Place, word: Word) -> Node | None:
    """The widest statement of a case that ends with a word."""
    node = place.root.descendant_for_byte_range(word.start_byte, word.end_byte)
    while node is not None and node.parent is not None and node.parent.type not in _CASES:
        if node.parent.end_byte != node.end_byte:
            return None
        node = node.parent
    return node


def _limit_flipped(place: Place) -> Iterator[ProposedChange]:
    """`<=` to `<`, and `<` to `<=` where the limit is a number or a name.

    Every `i < a.length` would count otherwise, which nobody takes for a fault.
    """
    for node in place.nodes:
        sign = node.child_by_field_name("operator") if node.type == "binary_expression" else None
        if sign is None or sign.type not in _FLIPPED:
            continue
        bound = node.child_by_field_name("right")
        if "=" in sign.type or (bound is not None and uncast(bound).type in _LIMITS):
            yield place.replaced(sign, _FLIPPED[sign.type])


def _start_at_zero(place: Place) -> Iterator[ProposedChange]:
    """`i = 1` to `i = 0` at the head of a loop."""
    for node in place.nodes:
        pair = assigned(node)
        if pair is None or place.written(pair[1]) != "1":
            continue
        loop = next((outer for outer in ancestors(node) if outer.type.endswith("statement")), None)
        if loop is not None and loop.type == "for_statement":
            yield place.replaced(pair[1], "0")


def _compared_instead(place: Place) -> Iterator[ProposedChange]:
    """`=` to `==` in a condition."""
    for node in place.nodes:
        if node.type == "assignment_expression" and operator(node) in ("=", ""):
            sign = next((child for child in node.children if child.type == "="), None)
            if sign is not None:
                yield place.replaced(sign, "==")


def _kept_released(place: Place) -> Iterator[ProposedChange]:
    """`free ( p ) ;` at the end of a function that has allocated `p` and releases it nowhere."""
    body = next((node for node in place.nodes if node.type == "compound_statement"), None)
    statements = [] if body is None else [node for node in body.named_children if node.type != "comment"]
    if body is None or not statements:
        return
    last = statements[-1]
    at = place.word_at(last.start_byte if last.type in JUMPS else body.end_byte - 1)
    released = {place.written(given) for node in place.nodes if (given := _released(node, place.text))}
    for name, is_new in dict.fromkeys(_allocated(place)):
        if name in released:
            continue
        release = ("delete", name, ";") if is_new else ("free", "(", name, ")", ";")
        yield place.proposed(WordEdit(at, at, release))


def _allocated(place: Place) -> Iterator[tuple[str, bool]]:
    """The variables that hold what was allocated here, and whether by `new`."""
    for node in place.nodes:
        pair = assigned(node)
        if pair is None or pair[0].type != "identifier":
            continue
        value = uncast(pair[1])
        if value.type == "new_expression":
            yield place.written(pair[0]), True
        elif value.type in CALLS and callee(value, place.text) in _ALLOCATING:
            yield place.written(pair[0]), False


def _guard_before_release(place: Place) -> Iterator[ProposedChange]:
    """`if ( p != NULL )` before `free ( p ) ;`."""
    null = "NULL" if place.language == "c" else "nullptr"
    for node in place.nodes:
        inner = (
            node.named_children[0] if node.type == "expression_statement" and node.named_children else None
        )
        if inner is None or node.parent is None or node.parent.type != "compound_statement":
            continue
        released = _given(inner)
        if released is None:
            continue
        at, first, last = (
            place.word_at(b) for b in (node.start_byte, released.start_byte, released.end_byte)
        )
        tested = [word.text for word in place.function.words[first:last]]
        yield place.proposed(WordEdit(at, at, ("if", "(", *tested, "!=", null, ")")))


def _released(node: Node, text: bytes) -> Node | None:
    """What a node releases, by the name of what it calls."""
    is_release = node.type == "delete_expression" or "free" in callee(node, text).lower()
    return _given(node) if is_release else None


def _given(expression: Node) -> Node | None:
    """What a call with one argument, or `delete`, is given."""
    if expression.type == "delete_expression" and expression.named_children:
        return expression.named_children[-1]
    given = arguments(expression) if expression.type in CALLS else []
    return uncast(given[0]) if len(given) == 1 else None


def _null_test_negated(place: Place) -> Iterator[ProposedChange]:
    """`!p` to `p`, `p` to `!p`, `== NULL` to `!= NULL`, in what decides between branches."""
    for node in place.nodes:
        if node.type == "unary_expression" and operator(node) == "!":
            yield place.replaced(node.children[0])
        elif node.type == "binary_expression" and operator(node) in _NEGATED:
            sides = [node.child_by_field_name(name) for name in ("left", "right")]
            sign = node.child_by_field_name("operator")
            if sign is not None and any(side is not None and place.written(side) in _NULLS for side in sides):
                yield place.replaced(sign, _NEGATED[sign.type])
        elif node.type in _BRANCHES and (condition := node.child_by_field_name("condition")) is not None:
            asked = bare(condition)
            if asked.type in _PLAIN:
                at = place.word_at(asked.start_byte)
                yield place.proposed(WordEdit(at, at, ("!",)))


# The rarest first: a function counts for the first that it holds and that is still wanted.
IDIOMS: tuple[Idiom, ...] = (
    Idiom(FALL_THROUGH, _break_before_label),
    Idiom(STARTS, _start_at_zero),
    Idiom(OWNERSHIP, _kept_released),
    Idiom(ASSIGNMENT, _compared_instead),
    Idiom(BOUNDS, _limit_flipped),
    Idiom(GUARDED_FREE, _guard_before_release),
    Idiom(POLARITY, _null_test_negated),
)
