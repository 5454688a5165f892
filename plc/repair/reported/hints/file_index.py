"""An index of one file, made once for all its reports: functions, types, classes by name, nodes by line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, final

from plc.repair.filters.nodes import callee, field, spelling, walk
from plc.repair.text.source_text import line_starts_of

if TYPE_CHECKING:
    from tree_sitter import Node

_Answer = TypeVar("_Answer")
_CLASSES = ("struct_specifier", "union_specifier", "class_specifier")
_WORD = re.compile(rb"[A-Za-z_]\w*")
_INDEXED = frozenset(
    [
        *("function_declarator", "type_definition", "call_expression", *_CLASSES),
        *("catch_clause", "if_statement", "ternary_expression"),
    ]
)


@final
class FileIndex:
    """The tree of a file, walked once: a file with a thousand reports is not read a thousand times."""

    def __init__(self, root: Node, text: bytes) -> None:
        self.root = root
        self._text = text
        self._asked: dict[object, Any] = {}

    @cached_property
    def _nodes(self) -> dict[str, list[Node]]:
        found: dict[str, list[Node]] = {kind: [] for kind in _INDEXED}
        for node in walk(self.root):
            if node.type in _INDEXED:
                found[node.type].append(node)
        return found

    def once(self, question: Callable[[Node, bytes], _Answer]) -> _Answer:
        """What a question about the file has for an answer; it is asked once."""
        if question not in self._asked:
            self._asked[question] = question(self.root, self._text)
        answer: _Answer = self._asked[question]
        return answer

    def of(self, kind: str) -> list[Node]:
        """All nodes of one of the kinds that are kept, in order of the text."""
        return self._nodes[kind]

    def functions(self, name: str) -> list[Node]:
        """The heads of the functions with this name, of declarations and definitions."""
        return self._functions.get(name, [])

    @cached_property
    def _functions(self) -> dict[str, list[Node]]:
        return self._by_name((field(node, "declarator"), node) for node in self.of("function_declarator"))

    def types(self, name: str) -> list[Node]:
        """The `typedef`s of a name."""
        return self._types.get(name, [])

    @cached_property
    def _types(self) -> dict[str, list[Node]]:
        return self._by_name(
            (part, node)
            for node in self.of("type_definition")
            for part in node.children_by_field_name("declarator")
        )

    def classes(self, name: str) -> list[Node]:
        """The structures, unions and classes that are declared with this name."""
        return self._classes.get(name, [])

    @cached_property
    def _classes(self) -> dict[str, list[Node]]:
        own = (node for kind in _CLASSES for node in self.of(kind))
        return self._by_name((field(node, "name"), node) for node in own if field(node, "body") is not None)

    def calls(self, name: str) -> list[Node]:
        """The calls of a function."""
        return self._calls.get(name, [])

    @cached_property
    def _calls(self) -> dict[str, list[Node]]:
        found: dict[str, list[Node]] = {}
        for node in self.of("call_expression"):
            found.setdefault(callee(node, self._text), []).append(node)
        return found

    def is_of(self, text: bytes) -> bool:
        """Whether this is the file with a text."""
        return self._text is text

    @cached_property
    def line_starts(self) -> Sequence[int]:
        """Where each line begins."""
        return line_starts_of(self._text)

    @cached_property
    def words(self) -> frozenset[str]:
        """All words of the file that may be names."""
        return frozenset(name.decode() for name in _WORD.findall(self._text))

    @cached_property
    def has_braces(self) -> bool:
        """Whether it puts one statement of Java behind an `if` in braces."""
        held = [field(node, "consequence") for node in self.of("if_statement")]
        return 2 * sum(each is not None and each.type != "block" for each in held) <= len(held)

    @cached_property
    def has_ternaries_in_brackets(self) -> bool:
        """Whether it puts the condition of Java's `?:` in brackets."""
        held = [field(node, "condition") for node in self.of("ternary_expression")]
        in_brackets = sum(each is not None and each.type == "parenthesized_expression" for each in held)
        return 2 * in_brackets > len(held)

    def _by_name(self, named: Iterator[tuple[Node | None, Node]]) -> dict[str, list[Node]]:
        found: dict[str, list[Node]] = {}
        for name, node in named:
            if name is not None:
                found.setdefault(spelling(name, self._text), []).append(node)
        return found


_CURRENT: ContextVar[FileIndex | None] = ContextVar("the file whose reports are answered", default=None)


@contextmanager
def answering(root: Node, text: bytes) -> Iterator[None]:
    """Find what is asked of a file by name once, for as long as its reports are answered."""
    token = _CURRENT.set(FileIndex(root, text))
    try:
        yield
    finally:
        _CURRENT.reset(token)


def file_index(root: Node, text: bytes) -> FileIndex:
    """The file whose reports are answered here; another one is read anew."""
    here = _CURRENT.get()
    return here if here is not None and here.root == root else FileIndex(root, text)


def line_starts(text: bytes) -> Sequence[int]:
    """Where each line of a text begins; of the file whose reports are answered here, found once."""
    here = _CURRENT.get()
    return here.line_starts if here is not None and here.is_of(text) else line_starts_of(text)


def nodes_on(root: Node, line: int, *kinds: str) -> list[Node]:
    """The nodes that begin on a line, in order of the text; of some kinds only where any are named."""
    found = [node for node in touching(root, line) if node.start_point[0] == line - 1]
    return [node for node in found if node.type in kinds] if kinds else found


def touching(root: Node, line: int) -> Iterator[Node]:
    """The nodes that touch a line, in order of the text; those before and behind it are not visited."""
    row, depth = line - 1, 0
    cursor = root.walk()
    while True:
        node = cursor.node
        assert node is not None
        is_behind = node.start_point[0] > row
        if not is_behind and node.end_point[0] >= row:
            yield node
            if cursor.goto_first_child_for_point((row, 0)) is not None:
                depth += 1
                continue
        moved = depth > 0 and not is_behind and cursor.goto_next_sibling()
        while not moved:
            if depth == 0:
                return
            cursor.goto_parent()
            depth -= 1
            moved = depth > 0 and cursor.goto_next_sibling()


def words_before(root: Node, byte: int) -> Iterator[Node]:
    """The words that begin at a byte or before it, the last first.

    Neither comments nor what the parser thinks is missing.
    """
    cursor = root.walk()
    while cursor.goto_first_child_for_byte(byte) is not None or cursor.goto_last_child():
        pass
    while True:
        node = cursor.node
        assert node is not None
        if node.start_byte <= byte and _is_word(node):
            yield node
        if not cursor.goto_previous_sibling():
            if not cursor.goto_parent():
                return
            continue
        while not _is_whole(cursor.node) and cursor.goto_last_child():
            pass


def _is_whole(node: Node | None) -> bool:
    """Whether nothing inside of a node counts."""
    return node is None or node.type.endswith("comment") or node.is_missing


def _is_word(node: Node) -> bool:
    return not node.child_count and not _is_whole(node) and node.start_byte < node.end_byte
