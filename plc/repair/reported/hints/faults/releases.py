"""Repairs of C releases: what is released twice, what is used afterwards, what is not of the heap."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from plc.repair.filters.nodes import ancestors, assigned, uncast, walk
from plc.repair.findings import Edit
from plc.repair.reported.hints.faults.declared import declarations
from plc.repair.reported.hints.faults.releasing import LVALUE, base_of, is_of_block, release_of
from plc.repair.reported.hints.faults.statements import (
    BLOCK,
    Fix,
    Site,
    is_jumped_to,
    line_before,
    line_behind,
    line_end,
    loop_around,
    statements_from,
)
from plc.repair.reported.hints.file_index import nodes_on
from plc.repair.reported.hints.reported_line import blanks_before, indent_of, line_taken

if TYPE_CHECKING:
    from tree_sitter import Node

_TOO_OFTEN = re.compile(
    r"double[- ]'\w+'|freed twice|Attempt to free released memory|Used file that is not opened"
)
_NOT_OF_HEAP = re.compile(
    r"Deallocation of|'free' (?:of .* which points to memory (?:not on the heap|on the stack)|called on)"
    r"|Argument to free\(\) is .* not (?:memory )?allocated|allocated by alloca\(\) should not be deallocated"
)
_RELEASED = re.compile(
    rf"^use after '(?:free|fclose)' of ['\u2018]({LVALUE})['\u2019]"
    rf"|^pointer ['\u2018]({LVALUE})['\u2019] (?:may be )?used after ['\u2018](?:free|fclose)['\u2019]"
    r"|^Use of memory after it is (freed|released)"
    rf"|(?:Dereferencing|Returning/dereferencing) '({LVALUE})' after it is (?:deallocated|released|freed)"
)


def releases(site: Site) -> list[Fix]:
    """Fixes of when something is released, the likeliest first; none of other messages."""
    if is_jumped_to(site.at):
        return []
    if _NOT_OF_HEAP.search(site.message):
        return list(_without_release(site))
    if _TOO_OFTEN.search(site.message):
        moved = _behind_loop(site, _reported_release(site))
        return list(dict.fromkeys([*moved, *_without_release(site), *_forgotten(site)]))
    if _RELEASED.search(site.message):
        return list(_released_later(site))
    return []


def _reported_release(site: Site) -> Node | None:
    """The statement on the line that releases something, also one that an `if` holds alone."""
    found = [
        node
        for node in walk(site.at)
        if node.start_point[0] == site.line - 1 and release_of(node, site.text) is not None
    ]
    return found[0] if len(found) == 1 else None


def _without_release(site: Site) -> Iterator[Fix]:
    """`free(p);` taken away, with an `if` that holds it alone; or an earlier one that few ways reach."""
    release = _reported_release(site)
    target = None if release is None else release_of(release, site.text)
    if release is None or target is None:
        return
    if not _NOT_OF_HEAP.search(site.message):
        for first in _releases_before(site, release, site.spelt(target)):
            block = next((node for node in ancestors(first) if node.type == BLOCK), None)
            is_deeper = is_of_block(release) and block != release.parent
            if is_deeper and release.parent in list(ancestors(first)):
                yield from _taken(site, first)
    yield from _taken(site, release)


def _releases_before(site: Site, release: Node, name: str) -> list[Node]:
    """The other statements that release the same, the nearest first."""
    found = [
        node
        for node in walk(site.within)
        if node.end_byte <= release.start_byte
        and (other := release_of(node, site.text)) is not None
        and site.spelt(other) == name
    ]
    return found[::-1]


def _taken(site: Site, release: Node) -> Iterator[Fix]:
    """A release taken away, with the `if` that holds it alone, and with a pointer that nothing else uses."""
    taken = release
    holder = release.parent
    if holder is not None and holder.type == BLOCK and holder.named_child_count == 1:
        taken, holder = holder, holder.parent
    if holder is not None and holder.type == "if_statement":
        if not is_of_block(holder) or holder.child_by_field_name("alternative") is not None:
            return
        taken = holder
    elif is_of_block(release):
        taken = release
    else:
        return
    target = release_of(release, site.text)
    name = "" if target is None else site.spelt(uncast(target))
    unused = _unused_then(site, name, [taken])
    if unused:
        yield (*(line_taken(node, site.text) for node in unused), line_taken(taken, site.text))
    yield (line_taken(taken, site.text),)


def _unused_then(site: Site, name: str, gone: list[Node]) -> list[Node]:
    """The declarations that nothing uses any more once some statements are gone."""
    own = list(declarations(site.within, site.text, name))
    if len(own) != 1 or len(own[0].declaration.children_by_field_name("declarator")) != 1:
        return []
    value = own[0].value
    if value is not None and any(node.type == "call_expression" for node in walk(value)):
        return []
    uses = [node for node in walk(site.within) if node.type == "identifier" and site.spelt(node) == name]
    if any(node != own[0].name and not any(_is_in(node, each) for each in gone) for node in uses):
        return []
    declaration = own[0].declaration
    inner = [node for node in walk(value) if node.type == "identifier"] if value is not None else []
    further = _unused_then(site, site.spelt(inner[0]), [*gone, declaration]) if len(inner) == 1 else []
    return [*further, declaration]


def _is_in(node: Node, outer: Node) -> bool:
    return outer.start_byte <= node.start_byte and node.end_byte <= outer.end_byte


def _forgotten(site: Site) -> Iterator[Fix]:
    """`p = NULL;` behind the first `free(p);`: the second one then does nothing."""
    release = _reported_release(site)
    target = None if release is None else release_of(release, site.text)
    if release is None or target is None or target.type == "call_expression":
        return
    name = site.spelt(target)
    firsts = _releases_before(site, release, name)
    if loop_around(release) is not None:
        firsts.insert(0, release)
    for first in firsts:
        if "fclose" not in site.spelt(first) or loop_around(release) is None:
            yield from _set_null(first, name, site.text)


def _set_null(first: Node, name: str, text: bytes) -> Iterator[Fix]:
    if is_of_block(first):
        yield (line_behind(first, f"{name} = NULL;", text),)
        return
    indent = indent_of(first, text)
    head = first.prev_sibling
    if indent.strip() or head is None or first.parent is None or head.type == "comment":
        yield (
            Edit(first.start_byte, first.start_byte, "{ "),
            Edit(first.end_byte, first.end_byte, f" {name} = NULL; }}"),
        )
        return
    end, outer = line_end(text, first), blanks_before(first.parent, text)
    yield (
        Edit(head.end_byte, head.end_byte, " {"),
        Edit(first.end_byte, first.end_byte, f"{end}{indent}{name} = NULL;{end}{outer}}}"),
    )


def _released_later(site: Site) -> Iterator[Fix]:
    """The release before the place moved behind the last use in its block, or behind a loop about both."""
    loop = loop_around(site.at)
    within = [] if loop is None else [node for node in walk(loop) if release_of(node, site.text) is not None]
    for release in within:
        if release.start_byte > site.at.end_byte:
            yield from _behind_loop(site, release)
    for statement in reversed([*_related(site), *_before(site)]):
        target = release_of(statement, site.text)
        if target is None:
            continue
        name = base_of(site.spelt(target))
        aliases = [each for each in _names_in(site, site.at) if _is_alias(site, each, name)]
        if not site.uses(site.at, name) and not aliases and not _is_elsewhere(site, statement):
            continue
        yield from _kept_next(site, statement, name)
        behind = [node for node in statements_from(statement) if node != statement]
        used = [node for node in behind if any(site.uses(node, each) for each in (name, *aliases))]
        if not used:
            return
        written = site.spelt(statement)
        last = used[-1]
        taken = line_taken(statement, site.text)
        if last.type == "return_statement":
            yield from _returned_later(site, last, written, taken)
            return
        yield (taken, line_behind(last, written, site.text))
        if any(node.type == "argument_list" and site.uses(node, name) for node in walk(site.at)):
            yield (taken,)  # the function that it is handed to releases it
        return


def _related(site: Site) -> list[Node]:
    """The releases in other functions on the lines that the report relates to its own."""
    path = site.diagnostic.location.path
    lines = {place.line for place in site.diagnostic.related if place.path == path and place.line is not None}
    return [
        node
        for line in sorted(lines)
        for node in nodes_on(site.root, line)
        if release_of(node, site.text) is not None and is_of_block(node) and _is_elsewhere(site, node)
    ]


def _is_elsewhere(site: Site, node: Node) -> bool:
    return not _is_in(node, site.within)


def _names_in(site: Site, node: Node) -> list[str]:
    return list(dict.fromkeys(site.spelt(each) for each in walk(node) if each.type == "identifier"))


def _is_alias(site: Site, name: str, of: str) -> bool:
    """Whether a variable is given another one's value."""
    return name != of and any(site.spelt(uncast(value)) == of for value in site.values_of(name))


