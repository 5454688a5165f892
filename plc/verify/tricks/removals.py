"""Tricks that take the code away that was complained of, or that free something else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from plc.repair.filters.nodes import ancestors, arguments, assigned, callee, field, operator, spelling
from plc.verify.tricks.change import Change, Parsed
from plc.verify.tricks.conditions import within
from plc.verify.tricks.guards import carried
from plc.verify.tricks.rule import Rule

if TYPE_CHECKING:
    from tree_sitter import Node

_CALLS = frozenset(["call_expression", "method_invocation", "object_creation_expression", "new_expression"])
_TESTS = frozenset(["if_statement", "while_statement", "do_statement", "for_statement", "switch_statement"])
_FREES = re.compile(
    r"(?i)\w*free|[fp]?close\w*|release\w*|delete|unlock\w*|\w*_unlock|\w*destroy\w*"
).fullmatch
_DOUBLE = re.compile(
    r"(?i)double.?(?:free|release|unlock|lock|f?close)|closed.?file|twice|already|non-?heap"
    r"|deallocdealloc|invalid.?dealloc|deallocation of|not be deallocated"
)
# By the name of a function the index of its format.
_FORMAT_AT = {
    **dict.fromkeys(["printf", "vprintf", "scanf", "wprintf"], 0),
    **dict.fromkeys(["fprintf", "vfprintf", "sprintf", "vsprintf", "fscanf", "sscanf"], 1),
    **dict.fromkeys(["dprintf", "asprintf", "vasprintf", "syslog"], 1),
    **dict.fromkeys(["snprintf", "vsnprintf"], 2),
}
_UNREAD_AT_MOST = 3  # words that go to make a text compile


def is_release(name: str) -> bool:
    """Whether a function of a name gives back what it is given."""
    return _FREES(name) is not None


def effects(side: Parsed, region: tuple[int, int]) -> Counter[tuple[str, str]]:
    """What the statements in some lines do: calls, assignments, ways out, tests."""
    found: Counter[tuple[str, str]] = Counter()
    start, end = region
    for node in within(side.root, start, end):
        if node.start_byte < start or node.start_byte >= end:
            continue
        if node.type in _CALLS:
            found["call", callee(node, side.text) or spelling(node, side.text)[:40]] += 1
        elif node.type in ("assignment_expression", "update_expression"):
            found["assignment", _target(node, side.text)] += 1
        elif node.type in ("init_declarator", "variable_declarator"):
            pair = assigned(node)
            if pair is not None:
                found["initialisation", spelling(pair[0], side.text)] += 1
        elif node.type in ("return_statement", "throw_statement", "delete_expression"):
            found[node.type, ""] += 1
        elif node.type in _TESTS:
            found["test", ""] += 1
    return found


def _target(node: Node, text: bytes) -> str:
    left = field(node, "left", "argument", "operand")
    return spelling(node if left is None else left, text).strip("+-")[:40]


def _removed(change: Change) -> str | None:
    """Fewer calls, assignments, ways out or tests than before, though the report is not about their use."""
    if change.of_useless or not change.removed:
        return None
    if _is_damaged(change.before, change.old_region):
        less = len(change.removed) - len(change.written)
        return "it removes the code that does not compile" if less > _UNREAD_AT_MOST else None
    before, after = effects(change.before, change.old_region), effects(change.after, change.new_region)
    for kind in ("call", "assignment", "return_statement", "throw_statement", "delete_expression", "test"):
        gone = _of(kind, before) - _of(kind, after)
        come = _of(kind, after) - _of(kind, before)
        if kind == "assignment" and change.of_expression and _compares(change):
            continue
        if kind == "assignment":
            come += _of("initialisation", after) - _of("initialisation", before)
            gone -= Counter({t: n for t, n in come.items() if t in gone})
            if gone and sum(_of(kind, after).values()) >= sum(_of(kind, before).values()):
                continue
        if sum(gone.values()) <= sum(come.values()) and kind != "assignment":
            continue
        if not gone or _is_the_fix(change, kind, gone):
            continue
        return f"it removes {_said(kind, gone)}"
    return None


def _compares(change: Change) -> bool:
    """Whether `=` was made `==`."""
    return any(old.text == "=" and new.text == "==" for old, new in change.replaced())


def _of(kind: str, effects: Counter[tuple[str, str]]) -> Counter[str]:
    return Counter({name: count for (own, name), count in effects.items() if own == kind})


def _said(kind: str, gone: Counter[str]) -> str:
    name = min(gone)
    match kind:
        case "call":
            return f"the call of `{name}`"
        case "assignment":
            return f"what is assigned to `{name}`"
        case "test":
            return "a test"
        case _:
            return f"a `{kind.split('_')[0]}`"


def _is_the_fix(change: Change, kind: str, gone: Counter[str]) -> bool:
    """What is freed twice is freed once less, with its test; a reported condition may go with its own."""
    if kind in ("call", "delete_expression") and sum(gone.values()) == 1:
        is_right = _is_freed_too_often(change) or _is_returned(change)
        return is_right and all(_FREES(name or "delete") for name in gone)
    if kind == "test":
        return change.of_expression or (_is_freed_too_often(change) and sum(gone.values()) == 1)
    return False


def _is_returned(change: Change) -> bool:
    """Whether `return p;` is reported to use what was released: its caller is to release it."""
    words = [word.text for word in change.reported]
    if change.category != "use-after-free" or len(words) != 3 or words[0] != "return":
        return False
    return words[1] in _frees(change.before, change.old_region)


def _is_freed_too_often(change: Change) -> bool:
    """Whether a second release is reported, or one of what must not be released."""
    if _DOUBLE.search(f"{change.diagnostic.rule} {change.diagnostic.message}"):
        return True
    return change.category == "use-after-free" and any(_FREES(word.text) for word in change.reported)


def _is_damaged(side: Parsed, region: tuple[int, int]) -> bool:
    return any(node.is_error or node.is_missing for node in within(side.root, *region))


def _frees(side: Parsed, region: tuple[int, int]) -> Counter[str]:
    """What the calls in some lines free."""
    found: Counter[str] = Counter()
    for node in within(side.root, *region):
        if node.type in _CALLS and _FREES(callee(node, side.text)):
            found.update(spelling(given, side.text) for given in arguments(node)[:1])
        elif node.type == "delete_expression":
            found.update(spelling(child, side.text) for child in node.named_children[-1:])
    return found


def _used_elsewhere(change: Change) -> str | None:
    """What goes in one configuration though the tool says that another may use it."""
    if "removed by the preprocessor" in change.diagnostic.message and change.removed:
        return "it removes what code in another branch of `#if` may use"
    return None


def _other_freed(change: Change) -> str | None:
    """`free(p)` to `free(flag)`; a new `free` where something is freed too often already."""
    of_leak = change.category in ("leak", "resource")
    of_free = of_leak or change.category == "use-after-free" or _is_freed_too_often(change)
    if not of_free and change.category not in ("null-dereference", "uninitialized"):
        return None
    before, after = _frees(change.before, change.old_region), _frees(change.after, change.new_region)
    come, gone = after - before, before - after
    if not of_free and not gone:
        return None  # something new is freed, which is not reported
    for name in come:
        if of_leak and _is_named(change, name):
            continue
        if of_leak or gone or _is_freed_too_often(change):
            return f"it frees `{name}`, which is not what is reported"
    return None


def _is_named(change: Change, name: str) -> bool:
    words = set(re.findall(r"[A-Za-z_]\w*", name))
    return bool(words & (change.quoted or change.named)) or carried(change, words)


def _emptied(change: Change) -> str | None:
    """An operator of an assignment made one of a comparison: the statement does nothing any more."""
    for old, new in change.replaced():
        node = change.after.node_at(new).parent
        if not old.text.endswith("=") or old.text in ("==", "!=", "<=", ">=") or node is None:
            continue
        outer = node.parent if node.type == "binary_expression" else None
        if outer is not None and outer.type == "expression_statement":
            return f"it leaves a statement without effect: `{old.text}` becomes `{operator(node)}`"
    return None


def _format_gone(change: Change) -> str | None:
    """`printf("%s", n)` to `printf(n)`: the text that was wrong is gone, and the call says something else."""
    if change.category != "format":
        return None
    gone = sum(word.role == "string" for word in change.removed)
    return (
        "it removes the format string"
        if gone > sum(word.role == "string" for word in change.written)
        else None
    )


def _format_moved(change: Change) -> str | None:
    """`printf("%s", s)` to `printf(s, "%s")`: whoever writes `s` writes the format."""
    if change.category != "format":
        return None
    for word in change.written:
        call = next((n for n in ancestors(change.after.node_at(word)) if n.type in _CALLS), None)
        if call is None:
            continue
        place = _FORMAT_AT.get(callee(call, change.after.text).rpartition(".")[2])
        given = arguments(call)
        texts = [index for index, each in enumerate(given) if "string" in each.type]
        if place is not None and texts and place < len(given) and place not in texts:
            return f"it makes `{spelling(given[place], change.after.text)[:40]}` the format"
    return None


def _kept_back(change: Change) -> str | None:
    """`return p` to `return NULL` where `p` leaks: the caller can no longer release it, and nobody does."""
    if change.category not in ("leak", "resource"):
        return None
    if _frees(change.after, change.new_region) - _frees(change.before, change.old_region):
        return None
    written = {word.text for word in change.written}
    for word in change.removed:
        around = ancestors(change.before.node_at(word))
        if word.role == "variable" and word.text not in written and _returns(around):
            return f"it no longer returns `{word.text}`, which nothing releases"
    return None


def _returns(around: Iterable[Node]) -> bool:
    return any(node.type == "return_statement" for node in around)


REMOVALS = (
    Rule("used in another configuration", _used_elsewhere),
    Rule("format taken away", _format_gone),
    Rule("another format", _format_moved),
    Rule("removed code", _removed),
    Rule("another one freed", _other_freed),
    Rule("statement without effect", _emptied),
    Rule("result kept back", _kept_back),
)
