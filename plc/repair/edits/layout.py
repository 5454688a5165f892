"""Word edits to byte edits: only changed words are touched, new ones are set as the lines around them are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from data_prep.text.lexer import Word
from data_prep.text.word_edits import WordEdit
from plc.repair.edits.enclosing import Enclosing, Indentation
from plc.repair.edits.minimization import is_boundary, minimized
from plc.repair.edits.spacing import blank_between, glues, join
from plc.repair.edits.statements import Line, lines_of, set_lines
from plc.repair.edits.style import Style
from plc.repair.edits.surroundings import BLANKS, Surroundings

_LINE_ENDS = frozenset([";", "}", "{", ":"])
_HEADS = frozenset(["if", "for", "while", "switch", "else", "do", "try"])


@dataclass(frozen=True, slots=True)
class Replacement:
    """Replaces `text[start:end]` by `data`."""

    start: int
    end: int
    data: bytes


def byte_edits(
    text: bytes, words: Sequence[Word], edits: Sequence[WordEdit], *, style: Style
) -> list[Replacement]:
    """The replacements in `text` that turn the words of one function into the edited ones, left to right.

    Whether the result reads back as the edited words is for the caller to check: a new word may land on a
    preprocessor line.
    """
    source = [word.text for word in words]
    around = Surroundings(text, words, style)
    small = minimized(source, edits)
    enclosing = Enclosing.of(text, words, around, small)
    replacements: list[Replacement] = []
    for index, edit in enumerate(small):
        writer = _Writer(text, words, style, around, enclosing.depth(index), index in enclosing.inline)
        if not edit.words:
            replacements += writer.remove(edit.start, edit.end)
        elif edit.start < edit.end:
            replacements += writer.replace(edit.start, edit.end, edit.words)
        else:
            replacements.append(writer.insert(edit.start, edit.words))
    changing = [entry for entry in replacements if text[entry.start : entry.end] != entry.data]
    return _indented(changing, list(enclosing.indentations()))


def _indented(replacements: list[Replacement], gained: Sequence[Indentation]) -> list[Replacement]:
    """The replacements, and what enclosed lines gain; a line that a replacement takes away gains nothing."""
    result = list(replacements)
    for line in gained:
        blanks = line.blanks.encode("ascii")
        if any(entry.start <= line.line_start and line.position < entry.end for entry in replacements):
            continue
        if any(entry.start < line.position < entry.end for entry in replacements):
            continue
        beside = next((e for e in result if e.start == e.end == line.position), None)
        if beside is not None:
            result[result.index(beside)] = Replacement(beside.start, beside.end, beside.data + blanks)
        else:
            result.append(Replacement(line.position, line.position, blanks))
    return sorted(result, key=lambda entry: (entry.start, entry.end))


def apply_replacements(text: bytes, replacements: Sequence[Replacement]) -> bytes:
    """The text with the replacements made; they go left to right and do not overlap."""
    parts: list[bytes] = []
    position = 0
    for entry in replacements:
        if entry.start < position:
            raise ValueError(
                f"replacement at byte {entry.start} overlaps the one that ends at byte {position}"
            )
        parts += [text[position : entry.start], entry.data]
        position = entry.end
    return b"".join([*parts, text[position:]])


def _bytes(written: str) -> bytes:
    return written.encode("utf-8", "surrogateescape")


@dataclass(frozen=True, slots=True)
class _Gap:
    """How many blanks beside a replacement go with it, and the blank that takes their place."""

    reach: int
    blank: str


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes one edit of a function."""

    text: bytes
    words: Sequence[Word]
    style: Style
    around: Surroundings
    depth: int  # the steps that the lines around the edit gain
    stays_on_line: bool  # it closes a block that opens on its line

    def remove(self, start: int, end: int) -> list[Replacement]:
        """Take words away; comments between them stay, a line that held nothing else goes."""
        return [self._remove_piece(first, last) for first, last in self._pieces(start, end)]

    def replace(self, start: int, end: int, words: Sequence[str]) -> list[Replacement]:
        """Set new words in the place of old ones; comments between the old ones stay behind the new ones."""
        (first, last), *others = self._pieces(start, end)
        left, right = self.words[first].start_byte, self.words[last - 1].end_byte
        base = self.around.indentation(left)
        if (
            words[0] == "{"
            and self.around.text_at(start - 1) in (")", "else")
            and self.around.begins_line(left)
        ):
            base = self.around.indentation(self.words[self.around.statement_before(start)].start_byte)
            before = self._block_gap(start, base)
        else:
            before = self._gap(start, words[0], beside=self.around.texts(start))
        written = self._set(words, base=base, before=start)
        after = self._gap(end, self.around.text_at(end), beside=[*self.around.texts(start), *words])
        return [
            Replacement(
                left - before.reach, right + after.reach, _bytes(before.blank + written + after.blank)
            ),
            *(self._remove_piece(*piece) for piece in others),
        ]

    def _block_gap(self, at: int, base: str) -> _Gap:
        """A new block in the place of the one statement under a head: its brace goes where braces go."""
        gap = self.text[self.words[at - 1].end_byte : self.words[at].start_byte]
        if gap.strip():
            return _Gap(0, "")
        newline = self.around.newline(self.words[at - 1].end_byte)
        deeper = base + self.style.unit * self.depth
        return _Gap(len(gap), newline + deeper if self.style.brace_on_own_line else " ")

    def _gap(self, at: int, right: str, *, beside: Sequence[str]) -> _Gap:
        """What becomes of the blank before word `at`, once `beside` lies before it and `right` behind it.

        A gap that was set by convention is set by it again, another is left alone unless the words would run
        together; a gap that holds more than blanks is none of our business.
        """
        if not 0 < at < len(self.words) or not beside or not right:
            return _Gap(0, "")
        gap = self.text[self.words[at - 1].end_byte : self.words[at].start_byte]
        if gap.strip(b" \t"):
            return _Gap(0, "")
        types = self.style.types
        was = blank_between(
            self.around.text_at(at - 2),
            self.around.text_at(at - 1),
            self.around.text_at(at),
            history=self.around.texts(at),
            types=types,
        )
        before = beside[-2] if len(beside) > 1 else ""
        wanted = blank_between(before, beside[-1], right, history=beside, types=types)
        if bool(gap) == bool(wanted):
            return _Gap(0, "")
        if bool(was) == bool(gap) or (not gap and glues(beside[-1], right)):
            return _Gap(len(gap), wanted)
        return _Gap(0, "")

    def insert(self, at: int, words: Sequence[str]) -> Replacement:
        """Set new words between two old ones; whole statements go on lines of their own."""
        if at == 0:
            first = self.words[0].start_byte
            return Replacement(first, first, _bytes(self._set(words, base="", before=0) + " "))
        left = self.words[at - 1].end_byte
        line_end = self.around.line_end(left)
        near = at < len(self.words) and self.words[at].start_byte < line_end
        next_is_near = near or self.stays_on_line
        boundary = is_boundary(self.words, at)
        whole = words[-1] in _LINE_ENDS or (words[0] in _HEADS and words[-1] in (")", "else", "do", "try"))
        if (boundary and whole and not next_is_near) or self.around.is_directive(at - 1):
            return self._insert_lines(at, words, line_end)
        if boundary and next_is_near:
            return self._insert_inline(
                at, words, join(words, previous=self.around.text_at(at - 1), types=self.style.types)
            )
        if boundary and at < len(self.words) and self.around.begins_line(self.words[at].start_byte):
            return self._insert_ahead(at, words)
        return self._insert_inline(at, words, self._set(words, base=self.around.indentation(left), before=at))

    def _insert_ahead(self, at: int, words: Sequence[str]) -> Replacement:
        """Set words before the first one of a line: they begin the statement that it goes on."""
        start = self.words[at].start_byte
        written = self._set(words, base=self.around.indentation(start), before=at)
        return Replacement(start, start, _bytes(written + self._blank_after(at, words)))

    def _insert_inline(self, at: int, words: Sequence[str], written: str) -> Replacement:
        end = self.words[at - 1].end_byte
        before = self._joint(at - 2, at - 1, words[0])
        if at == len(self.words):
            return Replacement(end, end, _bytes(before + written))
        start = self.words[at].start_byte
        after = self._blank_after(at, words)
        gap = self.text[end:start]
        if gap.strip(b" \t"):  # a comment or a line end stays between the new words and the next one
            return Replacement(end, end, _bytes(before + written))
        if not gap:
            return Replacement(end, end, _bytes(before + written + after))
        if after:
            return Replacement(end, end, _bytes(before + written))
        return Replacement(start if before else end, start, _bytes(written))

    def _blank_after(self, at: int, words: Sequence[str]) -> str:
        """The blank between new words and the old word behind them."""
        return blank_between(
            words[-2] if len(words) > 1 else self.around.text_at(at - 1),
            words[-1],
            self.around.text_at(at),
            history=[*self.around.texts(at), *words],
            types=self.style.types,
        )

    def _insert_lines(self, at: int, words: Sequence[str], line_end: int) -> Replacement:
        end = self.words[at - 1].end_byte
        base = self.around.base(at)
        written = self._set(words, base=base, before=at)
        rest = self.text[end:line_end]
        if words[0] == "else" and self.around.text_at(at - 1) == "}" and not self.style.brace_on_own_line:
            return Replacement(end, end, _bytes(" " + written))
        first = base + self.style.unit * self._lines(words)[0].depth
        runs_on = rest.count(b"/*") > rest.count(b"*/")  # a comment goes over the line end
        if runs_on and at < len(self.words):
            start = self.around.line_start(self.words[at].start_byte)
            return Replacement(start, start, _bytes(first + written + self._newline(at)))
        place = end + len(rest.removesuffix(b"\r"))
        return Replacement(place, place, _bytes(self._newline(at) + first + written))

    def _remove_piece(self, first: int, last: int) -> Replacement:
        left, right = self.words[first].start_byte, self.words[last - 1].end_byte
        line_start, line_end = self.around.line_start(left), self.around.line_end(right)
        before, after = self.text[line_start:left], self.text[right:line_end]
        if not before.strip(BLANKS) and not after.strip(BLANKS + b"\r"):
            return Replacement(line_start, min(line_end + 1, len(self.text)), b"")
        if not before.strip(BLANKS):
            return Replacement(left, right + len(after) - len(after.lstrip(b" \t")), b"")
        if not after.strip(BLANKS + b"\r"):
            return Replacement(left - (len(before) - len(before.rstrip(b" \t"))), right, b"")
        return self._remove_within_line(first, last, before, after)

    def _remove_within_line(self, first: int, last: int, before: bytes, after: bytes) -> Replacement:
        left, right = self.words[first].start_byte, self.words[last - 1].end_byte
        blanks_before = len(before) - len(before.rstrip(b" \t"))
        blanks_after = len(after) - len(after.lstrip(b" \t"))
        near = (
            first > 0
            and last < len(self.words)
            and self.words[first - 1].end_byte == left - blanks_before
            and self.words[last].start_byte == right + blanks_after
        )
        wanted = self._joint(first - 2, first - 1, self.around.text_at(last)) if near else " "
        if bool(blanks_before) == bool(wanted):
            return Replacement(left, right + blanks_after, b"")
        if bool(blanks_after) == bool(wanted):
            return Replacement(left - blanks_before, right, b"")
        return Replacement(left - blanks_before, right + blanks_after, _bytes(wanted))

    def _pieces(self, start: int, end: int) -> list[tuple[int, int]]:
        """Split [start, end) where a comment, or anything else that is not layout, lies between two words."""
        pieces = [(start, start + 1)]
        for index in range(start + 1, end):
            gap = self.text[self.words[index - 1].end_byte : self.words[index].start_byte]
            if gap.strip():
                pieces.append((index, index + 1))
            else:
                pieces[-1] = (pieces[-1][0], index + 1)
        return pieces

    def _set(self, words: Sequence[str], *, base: str, before: int) -> str:
        return set_lines(
            self._lines(words),
            base=base,
            unit=self.style.unit,
            newline=self._newline(before),
            types=self.style.types,
            previous=self.around.text_at(before - 1),
        )

    def _lines(self, words: Sequence[str]) -> list[Line]:
        return lines_of(words, brace_on_own_line=self.style.brace_on_own_line, depth=self.depth)

    def _newline(self, at: int) -> str:
        """The line end of the line that words set before word `at` stand beside."""
        return self.around.newline(self.words[max(0, at - 1)].end_byte)

    def _joint(self, before: int, left: int, right: str) -> str:
        """The blank between an old word and what now follows it."""
        return blank_between(
            self.around.text_at(before),
            self.around.text_at(left),
            right,
            history=self.around.texts(left + 1),
            types=self.style.types,
        )
