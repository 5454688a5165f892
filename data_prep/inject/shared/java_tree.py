"""What the Java operators share: one walk of a function, and what its nodes are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from tree_sitter import Node

from data_prep.inject.operators import Site
from data_prep.text.language_specs import COMMENTS, JAVA_ALONE

JAVA = JAVA_ALONE

LONGEST = 240  # bytes that a fault may leave out: nobody forgets more by a slip

_BLOCKS = frozenset({"block", "constructor_body", "switch_block_statement_group"})
_LEAVES = frozenset(
    {"return_statement", "throw_statement", "break_statement", "continue_statement", "yield_statement"}
)
_LOOPS = frozenset({"for_statement", "while_statement", "do_statement", "enhanced_for_statement"})


@lru_cache(maxsize=8)
def _by_type(function: Node) -> dict[str, list[Node]]:
    found: dict[str, list[Node]] = {}
    stack = [function]
    while stack:
        node = stack.pop()
        found.setdefault(node.type, []).append(node)
        stack.extend(reversed(node.named_children))
    return found


def nodes(site: Site, *types: str) -> list[Node]:
    """The function's nodes of these types, in order of the text; one walk serves every operator."""
    return nodes_of(site.function, *types)


def nodes_of(function: Node, *types: str) -> list[Node]:
    """The same for a function's node."""
    found = _by_type(function)
    if len(types) == 1:
        return found.get(types[0], [])
    merged = [node for kind in types for node in found.get(kind, ())]
    return sorted(merged, key=lambda node: (node.start_byte, -node.end_byte))


@lru_cache(maxsize=8)
def dereferenced(function: Node) -> dict[bytes, list[int]]:
    """Expressions that null must not reach, each with the places where a member or element is taken."""
    found: dict[bytes, list[int]] = {}
    for kind, field in (
        ("method_invocation", "object"),
        ("field_access", "object"),
        ("array_access", "array"),
        ("enhanced_for_statement", "value"),
    ):
        for node in _by_type(function).get(kind, ()):
            owner = node.child_by_field_name(field)
            if owner is not None and owner.text is not None:
                found.setdefault(owner.text, []).append(owner.start_byte)
    return found


def is_dereferenced(site: Site, subject: bytes, *, start: int, end: int) -> bool:
    """Whether a member of the subject is taken in this range of the file."""
    return any(start <= at < end for at in dereferenced(site.function).get(subject, ()))


@lru_cache(maxsize=8)
def declared(function: Node) -> Counter[bytes]:
    found = _by_type(function)
    holders = ("variable_declarator", "formal_parameter", "catch_formal_parameter", "resource")
    names = (
        node.child_by_field_name("name")
        for kind in (*holders, "enhanced_for_statement")
        for node in found.get(kind, ())
    )
    return Counter(name.text for name in names if name is not None and name.text is not None)


def source(node: Node | None) -> bytes:
    """The node's own bytes; empty where there is none."""
    return b"" if node is None or node.text is None else node.text


def operator_of(node: Node) -> Node | None:
    """The operator leaf of a binary, unary, assignment or update expression."""
    found = node.child_by_field_name("operator")
    if found is None:
        found = next(
            (child for child in node.children if not child.is_named and child.type not in "()"), None
        )
    return found


def code(children: Sequence[Node]) -> list[Node]:
    """The nodes that are not comments."""
    return [child for child in children if child.type not in COMMENTS]


def statements(body: Node) -> list[Node]:
    """The statements of a block, or the one statement that stands in its place."""
    return code(body.named_children) if body.type in ("block", "constructor_body") else [body]


def bare(node: Node) -> Node:
    """The expression inside any parentheses."""
    while node.type == "parenthesized_expression" and (inner := code(node.named_children)):
        node = inner[0]
    return node


def operands(call: Node) -> list[Node]:
    """The arguments of a call or a creation."""
    arguments = call.child_by_field_name("arguments")
    return [] if arguments is None else code(arguments.named_children)


def call_name(call: Node) -> bytes:
    """The method's simple name."""
    return source(call.child_by_field_name("name"))


def in_block(statement: Node) -> bool:
    """Whether the statement is one of a list, so that it can be dropped."""
    return statement.parent is not None and statement.parent.type in _BLOCKS


