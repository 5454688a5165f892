"""A test for null stays as it is where the code around it uses the value as the test says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from data_prep.text.name_parts import parts_of
from plc.repair.filters.change import ProposedChange, WordChange
from plc.repair.filters.filter import Filter
from plc.repair.filters.nodes import (
    CALLS,
    LOOPS,
    always_leaves,
    ancestors,
    arguments,
    assigned,
    callee,
    field,
    operator,
    spelling,
    statements_behind,
    texts,
    texts_after,
    uncast,
    walk,
    word_range,
)
from plc.repair.filters.parentheses import closing

if TYPE_CHECKING:
    from tree_sitter import Node

_NULLS = frozenset(["NULL", "nullptr", "null", "0", "nil", "FALSE", "false"])
_WRAPPERS = frozenset(["parenthesized_expression", "condition_clause"])
_ENDS_TEST = frozenset(["argument_list", "conditional_expression", "ternary_expression", "initializer_list"])
_CHOICES = frozenset(["conditional_expression", "ternary_expression"])
_CHECKS = re.compile(r"assert|check|require|ensure|expect", re.IGNORECASE)
_EXPLICIT = frozenset(["NULL", "nullptr", "null"])
_ERROR = frozenset(["err", "error", "errstr", "errmsg", "errptr", "exception", "failure", "rc", "errno"])
_MAKING = frozenset([*CALLS, "new_expression", "object_creation_expression"])
_DEREFERENCES = frozenset(
    ["field_expression", "pointer_expression", "subscript_expression", "field_access", "array_access"]
)


@dataclass(frozen=True, slots=True)
class _Test:
    """What a condition asks: whether `subject` is something, or (`positive` false) whether it is null."""

    subject: str
    positive: bool
    explicit: bool = False  # by a comparison with null, so that it is a pointer


@dataclass(frozen=True, slots=True)
class _Region:
    """Code that runs only where a test has one outcome."""

    nodes: tuple[Node, ...]
    outcome: bool
    leaves: bool = False  # it is a branch, and control never goes on behind it


def _objection(change: ProposedChange) -> str | None:
    return next((said for one in change.changes if (said := _about(change, one)) is not None), None)


def _about(change: ProposedChange, one: WordChange) -> str | None:
    flipped = _flipped(change, one)
    if flipped is None:
        return _passes_on(change, one)
    node, test = flipped
    present: list[Node] = []
    absent: list[Node] = []
    leaves = False
    for region in _regions(node, change.text):
        leaves |= region.leaves and region.outcome == test.positive
        (present if region.outcome == test.positive else absent).extend(region.nodes)
    if any(use == "follows" for use in _uses(absent, test.subject, change.text)):
        return None  # the code as it is uses what it has found to be null
    first = _first_use(absent, test.subject, change.text)
    if first == "made" or (first == "written" and test.explicit):
        return f"`{test.subject}` is made where it is missing"
    if leaves and not _ERROR.isdisjoint(parts_of(test.subject)):
        return f"`{test.subject}` is an error, and the code leaves where there is one"
    used = set(_uses(present, test.subject, change.text))
    if "follows" in used:
        return f"`{test.subject}` would be used where it is null"
    if "passes" in used and first is None:
        return f"`{test.subject}` would be passed on where it is null"
    return None


def is_contradicted(change: ProposedChange, one: WordChange) -> bool:
    """Whether the code follows a pointer where it has found it to be null, and the change mends that."""
    flipped = _flipped(change, one)
    if flipped is None:
        return False
    node, test = flipped
    if "(" in test.subject:  # a call may give another value each time
        return False
    absent = [
        inner
        for region in _regions(node, change.text)
        if region.outcome != test.positive
        for inner in region.nodes
    ]
    return _first_use(absent, test.subject, change.text) == "follows"


def _passes_on(change: ProposedChange, one: WordChange) -> str | None:
    """`x != EOF ? f(x) : EOF` hands on the one value that it cannot use."""
    if {*one.old, *one.new} != {"==", "!="} or len(one.old) != 1:
        return None
    leaf = change.node_at(one.function.words[one.start])
    node = None if leaf is None else leaf.parent
    if node is None or node.type != "binary_expression":
        return None
    sides = {
        spelling(uncast(side), change.text)
        for name in ("left", "right")
        if (side := node.child_by_field_name(name)) is not None
    }
    while node.parent is not None and node.parent.type in _WRAPPERS:
        node = node.parent
    choice = node.parent
    if choice is None or choice.child_by_field_name("condition") != node or choice.type not in _CHOICES:
        return None
    same = choice.child_by_field_name("consequence" if one.old == ("==",) else "alternative")
    other = choice.child_by_field_name("alternative" if one.old == ("==",) else "consequence")
    if same is None or other is None or spelling(uncast(other), change.text) in sides:
        return None
    handed = spelling(uncast(same), change.text)
    return f"`{handed}` is handed on where it is the value" if handed in sides else None


def _flipped(change: ProposedChange, one: WordChange) -> tuple[Node, _Test] | None:
    """The widest test that a change turns into its opposite, and what it asks as it is."""
    anchors = [one.function.words[one.start]] if one.start < one.end else [one.behind, one.before]
    for word in anchors:
        leaf = None if word is None else change.node_at(word)
        found: tuple[Node, _Test] | None = None
        for node in [] if leaf is None else [leaf, *ancestors(leaf)]:
            kind = node.type
            if kind in _ENDS_TEST or kind.endswith(("statement", "declaration", "_clause", "declarator")):
                break
            if kind == "binary_expression" and operator(node) in ("&&", "||", "and", "or"):
                break
            first, last = word_range(one, node)
            if first <= one.start and one.end <= last:
                was = _turned(texts(one, first, last), texts_after(one, first, last))
                found = found if was is None else (node, was)
        if found is not None:
            return found
    return None


def _turned(before: Sequence[str], after: Sequence[str]) -> _Test | None:
    """What the words of a condition ask, where the words after the change ask the opposite."""
    was, becomes = _test_of(before), _test_of(after)
    if was is None or becomes is None or before.count("=") != after.count("="):
        return None
    if was.subject != becomes.subject or was.positive == becomes.positive:
        return None
    explicit = not _EXPLICIT.isdisjoint([*before, *after])
    return _Test(was.subject, was.positive, explicit)


def _test_of(words: Sequence[str]) -> _Test | None:
    """What the words of a condition ask, if they ask for null."""
    positive = True
    closed_at = closing(words)
    first, end = 0, len(words)
    while first < end:
        if words[first] in ("!", "not"):
            positive = not positive
            first += 1
        elif words[first] == "(" and closed_at.get(first) == end - 1:
            first, end = first + 1, end - 1
        elif end - first > 2 and words[end - 2] in ("==", "!=") and words[end - 1] in _NULLS:
            positive = positive == (words[end - 2] == "!=")
            end -= 2
        elif end - first > 2 and words[first + 1] in ("==", "!=") and words[first] in _NULLS:
            positive = positive == (words[first + 1] == "!=")
            first += 2
        else:
            break
    words = words[first:end]
    if "=" in words:  # `( p = f ( ) ) == NULL` asks for p
        words = words[: words.index("=")]
    depth = 0
    for word in words:
        depth += (word in ("(", "[")) - (word in (")", "]"))
        if depth == 0 and word in ("&&", "||", "==", "!=", "<", ">", "<=", ">=", "?", ","):
            return None
    return _Test("".join(words), positive) if words else None


def _regions(node: Node, text: bytes) -> Iterator[_Region]:
    """What runs after a test came out one way, up to the statement that it decides."""
    when_true: bool | None = True  # the test's outcome if the expression reached so far is true
    when_false: bool | None = False
    for parent in ancestors(node):
        kind = parent.type
        if kind == "unary_expression" and operator(parent) in ("!", "not"):
            when_true, when_false = when_false, when_true
        elif kind == "binary_expression" and operator(parent) in ("&&", "||", "and", "or"):
            right = parent.child_by_field_name("right")
            both = operator(parent) in ("&&", "and")
            outcome = when_true if both else when_false
            if right is not None and right != node and outcome is not None:
                yield _Region((right,), outcome)
            when_true, when_false = (when_true, None) if both else (None, when_false)
        elif kind not in _WRAPPERS:
            yield from _decided(parent, node, text, when_true, when_false)
            return
        node = parent


def _decided(
    parent: Node, node: Node, text: bytes, when_true: bool | None, when_false: bool | None
) -> Iterator[_Region]:
    """The branches that a condition decides between, and what follows where one of them always leaves."""
    if parent.type == "argument_list":
        call = parent.parent
        if call is not None and call.parent is not None and _CHECKS.search(callee(call, text)):
            yield from _region(statements_behind(call.parent), when_true)
        return
    if node != parent.child_by_field_name("condition"):
        return
    then = field(parent, "consequence", "body")
    other = parent.child_by_field_name("alternative")
    for branch, outcome in ((then, when_true), (other, when_false)):
        if branch is not None and outcome is not None:
            yield _Region((branch,), outcome, always_leaves(branch, text))
    if parent.type in LOOPS:
        yield from _region(statements_behind(parent), when_false)
    elif parent.type == "if_statement":
        if always_leaves(then, text):
            yield from _region(statements_behind(parent), when_false)
        if other is not None and always_leaves(other, text):
            yield from _region(statements_behind(parent), when_true)


def _region(nodes: Sequence[Node], outcome: bool | None) -> Iterator[_Region]:
    if nodes and outcome is not None:
        yield _Region(tuple(nodes), outcome)


def _uses(nodes: Sequence[Node], subject: str, text: bytes) -> Iterator[str]:
    """How code uses a subject until it writes to it: `follows` the pointer, or `passes` the value on."""
    for use in _in_order(nodes, subject, text):
        if use in ("written", "made"):
            return
        yield use


def _first_use(nodes: Sequence[Node], subject: str, text: bytes) -> str | None:
    return next(_in_order(nodes, subject, text), None)


def _in_order(nodes: Sequence[Node], subject: str, text: bytes) -> Iterator[str]:
    """What becomes of a subject, step by step; the right side of an assignment comes first."""
    for node in nodes:
        for inner in walk(node):
            use = _use(inner, subject, text)
            if use in ("written", "made") and (pair := assigned(inner)) is not None:
                yield from (said for part in walk(pair[1]) if (said := _use(part, subject, text)))
            if use is not None:
                yield use


def _use(node: Node, subject: str, text: bytes) -> str | None:
    if any(holder.type == "sizeof_expression" for holder in islice(ancestors(node), 3)):
        return None
    if node.type in _DEREFERENCES:
        base = field(node, "argument", "object", "array")
        through = node.type != "pointer_expression" or operator(node) == "*"
        member = node.type != "field_expression" or operator(node) == "->"
        if base is not None and through and member and spelling(uncast(base), text) == subject:
            return "follows"
        return None
    if node.type in CALLS:
        receiver = node.child_by_field_name("object")
        if receiver is not None and spelling(receiver, text) == subject:
            return "follows"
        passed = any(spelling(uncast(given), text) == subject for given in arguments(node))
        return "passes" if passed else None
    if node.type in ("return_statement", "delete_expression") and node.named_child_count:
        return "passes" if spelling(uncast(node.named_children[-1]), text) == subject else None
    pair = assigned(node)
    if pair is not None:
        left, right = pair
        if node.type != "assignment_expression":
            return "passes" if spelling(uncast(right), text) == subject else None
        if spelling(left, text) == subject and spelling(uncast(right), text) not in _NULLS:
            return "made" if uncast(right).type in _MAKING else "written"
        return "passes" if spelling(uncast(right), text) == subject else None
    return None


POLARITY = Filter("consistent null test", _objection)
