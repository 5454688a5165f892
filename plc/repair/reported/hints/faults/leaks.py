"""Repairs of C leaks: what is allocated or opened is released on each way out, and each part of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from plc.repair.filters.nodes import ancestors, arguments, assigned, callee, uncast, walk
from plc.repair.findings import Edit
from plc.repair.reported.hints.faults.declared import declarations
from plc.repair.reported.hints.faults.failing import ways_to_fail
from plc.repair.reported.hints.faults.releasing import CLOSING, LVALUE, base_of, is_of_block, release_of
from plc.repair.reported.hints.faults.statements import (
    BLOCK,
    LABELED,
    Fix,
    Site,
    in_braces,
    is_alone,
    is_jumped_to,
    line_before,
    line_end,
    loop_around,
    named,
    unit_of,
)
from plc.repair.reported.hints.reported_line import indent_of

if TYPE_CHECKING:
    from tree_sitter import Node

_LEAKS = re.compile(
    rf"^leak of ['\u2018]({LVALUE})['\u2019]|^Memory leak: ({LVALUE})$"
    rf"|^Potential leak of memory pointed to by ['\u2018]({LVALUE})['\u2019]"
)
_LOST = re.compile(
    rf"^Common realloc mistake: ['\u2018]({LVALUE})['\u2019] nulled"
    rf"|^['\u2018]({LVALUE})['\u2019] may be set to null if ['\u2018]realloc['\u2019] fails"
)
_LEAKS_UNNAMED = re.compile(r"^leak of ['\u2018]<unknown>['\u2019]|^Potential memory leak$")
_OPEN = re.compile(
    rf"^leak of (?:FILE|file descriptor) ['\u2018]({LVALUE})['\u2019]|^Resource leak: ({LVALUE})$"
)
_OBJECTS = ("identifier", "field_expression", "subscript_expression", "pointer_expression")
_GIVES_MEMORY = ("malloc", "calloc", "realloc", "strdup", "strndup")


def unleaked(site: Site) -> list[Fix]:
    """Fixes that release what leaks, the likeliest first; none of other messages."""
    message = site.message
    if (name := named(_LEAKS, message)) is not None:
        name = _as_written(site, name)
        found = [*_kept_apart(site, name), *_each_released(site, name)]
        found += _released_on_ways_out(site, name, _closer_of(site, name) or "free")
        return list(dict.fromkeys(found))
    if (name := named(_LOST, message)) is not None:
        return list(_kept_apart(site, name))
    if _LEAKS_UNNAMED.search(message):
        return [
            fix
            for name in _allocated_to(site)
            for fix in (*_each_released(site, name), *_released(site, name, "free"))
        ]
    if (name := named(_OPEN, message)) is not None:
        closing = _closer_of(site, name)
        return [] if closing is None else list(_released_on_ways_out(site, name, closing))
    return []


def _as_written(site: Site, name: str) -> str:
    """`o.s` of cppcheck as `o->s`, where the code has that."""
    arrow = name.replace(".", "->")
    is_arrow = arrow.encode() in site.text and name.encode() not in site.text
    return arrow if is_arrow else name


def _released_on_ways_out(site: Site, name: str, release: str) -> Iterator[Fix]:
    """What leaks released on each way out that does not release it, then at the place alone."""
    one, *others = list(_released(site, name, release)) or [()]
    edits: list[Edit] = []
    for place in _ways_out(site, name):
        written = f"{release}({name});"
        is_bare = place.type == "return_statement" and is_alone(place)
        edits += (
            in_braces(place, written, site.text) if is_bare else (line_before(place, written, site.text),)
        )
    if len(edits) > 1:
        yield tuple(edits)
    yield one
    yield from others


def _ways_out(site: Site, name: str) -> Iterator[Node]:
    """The returns behind an allocation on which the variable is neither null, nor returned, nor released."""
    base = base_of(name)
    first = next(iter(_given_places(site, name)), None)
    body = None if site.function is None else site.function.child_by_field_name("body")
    if first is None or body is None:
        return
    for node in walk(body):
        is_end = node == body.children[-1] and not any(
            each.type == "return_statement" for each in body.named_children[-1:]
        )
        if (node.type != "return_statement" and not is_end) or node.start_byte < first.end_byte:
            continue
        if site.uses(node, base) or is_jumped_to(node) or _is_null_there(site, node, base):
            continue
        if _is_given_away(site, name, node):
            continue
        before = node.prev_named_sibling
        while before is not None and not _releases(site, before, name):
            before = before.prev_named_sibling
        if before is None:
            yield node


def _is_given_away(site: Site, name: str, place: Node) -> bool:
    """Whether others find what leaks, so that a release before a place would leave them a dangling pointer.

    They do where it, or the object that has it as a member, was stored before the place; and where that
    object is a copy of one of theirs.
    """
    objects = [name[: end.start()] for end in re.finditer(r"\.|->", name)]
    for node in walk(site.within):
        pair = assigned(node)
        if pair is None:
            continue
        target, value = site.spelt(pair[0]), uncast(pair[1])
        if f"{target}." in name and target in objects and value.type in _OBJECTS:
            return True
        if node.start_byte >= place.start_byte or site.spelt(value) not in (name, *objects):
            continue
        if pair[0].type != "identifier" or not any(declarations(site.within, site.text, target)):
            return True
    return False


def _releases(site: Site, statement: Node, name: str) -> bool:
    released = release_of(statement, site.text)
    return released is not None and site.spelt(released) == name


def _is_null_there(site: Site, place: Node, base: str) -> bool:
    """Whether a test about a place has found a variable null, or not opened."""
    for node in ancestors(place):
        condition = node.child_by_field_name("condition") if node.type == "if_statement" else None
        if condition is None or not site.uses(condition, base):
            continue
        written = "".join(site.spelt(condition).split())
        if re.search(rf"!{base}\b|\b{base}(?:==NULL|==0|<0|==-1)|NULL=={base}\b", written):
            return True
    return False


def _released(site: Site, name: str, release: str) -> Iterator[Fix]:
    """`free(p);` before the place, where the block of `p` ends, and where the function ends."""
    written = f"{release}({name});"
    for place in _places(site, name):
        if _is_given_away(site, name, place):
            continue
        inner = place.named_children[-1] if place.type == LABELED and place.named_children else place
        if inner.parent is not None and inner.parent.type == LABELED:
            if not site.uses(inner, base_of(name)):  # behind the label, so that no jump passes by
                yield (line_before(inner, written, site.text),)
            continue
        if is_jumped_to(place) or (place.type == "return_statement" and site.uses(place, base_of(name))):
            continue
        if place.type == "return_statement" and is_alone(place):
            yield in_braces(place, written, site.text)
        else:
            yield (line_before(place, written, site.text),)


def _kept_apart(site: Site, name: str) -> Iterator[Fix]:
    """`p = realloc(p, n);` through a variable of its own: where it fails `p` is still there, and released."""
    for node in walk(site.within):
        pair = assigned(node)
        call = None if pair is None else uncast(pair[1])
        if pair is None or call is None or site.spelt(pair[0]) != name or call.type != "call_expression":
            continue
        statement = node.parent
        given = arguments(call)
        if callee(call, site.text) != "realloc" or not given or site.spelt(uncast(given[0])) != name:
            continue
        new = "resized" if not site.uses(site.within, "resized") else f"{base_of(name)}_resized"
        indent = "" if statement is None else indent_of(statement, site.text)
        if statement is None or statement.type != "expression_statement" or indent.strip():
            continue
        end, unit = line_end(site.text, statement), unit_of(indent)
        inner = f"{end}{indent}{unit}"
        ways = [] if site.function is None else ways_to_fail(site.function, site.text)
        head = (
            f"void *{new} = {site.spelt(call)};{end}{indent}if ({new} == NULL) {{{inner}free({name});{inner}"
        )
        for way in [*ways[:2], f"{name} = NULL;"]:
            if way.startswith("return") or way.endswith(");"):
                behind = f"{end}{indent}}}{end}{indent}{name} = {new};"
            else:
                behind = f"{end}{indent}}} else {{{inner}{name} = {new};{end}{indent}}}"
            yield (Edit(statement.start_byte, statement.end_byte, head + way + behind),)


def _each_released(site: Site, name: str) -> Iterator[Fix]:
    """`for (i = 0; i < n; i++) free(rows[i]);`, as they were allocated, before `rows` itself is released."""
    base = base_of(name)
    for node in walk(site.within):
        pair = assigned(node)
        if pair is None or pair[0].type != "subscript_expression" or base_of(site.spelt(pair[0])) != base:
            continue
        value, loop = uncast(pair[1]), loop_around(node)
        if value.type != "call_expression" or callee(value, site.text) not in _GIVES_MEMORY:
            continue
        body = None if loop is None else loop.child_by_field_name("body")
        if loop is None or body is None or loop.type != "for_statement":
            continue
        head = site.text[loop.start_byte : body.start_byte].decode("utf-8", "replace").rstrip()
        for place in _before_release(site, base):
            unit = unit_of(indent_of(place, site.text))
            inner = indent_of(place, site.text) + unit if not indent_of(place, site.text).strip() else " "
            each = f"{head}{line_end(site.text, place)}{inner}free({site.spelt(pair[0])});"
            yield (line_before(place, each, site.text),)
        return


def _before_release(site: Site, base: str) -> list[Node]:
    """The statements that release a variable itself, the last one first; else the ends of the function."""
    found = [
        node
        for node in walk(site.within)
        if (released := release_of(node, site.text)) is not None and site.spelt(released) == base
    ]
    return [node for node in reversed(found) if is_of_block(node)] or _places(site, base)


def _places(site: Site, name: str) -> list[Node]:
    place = _way_out(site) or site.at
    own = list(declarations(site.within, site.text, base_of(name)))
    blocks = [each.declaration.parent for each in own if each.declaration.parent is not None]
    block = blocks[0] if len(blocks) == 1 and blocks[0].type == BLOCK else None
    found = [place] if block is None or _is_within(place, block) else []
    firsts = list(_given_places(site, name))
    given = [node for node in firsts[:1] if node.start_byte == place.start_byte]
    body = None if site.function is None else site.function.child_by_field_name("body")
    for inner in (block, body):
        if inner is not None and (block is None or _is_within(inner, block)):
            found += _ends(inner)
    ordered = [*found[1:], *found[:1]] if given else found
    again = [each for each in firsts[1:] if each.type == "expression_statement"]
    ends = [end for each in firsts if each.parent is not None for end in _ends(each.parent)]
    in_loop = [end for end in ends if loop_around(end) is not None and end.type == "}"]
    return list(dict.fromkeys([*in_loop, *ordered, *again] if given else [*ordered, *again, *in_loop]))


def _given_places(site: Site, name: str) -> Iterator[Node]:
    """The statements that give a variable its memory: before them is nothing to release yet."""
    for node in walk(site.within):
        pair = assigned(node)
        if pair is not None and site.spelt(pair[0]) == name:
            yield next((each for each in (node, *ancestors(node)) if is_of_block(each)), node)


def _is_within(place: Node, block: Node) -> bool:
    return block.start_byte <= place.start_byte and place.end_byte <= block.end_byte


def _ends(block: Node) -> list[Node]:
    """What something is released before at the end of a block: its last way out, else its brace."""
    statements = [child for child in block.named_children if child.type != "comment"]
    last = statements[-1:] if statements and statements[-1].type == "return_statement" else []
    return last or block.children[-1:]


def _way_out(site: Site) -> Node | None:
    """The one `return` of a statement that begins on the line, or at the column that is reported."""
    column = site.diagnostic.location.column
    found = [
        node
        for node in walk(site.at)
        if node.type == "return_statement" and node.start_point[0] == site.line - 1
    ]
    exact = [node for node in found if column is not None and node.start_point[1] == column - 1]
    candidates = exact or found
    return candidates[0] if len(candidates) == 1 else None


def _closer_of(site: Site, name: str) -> str | None:
    """What closes a variable: by the one kind of function that opens it; None where that is not clear."""
    calls = [uncast(value) for value in site.values_of(name)]
    closing = {CLOSING.get(callee(each, site.text)) for each in calls if each.type == "call_expression"}
    return closing.pop() if len(closing) == 1 else None


def _allocated_to(site: Site) -> list[str]:
    """What gets memory on the lines that the report relates to its own."""
    path = site.diagnostic.location.path
    lines = {place.line for place in site.diagnostic.related if place.path == path}
    found: dict[str, None] = {}
    for node in walk(site.within):
        pair = assigned(node)
        if pair is None or node.start_point[0] + 1 not in lines:
            continue
        value = uncast(pair[1])
        if value.type == "call_expression" and callee(value, site.text) in _GIVES_MEMORY:
            found[site.spelt(pair[0])] = None
    return list(found)
