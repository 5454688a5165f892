"""Fixes shown to the model again: what it says of a function once some of them are made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, final

from data_prep.text.functions import Calls, Function, Instance
from data_prep.text.naming import Names
from plc.decode.beam import never
from plc.decode.encoder_input import EncoderInput
from plc.decode.grammar import ids_to_edits
from plc.repair.candidates import Page
from plc.repair.filters import standing
from plc.repair.findings import Edit
from plc.repair.grouping import Proposal
from plc.repair.predict.answers import Answers
from plc.repair.predict.inference import shares
from plc.repair.predict.memory import Memory, Said
from plc.repair.predict.model_input import input_of
from plc.repair.reuse import UNKNOWN
from plc.repair.text.functions_after import functions_after, moved_into
from plc.repair.text.reparsing import Reparsed, Syntax
from plc.repair.text.source_text import SourceText

if TYPE_CHECKING:
    from plc.decode.model_directory import LoadedModel


@dataclass(frozen=True, slots=True)
class After:
    """A file with edits made, and what the model reads there of some of its functions."""

    text: Reparsed
    functions: Sequence[Function]  # all of them; those that no edit touches have their old places
    edits: tuple[Edit, ...]
    instances: tuple[Instance, ...]
    names: tuple[Names, ...]
    inputs: tuple[EncoderInput, ...]


@final
@dataclass(frozen=True, slots=True)
class Recheck:
    """One file and the model that reads it again."""

    page: Page
    functions: Sequence[Function]  # of the file as it is
    loaded: LoadedModel
    answers: Answers
    memory: Memory
    should_stop: Callable[[], bool] = never

    def after(self, edits: Sequence[Edit], places: Sequence[int]) -> After | None:
        """What is read at some functions, counted through the file, once edits are made.

        None where one of them is gone or can no longer be read.
        """
        page = self.page
        encoding = page.source.encoding
        text = page.syntax.after_edits(edits, encoding=encoding)
        functions = functions_after(text, before=self.functions, edits=edits, encoding=encoding)
        wanted = [functions[place] for place in places if place < len(functions)]
        if len(wanted) < len(places) or any(entry.has_error for entry in wanted):
            return None
        calls = Calls([function for function in functions if not function.has_error])
        budget = self.loaded.word_budget
        instances = tuple(each for entry in wanted for each in calls.readings(entry, budget=budget))
        names = tuple(Names.new(self.loaded.kept_names_in(page.language)) for _ in instances)
        inputs = tuple(
            input_of(instance, own, page.language, loaded=self.loaded)
            for instance, own in zip(instances, names, strict=True)
        )
        return After(text, functions, tuple(edits), instances, names, inputs)

    def checked(
        self, changes: Sequence[Sequence[Edit]], places: Sequence[int]
    ) -> list[tuple[float | None, After | None]]:
        """The highest P(flawed) that is read at some functions once edits are made, for each of some changes.

        None where a function is gone. What is then read is given only where it was not known before.
        """
        reuse = self.page.reuse
        keys = [None if reuse is None else reuse.key_of_check(edits, places) for edits in changes]
        known = [UNKNOWN if reuse is None or key is None else reuse.recall(key) for key in keys]
        new = [number for number, value in enumerate(known) if value is UNKNOWN]
        found = [self.after(changes[number], places) for number in new]
        result: list[tuple[float | None, After | None]] = [
            (value if isinstance(value, float) else None, None) for value in known
        ]
        for number, after, value in zip(new, found, self.flawed(found), strict=True):
            said = None if after is None else value
            result[number] = said, after
            key = keys[number]
            if reuse is not None and key is not None:
                reuse.keep(key, said)
        return result

    def flawed(self, results: Sequence[After | None]) -> list[float]:
        """The highest P(flawed) of what is read of each; 1 where a function is gone."""
        inputs = [each for result in results if result is not None for each in result.inputs]
        found = iter(self.answers.flawed(inputs, self.memory) if inputs else ())
        return [
            1.0 if result is None else max([next(found) for _ in result.inputs], default=1.0)
            for result in results
        ]

    def said(self, after: After, *, threshold: float) -> list[Said]:
        """What the model says of the functions then."""
        return self.answers.said(
            after.inputs,
            self.page.language,
            threshold=threshold,
            should_stop=self.should_stop,
            memory=self.memory,
        )

    def page_after(self, after: After) -> Page:
        """The file as candidates see it once the edits are made."""
        source = SourceText.of(after.text.text)
        edited = after.text
        effort = self.page.syntax.effort
        syntax = Syntax(edited.text, self.page.language, edited.tree, edited.substitutes, effort=effort)
        return replace(self.page, source=source, syntax=syntax, reuse=None)

    def proposals(self, after: After, said: Sequence[Said], *, threshold: float) -> Iterator[Proposal]:
        """What the model proposes for the file then; places are those of the edited text."""
        page = self.page_after(after)
        before = {id(function) for function in self.functions}
        for instance, names, each in zip(after.instances, after.names, said, strict=True):
            if each.score < threshold:
                continue
            placed = tuple(
                moved_into(function, after.edits, encoding=page.source.encoding)
                if id(function) in before
                else function
                for function in instance.functions
            )
            yield proposal_of(page, replace(instance, functions=placed), names, each, loaded=self.loaded)


def proposal_of(page: Page, instance: Instance, names: Names, said: Said, *, loaded: LoadedModel) -> Proposal:
    """What was said of an instance, with the fixes that can be offered."""
    hypotheses = said.hypotheses or ()
    found = [
        page.candidate(instance, names, ids_to_edits(each.ids, vocabulary=loaded.vocabulary), share)
        for each, share in zip(hypotheses, shares(hypotheses), strict=True)
    ]
    candidates = [each for each in found if each is not None]
    kept = standing((each, each.objection) for each in candidates)
    return Proposal(instance, said.score, said.cwe, kept, dismissed=bool(candidates) and not kept)