def next_statement(statement: Node) -> Node | None:
    """The statement behind this one in its list, past comments."""
    node = statement.next_named_sibling
    while node is not None and node.type in COMMENTS:
        node = node.next_named_sibling
    return node


def enclosing_statement(node: Node) -> Node:
    """The nearest statement or declaration around an expression."""
    while node.parent is not None and not node.type.endswith(("_statement", "_declaration")):
        node = node.parent
    return node


def leaves(statement: Node | None) -> bool:
    """Whether control never reaches what follows: a return, throw, break or continue on every way."""
    if statement is None:
        return False
    if statement.type in _LEAVES:
        return True
    if statement.type == "block":
        inner = statements(statement)
        return bool(inner) and leaves(inner[-1])
    if statement.type == "if_statement":
        return leaves(statement.child_by_field_name("consequence")) and leaves(
            statement.child_by_field_name("alternative")
        )
    if statement.type in ("while_statement", "for_statement"):
        return _runs_for_ever(statement)
    if statement.type in ("synchronized_statement", "try_statement", "try_with_resources_statement"):
        parts = [statement.child_by_field_name("body")]
        parts += [
            clause.child_by_field_name("body")
            for clause in statement.named_children
            if clause.type == "catch_clause"
        ]
        return all(leaves(part) for part in parts)
    return False


def _runs_for_ever(loop: Node) -> bool:
    condition = loop.child_by_field_name("condition")
    if condition is not None and source(bare(condition)) != b"true":
        return False
    stack = [loop]
    while stack:
        node = stack.pop()
        if node.type == "break_statement":
            return False
        stack.extend(node.named_children)
    return True


def may_fall_through(statement: Node) -> bool:
    """Whether the function still compiles when control passes this statement's end."""
    node: Node | None = statement
    while node is not None:
        if node.type in _LOOPS or (in_block(node) and next_statement(node) is not None):
            return True
        if node.type in ("constructor_declaration", "static_initializer"):
            return True
        if node.type == "method_declaration":
            return source(node.child_by_field_name("type")) == b"void"
        if node.type in ("lambda_expression", "switch_rule"):
            return False
        node = node.parent
    return False


def is_declared_twice(site: Site, name: bytes) -> bool:
    """Whether the function declares the name more than once."""
    return declared(site.function)[name] > 1


def null_test(condition: Node) -> tuple[bytes, bytes] | None:
    """(subject, `==` or `!=`) of a comparison with null; None for any other expression."""
    condition = bare(condition)
    if condition.type != "binary_expression":
        return None
    left, right = condition.child_by_field_name("left"), condition.child_by_field_name("right")
    operator = source(condition.child_by_field_name("operator"))
    if left is None or right is None or operator not in (b"==", b"!="):
        return None
    if left.type == "null_literal":
        left, right = right, left
    if right.type != "null_literal" or left.type not in ("identifier", "field_access", "method_invocation"):
        return None
    return source(left), operator


def thrown(body: Node | None) -> bytes | None:
    """The simple name of the exception where the body does nothing but throw a new one."""
    if body is None:
        return None
    inner = statements(body)
    if len(inner) != 1 or inner[0].type != "throw_statement":
        return None
    made = code(inner[0].named_children)
    if not made or made[0].type != "object_creation_expression":
        return None
    return source(made[0].child_by_field_name("type")).rpartition(b".")[2]


def guards(site: Site) -> Iterator[tuple[Node, Node, Node]]:
    """Each `if` without else that can be dropped: the statement, its bare condition, what it does."""
    for node in nodes(site, "if_statement"):
        condition = node.child_by_field_name("condition")
        body = node.child_by_field_name("consequence")
        if condition is None or body is None or node.child_by_field_name("alternative") is not None:
            continue
        short = node.end_byte - node.start_byte <= LONGEST
        if short and in_block(node) and not is_alone(node) and not condition.has_error:
            yield node, bare(condition), body


def is_alone(statement: Node) -> bool:
    """Whether the statement is all that its block does: without it the block would be there for nothing."""
    return statement.parent is not None and len(code(statement.parent.named_children)) == 1
