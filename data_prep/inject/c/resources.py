"""Faults of what must end in time: files not closed, locks kept or not taken, stack memory handed out."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.operators import Change, Mutation, Operator, Site
from data_prep.inject.shared.c_edits import drop, is_own_function, one, put, without_statement
from data_prep.inject.shared.c_facts import facts_of
from data_prep.inject.shared.c_names import CLOSES, LOCK_GUARDS, UNLOCKS
from data_prep.inject.shared.c_tree import (
    C_AND_CPP,
    View,
    arguments,
    bare,
    callee,
    code,
    field,
    operator_of,
    view_of,
)

_OPEN_HANDLE, _OPEN_FILE, _STILL_LOCKED, _LOCAL_ADDRESS = 404, 772, 667, 562
_FILES = (b"fclose", b"close", b"closedir", b"pclose", b"gzclose")


def drop_close(site: Site) -> Iterator[Mutation]:
    """A file, socket or handle stays open (CWE-404, CWE-772).

    fclose(file);   →  return count;
    return count;   →
    """
    view = view_of(site)
    for statement, call in _calls_as_statements(view):
        name = callee(call)
        if not CLOSES.search(name) or is_own_function(view, name):
            continue
        function = field(call, "function")
        if not arguments(call) and (function is None or function.type != "field_expression"):
            continue  # closes the object that it belongs to
        yield from without_statement(view, statement, _OPEN_FILE if name in _FILES else _OPEN_HANDLE)


def drop_unlock(site: Site) -> Iterator[Mutation]:
    """A lock is not released on some path (CWE-667).

    pthread_mutex_unlock(&queue->lock);  →  return item;
    return item;                         →
    """
    view = view_of(site)
    for statement, call in _calls_as_statements(view):
        if UNLOCKS.search(callee(call)) and not is_own_function(view, callee(call)):
            yield from without_statement(view, statement, _STILL_LOCKED)


def drop_lock(site: Site) -> Iterator[Mutation]:
    """The lock guard of a scope is forgotten (CWE-667).

    std::lock_guard<std::mutex> guard(mutex_);  →  ++count_;
    ++count_;                                   →
    """
    view = view_of(site)
    for statement in view.all("declaration"):
        kind, name = field(statement, "type"), _declared_name(statement)
        if kind is None or name is None or not LOCK_GUARDS.search(view.read(kind)):
            continue
        if view.siblings(statement)[1] is None or not view.in_block(statement):
            continue
        if sum(view.read(node) == view.read(name) for node in view.all("identifier")) == 1:
            yield one(_STILL_LOCKED, drop(view, statement))


def return_local_address(site: Site) -> Iterator[Mutation]:
    """The address of a variable that ends with the function is returned (CWE-562).

    static char text[32];  →  char text[32];
    return text;           →  return text;

    return strdup(text);   →  return text;
    """
    view = view_of(site)
    facts = facts_of(view)
    seen: set[int] = set()
    for node in view.all("return_statement"):
        value = bare(code(node)[0]) if code(node) else None
        if value is None:
            continue
        if value.type == "call_expression":
            given = arguments(value)
            if callee(value) not in (b"strdup", b"xstrdup", b"g_strdup", b"_strdup") or len(given) != 1:
                continue
            local = facts.local(view.read(given[0]), node.start_byte)
            if local is not None and local.is_array and b"static" not in local.modifiers:
                yield one(_LOCAL_ADDRESS, put(value, view.read(given[0])))
            continue
        if value.type == "pointer_expression" and operator_of(value) == "&":
            value = field(value, "argument") or value
            is_address = True
        else:
            is_address = False
        local = facts.local(view.read(value), node.start_byte)
        if local is None or b"static" not in local.modifiers or b"const" in local.modifiers:
            continue
        if (local.is_array or is_address) and local.declaration.id not in seen:
            seen.add(local.declaration.id)
            word = next(n for n in code(local.declaration) if view.read(n) == b"static")
            yield one(_LOCAL_ADDRESS, Change(word.start_byte, _next_word(view, word.end_byte), b""))


def _calls_as_statements(view: View) -> Iterator[tuple[Node, Node]]:
    for statement in view.all("expression_statement"):
        inside = code(statement)
        if inside and inside[0].type == "cast_expression":  # (void)fclose(file);
            inside = [bare(field(inside[0], "value") or inside[0])]
        if inside and inside[0].type == "call_expression":
            yield statement, inside[0]


def _declared_name(statement: Node) -> Node | None:
    declarator = field(statement, "declarator")
    while declarator is not None and declarator.type != "identifier":
        declarator = field(declarator, "declarator")
    return declarator


def _next_word(view: View, at: int) -> int:
    while view.text[at : at + 1].isspace():
        at += 1
    return at


OPERATORS = (
    Operator("drop-close", C_AND_CPP, (_OPEN_HANDLE, _OPEN_FILE), drop_close),
    Operator("drop-unlock", C_AND_CPP, (_STILL_LOCKED,), drop_unlock),
    Operator("drop-lock", frozenset({"cpp"}), (_STILL_LOCKED,), drop_lock),
    Operator("return-local-address", C_AND_CPP, (_LOCAL_ADDRESS,), return_local_address),
)
