"""Fixes of a file to the words that they depend on (`plc repair --explain`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol, final

from data_prep.text.functions import Calls, Function, Instance, functions_in
from data_prep.text.languages import Language, TooComplexError, parse, parse_bounded
from data_prep.text.lexer import Word, words_of
from data_prep.text.naming import Names
from data_prep.text.word_edits import WordEdit, diff
from plc.decode.encoder_input import EncoderInput
from plc.explain.changes import change_of
from plc.explain.heat import Weighing, heat_of, weighed
from plc.explain.masking import Asked, go_on, span_losses, target_of
from plc.explain.neighbours import NoIndexError, neighbours_of
from plc.explain.spans import spans_of
from plc.repair.findings import Explanation, FileReport, Finding, Heat, apply_edits
from plc.repair.predict.model_input import input_of, is_readable
from plc.repair.reported.answer import IMPLIED, NAMED, Answer, FileAnswers
from plc.repair.reported.answering import read_about
from plc.repair.reported.locating import Located
from plc.repair.text.source_text import NotTextError

if TYPE_CHECKING:
    from plc.decode.model_directory import LoadedModel
    from plc.repair.findings import Encoding

WEIGHING: Weighing = "drop"  # docs/results/trust-explaining.md compares it with the other
_FAINT = 0.02  # words below this share of the hottest one are left out
_TOP = 3


class Models(Protocol):
    """Whose models wrote the fixes: `plc.repair.repairer.Repairer`."""

    @property
    def loaded(self) -> LoadedModel:
        """The model that scans."""
        ...

    @property
    def loaded_for_reports(self) -> LoadedModel:
        """The model that repairs what is reported."""
        ...


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a model read when it wrote a fix: words of the file, and the same as its input."""

    function: Function
    words: Sequence[Word]
    places: Sequence[int]  # the numbers, in the function, of the words that are the function's own
    names: Names
    input: EncoderInput

    def moved(self, edit: WordEdit) -> WordEdit | None:
        """An edit of the function as one of the words that were read; None where they do not hold it."""
        numbers = {place: number for number, place in enumerate(self.places)}
        if edit.start == edit.end:
            start = numbers.get(edit.start, numbers.get(edit.start - 1, -2) + 1)
            return None if start < 0 else WordEdit(start, start, edit.words)
        start, last = numbers.get(edit.start, -1), numbers.get(edit.end - 1, -1)
        if start < 0 or last - start != edit.end - 1 - edit.start:
            return None
        return WordEdit(start, last + 1, edit.words)


class _UnexplainedError(Exception):
    """Why a fix has no explanation, in words for the user."""


@final
class Explainer:
    """Explains first fixes; each costs about as much as analysing its function fifty times.

    `poll` is called again and again meanwhile; what it raises ends the work.
    """

    def __init__(self, models: Models, *, poll: Callable[[], None] = go_on) -> None:
        self._models = models
        self._poll = poll

    def report(self, text: bytes, report: FileReport) -> FileReport:
        """The report on a text with an explanation of each finding that has a fix."""
        if not any(each.suggestions for each in report.findings):
            return report
        functions = functions_in(parse(text, report.language).root_node, text)
        budget = self._models.loaded.word_budget
        calls = Calls([function for function in functions if is_readable(function, word_budget=budget)])
        readable = [function for function in functions if not function.has_error]

        def readings(finding: Finding) -> Iterator[_Reading]:
            for function in readable:
                if (function.start_byte, function.end_byte) == (finding.start_byte, finding.end_byte):
                    for instance in calls.readings(function, budget=budget):
                        yield self._scanned(function, instance, report.language)

        def explained(finding: Finding) -> Finding:
            return self._explained(
                text,
                finding,
                readings(finding),
                loaded=self._models.loaded,
                language=report.language,
                encoding=report.encoding,
            )

        return replace(report, findings=tuple(explained(each) for each in report.findings))

    def answers(self, text: bytes, answers: FileAnswers) -> FileAnswers:
        """Answers about a text, each that has a fix with its explanation."""
        if not any(each.finding is not None and each.finding.suggestions for each in answers.reported):
            return answers
        try:
            located = Located(text, answers.language, word_budget=self._models.loaded_for_reports.word_budget)
        except (NotTextError, TooComplexError):
            return answers  # such a text has no fixes

        def explained(answer: Answer) -> Answer:
            if answer.finding is None:
                return answer
            finding = self._explained(
                text,
                answer.finding,
                self._reported(located, answer),
                loaded=self._models.loaded_for_reports,
                language=answers.language,
                encoding=answers.encoding,
            )
            return replace(answer, finding=finding)

        return replace(answers, reported=tuple(map(explained, answers.reported)))

    def _scanned(self, function: Function, instance: Instance, language: Language) -> _Reading:
        """What the model that scans reads of a function."""
        loaded = self._models.loaded
        names = Names.new(loaded.kept_names_in(language))
        read = input_of(instance, names, language, loaded=loaded)
        words = instance.words
        own = range(len(function.words)) if instance.window is None else instance.window.places
        return _Reading(function, words, own, names, read)

    def _reported(self, located: Located, answer: Answer) -> Iterator[_Reading]:
        """What the model for reports reads of a function."""
        loaded = self._models.loaded_for_reports
        question = located.question(answer.diagnostic, whole=not loaded.reported)
        if isinstance(question, Answer):
            return
        asked = read_about(loaded, located, question)
        if asked.about is None:
            places: Sequence[int] = range(len(question.function.words))
            words: Sequence[Word] = question.instance.words
        else:
            places, words = asked.about.instance.window.places, asked.about.instance.words
        yield _Reading(question.function, words, places, asked.names, asked.input)

    def _explained(
        self,
        text: bytes,
        finding: Finding,
        readings: Iterator[_Reading],
        *,
        loaded: LoadedModel,
        language: Language,
        encoding: Encoding,
    ) -> Finding:
        """The finding with its explanation; without a fix as it is."""
        if not finding.suggestions:
            return finding
        try:
            after = _words_after(text, finding, language, encoding)
            reading, edits = _edits_read(readings, after)
            target = target_of(edits, loaded.vocabulary)
            if target is None:
                raise _UnexplainedError("the fix has a word that the model cannot write")
            asked = Asked(loaded.model, reading.input, target, self._poll)
            explanation = _explanation(asked, reading, language)
            explanation = _with_alike(explanation, loaded, reading, edits)
        except _UnexplainedError as error:
            explanation = Explanation(reason=str(error))
        return replace(finding, explanation=explanation)