def _behind_loop(site: Site, release: Node | None) -> Iterator[Fix]:
    """A release in a loop that does not allocate there, moved behind the loop."""
    loop = None if release is None else loop_around(release)
    target = None if release is None else release_of(release, site.text)
    if release is None or loop is None or target is None or not is_of_block(loop):
        return
    name = site.spelt(target)
    allocates = any((pair := assigned(node)) and site.spelt(pair[0]) == name for node in walk(loop))
    if target.type == "identifier" and not allocates and is_of_block(release):
        yield (line_taken(release, site.text), line_behind(loop, site.spelt(release), site.text))


def _kept_next(site: Site, release: Node, name: str) -> Iterator[Fix]:
    """`free(p); p = p->next;` with what comes next kept before the release."""
    inner = site.at.named_children[0] if site.at.type == "expression_statement" else None
    pair = None if inner is None else assigned(inner)
    if pair is None or site.spelt(pair[0]) != name or pair[1].type != "field_expression":
        return
    kind = _type_of(site, name)
    if kind and not site.uses(site.within, "next"):
        yield (
            line_before(release, f"{kind}next = {site.spelt(pair[1])};", site.text),
            Edit(pair[1].start_byte, pair[1].end_byte, "next"),
        )


def _type_of(site: Site, name: str) -> str:
    """The type of a variable or parameter that is one pointer, as it is written before a name."""
    head = site.spelt(site.within).partition("{")[0]
    found = re.search(rf"([A-Za-z_][\w ]*?\*) ?{re.escape(name)}\b", head)
    if found is not None:
        return found[1].strip()
    own = list(declarations(site.within, site.text, name))
    return f"{own[0].type_of(site.text)} *" if own and own[0].is_pointer else ""


def _before(site: Site) -> Iterator[Node]:
    """The statements before the place, in its block and in those about it, outer ones first."""
    blocks = [node for node in ancestors(site.at) if node.type == BLOCK]
    for block in reversed(blocks):
        for node in block.named_children:
            if node.end_byte <= site.at.start_byte:
                yield node


def _returned_later(site: Site, last: Node, written: str, taken: Edit) -> Iterator[Fix]:
    """`return *p;` as a value that is kept while `p` is released."""
    kind = None if site.function is None else site.function.child_by_field_name("type")
    head = None if site.function is None else site.function.child_by_field_name("declarator")
    values = [node for node in last.named_children if node.type != "comment"]
    if len(values) == 1 and values[0].type == "identifier":  # the pointer itself: its caller releases it
        yield (taken,)
        return
    if kind is None or head is None or head.type != "function_declarator" or len(values) != 1:
        return
    if site.uses(site.within, "result"):
        return
    indent = indent_of(last, site.text)
    end = line_end(site.text, last)
    lines = (f"{site.spelt(kind)} result = {site.spelt(values[0])};", written, "return result;")
    kept = f"{end}{indent}".join(lines)
    yield (taken, Edit(last.start_byte, last.end_byte, kept))
