"""Tricks with conditions: turned around, negated, made constant, or made to ask for less."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from data_prep.text.lexer import Word, words_of
from plc.repair.filters.nodes import ancestors, bare, field, spelling, walk
from plc.verify.tricks.change import Change, Parsed
from plc.verify.tricks.rule import Rule

if TYPE_CHECKING:
    from tree_sitter import Node

_TURNED: dict[str, frozenset[str]] = {
    "<": frozenset([">", ">="]),
    "<=": frozenset([">", ">="]),
    ">": frozenset(["<", "<="]),
    ">=": frozenset(["<", "<="]),
    "==": frozenset(["!="]),
    "!=": frozenset(["=="]),
}
_DECIDING = frozenset(
    [
        *("if_statement", "while_statement", "do_statement", "for_statement"),
        *("conditional_expression", "ternary_expression"),
    ]
)
_VALUES = frozenset(["variable", "function", "member"])


def _may_turn(change: Change, at: Node, text: bytes) -> bool:
    """Whether a test may be turned around: where it is reported itself, or a pointer's test for null is.

    `if (!p) use(p)` is a reported null dereference whose fix is the other test of `p`.
    """
    if change.of_expression or change.of_useless or change.of_unread:
        return True
    if change.category != "null-dereference":
        return False
    tested = {word.text for word in words_of(at, text) if word.role in _VALUES}
    return bool(tested & (change.quoted or change.named))


def _turned(change: Change) -> str | None:
    """`i >= -1` to `i <= -1`, `==` to `!=`: the code behind the test now runs in the other cases."""
    for old, new in change.replaced():
        if new.text in _TURNED.get(old.text, ()):
            node = change.after.node_at(new).parent
            if node is None or node.type != "binary_expression":
                continue
            if not _may_turn(change, node, change.after.text):
                return f"it turns the test around: `{old.text}` becomes `{new.text}`"
    return None


def _negated(change: Change) -> str | None:
    """A test of the text that is now asked the other way: `p` to `!p`, or `!p` to `p`."""
    before, after = _tests(change.before, change.old_region), _tests(change.after, change.new_region)
    for test, node in after.items():
        other = test.removeprefix("!") if test.startswith("!") else f"!{test}"
        if test in before or other not in before or other in after:
            continue
        if not _may_turn(change, node, change.after.text):
            return f"it negates the condition `{test.lstrip('!')[:40]}`"
    return None


def _tests(side: Parsed, region: tuple[int, int]) -> dict[str, Node]:
    """What the conditions in some lines ask, each operand of `&&` and `||` for itself."""
    found: dict[str, Node] = {}
    for condition in _conditions(side, region):
        stack = [condition]
        while stack:
            node = bare(stack.pop())
            if node.type == "binary_expression" and _sign(node) in ("&&", "||"):
                stack += [part for part in (field(node, "left"), field(node, "right")) if part is not None]
            else:
                found[spelling(node, side.text)] = node
    return found


def _constant(change: Change) -> str | None:
    """A condition that the program's values no longer decide: `if (0)`, `x && 0`, `1 || x`."""
    if change.of_useless or change.of_unread:
        return None
    before = {spelling(node, change.before.text) for node in _conditions(change.before, change.old_region)}
    for node in _conditions(change.after, change.new_region):
        written = spelling(node, change.after.text)
        if written in before:
            continue
        if not any(word.role in (*_VALUES, "constant", "type") for word in words_of(node, change.after.text)):
            return f"it makes a condition constant: `{written[:40]}`"
    for word in change.written:
        node = change.after.node_at(word)
        parent = node.parent
        if word.role == "number" or word.text in ("true", "false"):
            while parent is not None and parent.type in ("parenthesized_expression", "unary_expression"):
                node, parent = parent, parent.parent
            sign = "" if parent is None else _sign(parent)
            if sign in ("&&", "||"):
                return f"it makes a condition constant: `{word.text}` beside `{sign}`"
    return None


def _sign(node: Node) -> str:
    found = node.child_by_field_name("operator") if node.type == "binary_expression" else None
    return "" if found is None else found.type


def _conditions(side: Parsed, region: tuple[int, int]) -> Iterator[Node]:
    """The conditions that decide something in some lines of a text."""
    start, end = region
    for node in within(side.root, start, end):
        condition = field(node, "condition") if node.type in _DECIDING else None
        if condition is not None and condition.start_byte < end and condition.end_byte > start:
            yield bare(condition)


