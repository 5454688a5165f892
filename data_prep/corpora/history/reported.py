"""A stored change of a function to the words about its first changed line; no file is parsed for it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from data_prep.corpora.lending import with_lent_names
from data_prep.corpora.reported_pairs import ReportedWords, edits_between, reported_words, unchanged_words
from data_prep.dataset import Kind
from data_prep.text.around.surroundings import Surroundings
from data_prep.text.functions import Function, functions_of
from data_prep.text.languages import Language
from data_prep.text.reported import reported_instance
from data_prep.text.windows import lines_of


@dataclass(frozen=True, slots=True)
class AloneChange:
    """Both versions of a function, each read by itself, and the file that the older one stands in."""

    before: Function
    after: Function
    before_text: bytes
    after_text: bytes
    text: bytes
    start: int  # of the function in the file
    language: Language

    def words(
        self, kind: Kind, kept_names: frozenset[str], *, every: bool, lend: bool = False
    ) -> ReportedWords | str:
        """The words of both sides about the first changed line, or why there are none.

        With `every` a fix that cannot be written makes a pair too, which counts as missed. With `lend`, for
        training, names that the fix takes from texts that are not at hand stand among the names around.
        """
        edits = edits_between(self.before, self.after)
        if not edits:
            return "same words"
        flawed = kind == "flawed"
        function, text = (self.before, self.before_text) if flawed else (self.after, self.after_text)
        lines = lines_of(function.words, text)
        instance = reported_instance(
            function,
            lines[min(edits[0].start, len(lines) - 1)],
            lines=lines,
            names=_surroundings(self.text, self.language, kept_names),
            kept_names=kept_names,
            within=(self.start, self.start + len(self.before_text)),
        )
        if lend:
            instance = with_lent_names(instance, self.after, edits, kept_names)
        if flawed:
            return reported_words(instance, self.after, edits, kept_names, every=every)
        return unchanged_words(instance, kept_names)


def function_alone(text: bytes, language: Language) -> Function | None:
    """The function that a text is; None where it is not one, or does not parse by itself."""
    functions = functions_of(text, language)
    if len(functions) != 1 or functions[0].has_error or not functions[0].words:
        return None
    return functions[0]


@lru_cache(maxsize=8)
def _surroundings(text: bytes, language: Language, kept_names: frozenset[str]) -> Surroundings:
    return Surroundings.of(text, language, kept_names=kept_names)
