"""What is known of a C pointer where it is used: tested just above, or dereferenced before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from plc.repair.filters.nodes import LOOPS, always_leaves, assigned, bare, field, operator, spelling, walk
from plc.repair.reported.hints.faults.statements import BLOCK, statement_of

if TYPE_CHECKING:
    from tree_sitter import Node

_NULLS = frozenset(["NULL", "nullptr", "0", "((void*)0)"])
_STRAIGHT = frozenset(["expression_statement", "declaration"])
_HEADS = frozenset(["if_statement", "while_statement", "switch_statement"])
_LAZY = frozenset(["&&", "||"])


def is_tested(place: Node, name: str, text: bytes) -> bool:
    """Whether a statement is reached only with a pointer that is not null.

    A test above it leaves where the pointer is null, or a condition around it asks for another; nothing
    gives the pointer a value in between.
    """
    for node, is_around in _before(place, name, text):
        if is_around and _is_held_by_test(node, place, name, text):
            return True
        if not is_around and _leaves_where_null(node, name, text):
            return True
        if not is_around and _assigns(node, name, text):
            return False
    return False


def first_use(place: Node, name: str, text: bytes) -> Node:
    """The earliest statement that surely runs before a place and dereferences the pointer; or the place.

    Once a pointer was dereferenced, a test of it comes too late.
    """
    found = place
    if not name.isidentifier():
        return found  # what it is a member of may be another object there
    for node, is_around in _before(place, name, text):
        if not is_around and (_assigns(node, name, text) or _may_be_entered(node, name, text)):
            break
        part = node if node.type in _STRAIGHT else field(node, "condition") if node.type in _HEADS else None
        if part is not None and _dereferences(part, name, text) and node.type != "while_statement":
            found = node
    return found


def _before(place: Node, name: str, text: bytes) -> Iterator[tuple[Node, bool]]:
    """The statements above a place in its block, the nearest first, then what holds that block, and so on.

    The flag tells what holds the place. A loop that gives the pointer another value ends it.
    """
    node: Node | None = place
    while node is not None and node.type != "function_definition":
        above = node.prev_named_sibling if node.parent is not None and node.parent.type == BLOCK else None
        while above is not None:
            if above.type != "comment":
                yield above, False
            above = above.prev_named_sibling
        node = node.parent
        if node is not None and node.type != BLOCK:
            yield node, True
            if node.type in LOOPS and _assigns(node, name, text):
                return


def _assigns(node: Node, name: str, text: bytes) -> bool:
    """Whether a statement may give the pointer another value: by an assignment, a step, or its address."""
    for each in walk(node):
        pair = assigned(each)
        if pair is not None and _holds(spelling(pair[0], text), name):
            return True
        inner = field(each, "argument") if each.type in ("update_expression", "pointer_expression") else None
        is_address = each.type == "update_expression" or operator(each) == "&"
        if inner is not None and is_address and _holds(spelling(inner, text), name):
            return True
    return False


def _holds(given: str, name: str) -> bool:
    """Whether what is given a value is the pointer, or what the pointer is a member of."""
    return name == given or name.startswith((f"{given}->", f"{given}.", f"{given}["))


def _may_be_entered(node: Node, name: str, text: bytes) -> bool:
    """Whether a statement has a label, which may be jumped to, or declares another variable of the name."""
    declared = ("declaration", "init_declarator", "pointer_declarator", "array_declarator")
    return any(
        each.type in ("labeled_statement", "case_statement")
        or (
            each.type == "identifier"
            and each.parent is not None
            and each.parent.type in declared
            and each.parent.child_by_field_name("declarator") == each
            and spelling(each, text) == name
        )
        for each in walk(node)
    )


def _dereferences(part: Node, name: str, text: bytes) -> bool:
    """Whether `*p`, `p[…]` or `p->…` is evaluated, whatever else is true."""
    for each in walk(part):
        is_use = each.type in ("subscript_expression", "field_expression") or (
            each.type == "pointer_expression" and operator(each) == "*"
        )
        sign = field(each, "operator")
        if each.type == "field_expression" and sign is not None and sign.type == ".":
            continue
        inner = field(each, "argument") if is_use else None
        if inner is not None and spelling(bare(inner), text) == name and not _is_lazy(each, part):
            return True
    return False


def _is_lazy(node: Node, part: Node) -> bool:
    """Whether an expression is evaluated only if another one says so, or not at all as in `sizeof *p`."""
    while node != part and node.parent is not None:
        outer = node.parent
        if outer.type in ("sizeof_expression", "conditional_expression"):
            return True
        if outer.type == "binary_expression" and operator(outer) in _LAZY and field(outer, "right") == node:
            return True
        node = outer
    return False


def _leaves_where_null(node: Node, name: str, text: bytes) -> bool:
    """`if (p == NULL) return …;`, also with `||`; `assert(p)`."""
    if node.type == "expression_statement":
        return any(spelling(node, text) == f"assert({test});" for test in _tests(name, is_null=False))
    condition = field(node, "condition") if node.type == "if_statement" else None
    if condition is None:
        return False
    if _tests_for(condition, name, text, is_null=True) and always_leaves(field(node, "consequence"), text):
        return True
    other = field(node, "alternative")
    return (
        other is not None and _tests_for(condition, name, text, is_null=False) and always_leaves(other, text)
    )


def _is_held_by_test(node: Node, place: Node, name: str, text: bytes) -> bool:
    """Whether a condition around a place asks for a pointer that is not null."""
    condition = field(node, "condition")
    if condition is None or node.type not in (*_HEADS, "for_statement"):
        return False
    other = field(node, "alternative") if node.type == "if_statement" else None
    if other is not None and other.start_byte <= place.start_byte < other.end_byte:
        return _tests_for(condition, name, text, is_null=True)
    held = field(node, "consequence", "body")
    is_inside = held is not None and held.start_byte <= place.start_byte < held.end_byte
    if not is_inside or not _tests_for(condition, name, text, is_null=False):
        return False
    return not any(
        _assigns(each, name, text)
        for each in (held.named_children if held is not None else [])
        if each.end_byte <= statement_of(place).start_byte
    )


def _tests_for(condition: Node, name: str, text: bytes, *, is_null: bool) -> bool:
    """Whether a condition is true for each null: alone or beside `||`; or for none: alone or beside `&&`."""
    waiting = [condition]
    while waiting:
        node = bare(waiting.pop())
        if node.type == "binary_expression" and operator(node) == ("||" if is_null else "&&"):
            sides = (field(node, "left"), field(node, "right"))
            waiting += [each for each in sides if each is not None]
        elif _is_test(node, name, text, is_null=is_null):
            return True
    return False


def _is_test(node: Node, name: str, text: bytes, *, is_null: bool) -> bool:
    written = spelling(node, text)
    if written in _tests(name, is_null=is_null):
        return True
    left, right = field(node, "left"), field(node, "right")
    if node.type != "binary_expression" or left is None or right is None:
        return False
    given = assigned(bare(left))  # `(p = malloc(n)) == NULL`
    is_same = given is not None and spelling(given[0], text) == name
    return is_same and operator(node) == ("==" if is_null else "!=") and spelling(right, text) in _NULLS


def _tests(name: str, *, is_null: bool) -> frozenset[str]:
    sign, plain = ("==", f"!{name}") if is_null else ("!=", name)
    return frozenset([plain, *(f"{name}{sign}{n}" for n in _NULLS), *(f"{n}{sign}{name}" for n in _NULLS)])
