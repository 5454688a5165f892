"""Files and what is said of them to answers: places found, the model asked in batches, fixes ranked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, final

import numpy as np

from data_prep.substitutes.outside import Outside, defined_outside, outside_here
from data_prep.text.languages import Language, TooComplexError
from data_prep.text.naming import Names
from plc.decode.beam import Start, begin, never
from plc.decode.encoder_input import EncoderInput
from plc.decode.grammar import EditGrammar
from plc.diagnostics import Diagnostic
from plc.repair.candidates import Candidate
from plc.repair.findings import Cwe, Finding, Suggestion, digest_of
from plc.repair.kinds import refined
from plc.repair.predict.confidence import Confidence
from plc.repair.predict.inference import StoppedError
from plc.repair.predict.model_input import input_of, reported_input
from plc.repair.reported.answer import Answer, FileAnswers, declined
from plc.repair.reported.declined_early import declined_early
from plc.repair.reported.locating import Located, Question
from plc.repair.reported.ranking import ranked
from plc.repair.reported.search import Searched, searched
from plc.repair.reported.window import AboutLine
from plc.repair.text.source_text import NotTextError

if TYPE_CHECKING:
    from plc.decode.model_directory import LoadedModel

_BATCH_WORDS = 3200  # padded words that one encoder pass takes
TRIES = 25  # candidates of each place that may be verified
_Key = tuple[int, int]  # the number of a file, and that of a diagnostic of it
# A tool's report looks like a false alarm where the model holds "nothing is wrong" for this many times as
# likely as its best fix of the place. True reports of the ITC benchmark stay below a thousand.
_ALARM = 1e5


@dataclass(frozen=True, slots=True)
class Complaint:
    """One file's text, and what is said of it; it is read by the macros that held where this was made."""

    text: bytes
    language: Language
    diagnostics: tuple[Diagnostic, ...]
    outside: Outside = field(default_factory=outside_here)  # the macros by which it is read


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the model reads it."""

    located: Located
    question: Question
    names: Names
    input: EncoderInput
    about: AboutLine | None = None  # what a model that reads reports is given to read

    @property
    def near(self) -> frozenset[int]:
        """The words of the input near the place."""
        return self._read(self.question.marks.near)

    @property
    def line(self) -> frozenset[int]:
        """The words of the input on the line, if a person names it and says no more."""
        return self._read(self.question.marks.line) if self.question.diagnostic.is_bare else frozenset()

    def _read(self, words: frozenset[int]) -> frozenset[int]:
        return words if self.about is None else self.about.within(words)


@dataclass(frozen=True, slots=True)
class _File:
    """One file on its way: what is asked of it, and in the place of each question its answer."""

    complaint: Complaint
    located: Located | None  # None: it cannot be read
    reported: list[Answer | Question]

    @classmethod
    def of(cls, complaint: Complaint, *, whole: bool, word_budget: int) -> _File:
        try:
            with defined_outside(complaint.outside):
                located = Located(complaint.text, complaint.language, word_budget=word_budget)
        except (NotTextError, TooComplexError) as error:
            why = str(error)
            return cls(complaint, None, [declined(d, "unreadable file", why) for d in complaint.diagnostics])
        refused = declined_early(complaint.text, complaint.diagnostics)
        reported = [
            refused[index] if index in refused else located.question(each, whole=whole)
            for index, each in enumerate(complaint.diagnostics)
        ]
        return cls(complaint, located, reported)

    def answers(self) -> FileAnswers:
        reported = tuple(each for each in self.reported if isinstance(each, Answer))
        if self.located is None:
            return FileAnswers(self.complaint.language, "latin-1", 0, reported)
        encoding = self.located.page.source.encoding
        return FileAnswers(self.complaint.language, encoding, len(self.located.functions), reported)


@final
class ReportAnswerer:
    """One model asked about reported places; safe to share between threads."""

    def __init__(self, loaded: LoadedModel, confidence: Confidence) -> None:
        self._loaded = loaded
        self._confidence = confidence
        self._grammar = EditGrammar(loaded.vocabulary, at_least_one=True, changing=True)

    def answers(
        self,
        complaints: Sequence[Complaint],
        *,
        tries: int = TRIES,
        should_stop: Callable[[], bool] = never,
    ) -> list[FileAnswers]:
        """For each file one answer to each of its diagnostics, in their order.

        `tries` is how many fixes of a place are looked for. StoppedError once `should_stop` says so.
        """
        files: list[_File] = []
        asked: dict[_Key, Asked] = {}
        for number, complaint in enumerate(complaints):
            loaded = self._loaded
            file = _File.of(complaint, whole=not loaded.reported, word_budget=loaded.word_budget)
            files.append(file)
            for place, each in enumerate(file.reported):
                if isinstance(each, Question) and file.located is not None:
                    with defined_outside(complaint.outside):
                        asked[number, place] = read_about(self._loaded, file.located, each)
        outside = [complaint.outside for complaint in complaints]
        for (number, place), answer in self._answered(asked, outside, tries, should_stop):
            files[number].reported[place] = answer
        return [file.answers() for file in files]

    def _answered(
        self,
        asked: dict[_Key, Asked],
        outside: Sequence[Outside],
        tries: int,
        should_stop: Callable[[], bool],
    ) -> Iterator[tuple[_Key, Answer]]:
        """The questions answered: like ones are asked once, those of like length encoded together."""
        same: dict[object, list[_Key]] = {}
        for key, each in asked.items():
            marks, bare = each.question.marks, each.question.diagnostic.is_bare
            function = each.question.function
            same.setdefault((key[0], function.start_byte, function.end_byte, marks, bare), []).append(key)
        inputs = {keys[0]: asked[keys[0]].input for keys in same.values()}
        groups = {keys[0]: keys for keys in same.values()}
        for batch in _batches(inputs):
            if should_stop():
                raise StoppedError("stopped before all places were analysed")
            rows = [inputs[key] for key in batch]
            start = begin(self._loaded.model, rows)
            for row, first in enumerate(batch):
                own = start.select([row])
                found = searched(
                    self._loaded.model,
                    own,
                    self._grammar,
                    near=asked[first].near,
                    line=asked[first].line,
                    vocabulary=len(self._loaded.vocabulary.words),
                    tries=tries,
                    should_stop=should_stop,
                )
                if should_stop():
                    raise StoppedError("stopped before all places were analysed")
                with defined_outside(outside[first[0]]):
                    finding = self._finding(asked[first], own, found, tries)
                for key in groups[first]:
                    yield key, self._reported(asked[key].question.diagnostic, finding, found)

    def _reported(self, diagnostic: Diagnostic, finding: Finding, found: Searched) -> Answer:
        if not finding.suggestions:
            reason = "the model has no fix at this place that can be offered"
            return declined(diagnostic, "no candidate", reason, finding=finding)
        best = max(each.score for each in found.hypotheses)
        if diagnostic.tool and found.nothing > _ALARM * np.exp(best):
            reason = "it looks like a false alarm: the model would leave the function as it is"
            return declined(diagnostic, "false positive", reason, finding=finding)
        return Answer(diagnostic, "proposed", "not verified", finding=finding)

    def _finding(self, asked: Asked, start: Start, found: Searched, most: int) -> Finding:
        """The fixes of one place as a finding of its function."""
        page, function = asked.located.page, asked.question.function
        order = ranked(
            page,
            asked.question,
            asked.names,
            found.hypotheses,
            about=asked.about,
            vocabulary=self._loaded.vocabulary,
            most=most,
        )
        flawed = self._confidence.scores([1.0 - found.nothing], [start.sources[0]], language=page.language)
        return Finding(
            function=page.source.name(function.name),
            start=page.source.position(function.start_byte),
            end=page.source.position(function.end_byte),
            start_byte=function.start_byte,
            end_byte=function.end_byte,
            confidence=float(self._confidence.calibration.flaw(float(flawed[0]))),
            cwe=self._cwe(start, order),
            suggestions=tuple(suggestion for suggestion, _ in order),
            digest=digest_of(page.source.data),
            kind=order[0][1].kind if order else "",
        )

    def _cwe(self, start: Start, order: Sequence[tuple[Suggestion, Candidate]]) -> tuple[Cwe, ...]:
        probabilities = start.cwe_probabilities
        if probabilities is None:
            return ()
        best = np.argsort(-probabilities[0], kind="stable")[:3]
        found = tuple(Cwe(f"CWE-{self._loaded.cwes[i]}", float(probabilities[0][i])) for i in best)
        first = order[0][1] if order else None
        return found if first is None else refined(found, first.cwe, evident=first.evident)


def read_about(loaded: LoadedModel, located: Located, question: Question) -> Asked:
    """A question as the model reads it."""
    language = located.page.language
    kept_names = loaded.kept_names_in(language)
    names = Names.new(kept_names)
    if not loaded.reported:
        read = input_of(question.instance, names, language, loaded=loaded)
        return Asked(located, question, names, read)
    about = located.about(question, kept_names)
    marks = question.marks
    read = reported_input(
        about.instance,
        names,
        language,
        loaded=loaded,
        category=None if marks.category == "other" else marks.category,
        token=about.token(marks.token),
    )
    return Asked(located, question, names, read, about)


def unreadable(complaint: Complaint, why: str) -> FileAnswers:
    """The answers where nobody reads the text."""
    reported = tuple(declined(each, "unreadable file", why) for each in complaint.diagnostics)
    return FileAnswers(complaint.language, "latin-1", 0, reported)


def _batches(inputs: dict[_Key, EncoderInput]) -> Iterator[list[_Key]]:
    """Inputs of like length together, so that little of a batch is padding."""
    batch: list[_Key] = []
    for key in sorted(inputs, key=lambda key: len(inputs[key].ids)):
        if batch and (len(batch) + 1) * len(inputs[key].ids) > _BATCH_WORDS:
            yield batch
            batch = []
        batch.append(key)
    if batch:
        yield batch
