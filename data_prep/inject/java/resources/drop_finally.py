"""Clean up only where nothing is thrown, or not at all.

try { work(); } finally { unlock(); }              →   work(); unlock();
try { return work(); } finally { unlock(); }       →   return work();
try { … } catch (E e) { … } finally { close(); }   →   try { … } catch (E e) { … }
CWE-459.
"""

from __future__ import annotations

from collections.abc import Iterator

from data_prep.inject.java.resources.collisions import collides
from data_prep.inject.operators import Change, Mutation, Operator, Site
from data_prep.inject.shared.java_changes import indent, lifted, replaced, single
from data_prep.inject.shared.java_tree import (
    JAVA,
    LONGEST,
    code,
    in_block,
    leaves,
    next_statement,
    nodes,
    source,
    statements,
)


def _find(site: Site) -> Iterator[Mutation]:
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
        if collides(site, body, []) or collides(site, cleaning[0], []):
            continue
        if leaves(body) and next_statement(node) is not None:
            continue
        parts = [lifted(site, body.named_children, to=node)]
        if not leaves(body):
            parts.append(lifted(site, cleaning[0].named_children, to=node))
        yield single(459, replaced(node, (b"\n" + indent(site, node)).join(parts)))


OPERATOR = Operator("drop-finally-java", JAVA, (459,), _find)
