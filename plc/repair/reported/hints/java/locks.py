"""Repairs of Java fields that threads share without a lock: the lock that the class takes elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from plc.repair.filters.nodes import ancestors, callee, operator, walk
from plc.repair.findings import Edit
from plc.repair.reported.hints.java.site import METHODS, Fix, Site, statements_from, statements_of
from plc.repair.reported.hints.java.writing import wrapped

if TYPE_CHECKING:
    from tree_sitter import Node

_RACE = re.compile(
    r"^(?:Read/Write race|Unprotected write)\. Non-private method `[^`]+` (?:indirectly )?"
    r"(?:reads without synchronization from|writes to field) `(?P<infer>[^`]+)`"
    r"|[Ii]nconsistent synchronization of (?P<spotbugs>[\w.$]+)"
    r"|^The field `(?P<guarded>\w+)` is annotated with `@GuardedBy\(\"(?P<lock>[^\"]+)\"\)`"
)
_UNSYNCHRONIZED = re.compile(r"(?P<method>\w+)\([^)]*\) is unsynchronized, .* is synchronized")
_FIELD = re.compile(r"(?:^|[.$])(?P<owner>[A-Z]\w*)\.(?P<field>\w+)")
# What is read and written at once, and of which nothing inside is shared.
_WHOLE_TYPES = ("boolean_type", "integral_type", "floating_point_type")
_METHOD = "synchronized"  # the lock of a whole method
_SAFE_TYPES = re.compile(r"^(?:Atomic\w+|Concurrent\w+|LongAdder|ThreadLocal)\b")


def locked(site: Site) -> list[Fix]:
    """Fixes that take the lock, the likeliest first; none of other messages, and where no field is shared."""
    at = site.at
    method = None if at is None else site.method_of(at)
    if method is None or method.type != "method_declaration" or "synchronized" in _modifiers(site, method):
        return []
    if _UNSYNCHRONIZED.search(site.message):
        return list(_whole(site, method))
    said = _RACE.search(site.message)
    if said is None:
        return []
    field = said["guarded"] or _field_of(site, said["infer"] or said["spotbugs"] or "", method)
    if not field or _is_calm(site, method, field):
        return []
    return list(dict.fromkeys(fix for fix in _fixes(site, method, field, said["lock"] or "") if fix))


def _field_of(site: Site, path: str, method: Node) -> str:
    """The field of the method's own class that a path of Infer begins with; empty where there is none."""
    owner = next((each for each in ancestors(method) if each.type == "class_declaration"), None)
    name = None if owner is None else owner.child_by_field_name("name")
    if name is None:
        return ""
    found = _FIELD.search(path)
    return found["field"] if found is not None and found["owner"] == site.spelt(name) else ""


def _class_body(method: Node) -> Node | None:
    return next((each for each in ancestors(method) if each.type == "class_body"), None)


def _is_calm(site: Site, method: Node, field: str) -> bool:
    """Whether a field needs no lock, or is not one of the class."""
    body = _class_body(method)
    declared = (
        [] if body is None else [each for each in body.named_children if each.type == "field_declaration"]
    )
    for each in declared:
        names = [
            site.spelt(name)
            for inner in each.named_children
            if inner.type == "variable_declarator" and (name := inner.child_by_field_name("name")) is not None
        ]
        if field in names:
            kind = each.child_by_field_name("type")
            is_safe = kind is not None and _SAFE_TYPES.match(site.spelt(kind)) is not None
            return is_safe or "volatile" in _modifiers(site, each)
    return True


def _modifiers(site: Site, node: Node) -> list[str]:
    return [word for each in node.children if each.type == "modifiers" for word in site.spelt(each).split()]


def _fixes(site: Site, method: Node, field: str, named: str) -> Iterator[Fix]:
    locks = _locks_of(site, method, field)
    if any(_is_assigned(site, node, field) for node in walk(method)):
        locks = [lock for each in locks if (lock := _to_write(each))]
        if not locks and not named:
            return  # readers lock each other in, and nobody out
    ordered = [named, *locks] if named else locks
    if not ordered:  # a lock that nobody else takes holds nobody off
        yield from _at_once(site, method, field)
    for lock in dict.fromkeys(ordered):
        if lock in (_METHOD, "this"):
            if lock == "this":
                yield from _in_block(site, method, field, lock)
            yield from _whole(site, method)
            if lock == _METHOD:
                yield from _in_block(site, method, field, "this")
        elif lock.endswith(".lock()"):
            yield from _between(site, method, lock.removesuffix(".lock()"))
        else:
            yield from _in_block(site, method, field, lock)


def _to_write(lock: str) -> str:
    """The lock of those who write in the place of one of readers; empty where nothing says which it is."""
    lock = lock.replace(".readLock()", ".writeLock()")
    return "" if re.search(r"(?i)read", lock) else lock


def _is_assigned(site: Site, node: Node, field: str) -> bool:
    """Whether a node gives a field another value."""
    if node.type == "update_expression":
        return any(site.bare(each).removeprefix("this.") == field for each in node.named_children)
    left = node.child_by_field_name("left") if node.type == "assignment_expression" else None
    return left is not None and site.bare(left).removeprefix("this.") == field


