"""Questions about syntax nodes that several filters ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from plc.repair.filters.change import WordChange

if TYPE_CHECKING:
    from tree_sitter import Node

JUMPS = frozenset(f"{word}_statement" for word in ("return", "break", "continue", "goto", "throw", "yield"))
LOOPS = frozenset(["for_statement", "while_statement", "do_statement"])
CALLS = frozenset(["call_expression", "method_invocation"])
NAMES = frozenset(["identifier", "field_identifier"])
_WRAPPERS = frozenset(["parenthesized_expression", "condition_clause"])
_NO_RETURN = frozenset(["exit", "_exit", "abort", "longjmp", "die", "fatal", "panic", "usage"])


def spelling(node: Node, text: bytes) -> str:
    """The words of a node without blanks, which is enough to tell one expression from another."""
    written = text[node.start_byte : node.end_byte].decode("utf-8", "surrogateescape")
    return "".join(written.split())


def walk(node: Node) -> Iterator[Node]:
    """A node and all below it, in order of the text."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(reversed(current.children))


def ancestors(node: Node) -> Iterator[Node]:
    """What holds a node, from the inside."""
    while (parent := node.parent) is not None:
        yield parent
        node = parent


def field(node: Node, *names: str) -> Node | None:
    """The first of some fields that a node has; grammars name the same thing differently."""
    for name in names:
        found = node.child_by_field_name(name)
        if found is not None:
            return found
    return None


def bare(node: Node) -> Node:
    """An expression without the parentheses around it."""
    while node.type in _WRAPPERS:
        inner = field(node, "value") or next((c for c in node.named_children if c.type != "comment"), None)
        if inner is None:
            return node
        node = inner
    return node


def operator(node: Node) -> str:
    """The operator of an expression; empty where it has none."""
    found = node.child_by_field_name("operator")
    return "" if found is None else found.type


def arguments(call: Node) -> list[Node]:
    """What a call is given."""
    given = call.child_by_field_name("arguments")
    return [] if given is None else [node for node in given.named_children if node.type != "comment"]


def callee(call: Node, text: bytes) -> str:
    """The simple name of what is called; empty where it has none."""
    name = field(call, "function", "name")
    while name is not None and name.type not in NAMES:
        name = field(name, "field", "name")
    return "" if name is None else spelling(name, text)


def statements_behind(node: Node) -> list[Node]:
    """The statements that follow one in its block."""
    behind = []
    sibling = node.next_named_sibling
    while sibling is not None:
        behind.append(sibling)
        sibling = sibling.next_named_sibling
    return behind


def always_leaves(statement: Node | None, text: bytes) -> bool:
    """Whether control never goes on behind a statement: it ends in a jump, or calls what does not return."""
    while statement is not None and statement.type in ("compound_statement", "block", "else_clause"):
        inner = [child for child in statement.named_children if child.type != "comment"]
        statement = inner[-1] if inner else None
    if statement is None:
        return False
    if statement.type == "expression_statement" and statement.named_child_count:
        call = statement.named_children[0]
        return call.type in CALLS and callee(call, text) in _NO_RETURN
    return statement.type in JUMPS


def assigned(node: Node) -> tuple[Node, Node] | None:
    """What an assignment or an initialiser writes to, and what it writes."""
    if node.type == "assignment_expression" and operator(node) in ("=", ""):
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    elif node.type in ("init_declarator", "variable_declarator"):
        left, right = field(node, "declarator", "name"), node.child_by_field_name("value")
        while left is not None and left.type in ("pointer_declarator", "reference_declarator"):
            left = left.child_by_field_name("declarator")
    else:
        return None
    return None if left is None or right is None else (left, right)


def uncast(node: Node) -> Node:
    """An expression without casts and parentheses around it."""
    while True:
        inner = bare(node)
        if inner.type == "cast_expression":
            value = inner.child_by_field_name("value")
            if value is None:
                return inner
            inner = value
        if inner == node:
            return node
        node = inner


def word_range(change: WordChange, node: Node) -> tuple[int, int]:
    """The words of the changed function that a node holds."""
    words = change.function.words
    first = next((at for at, word in enumerate(words) if word.start_byte >= node.start_byte), len(words))
    last = next((at for at in range(first, len(words)) if words[at].end_byte > node.end_byte), len(words))
    return first, last


def texts(change: WordChange, start: int, end: int) -> list[str]:
    """Words of the changed function as it is."""
    return [word.text for word in change.function.words[start:end]]


def texts_after(change: WordChange, start: int, end: int) -> list[str]:
    """The same words with the change made; it lies within them."""
    words = texts(change, start, end)
    return [*words[: change.start - start], *change.new, *words[change.end - start :]]


def statement_start(words: Sequence[str], end: int) -> int:
    """Where the statement begins that ends ahead of word `end`."""
    at = end - 1
    while at > 0 and words[at - 1] not in (";", "{", "}", ":"):
        at -= 1
    return max(0, at)