def within(root: Node, start: int, end: int) -> Iterator[Node]:
    """The nodes that meet some bytes of a text."""
    stack = [root]
    while stack:
        node = stack.pop()
        if node.start_byte < end and node.end_byte > start:
            yield node
            stack.extend(reversed(node.children))


def _weaker(change: Change) -> str | None:
    """A guard that asks for less: `a && b` to `a || b`, or to `a`."""
    if change.of_expression or change.of_useless or change.of_unread:
        return None
    for old, new in change.replaced():
        if {old.text, new.text} == {"&&", "||"} and not _asks_first(change, old, new):
            return f"it weakens the condition: `{old.text}` becomes `{new.text}`"
    gone = sum(w.text in ("&&", "||") for w in change.removed)
    come = sum(w.text in ("&&", "||") for w in change.written)
    if gone > come:
        return "it removes a part of a condition"
    return None


def _asks_first(change: Change, old: Word, new: Word) -> bool:
    """`p || p->x` to `p && p->x`, where that line is reported to use a null pointer."""
    on_line = any(old.start_byte == word.start_byte for word in change.reported)
    return change.category == "null-dereference" and new.text == "&&" and on_line


def _loop(change: Change) -> str | None:
    """The test of a loop made about another variable than the one that the loop counts."""
    if change.of_unread:
        return None
    for old, new in change.replaced():
        if old.role != "variable" or new.role != "variable":
            continue
        node = change.after.node_at(new)
        loop = next((n for n in ancestors(node) if n.type == "for_statement"), None)
        condition = None if loop is None else field(loop, "condition")
        if loop is None or condition is None or not _holds(condition, node):
            continue
        counted = {
            word.text
            for part in (field(loop, "initializer", "init"), field(loop, "update"))
            if part is not None
            for word in words_of(part, change.after.text)
        }
        tested = {w.text for w in words_of(condition, change.after.text) if w.role in _VALUES}
        if counted and old.text in counted and not tested & counted:
            return f"it makes the loop count `{old.text}` without testing it"
    return None


def _holds(outer: Node, inner: Node) -> bool:
    return outer.start_byte <= inner.start_byte and inner.end_byte <= outer.end_byte


def _unsure_of_all(change: Change) -> str | None:
    """`x == x`, `x != x`: a test that has one outcome whatever the value is."""
    for word in change.written:
        node = change.after.node_at(word).parent
        if node is None or node.type != "binary_expression" or change.of_unread:
            continue
        left, right = field(node, "left"), field(node, "right")
        sign = field(node, "operator")
        if left is None or right is None or sign is None or sign.type not in _TURNED:
            continue
        same = spelling(left, change.after.text) == spelling(right, change.after.text)
        if same and not any(n.type in ("call_expression", "method_invocation") for n in walk(node)):
            return f"it makes a condition constant: `{spelling(node, change.after.text)[:40]}`"
    return None


def _elsewhere(change: Change) -> str | None:
    """For a variable without a value: a condition changed that is not about it, and nothing else."""
    if change.category != "uninitialized" or not change.quoted or not change.written:
        return None
    for word in (*change.written, *change.removed):
        if word.text in (*change.quoted, "=", "return", "else", "default"):
            return None
    conditions = list(_conditions(change.after, change.new_region))
    for word in change.written:
        if not any(c.start_byte <= word.start_byte and word.end_byte <= c.end_byte for c in conditions):
            return None
    return f"it changes a condition, but `{min(change.quoted)}` still has no value"


def turned(change: Change) -> str:
    """What no tool can confirm: that a reported condition was meant the other way round."""
    if change.category == "null-dereference" or not (change.of_expression or change.of_useless):
        return ""
    if any(new.text in _TURNED.get(old.text, ()) for old, new in change.replaced()):
        return "it is a guess that the condition was meant the other way round"
    return ""


CONDITIONS = (
    Rule("turned test", _turned),
    Rule("negated test", _negated),
    Rule("constant condition", _constant),
    Rule("weaker condition", _weaker),
    Rule("loop without its counter", _loop),
    Rule("test of equals", _unsure_of_all),
    Rule("condition of something else", _elsewhere),
)
