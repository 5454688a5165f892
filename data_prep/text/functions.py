"""A file to its functions, and those to instances: what one prediction looks at, in training and serving."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tree_sitter import Node

from data_prep.text.languages import Language, parse
from data_prep.text.lexer import Word, words_of

DEFINITIONS = frozenset(
    {
        "function_definition",
        "method_declaration",
        "constructor_declaration",
        "compact_constructor_declaration",
    }
)
# What can hold a definition; statements and expressions cannot, so that walking stays cheap.
_CONTAINERS = frozenset(
    {
        "translation_unit",
        "program",
        "ERROR",
        "preproc_if",
        "preproc_ifdef",
        "preproc_else",
        "preproc_elif",
        "preproc_elifdef",
        "linkage_specification",
        "declaration_list",
        "namespace_definition",
        "template_declaration",
        "class_specifier",
        "struct_specifier",
        "union_specifier",
        "field_declaration_list",
        "field_declaration",
        "declaration",
        "type_definition",
        "class_declaration",
        "class_body",
        "interface_declaration",
        "interface_body",
        "enum_declaration",
        "enum_body",
        "enum_body_declarations",
        "record_declaration",
    }
)
_NAMESAKES = 100  # functions of one name that count as called: no budget has room for more


@dataclass(frozen=True, slots=True)
class Function:
    """One definition with a body; its range is the definition's node."""

    name: str
    start_byte: int
    end_byte: int
    words: tuple[Word, ...]
    calls: frozenset[str]
    has_error: bool


@dataclass(frozen=True, slots=True)
class Instance:
    """An entry function, then the functions that it reaches."""

    functions: tuple[Function, ...]

    @property
    def entry(self) -> Function:
        return self.functions[0]

    @property
    def words(self) -> list[Word]:
        return [word for function in self.functions for word in function.words]


def functions_of(text: bytes, language: Language) -> list[Function]:
    """Every function, method and constructor with a body, in order of the text."""
    return functions_in(parse(text, language).root_node, text)


def functions_in(root: Node, text: bytes) -> list[Function]:
    """The same, of a text that is parsed already."""
    return [function_at(node, text) for node in definitions_of(root)]


def definitions_of(root: Node) -> Iterator[Node]:
    """The nodes of all definitions with a body, in order of the text; one inside a function belongs to it."""
    stack = [root]
    while stack:
        node = stack.pop()
        kind = node.type
        if kind in DEFINITIONS:
            if _has_body(node):
                yield node
        elif kind in _CONTAINERS:
            stack.extend(reversed(node.named_children))


def function_at(node: Node, text: bytes) -> Function:
    """The function that a definition's node holds."""
    words = tuple(words_of(node, text))
    name = name_of(node, text)
    calls = frozenset(word.text for word in words if word.role == "function") - {name}
    return Function(name, node.start_byte, node.end_byte, words, calls, node.has_error)


def name_of(definition: Node, text: bytes) -> str:
    """The simple name, without scope or template arguments; empty where a macro hides it."""
    node = definition.child_by_field_name("name")
    if node is None:
        node = definition.child_by_field_name("declarator")
        while node is not None and (inner := _inside(node)) is not None:
            node = inner
    if node is None:
        return ""
    return text[node.start_byte : node.end_byte].decode("utf-8", "surrogateescape")


def instances_of(functions: Sequence[Function], *, budget: int) -> list[Instance]:
    """Each function once as the entry, with what it reaches, breadth-first in order of call, while it fits.

    A function longer than the budget gives no instance of its own. One passed by name counts as called.
    """
    calls = Calls(functions)
    return [calls.instance(entry, budget=budget) for entry in functions if len(entry.words) <= budget]


class Calls:
    """Who calls whom among the functions of one file."""

    __slots__ = ("_by_name", "_known")

    def __init__(self, functions: Sequence[Function]) -> None:
        self._by_name: dict[str, list[Function]] = {}
        for function in functions:
            self._by_name.setdefault(function.name, []).append(function)
        self._by_name.pop("", None)
        self._known: dict[int, tuple[Function, list[Function]]] = {}  # by id, which is true while it lives

    def instance(self, entry: Function, *, budget: int) -> Instance:
        """A function of the file, no longer than the budget, and what it reaches."""
        return Instance(tuple(self._reach(entry, self._reached(entry), budget)))

    def changed(self, entry: Function, *, before: Function, budget: int) -> Instance:
        """The same as if the file had `entry` in the place of `before`, which has the same name."""
        callees = [callee for callee in _callees(entry, self._by_name) if callee is not before]
        chosen = self._reach(entry, callees, budget, seen={id(before)})
        return Instance(tuple(chosen))

    def _reached(self, function: Function) -> list[Function]:
        known = self._known.get(id(function))
        if known is None:
            known = self._known[id(function)] = (function, _callees(function, self._by_name))
        return known[1]

    def _reach(
        self, entry: Function, callees: list[Function], budget: int, *, seen: Iterable[int] = ()
    ) -> list[Function]:
        chosen, seen = [entry], {id(entry), *seen}
        left = budget - len(entry.words)
        queue = deque([callees])
        while queue:
            for callee in queue.popleft():
                if id(callee) not in seen and len(callee.words) <= left:
                    seen.add(id(callee))
                    chosen.append(callee)
                    queue.append(self._reached(callee))
                    left -= len(callee.words)
        return chosen


def _callees(function: Function, by_name: dict[str, list[Function]]) -> list[Function]:
    names = dict.fromkeys(
        word.text for word in function.words if word.role in ("function", "variable") and word.text in by_name
    )
    return [callee for name in names if name != function.name for callee in by_name[name][:_NAMESAKES]]


def _has_body(node: Node) -> bool:
    if node.child_by_field_name("body") is not None:
        return True
    return any(child.type in ("compound_statement", "try_statement") for child in node.named_children)


def _inside(node: Node) -> Node | None:
    match node.type:
        case "qualified_identifier" | "template_function" | "template_method" | "dependent_name":
            return node.child_by_field_name("name")
        case "parenthesized_declarator" | "reference_declarator" | "attributed_declarator":
            return node.named_child(0)
        case "pointer_declarator" | "function_declarator" | "array_declarator" | "init_declarator":
            return node.child_by_field_name("declarator")
        case _:
            return None
