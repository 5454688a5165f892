"""Faults of values: not initialised, of the wrong variable, of the wrong sign or width."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.c_edits import drop, droppable, one, put
from data_prep.inject.c_facts import Facts, Local, facts_of
from data_prep.inject.c_tree import (
    C_AND_CPP,
    View,
    arguments,
    bare,
    callee,
    code,
    field,
    operator_of,
    view_of,
)
from data_prep.inject.operators import Change, Mutation, Operator, Site

_UNINITIALISED, _WRONG_ARGUMENT, _WRONG_FACTOR, _WRONG_CALCULATION = 457, 688, 1025, 682
_RELATIONS = frozenset({"==", "!=", "<", ">", "<=", ">="})
_LONGEST = 24  # leaves of a statement that is compared with the one above
_KNOWN_VALUES = frozenset({"number_literal", "char_literal", "null", "true", "false"})
_SCALARS = re.compile(
    rb"^(?:(?:un)?signed|int|char|short|long|float|double|bool|_Bool|BOOL|size_t|ssize_t|u?int\d+|u\d+|s\d+"
    rb"|\w+_t|u?int|uint|ulong|uchar|ushort|DWORD|INT|LONG|ULONG|BOOLEAN|unsigned|gboolean|gint|guint|gsize|bit)$"
)


def drop_initializer(site: Site) -> Iterator[Mutation]:
    """A variable that is read before it is surely set starts without a value (CWE-457).

    int total = 0;       →  int total;
    for (…) total += …;  →  for (…) total += …;
    """
    view = view_of(site)
    facts = facts_of(view)
    for group in facts.locals.values():
        for local in group:
            name = field(local.declarator, "declarator") if _starts_with_known_value(view, local) else None
            if name is not None and _is_read_as_it_started(view, facts, local):
                yield one(_UNINITIALISED, Change(name.end_byte, local.declarator.end_byte, b""))
    yield from _member_initializers(view)
    yield from _first_assignments(view, facts)


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


def _starts_with_known_value(view: View, local: Local) -> bool:
    if local.is_parameter or local.is_array or local.is_reference:
        return False
    if local.modifiers & {b"static", b"const", b"constexpr", b"extern", b"thread_local"} and not (
        local.depth and local.modifiers == {b"const"}
    ):
        return False
    if not local.depth and not any(_SCALARS.match(word) for word in local.base.split()):
        return False
    return local.value is not None and _is_known_value(view, local.value)


def _is_known_value(view: View, node: Node) -> bool:
    node = bare(node)
    if node.type in ("unary_expression", "cast_expression"):
        inner = field(node, "argument") or field(node, "value")
        return inner is not None and _is_known_value(view, inner)
    if node.type == "initializer_list":
        inside = code(node)
        return not inside or (len(inside) == 1 and _is_known_value(view, inside[0]))
    return node.type in _KNOWN_VALUES or (node.type == "identifier" and view.read(node).isupper())


def _is_read_as_it_started(view: View, facts: Facts, local: Local) -> bool:
    """Whether a path may read what the declaration set: the first mention reads, or sets on a branch only."""
    block = view.parent(local.declaration)
    end = view.function.end_byte if block is None else block.end_byte
    after = [
        node for node in facts.names.get(local.name, ()) if local.declarator.end_byte <= node.start_byte < end
    ]
    if not after or block is None or block.type == "for_statement":
        return False
    read = next((node for node in after if not _is_plainly_set(view, node)), None)
    if read is None or _has_address_taken(view, read):
        return False
    for node in after:
        if node.start_byte >= read.start_byte:
            return True
        statement = view.statement(node)
        if statement is not None and _is_sure(view, statement, block):
            return False
    return True


def _is_plainly_set(view: View, node: Node) -> bool:
    parent = view.parent(node)
    if parent is None or parent.type != "assignment_expression" or operator_of(parent) != "=":
        return False
    left = field(parent, "left")
    return left is not None and left.id == node.id


def _has_address_taken(view: View, node: Node) -> bool:
    parent = view.parent(node)
    return parent is not None and parent.type == "pointer_expression" and operator_of(parent) == "&"


def _is_sure(view: View, statement: Node, block: Node) -> bool:
    """Whether the statement is always reached from the start of the block."""
    for above in view.above(statement):
        if above.id == block.id:
            return True
        if above.type in (
            "if_statement",
            "else_clause",
            "case_statement",
            "while_statement",
            "for_statement",
        ):
            return False
        if above.type in ("for_range_loop", "switch_statement", "conditional_expression", "catch_clause"):
            return False
    return True


def _member_initializers(view: View) -> Iterator[Mutation]:
    for members in view.all("field_initializer_list"):
        inside = code(members)
        for place, member in enumerate(inside):
            values = code(member)
            if len(values) != 2 or values[0].type != "field_identifier":
                continue
            given = code(values[1])
            if len(given) != 1 or not _is_known_value(view, given[0]):
                continue
            if len(inside) == 1:
                yield one(_UNINITIALISED, _without_list(view, members))
            elif place:
                yield one(_UNINITIALISED, Change(inside[place - 1].end_byte, member.end_byte, b""))
            else:
                yield one(_UNINITIALISED, Change(member.start_byte, inside[1].start_byte, b""))


def _without_list(view: View, members: Node) -> Change:
    start = members.start_byte
    while view.text[start - 1 : start] in (b" ", b"\t", b"\n", b"\r"):
        start -= 1
    return Change(start, members.end_byte, b"")


def _first_assignments(view: View, facts: Facts) -> Iterator[Mutation]:
    """`total = 0;` before the loop that adds up, and `memset(&x, 0, sizeof x);`."""
    for node in view.all("assignment_expression", "call_expression"):
        statement = view.parent(node)
        if statement is None or statement.type != "expression_statement":
            continue
        target = field(node, "left") if node.type == "assignment_expression" else _cleared(node)
        if target is None or target.type != "identifier":
            continue
        local = facts.local(view.read(target), target.start_byte)
        if local is None or local.value is not None or local.is_parameter or b"static" in local.modifiers:
            continue
        if node.type == "assignment_expression":
            right = field(node, "right")
            if operator_of(node) != "=" or right is None or not _is_known_value(view, right):
                continue
            if not _adds_up_next(view, facts, local, statement):
                continue
        elif _is_filled_next(view, facts, local, statement):
            continue
        dropped = droppable(view, statement)
        if dropped is not None and dropped.id == statement.id:
            yield one(_UNINITIALISED, drop(view, statement))


def _cleared(call: Node) -> Node | None:
    given = arguments(call)
    if callee(call) not in (b"memset", b"bzero", b"ZeroMemory", b"SecureZeroMemory") or len(given) < 2:
        return None
    target = bare(given[0])
    if target.type == "pointer_expression" and operator_of(target) == "&":
        target = field(target, "argument") or target
    return target


def _is_filled_next(view: View, facts: Facts, local: Local, statement: Node) -> bool:
    """Whether members are set right after, so that clearing hardly matters."""
    after = next((n for n in facts.names.get(local.name, ()) if n.start_byte >= statement.end_byte), None)
    parent = view.parent(after) if after is not None else None
    return parent is None or parent.type in ("field_expression", "assignment_expression")


def _adds_up_next(view: View, facts: Facts, local: Local, statement: Node) -> bool:
    """Whether nothing but this sets the variable, and a later line steps on from it."""
    places = facts.names.get(local.name, [])
    if any(node.end_byte <= statement.start_byte for node in places):
        return False
    after = [node for node in places if node.start_byte >= statement.end_byte]
    if not after or not _is_sure(view, statement, view.function):
        return False
    parent = view.parent(after[0])
    if parent is None:
        return False
    if parent.type == "update_expression":
        return True
    if parent.type == "assignment_expression":
        left = field(parent, "left")
        return left is None or left.id != after[0].id or operator_of(parent) != "="
    return parent.type in ("binary_expression", "argument_list", "return_statement", "subscript_expression")


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
    if local.depth or not any(_SCALARS.match(word) for word in local.base.split()):
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


OPERATORS = (
    Operator("drop-initializer", C_AND_CPP, (_UNINITIALISED,), drop_initializer),
    Operator(
        "wrong-variable", C_AND_CPP, (_WRONG_ARGUMENT, _WRONG_FACTOR, _WRONG_CALCULATION), wrong_variable
    ),
    Operator("stale-copy", C_AND_CPP, (_WRONG_ARGUMENT, _WRONG_FACTOR, _WRONG_CALCULATION), stale_copy),
)
