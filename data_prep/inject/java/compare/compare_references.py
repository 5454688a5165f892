"""Compare two objects with `==` instead of `equals`.

if (name.equals("root"))   →   if (name == "root")
CWE-597 for strings, CWE-595 for other objects.
"""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.operators import Mutation, Operator, Site
from data_prep.inject.shared.java_changes import replaced, single
from data_prep.inject.shared.java_tree import JAVA, call_name, nodes, operands, source
from data_prep.inject.shared.java_types import type_of

# Where an `a == b` may stand for the call without parentheses.
_AROUND = frozenset(
    {
        "parenthesized_expression",
        "return_statement",
        "argument_list",
        "variable_declarator",
        "assignment_expression",
        "ternary_expression",
        "lambda_expression",
        "for_statement",
    }
)
_TERMS = frozenset(
    {
        "identifier",
        "field_access",
        "method_invocation",
        "array_access",
        "string_literal",
        "object_creation_expression",
        "parenthesized_expression",
        "this",
        "cast_expression",
    }
)


# Types with one object for each value: there `==` is as good.
_IDENTITY = (b"Class", b"Enum", b"TimeUnit", b"boolean", b"char", b"int", b"long")


def _find(site: Site) -> Iterator[Mutation]:
    for call in nodes(site, "method_invocation"):
        owner, arguments = call.child_by_field_name("object"), operands(call)
        if owner is None or call.parent is None or call_name(call) != b"equals":
            continue
        match arguments:
            case [right] if source(owner) not in (b"Objects", b"Arrays", b"super"):
                left = owner
            case [left, right] if source(owner) == b"Objects":
                pass
            case _:
                continue
        if not _comparable(left) or not _comparable(right) or source(left) == source(right):
            continue
        kinds = (type_of(site, left), type_of(site, right))
        if any(kind is not None and kind.startswith(_IDENTITY) for kind in kinds):
            continue
        is_text = b"String" in kinds
        if not is_text and (_constant(left) or _constant(right)):
            continue  # of an enumeration, for all that can be seen here
        target, operator = call, b"=="
        if call.parent.type == "unary_expression" and source(call.parent)[:1] == b"!":
            target, operator = call.parent, b"!="
        if _fits(target):
            text = source(left) + b" " + operator + b" " + source(right)
            yield single(597 if is_text else 595, replaced(target, text))


def _comparable(node: Node) -> bool:
    return (
        node.type in _TERMS
        and not source(node).endswith((b".class", b"getClass()", b"getType()"))
        and not source(node).startswith(b"Boolean.")
    )


def _constant(node: Node) -> bool:
    name = source(node.child_by_field_name("field") if node.type == "field_access" else node)
    return node.type in ("identifier", "field_access") and name.isupper()


def _fits(node: Node) -> bool:
    around = node.parent
    if around is None:
        return False
    if around.type == "binary_expression":
        return source(around.child_by_field_name("operator")) in (b"&&", b"||", b"&", b"|", b"^")
    return around.type in _AROUND


OPERATOR = Operator("compare-references-java", JAVA, (595, 597), _find)
