"""What a piece of code computes, apart from casts of numbers, types of variables, parentheses and layout."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plc.repair.filters.nodes import field

if TYPE_CHECKING:
    from tree_sitter import Node

NAMES = frozenset(["identifier", "type_identifier"])
CPP_CASTS = frozenset(["static_cast", "const_cast", "reinterpret_cast", "dynamic_cast"])
_INTEGERS = frozenset(
    ["number_literal", "decimal_integer_literal", "hex_integer_literal", "octal_integer_literal"]
)
_FLOATS = frozenset(["decimal_floating_point_literal", "hex_floating_point_literal"])
# Declarations whose type says how a value is kept, not what is done with it.
_TYPED = frozenset(
    [
        "declaration",
        "local_variable_declaration",
        "for_range_loop",
        "enhanced_for_statement",
        "field_declaration",
    ]
)
_PARAMETERS = frozenset(["parameter_declaration", "formal_parameter", "optional_parameter_declaration"])
_BODIES = frozenset(["compound_statement", "block"])
_HEADS = frozenset(["if_statement", "else_clause", "while_statement", "for_statement", "do_statement"])
# What says how something may be used, and changes nothing of what is computed.
_QUALIFIERS = frozenset(["type_qualifier", "virtual_specifier", "explicit_function_specifier"])


@dataclass(frozen=True, slots=True)
class Part:
    """One word that counts, or the bracket of what holds several; `node` is None for a bracket."""

    text: str
    node: Node | None = None


def skeleton(node: Node, text: bytes, *, local: bool) -> list[Part]:
    """The parts in order. `local`: parameters are those of a function that no other file can call."""
    return list(_parts(node, text, local))


def _parts(node: Node, text: bytes, local: bool) -> Iterator[Part]:
    node = _bare(node)
    if node.type == "comment" or node.type.endswith("_comment") or node.type in _QUALIFIERS:
        return
    if (value := cast_value(node)) is not None:
        kind = pointer_type(node, text)
        if kind:
            yield Part(f"cast {kind}")
        yield from _parts(value, text, local)
        return
    if not node.children or node.type in ("string_literal", "char_literal", "character_literal"):
        yield Part(_leaf(node, text), node)
        return
    if node.type == "generic_type":  # what Java's type arguments say is gone when the program runs
        yield from _parts(node.children[0], text, local)
        return
    if node.type == "update_expression" and _is_unused(node):  # `i++` and `++i` are one
        node_parts = sorted(node.children, key=lambda child: child.is_named)
        yield Part("<update_expression")
        for child in node_parts:
            yield from _parts(child, text, local)
        yield Part(">")
        return
    left_out = _left_out(node, local)
    children = [child for child in node.children if child.id not in left_out and not _is_empty(child, text)]
    if len(children) == 1 and node.type != "expression_statement":
        yield from _parts(children[0], text, local)
        return
    yield Part(f"<{node.type}")
    for child in children:
        yield from _parts(child, text, local)
    yield Part(">")


def _bare(node: Node) -> Node:
    """A node without parentheses, and without braces around one statement."""
    while True:
        inner = [child for child in node.named_children if not child.type.endswith("comment")]
        braces = node.type in _BODIES and node.parent is not None and node.parent.type in _HEADS
        single = braces and len(inner) == 1 and not inner[0].type.endswith("declaration")
        if len(inner) == 1 and (single or node.type in ("parenthesized_expression", "condition_clause")):
            node = inner[0]
        else:
            return node


def cast_value(node: Node) -> Node | None:
    """What a cast is of; None where a node is none."""
    if node.type == "cast_expression":
        return field(node, "value")
    function = field(node, "function") if node.type == "call_expression" else None
    if function is None:
        return None
    name = field(function, "name") if function.type == "template_function" else None
    written = None if name is None or name.text is None else name.text.decode("utf-8", "replace")
    if written in CPP_CASTS or function.type == "primitive_type":
        given = field(node, "arguments")
        inner = [] if given is None else given.named_children
        return inner[0] if len(inner) == 1 else None
    return None


def cast_type(node: Node, text: bytes) -> str:
    """The words of the type that a cast is to."""
    kind = field(node, "type")
    if kind is None and (function := field(node, "function")) is not None:
        kind = function if function.type == "primitive_type" else field(function, "arguments")
    if kind is None:
        return ""
    words = text[kind.start_byte : kind.end_byte].decode("utf-8", "replace").strip("<>")
    return " ".join(word for word in words.replace("*", " * ").split() if word not in ("const", "volatile"))


def pointer_type(node: Node, text: bytes) -> str:
    """The type of a cast to a pointer or a reference, which decides what is read; empty for other casts."""
    words = cast_type(node, text)
    return words if "*" in words or "&" in words else ""


def _left_out(node: Node, local: bool) -> set[int]:
    kind = field(node, "type") if node.type in _TYPED or (local and node.type in _PARAMETERS) else None
    if kind is None or (kind.type.endswith("_specifier") and field(kind, "body") is not None):
        return set()
    return {kind.id}


def _is_unused(node: Node) -> bool:
    """Whether nobody takes the value of an expression."""
    holder = node.parent
    if holder is None or holder.type == "expression_statement":
        block = None if holder is None else holder.parent
        around = None if block is None else block.parent
        return around is None or around.type != "parenthesized_expression"  # `({ i++; })` has a value
    return holder.type == "for_statement" and field(holder, "update") == node


def _is_empty(node: Node, text: bytes) -> bool:
    """`(void)` of a function without parameters."""
    return node.type == "parameter_declaration" and text[node.start_byte : node.end_byte] == b"void"


def _leaf(node: Node, text: bytes) -> str:
    written = text[node.start_byte : node.end_byte].decode("utf-8", "surrogateescape")
    if node.type in _INTEGERS or node.type in _FLOATS:
        return _number(written)
    return "0" if written == r"'\0'" else written


def _number(written: str) -> str:
    """A number without the letters that only give it a type."""
    digits = written.replace("'", "").replace("_", "").lower()
    is_hex = digits.startswith("0x")
    try:
        return str(int(digits.rstrip("ulz"), 0))
    except ValueError:
        pass
    if digits.startswith("0") and digits.rstrip("ulz").isdigit():
        return str(int(digits.rstrip("ulz"), 8))
    try:
        return repr(float(digits.rstrip("l" if is_hex else "fld")))
    except ValueError:
        return written
