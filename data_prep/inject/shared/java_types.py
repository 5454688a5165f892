"""What a Java method says of its variables: the declared type of simple expressions, and what is in sight."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from tree_sitter import Node

from data_prep.inject.operators import Site
from data_prep.inject.shared.java_tree import bare, call_name, nodes, operands, source

_SCOPES = frozenset(
    {
        "block",
        "constructor_body",
        "switch_block",
        "for_statement",
        "enhanced_for_statement",
        "catch_clause",
        "lambda_expression",
        "try_with_resources_statement",
        "method_declaration",
        "constructor_declaration",
        "compact_constructor_declaration",
    }
)
_BODIES = frozenset({"class_body", "enum_body_declarations", "interface_body"})
_INT_CALLS = frozenset({b"size", b"length", b"indexOf", b"lastIndexOf", b"ordinal", b"hashCode", b"intValue"})
_ARITHMETIC = frozenset({b"+", b"-", b"*", b"/", b"%"})
SMALL = frozenset({b"int", b"short", b"byte", b"char"})
NUMERIC = SMALL | {b"long", b"float", b"double"}


@dataclass(frozen=True, slots=True)
class Variable:
    """A parameter or local variable, with the bytes from which and up to which it can be used."""

    name: bytes
    type: bytes
    start: int  # the end of its declarator
    end: int
    has_value: bool
    declarator: Node


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the class around the function."""

    type: bytes
    is_final: bool


def variables(site: Site) -> dict[bytes, list[Variable]]:
    """All parameters and local variables, by name, in order of the text."""
    return _variables(site)


@lru_cache(maxsize=8)
def _variables(site: Site) -> dict[bytes, list[Variable]]:
    found: dict[bytes, list[Variable]] = {}
    for node in nodes(
        site,
        "local_variable_declaration",
        "formal_parameter",
        "spread_parameter",
        "resource",
        "enhanced_for_statement",
    ):
        kind = source(node.child_by_field_name("type"))
        if node.type == "local_variable_declaration":
            declarators = [child for child in node.named_children if child.type == "variable_declarator"]
        else:
            declarators = [node]
        for declarator in declarators:
            name = source(declarator.child_by_field_name("name"))
            if not name or not kind:
                continue
            kind_here = kind + source(declarator.child_by_field_name("dimensions"))
            start = declarator.end_byte
            if node.type == "enhanced_for_statement":
                value = node.child_by_field_name("value")
                start = node.end_byte if value is None else value.end_byte
            has_value = (
                node.type != "local_variable_declaration"
                or declarator.child_by_field_name("value") is not None
            )
            found.setdefault(name, []).append(
                Variable(name, kind_here, start, _scope_end(node), has_value, declarator)
            )
    return found


def variable_at(site: Site, name: bytes, at: int) -> Variable | None:
    """The parameter or local variable that a name means at a place."""
    seen = [one for one in variables(site).get(name, ()) if one.start <= at < one.end]
    return seen[-1] if seen else None


def in_sight(site: Site, at: int) -> list[Variable]:
    """The parameters and local variables that have a value and can be used at a place."""
    return [
        one
        for same in variables(site).values()
        for one in same
        if one.has_value and one.start <= at < one.end
    ]


def fields(site: Site) -> dict[bytes, Field]:
    """The fields of the innermost class around the function."""
    node = site.function.parent
    while node is not None and node.type not in _BODIES:
        node = node.parent
    return {} if node is None else _fields(node)


@lru_cache(maxsize=8)
def _fields(body: Node) -> dict[bytes, Field]:
    found: dict[bytes, Field] = {}
    for node in body.named_children:
        if node.type != "field_declaration":
            continue
        kind = source(node.child_by_field_name("type"))
        modifiers = source(next((child for child in node.named_children if child.type == "modifiers"), None))
        words = modifiers.split()
        for declarator in node.named_children:
            if declarator.type == "variable_declarator":
                name = source(declarator.child_by_field_name("name"))
                dimensions = source(declarator.child_by_field_name("dimensions"))
                found[name] = Field(kind + dimensions, b"final" in words)
    return found


def type_of(site: Site, expression: Node) -> bytes | None:
    """The type as the file writes it; None where the file does not say it plainly."""
    node = bare(expression)
    match node.type:
        case "decimal_integer_literal" | "hex_integer_literal":
            return b"long" if source(node)[-1:] in (b"l", b"L") else b"int"
        case "decimal_floating_point_literal":
            return b"float" if source(node)[-1:] in (b"f", b"F") else b"double"
        case "string_literal":
            return b"String"
        case "character_literal":
            return b"char"
        case "true" | "false":
            return b"boolean"
        case "identifier":
            name = source(node)
            local = variable_at(site, name, node.start_byte)
            if local is not None:
                return None if local.type == b"var" else local.type
            field = fields(site).get(name)
            return None if field is None else field.type
        case "field_access":
            name = source(node.child_by_field_name("field"))
            if name == b"length":
                return b"int"
            owner = node.child_by_field_name("object")
            field = fields(site).get(name) if owner is not None and owner.type == "this" else None
            return None if field is None else field.type
        case "method_invocation":
            calls = call_name(node)
            is_int = calls in _INT_CALLS and len(operands(node)) < 2
            return b"int" if is_int and node.child_by_field_name("object") is not None else None
        case "cast_expression":
            return source(node.child_by_field_name("type"))
        case "array_access":
            array = node.child_by_field_name("array")
            kind = None if array is None else type_of(site, array)
            return kind[:-2] if kind is not None and kind.endswith(b"[]") else None
        case "binary_expression":
            return _of_binary(site, node)
        case "unary_expression":
            inner = node.child_by_field_name("operand")
            return None if inner is None else type_of(site, inner)
        case _:
            return None


def _of_binary(site: Site, node: Node) -> bytes | None:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    operator = source(node.child_by_field_name("operator"))
    if left is None or right is None:
        return None
    if operator in (b"==", b"!=", b"<", b"<=", b">", b">=", b"&&", b"||"):
        return b"boolean"
    kinds = {type_of(site, left), type_of(site, right)}
    if operator == b"+" and b"String" in kinds:
        return b"String"
    if operator not in _ARITHMETIC or not kinds <= NUMERIC:
        return None
    for wide in (b"double", b"float", b"long"):
        if wide in kinds:
            return wide
    return b"int"


def _scope_end(node: Node) -> int:
    around = node if node.type in _SCOPES else node.parent
    while around is not None and around.type not in _SCOPES:
        around = around.parent
    return node.end_byte if around is None else around.end_byte
