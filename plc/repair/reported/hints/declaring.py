"""Repairs that a compiler's message implies in C and C++: a name to declare, a brace too many."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from data_prep.text.languages import Language
from plc.repair.filters.nodes import ancestors, field, spelling, walk
from plc.repair.findings import Edit
from plc.repair.reported.hints.file_index import file_index, words_before

if TYPE_CHECKING:
    from tree_sitter import Node

_QUOTED = "['\u2018](?P<name>[A-Za-z_]\\w*)['\u2019]"
_UNDECLARED = (
    re.compile(rf"^{_QUOTED} (?:undeclared \(first use in this function\)|was not declared in this scope)$"),
    re.compile(rf"^use of undeclared identifier {_QUOTED}$"),
)
_AT_FILE_SCOPE = re.compile(
    r"expected (?:identifier or ['\u2018]\(['\u2019]|unqualified-id) before ['\u2018]"
    r"(?:return|if|for|while|do|switch|else|break|continue)['\u2019]"
    r"|expected declaration specifiers or ['\u2018]\.\.\.['\u2019] before"
)
_BRACES = 3  # before the place, of which one may be too many
_READ = {
    "d": "int", "i": "int", "u": "unsigned int", "ld": "long", "lld": "long long",
    "f": "float", "lf": "double", "c": "char",
}  # fmt: skip
_CONVERSION = re.compile(r"%(?:\d+)?((?:hh|h|ll|l|z)?[a-zA-Z])")
_REAL = frozenset(["sqrt", "pow", "sin", "cos", "tan", "fabs", "floor", "ceil", "log", "exp", "log10"])
_SETS = frozenset(["=", "+=", "-=", "*=", "/=", "%=", "|=", "&=", "^=", "<<=", ">>="])


def implied_edits(text: bytes, language: Language, message: str, place: int, root: Node) -> list[Edit]:
    """The edits, the likeliest first; none where the message implies none or the type is not plain."""
    if language == "java":
        return []
    if _AT_FILE_SCOPE.search(message):
        return list(_without_brace(root, place))
    found = next((match for each in _UNDECLARED if (match := each.search(message))), None)
    # A name in capitals is a constant of the build or of a header: nobody means a variable by it.
    is_variable = found is not None and not found["name"].isupper()
    edit = None if found is None or not is_variable else _declaration(text, found["name"], place, root)
    return [] if edit is None else [edit]


def _without_brace(root: Node, place: int) -> Iterator[Edit]:
    """A statement outside of every function: one of the braces before it closed too much."""
    braces = (node for node in words_before(root, place) if node.type == "}" and node.end_byte <= place)
    for brace in islice(braces, _BRACES):
        yield Edit(brace.start_byte, brace.end_byte, "")


def _declaration(text: bytes, name: str, place: int, root: Node) -> Edit | None:
    """The variable beside others of its type, or in a line of its own where the body begins."""
    at = root.descendant_for_byte_range(place, place)
    function = (
        next((n for n in (at, *ancestors(at)) if n.type == "function_definition"), None) if at else None
    )
    body = None if function is None else field(function, "body")
    if body is None:
        return None
    uses = [n for n in walk(body) if n.type == "identifier" and spelling(n, text) == name]
    kind = _type_of(uses, root, text)
    if kind is None:
        return None
    first = min(use.start_byte for use in uses)
    start = " = 0" if _is_read_first(uses) else ""
    for node in reversed(body.named_children):
        if node.type == "declaration" and node.end_byte <= first and _is_plain(node, kind, text):
            return Edit(node.end_byte - 1, node.end_byte - 1, f", {name}{start}")
    statements = [node for node in body.named_children if node.type != "comment"]
    if not statements:
        return None
    head = statements[0].start_byte
    line = text.rfind(b"\n", 0, head) + 1
    indent = text[line:head].decode("latin-1")
    if indent.strip():
        return Edit(head, head, f"{kind} {name}{start}; ")
    return Edit(head, head, f"{kind} {name}{start};\n{indent}")


def _is_plain(declaration: Node, kind: str, text: bytes) -> bool:
    """Whether a declaration is of plain variables of a type, ended by its `;`."""
    of = field(declaration, "type")
    return (
        of is not None
        and spelling(of, text) == kind
        and declaration.start_byte == of.start_byte
        and declaration.children[-1].type == ";"
        and not declaration.children[-1].is_missing
        and not declaration.has_error
    )


def _type_of(uses: list[Node], root: Node, text: bytes) -> str | None:
    """The type that the uses of a name ask for; None where it is no plain number or they do not say."""
    kinds: list[str] = []
    for use in uses:
        parent = use.parent
        if parent is None or parent.type in ("field_expression", "call_expression") or _is_subscripted(use):
            return None
        if parent.type == "pointer_expression":
            read = _read_as(parent, text) or _pointed_to(parent, root, text)
            if read is None:
                return None
            kinds.append(read)
        elif parent.type == "assignment_expression" and field(parent, "left") == use:
            kinds.append(_of_value(field(parent, "right"), text))
        elif parent.type in ("update_expression", "subscript_expression", "binary_expression"):
            kinds.append("")
    known = [kind for kind in kinds if kind]
    if not kinds or len(set(known) - {"int"}) > 1:
        return None
    return next((kind for kind in known if kind != "int"), "int")


def _is_subscripted(use: Node) -> bool:
    parent = use.parent
    return parent is not None and parent.type == "subscript_expression" and field(parent, "argument") == use


def _of_value(value: Node | None, text: bytes) -> str:
    """What type a value asks for; empty where any will do."""
    if value is None:
        return ""
    if value.type == "char_literal":
        return "char"
    for node in walk(value):
        if node.type == "number_literal" and "." in spelling(node, text):
            return "double"
        if node.type == "call_expression" and (called := field(node, "function")) is not None:
            return "double" if spelling(called, text) in _REAL else ""
    return "int" if value.type == "number_literal" else ""


def _read_as(address: Node, text: bytes) -> str | None:
    """The type that `scanf` reads at an address; None where something else takes it."""
    arguments = address.parent
    call = None if arguments is None else arguments.parent
    if call is None or call.type != "call_expression" or arguments is None:
        return None
    called = field(call, "function")
    given = [node for node in arguments.named_children if node.type != "comment"]
    if called is None or spelling(called, text) not in ("scanf", "fscanf", "sscanf") or address not in given:
        return None
    formats = [index for index, node in enumerate(given) if node.type == "string_literal"]
    if not formats:
        return None
    conversions = _CONVERSION.findall(spelling(given[formats[0]], text))
    number = given.index(address) - formats[0] - 1
    return _READ.get(conversions[number]) if 0 <= number < len(conversions) else None


def _pointed_to(address: Node, root: Node, text: bytes) -> str | None:
    """What the parameter points to that an address is given for, of a function that the file declares."""
    given = address.parent
    call = None if given is None else given.parent
    called = None if call is None or call.type != "call_expression" else field(call, "function")
    if given is None or called is None or called.type != "identifier":
        return None
    number = [node for node in given.named_children if node.type != "comment"].index(address)
    kinds = set()
    for node in file_index(root, text).functions(spelling(called, text)):
        held = field(node, "parameters")
        if held is None:
            continue
        own = [each for each in held.named_children if each.type == "parameter_declaration"]
        kinds.add(_pointed(own[number], text) if number < len(own) else None)
    return kinds.pop() if len(kinds) == 1 else None


def _pointed(parameter: Node, text: bytes) -> str | None:
    """`struct job` of `struct job *out`; None of what is no pointer, or one to void or to a constant."""
    kind, declarator = field(parameter, "type"), field(parameter, "declarator")
    if kind is None or declarator is None or "pointer_declarator" not in declarator.type:
        return None
    inner = field(declarator, "declarator")
    is_twice = inner is not None and "pointer_declarator" in inner.type
    written = " ".join(text[kind.start_byte : kind.end_byte].decode("utf-8", "replace").split())
    is_const = any(each.type == "type_qualifier" for each in parameter.children)
    return None if is_twice or is_const or written == "void" or "{" in written else written


def _is_read_first(uses: list[Node]) -> bool:
    """Whether the first use needs a value: a sum or a counter, which begins with 0."""
    first = min(uses, key=lambda node: node.start_byte)
    parent = first.parent
    if parent is None or parent.type == "pointer_expression":
        return False
    if parent.type != "assignment_expression" or field(parent, "left") != first:
        return True
    sign = next((node.type for node in parent.children if node.type in _SETS), "=")
    right = field(parent, "right")
    inside = right is not None and any(right.start_byte <= n.start_byte < right.end_byte for n in uses)
    return sign != "=" or inside
