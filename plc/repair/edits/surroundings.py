"""Where the words of a function lie on their lines, and how deep a new line beside them is indented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from data_prep.text.lexer import Word
from plc.repair.edits.style import Style

BLANKS = b" \t\f\v"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The text of a file and the words of one of its functions."""

    text: bytes
    words: Sequence[Word]
    style: Style

    def base(self, at: int) -> str:
        """The indentation of a statement that goes behind word `at - 1`."""
        previous = self.words[at - 1]
        following = self.words[at] if at < len(self.words) else None
        directive = self.is_directive(at - 1)
        opens = previous.text in ("{", ":") or directive
        if (
            opens
            and following is not None
            and following.text not in ("}", "case", "default", "#else", "#elif", "#endif")
            and self.begins_line(following.start_byte)
        ):
            return self.indentation(following.start_byte)
        if directive and following is not None:
            return self.indentation(following.start_byte) + (self.style.unit if following.text == "}" else "")
        if opens:
            return self.indentation(previous.start_byte) + self.style.unit
        return self.indentation(self.words[self._statement_start(at - 1)].start_byte)

    def _statement_start(self, last: int) -> int:
        """The first word of the statement that ends with word `last`, or a brace on a line as deep as it."""
        if self.text_at(last) != ";":
            return last if self.begins_line(self.words[last].start_byte) else self._opening(last)
        return self.statement_before(last)

    def statement_before(self, last: int) -> int:
        """The first word of the statement that word `last` belongs to, seen from its end."""
        depth = 0
        for index in range(last - 1, -1, -1):
            text = self.text_at(index)
            if depth == 0 and (
                text in (";", "{") or (text == "}" and index < last - 1) or self._is_label(index)
            ):
                return index + 1
            depth += (text in (")", "]", "}")) - (text in ("(", "[", "{"))
        return 0

    def _opening(self, last: int) -> int:
        depth = 0
        for index in range(last, -1, -1):
            depth += (self.text_at(index) == "}") - (self.text_at(index) == "{")
            if depth == 0:
                return index
        return last

    def _is_label(self, index: int) -> bool:
        return self.text_at(index) == ":" and (
            self.text_at(index - 1) == "default"
            or self.text_at(index - 2) == "case"
            or self.text_at(index - 2) in (";", "{", "}")
        )

    def is_directive(self, index: int) -> bool:
        """Whether a word stands on a preprocessor line."""
        return self._before_on_line(self.words[index].end_byte).lstrip(BLANKS).startswith(b"#")

    def begins_line(self, position: int) -> bool:
        """Whether nothing but blanks comes before a byte on its line."""
        return not self._before_on_line(position).strip(BLANKS)

    def indentation(self, position: int) -> str:
        """The blanks that a byte's line begins with."""
        before = self._before_on_line(position)
        return before[: len(before) - len(before.lstrip(b" \t"))].decode("ascii")

    def _before_on_line(self, position: int) -> bytes:
        return self.text[self.line_start(position) : position]

    def line_start(self, position: int) -> int:
        """The first byte of a byte's line."""
        return self.text.rfind(b"\n", 0, position) + 1

    def line_end(self, position: int) -> int:
        """The byte of the line feed that ends a byte's line, or the end of the text."""
        found = self.text.find(b"\n", position)
        return len(self.text) if found < 0 else found

    def newline(self, position: int) -> str:
        """What ends a byte's line; where nothing does, what ends most lines of the file."""
        end = self.line_end(position)
        if end == len(self.text):
            return self.style.newline
        return "\r\n" if self.text[max(position, end - 1) : end] == b"\r" else "\n"

    def text_at(self, index: int) -> str:
        """The text of a word; empty outside of the function."""
        return self.words[index].text if 0 <= index < len(self.words) else ""

    def texts(self, end: int) -> list[str]:
        """The last words before a word, enough to tell a cast or a template."""
        return [word.text for word in self.words[max(0, end - 16) : end]]
