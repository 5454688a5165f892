"""No release of what lives on: a pointer that is returned, stored, or given to code that may keep it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from data_prep.text.functions import definitions_of, name_of
from data_prep.text.language_specs import C_FAMILY
from plc.repair.filters.change import ProposedChange, WordChange
from plc.repair.filters.filter import Filter
from plc.repair.filters.nodes import (
    CALLS,
    JUMPS,
    ancestors,
    arguments,
    assigned,
    callee,
    spelling,
    uncast,
    walk,
)

if TYPE_CHECKING:
    from tree_sitter import Node

_BLOCKS = frozenset(["compound_statement", "case_statement"])
# Functions of the C library that use what they are given and forget it.
_FORGETS = re.compile(
    r"v?f?w?s?n?w?printf\w*|v?f?w?s?w?scanf|f?putw?[sc]|puts|fgetw?[sc]|(?:str|wcs|mem|wmem)(?!tok)\w+"
    r"|f(?:read|write|seek|tell|flush|close)|at[oi][iflq]l?|is\w+|to(?:upper|lower)|qsort|bsearch|perror"
    r"|f?open|creat|(?:un|read)link|rename|realpath|opendir|chdir|setenv|reg(?:comp|exec)|inet_\w+|getaddrinfo"
    r"|madvise|explicit_bzero|getenv|system|exec\w+|access|stat|mkdir|rmdir|syslog|realloc|time|localtime|gmtime|bzero|bcopy|bcmp"
).fullmatch
# What other functions do says their name: of `log_debug` and `list_add`, one forgets and the other keeps.
_FORGETTING = frozenset(
    [
        *(
            "log",
            "debug",
            "trace",
            "info",
            "warn",
            "warning",
            "err",
            "error",
            "print",
            "dump",
            "show",
            "write",
        ),
        *(
            "send",
            "recv",
            "read",
            "emit",
            "assert",
            "check",
            "verify",
            "validate",
            "test",
            "is",
            "has",
            "cmp",
        ),
        *("compare", "equal", "equals", "eq", "hash", "len", "length", "size", "count", "find", "search"),
        *(
            "lookup",
            "contains",
            "match",
            "scan",
            "copy",
            "dup",
            "clone",
            "convert",
            "decode",
            "encode",
            "remove",
        ),
        *(
            "unlink",
            "erase",
            "report",
            "printf",
            "asprintf",
            "snprintf",
            "sprintf",
            "expand",
            "calc",
            "compute",
        ),
        *(
            "sum",
            "fill",
            "zero",
            "memset",
            "sort",
            "str",
            "streq",
            "strcmp",
            "strdup",
            "stat",
            "exec",
            "eval",
        ),
    ]
)
_KEEPING = frozenset(
    [
        *(
            "add",
            "insert",
            "push",
            "append",
            "prepend",
            "register",
            "set",
            "attach",
            "put",
            "store",
            "enqueue",
        ),
        *("queue", "link", "new", "create", "make", "init", "take", "adopt", "own", "save", "assign", "hold"),
        *("keep", "track", "cache", "join", "wrap", "bind", "connect", "subscribe", "spawn", "start", "open"),
        *("free", "destroy", "release", "close", "unref", "delete", "cleanup", "fini", "transfer", "replace"),
    ]
)
_FOLLOWING = frozenset(["field_expression", "subscript_expression", "pointer_expression"])
_RELEASES = frozenset(["free", "cfree", "kfree", "vfree", "g_free", "av_free"])


def _objection(change: ProposedChange) -> str | None:
    return next((said for one in change.changes if (said := _about(change, one)) is not None), None)


def _about(change: ProposedChange, one: WordChange) -> str | None:
    if one.start < one.end:
        return None
    for pointer in _released(list(one.new)):
        place = _Place.of(change, one)
        reason = None if place is None else place.keeps(pointer)
        if reason is not None:
            return reason
    return None


def _released(new: list[str]) -> Iterator[str]:
    """The variables that new words release: `free ( p )`, `delete p`, `delete [ ] p`."""
    for at, word in enumerate(new):
        if word in _RELEASES and new[at + 1 : at + 2] == ["("] and new[at + 3 : at + 4] == [")"]:
            yield new[at + 2]
        elif word == "delete":
            begin = at + 3 if new[at + 1 : at + 3] == ["[", "]"] else at + 1
            if new[begin + 1 : begin + 2] == [";"]:
                yield new[begin]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a release is put into a function."""

    text: bytes
    root: Node
    function: Node
    at: int
    gone: tuple[tuple[int, int], ...]  # where the change takes words away
    blocks: tuple[Node, ...]  # those around it, the innermost first
    leaves: bool  # whether control leaves the innermost block behind it

    @classmethod
    def of(cls, change: ProposedChange, one: WordChange) -> _Place | None:
        """None where the text is no such place."""
        at = one.start_byte
        function = change.definition(one.function)
        leaf = change.root.descendant_for_byte_range(at, at)
        if leaf is None or one.before is None:
            return None
        around = [node for node in (leaf, *ancestors(leaf)) if node.type in _BLOCKS]
        inside = [
            node for node in around if node.start_byte < at < node.end_byte or node.type == "case_statement"
        ]
        if not inside:
            return None
        behind = [node for node in inside[0].named_children if node.start_byte >= at]
        leaves = any(node.type in JUMPS for node in behind)
        gone = tuple((c.start_byte, c.end_byte) for c in change.changes if c.start < c.end)
        return cls(change.text, change.root, function, at, gone, tuple(inside), leaves)

    def keeps(self, pointer: str) -> str | None:
        """Where the pointer, or another name of it, lives on; None where the text shows no such place."""
        names = self._aliases(pointer)
        for node in walk(self.function):
            if not self._is_on_the_way(node):
                continue
            behind = node.start_byte >= self.at
            pair = assigned(node)
            if behind and pair is not None and spelling(pair[0], self.text) == pointer:
                return None  # from here on the name stands for something else
            reason = self._escape(node, names)
            if reason is not None:
                return reason
            if behind and self._is_use(node, pointer):
                return f"`{pointer}` is used behind the place"
        return None

    def _is_use(self, node: Node, pointer: str) -> bool:
        """Whether a node follows the pointer, or gives it to a function."""
        if node.type in CALLS:
            return any(spelling(uncast(given), self.text) == pointer for given in arguments(node))
        followed = node.child_by_field_name("argument") if node.type in _FOLLOWING else None
        return followed is not None and spelling(followed, self.text) == pointer

    def _is_on_the_way(self, node: Node) -> bool:
        """Whether control can have passed a node ahead of the release, or can reach it from there."""
        if any(start <= node.start_byte < end for start, end in self.gone):
            return False
        if node.start_byte < self.at:
            holder = next((parent for parent in ancestors(node) if parent.type in _BLOCKS), None)
            if holder is not None and holder not in self.blocks and _leaves(holder):
                return False
            # A call in the condition that led here has failed: what it was given is still ours.
            return not self._leads_here(node)
        if not self.leaves:
            return True
        return any(node == b or b.start_byte <= node.start_byte < b.end_byte for b in self.blocks[:1])

    def _leads_here(self, node: Node) -> bool:
        for parent in ancestors(node):
            if parent.type == "if_statement" and parent.start_byte < self.at < parent.end_byte:
                condition = parent.child_by_field_name("condition")
                return condition is not None and condition.end_byte >= node.end_byte
        return False

    def _aliases(self, pointer: str) -> set[str]:
        """The pointer and the local variables that it is copied to."""
        local = set(_locals(self.function, self.text))
        names = {pointer}
        for node in walk(self.function):
            pair = assigned(node)
            if pair is not None and spelling(uncast(pair[1]), self.text) in names:
                name = spelling(pair[0], self.text)
                if name in local:
                    names.add(name)
        return names

    def _escape(self, node: Node, names: set[str]) -> str | None:
        if node.type == "return_statement" and node.named_child_count:
            given = spelling(uncast(node.named_children[0]), self.text)
            if given in names:
                return f"`{given}` is returned"
        pair = assigned(node)
        if pair is not None and spelling(uncast(pair[1]), self.text) in names:
            to = spelling(pair[0], self.text)
            if to not in set(_locals(self.function, self.text)):
                return f"it is kept in `{to}`"
        if node.type in CALLS:
            passed = [spelling(uncast(argument), self.text) for argument in arguments(node)]
            held = [entry for entry in passed if entry in names]
            name = callee(node, self.text)
            if held and not self._forgets(name, passed.index(held[0])):
                return f"`{name}` is given `{held[0]}` and may keep it"
        if node.type == "initializer_list" and not names.isdisjoint(
            spelling(uncast(entry), self.text) for entry in node.named_children
        ):
            return "it is kept in an aggregate"
        return None

    def _forgets(self, name: str, number: int) -> bool:
        """Whether a function keeps nothing: one of the library, or one of this file, by its body."""
        if _forgets_by_name(name):
            return True
        definition = next((d for d in definitions_of(self.root) if name_of(d, self.text) == name), None)
        if definition is None:
            return False
        parameters = list(_parameters(definition, self.text))
        if number >= len(parameters):
            return False
        own = parameters[number]
        return not any(_keeps(node, own, self.text) for node in walk(definition))


