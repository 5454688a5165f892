"""The kind of a change by its words alone: which operator, which statement comes or goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plc.repair.filters import ProposedChange, WordChange

SHAPES = (
    "and-for-or",
    "arithmetic-operator",
    "assignment-for-comparison",
    "bit-operator",
    "bound",
    "literal",
    "missing-break",
    "missing-check",
    "missing-code",
    "missing-lock",
    "missing-release",
    "missing-throw",
    "moved-code",
    "negated-comparison",
    "negation",
    "number",
    "one-word",
    "reference-comparison",
    "removed-code",
    "reversed-comparison",
    "rewritten-code",
    "several-places",
    "size",
    "swapped-arguments",
    "wrong-name",
)
_BOUNDS = frozenset([("<=", "<"), ("<", "<="), (">=", ">"), (">", ">=")])
_SWAPS: Mapping[frozenset[str], str] = {
    frozenset(["==", "!="]): "negated-comparison",
    frozenset(["&&", "||"]): "and-for-or",
    frozenset(["<", ">"]): "reversed-comparison",
    frozenset(["<=", ">="]): "reversed-comparison",
    frozenset(["<", ">="]): "negated-comparison",
    frozenset([">", "<="]): "negated-comparison",
    frozenset(["=", "=="]): "assignment-for-comparison",
}
_ARITHMETIC = frozenset(["+", "-", "*", "/", "%", "+=", "-=", "*=", "/=", "%=", "++", "--"])
_BITS = frozenset(["&", "|", "^", "<<", ">>", ">>>", "~", "&=", "|=", "^=", "<<=", ">>="])
_RELEASES = frozenset(["free", "delete", "close", "fclose", "closedir", "munmap", "freeaddrinfo", "pclose"])
_LOCKS = frozenset(["lock", "unlock", "synchronized", "pthread_mutex_lock", "pthread_mutex_unlock"])


def shape_of(change: ProposedChange) -> str:
    """A name for what a change does; changes of several places go by what they write."""
    changes = change.changes
    if _negates(changes):
        return "negation"
    if len(changes) == 1:
        return _of_one(changes[0])
    if len(changes) == 2 and changes[0].old == changes[1].new and changes[1].old == changes[0].new:
        return "swapped-arguments" if changes[0].old else "moved-code"
    return _of_new([word for entry in changes for word in entry.new], default="several-places")


def _negates(changes: Sequence[WordChange]) -> bool:
    """Whether a `!` comes or goes, with the parentheses that it needs."""
    words = [word for entry in changes for word in (*entry.old, *entry.new)]
    return words.count("!") == 1 and set(words) <= {"!", "(", ")"}


def _of_one(change: WordChange) -> str:
    old, new = change.old, change.new
    if len(old) == 1 and len(new) == 1:
        return _of_words(old[0], new[0])
    if not new:
        return "removed-code"
    return _of_new(new, default="rewritten-code" if old else "missing-code")


def _of_words(old: str, new: str) -> str:
    if (old, new) in _BOUNDS:
        return "bound"
    if (name := _SWAPS.get(frozenset([old, new]))) is not None:
        return name
    if {old, new} <= _ARITHMETIC:
        return "arithmetic-operator"
    if {old, new} <= _BITS | {"&&", "||"}:
        return "bit-operator"
    if old[:1].isdigit() and new[:1].isdigit():
        return "number"
    if old[:1] in "\"'" and new[:1] in "\"'":
        return "literal"
    if old[:1].isidentifier() and new[:1].isidentifier():
        return "wrong-name"
    return "one-word"


def _of_new(new: Sequence[str], *, default: str) -> str:
    """What a change that writes several words is for, by the first of them that tells."""
    written = list(new)
    if written[:2] == ["break", ";"]:
        return "missing-break"
    if not _RELEASES.isdisjoint(written):
        return "missing-release"
    if not _LOCKS.isdisjoint(written):
        return "missing-lock"
    if "throw" in written:
        return "missing-throw"
    if "if" in written or "?" in written:
        return "missing-check"
    if "equals" in written:
        return "reference-comparison"
    if "sizeof" in written:
        return "size"
    return default
