"""Edits of texts with macros and conditionals: what is hidden from the parser stays as the user wrote it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from data_prep.text.functions import functions_of
from data_prep.text.languages import Language, substitutes_of
from data_prep.text.word_edits import WordEdit
from plc.repair.edits.layout import apply_replacements, byte_edits
from plc.repair.edits.style import style_of

FRAGMENTS = (
    b"API int f(int a) {\n  if (a) {\n    return 1;\n  }\n  return 0;\n}\n",
    b"static int q(int a UNUSED) LOCKS(mu) {\n  return a + 1; /* kept */\n}\n",
    b"int g(void) {\n\tLOOP(i) {\n\t\th(i);\n\t}\n\treturn 2;\n}\n",
    b"int k(int a) {\n#if A\n  if (a) {\n#else\n  if (!a) {\n#endif\n    a = 3;\n  }\n  return a;\n}\n",
    b"#ifdef B\nint m(int a) {\n#else\nint m(long a) {\n#endif\n  a++;\n  return a;\n}\n",
    b"SYSCALL_DEFINE1(open, int, a)\n{\n  return a;\n}\n",
    b"int p(va_list ap) {\r\n  TRACE(ap)\r\n  int c = *va_arg(ap, int*);\r\n  return c;\r\n}\r\n",
    b"int s(int a) {\n  switch (a) {\n  case 1:\n    a = 2;\n    __attribute__((fallthrough));\n"
    b"  default:\n    return a;\n  }\n}\n",
    b"int d(int a) {\n#ifndef NDEBUG\n  check(a);\n#endif\n  EXPORT const int b = a;\n  return b;\n}\n",
    b'TEST_CASE("a name") {\n  CHECK(f(1) == 2);\n}\n',
    b"class API Foo {\n  int a() OVERRIDE { return 1; }\n  Q_OBJECT\n  int c() { return 3; }\n};\n",
    b"int w(int a) {\n  return @ a;\n}\n",
    b"#define TWICE(x) \\\n  ((x) + (x))\n",
)
NEW = ("x = 1 ;", "if ( x ) {", "if ( x ) { return ; }", "}", ";", "x", "")


@dataclass(frozen=True)
class Edited:
    """A text, one edit of it, and where the words that it replaces are."""

    before: bytes
    after: bytes
    start: int
    end: int
    new: bytes
    between: tuple[bytes, ...]  # what is no layout between the words that it replaces
    ranges: tuple[tuple[int, int], ...]  # that were replaced


@st.composite
def edited(draw: st.DrawFn) -> tuple[Edited, Language]:
    """A text of some fragments, with a few words of one of its functions replaced."""
    language: Language = draw(st.sampled_from(["c", "cpp"]))
    parts = draw(st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=5))
    before = b"/* \xc3\xa4 */\n" + b"\n".join(parts)
    functions = [each for each in functions_of(before, language) if each.words]
    if not functions:
        return Edited(before, before, 0, 0, b"", (), ()), language
    words = draw(st.sampled_from(functions)).words
    first = draw(st.integers(1, len(words) - 1))
    last = min(len(words), first + draw(st.integers(0, 3)))
    new = draw(st.sampled_from(NEW))
    edit = WordEdit(first, last, tuple(new.split()))
    replacements = byte_edits(before, words, [edit], style=style_of(before))
    after = apply_replacements(before, replacements)
    start = words[first].start_byte if first < last else words[first - 1].end_byte
    end = words[last - 1].end_byte if first < last else start
    ranges = tuple((entry.start, entry.end) for entry in replacements)
    around = words[first:last] or words[first - 1 : first + 1]
    gaps = (before[one.end_byte : two.start_byte].strip() for one, two in pairwise(around))
    between = tuple(gap for gap in gaps if gap)
    return Edited(before, after, start, end, new.encode(), between, ranges), language


def without_blanks(text: bytes) -> bytes:
    """All that is no layout."""
    return b"".join(text.split())


def _is_in_directive(text: bytes, place: int) -> bool:
    return text[text.rfind(b"\n", 0, place) + 1 :].lstrip().startswith(b"#")


_COMMENT = re.compile(rb"/\*.*?\*/", re.DOTALL)


def _words(text: bytes, beside: Sequence[bytes]) -> bytes:
    """The text without layout and without what stands between its words."""
    for each in sorted(beside, key=len, reverse=True):  # one may be a part of another
        text = text.replace(each, b"")
    return without_blanks(text)


@settings(deadline=None, max_examples=300)
@given(made=edited())
def test_all_but_the_words_of_an_edit_is_what_the_user_wrote(made: tuple[Edited, Language]) -> None:
    edit, language = made
    expected = edit.before[: edit.start] + edit.new + edit.before[edit.end :]
    if not edit.ranges:
        assert edit.after == edit.before
    elif edit.start == edit.end and _is_in_directive(edit.before, edit.start):
        assert edit.before.splitlines()[edit.before.count(b"\n", 0, edit.start)] in edit.after.splitlines()
    elif edit.between:  # macros, directives and comments stay
        for gap in edit.between:
            assert without_blanks(edit.after).count(without_blanks(gap)) >= edit.before.count(gap)
    elif without_blanks(edit.after) != without_blanks(expected):
        # A word went to the other side of what stands between two words: that is as it was, byte for byte.
        kept = [(one.start, one.end) for one in substitutes_of(edit.before, language)]
        kept += [match.span() for match in _COMMENT.finditer(edit.before)]
        assert not any(first < end and start < last for start, end in edit.ranges for first, last in kept)
        beside = [edit.before[first:last] for first, last in kept]
        assert _words(edit.after, beside) == _words(expected, beside)


@settings(deadline=None, max_examples=300)
@given(made=edited())
def test_what_the_parser_was_shown_is_never_written(made: tuple[Edited, Language]) -> None:
    edit, language = made
    moved = len(edit.after) - len(edit.before)
    for one in substitutes_of(edit.before, language):
        hidden = edit.before[one.start : one.end]
        if all(one.end <= start or end <= one.start for start, end in edit.ranges):
            behind = any(end <= one.start for _, end in edit.ranges)
            if len(edit.ranges) <= 1:
                at = one.start + (moved if behind else 0)
                assert edit.after[at : at + len(hidden)] == hidden
        if b"#" in edit.before[edit.start : edit.end]:
            continue  # a directive is a word, which an edit may replace
        lines = [line for line in hidden.split(b"\n") if line.lstrip().startswith(b"#")]
        assert all(edit.after.count(line) >= edit.before.count(line) for line in lines)
