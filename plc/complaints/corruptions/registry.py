"""Every corruption that is drawn from, and a corrupted function: one to three slips, seeded by its text."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

from data_prep.inject.operators import Change
from plc.complaints.corruptions import names, statements, tokens, types
from plc.complaints.corruptions.code import Code, Corruption

CORRUPTIONS: tuple[Corruption, ...] = (
    *tokens.CORRUPTIONS,
    *names.CORRUPTIONS,
    *types.CORRUPTIONS,
    *statements.CORRUPTIONS,
)
_TRIES = 12
_SLIPS = ((0.72, 1), (0.91, 2), (1.0, 3))  # how many slips, by a cumulative chance


@dataclass(frozen=True, slots=True)
class Corrupted:
    """A function's new text, which slips it has, and the first byte (in the file) that one touches."""

    text: bytes
    slips: tuple[str, ...]
    first: int
    spills: bool


def corrupted(
    code: Code,
    corruptions: Sequence[Corruption],
    *,
    seed: int,
    spills: bool,
    dropped: Counter[str],
    slips: int | None = None,
) -> Corrupted | None:
    """The function with `slips` corruptions drawn by weight, one to three by default.

    Without `spills` only those that disturb nothing behind the function.
    """
    generator = random.Random(seed_of(code, seed))
    chance = generator.random()
    wanted = slips or next(number for most, number in _SLIPS if chance <= most)
    usable = [c for c in corruptions if code.language in c.languages and (spills or not c.spills)]
    weights = [c.weight for c in usable]
    changes: list[Change] = []
    made: list[str] = []
    spilled = False
    for _ in range(_TRIES):
        if len(made) == wanted:
            break
        [corruption] = generator.choices(usable, weights)
        edit = corruption.find(code, generator)
        if edit is None or any(not _is_apart(change, other) for change in edit for other in changes):
            dropped[f"{corruption.name}: no place"] += 1
            continue
        changes += edit
        made.append(corruption.name)
        spilled |= corruption.spills
    if not made:
        return None
    changes.sort(key=lambda change: (change.start_byte, change.end_byte))
    start, end = code.function.start_byte, code.function.end_byte
    text = with_changes(code.text, start, end, changes)
    if text is None or text == code.text[start:end]:
        dropped["changes overlap or change nothing"] += 1
        return None
    return Corrupted(text, tuple(made), changes[0].start_byte, spilled)


def with_changes(text: bytes, start: int, end: int, changes: Sequence[Change]) -> bytes | None:
    """The bytes from `start` to `end` with the changes made; None where they overlap or leave them."""
    parts: list[bytes] = []
    place = start
    for change in changes:
        if not place <= change.start_byte <= change.end_byte <= end:
            return None
        parts += text[place : change.start_byte], change.text
        place = change.end_byte
    return b"".join((*parts, text[place:end]))


def _is_apart(change: Change, other: Change) -> bool:
    return change.end_byte + 8 < other.start_byte or other.end_byte + 8 < change.start_byte


def seed_of(code: Code, seed: int) -> int:
    """A seed for a function: its own text decides, not its place."""
    own = code.text[code.function.start_byte : code.function.end_byte]
    digest = blake2b(f"{seed} {code.language} ".encode() + own, digest_size=8).digest()
    return int.from_bytes(digest, "big")
