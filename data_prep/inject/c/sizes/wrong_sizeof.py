"""The size of the pointer is taken for the size of what it points to (CWE-467), or left out (CWE-131).

memset(entry, 0, sizeof(*entry));  →  memset(entry, 0, sizeof(entry));
malloc(sizeof(struct entry))       →  malloc(sizeof(struct entry *))
malloc(count * sizeof(int))        →  malloc(count)
"""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.c.sizes.products import product
from data_prep.inject.operators import Change, Mutation, Operator, Site
from data_prep.inject.shared.c_edits import one, put, without_operand
from data_prep.inject.shared.c_facts import Facts, facts_of
from data_prep.inject.shared.c_tree import (
    C_AND_CPP,
    View,
    bare,
    field,
    operator_of,
    out_of_parentheses,
    view_of,
)

_POINTER_SIZE = 467
_WRONG_SIZE = 131


def _find(site: Site) -> Iterator[Mutation]:
    view = view_of(site)
    facts = facts_of(view)
    for node in view.all("sizeof_expression"):
        change = _pointer_size(view, facts, node)
        if change is not None:
            yield one(_POINTER_SIZE, change)
        parent = view.parent(node)
        if parent is None or parent.type != "binary_expression" or not _is_argument(view, parent):
            continue
        if operator_of(parent) == "*" and not _is_byte(view, node):
            change = without_operand(view, node)
            if change is not None:
                yield one(_WRONG_SIZE, change)


def _pointer_size(view: View, facts: Facts, node: Node) -> Change | None:
    kind, value = field(node, "type"), field(node, "value")
    if kind is not None:
        if not _is_argument(view, product(view, node)) or b"*" in view.read(kind) or b"[" in view.read(kind):
            return None
        if not view.read(kind).startswith((b"struct", b"union")) and not _is_record(view, kind):
            return None
        return Change(kind.end_byte, kind.end_byte, b" *")
    if value is None:
        return None
    inner = bare(value)
    if inner.type != "pointer_expression" or operator_of(inner) != "*":
        return None
    pointer = field(inner, "argument")
    if pointer is None or bare(pointer).type not in ("identifier", "field_expression"):
        return None
    local = facts.local(view.read(bare(pointer)), node.start_byte)
    if local is not None and local.depth != 1:
        return None
    return put(inner, view.read(pointer))


def _is_record(view: View, kind: Node) -> bool:
    """Whether a type's name is rather a record's than a number's."""
    name = view.read(kind)
    return (
        kind.named_child_count == 1 and not name.endswith(b"_t") and name[:1].isupper() and not name.isupper()
    )


def _is_argument(view: View, node: Node) -> bool:
    _, parent = out_of_parentheses(view, node)
    return parent is not None and parent.type == "argument_list"


def _is_byte(view: View, node: Node) -> bool:
    return view.key(node).replace(b"unsigned", b"").replace(b"signed", b"") in (
        b"sizeof(char)",
        b"sizeof(uint8_t)",
        b"sizeof(xmlChar)",
    )


OPERATOR = Operator("wrong-sizeof", C_AND_CPP, (_POINTER_SIZE, _WRONG_SIZE), _find)
