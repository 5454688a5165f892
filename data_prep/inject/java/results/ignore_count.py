"""Read or skip without looking at how much it was.

int got = in.read(data); if (got < data.length) { throw new EOFException(); }   →   in.read(data);
CWE-252.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.operators import Change, Mutation, Operator, Site
from data_prep.inject.shared.java_changes import dropped, single
from data_prep.inject.shared.java_tree import JAVA, call_name, guards, nodes, source

_COUNTING = frozenset({b"read", b"skip", b"write", b"transferTo", b"transferFrom", b"skipBytes", b"await"})


def _find(site: Site) -> Iterator[Mutation]:
    uses = Counter(source(node) for node in nodes(site, "identifier"))
    for node, condition, _ in guards(site):
        setting = node.prev_named_sibling
        if (
            setting is None
            or setting.type != "local_variable_declaration"
            or condition.type != "binary_expression"
        ):
            continue
        declarator = setting.child_by_field_name("declarator")
        value = None if declarator is None else declarator.child_by_field_name("value")
        if declarator is None or value is None or value.type != "method_invocation":
            continue
        name = source(declarator.child_by_field_name("name"))
        inside = sum(source(one) == name for one in _identifiers(node))
        if call_name(value) not in _COUNTING or name not in _identifier_sides(condition):
            continue
        if uses[name] == inside + 1:
            call = Change(setting.start_byte, value.start_byte, b"")
            yield single(252, call, dropped(site, node))


def _identifiers(node: Node) -> Iterator[Node]:
    stack = [node]
    while stack:
        one = stack.pop()
        if one.type == "identifier":
            yield one
        stack.extend(one.named_children)


def _identifier_sides(condition: Node) -> list[bytes]:
    return [source(child) for child in condition.named_children if child.type == "identifier"]


OPERATOR = Operator("ignore-count-java", JAVA, (252,), _find)
