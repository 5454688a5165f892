"""A C or C++ text to a tree: parsed as it is, then with substitutes where it is damaged, while that helps."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from data_prep.substitutes.arguments import Arguments
from data_prep.substitutes.conditionals import Conditionals, spans_of_groups, widened
from data_prep.substitutes.damage import (
    Damaged,
    damage_to,
    damaged_in,
    errors_of,
    is_damaged,
    lost_in,
    regions_of,
)
from data_prep.substitutes.dialects import Dialects
from data_prep.substitutes.ends import ends
from data_prep.substitutes.heads import Heads
from data_prep.substitutes.hidden import hidden_bodies
from data_prep.substitutes.macros import Macros
from data_prep.substitutes.model import Substitute, applied, blanked, merged
from data_prep.substitutes.old_style import old_style
from data_prep.substitutes.outside import NOTHING, Outside
from data_prep.substitutes.statements import Statements
from data_prep.substitutes.tokens import Token, Tokens, tokens_again, tokens_in
from data_prep.substitutes.whole_text import comments_in_definitions

if TYPE_CHECKING:
    from tree_sitter import Node, Tree

_OF_CPP = re.compile(
    rb"""(?mx) ^[ \t]* (?: (?:inline\s+)?namespace\b[^;\n(]*\{? | template\s{0,9}< | class\s[^;{(]{0,200}\{
    | using\s | (?:public|private|protected)\s{0,9}: ) | \bstd::"""
).search
_IN_QUOTES = re.compile(rb'"(?:\\.|[^"\\\n])*"|/\*.*?\*/|//[^\n]*', re.DOTALL)

# Of the substitutes of one kind: one place that they make worse is looked for by halves, so that it does not
# keep the rest of its region from being read.
_MOST_TRIALS = 10
_MOST_DAMAGED = 10_000  # pieces of a text that may be source code
_MANY = 300  # damaged regions, as the headers of OpenGL have: those without bodies are hidden as they are

_Damage = tuple[list[tuple[int, int]], list[tuple[int, int]]]  # regions, and errors with their weights
Parse = Callable[[bytes, "Tree | None"], "Tree"]


@dataclass(frozen=True, slots=True)
class Reading:
    """A text's tree, and what the parser was shown in place of some of its bytes."""

    tree: Tree
    substitutes: tuple[Substitute, ...] = ()


@dataclass(frozen=True)
class Piece:
    """A damaged region, as the kinds of substitutes see it."""

    shown: bytes
    start: int
    end: int
    macros: Macros
    is_cpp: bool

    @cached_property
    def content(self) -> bytes:
        """Its bytes."""
        return self.shown[self.start : self.end]

    before: Piece | None = None  # the same region, as it was

    @cached_property
    def plain(self) -> list[Token]:
        """Its tokens."""
        before = self.before
        if before is not None and "plain" in before.__dict__:
            changed = [
                (start + self.start, end + self.start)
                for start, end in differences(before.content, self.content)
            ]
            return tokens_again(before.plain, self.shown, changed, self.end)
        return tokens_in(self.shown, self.start, self.end)

    @cached_property
    def tokens(self) -> Tokens:
        """Its tokens with what its braces hold."""
        return Tokens.of(self.shown, self.start, self.end, self.plain)


def _conditionals(piece: Piece) -> Conditionals:
    return Conditionals(piece.shown, piece.plain, is_cpp=piece.is_cpp, given=piece.macros.given)


def _splitting(piece: Piece) -> list[Substitute]:
    if b"#" not in piece.content:
        return []
    return _conditionals(piece).found(every=False)


def _every_conditional(piece: Piece) -> list[Substitute]:
    if b"#" not in piece.content:
        return []
    return _conditionals(piece).found(every=True)


def _heads(piece: Piece) -> list[Substitute]:
    tokens = piece.tokens
    found = Dialects(tokens).found() if piece.is_cpp else list(old_style(tokens))
    return [*ends(tokens, piece.macros), *found, *Heads(tokens, piece.macros, is_cpp=piece.is_cpp).found()]


def _statements(piece: Piece) -> list[Substitute]:
    return Statements(piece.tokens, piece.macros, is_cpp=piece.is_cpp).found()


def _arguments(piece: Piece) -> list[Substitute]:
    return Arguments(piece.tokens, piece.macros, is_cpp=piece.is_cpp).found()


# The kinds of substitutes, in the order in which they are tried: how to add one is to add a line.
KINDS: tuple[Callable[[Piece], list[Substitute]], ...] = (
    _splitting,
    _heads,
    _statements,
    _arguments,
    _every_conditional,
    _heads,
    _statements,
    _arguments,
)


def is_cpp_in(text: bytes) -> bool:
    """Whether the code of a text, not its comments, has what C++ has and C has not."""
    return _OF_CPP(text) is not None and _OF_CPP(_IN_QUOTES.sub(b" ", text)) is not None


def read(
    text: bytes,
    parse: Parse,
    *,
    is_cpp: bool,
    always: Sequence[Substitute] = (),
    outside: Outside = NOTHING,
) -> Reading:
    """The tree of a text with the substitutes that lessen its damage; `always` are made in any case."""
    substitutes = tuple(always)
    shown = applied(text, substitutes)
    tree = parse(shown, None)
    if not is_damaged(tree.root_node) or (not is_cpp and is_cpp_in(text)):
        return Reading(tree, substitutes)
    attempt = _Attempt(
        text, parse, Macros(text, outside.bodies, outside.given), is_cpp, tree, substitutes, shown
    )
    attempt.add(comments_in_definitions(text))
    attempt.hide_declarations()
    for kind in KINDS:
        if not attempt.try_out(kind):
            break
    attempt.isolate()
    return Reading(attempt.tree, attempt.substitutes)


def damaged_regions(root: Node, shown: bytes) -> list[tuple[int, int]]:
    """The ranges of bytes that substitutes are looked for in; none of a text that is no source code."""
    damaged = damaged_in(root)
    if not damaged or len(damaged) > _MOST_DAMAGED:
        return []
    return widened(regions_of(damaged, shown), shown, spans_of_groups(shown))


def shown_again(shown: bytes, before: Tree, old: bytes, parse: Parse) -> Tree:
    """The tree of a text of the same length as `old`, whose tree is `before`; only what differs is parsed."""
    copy = before.copy()
    row = line = at = 0  # of the last place that was asked for
    for start, end in differences(old, shown):
        points: list[tuple[int, int]] = []
        for place in (start, end):
            row += old.count(b"\n", at, place)
            line = old.rfind(b"\n", at, place) + 1 or line
            at = place
            points.append((row, place - line))
        copy.edit(start, end, end, points[0], points[1], points[1])
    return parse(shown, copy)


def differences(old: bytes, new: bytes, step: int = 64) -> list[tuple[int, int]]:
    """The ranges in which two texts of one length differ, in steps of some bytes."""
    found: list[tuple[int, int]] = []
    wide = step * 64
    for outer in range(0, len(old), wide):
        if old[outer : outer + wide] == new[outer : outer + wide]:
            continue
        for at in range(outer, min(outer + wide, len(old)), step):
            if old[at : at + step] != new[at : at + step]:
                end = min(at + step, len(old))
                if found and found[-1][1] == at:
                    found[-1] = (found[-1][0], end)
                else:
                    found.append((at, end))
    return found


def halves(found: Sequence[Substitute]) -> list[list[Substitute]]:
    """Those of the first half of the places, and the others; nothing of a single one."""
    if len(found) < 2:
        return []
    ordered = sorted(found, key=lambda one: one.start)
    middle = len(ordered) // 2
    return [ordered[:middle], ordered[middle:]]


class _Attempt:
    """A text with the substitutes that were found so far."""

    def __init__(
        self,
        text: bytes,
        parse: Parse,
        macros: Macros,
        is_cpp: bool,
        tree: Tree,
        substitutes: tuple[Substitute, ...],
        shown: bytes,
    ) -> None:
        self.tree = tree
        self.substitutes = substitutes
        self._text = text
        self._parse = parse
        self._macros = macros
        self._is_cpp = is_cpp
        self._shown = shown
        self._tried: set[tuple[Callable[[Piece], list[Substitute]], int, bytes]] = set()
        self._pieces: dict[tuple[int, int], Piece] = {}
        self._damage: _Damage | None = None  # of the tree

    def try_out(self, kind: Callable[[Piece], list[Substitute]]) -> bool:
        """Substitute in all damaged regions, but where that makes it worse; False: nothing is damaged."""
        regions, errors = self._damage_here()
        if not regions:
            return False
        found: list[list[Substitute]] = []
        for start, end in regions:
            piece = self._piece(start, end)
            tried = (kind, start, piece.content)
            found.append([] if tried in self._tried else kind(piece))
            self._tried.add(tried)
        if not any(found):
            return True
        good = self._without_harm(found, regions, [damage_to(regions, errors)], (errors_of,))
        waiting = [[] if is_good else halves(new) for new, is_good in zip(found, good, strict=True)]
        for _ in range(_MOST_TRIALS):
            trial = [groups.pop(0) if groups else [] for groups in waiting]
            if not any(trial):
                break
            root = self.tree.root_node
            before = [damage_to(regions, measure(root)) for measure in (errors_of, lost_in)]
            good = self._without_harm(trial, regions, before, (errors_of, lost_in))
            for groups, new, is_good in zip(waiting, trial, good, strict=True):
                if not is_good:
                    groups[:0] = halves(new)
        return True

    def hide_declarations(self) -> None:
        """Hide the damaged regions without bodies, where they are so many that mending them takes long."""
        regions, errors = self._damage_here()
        if len(regions) <= _MANY:
            return
        found = [
            [] if b"{" in self._shown[start:end] else [blanked(self._shown, start, end)]
            for start, end in regions
        ]
        self._without_harm(found, regions, [damage_to(regions, errors)], (errors_of,))

    def _without_harm(
        self,
        found: list[list[Substitute]],
        regions: list[tuple[int, int]],
        before: Sequence[list[int]],
        measures: Sequence[Callable[[Node], list[tuple[int, int]]]],
    ) -> list[bool]:
        """Substitute in the regions that are no worse then by any measure, and say which those are."""
        tree, substitutes, shown = self._with(found)
        after = [damage_to(regions, measure(tree.root_node)) for measure in measures]
        worse = [
            [now > was for now, was in zip(*each, strict=True)] for each in zip(after, before, strict=True)
        ]
        good = [not any(each) for each in zip(*worse, strict=True)]
        kept = [new for new, is_good in zip(found, good, strict=True) if is_good]
        if not all(good) and any(kept):
            tree, substitutes, shown = self._with(kept)
        if any(kept):
            self._take(tree, substitutes, shown)
        return good

    def _take(self, tree: Tree, substitutes: tuple[Substitute, ...], shown: bytes) -> None:
        self.tree, self.substitutes, self._shown = tree, substitutes, shown
        self._damage = None

    def _damage_here(self) -> _Damage:
        """The damaged regions and the errors of the present tree; none of a text that is no source code."""
        if self._damage is None:
            regions = damaged_regions(self.tree.root_node, self._shown)
            self._damage = regions, errors_of(self.tree.root_node) if regions else []
        return self._damage

    def _piece(self, start: int, end: int) -> Piece:
        """A region; the tokens of one that did not change are those that were found before."""
        known = self._pieces.get((start, end))
        if known is not None and known.content == self._shown[start:end]:
            return known
        piece = Piece(self._shown, start, end, self._macros, self._is_cpp, known)
        self._pieces[start, end] = piece
        return piece

    def _with(self, found: Iterable[Sequence[Substitute]]) -> tuple[Tree, tuple[Substitute, ...], bytes]:
        substitutes = merged(self.substitutes, [one for new in found for one in new])
        shown = applied(self._text, substitutes)
        return shown_again(shown, self.tree, self._shown, self._parse), substitutes, shown

    def add(self, substitutes: Sequence[Substitute]) -> None:
        """Substitute in any case."""
        if substitutes:
            self._take(*self._with([substitutes]))

    def _root_of(self, text: bytes) -> Node:
        return self._parse(text, None).root_node

    def isolate(self) -> None:
        """Hide the bodies that do not parse where they take others with them."""
        damaged = damaged_in(self.tree.root_node)
        alone = frozenset(one.range[1] for one in damaged if one.node.type == "function_definition")
        found = [
            hidden_bodies(Tokens.of(self._shown, start, end), self._root_of, alone=alone)
            for start, end in regions_of(damaged, self._shown)
            if b"{" in self._shown[start:end]
        ]
        if not any(found):
            return
        tree, substitutes, shown = self._with(found)
        if sum(map(_weight, damaged_in(tree.root_node))) < sum(map(_weight, damaged)):
            self._take(tree, substitutes, shown)


def _weight(one: Damaged) -> int:
    return one.range[1] - one.range[0]
