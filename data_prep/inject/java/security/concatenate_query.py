"""Put the input into the text of a query instead of binding it.

PreparedStatement find = db.prepareStatement("SELECT id FROM users WHERE name = ?");
find.setString(1, name);
ResultSet rows = find.executeQuery();
→
Statement find = db.createStatement();
ResultSet rows = find.executeQuery("SELECT id FROM users WHERE name = '" + name + "'");
CWE-89.
"""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.operators import Change, Mutation, Operator, Site
from data_prep.inject.shared.java_changes import dropped, replaced, single
from data_prep.inject.shared.java_tree import (
    JAVA,
    call_name,
    in_block,
    is_declared_twice,
    nodes,
    operands,
    source,
)
from data_prep.inject.shared.java_types import variables

_EXECUTING = frozenset({b"executeQuery", b"executeUpdate", b"execute", b"executeLargeUpdate"})
_TEXTUAL = frozenset({b"setString", b"setDate", b"setTimestamp", b"setTime", b"setNString"})


def _find(site: Site) -> Iterator[Mutation]:
    for call in nodes(site, "method_invocation"):
        if call_name(call) != b"prepareStatement" or len(operands(call)) != 1:
            continue
        setter, query = call.parent, operands(call)[0]
        method = call.child_by_field_name("name")
        if setter is None or method is None or query.type != "string_literal" or b"?" not in source(query):
            continue
        holder = setter.child_by_field_name("left" if setter.type == "assignment_expression" else "name")
        name = source(holder)
        variable = None if holder is None else variables(site).get(name, [None])[0]
        if variable is None or variable.type != b"PreparedStatement" or is_declared_twice(site, name):
            continue
        declared = variable.declarator
        kind = (declared if declared.type == "resource" else declared.parent or declared).child_by_field_name(
            "type"
        )
        changes = _bound_to_text(site, name, query)
        if changes is not None and kind is not None:
            opened = Change(method.start_byte, call.end_byte, b"createStatement()")
            yield single(89, replaced(kind, b"Statement"), opened, *changes)


def _bound_to_text(site: Site, name: bytes, query: Node) -> list[Change] | None:
    """The binding calls gone and the query in the one call that runs it; None where more is done with it."""
    bound: dict[int, bytes] = {}
    changes: list[Change] = []
    runs: Node | None = None
    if sum(call_name(one) == b"prepareStatement" for one in nodes(site, "method_invocation")) > 1:
        return None
    for use in nodes(site, "method_invocation"):
        if source(use.child_by_field_name("object")) != name:
            continue
        given, called, statement = operands(use), call_name(use), use.parent
        if called in _EXECUTING and not given and runs is None:
            runs = use
        elif called.startswith(b"set") and len(given) == 2 and source(given[0]).isdigit():
            if runs is not None or statement is None or not in_block(statement):
                return None
            value = source(given[1]) if given[1].type in _SIMPLE else b"(" + source(given[1]) + b")"
            number = int(source(given[0]))
            if number in bound:
                return None
            bound[number] = b"'\" + " + value + b" + \"'" if called in _TEXTUAL else b'" + ' + value + b' + "'
            changes.append(dropped(site, statement))
        elif called != b"close":
            return None
    parts = source(query).split(b"?")
    if runs is None or sorted(bound) != list(range(1, len(parts))):
        return None
    text = parts[0] + b"".join(bound[number] + part for number, part in enumerate(parts[1:], 1))
    arguments = runs.child_by_field_name("arguments")
    if arguments is None:
        return None
    return [*changes, replaced(arguments, b"(" + text.removesuffix(b' + ""') + b")")]


_SIMPLE = frozenset(
    {"identifier", "field_access", "method_invocation", "string_literal", "decimal_integer_literal"}
)


OPERATOR = Operator("concatenate-query-java", JAVA, (89,), _find)
