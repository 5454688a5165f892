"""A variable has a type that its values do not fit (CWE-194, CWE-195, CWE-197).

ssize_t got = read(fd, buf, n);  →  size_t got = read(fd, buf, n);
int c = getchar();               →  char c = getchar();
size_t n = strlen(text);         →  int n = strlen(text);
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.operators import Mutation, Operator, Site
from data_prep.inject.shared.c_edits import one, put
from data_prep.inject.shared.c_facts import Facts, Local, facts_of, is_zero
from data_prep.inject.shared.c_tree import C_AND_CPP, View, bare, callee, field, operator_of, sides, view_of

_SIGN_EXTENSION = 194
_TO_UNSIGNED = 195
_TRUNCATION = 197

_READS_CHARACTER = re.compile(rb"^(?:f?getc\w*|getchar|peek|get|getch|next_?char|read_?char|\w*_getc)$")
_GIVES_SIZE = re.compile(
    rb"^(?:strlen|wcslen|size|length|fread|fwrite|strcspn|strspn|sizeof|\w*_len|\w*length\w*|\w*_size)$", re.I
)
_MAY_FAIL = re.compile(
    rb"^(?:read|write|recv|send|recvfrom|sendto|pread|pwrite|readlink|getline|snprintf|vsnprintf|open|socket|accept|\w*_read|\w*_write|\w*_recv|\w*_send|find|indexOf|\w*_find)$"
)
_NARROWER = {
    b"int64_t": b"int32_t",
    b"uint64_t": b"uint32_t",
    b"uint32_t": b"uint16_t",
    b"long long": b"int",
    b"unsigned long long": b"unsigned int",
    b"unsigned long": b"unsigned int",
    b"long": b"int",
    b"off_t": b"int",
    b"size_t": b"int",
    b"ssize_t": b"int",
    b"std::size_t": b"int",
}
_SIGNED = {b"int": b"unsigned int", b"ssize_t": b"size_t", b"long": b"unsigned long", b"int64_t": b"uint64_t",
    b"ptrdiff_t": b"size_t", b"short": b"unsigned short", b"int32_t": b"uint32_t"}  # fmt: skip
_BYTES = {b"unsigned char": b"char", b"uint8_t": b"int8_t"}


def _find(site: Site) -> Iterator[Mutation]:
    view = view_of(site)
    facts = facts_of(view)
    for declaration in view.all("declaration"):
        kind = field(declaration, "type")
        declarators = declaration.children_by_field_name("declarator")
        if kind is None or len(declarators) != 1:
            continue
        local = _local_of(facts, declarators[0])
        if local is None or local.depth or local.is_array or local.is_reference:
            continue
        if b"static" in local.modifiers or b"extern" in local.modifiers:
            continue
        yield from _retyped(view, facts, local, kind)


def _retyped(view: View, facts: Facts, local: Local, kind: Node) -> Iterator[Mutation]:
    base = local.base
    sources = list(_sources(view, facts, local))
    called = [callee(source) for source in sources if source.type == "call_expression"]
    if base == b"int" and any(_READS_CHARACTER.match(name) for name in called):
        yield one(_TRUNCATION, put(kind, b"char"))
        return
    if base in _SIGNED and _is_tested_below_zero(view, facts, local):
        if (
            any(_MAY_FAIL.match(name) for name in called)
            or base in (b"ssize_t", b"ptrdiff_t")
            or _counts_down(view, facts, local)
        ):
            yield one(_TO_UNSIGNED, put(kind, _SIGNED[base]))
        return
    if base in _BYTES and any(map(_is_read_in, sources)) and _is_index_or_shifted(view, facts, local):
        yield one(_SIGN_EXTENSION, put(kind, _BYTES[base]))
        return
    if base in _NARROWER and any(_is_wide(source) for source in sources):
        yield one(_TRUNCATION, put(kind, _NARROWER[base]))


def _local_of(facts: Facts, declarator: Node) -> Local | None:
    for group in facts.locals.values():
        for local in group:
            if local.declarator.id == declarator.id:
                return local
    return None


def _sources(view: View, facts: Facts, local: Local) -> Iterator[Node]:
    """What the variable is set to."""
    if local.value is not None:
        yield bare(local.value)
    for node in facts.names.get(local.name, ()):
        parent = view.parent(node)
        if parent is None or parent.type != "assignment_expression" or operator_of(parent) not in ("=", "+="):
            continue
        left, right = field(parent, "left"), field(parent, "right")
        if left is not None and right is not None and left.id == node.id:
            yield bare(right)


def _is_tested_below_zero(view: View, facts: Facts, local: Local) -> bool:
    for node in facts.names.get(local.name, ()):
        parent = view.parent(node)
        while parent is not None and parent.type in ("parenthesized_expression", "assignment_expression"):
            node, parent = parent, view.parent(parent)
        pair = sides(parent) if parent is not None and parent.type == "binary_expression" else None
        if parent is None or pair is None or pair[0].id != node.id:
            continue
        if operator_of(parent) in ("<", ">=", "<=") and is_zero(view, pair[1]):
            return True
        if operator_of(parent) == ">" and view.read(pair[1]) == b"-1":
            return True
    return False


def _counts_down(view: View, facts: Facts, local: Local) -> bool:
    for node in facts.names.get(local.name, ()):
        parent = view.parent(node)
        if parent is not None and parent.type == "update_expression" and operator_of(parent) == "--":
            return True
    return False


def _is_index_or_shifted(view: View, facts: Facts, local: Local) -> bool:
    for node in facts.names.get(local.name, ()):
        parent = view.parent(node)
        if parent is None:
            continue
        if parent.type in ("subscript_expression", "subscript_argument_list"):
            index = field(parent, "index")
            if parent.type != "subscript_expression" or (index is not None and index.id == node.id):
                return True
        if parent.type == "binary_expression" and operator_of(parent) in ("<<", ">>", ">", ">=", "<", "<="):
            return True
    return False


def _is_read_in(node: Node) -> bool:
    """Whether a value comes from outside, so that it may be above 127."""
    return node.type in ("subscript_expression", "pointer_expression", "call_expression", "cast_expression")


def _is_wide(node: Node) -> bool:
    """Whether an expression's value may need the wide type: a size or a product."""
    if node.type == "call_expression":
        return _GIVES_SIZE.match(callee(node)) is not None
    return node.type == "binary_expression" and operator_of(node) in ("*", "<<")


OPERATOR = Operator("change-sign-or-width", C_AND_CPP, (_SIGN_EXTENSION, _TO_UNSIGNED, _TRUNCATION), _find)
