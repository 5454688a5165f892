"""A function to mutants: operators drawn by weight, then a place; each is read back before it counts."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from math import log

import tree_sitter

from data_prep.inject.operators import Change, Mutation, Operator, Site
from data_prep.text.functions import Function, definitions_of, function_at
from data_prep.text.language_specs import SPECS
from data_prep.text.languages import Language, parse
from data_prep.text.naming import Names

TRIES = 4
"""Places of one operator that are tried in one function before the next operator has its turn."""


@dataclass(frozen=True, slots=True)
class Original:
    """A clean function where it stands; `named` are its words as a reader of it alone sees them."""

    node: tree_sitter.Node
    function: Function
    named: tuple[str, ...]
    text: bytes  # of the whole file
    language: Language

    @property
    def body(self) -> bytes:
        return self.text[self.function.start_byte : self.function.end_byte]


@dataclass(frozen=True, slots=True)
class Mutant:
    """The function with a flaw; `ordinal` tells those of one operator apart."""

    operator: str
    ordinal: int
    cwe: int
    function: Function
    named: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draw:
    """How mutants are drawn; `accepts` has the last word on the text of the mutated file."""

    operators: Sequence[Operator]
    frequencies: Mapping[str, float]
    kept_names: frozenset[str]
    mutants: int
    seed: int
    longest: int
    accepts: Callable[[bytes], bool]


def mutants_of(original: Original, draw: Draw, dropped: Counter[tuple[str, str]]) -> list[Mutant]:
    """At most `draw.mutants`, of different operators while there are; `dropped` counts (operator, reason).

    The operators come in a random order that favours heavy ones: the first that applies is thereby drawn by
    weight among those that apply, and the others need not be asked. The seed is the function's own text, so
    neither its file nor the order of anything matters.
    """
    generator = random.Random(_seed_of(original, draw.seed))
    reader = _Reader(original)
    site = Site(original.node, original.text, original.language)
    found: list[Mutant] = []
    seen = {original.named}
    waiting: list[tuple[Operator, Iterator[Mutation]]] = []
    for operator in _order(original.language, draw, generator):
        if len(found) == draw.mutants:
            return found
        waiting.append((operator, _places(operator, site, generator, dropped)))
        _take(waiting[-1], original, draw, reader, seen, found, dropped)
    while waiting and len(found) < draw.mutants:  # fewer operators apply than mutants are wanted
        before = len(found)
        for turn in waiting:
            if len(found) < draw.mutants:
                _take(turn, original, draw, reader, seen, found, dropped)
        if len(found) == before:
            break
    return found


def _seed_of(original: Original, seed: int) -> int:
    text = f"{seed} {original.language} ".encode() + original.body
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big")


def _order(language: Language, draw: Draw, generator: random.Random) -> list[Operator]:
    """A random order in which the next one is always drawn by weight from those that are left."""
    applicable = [operator for operator in draw.operators if language in operator.languages]
    weights = [draw.frequencies[operator.name] for operator in applicable]
    keys = [-log(1.0 - generator.random()) / weight if weight > 0 else float("inf") for weight in weights]
    order = sorted(range(len(applicable)), key=lambda place: keys[place])
    return [applicable[place] for place in order if keys[place] != float("inf")]


def _places(
    operator: Operator, site: Site, generator: random.Random, dropped: Counter[tuple[str, str]]
) -> Iterator[Mutation]:
    try:
        places = list(operator.find(site))
    except (RecursionError, ValueError, LookupError, AttributeError, TypeError) as error:
        # An operator that fails on one odd function must not end a run over many packages; it is counted.
        dropped[operator.name, f"failed with {type(error).__name__}"] += 1
        return iter(())
    generator.shuffle(places)
    return iter(places)


def _take(
    turn: tuple[Operator, Iterator[Mutation]],
    original: Original,
    draw: Draw,
    reader: _Reader,
    seen: set[tuple[str, ...]],
    found: list[Mutant],
    dropped: Counter[tuple[str, str]],
) -> None:
    operator, places = turn
    for _, mutation in zip(range(TRIES), places, strict=False):
        mutant = _mutant(operator, mutation, original, draw, reader, seen)
        if isinstance(mutant, str):
            dropped[operator.name, mutant] += 1
            continue
        seen.add(mutant.named)
        found.append(mutant)
        return


def _mutant(
    operator: Operator,
    mutation: Mutation,
    original: Original,
    draw: Draw,
    reader: _Reader,
    seen: set[tuple[str, ...]],
) -> Mutant | str:
    """The mutant, or why there is none."""
    if mutation.cwe not in operator.cwes:
        return f"CWE-{mutation.cwe} is none of the operator's"
    body = changed(original, mutation.changes)
    if body is None:
        return "changes overlap or leave the function"
    function = reader.read(body)
    if function is None:
        return "does not parse"
    if function.name != original.function.name:
        return "another name"
    if len(function.words) > draw.longest:
        return "too long"
    if [word.text for word in function.words] == [word.text for word in original.function.words]:
        return "same words"
    named = tuple(Names.new(draw.kept_names).rename(function.words))
    if named == original.named:
        return "same words once named"
    if named in seen:
        return "same as another mutant"
    start, end = original.function.start_byte, original.function.end_byte
    if not draw.accepts(original.text[:start] + body + original.text[end:]):
        return "does not compile"
    return Mutant(operator.name, len(seen) - 1, mutation.cwe, function, named)


def changed(original: Original, changes: Sequence[Change]) -> bytes | None:
    """The function's text with the changes made; None where they overlap or leave it."""
    parts: list[bytes] = []
    place, end = original.function.start_byte, original.function.end_byte
    for change in changes:
        if not place <= change.start_byte <= change.end_byte <= end:
            return None
        parts += original.text[place : change.start_byte], change.text
        place = change.end_byte
    return b"".join((*parts, original.text[place:end]))


