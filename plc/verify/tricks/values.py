"""Tricks with values: another operation than the program's, another variable, a constant that is a guess."""

from __future__ import annotations

import re

from data_prep.text.lexer import Word
from plc.repair.filters.nodes import ancestors, arguments, assigned, callee, field, operator, spelling
from plc.verify.tricks.change import Change
from plc.verify.tricks.rule import Rule

_BINARY = frozenset(["binary_expression"])
_CALLS = frozenset(["call_expression", "method_invocation"])
_ARITHMETIC = frozenset(["+", "-", "*", "/", "%", "<<", ">>", ">>>", "&", "|", "^"])
_COMPARISONS = frozenset(["<", "<=", ">", ">=", "==", "!="])
_LOGICAL = frozenset(["&", "|", "=", "&&", "||", *_COMPARISONS])
_COMPOUND = frozenset(f"{sign}=" for sign in _ARITHMETIC)
_ABOUT_VALUES = frozenset(["overflow", "bounds", "null-dereference", "other", "uninitialized"])
_UNSIGNED = re.compile(r"unsigned|size_t|u?int\w*_t|uint\w*|u(?:8|16|32|64)|[A-Z]*SIZE_T|U?INT\w*").fullmatch
_BEFORE_START = re.compile(r"(?i)-\d|under|negative|before")
_ZERO = re.compile(
    r"[+-]?0*\.?0*(?:[eE]\d+)?[uUlLfFdD]*|0x0+[uUlL]*|'\\0'|NULL|nullptr|null|false|FALSE"
).fullmatch
_LITERALS = frozenset(
    [
        *("number_literal", "decimal_integer_literal", "decimal_floating_point_literal", "char_literal"),
        *(
            "hex_integer_literal",
            "null",
            "null_literal",
            "true",
            "false",
            "string_literal",
            "character_literal",
        ),
    ]
)
_NULLS = frozenset(["NULL", "nullptr", "null"])


def _operation(change: Change) -> str | None:
    """`1 << 32` to `1 >> 32`, `max + 1` to `max - 1`, `a / 0` to `a * 0`: it computes something else."""
    if change.of_unread or change.category == "format":
        return None
    for old, new in change.replaced():
        if change.of_expression and {old.text, new.text} & _LOGICAL:
            continue
        if (old.text, new.text) == ("&", "&&") and change.category == "null-dereference":
            continue  # `p != NULL & p->x`: the right side is read only where the left one holds
        if old.text == "=" and new.text in _COMPOUND:
            return f"it computes something else: `=` becomes `{new.text}`"
        if _operates(change, old) and new.text in _ARITHMETIC | _COMPOUND | _COMPARISONS | {"&&", "||", "="}:
            if {old.text, new.text} == {"+", "-"} and _is_sign(change, new):
                continue
            return f"it computes something else: `{old.text}` becomes `{new.text}`"
    return None


def _operates(change: Change, word: Word) -> bool:
    """Whether a word as it is computes a value."""
    if word.text in _COMPOUND:
        return True
    node = change.before.node_at(word).parent
    return word.text in _ARITHMETIC and node is not None and node.type in _BINARY


def _is_sign(change: Change, word: Word) -> bool:
    node = change.after.node_at(word).parent
    return node is not None and node.type == "unary_expression"


def _sign(change: Change) -> str | None:
    """A new `~` or minus before an operand of the code as it is."""
    if change.of_expression or change.category not in _ABOUT_VALUES:
        return None
    for word in change.inserted:
        node = change.after.node_at(word).parent
        if word.text in ("~", "-") and node is not None and node.type == "unary_expression":
            value = node.child_by_field_name("argument") or node.child_by_field_name("operand")
            literal = (
                value is not None and value.type in _LITERALS and not _was_there(change, value.start_byte)
            )
            if not literal:
                return f"it changes a value: `{word.text}` is put before it"
    return None


