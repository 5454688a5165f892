"""Where a Java method acquires what a report says is not closed: the call, and the variable that keeps it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plc.repair.filters.nodes import ancestors, callee, walk
from plc.repair.reported.hints.java.site import BLOCKS, Site, statement_of, statements_from

if TYPE_CHECKING:
    from tree_sitter import Node

_INFER = re.compile(
    r"^resource of type `(?P<type>[^`]+)` acquired (?:to `(?P<name>\w+)` )?by call to `(?P<call>[^`(]+)\("
    r"[^`]*`? ?at line (?P<line>\d+) is not released"
)
_NAMED = re.compile(
    r"[Rr]esource leak: '(?P<ecj>\w+)' (?:is never closed|may not be closed)"
    r"|[Rr]esource '(?P<managed>\w+)' should be managed by try-with-resource"
)
_UNNAMED = re.compile(
    r"Ensure that resources like this (?P<pmd>\w+) object are closed"
    r"|may fail to (?:close stream|close (?P<spotbugs>\w+)|clean up stream or resource)"
    r"|Resource leak: '<unassigned Closeable value>' is never closed"
    r"|^This (?P<codeql>\w+) is not (?:always )?closed"
)
_WRAPS = re.compile(r"(?:Reader|Writer|Stream|Scanner|Zip\w*|Jar\w*|Channel)$")
_MADE = ("object_creation_expression", "method_invocation")
# What reads on from a resource after the call: of no use once that is closed.
_READS_ON = frozenset([
    "lines", "executeQuery", "getResultSet", "getGeneratedKeys", "prepareStatement", "prepareCall",
    "createStatement", "getChannel", "getInputStream", "getOutputStream", "iterator", "spliterator",
    "stream", "entries", "tokens", "findAll", "filter", "map", "flatMap", "peek", "mapToInt",
    "mapToLong", "mapToObj", "boxed", "sorted", "distinct", "limit", "skip", "parallel",
    "sequential", "onClose",
])  # fmt: skip


@dataclass(frozen=True)
class Acquired:
    """What a method acquires: the outermost expression that owns it, in its statement."""

    value: Node
    statement: Node
    name: str  # the variable that it is given to; empty where there is none
    kind: str  # the type of that variable, or of what is made; empty where it is not known

    @property
    def is_declared(self) -> bool:
        """Whether the statement declares the variable, and no other."""
        declared = [each for each in self.statement.named_children if each.type == "variable_declarator"]
        return self.statement.type == "local_variable_declaration" and len(declared) == 1


def acquired(site: Site) -> Acquired | None:
    """What the message says is not closed; None of other messages, and where that is not clear."""
    line, wanted, name = _said(site)
    if line is None:
        return None
    made = [_owner(site, node) for node in _made_on(site, line) if _is_wanted(site, node, wanted)]
    found = [each for node in made if (each := _kept(site, node)) is not None]
    if name:
        found = [each for each in found if each.name == name]
    return found[0] if found and len({each.value for each in found}) == 1 else None


def _made_on(site: Site, line: int) -> list[Node]:
    """What begins on a line; where nothing does, what the statement on it makes."""
    statement = site.statement_on(line)
    found = site.nodes_on(line, *_MADE)
    if statement is None or any(each.type == "object_creation_expression" for each in found):
        return found
    is_simple = statement.type in ("local_variable_declaration", "expression_statement", "return_statement")
    return [node for node in walk(statement) if node.type in _MADE] if is_simple else found


def _said(site: Site) -> tuple[int | None, str, str]:
    """The line, the name of what is called or made, and the variable, as far as the message says it."""
    infer = _INFER.search(site.message)
    if infer is not None:
        kind = infer["type"].replace("$", ".").rsplit(".", 1)[-1]
        name = infer["name"] if infer["name"] not in (None, "return") else ""
        return int(infer["line"]), kind if infer["call"] == "new" else infer["call"], name
    named = _NAMED.search(site.message)
    if named is not None:
        return site.line, "", named["ecj"] or named["managed"]
    unnamed = _UNNAMED.search(site.message)
    if unnamed is None:
        return None, "", ""
    return site.line, unnamed["codeql"] or "", ""


def _is_wanted(site: Site, node: Node, wanted: str) -> bool:
    if node.type == "object_creation_expression":
        kind = node.child_by_field_name("type")
        made = "" if kind is None else re.sub(r"<.*", "", site.bare(kind)).rsplit(".", 1)[-1]
        return wanted in ("", made)
    return callee(node, site.text) == wanted if wanted else _is_of_value(node)


def _is_of_value(node: Node) -> bool:
    """Whether a call gives a variable its value."""
    return node.parent is not None and node.parent.type == "variable_declarator"


def _owner(site: Site, node: Node) -> Node:
    """The outermost stream that is made around another: closing it closes the inner one."""
    while node.parent is not None and node.parent.type in ("argument_list", "cast_expression"):
        outer = node.parent if node.parent.type == "cast_expression" else node.parent.parent
        if outer is None or (outer.type != "cast_expression" and not _is_wrapper(site, outer)):
            break
        node = outer
    return node


def _is_wrapper(site: Site, node: Node) -> bool:
    kind = node.child_by_field_name("type") if node.type == "object_creation_expression" else None
    return kind is not None and _WRAPS.search(re.sub(r"<.*", "", site.bare(kind))) is not None


def _kept(site: Site, value: Node) -> Acquired | None:
    statement, holder = statement_of(value), value.parent
    if statement is None or holder is None:
        return None
    made = value.child_by_field_name("type") if value.type == "object_creation_expression" else None
    kind = "" if made is None else site.spelt(made)
    if holder.type == "variable_declarator" and holder.parent == statement:
        name, own = holder.child_by_field_name("name"), statement.child_by_field_name("type")
        if name is None or own is None:
            return None
        written = kind if site.spelt(own) == "var" else site.spelt(own)
        return Acquired(value, statement, site.spelt(name), written)
    if holder.type == "assignment_expression" and holder.parent == statement:
        target = holder.child_by_field_name("left")
        is_local = target is not None and target.type == "identifier"
        return (
            Acquired(value, statement, site.spelt(target), kind) if target is not None and is_local else None
        )
    return Acquired(value, statement, "", kind)


def is_given_away(site: Site, own: Acquired) -> bool:
    """Whether somebody else closes it: it is returned, or kept in a field or by another object."""
    method = site.method_of(own.statement)
    if method is None:
        return True
    is_own = bool(closings(site, method, own.name))  # who closes it did not mean to give it away
    for node in walk(method):
        if node.type != "identifier" or site.spelt(node) != own.name or node.parent is None:
            continue
        holder = node.parent
        if holder.type in ("return_statement", "cast_expression", "ternary_expression", "lambda_expression"):
            return True
        if holder.type == "assignment_expression" and holder.child_by_field_name("right") == node:
            return True
        if holder.type == "argument_list" and not is_own and _keeps(site, holder):
            return True
        if any(each.type in ("lambda_expression", "class_body") for each in _within(node, method)):
            return True
    return not is_own and _is_read_elsewhere(site, method, own.name, frozenset([own.name]))


def _is_read_elsewhere(site: Site, method: Node, name: str, known: frozenset[str]) -> bool:
    """Whether what reads on from a variable is returned or kept in a field: `lines()`, a reader around it."""
    for node in walk(method):
        if node.type != "identifier" or site.spelt(node) != name:
            continue
        outer = node
        while (further := _reading_on(site, outer)) is not None:
            outer = further
        holder = outer.parent
        if outer == node or holder is None:
            continue
        if holder.type == "return_statement":
            return True
        target = holder.child_by_field_name("name" if holder.type == "variable_declarator" else "left")
        if target is None:
            continue
        kept = site.spelt(target)
        if not _is_local(site, method, kept):
            return True
        if kept not in known and _is_handed_on(site, method, kept, known | {kept}):
            return True
    return False


def _is_local(site: Site, method: Node, name: str) -> bool:
    return any(
        node.type == "variable_declarator"
        and (declared := node.child_by_field_name("name")) is not None
        and site.spelt(declared) == name
        for node in walk(method)
    )


def _reading_on(site: Site, node: Node) -> Node | None:
    """The call or the object that reads on from what a node is."""
    holder = node.parent
    if holder is not None and holder.type == "argument_list":
        made = holder.parent
        return made if made is not None and made.type == "object_creation_expression" else None
    is_called = (
        holder is not None
        and holder.type == "method_invocation"
        and holder.child_by_field_name("object") == node
        and callee(holder, site.text) in _READS_ON
    )
    return holder if is_called else None


def _is_handed_on(site: Site, method: Node, name: str, known: frozenset[str]) -> bool:
    """Whether a variable that reads on from a resource is returned or kept, or what reads on from it."""
    for node in walk(method):
        if node.type == "identifier" and site.spelt(node) == name and node.parent is not None:
            holder = node.parent
            is_given = holder.type == "assignment_expression" and holder.child_by_field_name("right") == node
            if holder.type == "return_statement" or is_given:
                return True
    return _is_read_elsewhere(site, method, name, known)


def _keeps(site: Site, given: Node) -> bool:
    """Whether a call keeps what it is given: a collection, a setter, an object that is returned."""
    call = given.parent
    if call is None:
        return False
    if call.type == "object_creation_expression":
        return call.parent is not None and call.parent.type == "return_statement"
    return (
        call.type == "method_invocation"
        and re.match(r"(?:add|put|set|push|offer|register)(?:[A-Z]|$)", callee(call, site.text)) is not None
    )


def _within(node: Node, method: Node) -> Iterator[Node]:
    for each in ancestors(node):
        if each == method:
            return
        yield each


def closings(site: Site, within: Node, name: str) -> list[Node]:
    """The statements that close a variable and do nothing else."""
    found = []
    call = re.compile(rf"{name}\.close\(\)|[\w.]*[cC]lose(?:Quietly)?\({name}\)")
    for node in walk(within):
        is_plain = node.type == "expression_statement" and node.named_child_count == 1
        if is_plain and call.fullmatch(site.bare(node.named_children[0])):
            found.append(node)
    return found


def block_behind(own: Acquired) -> list[Node]:
    """The statements behind the one that acquires, in its block."""
    block = own.statement.parent
    return [] if block is None or block.type not in BLOCKS else statements_from(own.statement)[1:]
