"""Java: arguments in the wrong order, a variable in the place of another, results nobody looks at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from tree_sitter import Node

from data_prep.inject.java_tree import (
    JAVA,
    call_name,
    dropped,
    guards,
    in_block,
    nodes,
    operands,
    operator_of,
    replaced,
    single,
    source,
)
from data_prep.inject.java_types import SMALL, Variable, in_sight, type_of, variable_at
from data_prep.inject.operators import Change, Mutation, Operator, Site

_COMMUTATIVE = (  # how the names of calls begin to which the order means nothing, or only a message
    b"max",
    b"min",
    b"equal",
    b"hypot",
    b"addExact",
    b"multiply",
    b"gcd",
    b"lcm",
    b"hash",
    b"sum",
    b"asList",
    b"of",
    b"xor",
    b"and",
    b"or",
    b"union",
    b"intersect",
    b"distance",
    b"dot",
    b"same",
    b"swap",
    b"check",
    b"ensure",
    b"verify",
    b"require",
    b"assert",
)
_CHECKED = frozenset(
    {
        b"delete",
        b"mkdir",
        b"mkdirs",
        b"createNewFile",
        b"renameTo",
        b"setLastModified",
        b"setReadable",
        b"setWritable",
        b"setExecutable",
        b"setReadOnly",
        b"tryLock",
        b"tryAcquire",
        b"await",
        b"awaitTermination",
        b"offer",
        b"compareAndSet",
        b"completePendingCommand",
        b"finishConnect",
        b"login",
        b"remove",
        b"add",
        b"find",
        b"next",
        b"move",
    }
)
_COUNTING = frozenset({b"read", b"skip", b"write", b"transferTo", b"transferFrom", b"skipBytes", b"await"})
_PURE = frozenset(
    {
        b"trim",
        b"strip",
        b"replace",
        b"replaceAll",
        b"replaceFirst",
        b"substring",
        b"toLowerCase",
        b"toUpperCase",
        b"concat",
        b"add",
        b"subtract",
        b"multiply",
        b"divide",
        b"negate",
        b"abs",
        b"plus",
        b"minus",
        b"normalize",
        b"resolve",
        b"setScale",
        b"mod",
        b"shiftLeft",
        b"shiftRight",
    }
)
_COUNTERPARTS = (
    (b"start", b"end"),
    (b"begin", b"end"),
    (b"from", b"to"),
    (b"min", b"max"),
    (b"left", b"right"),
    (b"first", b"last"),
    (b"first", b"second"),
    (b"width", b"height"),
    (b"row", b"col"),
    (b"src", b"dst"),
    (b"src", b"dest"),
    (b"source", b"target"),
    (b"lower", b"upper"),
    (b"low", b"high"),
    (b"off", b"len"),
    (b"pos", b"len"),
    (b"key", b"value"),
    (b"in", b"out"),
    (b"old", b"new"),
    (b"prev", b"next"),
    (b"head", b"tail"),
    (b"expected", b"actual"),
    (b"count", b"size"),
    (b"index", b"length"),
)
_PLACES = frozenset(
    {"argument_list", "binary_expression", "array_access", "assignment_expression", "return_statement"}
)


def _swap_arguments(site: Site) -> Iterator[Mutation]:
    """Pass two arguments of one type in the wrong order.

    copy(source, target)   ->   copy(target, source)
    CWE-628.
    """
    for call in nodes(site, "method_invocation", "object_creation_expression"):
        if call.type == "method_invocation" and call_name(call).startswith(_COMMUTATIVE):
            continue
        given = operands(call)
        for number, (first, second) in enumerate(pairwise(given)):
            if _swappable(site, first, second):
                yield _swapped(first, second)
            elif number == 0 and call_name(call) == b"arraycopy" and len(given) == 5:
                yield from [_swapped(first, given[2])] if source(first) != source(given[2]) else []


def _swapped(first: Node, second: Node) -> Mutation:
    return single(628, replaced(first, source(second)), replaced(second, source(first)))


def _swappable(site: Site, first: Node, second: Node) -> bool:
    if source(first) == source(second) or (_is_constant(first) and _is_constant(second)):
        return False
    kinds = type_of(site, first), type_of(site, second)
    return kinds[0] is not None and (
        kinds[0] == kinds[1] or (kinds[0] in SMALL and kinds[1] == b"int" == kinds[0])
    )


def _is_constant(node: Node) -> bool:
    return node.type.endswith("_literal")


def _wrong_variable(site: Site) -> Iterator[Mutation]:
    """Use the other one of two variables of a type, as a copied line does that was not changed through.

    area(left, right)   ->   area(left, left)
    CWE-688.
    """
    seen: dict[int, list[Variable]] = {}
    for node in nodes(site, "identifier"):
        around = node.parent
        if around is None or around.type not in _PLACES or _is_written(node, around):
            continue
        here = variable_at(site, source(node), node.start_byte)
        if here is None or here.type in (b"var", b"") or here.declarator.start_byte == node.start_byte:
            continue
        line = node.start_point.row
        if line not in seen:
            seen[line] = in_sight(site, node.start_byte)
        others = [one for one in seen[line] if one.type == here.type and one.name != here.name]
        best = max(others, key=lambda one: (_likeness(one.name, here.name), one.start), default=None)
        if best is None or not _mistakable(best.name, here.name):
            continue
        if best.start <= node.start_byte < best.end and not _repeats(node, around, best.name):
            yield single(688, replaced(node, best.name))


def _is_written(node: Node, around: Node) -> bool:
    """Whether the variable is set here, not read."""
    return around.type == "assignment_expression" and around.child_by_field_name("left") == node


def _repeats(node: Node, around: Node, name: bytes) -> bool:
    """Whether the swap makes `x = x`, `x == x`: no person would leave that."""
    return around.type in ("binary_expression", "assignment_expression") and any(
        source(child) == name for child in around.named_children if child != node
    )


def _mistakable(name: bytes, other: bytes) -> bool:
    """Whether the names are those of a pair: alike, of a letter or two, or each the other's counterpart."""
    if max(len(name), len(other)) <= 2 or 2 * _likeness(name, other) >= max(len(name), len(other)):
        return True
    return any(
        (one in first and two in second) or (two in first and one in second)
        for first, second in ((name.lower(), other.lower()),)
        for one, two in _COUNTERPARTS
    )


