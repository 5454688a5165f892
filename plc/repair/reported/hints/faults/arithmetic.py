"""Repairs of C arithmetic: a test of the divisor, a wider type, a count in range, a value cut on purpose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from plc.repair.filters.nodes import assigned, field, operator, uncast, walk
from plc.repair.findings import Edit
from plc.repair.reported.hints.faults.declared import declarations
from plc.repair.reported.hints.faults.guarding import guarded, left_before
from plc.repair.reported.hints.faults.statements import Fix, Site, constant_of, is_kept_wide

if TYPE_CHECKING:
    from tree_sitter import Node

_ZERO = re.compile(r"^Division by zero\.?$|there is division by zero")
_TOO_FAR = re.compile(
    r"^Shifting (?:signed )?(?P<width>\d+)-bit value by (?P<by>\d+) bits"
    r"|^shift by count \(['\u2018](?P<count>\d+)['\u2019]\)"
    r" >= precision of type \(['\u2018](?P<of>\d+)['\u2019]\)"
    r"|^(?:Left|Right) shift overflows the capacity of ['\u2018](?P<any>[\w ]+)['\u2019]"
    r"|^(?:Left|Right) shift by ['\u2018](?P<over>\d+)['\u2019]"
    r" overflows the capacity of ['\u2018](?P<type>[\w ]+)['\u2019]"
)
_NEGATIVE = re.compile(
    r"^Shifting by a negative value|^shift by negative count"
    r"|^Right operand is negative in (?:left|right) shift"
)
_WIDENED = re.compile(
    r"implicit widening conversion to type ['\u2018](?P<type>[^'\u2019]+)['\u2019].*of a multiplication"
)
_NARROWED = re.compile(
    r"^narrowing conversion from ['\u2018](?P<from>[^'\u2019]+)['\u2019]"
    r"(?: \(aka ['\u2018][^'\u2019]+['\u2019]\))?"
    r" to (?:signed type )?['\u2018](?P<to>[^'\u2019]+)['\u2019]"
)
_OVERFLOWS = re.compile(r"^Signed integer overflow for expression ['\u2018](?P<of>[^'\u2019]+)['\u2019]")
_FLOATING = re.compile(r"\b(?:float|double)\b")
_WIDE = 64
_WIDTHS = {"char": 8, "short": 16, "int": 32, "long": 64, "unsigned": 32}
_SIMPLE = frozenset(
    ["identifier", "call_expression", "field_expression", "subscript_expression", "number_literal",
     "parenthesized_expression", "pointer_expression", "cast_expression", "char_literal"]
)  # fmt: skip


def computed(site: Site) -> list[Fix]:
    """Fixes of what is computed, the likeliest first; none of other messages."""
    message = site.message
    found: Iterator[Fix] = iter(())
    if _ZERO.search(message):
        found = _divided(site)
    elif (said := _TOO_FAR.search(message)) is not None:
        found = _shifted(site, said)
    elif _NEGATIVE.search(message):
        found = _shifted_back(site)
    elif (said := _WIDENED.search(message)) is not None:
        found = _multiplied(site, said["type"])
    elif (said := _NARROWED.search(message)) is not None:
        found = _narrowed(site, said["from"], said["to"])
    elif (said := _OVERFLOWS.search(message)) is not None:
        found = _overflown(site, said["of"])
    return list(dict.fromkeys(found))


def _on_line(site: Site, signs: tuple[str, ...]) -> list[tuple[Node, Node, Node]]:
    """The operations with some signs on the line, with both sides; what is reported at its column alone."""
    found: list[tuple[Node, Node, Node]] = []
    for node in walk(site.at):
        left, right = field(node, "left"), field(node, "right")
        if left is None or right is None or node.start_point[0] > site.line - 1:
            continue
        if node.end_point[0] < site.line - 1 or operator(node) not in signs:
            continue
        found.append((node, left, right))
    column = site.diagnostic.location.column
    exact = [
        each
        for each in found
        if column is not None
        and (mark := field(each[0], "operator")) is not None
        and column - 1 in (mark.start_point[1], each[0].start_point[1])
    ]
    return exact or found


def _divided(site: Site) -> Iterator[Fix]:
    """`if (n == 0) return -1;` before a division, or `if (n != 0)` around it."""
    for node, _, divisor in _on_line(site, ("/", "%", "/=", "%=")):
        tested = uncast(divisor)
        if not any(each.type == "identifier" for each in walk(tested)):
            continue
        if any(each.type in ("call_expression", "update_expression") for each in walk(tested)):
            continue
        written = site.spelt(tested)
        yield from _tested(site, node, f"{_bare(written, tested)} != 0", f"{_bare(written, tested)} == 0")
        if node.type == "binary_expression" and site.at.type in ("declaration", "return_statement"):
            whole = f"({_bare(written, tested)} != 0 ? {site.spelt(node)} : 0)"
            yield (Edit(node.start_byte, node.end_byte, whole),)


def _bare(written: str, node: Node) -> str:
    return written if node.type in _SIMPLE else f"({written})"


def _tested(site: Site, node: Node, holds: str, fails: str) -> Iterator[Fix]:
    """A test of an operand: around the statement, or with a way out before it."""
    yield from guarded(site, node, holds)
    yield from left_before(site, fails)


def _shifted(site: Site, said: re.Match[str]) -> Iterator[Fix]:
    """A left side as wide as the shift needs; a count of the very width to one less; a test of the count."""
    by = int(said["by"] or said["count"] or said["over"] or _WIDE)
    width = int(said["width"] or said["of"] or _width(said["type"] or said["any"]))
    for node, left, right in _on_line(site, ("<<", ">>", "<<=", ">>=")):
        may_widen = (
            by < _WIDE and width < _WIDE and node.type == "binary_expression" and operator(node) == "<<"
        )
        # cppcheck reports next that the sign bit of an `int` is shifted into
        is_wide = is_kept_wide(site, node) or site.diagnostic.tool == "cppcheck"
        if may_widen and is_wide:
            yield from _widened(site, left)
        count = right if right.type == "number_literal" else constant_of(site, site.spelt(right), str(by))
        if count is not None and by == width:
            yield (Edit(count.start_byte, count.end_byte, str(width - 1)),)
        if any(each.type == "identifier" for each in walk(right)):
            written = _bare(site.spelt(right), right)
            yield from _tested(site, node, f"{written} < {width}", f"{written} >= {width}")
        if count is not None:
            yield (Edit(count.start_byte, count.end_byte, str(width - 1)),)
        if may_widen and not is_wide:
            yield from _widened(site, left)


def _width(kind: str) -> int:
    return next((_WIDTHS[word] for word in ("long", "short", "char") if word in kind.split()), 32)


def _widened(site: Site, left: Node) -> Iterator[Fix]:
    written = site.spelt(left)
    if left.type == "number_literal" and re.fullmatch(r"\d+|0[xX][\da-fA-F]+", written):
        yield (Edit(left.end_byte, left.end_byte, "ULL"),)
    elif left.type == "number_literal" and re.fullmatch(r"(?:\d+|0[xX][\da-fA-F]+)[uU]", written):
        yield (Edit(left.end_byte, left.end_byte, "LL"),)
    elif left.type in _SIMPLE:
        yield (Edit(left.start_byte, left.start_byte, "(unsigned long long)"),)


def _shifted_back(site: Site) -> Iterator[Fix]:
    """A test that the count of a shift is not negative."""
    for node, _, right in _on_line(site, ("<<", ">>", "<<=", ">>=")):
        if any(each.type == "identifier" for each in walk(right)):
            count = _bare(site.spelt(right), right)
            yield from _tested(site, node, f"{count} >= 0", f"{count} < 0")


def _multiplied(site: Site, kind: str) -> Iterator[Fix]:
    """`(size_t)a * b`: the product in the type that it is used as."""
    kind = kind.split(" (aka")[0]
    for _, left, _ in _on_line(site, ("*",)):
        while left.type == "binary_expression" and (inner := field(left, "left")) is not None:
            left = inner
        if left.type in _SIMPLE and left.type != "cast_expression":
            yield (Edit(left.start_byte, left.start_byte, f"({kind})"),)


def _narrowed(site: Site, was: str, to: str) -> Iterator[Fix]:
    """A variable as wide as the value that it is given; else the cast that says that the value is cut."""
    column = site.diagnostic.location.column
    value = None
    for node in walk(site.at):
        if column is None or node.start_point[0] != site.line - 1:
            continue
        pair = assigned(node)
        if pair is not None and pair[1].start_point[1] == column - 1:
            value = pair[1]
            if pair[0].type == "identifier" and not _is_handed_on(site, site.spelt(pair[0])):
                yield from _retyped(site, site.spelt(pair[0]), was)
    if value is None and site.pointed is not None:
        value = site.pointed
    if value is None:
        return
    while value.parent is not None and value.parent.start_byte == value.start_byte:
        if value.parent.type not in (*_SIMPLE, "binary_expression"):
            break
        if value.parent.type == "binary_expression" and operator(value.parent) in (
            "<",
            ">",
            "==",
            "!=",
            "<=",
            ">=",
        ):
            break
        value = value.parent
    if value.type in _SIMPLE:
        yield (Edit(value.start_byte, value.start_byte, f"({to})"),)
    else:
        yield (
            Edit(value.start_byte, value.start_byte, f"({to})("),
            Edit(value.end_byte, value.end_byte, ")"),
        )


def _is_handed_on(site: Site, name: str) -> bool:
    """Whether a variable's type matters elsewhere: its value goes on, its size or its address is taken."""
    for node in walk(site.within):
        if node.type != "identifier" or site.spelt(node) != name or node.parent is None:
            continue
        pair = assigned(node.parent)
        if node.parent.type in ("return_statement", "sizeof_expression", "argument_list"):
            return True
        if operator(node.parent) == "&" or (pair is not None and pair[1] == node):
            return True
    return False


