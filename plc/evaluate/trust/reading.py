"""A row of a dataset as text that can be changed, and a changed text as a row again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from data_prep.dataset import NO_LINE, Pair
from data_prep.text.language_specs import SPECS, Language
from data_prep.text.languages import parse_anew
from data_prep.text.lexer import Role, Word, words_of
from data_prep.text.naming import Names, is_slot
from data_prep.text.windows import lines_of

_ARGUMENTS = {"#ifdef": 1, "#ifndef": 1, "#else": 0, "#endif": 0}  # words on the line of a directive
_NEW_LINE = frozenset({";", "{", "}"})  # behind these a row without lines begins a line
_ROLES: Mapping[str, Role] = {
    "v": "variable",
    "f": "function",
    "t": "type",
    "m": "member",
    "c": "constant",
}
_INVENTED: Mapping[str, str] = {  # spellings of what a fix brings with it, by the letter of its slot
    "v": "zqv{}",
    "f": "zqf{}",
    "t": "Zqt{}",
    "m": "zqm{}",
    "c": "ZQ{}",
    "s": '"zq{}"',
    "h": "'\\{:03o}'",
    "n": "77{}",
}


@dataclass(frozen=True, slots=True)
class Token:
    """A word as the file spells it, and the blanks and comments before it."""

    text: str
    space: str = " "


Code = tuple[Token, ...]


Rows = tuple[Pair, ...]  # of one source, one for each of its references


@dataclass(frozen=True, slots=True)
class Reading:
    """The rows of a source as code: the source, its references, and the word that its report counts from."""

    rows: Rows
    kept_names: frozenset[str]
    source: Code
    targets: tuple[Code, ...]
    words: tuple[Word, ...]  # of the source, with their roles
    mark: int  # the first word on the reported line or behind it; 0 where nothing is reported
    nameless: frozenset[str]  # spellings that stand for names that the dataset has taken out

    @property
    def language(self) -> Language:
        """The language of the rows."""
        return self.rows[0].language  # type: ignore[return-value]


def reading_of(rows: Rows, kept_names: frozenset[str]) -> Reading | None:
    """The rows as code; None where they do not come back as the very same rows."""
    pair = rows[0]
    if not pair.spelled:
        return None
    spelling, nameless = _spelling(rows)
    spelled = [
        spelling[word] if is_slot(word) else name
        for word, name in zip(pair.source, pair.spelled, strict=True)
    ]
    spaces = _spaces_by_line(pair.lines) if pair.lines else _spaces(spelled)
    if spaces is None:
        return None
    source = tuple(map(Token, spelled, spaces))
    words = words_in(source, pair.language)  # type: ignore[arg-type]
    if words is None:
        return None
    targets = []
    for row in rows:
        after = [spelling.get(word, word) for word in row.target]
        spaces = _spaces(after)
        if spaces is None:
            return None
        targets.append(tuple(map(Token, after, spaces)))
    mark = next((at for at, line in enumerate(pair.lines) if line >= pair.reported_line), 0)
    made = Reading(rows, kept_names, source, tuple(targets), tuple(words), mark, nameless)
    again = changed(made, source, made.targets, mark=mark)
    return made if again is not None and again.rows == rows else None


def changed(before: Reading, source: Code, targets: Sequence[Code], *, mark: int) -> Reading | None:
    """The reading with another source; None where the parser reads other words than were meant.

    `mark`: where in the new source the word stands that `before.mark` was.
    """
    pair = before.rows[0]
    words = words_in(source, before.language)
    fixed = [words_in(target, before.language) for target in targets]
    if words is None:
        return None
    lines: tuple[int, ...] = ()
    reported = pair.reported_line
    if pair.lines:
        found = lines_of(words, text_of(source))
        lines = tuple(line - found[0] for line in found)
        if reported != NO_LINE:
            reported = lines[mark] + pair.reported_line - pair.lines[before.mark]
    made = []
    for row, after in zip(before.rows, fixed, strict=True):
        if after is None:
            return None
        names = Names.new(before.kept_names)
        made.append(
            replace(
                row,
                source=tuple(names.rename(words)),
                around=tuple(names.rename(_around_words(row))),
                target=tuple(names.rename(after)),
                spelled=tuple("" if word.text in before.nameless else word.text for word in words),
                lines=lines,
                reported_line=reported,
            )
        )
    return replace(
        before, rows=tuple(made), source=source, targets=tuple(targets), words=tuple(words), mark=mark
    )


def words_in(code: Code, language: Language) -> list[Word] | None:
    """The words that the parser reads, with their roles; None where they are not those of the code."""
    text = text_of(code)
    for before, behind in SPECS[language].frames:
        framed = before + text + behind
        tree = parse_anew(framed, language)
        words = words_of(tree.root_node, framed)
        inside = [
            Word(word.text, word.role, word.start_byte - len(before), word.end_byte - len(before))
            for word in words
            if len(before) <= word.start_byte < len(before) + len(text)
        ]
        if [word.text for word in inside] == [token.text for token in code]:
            return inside
    return None


def text_of(code: Code) -> bytes:
    """The bytes of a file that holds nothing else."""
    return "".join(token.space + token.text for token in code).encode("utf-8", "surrogateescape")


def directive_gaps(code: Code) -> frozenset[int]:
    """The words before which no blank may change, because a preprocessor directive begins or ends there."""
    fixed: set[int] = set()
    inside = False
    for at, token in enumerate(code):
        if inside or token.text.startswith("#"):
            fixed.add(at)
        inside = token.text.startswith("#") or (inside and "\n" not in token.space)
    return frozenset(fixed)


def _around_words(pair: Pair) -> Iterator[Word]:
    """Names from around, each in the role that its slot tells."""
    for word, name in zip(pair.around, pair.around_spelled, strict=True):
        yield Word(name, _ROLES.get(word[0], "other") if is_slot(word) else "other", 0, 0)


def _spelling(rows: Rows) -> tuple[dict[str, str], frozenset[str]]:
    """How each slot is spelled, and which of these spellings were invented for names that were taken out."""
    pair = rows[0]
    found = {word: name for word, name in zip(pair.source, pair.spelled, strict=True) if is_slot(word)}
    for word, name in zip(pair.around, pair.around_spelled, strict=True):
        if is_slot(word):
            found.setdefault(word, name)
    nameless = set()
    for word, name in found.items():
        if not name:
            found[word] = _invented(word)
            nameless.add(found[word])
    for row in rows:
        for word in row.target:
            if is_slot(word):
                found.setdefault(word, _invented(word))
    return found, frozenset(nameless)


def _invented(slot: str) -> str:
    number = int(slot[1:])
    return _INVENTED[slot[0]].format(number % 64 if slot[0] == "h" else number)


def _spaces_by_line(lines: Sequence[int]) -> list[str] | None:
    """Blanks that put each word on its line; None where the lines go back."""
    spaces = []
    before = 0
    for line in lines:
        if line < before:
            return None
        spaces.append("\n" * (line - before) or " ")
        before = line
    return spaces


def _spaces(words: Sequence[str]) -> list[str] | None:
    """Blanks for a row whose lines are not known; None where a directive's end is not known either."""
    spaces: list[str] = []
    left = -1  # words of a directive that are still to come
    new_line = False
    for word in words:
        if word.startswith("#"):
            if word not in _ARGUMENTS:
                return None
            spaces.append("\n")
            left = _ARGUMENTS[word]
        else:
            spaces.append("\n" if new_line else " ")
            left -= 1
        new_line = left == 0 or (left < 0 and word in _NEW_LINE)
    return spaces
