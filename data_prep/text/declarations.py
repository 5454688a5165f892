"""The names that a file declares, at file or class scope and anywhere; all other names come from outside."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tree_sitter import Node, Query, QueryCursor

from data_prep.text.languages import Language, grammar

_C = """
[(init_declarator declarator: (identifier) @name)
 (declaration declarator: (identifier) @name)
 (parameter_declaration declarator: (identifier) @name)
 (pointer_declarator declarator: (identifier) @name)
 (pointer_declarator declarator: (field_identifier) @name)
 (array_declarator declarator: (identifier) @name)
 (array_declarator declarator: (field_identifier) @name)
 (function_declarator declarator: (identifier) @name)
 (parenthesized_declarator (identifier) @name)
 (field_declaration declarator: (field_identifier) @name)
 (type_definition declarator: (type_identifier) @name)
 (struct_specifier name: (type_identifier) @name body: (_))
 (union_specifier name: (type_identifier) @name body: (_))
 (enum_specifier name: (type_identifier) @name body: (_))
 (enumerator name: (identifier) @name)
 (labeled_statement label: (statement_identifier) @name)
 (preproc_def name: (identifier) @name)
 (preproc_function_def name: (identifier) @name)]
"""
_CPP = (
    _C
    + """
[(class_specifier name: (type_identifier) @name body: (_))
 (namespace_definition name: (namespace_identifier) @name)
 (function_declarator declarator: (field_identifier) @name)
 (function_declarator declarator: (qualified_identifier name: (identifier) @name))
 (reference_declarator (identifier) @name)
 (optional_parameter_declaration declarator: (identifier) @name)]
"""
)
_JAVA = """
[(variable_declarator name: (identifier) @name)
 (formal_parameter name: (identifier) @name)
 (catch_formal_parameter name: (identifier) @name)
 (enhanced_for_statement name: (identifier) @name)
 (resource name: (identifier) @name)
 (method_declaration name: (identifier) @name)
 (class_declaration name: (identifier) @name)
 (interface_declaration name: (identifier) @name)
 (enum_declaration name: (identifier) @name)
 (enum_constant name: (identifier) @name)
 (lambda_expression parameters: (identifier) @name)
 (labeled_statement (identifier) @name)]
"""


@dataclass(frozen=True, slots=True)
class Declared:
    """Spellings that a file declares: `outer` at file or class scope, `everywhere` also inside functions."""

    outer: frozenset[str]
    everywhere: frozenset[str]


def declared_in(root: Node, definitions: list[Node], language: Language) -> Declared:
    """All declared names of a file; `definitions` are its functions in order of the text."""
    found = QueryCursor(_query(language)).captures(root).get("name", [])
    bodies = [(node.start_byte, node.end_byte) for node in definitions]
    everywhere: set[str] = set()
    outer: set[str] = set()
    for node in found:
        text = (node.text or b"").decode("utf-8", "surrogateescape")
        everywhere.add(text)
        if not any(start <= node.start_byte < end for start, end in bodies):
            outer.add(text)
    return Declared(frozenset(outer), frozenset(everywhere))


@cache
def _query(language: Language) -> Query:
    match language:
        case "c":
            return Query(grammar(language), _C)
        case "cpp":
            return Query(grammar(language), _CPP)
        case "java":
            return Query(grammar(language), _JAVA)
