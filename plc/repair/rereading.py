"""Fixes shown to the model again: one after which it holds the code for sound settles its finding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, final

from data_prep.functions import Calls, Function
from data_prep.naming import Names
from plc.repair.answers import Answers
from plc.repair.candidates import Page
from plc.repair.findings import Finding, Suggestion
from plc.repair.functions_after import functions_after
from plc.repair.memory import Memory
from plc.repair.readings import BUDGET, Reading, is_readable, reading_of

if TYPE_CHECKING:
    from plc.decode.model_directory import LoadedModel


@final
@dataclass(frozen=True, slots=True)
class Rereading:
    """The fixes of one file, each set into it and read again where its flaw was seen."""

    page: Page
    functions: Sequence[Function]  # of the file as it is
    loaded: LoadedModel
    answers: Answers
    memory: Memory

    def checked(self, finding: Finding, *, threshold: float, places: Sequence[int]) -> Finding:
        """The finding, its suggestions marked `settled` where the model finds nothing more in their result.

        `places` are the functions, counted through the file, from which the flaw was seen.
        """
        after = [self._readings_after(suggestion, places) for suggestion in finding.suggestions]
        readings = [reading for several in after for reading in several]
        if not readings:
            return finding
        flawed = iter(self.answers.flawed(readings, self.memory))
        settled = [max([next(flawed) for _ in several], default=1.0) < threshold for several in after]
        suggestions = tuple(
            replace(suggestion, checks=(*suggestion.checks, "settled")) if good else suggestion
            for suggestion, good in zip(finding.suggestions, settled, strict=True)
        )
        return replace(finding, suggestions=suggestions)

    def _readings_after(self, suggestion: Suggestion, places: Sequence[int]) -> list[Reading]:
        """What the model reads at those functions once a suggestion is applied; empty if one is gone."""
        page = self.page
        encoding = page.source.encoding
        after = page.syntax.after_edits(suggestion.edits, encoding=encoding)
        functions = functions_after(after, before=self.functions, edits=suggestion.edits, encoding=encoding)
        wanted = [functions[place] for place in places if place < len(functions)]
        if len(wanted) < len(places) or not all(map(is_readable, wanted)):
            return []
        calls = Calls([function for function in functions if is_readable(function)])
        return [
            reading_of(
                calls.instance(entry, budget=BUDGET),
                Names.new(self.loaded.known_in(page.language)),
                page.language,
                loaded=self.loaded,
            )
            for entry in wanted
        ]
