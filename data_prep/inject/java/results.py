"""Java: results of calls that nobody looks at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.operators import Change, Mutation, Operator, Site
from data_prep.inject.shared.java_changes import dropped, replaced, single
from data_prep.inject.shared.java_tree import (
    JAVA,
    call_name,
    guards,
    in_block,
    leaves,
    nodes,
    operator_of,
    source,
)

_CHECKED = frozenset(
    {
        b"delete",
        b"mkdir",
        b"mkdirs",
        b"createNewFile",
        b"renameTo",
        b"setLastModified",
        b"setReadable",
        b"setWritable",
        b"setExecutable",
        b"setReadOnly",
        b"tryLock",
        b"tryAcquire",
        b"await",
        b"awaitTermination",
        b"offer",
        b"compareAndSet",
        b"completePendingCommand",
        b"finishConnect",
        b"login",
        b"remove",
        b"add",
        b"find",
        b"next",
        b"move",
    }
)
_COUNTING = frozenset({b"read", b"skip", b"write", b"transferTo", b"transferFrom", b"skipBytes", b"await"})
_PURE = frozenset(
    {
        b"trim",
        b"strip",
        b"replace",
        b"replaceAll",
        b"replaceFirst",
        b"substring",
        b"toLowerCase",
        b"toUpperCase",
        b"concat",
        b"add",
        b"subtract",
        b"multiply",
        b"divide",
        b"negate",
        b"abs",
        b"plus",
        b"minus",
        b"normalize",
        b"resolve",
        b"setScale",
        b"mod",
        b"shiftLeft",
        b"shiftRight",
    }
)


def _ignore_result(site: Site) -> Iterator[Mutation]:
    """Drop what a call returns.

    if (!file.delete()) { throw new IOException("kept"); }   ->   file.delete();
    name = name.trim();                                       ->   name.trim();
    CWE-252.
    """
    for node, condition, body in guards(site):
        call = condition
        if call.type == "method_invocation" and not leaves(body):
            continue  # nothing is made of a failure here
        if call.type == "unary_expression" and source(operator_of(call)) == b"!":
            call = call.named_children[0]
        is_checked = call.type == "method_invocation" and call_name(call) in _CHECKED
        if is_checked and call.child_by_field_name("object") is not None:
            yield single(252, replaced(node, source(call) + b";"))
    for node in nodes(site, "assignment_expression"):
        left, right, statement = (
            node.child_by_field_name("left"),
            node.child_by_field_name("right"),
            node.parent,
        )
        if left is None or right is None or statement is None or source(operator_of(node)) != b"=":
            continue
        if statement.type != "expression_statement" or not in_block(statement):
            continue
        owner = right.child_by_field_name("object")
        if call_name(right) in _PURE and source(owner) == source(left):
            yield single(252, Change(left.start_byte, right.start_byte, b""))


def _unchecked_count(site: Site) -> Iterator[Mutation]:
    """Read or skip without looking at how much it was.

    int got = in.read(data); if (got < data.length) { throw new EOFException(); }   ->   in.read(data);
    CWE-252.
    """
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


OPERATORS: tuple[Operator, ...] = (
    Operator("ignore-result-java", JAVA, (252,), _ignore_result),
    Operator("ignore-count-java", JAVA, (252,), _unchecked_count),
)
