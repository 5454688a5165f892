"""Draw a secret from a generator that can be predicted.

SecureRandom random = new SecureRandom();   →   Random random = new Random();
CWE-338.
"""

from __future__ import annotations

from collections.abc import Iterator

from data_prep.inject.operators import Mutation, Operator, Site
from data_prep.inject.shared.java_changes import replaced, single
from data_prep.inject.shared.java_tree import JAVA, nodes, source


def _find(site: Site) -> Iterator[Mutation]:
    for node in nodes(site, "object_creation_expression", "method_invocation"):
        if node.type == "object_creation_expression":
            if source(node.child_by_field_name("type")) not in (
                b"SecureRandom",
                b"java.security.SecureRandom",
            ):
                continue
        elif source(node.child_by_field_name("object")) != b"SecureRandom":
            continue
        qualified = b"java.util." if b"java.security." in source(node) else b""
        declarator, changes = node.parent, [replaced(node, b"new " + qualified + b"Random()")]
        if (
            declarator is not None
            and declarator.type == "variable_declarator"
            and declarator.parent is not None
        ):
            kind = declarator.parent.child_by_field_name("type")
            if source(kind).endswith(b"SecureRandom") and kind is not None:
                changes.insert(0, replaced(kind, qualified + b"Random"))
        yield single(338, *changes)


OPERATOR = Operator("weak-random-java", JAVA, (338,), _find)