def _was_there(change: Change, start: int) -> bool:
    """Whether what begins at a byte of the candidate is of the text as it is."""
    return all(word.start_byte != start for word in change.written)


def _kept_sign(change: Change) -> str | None:
    """`(int) c` where a signed character is reported: the conversion is the same, and only written out."""
    if not change.diagnostic.rule.endswith("signed-char-misuse"):
        return None
    for word in change.written:
        cast = next((n for n in ancestors(change.after.node_at(word)) if n.type == "cast_expression"), None)
        kind = None if cast is None else field(cast, "type")
        written = "" if kind is None else spelling(kind, change.after.text)
        if written and not any(_UNSIGNED(name) for name in written.split()):
            return f"the cast to `{written[:40]}` keeps the sign"
    return None


def _same_operands(change: Change) -> str | None:
    """`a << a`, `x / x`: an operand put in the place of the other one."""
    for old, new in change.replaced():
        if old.role != "variable" or new.role != "variable":
            continue
        node = change.after.node_at(new).parent
        if node is not None and node.type in _BINARY:
            left, right = field(node, "left"), field(node, "right")
            if left is not None and right is not None:
                sides = {spelling(side, change.after.text).strip("()") for side in (left, right)}
                if len(sides) == 1:
                    return f"it makes both sides of `{operator(node)}` equal: `{new.text}`"
    return None


def _operand(change: Change) -> str | None:
    """Another variable computed with than the program's, where its value is what is reported."""
    if change.category not in ("overflow", "bounds") and "zerodiv" not in change.diagnostic.rule.lower():
        return None
    for old, new in change.replaced():
        if old.role == new.role == "variable" and old.text in change.named:
            node = change.after.node_at(new).parent
            if node is not None and node.type in _BINARY and operator(node) in _ARITHMETIC:
                return f"it computes with another variable: `{old.text}` becomes `{new.text}`"
    return None


def _type_alone(change: Change) -> str | None:
    """`int index = -1` to `size_t index = -1`: the index is wrong all the same."""
    if change.category != "bounds" or not change.steps:
        return None
    types = [word for word in change.written if _UNSIGNED(word.text) or word.text in ("long", "short")]
    if types and len(types) == len(change.written):
        return f"it only changes the type to `{types[0].text}`, which corrects no index"
    return None


def _farther(change: Change) -> str | None:
    """`*(p + 5)` to `*(p + 1 + 5)`: an access behind the end moved on, where a tool does not follow it."""
    said = f"{change.diagnostic.rule} {change.diagnostic.message}"
    if change.category != "bounds" or _BEFORE_START.search(said) or not change.written:
        return None
    gone = [word.text for word in change.removed if word.text not in ("(", ")")]
    come = [word for word in change.written if word.text not in ("(", ")")]
    only_adds = all(word.text == "+" or word.role == "number" for word in come)
    if not gone and only_adds and any(word.text == "+" for word in come):
        return "it moves an access behind the end even further"
    return None


def _overwritten(change: Change) -> str | None:
    """A new statement that gives a constant to a variable of the reported line, in the place of its value."""
    if change.category not in ("bounds", "overflow", "null-dereference", "other"):
        return None
    for word in change.inserted:
        node = change.after.node_at(word).parent if word.text == "=" else None
        pair = assigned(node) if node is not None and node.type == "assignment_expression" else None
        if pair is None or pair[1].type not in _LITERALS:
            continue
        target = spelling(pair[0], change.after.text)
        if not _is_guarded(change, word) and _is_of_before(change, target):
            return f"it overwrites `{target}` with a constant before it is used"
    return None


def _is_of_before(change: Change, target: str) -> bool:
    """Whether the file as it is has what a target begins with: it is neither new nor behind a new pointer."""
    name = re.match(r"[A-Za-z_]\w*", target.lstrip("*&("))
    if name is None:
        return True
    if target != name[0] and name[0] in change.given:
        return False
    word = re.compile(rf"\b{name[0]}\b".encode())
    return word.search(change.before.text[slice(*change.old_function)]) is not None


