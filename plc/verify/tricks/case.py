"""One file as it is, parsed once, and its candidates as changes."""

from __future__ import annotations

from typing import final

from data_prep.text.languages import Language, parse_bounded
from plc.diagnostics import Diagnostic
from plc.verify.tricks.change import Change, Parsed


@final
class Case:
    """A file whose candidates are judged; safe to share between threads."""

    def __init__(self, text: bytes, language: Language) -> None:
        self._language = language
        self._before = Parsed(text, parse_bounded(text, language).root_node)

    def change(self, candidate: bytes, diagnostic: Diagnostic) -> Change:
        """The candidate beside the text; TooComplexError where it cannot be parsed in time."""
        after = Parsed(candidate, parse_bounded(candidate, self._language).root_node)
        return Change(self._before, after, self._language, diagnostic)
