"""Words set back into the text that they came from: what did not change keeps its bytes and its layout."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from data_prep.text.c_words import LINE_END
from data_prep.text.lexer import Word

_ONE_LINE = re.compile(rb"(?:[ \t\r\f\v]|\\\r?\n|/\*.*?\*/)*", re.DOTALL)
_LAST_COMMENT = re.compile(rb"(?:[ \t\r\f\v]|\\\r?\n|/\*.*?\*/)*(?://[^\n]*)?", re.DOTALL)
_DIRECTIVE = re.compile(rb"#[ \t]*[A-Za-z]+").fullmatch
_BLANKS = (b" ", b"\t", b"\n", b"\r", b"\f", b"\v")
_NEWLINE = LINE_END.encode()


def with_words(text: bytes, words: Sequence[Word], target: Sequence[str]) -> bytes:
    """The text whose words are `target`, made of a text and its `words` (`words_of_c`) by the fewest changes.

    Comments and blanks stay. Where words become neighbours that were none, a blank parts them, and a
    directive begins a line and ends with it. Read again the result has just the target's words, unless these
    cannot be written, such as half a literal beside another half.
    """
    page = _Page()
    end = 0  # of the source's text that is dealt with
    for step in Levenshtein.opcodes([word.text for word in words], target):
        written = list(target[step.dest_start : step.dest_end])
        for word in words[step.src_start : step.src_end]:
            page.pass_layout(text[end : word.start_byte])
            end = word.end_byte
            if step.tag == "equal":
                page.write(text[word.start_byte : end], at=word.start_byte)
            elif written:
                page.write(written.pop(0).encode("utf-8", "surrogateescape"))
            elif word.text == LINE_END:
                page.pass_layout(_NEWLINE)
        for spelling in () if step.tag == "equal" else written:
            page.write(spelling.encode("utf-8", "surrogateescape"))
    page.pass_layout(text[end:])
    return page.text()


class _Page:
    """What is written so far, and the layout before the word that comes next."""

    __slots__ = ("_directive", "_end", "_layout", "_made")

    def __init__(self) -> None:
        self._made = bytearray()
        self._layout = b""
        self._directive = False  # the line that is being written is one
        self._end = -1  # where in the source the last word ended, if it is an unchanged one

    def pass_layout(self, layout: bytes) -> None:
        """Blanks and comments of the source that stay."""
        self._layout += layout

    def write(self, word: bytes, *, at: int | None = None) -> None:
        """One word; `at` is where the source has it, for one that is unchanged."""
        layout, self._layout = self._layout, b""
        ends_line = word == _NEWLINE
        neighbours = at is not None and self._end == at - len(layout)
        if self._directive:
            allowed = _LAST_COMMENT if ends_line else _ONE_LINE
            if not allowed.fullmatch(layout):
                layout = b" "
        if _DIRECTIVE(word):
            if self._line_of(layout).strip():
                layout += _NEWLINE
            self._directive = True
        elif not (neighbours or ends_line or not self._made or layout.endswith(_BLANKS)):
            layout += b" "
        self._made += layout + word
        if ends_line:
            self._directive = False
        self._end = -1 if at is None else at + len(word)

    def text(self) -> bytes:
        """All of it, and the layout behind the last word."""
        return bytes(self._made + self._layout)

    def _line_of(self, layout: bytes) -> bytes:
        """What stands before the next word on its line."""
        last = layout.rfind(b"\n") + 1
        if last:
            return layout[last:]
        return bytes(self._made[self._made.rfind(b"\n") + 1 :]) + layout
