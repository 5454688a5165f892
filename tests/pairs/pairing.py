"""Random pairs of faults: two places of one function that do not meet, mostly of two operators."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from data_prep.inject.operators import Change, Mutation, Operator, Site
from data_prep.inject.registry import OPERATORS
from data_prep.text.functions import definitions_of, functions_of
from data_prep.text.languages import Language, parse
from tests.pairs.functions import Sound

_TRIES = 40  # of places that do not meet, for one pair


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault and its places in the flawed text, with the blanks around them."""

    operator: str
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Flawed:
    """A text with two faults in one function; `reference` is the text without them."""

    language: Language
    reference: bytes
    text: bytes
    faults: tuple[Fault, Fault]

    @property
    def name(self) -> str:
        return " + ".join(fault.operator for fault in self.faults)


def longest_function(text: bytes, language: Language) -> Site:
    """The function that faults are put into."""
    nodes = list(definitions_of(parse(text, language).root_node))
    return Site(max(nodes, key=lambda node: node.end_byte - node.start_byte), text, language)


def pairs(
    sound: Sound, generator: random.Random, *, operators: Sequence[Operator] = OPERATORS
) -> Iterator[Flawed]:
    """Different pairs of faults of one function without end; nothing where no two can be put in."""
    site = longest_function(sound.text, sound.language)
    found = {
        operator.name: (operator, places)
        for operator in operators
        if sound.language in operator.languages and (places := list(operator.find(site)))
    }
    names = sorted(found)
    seen: set[bytes] = set()
    failed = 0
    while names and failed < _TRIES:
        drawn = [found[name] for name in generator.choices(names, k=2)]
        made = _flawed(sound, [(operator, generator.choice(places)) for operator, places in drawn])
        if made is None or made.text in seen:
            failed += 1
            continue
        failed = 0
        seen.add(made.text)
        yield made


def _flawed(sound: Sound, drawn: list[tuple[Operator, Mutation]]) -> Flawed | None:
    """The text with both faults; None where they meet, or where one of them is none."""
    (_, first), (_, second) = drawn
    if any(_meet(a, b, sound.text) for a in first.changes for b in second.changes):
        return None
    alone = [_changed(sound.text, mutation.changes) for _, mutation in drawn]
    together = tuple(sorted((*first.changes, *second.changes), key=lambda change: change.start_byte))
    text = _changed(sound.text, together)
    read = [_words(each, sound.language) for each in (sound.text, *alone, text)]
    if None in read or len(set(read)) < len(read):
        return None
    faults = [Fault(op.name, tuple(_places(text, together, mutation.changes))) for op, mutation in drawn]
    return Flawed(sound.language, sound.text, text, (faults[0], faults[1]))


def _meet(a: Change, b: Change, text: bytes) -> bool:
    """Whether two changes have nothing but blanks between them."""
    first, second = sorted((a, b), key=lambda change: (change.start_byte, change.end_byte))
    return not text[first.end_byte : second.start_byte].strip()


def _changed(text: bytes, changes: tuple[Change, ...]) -> bytes:
    for change in reversed(changes):
        text = text[: change.start_byte] + change.text + text[change.end_byte :]
    return text


def _words(text: bytes, language: Language) -> tuple[str, ...] | None:
    """The words of all functions; None where the text does not parse."""
    if parse(text, language).root_node.has_error:
        return None
    return tuple(word.text for function in functions_of(text, language) for word in function.words)


def _places(text: bytes, made: tuple[Change, ...], own: tuple[Change, ...]) -> Iterator[tuple[int, int]]:
    shift = 0
    for change in made:
        start = change.start_byte + shift
        end = start + len(change.text)
        shift += len(change.text) - (change.end_byte - change.start_byte)
        if change in own:
            while start and text[start - 1 : start].isspace():
                start -= 1
            while text[end : end + 1].isspace():
                end += 1
            yield start, end
