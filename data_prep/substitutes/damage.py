"""Where a tree of C or C++ is damaged, by whole declarations: what a substitute is to mend."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

_LISTS = frozenset(
    [
        *("translation_unit", "declaration_list", "field_declaration_list"),
        *("preproc_if", "preproc_ifdef", "preproc_else", "preproc_elif", "preproc_elifdef"),
    ]
)
_WRAPPERS = frozenset(
    [
        *("namespace_definition", "linkage_specification", "template_declaration", "class_specifier"),
        *("struct_specifier", "union_specifier", "declaration", "field_declaration", "type_definition"),
    ]
)
_NEVER_OUTSIDE = frozenset(
    [
        *("compound_statement", "if_statement", "for_statement", "while_statement", "do_statement"),
        *("switch_statement", "return_statement", "case_statement", "goto_statement", "break_statement"),
        *("labeled_statement", "for_range_loop", "try_statement", "continue_statement"),
    ]
)
_ENDS = b";}"


@dataclass(frozen=True, slots=True)
class Damaged:
    """A declaration, or a piece between two, that does not parse."""

    node: Node
    errors: int
    siblings: Sequence[Node] = ()  # with it among them
    place: int = 0

    @property
    def range(self) -> tuple[int, int]:
        """Its bytes."""
        return self.node.start_byte, self.node.end_byte


def is_damaged(root: Node) -> bool:
    """Whether anything does not parse, or parses as what cannot stand outside of functions."""
    if root.has_error:
        return True
    lists = [root]
    while lists:
        for child in lists.pop().named_children:
            if child.type in _NEVER_OUTSIDE and not _has_head(child):
                return True
            if child.type in ("namespace_definition", "linkage_specification"):
                body = child.child_by_field_name("body")
                if body is not None:
                    lists.append(body)
    return False


def damaged_in(root: Node) -> list[Damaged]:
    """All damaged declarations in order of the text, the smallest that hold their errors."""
    return list(_below(root)) if root.type in _LISTS else [Damaged(root, _errors(root))]


def _below(container: Node) -> Iterator[Damaged]:
    children = container.children
    is_conditional = container.type.startswith("preproc")
    for place, child in enumerate(children):
        if child.type in _NEVER_OUTSIDE and not is_conditional and not _has_head(child):
            yield Damaged(child, 1 + _errors(child), children, place)
        elif child.has_error or child.is_missing:
            yield from _within(child, children, place)
        elif child.type in ("namespace_definition", "linkage_specification"):
            body = child.child_by_field_name("body")
            if body is not None:
                yield from _below(body)


def _has_head(node: Node) -> bool:
    """Whether a block follows a comment, which may be the stand-in for its head."""
    before = node.prev_sibling
    return node.type == "compound_statement" and before is not None and before.type == "comment"


def _within(item: Node, siblings: Sequence[Node], place: int) -> Iterator[Damaged]:
    node = item
    while not node.is_error:
        if node.type in _LISTS:
            yield from _below(node)
            return
        bad = [child for child in node.children if child.has_error or child.is_missing]
        if len(bad) != 1 or node.type not in _WRAPPERS or bad[0].type not in _WRAPPERS | _LISTS:
            break
        node = bad[0]
    yield Damaged(item, _errors(item), siblings, place)


def _errors(node: Node) -> int:
    count = 0
    stack = [node]
    while stack:
        current = stack.pop()
        count += current.is_missing
        if current.has_error:
            count += current.is_error
            stack += current.children
    return count


def regions_of(damaged: Sequence[Damaged], text: bytes) -> list[tuple[int, int]]:
    """The ranges of bytes that hold them, with what belongs to them before and behind, in order, apart."""
    found: list[tuple[int, int]] = []
    for one in damaged:
        start, end = _whole(one, text)
        if found and start <= found[-1][1]:
            found[-1] = (min(start, found[-1][0]), max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _whole(one: Damaged, text: bytes) -> tuple[int, int]:
    """Its range, from behind the `;` or `}` before it to the next one."""
    start, end = one.range
    before = one.place - 1
    while before >= 0 and one.siblings[before].is_named and text[one.siblings[before].end_byte - 1] not in b";}{\n":
        start = one.siblings[before].start_byte
        before -= 1
    behind = one.place + 1
    while behind < len(one.siblings) and end and text[end - 1] not in _ENDS and one.siblings[behind].type != "}":
        end = one.siblings[behind].end_byte
        behind += 1
    return _at_lines(start, end, text)


def _at_lines(start: int, end: int, text: bytes) -> tuple[int, int]:
    """A range that begins and ends within a directive, or behind the blanks of a line, as whole lines."""
    line = text.rfind(b"\n", 0, start) + 1
    if text[line:start].lstrip()[:1] in (b"", b"#"):
        start = line
    last = text.rfind(b"\n", 0, max(end - 1, 0)) + 1
    if text[last:end].lstrip().startswith(b"#"):
        stop = text.find(b"\n", end)
        while stop > 0 and text[stop - 1 : stop] == b"\\":
            stop = text.find(b"\n", stop + 1)
        end = len(text) if stop < 0 else stop
    return start, end


def damage_to(regions: Sequence[tuple[int, int]], damaged: Sequence[Damaged]) -> list[int]:
    """How much of each region does not parse: its bytes, and something for each error. All are in order."""
    totals: list[int] = []
    first = 0
    for start, end in regions:
        while first < len(damaged) and damaged[first].range[1] < start:
            first += 1
        total, index = 0, first
        while index < len(damaged) and damaged[index].range[0] <= end:
            one, (begin, stop) = damaged[index], damaged[index].range
            shared = min(stop, end) - max(begin, start)
            if shared > 0 or begin == stop:
                total += max(shared, 0) + 8 * max(one.errors, 1)
            index += 1
        totals.append(total)
    return totals
