"""A call that stops at a bound becomes one that does not (CWE-120; CWE-121 into an array on the stack).

snprintf(line, sizeof(line), "%s", name);  →  sprintf(line, "%s", name);
memcpy(to, from, MIN(n, room));            →  memcpy(to, from, n);
"""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.operators import Change, Mutation, Operator, Site
from data_prep.inject.shared.c_edits import one, put
from data_prep.inject.shared.c_facts import Facts, facts_of
from data_prep.inject.shared.c_tree import C_AND_CPP, View, arguments, bare, callee, field, view_of

_OVERFLOW = 120
_STACK_OVERFLOW = 121

# name → what to call instead, and which argument is the bound
_UNBOUNDED: dict[bytes, tuple[bytes, int]] = {
    b"strncpy": (b"strcpy", 2),
    b"strncat": (b"strcat", 2),
    b"strlcpy": (b"strcpy", 2),
    b"strlcat": (b"strcat", 2),
    b"stpncpy": (b"stpcpy", 2),
    b"wcsncpy": (b"wcscpy", 2),
    b"wcsncat": (b"wcscat", 2),
    b"snprintf": (b"sprintf", 1),
    b"vsnprintf": (b"vsprintf", 1),
    b"_snprintf": (b"sprintf", 1),
    b"_vsnprintf": (b"vsprintf", 1),
    b"g_snprintf": (b"sprintf", 1),
    b"g_strlcpy": (b"strcpy", 2),
    b"g_strlcat": (b"strcat", 2),
    b"strcpy_s": (b"strcpy", 1),
    b"strcat_s": (b"strcat", 1),
    b"sprintf_s": (b"sprintf", 1),
    b"msnprintf": (b"sprintf", 1),
}
_SMALLER = frozenset({b"min", b"MIN", b"Min", b"std::min", b"qMin", b"CURLMIN", b"XML_MIN", b"MINIMUM"})


def _find(site: Site) -> Iterator[Mutation]:
    view = view_of(site)
    facts = facts_of(view)
    for node in view.all("call_expression"):
        function, given = field(node, "function"), arguments(node)
        name = callee(node)
        if function is None or not given:
            continue
        known = _UNBOUNDED.get(name)
        if known is not None and len(given) > known[1]:
            other, place = known
            if name.endswith((b"cpy", b"cat")) and name[:3] != b"str" and not _is_statement(view, node):
                continue
            if name in (b"strlcpy", b"strlcat", b"g_strlcpy", b"g_strlcat") and not _is_statement(view, node):
                continue  # their result is a length
            if name.endswith(b"printf") and not _may_be_long(view, given[known[1] + 1 :]):
                continue
            renamed = Change(function.end_byte - len(name), function.end_byte, other)
            yield one(_cwe_of(view, facts, given[0]), renamed, _without_argument(given, place))
        elif name == b"fgets" and len(given) == 3 and view.read(given[2]) == b"stdin":
            renamed = Change(function.end_byte - len(name), function.end_byte, b"gets")
            yield one(
                _cwe_of(view, facts, given[0]), renamed, Change(given[0].end_byte, given[2].end_byte, b"")
            )
        elif name in (b"memcpy", b"memmove", b"read", b"recv", b"strncpy") and len(given) > 2:
            smaller = bare(given[2])
            if (
                smaller.type == "call_expression"
                and callee(smaller) in _SMALLER
                and len(arguments(smaller)) == 2
            ):
                first, second = arguments(smaller)
                kept = second if bare(first).type in ("sizeof_expression", "number_literal") else first
                yield one(_cwe_of(view, facts, given[0]), put(smaller, view.read(kept)))


def _cwe_of(view: View, facts: Facts, target: Node) -> int:
    local = facts.local(view.read(bare(target)), target.start_byte)
    if local is not None and local.is_array and b"static" not in local.modifiers:
        return _STACK_OVERFLOW
    return _OVERFLOW


def _may_be_long(view: View, rest: list[Node]) -> bool:
    """Whether a format lets strings of any length in."""
    if not rest or bare(rest[0]).type not in ("string_literal", "concatenated_string"):
        return True
    layout = view.read(rest[0])
    return b"%s" in layout or b"%*" in layout or b"%-" in layout


def _without_argument(given: list[Node], place: int) -> Change:
    return Change(given[place - 1].end_byte, given[place].end_byte, b"")


def _is_statement(view: View, node: Node) -> bool:
    parent = view.parent(node)
    return parent is not None and parent.type == "expression_statement"


OPERATOR = Operator("unbounded-call", C_AND_CPP, (_OVERFLOW, _STACK_OVERFLOW), _find)
