"""Let one case of a switch run into the next.

case 1: one(); break; case 2: two(); break;   →   case 1: one(); case 2: two(); break;
CWE-484.
"""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.operators import Mutation, Operator, Site
from data_prep.inject.shared.java_changes import dropped, single
from data_prep.inject.shared.java_tree import JAVA, code, leaves, next_statement, nodes, source, statements


def _find(site: Site) -> Iterator[Mutation]:
    for group in nodes(site, "switch_block_statement_group"):
        inner, behind = _case_body(group), next_statement(group)
        if len(inner) < 2 or inner[-1].type != "break_statement" or inner[-1].named_children:
            continue
        if behind is None or behind.type != "switch_block_statement_group":
            continue
        following = _case_body(behind)
        if not following or following[0].type == "break_statement" or leaves(inner[-2]):
            continue
        if [source(one) for one in following] != [source(one) for one in inner]:
            yield single(484, dropped(site, inner[-1]))


def _case_body(group: Node) -> list[Node]:
    inner = [child for child in code(group.named_children) if child.type != "switch_label"]
    return statements(inner[0]) if len(inner) == 1 and inner[0].type == "block" else inner


OPERATOR = Operator("drop-break-java", JAVA, (484,), _find)
