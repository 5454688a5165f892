"""A file to its functions, and those to instances: what one prediction reads, in training and serving."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tree_sitter import Node

from data_prep.substitutes.hidden import is_hidden
from data_prep.text.language_specs import CONTAINERS, DEFINITIONS, SPECS
from data_prep.text.languages import Language, grammar, parse
from data_prep.text.lexer import Word, words_of
from data_prep.text.windows import Window, windows_over

_TABLES = frozenset({"initializer_list", "array_initializer"})
_BLOCKS = frozenset({"block", "compound_statement"})
_UNNAMED = frozenset({"static_initializer", "lambda_expression", *_BLOCKS})
_LARGE = 20_000  # nodes of a table that is asked for lambdas rather than walked
_DEEPEST = 1000  # levels of a function's tree: to ask a node for what holds it takes as many steps
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
    error_at: int = -1  # the byte at which it stops to parse, if it does
    too_deep: bool = False  # nested so deeply that it is not read, whether it parses or not; `has_error` too


@dataclass(frozen=True, slots=True)
class Instance:
    """An entry function, then the functions that it reaches; of a long one a window alone."""

    functions: tuple[Function, ...]
    window: Window | None = None  # of the entry; `words` are those of the window

    @property
    def entry(self) -> Function:
        return self.functions[0]

    @property
    def words(self) -> list[Word]:
        if self.window is not None:
            own = self.entry.words
            return [own[place] for place in self.window.places]
        return [word for function in self.functions for word in function.words]

    @property
    def whole(self) -> Instance:
        """The same functions, none in a window."""
        return self if self.window is None else Instance(self.functions)


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
            elif kind == "lambda_expression":
                stack.extend(reversed(node.named_children))
        elif kind in CONTAINERS:
            if kind in _TABLES and node.descendant_count > _LARGE:
                yield from _lambdas_in(node)
            else:
                stack.extend(reversed(node.named_children))


def function_at(node: Node, text: bytes) -> Function:
    """The function that a definition's node holds."""
    head = _head_of(node, text)
    words = (*([] if head is None else words_of(head, text)), *words_of(node, text))
    name = name_of(node, text)
    calls = frozenset(word.text for word in words if word.role == "function") - {name}
    start = node.start_byte if head is None else head.start_byte
    if is_too_deep(node):
        return Function(name, start, node.end_byte, words, calls, has_error=True, too_deep=True)
    if node.has_error:
        return Function(name, start, node.end_byte, words, calls, has_error=True, error_at=_first_error(node))
    if is_hidden(node, text):
        return Function(name, start, node.end_byte, words, calls, has_error=True)
    return Function(name, start, node.end_byte, words, calls, has_error=False)


def is_too_deep(node: Node) -> bool:
    """Whether a tree has so many levels that work on its leaves would take minutes."""
    if node.descendant_count <= _DEEPEST:
        return False
    cursor = node.walk()
    while True:
        if cursor.depth > _DEEPEST:
            return True
        if cursor.goto_first_child():
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return False


def name_of(definition: Node, text: bytes) -> str:
    """The simple name, without scope or template arguments; empty where a macro hides it.

    A block or a lambda has the name of what it initialises, and the block behind a macro has the macro's.
    """
    node = definition.child_by_field_name("name")
    if node is None and definition.type in _UNNAMED:
        return _name_around(definition, text)
    if node is None:
        node = definition.child_by_field_name("declarator")
        while node is not None and (inner := _inside(node)) is not None:
            node = inner
    return "" if node is None else _spelling(node, text)


def instances_of(functions: Sequence[Function], *, budget: int) -> list[Instance]:
    """Each function once as the entry, with what it reaches, breadth-first in order of call, while it fits.

    A function longer than the budget gives no instance of its own. One passed by name counts as called.
    """
    calls = Calls(functions)
    return [calls.instance(entry, budget=budget) for entry in functions if len(entry.words) <= budget]


def readings_of(functions: Sequence[Function], *, budget: int) -> list[Instance]:
    """The same, and of each function longer than the budget windows that together hold all of it."""
    calls = Calls(functions)
    return [instance for entry in functions for instance in calls.readings(entry, budget=budget)]


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

    def readings(self, entry: Function, *, budget: int) -> list[Instance]:
        """What is read of a function: with what it reaches, or a long one in windows that overlap."""
        if len(entry.words) <= budget:
            return [self.instance(entry, budget=budget)]
        return [Instance((entry,), window) for window in windows_over(entry.words, budget=budget)]

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
    if node.type in _BLOCKS:
        return True
    body = node.child_by_field_name("body")
    if body is not None:
        return node.type != "lambda_expression" or body.type in _BLOCKS
    return any(
        child.type in ("compound_statement", "try_statement", "block") for child in node.named_children
    )


def _lambdas_in(table: Node) -> Iterator[Node]:
    """The lambdas with a body in a table that is too large to be walked."""
    from tree_sitter import Query, QueryCursor

    text = table.text
    if text is not None and b"->" not in text and b"[" not in text:
        return  # a query takes longer than the parser
    for language, spec in SPECS.items():
        if "lambda_expression" not in spec.definitions:
            continue
        known = grammar(language)
        if known.id_for_node_kind(table.type, True) == table.kind_id:
            query = Query(known, "(lambda_expression) @found")
            end = -1
            for node in QueryCursor(query).captures(table).get("found", []):
                if node.start_byte >= end and _has_body(node):
                    end = node.end_byte
                    yield node


def _head_of(node: Node, text: bytes) -> Node | None:
    """The macro that is the head of a block outside of functions: a comment in the tree, not in the text."""
    before = node.prev_sibling if node.type == "compound_statement" else None
    if before is None or before.type != "comment" or text.startswith((b"/*", b"//"), before.start_byte):
        return None
    return before


def _name_around(node: Node, text: bytes) -> str:
    head = _head_of(node, text)
    if head is not None:
        return next((word.text for word in words_of(head, text) if word.role == "function"), "")
    if node.type == "static_initializer":
        return "static"
    around = node.parent
    while around is not None and around.type not in ("class_body", "translation_unit", "declaration_list"):
        named = around.child_by_field_name("name") or around.child_by_field_name("declarator")
        while named is not None and (inner := _inside(named)) is not None:
            named = inner
        if named is not None and around.type not in ("method_invocation", "lambda_expression"):
            return _spelling(named, text)
        around = around.parent
    return ""


def _spelling(node: Node, text: bytes) -> str:
    return text[node.start_byte : node.end_byte].decode("utf-8", "surrogateescape")


def _first_error(node: Node) -> int:
    """Where the first ERROR or MISSING node begins."""
    while not node.is_error and not node.is_missing:
        bad = next((child for child in node.children if child.has_error or child.is_missing), None)
        if bad is None:
            break
        node = bad
    return node.start_byte


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
