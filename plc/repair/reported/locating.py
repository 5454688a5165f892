"""Diagnostics of one file to questions for the model; those that no model can answer are declined at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from data_prep.text.around.surroundings import Surroundings
from data_prep.text.function_around import function_around
from data_prep.text.functions import Calls, Function, Instance, functions_in, is_too_deep
from data_prep.text.languages import Language, parse_bounded
from data_prep.text.reported import reported_instance
from data_prep.text.windows import WORD_BUDGET, Lines
from plc.diagnostics import Diagnostic, Location
from plc.repair.candidates import Page
from plc.repair.edits.style import style_of
from plc.repair.predict.model_input import is_readable
from plc.repair.reported.answer import Answer, Cause, declined
from plc.repair.reported.near import Marks, marks_of
from plc.repair.reported.places import NoSuchLineError, Span, function_at, line_span, token_span
from plc.repair.reported.window import AboutLine
from plc.repair.text.reparsing import Syntax
from plc.repair.text.source_text import SourceText
from plc.repair.unread import unread_functions, unread_places


@dataclass(frozen=True, slots=True)
class Question:
    """What the model is asked for one diagnostic: the function, what it reaches, and where to look."""

    diagnostic: Diagnostic
    function: Function
    instance: Instance
    marks: Marks


class Located:
    """One file's text, and its diagnostics as questions; it is parsed once, however many there are."""

    def __init__(self, text: bytes, language: Language, *, word_budget: int = WORD_BUDGET) -> None:
        """`word_budget` is the model's. NotTextError, TooComplexError where the text cannot be read."""
        source = SourceText.of(text)
        tree = parse_bounded(text, language)
        self._root = tree.root_node
        self._lines = Lines(text)
        self._lines_of: dict[tuple[int, int, int], Sequence[int]] = {}  # of a function's words
        self._names: Surroundings | None = None
        self._functions = functions_in(tree.root_node, text)
        types = frozenset(
            word.text for function in self._functions for word in function.words if word.role == "type"
        )
        style = style_of(text, types=types)
        self.page = Page(source, language, style, Syntax(text, language, tree))
        self._word_budget = word_budget
        self._calls = Calls([each for each in self._functions if self._is_readable(each)])

    @property
    def functions(self) -> Sequence[Function]:
        """All functions of the file."""
        return self._functions

    def question(self, diagnostic: Diagnostic, *, whole: bool) -> Question | Answer:
        """What is asked of the model, or why nothing is; `whole`: the model reads whole functions."""
        source = self.page.source
        if diagnostic.suppressed:
            return declined(diagnostic, "suppressed", "the report says that it is suppressed")
        try:
            line = line_span(diagnostic.location, source)
        except NoSuchLineError as error:
            return declined(diagnostic, "no such line", str(error))
        token = token_span(diagnostic.location, source)
        function = self._function_at(line, token)
        if not whole and (function is None or function.has_error):
            function = self._broken_function_at(line, token) or function
        if function is None:
            return declined(diagnostic, "outside", self._why_outside(diagnostic, line))
        if function.has_error and self._is_too_deep:
            return declined(diagnostic, "too long", "the code at this place is nested too deeply to be read")
        if not function.words or (whole and not self._is_readable(function)):
            (skipped,) = unread_functions([function], source, word_budget=self._word_budget)
            cause: Cause = "too long" if skipped.cause == "too long" else "does not parse"
            return declined(diagnostic, cause, f"`{skipped.function}` is not read: {skipped.reason}")
        marks = marks_of(
            function,
            line,
            token=token,
            related=self._related(diagnostic, function),
            category=diagnostic.category,
        )
        instance = (
            self._calls.instance(function, budget=self._word_budget) if whole else Instance((function,))
        )
        return Question(diagnostic, function, instance, marks)

    def _is_readable(self, function: Function) -> bool:
        return is_readable(function, word_budget=self._word_budget)

    @cached_property
    def _is_too_deep(self) -> bool:
        return is_too_deep(self._root)

    def about(self, question: Question, kept_names: frozenset[str]) -> AboutLine:
        """The words about the reported line; `kept_names` are the names that the model has as words."""
        text = self.page.source.data
        function, number = question.function, question.diagnostic.location.line or 1
        if self._names is None:
            self._names = Surroundings.of(text, self.page.language, kept_names=kept_names)
        # what does not parse may be read as another function from another place
        key = function.start_byte, function.end_byte, len(function.words)
        if key not in self._lines_of:
            self._lines_of[key] = [self._lines.of(word.start_byte) for word in function.words]
        return AboutLine(
            reported_instance(
                function,
                number - 1,
                lines=self._lines_of[key],
                names=self._names,
                kept_names=kept_names,
            )
        )

    def _function_at(self, line: Span, token: Span | None) -> Function | None:
        exact = None if token is None else function_at(token, self._functions)
        return exact if exact is not None else function_at(line, self._functions)

    def _broken_function_at(self, line: Span, token: Span | None) -> Function | None:
        """The function about a place that does not parse, or whose neighbourhood does not."""
        if not self._root.has_error:
            return None
        text = self.page.source.data
        written = text[line.start : line.end]
        first = line.start + len(written) - len(written.lstrip())
        return function_around(text, self.page.language, first if token is None else token.start)

    def _why_outside(self, diagnostic: Diagnostic, line: Span) -> str:
        number = diagnostic.location.line or 0
        for skipped in unread_places(self._root, self._functions, self.page.source, self.page.language):
            if skipped.range is not None and skipped.range.start.line <= number <= skipped.range.end.line:
                return skipped.reason
        if line.start == line.end:
            return f"line {number} is empty, outside of any function"
        return f"line {number} lies outside of any function: only bodies of functions are repaired"

    def _related(self, diagnostic: Diagnostic, function: Function) -> Iterator[Span]:
        """The related places that lie in the same function."""
        for place in diagnostic.related:
            if not _same_file(place, diagnostic.location):
                continue
            try:
                span = line_span(place, self.page.source)
            except NoSuchLineError:
                continue
            if function.start_byte <= span.start < function.end_byte:
                yield span


def _same_file(one: Location, other: Location) -> bool:
    return one.path == other.path
