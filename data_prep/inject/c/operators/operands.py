"""Whether operands count something or are constant."""

from __future__ import annotations

from tree_sitter import Node

from data_prep.inject.shared.c_facts import Facts
from data_prep.inject.shared.c_tree import View, bare

COUNTS = frozenset(
    b"int unsigned long short char size_t ssize_t ptrdiff_t off_t time_t double float int8_t int16_t "
    b"int32_t int64_t uint8_t uint16_t uint32_t uint64_t uintptr_t "
    b"u8 u16 u32 u64 uint ushort ulong uchar".split()
)


def counts(view: View, facts: Facts, pair: tuple[Node, Node]) -> bool:
    """Whether a side is surely a number or pointer: C++ lets any type have any operator."""
    for side in pair:
        side = bare(side)
        if side.type in ("number_literal", "sizeof_expression", "char_literal"):
            return True
        if side.type == "identifier":
            local = facts.local(view.read(side), side.start_byte)
            if local is not None and (local.depth or set(local.base.split()) & COUNTS):
                return True
    return False


def is_constant(view: View, node: Node) -> bool:
    if node.type in ("true", "false", "null"):
        return True
    return node.type == "identifier" and (view.read(node).isupper() or view.read(node)[:1] == b"k")
