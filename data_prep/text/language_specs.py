"""What PLC knows of each language, in one table: whoever asks "which language is it" reads it here.

A new language is a row here, its grammar among the dependencies, its operators in `data_prep/inject` and its
name in the editors' lists; tests compare these with the table.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Language = Literal["c", "cpp", "java"]


@dataclass(frozen=True, slots=True)
class LanguageSpec:
    """One language; node kinds are those of its tree-sitter grammar."""

    name: Language
    title: str  # as people write it
    suffixes: tuple[str, ...]  # in small letters: `.H` is as `.h`
    grammar: str  # the module that holds it
    comments: frozenset[str]  # node kinds
    comment_form: str  # of a comment that stands alone or at the end of a line
    definitions: frozenset[str]  # node kinds of what has a body: functions, initialisers
    containers: frozenset[str]  # node kinds that can hold a definition
    declared_names: str  # the query for all names that a file declares
    frames: tuple[tuple[bytes, bytes], ...]  # what a lone function may stand between, to be parsed
    editor_ids: tuple[str, ...]  # how the Language Server Protocol's clients name it
    exact_suffixes: tuple[str, ...] = ()  # suffixes whose letters must be as they are here
    headers: tuple[str, ...] = ()  # those of `suffixes` that files include
    gcc_name: str = ""  # behind `-x`, for gcc and clang
    is_preprocessed: bool = False  # macros and `#if` may hide what no grammar reads


_C_DEFINITIONS = frozenset(
    {
        "function_definition",
        "compound_statement",  # behind a macro that stands for a function's head
    }
)
_C_CONTAINERS = frozenset(
    [
        "translation_unit",
        "ERROR",
        "preproc_if",
        "preproc_ifdef",
        "preproc_else",
        "preproc_elif",
        "preproc_elifdef",
        "linkage_specification",
        "declaration_list",
        "struct_specifier",
        "union_specifier",
        "field_declaration_list",
        "field_declaration",
        "declaration",
        "type_definition",
        "init_declarator",
        "initializer_list",
        "initializer_pair",
        "call_expression",
        "argument_list",
        "parenthesized_expression",
        "cast_expression",
        "conditional_expression",
        "compound_literal_expression",
        "expression_statement",
    ]
)
_CPP_CONTAINERS = _C_CONTAINERS | frozenset(
    [
        "namespace_definition",
        "template_declaration",
        "class_specifier",
        "friend_declaration",
        "new_expression",
        "binary_expression",
        "unary_expression",
        "field_expression",
        "alias_declaration",
        "type_descriptor",
        "decltype",
    ]
)
_JAVA_CONTAINERS = frozenset(
    [
        "program",
        "ERROR",
        "class_declaration",
        "class_body",
        "interface_declaration",
        "interface_body",
        "enum_declaration",
        "enum_body",
        "enum_body_declarations",
        "record_declaration",
        "annotation_type_declaration",
        "annotation_type_body",
        "enum_constant",
        "field_declaration",
        "constant_declaration",
        "variable_declarator",
        "object_creation_expression",
        "array_creation_expression",
        "array_initializer",
        "method_invocation",
        "argument_list",
        "parenthesized_expression",
        "cast_expression",
        "ternary_expression",
        "expression_statement",
    ]
)

_C_NAMES = """
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
_CPP_NAMES = (
    _C_NAMES
    + """
[(class_specifier name: (type_identifier) @name body: (_))
 (namespace_definition name: (namespace_identifier) @name)
 (function_declarator declarator: (field_identifier) @name)
 (function_declarator declarator: (qualified_identifier name: (identifier) @name))
 (reference_declarator (identifier) @name)
 (optional_parameter_declaration declarator: (identifier) @name)]
"""
)
_JAVA_NAMES = """
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

C = LanguageSpec(
    name="c",
    title="C",
    suffixes=(".c", ".h"),
    headers=(".h",),
    grammar="tree_sitter_c",
    comments=frozenset({"comment"}),
    comment_form="/* {} */",  # C89 has no other
    definitions=_C_DEFINITIONS,
    containers=_C_CONTAINERS,
    declared_names=_C_NAMES,
    frames=((b"", b""),),
    editor_ids=("c",),
    gcc_name="c",
    is_preprocessed=True,
)
CPP = LanguageSpec(
    name="cpp",
    title="C++",
    suffixes=(
        ".cc",
        ".cpp",
        ".cxx",
        ".c++",
        ".hh",
        ".hpp",
        ".hxx",
        ".inl",
        ".ipp",
        ".tpp",
        ".cppm",
        ".ixx",
        ".cu",
        ".cuh",
    ),
    exact_suffixes=(".C",),  # by Unix custom
    headers=(".hh", ".hpp", ".hxx"),
    grammar="tree_sitter_cpp",
    comments=frozenset({"comment"}),
    comment_form="// {}",
    definitions=_C_DEFINITIONS | {"lambda_expression"},  # of lambdas those outside of functions
    containers=_CPP_CONTAINERS,
    declared_names=_CPP_NAMES,
    frames=((b"", b""), (b"class C {\n", b"\n};")),
    editor_ids=("cpp", "c++"),
    gcc_name="c++",
    is_preprocessed=True,
)
JAVA = LanguageSpec(
    name="java",
    title="Java",
    suffixes=(".java",),
    grammar="tree_sitter_java",
    comments=frozenset({"line_comment", "block_comment"}),
    comment_form="// {}",
    definitions=frozenset(
        {
            "method_declaration",
            "constructor_declaration",
            "compact_constructor_declaration",
            "static_initializer",
            "block",  # of an object, among the members of a class
            "lambda_expression",  # outside of functions
        }
    ),
    containers=_JAVA_CONTAINERS,
    declared_names=_JAVA_NAMES,
    frames=((b"class C {\n", b"\n}"),),
    editor_ids=("java",),
)

SPECS: MappingProxyType[Language, LanguageSpec] = MappingProxyType({"c": C, "cpp": CPP, "java": JAVA})
LANGUAGES: tuple[Language, ...] = tuple(SPECS)
BY_SUFFIX: MappingProxyType[str, Language] = MappingProxyType(
    {suffix: spec.name for spec in SPECS.values() for suffix in spec.suffixes}
)
BY_EDITOR_ID: MappingProxyType[str, Language] = MappingProxyType(
    {editor_id: spec.name for spec in SPECS.values() for editor_id in spec.editor_ids}
)
C_FAMILY: frozenset[Language] = frozenset(spec.name for spec in SPECS.values() if spec.is_preprocessed)
JAVA_ALONE: frozenset[Language] = frozenset(SPECS) - C_FAMILY
HEADERS = frozenset(suffix for spec in SPECS.values() for suffix in spec.headers)
# Of all languages at once, for a tree does not say of which it is.
COMMENTS = frozenset(kind for spec in SPECS.values() for kind in spec.comments)
DEFINITIONS = frozenset(kind for spec in SPECS.values() for kind in spec.definitions)
CONTAINERS = frozenset(kind for spec in SPECS.values() for kind in spec.containers)