def _at_once(site: Site, method: Node, field: str) -> Iterator[Fix]:
    """`volatile` at a field that is only read and written whole: each then sees what the other wrote."""
    body = _class_body(method)
    if body is None or any(_changes(site, node, field) for node in walk(body)):
        return
    for each in body.named_children:
        kind = each.child_by_field_name("type") if each.type == "field_declaration" else None
        declared = (
            [] if kind is None else [one for one in each.named_children if one.type == "variable_declarator"]
        )
        if (
            kind is None
            or len(declared) != 1
            or kind.type not in _WHOLE_TYPES
            or "final" in _modifiers(site, each)
        ):
            continue
        name = declared[0].child_by_field_name("name")
        if name is not None and site.spelt(name) == field:
            yield (Edit(kind.start_byte, kind.start_byte, "volatile "),)


def _changes(site: Site, node: Node, field: str) -> bool:
    """Whether a field's new value depends on its old one: two threads may then lose one."""
    if node.type == "if_statement":
        condition = node.child_by_field_name("condition")
        is_tested = condition is not None and site.uses(condition, field)
        return is_tested and any(_is_assigned(site, each, field) for each in walk(node))
    if not _is_assigned(site, node, field):
        return False
    right = node.child_by_field_name("right")
    is_from_own = right is not None and site.uses(right, field)
    return node.type == "update_expression" or operator(node) != "=" or is_from_own


def _locks_of(site: Site, method: Node, field: str) -> list[str]:
    """The locks under which the class uses the field elsewhere, the most frequent first."""
    body = _class_body(method)
    found: Counter[str] = Counter()
    for other in [] if body is None else body.named_children:
        if other.type not in METHODS or other == method or not site.uses(other, field):
            continue
        if "synchronized" in _modifiers(site, other):
            found[_METHOD] += 1
        for node in walk(other):
            if node.type == "synchronized_statement" and site.uses(node, field):
                (lock,) = [each for each in node.named_children if each.type == "parenthesized_expression"][
                    :1
                ]
                found[site.spelt(lock)[1:-1].strip()] += 1
            if node.type == "method_invocation" and callee(node, site.text) == "lock":
                owner = node.child_by_field_name("object")
                if owner is not None:
                    found[f"{site.spelt(owner)}.lock()"] += 1
    return [lock for lock, _ in found.most_common()]


def _whole(site: Site, method: Node) -> Iterator[Fix]:
    """`synchronized` in the head of the method."""
    kind = method.child_by_field_name("type")
    modifiers = next((each for each in method.children if each.type == "modifiers"), None)
    if kind is None or {"abstract", "native", "static"} & set(_modifiers(site, method)):
        return
    words = (
        [] if modifiers is None else [each for each in modifiers.children if "annotation" not in each.type]
    )
    parameters = method.child_by_field_name("type_parameters")
    at = words[-1].end_byte if words else (parameters or kind).start_byte
    yield (Edit(at, at, " synchronized" if words else "synchronized "),)


def _in_block(site: Site, method: Node, field: str, lock: str) -> Iterator[Fix]:
    """`synchronized (lock) { … }` around what uses the field, and around the whole body."""
    if lock == "this" and "static" in _modifiers(site, method):
        return
    body = method.child_by_field_name("body")
    inside = [] if body is None else statements_of(body)
    used = [each for each in inside if site.uses(each, field)]
    if not used:
        used = [each for each in inside if each.start_point[0] <= site.line - 1 <= each.end_point[0]]
    if not used or any(
        node.type == "synchronized_statement" and site.spelt(node).startswith(f"synchronized ({lock}")
        for each in used
        for node in walk(each)
    ):
        return
    head = f"synchronized ({lock}) {{"
    last = _last_of_declared(site, inside, used[0], used[-1])
    yield wrapped(site, used[0], last, head)
    if (used[0], last) != (inside[0], inside[-1]):
        yield wrapped(site, inside[0], inside[-1], head)


def _last_of_declared(site: Site, inside: list[Node], first: Node, last: Node) -> Node:
    """The last statement that needs what is declared from the first on."""
    for each in statements_from(first):
        if each.end_byte > last.end_byte or each.type != "local_variable_declaration":
            continue
        names = [
            site.spelt(name)
            for inner in each.named_children
            if inner.type == "variable_declarator" and (name := inner.child_by_field_name("name")) is not None
        ]
        later = [node for node in inside if any(site.uses(node, name) for name in names)]
        if later and later[-1].end_byte > last.end_byte:
            return inside[-1]
    return last


def _between(site: Site, method: Node, lock: str) -> Iterator[Fix]:
    """`lock.lock(); try { … } finally { lock.unlock(); }` around the body."""
    body = method.child_by_field_name("body")
    inside = [] if body is None else statements_of(body)
    if inside and site.begins_line(inside[0]):
        unit = f"{site.line_end}{site.indent(inside[0])}"
        tail = ("} finally {", f"\t{lock}.unlock();", "}")
        yield wrapped(site, inside[0], inside[-1], f"{lock}.lock();{unit}try {{", tail)
