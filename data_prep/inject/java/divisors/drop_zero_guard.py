"""Leave out the check that a divisor is not zero.

if (count == 0) { return 0; } return total / count;   →   return total / count;
count == 0 ? 0 : total / count                        →   total / count
CWE-369.
"""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.operators import Mutation, Operator, Site
from data_prep.inject.shared.java_changes import dropped, reduced, replaced, single
from data_prep.inject.shared.java_tree import (
    JAVA,
    bare,
    enclosing_statement,
    guards,
    leaves,
    nodes,
    operator_of,
    source,
)


def _find(site: Site) -> Iterator[Mutation]:
    divisors = _divisors(site)
    if not divisors:
        return
    for node, condition, body in guards(site):
        if leaves(body) and _divides(divisors, _zero_subject(condition), start=node.end_byte):
            yield single(369, dropped(site, node))
    for node in nodes(site, "ternary_expression"):
        condition_node = node.child_by_field_name("condition")
        for field in ("consequence", "alternative"):
            kept = node.child_by_field_name(field)
            if kept is None or condition_node is None:
                continue
            subject = _zero_subject(bare(condition_node))
            if _divides(divisors, subject, start=kept.start_byte, end=kept.end_byte):
                yield single(369, replaced(node, source(kept)))
    for node in nodes(site, "binary_expression"):
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None or source(operator_of(node)) not in (b"&&", b"||"):
            continue
        end = enclosing_statement(node).end_byte
        allowing = (b"!=", b">") if source(operator_of(node)) == b"&&" else (b"==", b"<=")
        if source(operator_of(bare(left))) not in allowing:
            continue
        if _divides(divisors, _zero_subject(bare(left)), start=right.start_byte, end=end):
            yield single(369, *reduced(node, right))


def _divisors(site: Site) -> dict[bytes, list[int]]:
    found: dict[bytes, list[int]] = {}
    for node in nodes(site, "binary_expression"):
        right = node.child_by_field_name("right")
        if right is not None and source(operator_of(node)) in (b"/", b"%"):
            inner = bare(right)
            cast = inner.child_by_field_name("value") if inner.type == "cast_expression" else inner
            found.setdefault(source(cast), []).append(right.start_byte)
    return found


def _zero_subject(condition: Node) -> bytes:
    """What a comparison with zero is about; empty for any other expression."""
    if condition.type != "binary_expression":
        return b""
    left, right = condition.child_by_field_name("left"), condition.child_by_field_name("right")
    if source(operator_of(condition)) not in (b"==", b"!=", b"<=", b">"):
        return b""
    if source(right) in (b"0", b"0L", b"0.0", b"0d", b"0D"):
        return source(left)
    return b""


def _divides(divisors: dict[bytes, list[int]], subject: bytes, *, start: int, end: int | None = None) -> bool:
    return any(start <= at and (end is None or at < end) for at in divisors.get(subject, ()) if subject)


OPERATOR = Operator("drop-zero-guard-java", JAVA, (369,), _find)
