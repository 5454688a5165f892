"""All test cases of one functional variant to distinct raw pairs; many variants at once, in processes."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from typing import get_args

from data_prep.juliet.clean.case import CaseInstance, read_case
from data_prep.juliet.file_names import Case
from data_prep.text.languages import Language
from data_prep.text.lexer import Role, Word

LITERALS: frozenset[Role] = frozenset({"string", "character", "number"})
_AHEAD = 16
_ROLES: tuple[Role, ...] = get_args(Role)
_CODE = {role: chr(ord("a") + index) for index, role in enumerate(_ROLES)}
_ROLE = {code: role for role, code in _CODE.items()}


@dataclass(frozen=True, slots=True)
class RawInstance:
    """An instance before naming, in two strings, because hundreds of thousands of them are kept and sent."""

    text: str
    roles: str

    @classmethod
    def of(cls, instance: CaseInstance) -> RawInstance:
        """The spellings, joined by a character that no source file holds, and a letter for each role."""
        words = instance.words
        return cls("\0".join([word.text for word in words]), "".join([_CODE[word.role] for word in words]))

    @property
    def words(self) -> list[Word]:
        """Words without places, for naming."""
        pairs = zip(self.spellings, self.roles, strict=True)
        return [Word(text, _ROLE[code], 0, 0) for text, code in pairs]

    @property
    def spellings(self) -> list[str]:
        return self.text.split("\0")


@dataclass(frozen=True, slots=True)
class RawPair:
    """A flawed instance and a corrected one of the same test case, which comes without its files."""

    case: Case
    role: str
    flawed: RawInstance
    corrected: RawInstance


@dataclass(frozen=True, slots=True)
class ReadVariant:
    """What one functional variant holds.

    `fates` tells what became of each pair of each case: why it was dropped, or its place in `pairs`. The rest
    are spellings: names from outside the cases, names that they declare, literals, and `needed`, those that a
    corrected instance has and its flawed one lacks.
    """

    pairs: tuple[RawPair, ...]
    fates: dict[str, tuple[str | int, ...]]
    outside: frozenset[str]
    declared: frozenset[str]
    literals: frozenset[str]
    needed: frozenset[str]


def read_variants(
    variants: deque[list[Case]], *, max_words: int, jobs: int, advance: Callable[[int], None]
) -> Iterator[ReadVariant]:
    """Read variants in their order whatever `jobs` is; `advance` is called with how many cases were read.

    The variants are taken out of the queue: a suite's text is larger than all that is made of it.
    """
    if jobs == 1:
        while variants:
            variant = variants.popleft()
            yield read_variant(variant, max_words)
            advance(len(variant))
        return
    waiting: deque[tuple[Future[ReadVariant], int]] = deque()
    # No garbage collection in the workers: they make no cycles; looking for them takes a tenth of the time.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=gc.disable) as pool:
        while variants or waiting:
            while variants and len(waiting) < jobs * _AHEAD:
                variant = variants.popleft()
                waiting.append((pool.submit(read_variant, variant, max_words), len(variant)))
            future, size = waiting.popleft()
            yield future.result()
            advance(size)


def read_variant(cases: Sequence[Case], max_words: int) -> ReadVariant:
    """Read the cases of one functional variant; the same flawed and corrected text is kept once."""
    pairs: list[RawPair] = []
    fates: dict[str, tuple[str | int, ...]] = {}
    places: dict[tuple[Language, RawInstance, RawInstance], int] = {}
    outside: set[str] = set()
    declared: set[str] = set()
    literals: set[str] = set()
    needed: set[str] = set()
    for case in cases:
        read = read_case(case)
        outside |= read.outside
        declared |= read.declared
        if read.flawed is None or not read.corrected:
            fates[case.name] = ("no flawed entry" if read.flawed is None else "no corrected entry",)
            continue
        fate: list[str | int] = []
        bare = replace(case, files=())
        for instance in (read.flawed, *read.corrected):
            literals.update(word.text for word in instance.words if word.role in LITERALS)
        flawed = RawInstance.of(read.flawed)
        for instance in read.corrected:
            corrected = RawInstance.of(instance)
            key = (case.language, flawed, corrected)
            if reason := _refusal(read.flawed, instance, max_words):
                fate.append(reason)
                continue
            if key not in places:
                places[key] = len(pairs)
                pairs.append(RawPair(bare, instance.role, flawed, corrected))
                needed |= set(corrected.spellings) - set(flawed.spellings)
            fate.append(places[key])
        fates[case.name] = tuple(fate)
    return ReadVariant(
        tuple(pairs), fates, frozenset(outside), frozenset(declared), frozenset(literals), frozenset(needed)
    )


def _refusal(flawed: CaseInstance, corrected: CaseInstance, max_words: int) -> str | None:
    if flawed.has_error or corrected.has_error:
        return "parse error"
    if max(len(flawed.words), len(corrected.words)) >= max_words:  # a word of linkage may come before them
        return "too long"
    return None
