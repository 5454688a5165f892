"""A syntax node to words: one word for each leaf, with the role that it plays.

Comments and layout are not words; a string or character literal is one word. Where a parser was shown a
stand-in (`data_prep.substitutes`), the words are those of the text itself. Bytes that are not UTF-8 become
lone surrogates, so that `word.text.encode("utf-8", "surrogateescape")` is always the very bytes of the file.
"""

from __future__ import annotations

import re

from tree_sitter import Node

from data_prep.text.language_specs import COMMENTS
from data_prep.text.loose_words import loose_words
from data_prep.text.word import Role, Word

__all__ = ["Role", "Word", "words_of"]

_ATOMS: dict[str, Role] = {
    "string_literal": "string",
    "raw_string_literal": "string",
    "system_lib_string": "string",
    "preproc_arg": "string",
    "char_literal": "character",
    "character_literal": "character",
    "number_literal": "number",
    "decimal_integer_literal": "number",
    "hex_integer_literal": "number",
    "octal_integer_literal": "number",
    "binary_integer_literal": "number",
    "decimal_floating_point_literal": "number",
    "hex_floating_point_literal": "number",
}
_NAMES: dict[str, Role] = {
    "identifier": "variable",
    "statement_identifier": "variable",
    "field_identifier": "member",
    "type_identifier": "type",
    "namespace_identifier": "type",
}
_SIGNS = (
    "( ) { } [ ] ; , . : :: ? = == != < > <= >= + - * / % & | ^ ~ ! && || ++ -- += -= *= /= -> << >> ... "
    "if else for while do switch case default break continue return goto sizeof new throw try catch "
    "static const struct enum union unsigned final public private"
)  # that are leaves in every grammar: what is no entry here is asked for its children
_LEAVES: dict[str, Role] = {**dict.fromkeys(_SIGNS.split(), "other"), **_ATOMS, **_NAMES}
_NAMED = frozenset({"variable", "member", "type"})  # the roles of `_NAMES`
# The field of a node whose name is of another role than the name's own kind tells.
_ROLE_OF_FIELD: dict[str, tuple[tuple[str, Role], ...]] = {
    "call_expression": (("function", "function"),),
    "function_declarator": (("declarator", "function"),),
    "template_function": (("name", "function"),),
    "template_method": (("name", "function"),),
    "method_invocation": (("name", "function"), ("object", "type")),
    "method_declaration": (("name", "function"),),
    "field_access": (("field", "member"), ("object", "type")),
    "class_declaration": (("name", "type"),),
    "interface_declaration": (("name", "type"),),
    "enum_declaration": (("name", "type"),),
    "record_declaration": (("name", "type"),),
    "constructor_declaration": (("name", "type"),),
    "marker_annotation": (("name", "type"),),
    "annotation": (("name", "type"),),
}
# Where the name of a callee or declarator hides inside one of these, it is the value of this field.
_INNER_NAME = {
    "field_expression": "field",
    "qualified_identifier": "name",
    "template_function": "name",
    "template_method": "name",
    "dependent_name": "name",
}
_COMMENT_BEGINS = (b"/*", b"//", b"/\\", b"\\")
_NUMBER = re.compile(r"[+-]?\.?[0-9]").match
_CONSTANT = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*_*|_+[A-Z][A-Z0-9_]*").fullmatch


def words_of(node: Node, text: bytes, *, within: tuple[int, int] | None = None) -> list[Word]:
    """The words under a node in order of the text; `text` is the whole file that was parsed.

    Where only the words `within` some bytes matter, what lies outside of them is not looked into.
    """
    first = node.start_byte
    piece = text[first : node.end_byte]  # of a large file that has many functions
    plain = piece.decode("ascii") if piece.isascii() else None
    words: list[Word] = []
    roles: dict[int, Role] = {}
    make = tuple.__new__
    stack = [iter((node,))]
    while stack:
        for current in stack[-1]:
            if within is not None and (current.end_byte <= within[0] or current.start_byte >= within[1]):
                continue
            kind = current.type
            role = _LEAVES.get(kind)
            if role is None:
                if kind in COMMENTS:
                    if not text.startswith(_COMMENT_BEGINS, current.start_byte):
                        words += _stood_for(current, text)
                    continue
                children = current.children
                if children:
                    if kind in _ROLE_OF_FIELD:
                        _note_roles(current, kind, roles)
                    stack.append(iter(children))
                    break
                role = "other"
            elif roles and role in _NAMED:
                role = roles.get(current.id, role)
            start, end = current.start_byte, current.end_byte
            spelling = (
                plain[start - first : end - first]
                if plain is not None
                else text[start:end].decode("utf-8", "surrogateescape")
            )
            if role == "other":
                if spelling.isspace():  # the line end of a directive, or a sign that stands in a blank
                    continue
            elif role == "variable" and spelling.isupper() and len(spelling) > 1 and _CONSTANT(spelling):
                role = "constant"
            elif role == "number" and not _NUMBER(spelling):
                words += _stood_for(current, text)
                continue
            if not spelling:  # a missing leaf
                continue
            words.append(make(Word, (spelling, role, start, end)))
        else:
            stack.pop()
    return words


def _stood_for(leaf: Node, text: bytes) -> list[Word]:
    """The words that a stand-in hides from the parser."""
    return loose_words(text, leaf.start_byte, leaf.end_byte)


def _note_roles(node: Node, kind: str, roles: dict[int, Role]) -> None:
    for field, role in _ROLE_OF_FIELD[kind]:
        named = node.child_by_field_name(field)
        while named is not None:
            inner = _INNER_NAME.get(named.type)
            if inner is None:
                break
            named = named.child_by_field_name(inner)
        if named is None or named.type not in _NAMES:
            continue
        if field == "object" and not (named.text or b"")[:1].isupper():  # `list.size()`, not `Math.max()`
            continue
        roles[named.id] = role
