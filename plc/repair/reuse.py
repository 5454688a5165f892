"""Fixes and checks that are kept, by all that they depend on: a changed file costs what changed."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, Final, final

from data_prep.text.functions import Function
from data_prep.text.languages import Language
from plc.repair.edits.style import Style
from plc.repair.findings import Edit
from plc.repair.predict.memory import Memory
from plc.repair.text.source_text import SourceText

UNKNOWN: Final = object()
_NAMES = re.compile(r"[^\W\d]\w*")
_Place = tuple[
    int, int, int, str
]  # a function, by its number among some; where an edit is from its first byte on


@final
class Reuse:
    """The functions of one file as keys to what a memory keeps; safe to share between threads.

    A fix depends on its functions, on those whose names it mentions, on all that stands outside of functions
    and on the layout of the file; it is kept with places that are relative to its functions.
    """

    def __init__(
        self,
        source: SourceText,
        language: Language,
        *,
        style: Style,
        errors: int,
        functions: Sequence[Function],
        memory: Memory,
    ) -> None:
        self._data = source.data
        self._functions = functions
        self._numbers = {id(function): number for number, function in enumerate(functions)}
        self._common = (
            repr(
                (language, source.encoding, style.newline, style.unit, style.brace_on_own_line, errors)
            ).encode()
            + repr(sorted(style.types)).encode()
        )
        self._memory = memory
        self._starts = [function.start_byte for function in functions]
        self._hashes: dict[int, bytes] = {}
        self._mentioned: dict[int, frozenset[int]] = {}

    def recall(self, key: bytes) -> Any:
        """What was kept, UNKNOWN where nothing was."""
        return self._memory.recall_made(key, UNKNOWN)

    def keep(self, key: bytes, value: object) -> None:
        """Keep what was made."""
        self._memory.keep_made(key, value)

    def key_of_change(self, functions: Sequence[Function], change: Sequence[object]) -> bytes | None:
        """What a change of the words of some functions depends on."""
        numbers = [self._numbers.get(id(function)) for function in functions]
        if None in numbers:
            return None
        own = [number for number in numbers if number is not None]
        mentioned = self._named_in(repr(change)).union(*map(self._mentions, own))
        rest = sorted(self._hash(number) for number in mentioned.difference(own))
        return self._digest(b"change", [self._hash(number) for number in own], rest, repr(change))

    def key_of_check(self, edits: Sequence[Edit], places: Sequence[int]) -> bytes | None:
        """What the model reads at some functions once edits are made depends on."""
        relative = sorted(place for edit in edits for place in self._placed(edit))
        first = min(places)
        reached = {*places, *(place[0] for place in relative)}
        reached |= self._named_in(" ".join(edit.text for edit in edits))
        queue = list(reached)
        while queue:
            further = self._mentions(queue.pop()).difference(reached)
            reached |= further
            queue += further
        hashes = [b"%d:" % (number - first) + self._hash(number) for number in sorted(reached)]
        moved = [(number - first, *place) for number, *place in relative]
        return self._digest(b"check", hashes, [], repr((moved, [place - first for place in places])))

    @staticmethod
    def relative(functions: Sequence[Function], edits: Iterable[Edit]) -> list[_Place]:
        """Edits by the functions, of some, that they lie in or next to."""
        found: list[_Place] = []
        for edit in edits:
            start, end = edit.start_byte, edit.end_byte
            number = min(
                range(len(functions)),
                key=lambda n: max(functions[n].start_byte - end, start - functions[n].end_byte, 0),
            )
            base = functions[number].start_byte
            found.append((number, start - base, end - base, edit.text))
        return found

    @staticmethod
    def absolute(functions: Sequence[Function], places: Iterable[_Place]) -> tuple[Edit, ...]:
        """The edits again, in order, where the functions now are."""
        edits = (
            Edit(functions[number].start_byte + start, functions[number].start_byte + end, text)
            for number, start, end, text in places
        )
        return tuple(sorted(edits, key=lambda edit: (edit.start_byte, edit.end_byte)))

    def _placed(self, edit: Edit) -> list[_Place]:
        """An edit by the nearest of all functions."""
        behind = bisect_right(self._starts, edit.start_byte)
        first = max(0, behind - 1)
        near = self.relative(self._functions[first : behind + 1], [edit])
        return [(number + first, start, end, text) for number, start, end, text in near]

    def _digest(self, what: bytes, own: Sequence[bytes], rest: Sequence[bytes], said: str) -> bytes:
        digest = hashlib.blake2b(self._frame, digest_size=20, person=what)
        for part in (*own, b"-", *rest):
            digest.update(part + b";")
        digest.update(said.encode("utf-8", "surrogatepass"))
        return digest.digest()

    @cached_property
    def _frame(self) -> bytes:
        """What stands outside of functions."""
        digest = hashlib.blake2b(self._common, digest_size=20)
        place = 0
        for function in self._functions:
            digest.update(self._data[place : function.start_byte] + b"\0")
            place = max(place, function.end_byte)
        digest.update(self._data[place:])
        return digest.digest()

    @cached_property
    def _by_name(self) -> dict[str, set[int]]:
        """Functions by each part of their names: a call may say but the last."""
        found: dict[str, set[int]] = {}
        for number, function in enumerate(self._functions):
            for part in _NAMES.findall(function.name):
                found.setdefault(part, set()).add(number)
        return found

    def _hash(self, number: int) -> bytes:
        """The text of a function with the whole lines that it begins and ends on."""
        if number not in self._hashes:
            function = self._functions[number]
            start = self._data.rfind(b"\n", 0, function.start_byte) + 1
            end = self._data.find(b"\n", function.end_byte)
            text = self._data[start : end if end >= 0 else len(self._data)]
            known = hashlib.blake2b(text, digest_size=16)
            known.update(b"%d" % (function.start_byte - start))
            self._hashes[number] = known.digest()
        return self._hashes[number]

    def _mentions(self, number: int) -> frozenset[int]:
        if number not in self._mentioned:
            words = {word.text for word in self._functions[number].words}
            self._mentioned[number] = frozenset().union(
                *(self._by_name[word] for word in words.intersection(self._by_name))
            )
        return self._mentioned[number]

    def _named_in(self, text: str) -> set[int]:
        return set().union(*(self._by_name[name] for name in _NAMES.findall(text) if name in self._by_name))
