"""A line copied from the one above still has one of its names (CWE-688, CWE-1025, CWE-682).

box->left = rect.x;  →  box->left = rect.x;
box->top = rect.y;   →  box->top = rect.x;
"""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.c.variables.reads import CWES, are_alike, cwe_of_read, is_written_or_called
from data_prep.inject.operators import Mutation, Operator, Site
from data_prep.inject.shared.c_edits import one, put
from data_prep.inject.shared.c_facts import Facts, facts_of
from data_prep.inject.shared.c_tree import C_AND_CPP, View, field, view_of

_LONGEST = 24


def _find(site: Site) -> Iterator[Mutation]:
    view = view_of(site)
    facts = facts_of(view)
    for statement in view.all("expression_statement", "declaration", "if_statement"):
        before = view.siblings(statement)[0]
        if before is None or before.type != statement.type or not view.in_block(statement):
            continue
        pair = _leaves(before), _leaves(statement)
        if len(pair[0]) > _LONGEST or [leaf.type for leaf in pair[0]] != [leaf.type for leaf in pair[1]]:
            continue
        differing = [(old, new) for old, new in zip(*pair, strict=True) if view.read(old) != view.read(new)]
        if len(differing) < 2 or len(differing) * 3 > len(pair[0]) * 2:
            continue
        for old, new in differing:
            cwe = cwe_of_read(view, new)
            if cwe is None or is_written_or_called(view, old) or not _could_stand_for(view, facts, old, new):
                continue
            yield one(cwe, put(new, view.read(old)))


def _could_stand_for(view: View, facts: Facts, old: Node, new: Node) -> bool:
    """Two members of the same thing, two variables of the same type, or two names that are much alike."""
    if new.type == "field_identifier":
        owners = [field(owner, "argument") for node in (old, new) if (owner := view.parent(node)) is not None]
        if len(owners) == 2 and None not in owners:
            return True
    if new.type not in ("identifier", "field_identifier"):
        return False
    locals_ = [facts.local(view.read(node), node.start_byte) for node in (old, new)]
    if locals_[0] is not None and locals_[1] is not None:
        return locals_[0].shape == locals_[1].shape
    return (locals_[0] is None) == (locals_[1] is None) and are_alike(view.read(old), view.read(new))


def _leaves(node: Node) -> list[Node]:
    leaves: list[Node] = []
    stack = [node]
    while stack and len(leaves) <= _LONGEST:
        inside = stack.pop()
        children = inside.named_children
        if children:
            stack.extend(reversed(children))
        elif inside.type != "comment":
            leaves.append(inside)
    return leaves


OPERATOR = Operator("stale-copy", C_AND_CPP, CWES, _find)
