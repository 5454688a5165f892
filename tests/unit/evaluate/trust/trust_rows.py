"""Rows made of real text: parsed, named and numbered as preparation does it."""

from __future__ import annotations

from data_prep.dataset import NO_LINE, Pair
from data_prep.text.language_specs import SPECS, Language
from data_prep.text.languages import parse_anew
from data_prep.text.lexer import Word, words_of
from data_prep.text.naming import Names
from data_prep.text.windows import lines_of
from plc.evaluate.trust.reading import Reading, reading_of

KEPT = frozenset(
    {"strcpy", "strncpy", "free", "malloc", "printf", "size", "String", "System", "out", "println"}
)
COPY = """int copy(char *to, const char *from, int size)
{
    int done = 0;
    int left = size;
    char *end = to + size;
    for (done = 0; done <= left; done++) {
        to[done] = from[done];
    }
    return done < 1 ? limit : 0;
}
"""
FIXED = COPY.replace("<= left", "< left")


def row(
    before: str,
    after: str,
    *,
    language: Language = "c",
    line: int | None = None,
    number: int = 0,
    around: tuple[str, ...] = (),
) -> Pair:
    """A row of one function; `line` is the reported one, from 0."""
    words, fixed = _words(before, language), _words(after, language)
    names = Names.new(KEPT)
    source = tuple(names.rename(words))
    outside = tuple(names.rename(Word(name, "variable", 0, 0) for name in around))
    found = lines_of(words, before.encode())
    return Pair(
        id=f"row{number}",
        source_id=f"source{number}:{'identity' if before == after else 'flawed'}",
        language=language,
        cwe=193,
        variant=f"variant{number % 7}",
        flow="",
        kind="identity" if before == after else "flawed",
        source=source,
        target=tuple(names.rename(fixed)),
        bucket_pair=number % 20,
        bucket_source=number % 20,
        bucket_variant=19,
        bucket_cwe=19,
        spelled=tuple(word.text for word in words),
        lines=() if line is None else tuple(each - found[0] for each in found),
        reported_line=NO_LINE if line is None else line,
        around=outside,
        around_spelled=around,
    )


def reading(*rows: Pair) -> Reading:
    """The rows as code."""
    found = reading_of(rows, KEPT)
    assert found is not None
    return found


def _words(text: str, language: Language) -> list[Word]:
    before, behind = SPECS[language].frames[0]
    framed = before + text.encode() + behind
    words = words_of(parse_anew(framed, language).root_node, framed)
    end = len(before) + len(text.encode())
    return [
        Word(word.text, word.role, word.start_byte - len(before), word.end_byte - len(before))
        for word in words
        if len(before) <= word.start_byte < end
    ]
