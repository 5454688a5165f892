"""Tricks that speak to the tool: comments, pragmas, attributes, `(void)`, and what hides a value from it."""

from __future__ import annotations

import re

from plc.repair.filters.nodes import ancestors, assigned, field, spelling, uncast, walk
from plc.verify.tricks.change import Change
from plc.verify.tricks.rule import Rule

_COMMENT = re.compile(rb"//[^\n]*|/\*.*?\*/", re.DOTALL)
_SPEAKS_TO_TOOLS = re.compile(
    rb"(?i)nolint|cppcheck-suppress|coverity|noinspection|lint\s*-|nosonar|fall\s*-?through|infer|suppress"
)
_DIRECTIVES = frozenset(["#pragma", "_Pragma", "__pragma"])
_ATTRIBUTES = frozenset(
    [
        *(
            "__attribute__",
            "__attribute",
            "maybe_unused",
            "SuppressWarnings",
            "SuppressFBWarnings",
            "volatile",
        ),
        *("__builtin_unreachable", "__builtin_assume", "__assume", "assume", "__extension__", "UNUSED"),
        *("assert", "static_assert", "_Static_assert", "__builtin_expect", "Nullable", "unreachable"),
    ]
)
_ASSIGNMENTS = frozenset(["assignment_expression", "init_declarator", "variable_declarator"])
_QUALIFIERS = frozenset(["const", "constexpr", "restrict", "register", "final"])
_OF_QUALIFIERS = re.compile(r"(?i)const|qualifi|restrict|register|final").search
_SWALLOWED = frozenset(["catch_clause"])


def _comments(change: Change) -> str | None:
    new = change.after.text[slice(*change.new_region)]
    old = change.before.text[slice(*change.old_region)]
    before = _COMMENT.findall(old)
    for comment in _COMMENT.findall(new):
        if comment not in before and _SPEAKS_TO_TOOLS.search(comment):
            return f"it writes a comment that silences tools: {comment.decode('utf-8', 'replace')[:60]}"
    return None


def _words(change: Change) -> str | None:
    removed = {word.text for word in change.removed}
    for word in change.written:
        directive = word.text.startswith("#") and word.text != "#include" and word.text not in removed
        if directive or word.text in _DIRECTIVES:
            return f"it writes `{word.text}`, which repairs nothing"
        if word.text in _ATTRIBUTES and word.text not in removed:
            return f"it writes `{word.text}`, which says something about the code but repairs nothing"
    return None


def _qualified(change: Change) -> str | None:
    """`char *p` to `char *const p` where the report is not about that."""
    if _OF_QUALIFIERS(f"{change.diagnostic.rule} {change.diagnostic.message}"):
        return None
    removed = {word.text for word in change.removed}
    written = [word.text for word in change.written if word.text in _QUALIFIERS and word.text not in removed]
    return f"it adds `{written[0]}`, which is not what is reported" if written else None


def _cast(change: Change) -> str | None:
    """A cast to void, or one of a pointer: it hides what was reported, and the value stays what it is."""
    for word in change.written:
        if word.text != "(":
            continue
        cast = change.after.node_at(word).parent
        if cast is None or cast.type != "cast_expression":
            continue
        target = field(cast, "type")
        value = field(cast, "value")
        if target is None or value is None:
            continue
        to = spelling(target, change.after.text)
        if to == "void":
            unused = spelling(value, change.after.text)[:40]
            return f"it adds the cast `(void)`, which only hides that `{unused}` is not used"
        if to.endswith("*") and value.type not in ("call_expression", "null", "number_literal"):
            return f"it adds the cast `({to})`, which only hides that the types do not match"
    return None


def _swallowed(change: Change) -> str | None:
    """A new `catch` that does nothing."""
    for word in change.written:
        clause = change.after.node_at(word).parent if word.text == "catch" else None
        if clause is None or clause.type not in _SWALLOWED:
            continue
        body = field(clause, "body")
        if body is not None and not any(n.type != "comment" for n in body.named_children):
            return "it catches the exception and ignores it"
    return None


def _static(change: Change) -> str | None:
    """A variable made static is zero by chance of its kind, and is shared by all calls from then on."""
    if change.category != "uninitialized":
        return None
    for word in change.written:
        if word.text == "static" and any(
            node.type in ("declaration", "local_variable_declaration")
            for node in ancestors(change.after.node_at(word))
        ):
            return "it makes the variable `static`, which only hides the missing value"
    return None


def _self_assigned(change: Change) -> str | None:
    """`x = x`, also with a cast: a value for a tool that misses one."""
    for word in change.written:
        node = next((n for n in ancestors(change.after.node_at(word)) if n.type in _ASSIGNMENTS), None)
        pair = None if node is None else assigned(node)
        if pair is not None:
            left, right = pair[0], uncast(pair[1])
            same = spelling(left, change.after.text) == spelling(right, change.after.text)
            if same and not any(n.type in ("call_expression", "method_invocation") for n in walk(right)):
                return "it assigns a value to itself, which repairs nothing"
    return None


SUPPRESSIONS = (
    Rule("suppressing comment", _comments),
    Rule("suppressing word", _words),
    Rule("qualifier", _qualified),
    Rule("hiding cast", _cast),
    Rule("swallowed exception", _swallowed),
    Rule("static", _static),
    Rule("self assignment", _self_assigned),
)