def _is_guarded(change: Change, word: Word) -> bool:
    """Whether a new `if` decides about a new word."""
    written = {w.start_byte for w in change.written if w.text in ("if", "?")}
    for node in ancestors(change.after.node_at(word)):
        if node.type == "if_statement" and node.start_byte in written:
            return True
    return False


def _text(change: Change) -> str | None:
    """A text that the model made up, given to a call of the program's own."""
    if change.category in ("format", "type", "syntax", "undeclared-name"):
        return None
    gone = {word.text for word in change.removed}
    written = {word.start_byte for word in change.written}
    for word in change.written:
        if word.role != "string" or word.text in gone or word.text.strip("uULR8") == '""':
            continue
        call = next((n for n in ancestors(change.after.node_at(word)) if n.type in _CALLS), None)
        if call is not None and call.start_byte not in written:
            return f"it writes a text that is made up: {word.text[:40]}"
    return None


def _invented(change: Change) -> str | None:
    """Memory filled with a value that is no zero: nobody reads such a value as a missing one."""
    given = _given(change)
    filled = any(word.text == "memset" for word in change.written)
    return f"it guesses the missing value: `{given}`" if given and filled and not _ZERO(given) else None


def guessed(change: Change) -> str:
    """What of a fix is a guess: a value for a missing one, what a pointer is to point to; else empty."""
    if change.category == "null-dereference":
        own = _own_target(change)
        return "" if own is None else f"that a pointer is to point to `{own[:40]}` is a guess"
    if change.category == "bounds":
        return _other_index(change)
    given = _given(change)
    return "" if given is None else f"the value `{given[:40]}` is a guess"


def _other_index(change: Change) -> str:
    """A constant index made another one that is not next to it: nothing tells which element is meant."""
    for old, new in change.replaced():
        if old.role == new.role == "number" and old.text.isdigit() and new.text.isdigit():
            is_index = any(
                node.type == "subscript_expression" for node in ancestors(change.after.node_at(new))
            )
            if is_index and abs(int(old.text) - int(new.text)) > 1:
                return f"that the element {new.text} is meant is a guess"
    return ""


def _own_target(change: Change) -> str | None:
    """A new variable whose address is given to a pointer that was null."""
    for word in change.written:
        parent = change.after.node_at(word).parent if word.text == "&" else None
        inner = None if parent is None else field(parent, "argument")
        if inner is not None and inner.type == "identifier":
            name = spelling(inner, change.after.text)
            if name in change.given and not _is_of_before(change, name):
                return name
    return None


def _given(change: Change) -> str | None:
    """The constant that a candidate gives to a variable that was read without a value."""
    if change.category != "uninitialized":
        return None
    for word in change.written:
        node = change.after.node_at(word)
        parent = node.parent
        if word.text in ("memset", "bzero", "calloc", "explicit_bzero") and parent is not None:
            call = next((n for n in ancestors(node) if n.type == "call_expression"), None)
            if call is None or callee(call, change.after.text) != word.text:
                continue
            given = arguments(call)
            if word.text == "memset" and len(given) == 3:
                return spelling(given[1], change.after.text)
            return "0"
        if word.text != "=" or parent is None:
            continue
        pair = assigned(parent)
        if pair is None:
            continue
        value = pair[1]
        if value.type in _LITERALS or value.type in ("initializer_list", "array_initializer"):
            return spelling(value, change.after.text)
        if value.type == "unary_expression" or spelling(value, change.after.text) in _NULLS:
            return spelling(value, change.after.text)
    return None


VALUES = (
    Rule("another operation", _operation),
    Rule("another sign", _sign),
    Rule("kept sign", _kept_sign),
    Rule("equal operands", _same_operands),
    Rule("another operand", _operand),
    Rule("another type alone", _type_alone),
    Rule("moved further", _farther),
    Rule("overwritten value", _overwritten),
    Rule("invented text", _text),
    Rule("invented value", _invented),
)
