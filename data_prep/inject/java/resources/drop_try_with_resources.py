"""Open a resource without the statement that closes it.

try (Reader in = open(path)) { return in.read(); }   →   Reader in = open(path); return in.read();
CWE-772.
"""

from __future__ import annotations

from collections.abc import Iterator

from data_prep.inject.java.resources.collisions import NOTHING_OPEN, collides
from data_prep.inject.operators import Change, Mutation, Operator, Site
from data_prep.inject.shared.java_changes import indent, lifted, replaced, single
from data_prep.inject.shared.java_tree import (
    JAVA,
    in_block,
    leaves,
    next_statement,
    nodes,
    source,
    statements,
)


def _find(site: Site) -> Iterator[Mutation]:
    for node in nodes(site, "try_with_resources_statement"):
        body, resources = node.child_by_field_name("body"), node.child_by_field_name("resources")
        if body is None or resources is None or not statements(body) or b'"""' in source(node):
            continue
        inside = [one for one in resources.named_children if one.type == "resource"]
        names = [source(one.child_by_field_name("name")) for one in inside]
        if not inside or not all(names) or not in_block(node):
            continue
        if all(source(one.child_by_field_name("type")).startswith(NOTHING_OPEN) for one in inside):
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
        if collides(site, body, names) or (leaves(body) and next_statement(node) is not None):
            continue
        separator = b"\n" + indent(site, node)
        whole = [child for child in body.named_children if child.start_point.row > body.start_point.row]
        if whole:
            lines.append(lifted(site, whole, to=node))
            yield single(772, replaced(node, separator.join(lines)))


OPERATOR = Operator("drop-try-with-resources-java", JAVA, (772,), _find)
