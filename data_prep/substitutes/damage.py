"""Where a tree of C or C++ is damaged, by whole declarations: what a substitute is to mend."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
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
NEVER_OUTSIDE = frozenset(
    [
        *("compound_statement", "if_statement", "for_statement", "while_statement", "do_statement"),
        *("switch_statement", "return_statement", "case_statement", "goto_statement", "break_statement"),
        *("labeled_statement", "for_range_loop", "try_statement", "continue_statement"),
    ]
)
_DECLARATIONS = frozenset(
    [
        *("function_definition", "template_declaration", "using_declaration", "alias_declaration"),
        *("friend_declaration", "access_specifier", "expression_statement", "static_assert_declaration"),
        *(
            "comment",
            "preproc_def",
            "preproc_function_def",
            "preproc_include",
            "preproc_call",
            "enum_specifier",
        ),
        *(";", "{", "}", "\n"),
    ]
) | (_LISTS | _WRAPPERS)
_ENDS = b";}"
_DEEPEST = 50  # lists in lists
_HEAVIEST = 200  # bytes of one error that count
_NAMESPACE = 100_000  # the weight of a namespace that is read as a function: all of it is lost


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
            if child.type in NEVER_OUTSIDE and not _has_head(child):
                return True
            if child.type in ("namespace_definition", "linkage_specification"):
                body = child.child_by_field_name("body")
                if body is not None:
                    lists.append(body)
    return False


def damaged_in(root: Node) -> list[Damaged]:
    """All damaged declarations in order of the text, the smallest that hold their errors."""
    return list(_below(root))


def _below(container: Node, depth: int = 0) -> Iterator[Damaged]:
    children = container.children
    is_conditional = container.type.startswith("preproc")
    for place, child in enumerate(children):
        if container.is_error and not child.has_error and child.type not in _DECLARATIONS:
            yield Damaged(child, 1, children, place)
        elif child.type in NEVER_OUTSIDE and not is_conditional and not _has_head(child):
            yield Damaged(child, 1 + _errors(child), children, place)
        elif child.has_error or child.is_missing:
            yield from _within(child, children, place, depth + 1)
        elif child.type in ("namespace_definition", "linkage_specification"):
            body = child.child_by_field_name("body")
            if body is not None and depth < _DEEPEST:
                yield from _below(body, depth + 1)


def _has_head(node: Node) -> bool:
    """Whether a block follows a comment, which may be the stand-in for its head."""
    before = node.prev_sibling
    return node.type == "compound_statement" and before is not None and before.type == "comment"


def _within(item: Node, siblings: Sequence[Node], place: int, depth: int) -> Iterator[Damaged]:
    node = item
    if depth > _DEEPEST:
        yield Damaged(item, _errors(item), siblings, place)
        return
    if node.is_error and any(child.type in _DECLARATIONS and child.is_named for child in node.children):
        yield from _below(node, depth + 1)
        return
    while not node.is_error:
        if node.type in _LISTS:
            yield from _below(node, depth + 1)
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
        known = found[-1][1] if found else -1
        if one.range[1] <= known and one.range[0] < one.range[1]:
            continue
        start, end = _whole(one, text, known)
        if found and start <= found[-1][1]:
            found[-1] = (min(start, found[-1][0]), max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _whole(one: Damaged, text: bytes, known: int) -> tuple[int, int]:
    """Its range, from one `;` or `}` to the next; up to `known` there is a region already."""
    start, end = one.range
    before = one.place - 1
    while before >= 0 and start > known and _belongs(one.siblings[before], text):
        start = one.siblings[before].start_byte
        before -= 1
    behind = one.place + 1
    while (
        behind < len(one.siblings) and end and text[end - 1] not in _ENDS and one.siblings[behind].type != "}"
    ):
        end = one.siblings[behind].end_byte
        behind += 1
    return _at_lines(start, end, text)


def _belongs(before: Node, text: bytes) -> bool:
    """Whether what is damaged goes on with what stands before it: half a head, or half a function."""
    if before.type == "function_definition" and before.has_error:
        return True
    return before.is_named and text[before.end_byte - 1] not in b";}{\n"


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


def errors_of(root: Node) -> list[tuple[int, int]]:
    """The places of all errors in order of the text, with their weights."""
    found: list[tuple[int, int]] = []
    stack = [root]
    while stack:
        node = stack.pop()
        if node.is_missing:
            found.append((node.start_byte, 8))
        elif node.has_error:
            if node.is_error:
                size = node.end_byte - node.start_byte
                found.append((node.start_byte, 8 + min(size, _HEAVIEST)))
                if size == len(b"namespace") and node.text == b"namespace":
                    found.append((node.start_byte, _NAMESPACE))
            stack += node.children
        elif node.type in NEVER_OUTSIDE and node.parent == root and not _has_head(node):
            found.append((node.start_byte, _HEAVIEST))
    return sorted(found)


def lost_in(root: Node) -> list[tuple[int, int]]:
    """Where the functions begin that do not parse, each with the weight 1, in order."""
    return [(one.range[0], 1) for one in damaged_in(root) if one.node.type == "function_definition"]


def damage_to(regions: Sequence[tuple[int, int]], errors: Sequence[tuple[int, int]]) -> list[int]:
    """The weight of the errors in each region. All are in order."""
    starts = [start for start, _ in errors]
    totals: list[int] = []
    for start, end in regions:
        first, last = bisect_left(starts, start), bisect_right(starts, end)
        totals.append(sum(weight for _, weight in errors[first:last]))
    return totals
