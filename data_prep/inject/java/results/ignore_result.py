"""Drop what a call returns.

if (!file.delete()) { throw new IOException("kept"); }   →   file.delete();
name = name.trim();                                       →   name.trim();
CWE-252.
"""

from __future__ import annotations

from collections.abc import Iterator

from data_prep.inject.operators import Change, Mutation, Operator, Site
from data_prep.inject.shared.java_changes import replaced, single
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


def _find(site: Site) -> Iterator[Mutation]:
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


OPERATOR = Operator("ignore-result-java", JAVA, (252,), _find)
