"""Tricks with control flow: tests of something else, and ways out before the code that was complained of."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from data_prep.text.lexer import Word, words_of
from plc.repair.filters.nodes import ancestors, assigned, bare, field, operator, spelling, walk
from plc.verify.tricks.change import Change
from plc.verify.tricks.rule import Rule

if TYPE_CHECKING:
    from tree_sitter import Node

_EXITS = frozenset(
    [
        *("return", "goto", "break", "continue", "throw", "exit", "_exit", "abort", "longjmp", "quick_exit"),
        *("_Exit", "terminate", "pthread_exit"),
    ]
)
_DECIDERS = frozenset(
    ["if_statement", "switch_statement", "case_statement", "switch_expression", "catch_clause"]
)
_DECIDING_WORDS = frozenset(["if", "case", "default", "else", "catch", "switch"])
_ABOUT_EXITS = re.compile(r"(?i)return|fall\s*-?through|missing.?break|noreturn|switch")
_ABOUT_RESULTS = frozenset(["use-after-free", "uninitialized"])  # what is returned is wrong, not that it is
_LEAVING = frozenset(
    ["return_statement", "break_statement", "continue_statement", "goto_statement", "throw_statement"]
)
_BLOCKS = frozenset(["compound_statement", "block", "constructor_body", "case_statement"])
_STATEMENTS = ("_statement", "declaration", "block")
_REACHED = frozenset(["break_statement", "labeled_statement", "case_statement"])  # by a jump, or a habit
_NULLS = frozenset(["NULL", "nullptr", "null", "0"])
_VALUES = frozenset(["variable", "member", "function", "constant"])


def _new_tests(change: Change) -> list[Node]:
    """The `if` statements that a candidate brings along."""
    found = []
    for word in change.written:
        node = change.after.node_at(word).parent if word.text == "if" else None
        if node is not None and node.type == "if_statement":
            found.append(node)
    return found if len(found) > sum(word.text == "if" for word in change.removed) else []


def _unrelated(change: Change) -> str | None:
    """A test of something that the report is not about."""
    if not change.named or change.of_unread:
        return None
    for test in _new_tests(change):
        condition = field(test, "condition")
        if condition is None:
            continue
        tested = {w.text for w in words_of(condition, change.after.text) if w.role in _VALUES} - _NULLS
        if (
            tested
            and not tested & change.named
            and not carried(change, tested)
            and not _is_new(change, tested)
        ):
            return (
                f"it tests something that is not reported: `if {spelling(condition, change.after.text)[:40]}`"
            )
    return None


def _is_new(change: Change, tested: set[str]) -> bool:
    """Whether a test is of what the candidate gives a value: `q = realloc(p, n); if (q == NULL)`."""
    return (
        change.category in ("leak", "null-dereference", "uninitialized", "resource")
        and tested <= change.given
    )


def carried(change: Change, names: set[str]) -> bool:
    """Whether a name is one of the lines that the report relates to its own."""
    related = {
        place.line for place in change.diagnostic.related if place.path == change.diagnostic.location.path
    }
    lines = change.before.text.split(b"\n")
    near = b"\n".join(lines[line - 1] for line in related if line is not None and 0 < line <= len(lines))
    words = set(re.findall(r"[A-Za-z_]\w*", near.decode("utf-8", "replace")))
    return bool(names & words)


def _needless(change: Change) -> str | None:
    """A new test where code is reported that has no effect."""
    if not change.of_useless or not _new_tests(change):
        return None
    return "it adds a test where the report is about code without effect"


def _of_unset(change: Change) -> str | None:
    """A test of the very variable that has no value yet."""
    if change.category != "uninitialized":
        return None
    given = {_assigned_to(change, word) for word in change.written if word.text == "="}
    for test in _new_tests(change):
        condition = field(test, "condition")
        for word in words_of(condition, change.after.text) if condition is not None else ():
            if word.text in change.quoted and word.text not in given:
                return f"it tests `{word.text}`, which has no value yet"
    return None


def _assigned_to(change: Change, sign: Word) -> str:
    """What a new assignment gives a value to; empty where it is none."""
    node = change.after.node_at(sign).parent
    pair = None if node is None else assigned(node)
    return "" if pair is None else spelling(pair[0], change.after.text)


def _null_for_bounds(change: Change) -> str | None:
    """A test for null in front of an access that is out of bounds: the pointer is not what is wrong."""
    if change.category not in ("bounds", "overflow"):
        return None
    for test in _new_tests(change):
        condition = field(test, "condition")
        tested = None if condition is None else _null_tested(bare(condition), change.after.text)
        if tested is not None and tested in _pointers(change):
            return f"it tests `{tested}` for null, which does not prevent the reported access"
    return None


def _null_tested(condition: Node, text: bytes) -> str | None:
    """What a condition tests for null alone."""
    if condition.type in ("identifier", "field_expression", "field_access"):
        return spelling(condition, text)
    if condition.type == "unary_expression" and operator(condition) == "!":
        inner = field(condition, "argument", "operand")
        return None if inner is None else _null_tested(bare(inner), text)
    if condition.type == "binary_expression" and operator(condition) in ("==", "!="):
        left, right = field(condition, "left"), field(condition, "right")
        if left is not None and right is not None:
            sides = [spelling(left, text), spelling(right, text)]
            rest = [side for side in sides if side not in _NULLS]
            return rest[0] if len(rest) == 1 else None
    return None


def _pointers(change: Change) -> set[str]:
    """What the reported line reads or writes through: `p` of `p[i]`, of `*(p + i)`, of `p->x`, of `f(p)`."""
    if not change.reported:
        return set()
    start, end = change.reported[0].start_byte, change.reported[-1].end_byte
    root = change.before.root.descendant_for_byte_range(start, end)
    found: set[str] = set()
    for node in walk(root) if root is not None else ():
        if not (start <= node.start_byte and node.end_byte <= end):
            continue
        if node.type == "subscript_expression":
            base = field(node, "argument")
            found |= set() if base is None else {spelling(base, change.before.text)}
        elif node.type == "pointer_expression" and operator(node) == "*":
            found |= {w.text for w in words_of(node, change.before.text) if w.role == "variable"}
        elif node.type == "argument_list":
            found |= {spelling(given, change.before.text) for given in node.named_children}
    return found


def _way_out(change: Change) -> str | None:
    """A new `return`, `exit` and the like that nothing decides about."""
    said = f"{change.diagnostic.rule} {change.diagnostic.message}"
    if change.category not in _ABOUT_RESULTS and _ABOUT_EXITS.search(said):
        return None
    gone = [word.text for word in change.removed]
    for word in change.written:
        if word.text not in _EXITS:
            continue
        if word.text in gone:  # it stood there before
            gone.remove(word.text)
        elif change.reported_after is not None and word.start_byte > change.reported_after:
            continue  # behind what is reported
        elif not _is_decided(change, word) and not _ends_new_case(change, word):
            return f"it adds `{word.text}`, which leaves before the reported code"
    return None


def _cut_off(change: Change) -> str | None:
    """A statement that is never reached any more, as behind a `return` that nothing decides about."""
    if change.of_unread:
        return None
    old, new = change.functions
    before, after = _never_reached(old, change.before.text), _never_reached(new, change.after.text)
    lost = next(iter((Counter(after) - Counter(before)).elements()), None)
    return None if lost is None else f"it leaves code that is never reached: `{lost[:40]}`"


def _never_reached(function: Node, text: bytes) -> list[str]:
    """The statements right behind a way out, in the same block."""
    found: list[str] = []
    for node in walk(function):
        if node.type not in _LEAVING or node.parent is None or node.parent.type not in _BLOCKS:
            continue
        behind = node.next_named_sibling
        while behind is not None and "comment" in behind.type:
            behind = behind.next_named_sibling
        if behind is not None and behind.type.endswith(_STATEMENTS) and behind.type not in _REACHED:
            found.append(" ".join(text[behind.start_byte : behind.end_byte].decode("latin-1").split()))
    return found


def _is_decided(change: Change, word: Word) -> bool:
    """Whether a new test decides about a new way out."""
    written = {w.start_byte for w in change.written if w.text in _DECIDING_WORDS}
    more = sum(w.text == "if" for w in change.written) > sum(w.text == "if" for w in change.removed)
    for node in ancestors(change.after.node_at(word)):
        if node.type in _DECIDERS and node.start_byte in written:
            return True
        # a new `if` before an old one: which of both is new is not told by their words
        condition = field(node, "condition") if node.type == "if_statement" and more else None
        if condition is not None and any(_is_in(condition, each) for each in change.written):
            return True
        if node.type == "else_clause" and node.start_byte in written:
            return True
    return False


def _is_in(node: Node, word: Word) -> bool:
    return node.start_byte <= word.start_byte and word.end_byte <= node.end_byte


def _ends_new_case(change: Change, word: Word) -> bool:
    """Whether a `break` ends a `case` of a `switch`, where it changes what falls through and nothing else."""
    node = change.after.node_at(word)
    return (
        word.text == "break"
        and any(n.type == "case_statement" for n in ancestors(node))
        and (change.category in ("dead-code", "other"))
    )


GUARDS = (
    Rule("unrelated test", _unrelated),
    Rule("needless test", _needless),
    Rule("test of what is not set", _of_unset),
    Rule("test for null", _null_for_bounds),
    Rule("early way out", _way_out),
    Rule("code cut off", _cut_off),
)
