"""The words about a reported line as the model reads them, and its edits of them as edits of the function."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from data_prep.text.reported import ReportedInstance
from data_prep.text.word_edits import WordEdit


@dataclass(frozen=True)
class AboutLine:
    """A window of a function; places are numbers of words, in the window or in the function."""

    instance: ReportedInstance

    @cached_property
    def _places(self) -> Sequence[int]:
        return self.instance.window.places

    @cached_property
    def _numbers(self) -> dict[int, int]:
        return {place: number for number, place in enumerate(self._places)}

    def within(self, places: Collection[int]) -> frozenset[int]:
        """The window's numbers of some words of the function, without those that it leaves out."""
        return frozenset(self._numbers[place] for place in places if place in self._numbers)

    def token(self, places: Collection[int]) -> range | None:
        """The window's numbers of the reported token's words; None where there are none."""
        found = sorted(self.within(places))
        return range(found[0], found[-1] + 1) if found else None

    def of_function(self, edits: Iterable[WordEdit]) -> tuple[WordEdit, ...] | None:
        """Edits of the window as edits of the function; None where one reaches over what is left out."""
        return self.instance.window.of_function(edits)