def _retyped(site: Site, name: str, kind: str) -> Iterator[Fix]:
    """The local variable declared with another type, where its declaration declares nothing else."""
    for declared in declarations(site.within, site.text, name):
        of = declared.declaration.child_by_field_name("type")
        alone = len(declared.declaration.children_by_field_name("declarator")) == 1
        if of is not None and alone and not declared.shapes and not _FLOATING.search(kind):
            yield (Edit(of.start_byte, of.end_byte, kind),)


def _overflown(site: Site, written: str) -> Iterator[Fix]:
    """The operation in a wider type, with what keeps it as wide."""
    plain = "".join(written.split())
    for node, left, _ in _on_line(site, ("*", "+", "-", "<<")):
        if "".join(site.spelt(node).split()) != plain or left.type not in _SIMPLE:
            continue
        is_literal = left.type == "number_literal"
        at = left.end_byte if is_literal else left.start_byte
        widened = Edit(at, at, "LL" if is_literal else "(long long)")
        if is_kept_wide(site, node):
            yield (widened,)
            continue
        pair = assigned(node.parent) if node.parent is not None else None
        name = site.spelt(pair[0]) if pair is not None and pair[0].type == "identifier" else ""
        if name and not any(b"long" in site.text[n.start_byte : n.end_byte] for n in _types(site, left)):
            for fix in _retyped(site, name, "long long"):
                yield (*fix, widened)


def _types(site: Site, operand: Node) -> Iterator[Node]:
    """The declarations of the variables of an operand."""
    for node in walk(operand):
        if node.type == "identifier":
            for declared in declarations(site.within, site.text, site.spelt(node)):
                yield declared.declaration