class _Reader:
    """Reads the function back: by itself where that gives the very words, else within its file."""

    __slots__ = ("_original", "_wrapping", "_wrapping_known")

    def __init__(self, original: Original) -> None:
        self._original = original
        self._wrapping: tuple[bytes, bytes] | None = None
        self._wrapping_known = False

    def read(self, body: bytes) -> Function | None:
        """The function with this text; None where it does not parse as one."""
        if not self._wrapping_known:
            self._wrapping, self._wrapping_known = self._find_wrapping(), True
        if self._wrapping is None:
            return _within(body, self._original)
        return _alone(body, *self._wrapping, self._original.language)

    def _find_wrapping(self) -> tuple[bytes, bytes] | None:
        original = self._original
        words = [(word.text, word.role) for word in original.function.words]
        for head, tail in SPECS[original.language].frames:
            alone = _alone(original.body, head, tail, original.language)
            if alone is not None and [(word.text, word.role) for word in alone.words] == words:
                return head, tail
        return None


def _alone(body: bytes, head: bytes, tail: bytes, language: Language) -> Function | None:
    text = head + body + tail
    root = parse(text, language).root_node
    if root.has_error:
        return None
    return _only(list(definitions_of(root)), len(head), len(head) + len(body), text)


def _within(body: bytes, original: Original) -> Function | None:
    start, end = original.function.start_byte, original.function.end_byte
    text = original.text[:start] + body + original.text[end:]
    nodes = definitions_of(parse(text, original.language).root_node)
    return _only([node for node in nodes if node.start_byte == start], start, start + len(body), text)


def _only(nodes: list[tree_sitter.Node], start: int, end: int, text: bytes) -> Function | None:
    if len(nodes) != 1 or (nodes[0].start_byte, nodes[0].end_byte) != (start, end) or nodes[0].has_error:
        return None
    return function_at(nodes[0], text)