def _words_after(text: bytes, finding: Finding, language: Language, encoding: Encoding) -> list[Word]:
    """The words of a finding's function with its first fix."""
    fix = finding.suggestions[0]
    if NAMED in fix.checks:
        raise _UnexplainedError("the report names this fix, the model did not write it")
    if IMPLIED in fix.checks or not finding.function:
        raise _UnexplainedError("the report implies this fix, the model did not write it")
    if any(not finding.start_byte <= e.start_byte <= e.end_byte <= finding.end_byte for e in fix.edits):
        raise _UnexplainedError("the fix changes another function")
    after = apply_edits(text, fix.edits, encoding=encoding)
    end = finding.end_byte + len(after) - len(text)
    root = parse_bounded(after, language).root_node
    words = words_of(root, after, within=(finding.start_byte, end))
    return [word for word in words if finding.start_byte <= word.start_byte and word.end_byte <= end]


def _edits_read(readings: Iterator[_Reading], after: Sequence[Word]) -> tuple[_Reading, list[WordEdit]]:
    """The first reading that holds all that a fix changes, and the fix as edits of its words."""
    for reading in readings:
        named = reading.names.rename(reading.function.words)
        edits = diff(named, reading.names.rename(after))
        moved = [reading.moved(edit) for edit in edits]
        found = [edit for edit in moved if edit is not None]
        if found and len(found) == len(moved):
            return reading, found
    raise _UnexplainedError("the fix reaches beyond what the model reads at once")


def _explanation(asked: Asked, reading: _Reading, language: Language) -> Explanation:
    whole = spans_of([word.text for word in reading.words], language)
    losses = span_losses(asked, whole)
    heat = heat_of(weighed(losses, whole, WEIGHING), len(reading.words))
    most = float(heat.max(initial=0.0))
    if most <= 0.0:
        raise _UnexplainedError("no part of the function makes the fix likelier")
    hot = sorted(range(len(heat)), key=lambda place: (-heat[place], place))
    words = sorted((reading.words[place].start_byte, place) for place in hot if heat[place] >= _FAINT * most)
    return Explanation(
        words=tuple(
            Heat(reading.words[place].start_byte, reading.words[place].end_byte, float(heat[place]) / most)
            for _, place in words
        ),
        top=_named([reading.words[place].text for place in hot if heat[place] > 0.0]),
    )


def _with_alike(
    explanation: Explanation, loaded: LoadedModel, reading: _Reading, edits: Sequence[WordEdit]
) -> Explanation:
    """The explanation with the training fixes most alike, where the model has an index of them."""
    named = reading.names.rename(reading.words)
    change = change_of(named, edits)
    try:
        alike = neighbours_of(loaded).alike(named, edits)
    except NoIndexError as error:
        return replace(explanation, change=change, not_alike=str(error))
    return replace(explanation, change=change, alike=alike)


def _named(words: Sequence[str]) -> tuple[str, ...]:
    """The first three different words; brackets, commas and semicolons only where there is nothing else."""
    telling = [word for word in dict.fromkeys(words) if word not in ("(", ")", "{", "}", "[", "]", ",", ";")]
    return tuple((telling or list(dict.fromkeys(words)))[:_TOP])
