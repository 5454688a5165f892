"""Java: resources that are not closed, cleaning up that an exception skips."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.operators import Change, Mutation, Operator, Site
from data_prep.inject.shared.java_changes import dropped, indent, lifted, replaced, single
from data_prep.inject.shared.java_tree import (
    JAVA,
    LONGEST,
    call_name,
    code,
    in_block,
    is_alone,
    is_declared_twice,
    leaves,
    next_statement,
    nodes,
    operands,
    source,
    statements,
)
from data_prep.inject.shared.java_types import type_of

_NOTHING_OPEN = (
    b"String",
    b"ByteArray",
    b"CharArray",
    b"UnsynchronizedByteArray",
)  # readers and writers of memory
_CLOSING = frozenset(
    {b"close", b"closeQuietly", b"shutdown", b"disconnect", b"dispose", b"release", b"destroy"}
)


def _drop_close(site: Site) -> Iterator[Mutation]:
    """Leave a resource open.

    int first = in.read(); in.close(); return first;   ->   int first = in.read(); return first;
    CWE-772.
    """
    for call in nodes(site, "method_invocation"):
        statement = call.parent
        if statement is None or statement.type != "expression_statement":
            continue
        if call_name(call) not in _CLOSING or len(operands(call)) > 1 or _is_own(call):
            continue
        if call_name(call) == b"closeQuietly" and not operands(call):
            continue
        owner = call.child_by_field_name("object")
        if owner is not None and (type_of(site, owner) or b"").startswith(_NOTHING_OPEN):
            continue
        gone = _with_what_holds_it(statement)
        if gone.type == "finally_clause":
            start = gone.start_byte if gone.prev_named_sibling is None else gone.prev_named_sibling.end_byte
            yield single(772, Change(start, gone.end_byte, b""))
        elif in_block(gone) and not is_alone(gone) and gone.end_byte - gone.start_byte <= LONGEST:
            yield single(772, dropped(site, gone))


def _is_own(call: Node) -> bool:
    """A call of this object's or its parent's own method."""
    return call.child_by_field_name("object") is None or source(call.child_by_field_name("object")) in (
        b"super",
        b"this",
    )


def _with_what_holds_it(statement: Node) -> Node:
    """The outermost `if`, `try` or `finally` that is there for this statement alone, or the statement."""
    gone = statement
    while (around := gone.parent) is not None:
        if around.type == "block":
            holder = around.parent
            if holder is None or len(statements(around)) != 1:
                break
        else:
            holder = around
        if (holder.type == "if_statement" and holder.child_by_field_name("alternative") is None) or (
            holder.type == "try_statement" and not _has_finally(holder)
        ):
            gone = holder
        elif holder.type == "finally_clause" and _has_catch(holder.parent):
            return holder
        else:
            break
    return gone


def _has_finally(statement: Node) -> bool:
    return any(child.type == "finally_clause" for child in statement.named_children)


def _has_catch(statement: Node | None) -> bool:
    return statement is not None and any(child.type == "catch_clause" for child in statement.named_children)


def _drop_try_with_resources(site: Site) -> Iterator[Mutation]:
    """Open a resource without the statement that closes it.

    try (Reader in = open(path)) { return in.read(); }   ->   Reader in = open(path); return in.read();
    CWE-772.
    """
    for node in nodes(site, "try_with_resources_statement"):
        body, resources = node.child_by_field_name("body"), node.child_by_field_name("resources")
        if body is None or resources is None or not statements(body) or b'"""' in source(node):
            continue
        inside = [one for one in resources.named_children if one.type == "resource"]
        names = [source(one.child_by_field_name("name")) for one in inside]
        if not inside or not all(names) or not in_block(node):
            continue
        if all(source(one.child_by_field_name("type")).startswith(_NOTHING_OPEN) for one in inside):
            continue
        lines = [source(one) + b";" for one in inside]
        if any(child.type in ("catch_clause", "finally_clause") for child in node.named_children):
            first = statements(body)[0]
            if first.start_point.row == body.start_point.row:
                continue
            separator = b"\n" + indent(site, first)
            opening = b"try {" + b"".join(separator + line for line in lines)
            yield single(772, Change(node.start_byte, body.start_byte + 1, opening))
            continue
        if _collides(site, body, names) or (leaves(body) and next_statement(node) is not None):
            continue
        separator = b"\n" + indent(site, node)
        whole = [child for child in body.named_children if child.start_point.row > body.start_point.row]
        if whole:
            lines.append(lifted(site, whole, to=node))
            yield single(772, replaced(node, separator.join(lines)))


def _drop_finally(site: Site) -> Iterator[Mutation]:
    """Clean up only where nothing is thrown, or not at all.

    try { work(); } finally { unlock(); }              ->   work(); unlock();
    try { return work(); } finally { unlock(); }       ->   return work();
    try { … } catch (E e) { … } finally { close(); }   ->   try { … } catch (E e) { … }
    CWE-459.
    """
    for node in nodes(site, "try_statement"):
        body = node.child_by_field_name("body")
        clauses = [child for child in node.named_children if child.type in ("catch_clause", "finally_clause")]
        if body is None or not clauses or clauses[-1].type != "finally_clause" or not statements(body):
            continue
        cleaning = code(clauses[-1].named_children)
        if not cleaning or not statements(cleaning[0]) or not in_block(node) or b'"""' in source(node):
            continue
        if len(clauses) > 1:
            if clauses[-1].end_byte - clauses[-1].start_byte <= LONGEST:
                yield single(459, Change(clauses[-2].end_byte, clauses[-1].end_byte, b""))
            continue
        if _collides(site, body, []) or _collides(site, cleaning[0], []):
            continue
        if leaves(body) and next_statement(node) is not None:
            continue
        parts = [lifted(site, body.named_children, to=node)]
        if not leaves(body):
            parts.append(lifted(site, cleaning[0].named_children, to=node))
        yield single(459, replaced(node, (b"\n" + indent(site, node)).join(parts)))


def _collides(site: Site, body: Node, more: list[bytes]) -> bool:
    names = [
        source(child.child_by_field_name("name"))
        for statement in statements(body)
        if statement.type == "local_variable_declaration"
        for child in statement.named_children
        if child.type == "variable_declarator"
    ]
    return any(is_declared_twice(site, name) for name in [*names, *more])


OPERATORS: tuple[Operator, ...] = (
    Operator("drop-close-java", JAVA, (772,), _drop_close),
    Operator("drop-try-with-resources-java", JAVA, (772,), _drop_try_with_resources),
    Operator("drop-finally-java", JAVA, (459,), _drop_finally),
)
