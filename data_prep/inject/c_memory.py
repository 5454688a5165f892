"""Faults of giving back memory, files and locks: not at all, twice, too early; of stack memory handed out."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tree_sitter import Node

from data_prep.inject.c_edits import drop, droppable, indentation, newline, one, put
from data_prep.inject.c_facts import CLOSES, LOCK_GUARDS, UNLOCKS, Facts, facts_of, frees
from data_prep.inject.c_tree import (
    C_AND_CPP,
    View,
    arguments,
    bare,
    callee,
    code,
    exit_of,
    field,
    operator_of,
    view_of,
)
from data_prep.inject.operators import Change, Mutation, Operator, Site

_LEAK, _DOUBLE_FREE, _USE_AFTER_FREE = 401, 415, 416
_OPEN_HANDLE, _OPEN_FILE, _STILL_LOCKED, _LOCAL_ADDRESS = 404, 772, 667, 562
_FILES = (b"fclose", b"close", b"closedir", b"pclose", b"gzclose")


def drop_free(site: Site) -> Iterator[Mutation]:
    """Memory is not given back, mostly on a path that leaves early (CWE-401).

    if (!read_all(file, text)) {  →  if (!read_all(file, text)) {
        free(text);               →      return NULL;
        return NULL;              →  }
    }
    """
    view = view_of(site)
    for statement, _ in _given_back(view):
        yield from _dropped(view, statement, _LEAK)


def free_twice(site: Site) -> Iterator[Mutation]:
    """The same memory is given back a second time (CWE-415).

    free(name);   →  free(name);
    free(value);  →  free(name);

    if (failed) {         →  if (failed) {
        goto done;        →      free(text);
    }                     →      goto done;
    """
    view = view_of(site)
    facts = facts_of(view)
    given = list(_given_back(view))
    for statement, place in given:
        key = view.key(place)
        before = view.siblings(statement)[0]
        earlier = next((old for old in given if before is not None and old[0].id == before.id), None)
        if earlier is not None and view.key(earlier[1]) != key and _same_giver(view, earlier[0], statement):
            yield one(_DOUBLE_FREE, put(place, view.read(earlier[1])))
        after = view.siblings(statement)[1]
        if after is not None and _sets_to_nothing(view, after, key) and _again(view, given, after, key):
            yield one(_DOUBLE_FREE, drop(view, after))
        yield from _before_jumps(view, facts, statement, place)


def use_after_free(site: Site) -> Iterator[Mutation]:
    """Memory is read after it was given back (CWE-416).

    next = node->next;  →  free(node);
    free(node);         →  next = node->next;
    """
    view = view_of(site)
    for statement, place in _given_back(view):
        key = view.key(place)
        before, after = view.siblings(statement)
        if before is not None and _reads_through(view, before, key):
            yield one(_USE_AFTER_FREE, put(before, view.read(statement)), put(statement, view.read(before)))
        branch = view.parent(statement)
        if after is None or after.type != "return_statement" or branch is None:
            continue
        if branch.type == "compound_statement" and _is_used_later(view, branch, key):
            yield one(_USE_AFTER_FREE, drop(view, after))


def drop_close(site: Site) -> Iterator[Mutation]:
    """A file, socket or handle stays open (CWE-404, CWE-772).

    fclose(file);   →  return count;
    return count;   →
    """
    view = view_of(site)
    for statement, call in _calls_as_statements(view):
        name = callee(call)
        if not CLOSES.search(name) or _is_own_function(view, name):
            continue
        function = field(call, "function")
        if not arguments(call) and (function is None or function.type != "field_expression"):
            continue  # closes the object that it belongs to
        yield from _dropped(view, statement, _OPEN_FILE if name in _FILES else _OPEN_HANDLE)


def drop_unlock(site: Site) -> Iterator[Mutation]:
    """A lock is not released on some path (CWE-667).

    pthread_mutex_unlock(&queue->lock);  →  return item;
    return item;                         →
    """
    view = view_of(site)
    for statement, call in _calls_as_statements(view):
        if UNLOCKS.search(callee(call)) and not _is_own_function(view, callee(call)):
            yield from _dropped(view, statement, _STILL_LOCKED)


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


def _given_back(view: View) -> Iterator[tuple[Node, Node]]:
    """Statements that give something back, and the place they give."""
    for statement in view.all("expression_statement"):
        inside = code(statement)
        if not inside:
            continue
        if inside[0].type == "delete_expression":
            places = code(inside[0])
        elif inside[0].type == "call_expression" and frees(callee(inside[0])):
            given = arguments(inside[0])
            if len(given) > 2 or _is_own_function(view, callee(inside[0])):
                continue
            places = given[-1:]
        else:
            continue
        if len(places) == 1:
            yield statement, bare(places[0])


def _calls_as_statements(view: View) -> Iterator[tuple[Node, Node]]:
    for statement in view.all("expression_statement"):
        inside = code(statement)
        if inside and inside[0].type == "cast_expression":  # (void)fclose(file);
            inside = [bare(field(inside[0], "value") or inside[0])]
        if inside and inside[0].type == "call_expression":
            yield statement, inside[0]


def _dropped(view: View, statement: Node, cwe: int) -> Iterator[Mutation]:
    target = droppable(view, statement)
    if target is not None and not _is_whole_body(view, target):
        yield one(cwe, drop(view, target))


def _is_whole_body(view: View, statement: Node) -> bool:
    """A function that only gives back, such as a destructor, would be empty without it."""
    parent = view.parent(statement)
    return parent is not None and view.parent(parent) == view.function and len(code(parent)) < 2


def _is_own_function(view: View, name: bytes) -> bool:
    """Whether the function calls itself: `list_free` may give back the rest of its list so."""
    declarator = field(view.function, "declarator")
    while declarator is not None and declarator.type != "identifier":
        declarator = field(declarator, "declarator") or field(declarator, "name")
    return declarator is not None and view.read(declarator) == name


def _same_giver(view: View, one_statement: Node, other: Node) -> bool:
    first, second = code(one_statement)[0], code(other)[0]
    if first.type != second.type:
        return False
    if first.type == "delete_expression":
        return (b"[" in view.read(first)[:9]) == (b"[" in view.read(second)[:9])
    return callee(first) == callee(second)


def _sets_to_nothing(view: View, statement: Node, key: bytes) -> bool:
    inside = code(statement)
    if statement.type != "expression_statement" or not inside or inside[0].type != "assignment_expression":
        return False
    left, right = field(inside[0], "left"), field(inside[0], "right")
    return left is not None and right is not None and view.key(left) == key and right.type == "null"


def _again(view: View, given: list[tuple[Node, Node]], after: Node, key: bytes) -> bool:
    return any(place.start_byte > after.end_byte and view.key(place) == key for _, place in given)


def _before_jumps(view: View, facts: Facts, statement: Node, place: Node) -> Iterator[Mutation]:
    """The cleanup behind a label, done once more before a `goto` to it."""
    label = view.parent(statement)
    first = statement if label is not None and label.type == "labeled_statement" else None
    if first is None:
        before = view.siblings(statement)[0]
        label = before if before is not None and before.type == "labeled_statement" else None
    name = field(label, "label") if label is not None else None
    if label is None or name is None or place.type != "identifier":
        return
    for jump in view.all("goto_statement"):
        target, branch = field(jump, "label"), view.parent(jump)
        if target is None or view.read(target) != view.read(name) or jump.start_byte > label.start_byte:
            continue
        if branch is None or branch.type != "compound_statement" or exit_of(branch) is None:
            continue
        if not _is_set_before(view, facts, place, jump):
            continue
        line = view.read(statement) + newline(view) + indentation(view, jump)
        yield one(_DOUBLE_FREE, Change(jump.start_byte, jump.start_byte, line))


def _is_set_before(view: View, facts: Facts, place: Node, jump: Node) -> bool:
    key = view.key(place)
    if any(view.key(node) == key for _, node in _given_back(view) if node.start_byte < jump.start_byte):
        return False
    return any(at < jump.start_byte for at in facts.resets.get(key, ()))


def _reads_through(view: View, statement: Node, key: bytes) -> bool:
    """Whether a statement dereferences the pointer and could stand behind the free without other changes."""
    if statement.type not in ("expression_statement", "declaration") or statement.type == "declaration":
        return False
    inside = code(statement)
    if not inside or inside[0].type == "delete_expression":
        return False
    if inside[0].type == "call_expression" and frees(callee(inside[0])):
        return _mentions_member(view, inside[0], key)
    if inside[0].type == "assignment_expression":
        left = field(inside[0], "left")
        if left is None or view.key(left) == key:
            return False
    return _mentions_member(view, inside[0], key)


def _mentions_member(view: View, node: Node, key: bytes) -> bool:
    stack = [node]
    while stack:
        inside = stack.pop()
        if inside.type in ("field_expression", "subscript_expression", "pointer_expression"):
            argument = field(inside, "argument")
            through = operator_of(inside) in ("->", "*") or inside.type == "subscript_expression"
            if argument is not None and through and view.key(argument) == key:
                return True
        stack.extend(inside.named_children)
    return False


def _is_used_later(view: View, branch: Node, key: bytes) -> bool:
    facts = facts_of(view)
    at = facts.first_dereference(key, branch.end_byte)
    return at is not None and not facts.written_between(key, branch.end_byte, at)


def _declared_name(statement: Node) -> Node | None:
    declarator = field(statement, "declarator")
    while declarator is not None and declarator.type != "identifier":
        declarator = field(declarator, "declarator")
    return declarator


def _next_word(view: View, at: int) -> int:
    while view.text[at : at + 1].isspace():
        at += 1
    return at


def _operator(name: str, cwes: tuple[int, ...], find: Callable[[Site], Iterator[Mutation]]) -> Operator:
    return Operator(name, C_AND_CPP, cwes, find)


OPERATORS = (
    _operator("drop-free", (_LEAK,), drop_free),
    _operator("free-twice", (_DOUBLE_FREE,), free_twice),
    _operator("use-after-free", (_USE_AFTER_FREE,), use_after_free),
    _operator("drop-close", (_OPEN_HANDLE, _OPEN_FILE), drop_close),
    _operator("drop-unlock", (_STILL_LOCKED,), drop_unlock),
    Operator("drop-lock", frozenset({"cpp"}), (_STILL_LOCKED,), drop_lock),
    _operator("return-local-address", (_LOCAL_ADDRESS,), return_local_address),
)
