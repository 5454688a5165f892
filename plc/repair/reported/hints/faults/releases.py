"""Repairs of C releases: what leaks is released on each way out, what is released twice once, or later."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from plc.repair.filters.nodes import ancestors, arguments, assigned, callee, uncast, walk
from plc.repair.findings import Edit
from plc.repair.reported.hints.faults.declared import declarations
from plc.repair.reported.hints.faults.failing import ways_to_fail
from plc.repair.reported.hints.faults.statements import (
    BLOCK,
    Fix,
    Site,
    in_braces,
    indent_of,
    is_alone,
    is_jumped_to,
    line_before,
    line_behind,
    line_end,
    line_taken,
    loop_around,
    named,
    statements_from,
    unit_of,
)

if TYPE_CHECKING:
    from tree_sitter import Node

_LVALUE = r"\*?[A-Za-z_]\w*(?:(?:->|\.)\w+|\[\w+\])*"
_LEAKS = re.compile(
    rf"^leak of ['\u2018]({_LVALUE})['\u2019]|^Memory leak: ({_LVALUE})$"
    rf"|^Potential leak of memory pointed to by ['\u2018]({_LVALUE})['\u2019]"
)
_LOST = re.compile(
    rf"^Common realloc mistake: ['\u2018]({_LVALUE})['\u2019] nulled"
    rf"|^['\u2018]({_LVALUE})['\u2019] may be set to null if ['\u2018]realloc['\u2019] fails"
)
_LEAKS_UNNAMED = re.compile(r"^leak of ['\u2018]<unknown>['\u2019]|^Potential memory leak$")
_OPEN = re.compile(
    rf"^leak of (?:FILE|file descriptor) ['\u2018]({_LVALUE})['\u2019]|^Resource leak: ({_LVALUE})$"
)
# What closes what a function opens.
_CLOSING = {
    **dict.fromkeys(("fopen", "fdopen", "freopen", "tmpfile"), "fclose"),
    **dict.fromkeys(("open", "openat", "creat", "socket", "accept", "dup", "mkstemp"), "close"),
    **dict.fromkeys(("opendir", "fdopendir"), "closedir"),
    "popen": "pclose",
}
_GIVES_MEMORY = ("malloc", "calloc", "realloc", "strdup", "strndup")
_TOO_OFTEN = re.compile(
    r"double[- ]'\w+'|freed twice|Attempt to free released memory|Used file that is not opened"
)
_NOT_OF_HEAP = re.compile(
    r"Deallocation of|'free' (?:of .* which points to memory (?:not on the heap|on the stack)|called on)"
    r"|Argument to free\(\) is .* not (?:memory )?allocated|allocated by alloca\(\) should not be deallocated"
)
_RELEASED = re.compile(
    rf"^use after '(?:free|fclose)' of ['\u2018]({_LVALUE})['\u2019]|^Use of memory after it is (freed|released)"
    rf"|(?:Dereferencing|Returning/dereferencing) '({_LVALUE})' after it is (?:deallocated|released|freed)"
)
_RELEASES = frozenset(["free", *_CLOSING.values()])
_WORD = re.compile(r"[A-Za-z_]\w*")


def releases(site: Site) -> list[Fix]:
    """Fixes of when something is released, the likeliest first; none of other messages."""
    message = site.message
    if (name := named(_LEAKS, message)) is not None:
        found = [*_kept_apart(site, name), *_each_released(site, name)]
        found += _released(site, name, _closing(site, name) or "free")
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
        closing = _closing(site, name)
        return [] if closing is None else list(_released(site, name, closing))
    if is_jumped_to(site.at):
        return []
    if _NOT_OF_HEAP.search(message):
        return list(_without_release(site))
    if _TOO_OFTEN.search(message):
        return list(dict.fromkeys([*_without_release(site), *_forgotten(site)]))
    if _RELEASED.search(message):
        return list(_released_later(site))
    return []


def _released(site: Site, name: str, release: str) -> Iterator[Fix]:
    """`free(p);` before the place, where the block of `p` ends, and where the function ends."""
    written = f"{release}({name});"
    for place in _places(site, name):
        if place.type == "labeled_statement" and place.named_children:
            inner = place.named_children[-1]  # behind the label, so that no jump passes by
            if not site.uses(inner, _base(name)):
                yield (line_before(inner, written, site.text),)
            continue
        if is_jumped_to(place) or (place.type == "return_statement" and site.uses(place, _base(name))):
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
        new = "resized" if not site.uses(site.within, "resized") else f"{_base(name)}_resized"
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
    base = _base(name)
    for node in walk(site.within):
        pair = assigned(node)
        if pair is None or pair[0].type != "subscript_expression" or _base(site.spelt(pair[0])) != base:
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
        if (released := _release_of(node, site.text)) is not None and site.spelt(released) == base
    ]
    return [node for node in reversed(found) if _is_of_block(node)] or _places(site, base)


def _places(site: Site, name: str) -> list[Node]:
    place = _way_out(site) or site.at
    own = list(declarations(site.within, site.text, _base(name)))
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
    inner = [end for each in firsts if each.parent is not None for end in _ends(each.parent)]
    in_loop = [end for end in inner if loop_around(end) is not None and end.type == "}"]
    return list(dict.fromkeys([*in_loop, *ordered, *again] if given else [*ordered, *again, *in_loop]))


def _given_places(site: Site, name: str) -> Iterator[Node]:
    """The statements that give a variable its memory: before them is nothing to release yet."""
    for node in walk(site.within):
        pair = assigned(node)
        if pair is not None and site.spelt(pair[0]) == name:
            yield next((each for each in (node, *ancestors(node)) if _is_of_block(each)), node)


def _is_of_block(node: Node) -> bool:
    return node.parent is not None and node.parent.type == BLOCK


def _is_within(place: Node, block: Node) -> bool:
    return block.start_byte <= place.start_byte and place.end_byte <= block.end_byte


def _ends(block: Node) -> list[Node]:
    """What something is released before at the end of a block: its last way out, else its brace."""
    statements = [child for child in block.named_children if child.type != "comment"]
    last = statements[-1:] if statements and statements[-1].type == "return_statement" else []
    return last or block.children[-1:]


def _base(name: str) -> str:
    found = _WORD.search(name)
    return name if found is None else found[0]


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


def _closing(site: Site, name: str) -> str | None:
    """What closes a variable: by the one kind of function that opens it; None where that is not clear."""
    calls = [uncast(value) for value in site.values_of(name)]
    closing = {_CLOSING.get(callee(each, site.text)) for each in calls if each.type == "call_expression"}
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


def _release_of(statement: Node, text: bytes) -> Node | None:
    """What a statement releases, if it only does that."""
    inner = statement.named_children[:1] if statement.type == "expression_statement" else []
    if not inner or inner[0].type != "call_expression":
        return None
    name, given = callee(inner[0], text), arguments(inner[0])
    return given[0] if given and (name in _RELEASES or name.endswith("free")) else None


def _reported_release(site: Site) -> Node | None:
    """The statement on the line that releases something, also one that an `if` holds alone."""
    found = [
        node
        for node in walk(site.at)
        if node.start_point[0] == site.line - 1 and _release_of(node, site.text) is not None
    ]
    return found[0] if len(found) == 1 else None


def _without_release(site: Site) -> Iterator[Fix]:
    """`free(p);` taken away, with an `if` that holds nothing else."""
    release = _reported_release(site)
    if release is None:
        return
    holder = release.parent
    if holder is not None and holder.type == BLOCK and holder.named_child_count == 1:
        outer = holder.parent
        if outer is not None and outer.type == "if_statement":
            release, holder = holder, outer
    if holder is not None and holder.type == "if_statement" and _is_of_block(holder):
        if holder.child_by_field_name("alternative") is None:
            yield (line_taken(holder, site.text),)
        return
    if _is_of_block(release):
        unused = _unused_then(site, release)
        if unused is not None:
            yield (line_taken(unused, site.text), line_taken(release, site.text))
        yield (line_taken(release, site.text),)


def _unused_then(site: Site, release: Node) -> Node | None:
    """The declaration of a pointer that nothing but the release uses."""
    target = _release_of(release, site.text)
    name = "" if target is None else site.spelt(uncast(target))
    own = list(declarations(site.within, site.text, name))
    if len(own) != 1 or len(own[0].declaration.children_by_field_name("declarator")) != 1:
        return None
    value = own[0].value
    if value is None or any(node.type == "call_expression" for node in walk(value)):
        return None
    uses = [node for node in walk(site.within) if node.type == "identifier" and site.spelt(node) == name]
    others = [node for node in uses if node != own[0].name and not _is_in(node, release)]
    return None if others else own[0].declaration


def _is_in(node: Node, outer: Node) -> bool:
    return outer.start_byte <= node.start_byte and node.end_byte <= outer.end_byte


def _forgotten(site: Site) -> Iterator[Fix]:
    """`p = NULL;` behind the first `free(p);`: the second one then does nothing."""
    release = _reported_release(site)
    target = None if release is None else _release_of(release, site.text)
    if release is None or target is None or target.type == "call_expression":
        return
    name = site.spelt(target)
    firsts = [
        node
        for node in walk(site.within)
        if node != release
        and node.start_byte < release.start_byte
        and (other := _release_of(node, site.text)) is not None
        and site.spelt(other) == name
    ]
    if loop_around(release) is not None:
        firsts.append(release)
    for first in reversed(firsts):
        if "fclose" not in site.spelt(first) or loop_around(release) is None:
            yield from _set_null(first, name, site.text)


def _set_null(first: Node, name: str, text: bytes) -> Iterator[Fix]:
    if _is_of_block(first):
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
    end = line_end(text, first)
    outer = indent_of(first.parent, text)
    outer = outer[: len(outer) - len(outer.lstrip())]
    yield (
        Edit(head.end_byte, head.end_byte, " {"),
        Edit(first.end_byte, first.end_byte, f"{end}{indent}{name} = NULL;{end}{outer}}}"),
    )


def _released_later(site: Site) -> Iterator[Fix]:
    """The release before the place moved behind the last use in its block."""
    for statement in reversed(list(_before(site))):
        target = _release_of(statement, site.text)
        if target is None or not site.uses(site.at, _base(site.spelt(target))):
            continue
        name = _base(site.spelt(target))
        yield from _kept_next(site, statement, name)
        behind = [node for node in statements_from(statement) if node != statement]
        used = [node for node in behind if site.uses(node, name)]
        if not used:
            return
        written = site.spelt(statement)
        last = used[-1]
        taken = line_taken(statement, site.text)
        if last.type == "return_statement":
            yield from _returned_later(site, last, name, written, taken)
            return
        yield (taken, line_behind(last, written, site.text))
        if any(node.type == "argument_list" and site.uses(node, name) for node in walk(site.at)):
            yield (taken,)  # the function that it is handed to releases it
        return


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


def _returned_later(site: Site, last: Node, name: str, written: str, taken: Edit) -> Iterator[Fix]:
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
    kept = f"{site.spelt(kind)} result = {site.spelt(values[0])};{end}{indent}{written}{end}{indent}return result;"
    yield (taken, Edit(last.start_byte, last.end_byte, kept))
