"""Functions after edits: those of the whole text read anew, only cheaper."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from data_prep.text.functions import functions_of
from data_prep.text.languages import Language, parse, substitutes_of
from data_prep.text.lexer import words_of
from plc.repair.findings import Edit, apply_edits
from plc.repair.text.functions_after import functions_after
from plc.repair.text.reparsing import Syntax

C = b"""int f(int a)
{
    return g(a) + 1;
}
static int g(int b) { return b; }int h(void) { return f(g(2)); }

int i(char *s)
{
    gets(s);
    return 0;
}
"""
JAVA = b"class A { int f(int a) { return a; } class B { A g() { return null; } } A(int b) { f(b); } }\n"
TEXTS: dict[Language, bytes] = {"c": C, "cpp": C + b"class D { int j() { return 1; } };\n", "java": JAVA}


def edits_of(text: bytes) -> st.SearchStrategy[list[Edit]]:
    """Edits in order that do not meet."""
    cuts = st.lists(st.integers(0, len(text)), min_size=2, max_size=6, unique=True).map(sorted)
    words = st.sampled_from(["", ";", "}", "{", "int k(int c) { return c; }", " x ", "return 7;", "\u00e4"])
    return cuts.flatmap(
        lambda places: st.lists(words, min_size=len(places) // 2, max_size=len(places) // 2).map(
            lambda written: [
                Edit(start, end, each)
                for start, end, each in zip(places[::2], places[1::2], written, strict=False)
            ]
        )
    )


@pytest.mark.parametrize("language", ["c", "cpp", "java"])
@given(data=st.data())
def test_they_are_the_functions_of_the_edited_text(language: Language, data: st.DataObject) -> None:
    text = TEXTS[language]
    edits = data.draw(edits_of(text))
    after = apply_edits(text, edits)
    before = functions_of(text, language)
    reparsed = Syntax.of(text, language).after_edits(edits, encoding="utf-8")
    found = functions_after(reparsed, before=before, edits=edits, encoding="utf-8")
    anew = functions_of(after, language)
    assume(not substitutes_of(after, language))  # which no edit brings about
    assert [function.name for function in found] == [function.name for function in anew]
    assert [[word.text for word in function.words] for function in found] == [
        [word.text for word in function.words] for function in anew
    ]


def test_what_no_edit_touches_is_not_read_again() -> None:
    before = functions_of(C, "c")
    place = C.index(b"gets(s)")
    edit = Edit(place, place + 7, "fgets(s, 10, stdin)")
    reparsed = Syntax.of(C, "c").after_edits([edit], encoding="utf-8")
    found = functions_after(reparsed, before=before, edits=[edit], encoding="utf-8")
    assert [one is other for one, other in zip(found, before, strict=True)] == [True, True, True, False]


@given(st.sampled_from(["c", "cpp", "java"]), st.data())
def test_words_within_a_range_are_those_of_the_whole(language: Language, data: st.DataObject) -> None:
    text = TEXTS[language]
    start, end = sorted((data.draw(st.integers(0, len(text))), data.draw(st.integers(0, len(text)))))
    root = parse(text, language).root_node
    whole = [word for word in words_of(root, text) if start <= word.start_byte and word.end_byte <= end]
    part = words_of(root, text, within=(start, end))
    assert [word for word in part if start <= word.start_byte and word.end_byte <= end] == whole