def _forgets_by_name(name: str) -> bool:
    parts = frozenset(part.lower() for part in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name))
    known = _FORGETS(name) is not None or not parts.isdisjoint(_FORGETTING)
    return known and (_FORGETS(name) is not None or parts.isdisjoint(_KEEPING))


def _keeps(node: Node, own: str, text: bytes) -> bool:
    """Whether a node hands a parameter on: it returns it, stores it, or gives it to another one."""
    if node.type == "return_statement" and node.named_child_count:
        return spelling(uncast(node.named_children[0]), text) == own
    pair = assigned(node)
    if pair is not None:
        return spelling(uncast(pair[1]), text) == own
    if node.type in CALLS:
        passed = any(spelling(uncast(a), text) == own for a in arguments(node))
        return passed and not _forgets_by_name(callee(node, text))
    return False


def _locals(function: Node, text: bytes) -> Iterator[str]:
    """The variables that a function declares itself, but for static ones and parameters."""
    for node in walk(function):
        if node.type != "declaration" or text[node.start_byte :].startswith(b"static"):
            continue
        for declarator in node.children_by_field_name("declarator"):
            inner = declarator
            while (deeper := inner.child_by_field_name("declarator")) is not None:
                inner = deeper
            yield spelling(inner, text)


def _parameters(function: Node, text: bytes) -> Iterator[str]:
    for node in walk(function):
        if node.type == "parameter_list":
            for parameter in node.named_children:
                inner = parameter
                while (deeper := inner.child_by_field_name("declarator")) is not None:
                    inner = deeper
                yield spelling(inner, text)
            return


def _leaves(block: Node) -> bool:
    inner = [child for child in block.named_children if child.type != "comment"]
    return bool(inner) and inner[-1].type in JUMPS


OWNERSHIP = Filter("pointer that lives on", _objection, C_FAMILY)
