"""Faults of the wrong variable: one of the same type, or the one of the line above."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.operators import Mutation, Operator, Site
from data_prep.inject.shared.c_edits import one, put
from data_prep.inject.shared.c_facts import Facts, Local, facts_of
from data_prep.inject.shared.c_names import SCALARS
from data_prep.inject.shared.c_tree import C_AND_CPP, View, field, operator_of, view_of

_WRONG_ARGUMENT, _WRONG_FACTOR, _WRONG_CALCULATION = 688, 1025, 682
_RELATIONS = frozenset({"==", "!=", "<", ">", "<=", ">="})
_LONGEST = 24  # leaves of a statement that is compared with the one above


def wrong_variable(site: Site) -> Iterator[Mutation]:
    """Another variable of the same type is read (CWE-688 as an argument, CWE-1025 compared, CWE-682 else).

    memcpy(to, from, to_length)  →  memcpy(to, from, from_length)
    area = width * height;       →  area = width * width;
    """
    view = view_of(site)
    facts = facts_of(view)
    alike: dict[tuple[bytes, int, bool], list[Local]] = {}
    for name in facts.locals:
        local = facts.locals[name][0]
        if len(facts.locals[name]) == 1 and name in facts.names and b"unused" not in name:
            alike.setdefault(local.shape, []).append(local)
    for name, places in sorted(facts.names.items(), key=lambda item: item[1][0].start_byte):
        if len(facts.locals.get(name, ())) != 1:
            continue
        local = facts.locals[name][0]
        others = [other for other in alike.get(local.shape, ()) if other.name != name]
        if not others:
            continue
        for node in places:
            cwe = _cwe_of_read(view, node)
            other = _nearest(view, node, local, others) if cwe is not None else None
            if cwe is not None and other is not None:
                yield one(cwe, put(node, other.name))


def stale_copy(site: Site) -> Iterator[Mutation]:
    """A line copied from the one above still has one of its names (CWE-688, CWE-1025, CWE-682).

    box->left = rect.x;  →  box->left = rect.x;
    box->top = rect.y;   →  box->top = rect.x;
    """
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
            cwe = _cwe_of_read(view, new)
            if cwe is None or _is_written_or_called(view, old) or not _could_stand_for(view, facts, old, new):
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
    return (locals_[0] is None) == (locals_[1] is None) and _are_alike(view.read(old), view.read(new))


def _are_alike(one_name: bytes, other: bytes) -> bool:
    """Names a hurried eye takes for each other: both very short, or with a beginning or end in common."""
    if len(one_name) <= 2 and len(other) <= 2:
        return True
    shorter = min(len(one_name), len(other))
    same_start = next((i for i in range(shorter) if one_name[i] != other[i]), shorter)
    same_end = next((i for i in range(shorter) if one_name[-1 - i] != other[-1 - i]), shorter)
    return max(same_start, same_end) >= max(3, shorter // 2)


def _cwe_of_read(view: View, node: Node) -> int | None:
    """The flaw of reading another name here; None where the name is set, called, declared or addressed."""
    if _is_written_or_called(view, node):
        return None
    for above in view.above(node):
        match above.type:
            case "argument_list":
                return _WRONG_ARGUMENT
            case "binary_expression" if operator_of(above) in _RELATIONS:
                return _WRONG_FACTOR
            case "lambda_expression" | "lambda_capture_specifier" | "sizeof_expression" | "delete_expression":
                return None
            case (
                "expression_statement" | "return_statement" | "declaration" | "if_statement" | "for_statement"
            ):
                return _WRONG_CALCULATION
            case _:
                pass
    return None


def _is_written_or_called(view: View, node: Node) -> bool:
    parent = view.parent(node)
    if parent is None:
        return True
    match parent.type:
        case "assignment_expression":
            left = field(parent, "left")
            return left is not None and left.id == node.id
        case "update_expression" | "call_expression":
            return True
        case "init_declarator":
            return field(parent, "value") != node
        case "pointer_expression":
            return operator_of(parent) == "&" or _is_written_or_called(view, parent)
        case "subscript_expression":
            base = field(parent, "argument")
            return base is not None and base.id == node.id and _is_written_or_called(view, parent)
        case "pointer_declarator" | "array_declarator" | "reference_declarator" | "declaration":
            return True
        case "parameter_declaration" | "labeled_statement" | "function_declarator" | "qualified_identifier":
            return True
        case "field_expression" | "parenthesized_expression":  # a->b: where the whole is set or called
            return _is_written_or_called(view, parent)
        case _:
            return False


def _nearest(view: View, node: Node, local: Local, others: list[Local]) -> Local | None:
    """The most plausible other variable: in scope, with a value, not beside it already, declared nearest."""
    statement = view.statement(node)
    parent = view.parent(node)
    beside: set[bytes] = set()
    if parent is not None:
        beside = {view.key(child) for child in parent.named_children if child.id != node.id}
        if parent.type != "binary_expression":
            beside = set() if parent.type != "argument_list" else beside
        elif operator_of(parent) not in ("==", "!=", "<", ">", "<=", ">=", "-", "&&", "||", "/", "&", "|"):
            beside = set()
        if parent.type == "assignment_expression" and (left := field(parent, "left")) is not None:
            beside = {view.key(left)}
        if parent.type == "init_declarator" and (name := field(parent, "declarator")) is not None:
            beside = {view.key(name).lstrip(b"*")}
    best: Local | None = None
    for other in others:
        if other.name in beside or not _is_visible(view, other, node):
            continue
        if statement is not None and other.declaration.id == statement.id:
            continue
        if not _could_be_confused(local, other):
            continue
        if best is None or _distance(local, other) < _distance(local, best):
            best = other
    return best


def _could_be_confused(local: Local, other: Local) -> bool:
    """Numbers are many and mean different things: only alike names, or neighbours, are mistaken."""
    if _are_alike(local.name, other.name) or local.declaration.id == other.declaration.id:
        return True
    if local.depth or not any(SCALARS.match(word) for word in local.base.split()):
        return not local.base.startswith(b"auto")
    first, second = sorted((local, other), key=lambda either: either.identifier.start_byte)
    between = second.declaration.start_byte - first.declaration.end_byte
    return local.is_parameter and other.is_parameter and between <= 3


def _distance(local: Local, other: Local) -> tuple[bool, int]:
    return (
        local.is_parameter != other.is_parameter,
        abs(local.identifier.start_byte - other.identifier.start_byte),
    )


def _is_visible(view: View, other: Local, node: Node) -> bool:
    if other.identifier.start_byte >= node.start_byte:
        return False
    if other.is_parameter:
        return all(above.type != "lambda_expression" for above in view.above(other.identifier))
    block = view.parent(other.declaration)
    return block is not None and block.start_byte <= node.start_byte < block.end_byte


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


_CWES = (_WRONG_ARGUMENT, _WRONG_FACTOR, _WRONG_CALCULATION)
OPERATORS = (
    Operator("wrong-variable", C_AND_CPP, _CWES, wrong_variable),
    Operator("stale-copy", C_AND_CPP, _CWES, stale_copy),
)
