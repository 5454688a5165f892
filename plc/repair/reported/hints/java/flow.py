"""Repairs of Java control flow: a `break` that is missing, an exception that nobody handles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from plc.repair.filters.nodes import always_leaves, walk
from plc.repair.findings import Edit
from plc.repair.reported.hints.java.handling import usual_catch
from plc.repair.reported.hints.java.site import (
    BLOCKS,
    Fix,
    Site,
    is_of_test,
    statements_from,
    statements_of,
)
from plc.repair.reported.hints.java.writing import lines_behind, wrapped
from plc.repair.reported.hints.jdk_classes import package_of

if TYPE_CHECKING:
    from tree_sitter import Node

_FALLS = re.compile(
    r"where one case falls through to the next case|reached by fallthrough from the previous case"
    r"|entered by falling through previous case|possible fall-through into case"
)
_UNHANDLED = re.compile(
    r"unreported exception (?P<javac>[\w.]+); must be caught|Unhandled exception type (?P<ecj>\w+)"
)
_OF_LANGUAGE = frozenset(
    [
        *(
            "Exception",
            "Throwable",
            "InterruptedException",
            "ClassNotFoundException",
            "CloneNotSupportedException",
        ),
        *(
            "NoSuchMethodException",
            "NoSuchFieldException",
            "IllegalAccessException",
            "InstantiationException",
        ),
    ]
)
_MEANT = re.compile(r"fall", re.IGNORECASE)
# Methods whose head others prescribe, also where nothing says @Override.
_PRESCRIBED = frozenset(
    ["run", "compareTo", "compare", "equals", "hashCode", "toString", "actionPerformed", "iterator"]
)


def ended(site: Site) -> list[Fix]:
    """`break;` where a `case` runs into the next one; none of other messages."""
    if not _FALLS.search(site.message):
        return []
    own = next(iter(site.nodes_on(site.line, "switch_block_statement_group")), None)
    before = None if own is None else own.prev_named_sibling
    while before is not None and before.type.endswith("comment"):
        if _MEANT.search(site.spelt(before)):
            return []
        before = before.prev_named_sibling
    inside = [] if before is None or before.type not in BLOCKS else statements_of(before)
    said = (
        []
        if before is None
        else [each for each in before.named_children[-1:] if each.type.endswith("comment")]
    )
    if (
        not inside
        or always_leaves(inside[-1], site.text)
        or any(_MEANT.search(site.spelt(each)) for each in said)
    ):
        return []
    return [(lines_behind(site, inside[-1], ["break;"]),)]


def handled(site: Site) -> list[Fix]:
    """`throws X` at the method, or `try` and `catch` about the statement; none of other messages."""
    said = _UNHANDLED.search(site.message)
    if said is None or site.at is None:
        return []
    exception = (said["javac"] or said["ecj"]).rsplit(".", 1)[-1]
    written = _written(site, exception)
    found = [*_declared(site, site.at, written), *_caught(site, site.at, exception, written)]
    return [fix for fix in found if fix]


def _written(site: Site, exception: str) -> str:
    """The exception as the file may name it: with its package where it does not import it."""
    package = package_of(exception)
    if exception in _OF_LANGUAGE or package is None:
        return exception
    imported = rf"^\s*import\s+{re.escape(package)}\.(?:{exception}|\*)\s*;"
    return exception if re.search(imported.encode(), site.text, re.MULTILINE) else f"{package}.{exception}"


def _declared(site: Site, at: Node, exception: str) -> Iterator[Fix]:
    method = site.method_of(at)
    if method is None or (parameters := method.child_by_field_name("parameters")) is None:
        return
    name = method.child_by_field_name("name")
    marks = " ".join(site.spelt(each) for each in method.children if each.type == "modifiers")
    is_prescribed = name is not None and site.spelt(name) in _PRESCRIBED and not is_of_test(site, at)
    if "@Override" in marks or is_prescribed:
        return
    clause = next((each for each in method.children if each.type == "throws"), None)
    if clause is not None:
        yield (Edit(clause.end_byte, clause.end_byte, f", {exception}"),)
    else:
        yield (Edit(parameters.end_byte, parameters.end_byte, f" throws {exception}"),)


def _caught(site: Site, at: Node, exception: str, written: str) -> Iterator[Fix]:
    if at.parent is None or at.parent.type not in BLOCKS:
        return
    name, statement = usual_catch(site, exception)
    last = at
    if at.type == "local_variable_declaration":
        names = [
            site.spelt(own)
            for each in at.named_children
            if each.type == "variable_declarator" and (own := each.child_by_field_name("name")) is not None
        ]
        behind = [each for each in statements_from(at) if any(site.uses(each, one) for one in names)]
        last = behind[-1]
        inside = [each for each in statements_from(at) if each.end_byte <= last.end_byte][1:]
        if any(each.type == "local_variable_declaration" for each in inside):
            return
    leaves = any(node.type == "return_statement" for node in walk(last))
    if leaves and "throw " not in statement:
        name, statement = "e", "throw new RuntimeException(e);"
    if site.uses(at, name):
        return
    yield wrapped(site, at, last, "try {", (f"}} catch ({written} {name}) {{", f"\t{statement}", "}"))
