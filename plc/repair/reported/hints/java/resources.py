"""Repairs of Java resources that are not closed: try-with-resources, `close()` behind the use, `finally`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from plc.repair.filters.nodes import JUMPS, ancestors, walk
from plc.repair.findings import Edit
from plc.repair.reported.hints.java.acquired import (
    Acquired,
    acquired,
    block_behind,
    closings,
    is_given_away,
)
from plc.repair.reported.hints.java.handling import is_handled, thrown_by_close, usual_catch
from plc.repair.reported.hints.java.site import (
    Fix,
    Site,
    given_to,
    is_alone,
    is_of_test,
    is_statement,
    statements_of,
)
from plc.repair.reported.hints.java.writing import (
    lines_before,
    lines_behind,
    without_overlap,
    wrapped,
)
from plc.repair.reported.hints.reported_line import line_taken

if TYPE_CHECKING:
    from tree_sitter import Node

_ON_EXCEPTION = re.compile(r"\*\*Note\*\*: potential exception")
_SHARED = re.compile(r"\bSystem\.(?:in|out|err)\b")  # nobody closes these
_TRIES = ("try_statement", "try_with_resources_statement")
_ENDED_BY = {"HttpURLConnection": "disconnect", "HttpsURLConnection": "disconnect"}
_NAMES = (("Input", "in"), ("Output", "out"), ("Reader", "reader"), ("Writer", "writer"))


def closed(site: Site) -> list[Fix]:
    """Fixes that close what the message says is not closed, the likeliest first; none of other messages."""
    own = acquired(site)
    if own is None or _SHARED.search(site.spelt(own.value)):
        return []
    if not own.name:
        return [fix for fix in _unnamed(site, own) if fix]
    if is_given_away(site, own):
        return []
    found = _of_declared(site, own) if own.is_declared else _of_assigned(site, own)
    return list(dict.fromkeys(fix for fix in found if fix))


def _of_declared(site: Site, own: Acquired) -> Iterator[Fix]:
    if is_alone(own.statement):
        return
    behind = block_behind(own)
    last = _last_in_need(site, behind, own)
    if last is None:
        if (written := _closing(site, own, own.statement)) is not None:
            yield (lines_behind(site, own.statement, written),)
        return
    closing = [each for node in behind for each in closings(site, node, own.name)]
    straight = [] if closing else list(_closed_behind(site, own, behind))
    if not _ON_EXCEPTION.search(site.message) and is_of_test(site, own.statement):
        yield from straight[:1]
    if _is_of_jdk_without_close(own) or _is_given_again(site, own):
        yield from (*_finally(site, own, behind, last, closing), *straight)
        return
    yield from _in_own_try(site, own)
    yield from _in_next_try(site, own, behind)
    around = list(_try_with(site, own, behind, last, closing))
    behind_it = list(_finally(site, own, behind, last, closing))
    yield from (*around[:1], *behind_it[:1], *around[1:], *behind_it[1:], *straight)


def _is_of_jdk_without_close(own: Acquired) -> bool:
    return own.kind.rsplit(".", 1)[-1] in _ENDED_BY


def _is_given_again(site: Site, own: Acquired) -> bool:
    """Whether the variable gets another value: what a `try` declares is final."""
    method = site.method_of(own.statement)
    return method is not None and len(given_to(method, own.name, site.text)) > 1


def _closing(site: Site, own: Acquired, place: Node) -> list[str] | None:
    """What closes the resource at a place; None where nothing there takes what that may throw."""
    call = f"{own.name}.{_ENDED_BY.get(own.kind.rsplit('.', 1)[-1], 'close')}();"
    thrown = thrown_by_close(own.kind)
    return [call] if not thrown or is_handled(site, place, thrown) else None


def _last_in_need(site: Site, behind: list[Node], own: Acquired) -> Node | None:
    """The last statement that needs the resource, or what is declared up to it."""
    last: Node | None = None
    needed = [own.name]
    for _ in range(len(behind) + 1):
        found = [each for each in behind if any(site.uses(each, name) for name in needed)]
        if not found or found[-1] == last:
            break
        last = found[-1]
        needed = [own.name]
        for each in behind[: behind.index(last) + 1]:
            if each.type == "local_variable_declaration":
                needed += [
                    site.spelt(name)
                    for inner in each.named_children
                    if inner.type == "variable_declarator"
                    and (name := inner.child_by_field_name("name")) is not None
                ]
    return last


def _closed_behind(site: Site, own: Acquired, behind: list[Node]) -> Iterator[Fix]:
    """`in.close();` at the end of the block, and behind the last use."""
    written = _closing(site, own, own.statement)
    if written is None:
        return
    uses = [each for each in behind if site.uses(each, own.name)]
    end = behind[-1]
    if end.type in JUMPS:
        if not site.uses(end, own.name):
            yield (lines_before(site, end, written),)
    elif not _leaves(end):
        yield (lines_behind(site, end, written),)
    if uses and uses[-1] != end and uses[-1].type not in JUMPS and not _leaves(uses[-1]):
        yield (lines_behind(site, uses[-1], written),)


def _leaves(statement: Node) -> bool:
    """Whether a statement may end the method, so that what stands behind it is passed by."""
    return statement.type in JUMPS or (
        statement.type in _TRIES and any(node.type == "return_statement" for node in walk(statement))
    )


def _resource(site: Site, own: Acquired) -> str:
    return site.spelt(own.statement).rstrip(";").rstrip()


def _in_own_try(site: Site, own: Acquired) -> Iterator[Fix]:
    """`try (T in = new T()) {` where a `try` begins with the declaration."""
    body = own.statement.parent
    attempt = None if body is None else body.parent
    if body is None or attempt is None or attempt.type != "try_statement" or body.type != "block":
        return
    if attempt.child_by_field_name("body") != body or statements_of(body)[0] != own.statement:
        return
    gone = closings(site, body, own.name)
    if any(_count(site, part, own.name) for part in attempt.named_children if part != body):
        return
    if len(statements_of(body)) == 1 + len(gone):
        return
    head = Edit(body.start_byte, body.start_byte, f"({_resource(site, own)}) ")
    yield without_overlap(
        (head, line_taken(own.statement, site.text), *(line_taken(each, site.text) for each in gone))
    )


def _in_next_try(site: Site, own: Acquired, behind: list[Node]) -> Iterator[Fix]:
    """`try (T in = new T()) {` where a `try` follows the declaration; what closed it goes."""
    attempt = next((each for each in behind if not _is_plain(site, each, own.name)), None)
    if attempt is None or attempt.type != "try_statement":
        return
    if any(site.uses(each, own.name) for each in behind[behind.index(attempt) + 1 :]):
        return
    behind = [attempt]
    body = attempt.child_by_field_name("body")
    closing = closings(site, behind[0], own.name)
    if body is None:
        return
    others = [part for part in behind[0].named_children if part != body]
    if sum(_count(site, part, own.name) for part in others) > sum(
        _count(site, each, own.name) * (1 + _is_tested(each)) for each in closing if not _holds(body, each)
    ):
        return  # it is read there, and would not be known
    edits = [
        line_taken(own.statement, site.text),
        Edit(body.start_byte, body.start_byte, f"({_resource(site, own)}) "),
    ]
    yield (*edits, *_without_closing(site, own, behind[0]))


def _is_plain(site: Site, statement: Node, name: str) -> bool:
    """Whether a statement only declares something, by a value that nothing computes."""
    return (
        statement.type == "local_variable_declaration"
        and not site.uses(statement, name)
        and not any(node.type == "method_invocation" for node in walk(statement))
    )


def _holds(outer: Node, inner: Node) -> bool:
    return outer.start_byte <= inner.start_byte and inner.end_byte <= outer.end_byte


def _count(site: Site, node: Node, name: str) -> int:
    return sum(each.type == "identifier" and site.spelt(each) == name for each in walk(node))


def _is_tested(closing: Node) -> bool:
    """Whether an `if` without `else` holds what closes, which then names the resource once more."""
    holder = closing.parent if closing.parent is None or is_alone(closing) else closing.parent.parent
    return holder is not None and holder.type == "if_statement"


def _without_closing(site: Site, own: Acquired, attempt: Node) -> list[Edit]:
    """What closes the resource in a `try` taken away, with the `finally` that does no more."""
    edits: list[Edit] = []
    for each in closings(site, attempt, own.name):
        holder: Node = each
        for outer in ancestors(each):
            if outer.type in ("finally_clause", *_TRIES, "if_statement") and _only(outer, holder):
                holder = outer
            elif outer.type != "block":
                break
        if holder == attempt:
            return []
        edits.append(
            Edit(_blank_before(site, holder), holder.end_byte, "")
            if holder.type == "finally_clause"
            else line_taken(holder, site.text)
        )
    return edits


def _blank_before(site: Site, node: Node) -> int:
    return len(site.text[: node.start_byte].rstrip())


def _only(outer: Node, inner: Node) -> bool:
    """Whether a statement holds another and no more."""
    blocks = [node for node in (outer, *outer.named_children) if node.type == "block"]
    if outer.type == "finally_clause":
        return len(blocks) == 1 and statements_of(blocks[0]) == [inner]
    if outer.type == "if_statement":
        held = outer.child_by_field_name("consequence")
        is_whole = held is not None and (held == inner or statements_of(held) == [inner])
        return is_whole and outer.child_by_field_name("alternative") is None
    body = outer.child_by_field_name("body")
    catches = [node for node in outer.named_children if node.type == "catch_clause"]
    silent = all(
        (b := node.child_by_field_name("body")) is not None and not statements_of(b) for node in catches
    )
    return body is not None and statements_of(body) == [inner] and bool(catches) and silent


def _try_with(
    site: Site, own: Acquired, behind: list[Node], last: Node, closing: list[Node]
) -> Iterator[Fix]:
    """`try (T in = new T()) { … }` around what needs it, and around all that follows."""
    if _closing(site, own, own.statement) is None:
        return
    for end in dict.fromkeys((last, behind[-1])):
        inside = behind[: behind.index(end) + 1]
        gone = [each for each in closing if each in inside]
        kept = [each for each in inside if each not in gone]
        if not kept or any(each not in inside for each in closing if each in behind):
            continue
        stop = kept[-1]
        around = wrapped(site, own.statement, stop, f"try ({_resource(site, own)}) {{")
        if len(around) < 2:
            continue
        opening = Edit(own.statement.start_byte, own.statement.end_byte, f"try ({_resource(site, own)}) {{")
        rest = [edit for edit in around if edit.start_byte >= own.statement.end_byte]
        yield without_overlap((opening, *rest, *(line_taken(each, site.text) for each in gone)))


def _finally(site: Site, own: Acquired, behind: list[Node], last: Node, closing: list[Node]) -> Iterator[Fix]:
    """`try { … } finally { in.close(); }` behind the declaration."""
    written = _closing(site, own, own.statement)
    if written is None:
        return
    for end in dict.fromkeys((behind[-1], last)):
        inside = behind[: behind.index(end) + 1]
        gone = [each for each in closing if each in inside]
        kept = [each for each in inside if each not in gone]
        if not kept or len(gone) != len([each for each in closing if each in behind]):
            continue
        tail = ("} finally {", *(f"\t{line}" for line in written), "}")
        yield without_overlap(
            (
                *wrapped(site, kept[0], kept[-1], "try {", tail),
                *(line_taken(each, site.text) for each in gone),
            )
        )


def _of_assigned(site: Site, own: Acquired) -> Iterator[Fix]:
    """`finally { if (in != null) { in.close(); } }` behind the `try` in which a variable is given it."""
    method = site.method_of(own.statement)
    attempt = next((each for each in ancestors(own.statement) if each.type == "try_statement"), None)
    if method is None or attempt is None:
        return
    declared = [
        node
        for node in walk(method)
        if node.type == "variable_declarator"
        and (name := node.child_by_field_name("name")) is not None
        and site.spelt(name) == own.name
    ]
    if len(declared) != 1 or any(each == attempt for each in ancestors(declared[0])):
        return
    value = declared[0].child_by_field_name("value")
    if value is not None and site.spelt(value) != "null":
        return
    if any(each.type == "finally_clause" for each in attempt.named_children) or closings(
        site, method, own.name
    ):
        return
    first = () if value is not None else (Edit(declared[0].end_byte, declared[0].end_byte, " = null"),)
    test = site.null_test(own.name, "!=")
    line, unit = f"{site.line_end}{site.indent(attempt)}", site.unit(attempt)
    thrown = thrown_by_close(own.kind)
    written = [f"if ({test}) {{", f"\t{own.name}.close();", "}"]
    if thrown and not is_handled(site, attempt, thrown):
        caught_as, caught = usual_catch(site, thrown)
        if "throw " in caught:
            return
        written = [
            f"if ({test}) {{",
            "\ttry {",
            f"\t\t{own.name}.close();",
            f"\t}} catch ({thrown} {caught_as}) {{",
        ]
        written += [f"\t\t{caught}", "\t}", "}"]
    inner = "".join(f"{line}{unit}{each}" for each in written).replace("\t", unit)
    end = attempt.end_byte
    yield (*first, Edit(end, end, f" finally {{{inner}{line}}}"))


def _unnamed(site: Site, own: Acquired) -> Iterator[Fix]:
    """What no variable keeps: closed at once, or in the head of a `try` about its statement."""
    statement = own.statement
    if is_alone(statement) or not is_statement(statement):
        return
    thrown = thrown_by_close(own.kind)
    if thrown and not is_handled(site, statement, thrown):
        return
    if statement.type == "expression_statement" and statement.named_children[:1] == [own.value]:
        yield (Edit(own.value.end_byte, own.value.end_byte, ".close()"),)
        return
    holder = own.value.parent
    if not own.kind or statement.type not in ("expression_statement", "return_statement") or holder is None:
        return
    call = holder.parent if holder.type == "argument_list" else holder
    if call is None or call.type != "method_invocation" or _is_kept(call, statement):
        return
    name = _name_for(site, own)
    head = f"try ({own.kind} {name} = {site.spelt(own.value)}) {{"
    around = wrapped(site, statement, statement, head)
    outside = [each for each in around if not own.value.start_byte < each.start_byte < own.value.end_byte]
    yield (*outside, Edit(own.value.start_byte, own.value.end_byte, name))


def _is_kept(call: Node, statement: Node) -> bool:
    """Whether what a call gives may hold the resource: it is given on to something that is made, or kept."""
    for each in ancestors(call):
        if each == statement:
            return False
        if each.type in ("object_creation_expression", "assignment_expression", "lambda_expression"):
            return True
    return True


def _name_for(site: Site, own: Acquired) -> str:
    """A name that the file does not have."""
    usual = next((name for part, name in _NAMES if part in own.kind), "resource")
    taken_names = set(re.findall(rb"[A-Za-z_]\w*", site.text))
    choices = (usual, f"{usual}Stream", f"closing{usual.capitalize()}")
    return next((each for each in choices if each.encode() not in taken_names), f"{usual}0")