@lru_cache(maxsize=4096)
def _likeness(name: bytes, other: bytes) -> int:
    """How many letters the names share at both ends."""
    start = 0
    for one, two in zip(name, other, strict=False):
        if one != two:
            break
        start += 1
    end = 0
    for one, two in zip(reversed(name[start:]), reversed(other[start:]), strict=False):
        if one != two:
            break
        end += 1
    return start + end


def _ignore_result(site: Site) -> Iterator[Mutation]:
    """Drop what a call returns.

    if (!file.delete()) { throw new IOException("kept"); }   ->   file.delete();
    name = name.trim();                                       ->   name.trim();
    CWE-252.
    """
    for node, condition, _ in guards(site):
        call = condition
        if call.type == "unary_expression" and source(operator_of(call)) == b"!":
            call = call.named_children[0]
        is_checked = call.type == "method_invocation" and call_name(call) in _CHECKED
        if is_checked and call.child_by_field_name("object") is not None:
            yield single(252, replaced(node, source(call) + b";"))
    for node in nodes(site, "assignment_expression"):
        left, right, statement = (
            node.child_by_field_name("left"),
            node.child_by_field_name("right"),
            node.parent,
        )
        if left is None or right is None or statement is None or source(operator_of(node)) != b"=":
            continue
        if statement.type != "expression_statement" or not in_block(statement):
            continue
        owner = right.child_by_field_name("object")
        if call_name(right) in _PURE and source(owner) == source(left):
            yield single(252, Change(left.start_byte, right.start_byte, b""))


def _unchecked_count(site: Site) -> Iterator[Mutation]:
    """Read or skip without looking at how much it was.

    int got = in.read(data); if (got < data.length) { throw new EOFException(); }   ->   in.read(data);
    CWE-252.
    """
    uses = Counter(source(node) for node in nodes(site, "identifier"))
    for node, condition, _ in guards(site):
        setting = node.prev_named_sibling
        if (
            setting is None
            or setting.type != "local_variable_declaration"
            or condition.type != "binary_expression"
        ):
            continue
        declarator = setting.child_by_field_name("declarator")
        value = None if declarator is None else declarator.child_by_field_name("value")
        if declarator is None or value is None or value.type != "method_invocation":
            continue
        name = source(declarator.child_by_field_name("name"))
        inside = sum(source(one) == name for one in _identifiers(node))
        if call_name(value) not in _COUNTING or name not in _identifier_sides(condition):
            continue
        if uses[name] == inside + 1:
            call = Change(setting.start_byte, value.start_byte, b"")
            yield single(252, call, dropped(site, node))


def _identifiers(node: Node) -> Iterator[Node]:
    stack = [node]
    while stack:
        one = stack.pop()
        if one.type == "identifier":
            yield one
        stack.extend(one.named_children)


def _identifier_sides(condition: Node) -> list[bytes]:
    return [source(child) for child in condition.named_children if child.type == "identifier"]


OPERATORS: tuple[Operator, ...] = (
    Operator("swap-arguments-java", JAVA, (628,), _swap_arguments),
    Operator("wrong-variable-java", JAVA, (688,), _wrong_variable),
    Operator("ignore-result-java", JAVA, (252,), _ignore_result),
    Operator("ignore-count-java", JAVA, (252,), _unchecked_count),
)
