"""Repairs of Java values that may be null: a test around the use, or a way out before it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from plc.repair.filters.nodes import always_leaves, ancestors, operator, walk
from plc.repair.findings import Edit
from plc.repair.reported.hints.java.leaving import ways_out
from plc.repair.reported.hints.java.null_conditions import (
    apart,
    chosen,
    condition_about,
    in_condition,
    returned,
)
from plc.repair.reported.hints.java.null_use import base_of, is_repeatable, use_of
from plc.repair.reported.hints.java.site import (
    BLOCKS,
    LOOPS,
    Fix,
    Site,
    given_to,
    is_alone,
    is_of_test,
    is_statement,
    loop_around,
    statement_of,
    statements_from,
    statements_of,
)
from plc.repair.reported.hints.java.writing import lines_before, lines_behind, wrapped

if TYPE_CHECKING:
    from tree_sitter import Node

_SIMPLE = ("expression_statement", "enhanced_for_statement")


def tested(site: Site) -> list[Fix]:
    """Fixes that test what the message says may be null, the likeliest first; none of other messages."""
    use = use_of(site)
    if use is None:
        return []
    statement = statement_of(use)
    if statement is None:
        return []
    return list(dict.fromkeys(fix for fix in _fixes(site, use, statement) if fix))


def _fixes(site: Site, use: Node, statement: Node) -> Iterator[Fix]:
    name = site.spelt(use)
    if use.type == "method_invocation" and not is_repeatable(site, use):
        return
    if is_of_test(site, statement) and not any(each.type == "finally_clause" for each in ancestors(use)):
        yield from _asserted(site, statement, name)
        return
    condition = condition_about(use, statement)
    if condition is not None:
        yield from in_condition(site, condition, name)
    if _is_local_to(use, statement):  # in a lambda, or a later part of a `for`
        return
    if statement.type == "return_statement":
        yield from returned(site, statement, name)
    around = list(_around(site, statement, name)) if statement.type in _SIMPLE else []
    before = list(_left_before(site, statement, name))
    holding = [] if condition is not None else list(_in_holder_of_block(site, statement, name))
    yield from (*around[:1], *before[:1], *holding, *around[1:2], *before[1:2])
    if statement.type == "local_variable_declaration":
        yield from chosen(site, statement, name)
        yield from apart(site, statement, name)
        yield from _around_all(site, statement, name)
    yield from (*around[2:], *before[2:])


def _asserted(site: Site, statement: Node, name: str) -> Iterator[Fix]:
    """`assertNotNull(x);` before the use, as the file writes it."""
    written = re.search(rb"\b((?:Assert(?:ions)?\.)?assertNotNull)\s*\(", site.text)
    if written is not None and not is_alone(statement):
        yield (lines_before(site, statement, [f"{written[1].decode()}({name});"]),)


def _is_local_to(use: Node, statement: Node) -> bool:
    for each in ancestors(use):
        if each == statement:
            return False
        if each.type in ("lambda_expression", "class_body"):
            return True
    return True


def _around(site: Site, statement: Node, name: str) -> Iterator[Fix]:
    """`if (x != null)` around the statement, or in the condition that holds it without braces."""
    test = site.null_test(name, "!=")
    holder = statement.parent
    if _assigns(site, statement, name) or _gives_first(site, statement):
        return
    if is_alone(statement) and holder is not None:
        yield from _in_holder(statement, holder, test)
        return
    everything = list(_around_all(site, statement, name))
    yield from everything[:1]
    alone = wrapped(site, statement, statement, f"if ({test}) {{")
    bare = (
        Edit(
            statement.start_byte,
            statement.start_byte,
            f"if ({test}){site.line_end}{site.indent(statement)}{site.unit(statement)}",
        ),
    )
    yield from (alone, bare) if site.braces else (bare, alone)
    yield from everything[1:]


def _in_holder(statement: Node, holder: Node, test: str) -> Iterator[Fix]:
    if holder.type == "if_statement" and holder.child_by_field_name("alternative") == statement:
        yield (Edit(statement.start_byte, statement.start_byte, f"if ({test}) "),)
        return
    condition = holder.child_by_field_name("condition")
    inner = [] if condition is None else list(condition.named_children)
    if (
        holder.type == "if_statement"
        and holder.child_by_field_name("alternative") is None
        and len(inner) == 1
    ):
        is_or = inner[0].type == "binary_expression" and operator(inner[0]) == "||"
        opening, closing = ("(", ")") if is_or else ("", "")
        at, end = inner[0].start_byte, inner[0].end_byte
        yield tuple(
            edit for edit in (Edit(at, at, opening), Edit(end, end, f"{closing} && {test}")) if edit.text
        )
    elif holder.type in LOOPS:
        yield (Edit(statement.start_byte, statement.start_byte, f"if ({test}) "),)


def _around_all(site: Site, statement: Node, name: str) -> Iterator[Fix]:
    """One test around all statements from the place on that need the value."""
    if is_alone(statement):
        return
    behind = statements_from(statement)
    last = _last_in_need(site, behind, name)
    if last is None or (last == statement and statement.type != "local_variable_declaration"):
        return
    if _must_return(site, statement, last):
        return
    given = _given_before(site, statement, name)
    first = statement
    if given is not None and given.parent == statement.parent:
        between = statements_from(given)[1:]
        first = next((each for each in between if site.uses(each, base_of(name))), statement)
    head = f"if ({site.null_test(name, '!=')}) {{"
    yield wrapped(site, statement, last, head)
    if first != statement:
        yield wrapped(site, first, last, head)


def _must_return(site: Site, statement: Node, last: Node) -> bool:
    """Whether the method must return something, and would not behind an `if` about statements."""
    leaves = always_leaves(last, site.text) or last.type in (
        "try_statement",
        "if_statement",
        "while_statement",
    )
    return (
        leaves
        and statements_from(last)[1:] == []
        and _gives_value(site, statement)
        and any(node.type == "return_statement" for node in walk(last))
    )


def _gives_value(site: Site, statement: Node) -> bool:
    method = site.method_of(statement)
    kind = None if method is None else method.child_by_field_name("type")
    return method is None or (kind is not None and kind.type != "void_type")


def _in_holder_of_block(site: Site, statement: Node, name: str) -> Iterator[Fix]:
    """The test in the condition of the `if` whose block begins with the statement."""
    block = statement.parent
    holder = None if block is None else block.parent
    if block is None or holder is None or holder.type != "if_statement":
        return
    inside = statements_of(block)
    if inside[:1] != [statement] or not all(site.uses(each, base_of(name)) for each in inside):
        return
    test = site.null_test(name, "!=")
    if holder.child_by_field_name("alternative") == block:
        blank = "" if site.text[block.start_byte - 1 : block.start_byte].isspace() else " "
        yield (Edit(block.start_byte, block.start_byte, f"{blank}if ({test}) "),)
    else:
        yield from _in_holder(block, holder, test)


def _last_in_need(site: Site, behind: list[Node], name: str) -> Node | None:
    """The last statement that uses the value, or what is declared from here on."""
    needed = {base_of(name)}
    last: Node | None = None
    for each in behind:
        if any(site.uses(each, one) for one in needed):
            last = each
    changed = True
    while changed and last is not None:
        changed = False
        inside = [each for each in behind if each.end_byte <= last.end_byte]
        for each in inside:
            if each.type == "local_variable_declaration":
                names = [
                    site.spelt(n)
                    for d in each.named_children
                    if d.type == "variable_declarator" and (n := d.child_by_field_name("name")) is not None
                ]
                for one in names:
                    later = [b for b in behind if b.start_byte > last.start_byte and site.uses(b, one)]
                    if later:
                        last, changed = later[-1], True
    return last


def _gives_first(site: Site, statement: Node) -> bool:
    """Whether a statement gives a variable its first value: passed over, it would leave it without one."""
    first = statement.named_children[0] if statement.named_children else None
    target = first.child_by_field_name("left") if first and first.type == "assignment_expression" else None
    method = site.method_of(statement)
    if method is None or target is None or target.type != "identifier":
        return False
    declared = [
        node
        for node in walk(method)
        if node.type == "variable_declarator"
        and (own := node.child_by_field_name("name")) is not None
        and site.spelt(own) == site.spelt(target)
        and node.child_by_field_name("value") is None
    ]
    before = [node for node, _ in given_to(method, site.spelt(target), site.text)]
    return bool(declared) and not any(node.end_byte <= statement.start_byte for node in before)


def _assigns(site: Site, statement: Node, name: str) -> bool:
    return bool(given_to(statement, name, site.text))


def _left_before(site: Site, statement: Node, name: str) -> Iterator[Fix]:
    """`if (x == null) { return; }` behind what gives the value, or before its use."""
    test = site.null_test(name, "==")
    target = statement
    while is_alone(target) and target.parent is not None and is_statement(target.parent):
        target = target.parent
    if is_alone(target):
        return
    given = _given_before(site, target, name)
    if given is not None and given.start_byte >= statement.start_byte:
        return
    for has_braces in (site.braces, not site.braces):
        for way in ways_out(site, target)[:2]:
            if way == "continue;" and given is not None and loop_around(given) != loop_around(target):
                continue
            lines = [f"if ({test}) {{", f"\t{way}", "}"] if has_braces else [f"if ({test})", f"\t{way}"]
            if given is not None and target.prev_named_sibling != given:
                yield (lines_behind(site, given, lines),)
            yield (lines_before(site, target, lines),)


def _given_before(site: Site, statement: Node, name: str) -> Node | None:
    """The last statement before the place that gives the variable its value, on every path to it."""
    method = site.method_of(statement)
    if method is None:
        return None
    found = [
        own
        for node, _ in given_to(method, name, site.text)
        if node.start_byte < statement.start_byte and (own := statement_of(node)) is not None
    ]
    if not found:
        return None
    block = found[-1].parent
    is_above = block is not None and block in ancestors(statement) and block.type in BLOCKS
    return found[-1] if is_above else None
