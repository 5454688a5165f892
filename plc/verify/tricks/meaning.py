"""Reports about types, names and style: the program computes the same, with fitting types and names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from plc.repair.filters.nodes import CALLS, ancestors, bare, field, spelling, walk
from plc.verify.tricks.change import Change
from plc.verify.tricks.numbers import named_types, number
from plc.verify.tricks.renames import is_rename
from plc.verify.tricks.rule import Rule
from plc.verify.tricks.skeleton import CPP_CASTS, cast_type, cast_value, skeleton

if TYPE_CHECKING:
    from tree_sitter import Node

_REDUNDANT_CASTS = frozenset(["cast", "UnnecessaryCast", "-Wuseless-cast", "-Wold-style-cast", "cstyleCast"])
_BY_REFERENCE = frozenset(["passedByValue", "performance-unnecessary-value-param"])
_TYPED = frozenset(
    ["declaration", "local_variable_declaration", "parameter_declaration", "formal_parameter",
     "field_declaration", "for_range_loop", "enhanced_for_statement"]
)  # fmt: skip
_POINTERS = frozenset(["pointer_declarator", "array_declarator", "abstract_pointer_declarator"])
_ARITHMETIC = frozenset(["+", "-", "*", "/", "%", "<<", ">>", ">>>", "&", "|", "^"])
_GROUPING = frozenset(["(", ")", "{", "}", "=", "=="])
_LITERALS = frozenset(["number_literal", "char_literal", "string_literal", "true", "false", "null"])
_CHAINED = "mathematical"  # of `a < b < c` no parentheses are meant
_INFERRED = frozenset(["auto", "var", "auto&", "constauto&"])


def is_same(change: Change) -> bool:
    """Whether the program computes the same before and after, as far as its words tell."""
    old, new = change.functions
    before = skeleton(old, change.before.text, local=_is_local(old, change.before.text))
    after = skeleton(new, change.after.text, local=_is_local(old, change.before.text))
    if len(before) != len(after):
        return False
    differing = [(a, b) for a, b in zip(before, after, strict=True) if a.text != b.text]
    return not differing or is_rename(differing, before, after)


def _is_local(function: Node, text: bytes) -> bool:
    """Whether no other file can call a function, so that its parameters may change."""
    head = text[function.start_byte : function.start_byte + 200].split(b"(")[0].split()
    return b"static" in head or b"private" in head


def _same(change: Change) -> str | None:
    """Another operator, operand, order or value, where only a type, a cast or a name was reported."""
    if change.expectation != "same" or change.of_unread or is_same(change):
        return None
    words = {word.text for word in (*change.written, *change.removed)}
    if change.diagnostic.rule in _BY_REFERENCE and words <= {"const", "&"}:
        return None
    return "the report is about types or style, and the fix changes what is computed"


def _casts(change: Change) -> str | None:
    """A cast to a type too narrow, of another kind, or that the report does not speak of."""
    if change.expectation != "same" or change.of_unread:
        return None
    said = named_types(change.diagnostic.message)
    named = [kind for kind in map(number, said) if kind is not None]
    for cast in _new_casts(change):
        written = cast_type(cast, change.after.text)
        kind = number(written)
        if kind is not None and kind.kind == "floating" and _is_divided(cast):
            return f"the cast to `{written}` inside a division gives another result"
        if kind is not None and named and kind.bits < max(each.bits for each in named) and _is_computed(cast):
            return f"the cast to `{written}` cuts a value before it is computed with"
        if written in said or "*" in written:  # pointers have a rule of their own
            continue
        if kind is None:
            if change.diagnostic.rule not in _REDUNDANT_CASTS and change.language != "java":
                return f"the report does not speak of the type `{written[:40]}`"
        elif named and kind.bits < min(each.bits for each in named):
            return f"`{written}` has fewer bits than the types of the report"
        elif named and kind.kind == "floating" and all(each.kind != "floating" for each in named):
            return f"`{written}` is no integer, as the types of the report are"
    fewer = _count_of_casts(change.functions[0]) > _count_of_casts(change.functions[1])
    if fewer and change.diagnostic.rule not in _REDUNDANT_CASTS:
        return "it takes a cast away that decides how the value is computed"
    return None


def _new_casts(change: Change) -> Iterator[Node]:
    """The casts of which a word of the type is new."""
    seen: set[int] = set()
    for word in change.written:
        for node in ancestors(change.after.node_at(word)):
            if cast_value(node) is None:
                continue
            value = cast_value(node)
            in_type = value is not None and word.end_byte <= value.start_byte and word.text not in "()<>"
            if in_type and node.id not in seen and word.text not in CPP_CASTS:
                seen.add(node.id)
                yield node
            break


def _is_divided(cast: Node) -> bool:
    return _operator_around(cast) in ("/", "%")


def _is_computed(cast: Node) -> bool:
    return _operator_around(cast) in _ARITHMETIC


def _operator_around(cast: Node) -> str:
    """The operator that a cast is an operand of; empty where it is none."""
    node: Node | None = cast.parent
    while node is not None and node.type == "parenthesized_expression":
        node = node.parent
    sign = field(node, "operator") if node is not None and node.type == "binary_expression" else None
    return "" if sign is None else sign.type


def _count_of_casts(function: Node) -> int:
    return sum(cast_value(node) is not None for node in walk(function))


def _types(change: Change) -> str | None:
    """Another type of a variable: narrower, of another kind, or unsigned where it may be negative."""
    if change.expectation != "same" or change.of_unread:
        return None
    lost = {"const", "volatile"} & ({w.text for w in change.removed} - {w.text for w in change.written})
    if lost and change.diagnostic.rule != "-Wignored-qualifiers":
        return f"it takes `{min(lost)}` away"
    old, new = change.functions
    before = list(_declared(old, change.before.text))
    after = list(_declared(new, change.after.text))
    if len(before) != len(after):
        return None
    said = named_types(change.diagnostic.message)
    for (was, _, _), (now, names, pointer) in zip(before, after, strict=True):
        if was == now:
            continue
        if (objection := _retyped(was, now, pointer=pointer, said=said)) is not None:
            return objection
        own, other = number(now), number(was)
        if own is not None and other is not None and own.kind == "unsigned" and other.kind == "signed":
            negative = next((name for name in names if _may_be_negative(new, change.after.text, name)), None)
            if negative is not None:
                return f"`{negative}` may be negative, and `{now}` cannot"
    return None


def _retyped(was: str, now: str, *, pointer: bool, said: list[str]) -> str | None:
    if now.split("<")[0] == was.split("<")[0] or "".join(now.split()) in _INFERRED:
        return None  # Java's type arguments
    if pointer:
        return f"`{was}` made `{now}` reads the memory behind the pointer in another way"
    own, other = number(now), number(was)
    if own is None or other is None:
        return None if now in said else f"the report does not speak of the type `{now[:40]}`"
    if (own.kind == "floating") != (other.kind == "floating"):
        return f"`{was}` made `{now}` computes with another kind of number"
    return f"`{now}` holds fewer values than `{was}`" if own.bits < other.bits else None


def _declared(function: Node, text: bytes) -> Iterator[tuple[str, list[str], bool]]:
    """The type of each declaration, the names that it declares, whether any is a pointer."""
    for node in walk(function):
        kind = field(node, "type") if node.type in _TYPED else None
        if kind is None:
            continue
        words = text[kind.start_byte : kind.end_byte].decode("utf-8", "replace").split()
        declarators = node.children_by_field_name("declarator")
        inner = [each for declarator in declarators for each in walk(declarator)]
        names = [spelling(each, text) for each in inner if each.type == "identifier"]
        yield " ".join(words), names, any(each.type in _POINTERS for each in inner)


def _may_be_negative(function: Node, text: bytes, name: str) -> bool:
    """Whether a variable counts down, is compared with a negative number, or is given one."""
    for node in walk(function):
        if node.type == "update_expression" and spelling(node, text) in (f"{name}--", f"--{name}"):
            return True
        if node.type not in ("binary_expression", "assignment_expression", "init_declarator"):
            continue
        left, right = field(node, "left", "declarator"), field(node, "right", "value")
        if left is None or right is None or name not in (spelling(left, text), spelling(right, text)):
            continue
        sign = field(node, "operator")
        other = spelling(right if spelling(left, text) == name else left, text)
        if other.startswith("-") or (sign is not None and sign.type == "-="):
            return True
        if (
            node.type == "binary_expression"
            and sign is not None
            and sign.type in ("<", ">=")
            and other == "0"
        ):
            return True
    return False


def _parentheses(change: Change) -> str | None:
    """Parentheses around a name, where no grouping is reported."""
    if change.of_unread or change.expectation == "grouping" or not change.steps:
        return None
    words = [word.text for word in (*change.written, *change.removed)]
    if all(word in ("(", ")") for word in words):
        return "only parentheses change"
    return None


def _more_than_grouping(change: Change) -> str | None:
    """More than parentheses, braces, or `==` for `=`, where only the grouping is reported."""
    if change.expectation != "grouping" or change.of_unread or _CHAINED in change.diagnostic.message:
        return None
    words = {word.text for word in (*change.written, *change.removed)}
    return None if words <= _GROUPING else "the report asks for parentheses, and the fix changes more"


def _constant_kept(change: Change) -> str | None:
    """`if (n = 2)` to `if ((n = 2))`: that says that it is meant, of a condition that nothing decides."""
    if change.expectation != "grouping":
        return None
    for word in change.written:
        node = change.after.node_at(word).parent if word.text == "(" else None
        inner = None if node is None else bare(node)
        if inner is None or inner.type != "assignment_expression":
            continue
        right = field(inner, "right")
        if right is not None and right.type in _LITERALS:
            return f"the condition stays the constant `{spelling(right, change.after.text)[:40]}`"
    return None


def _hidden(change: Change) -> str | None:
    """A cast that makes a tool silent about a condition, which stays what it is."""
    if change.expectation == "condition" and is_same(change):
        return "the condition stays what it is"
    return None


def unsure(change: Change) -> str:
    """What no tool can confirm of a condition: which one was meant."""
    if change.of_unread or change.expectation not in ("grouping", "condition") or is_same(change):
        return ""
    if change.expectation == "grouping" and any(
        old.text == "=" and new.text == "==" for old, new in change.replaced()
    ):
        return ""
    return "which condition was meant is a guess"


def _compared_call(change: Change) -> str | None:
    """`if (p = open())` to `==`: what a call gives is kept by an assignment, and the comparison loses it."""
    for old, new in change.replaced():
        node = change.after.node_at(new).parent if (old.text, new.text) == ("=", "==") else None
        right = field(node, "right") if node is not None else None
        if right is not None and any(each.type in CALLS for each in walk(right)):
            return f"what `{spelling(right, change.after.text)[:40]}` gives is no longer kept"
    return None


MEANING = (
    Rule("parentheses", _parentheses),
    Rule("more than grouping", _more_than_grouping),
    Rule("constant condition", _constant_kept),
    Rule("hidden condition", _hidden),
    Rule("lost result", _compared_call),
    Rule("another meaning", _same),
    Rule("another cast", _casts),
    Rule("another type", _types),
)
