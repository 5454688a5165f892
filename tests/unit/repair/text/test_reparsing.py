"""A text with edits parsed again is what a parse from scratch makes of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_prep.text.functions import functions_in, functions_of
from data_prep.text.languages import Language, language_of, parse, substitutes_of
from plc.repair.edits.layout import Replacement
from plc.repair.findings import Edit, apply_edits
from plc.repair.text.reparsing import Syntax, errors_in
from tests.unit.data_prep.text.test_substitutes import TEXTS as MACROS
from tests.unit.repair.text.test_functions_after import TEXTS, edits_of

EXAMPLES = sorted(Path(__file__).parents[4].joinpath("examples/flawed").iterdir())
PIECES = ("if (x != NULL) {\n    y = 1;\n}", "free(p);", " ", "\n\n", "/* \u00e4 */", "y(x, 2);\n", "{", "@")


@pytest.mark.parametrize("language", ["c", "cpp", "java"])
@given(data=st.data())
def test_it_holds_what_the_edits_make_and_says_where_the_syntax_is_another(
    language: Language, data: st.DataObject
) -> None:
    text = TEXTS[language]
    edits = data.draw(edits_of(text))
    syntax = Syntax.of(text, language)
    after = syntax.after_edits(edits, encoding="utf-8")
    assert after.text == apply_edits(text, edits)
    assert all(0 <= first <= last <= len(after.text) for first, last in after.changed)
    anew = parse(after.text, language).root_node
    if substitutes_of(after.text, language):  # an edit is not made to parse by new ones
        assert after.root.has_error
    else:
        assert after.root.has_error == anew.has_error
    assert syntax.errors == errors_in(parse(text, language).root_node)  # and it is as it was


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
@given(data=st.data())
def test_a_sound_text_has_the_very_tree_of_a_parse_from_scratch(path: Path, data: st.DataObject) -> None:
    language = language_of(path)
    assert language is not None
    text = path.read_bytes()
    ends = [place for place in range(1, len(text)) if text[place - 1 : place] in (b";", b"}", b"{")]
    place = data.draw(st.sampled_from(ends))
    edit = Edit(place, place, data.draw(st.sampled_from(PIECES)))
    after = Syntax.of(text, language).after_edits([edit], encoding="utf-8")
    whole = parse(after.text, language).root_node
    assert after.root.has_error == whole.has_error
    if not whole.has_error:
        assert str(after.root) == str(whole)
        assert [node.start_point for node in after.root.children] == [n.start_point for n in whole.children]


def test_broken_and_missing_nodes_are_counted() -> None:
    assert errors_in(parse(b"int f(void) { return 1; }", "c").root_node) == 0
    assert errors_in(parse(b"int f(void) { return 1 }", "c").root_node) == 1
    assert errors_in(parse(b"int f(void) { return @ 1 }", "c").root_node) == 2


def test_replacements_over_each_other_are_refused() -> None:
    syntax = Syntax.of(b"int a;\n", "c")
    with pytest.raises(ValueError, match="replacement at byte 2 overlaps the one that ends at byte 3"):
        syntax.after([Replacement(0, 3, b""), Replacement(2, 4, b"")])


@pytest.mark.parametrize("name", MACROS)
@given(data=st.data())
def test_a_text_with_substitutes_has_the_words_of_a_parse_from_scratch(
    name: str, data: st.DataObject
) -> None:
    language, written = MACROS[name]
    text = written.encode()
    (function,) = [one for one in functions_of(text, language) if "eyes" in {word.text for word in one.words}]
    body = [word for word in function.words if word.start_byte >= text.index(b"eyes")]
    places = [word for word in body if word.text in ("5", "=", "eyes", "six", ";", "==", "3")]
    word = data.draw(st.sampled_from(places))
    is_statement = word.text == ";" and "member of a class" not in name  # where a class is, none can stand
    new = "; y = 2;" if is_statement else data.draw(st.sampled_from([word.text + " ", " " + word.text]))
    edit = Edit(word.start_byte, word.end_byte, new)
    after = Syntax.of(text, language).after_edits([edit], encoding="utf-8")
    assert after.text == text[: edit.start_byte] + new.encode() + text[edit.end_byte :]
    found = functions_in(after.root, after.text)
    assert not any(one.has_error for one in found)
    assert found == functions_of(after.text, language)


@pytest.mark.parametrize("alone", [b"do COPY8(e, b) while (e < b);", b"if (e) COPY8(e, b) else puts(0);"])
@pytest.mark.parametrize("behind", [b"", b"if (e) puts(1); y = 2;", b"e = 2; if (e) { puts(1); } y = 2;"])
@pytest.mark.parametrize("language", ["c", "cpp"])
def test_a_macro_that_is_a_statement_is_read_whatever_follows_it(
    alone: bytes, behind: bytes, language: Language
) -> None:
    text = b"int f(int b)\n{\n    int e = b;\n    " + alone + b"\n    " + behind + b"\n}\n"
    found = functions_of(text + b"int g(void) { return 2; }\n", language)
    assert [(one.name, one.has_error) for one in found] == [("f", False), ("g", False)]


def test_a_lost_semicolon_behind_a_call_that_is_no_macro_is_still_an_error() -> None:
    text = (
        b"int f(int b)\n{\n    int e = b;\n    do copy(e, b) while (e < b);\n    if (e) puts(1); y = 2;\n}\n"
    )
    assert parse(text + b"int g(void) { return 2; }\n", "c").root_node.has_error


@pytest.mark.parametrize(
    ("text", "language", "edit"),
    [  # with the substitutes of the text as it was, none of these has more errors
        (b'TEST_CASE("x") {\n  CHECK(1);\n}\n', "c", Edit(13, 14, "")),
        (
            b"#if A\nint k(int a) {\n#else\nint k(long a) {\n#endif\n  return a;\n}\n"
            b"SYSCALL(open, int a) {\n  return a;\n}\n",
            "cpp",
            Edit(40, 40, "; }"),
        ),
    ],
)
def test_a_fix_is_worse_where_the_text_read_anew_has_more_errors(
    text: bytes, language: Language, edit: Edit
) -> None:
    syntax = Syntax.of(text, language)
    after = syntax.after_edits([edit], encoding="utf-8")
    assert errors_in(after.root) <= syntax.errors
    assert errors_in(parse(after.text, language).root_node) > syntax.errors
    assert syntax.is_worse(after)


MACROS_AND_MORE = (
    b"API int f(int a) {\n  if (a) {\n    return 1;\n  }\n  return 0;\n}\n",
    b"int g(void) {\n  LOOP(i) {\n    h(i);\n  }\n  return 2;\n}\n",
    b"#if A\nint k(int a) {\n#else\nint k(long a) {\n#endif\n  return a;\n}\n",
    b"SYSCALL(open, int a) {\n  return a;\n}\n",
    b"class API Foo {\n  int a() { return 1; }\n  MACRO(b)\n  int c() { return 3; }\n};\n",
    b"int p(int a) {\n  TRACE(a)\n  int c = va_arg(ap, char*);\n  return c;\n}\n",
    b"int plain(int a) {\n  a = a + 1;\n  return a;\n}\n",
    b"int w(int a) {\n  return @ a;\n}\n",
    b'TEST_CASE("x") {\n  CHECK(1);\n}\n',
)


@settings(deadline=None, max_examples=200)
@given(
    language=st.sampled_from(["c", "cpp"]),
    parts=st.lists(st.sampled_from(MACROS_AND_MORE), min_size=1, max_size=4),
    data=st.data(),
)
def test_a_fix_that_is_not_worse_has_no_more_errors_when_the_text_is_read_anew(
    language: Language, parts: list[bytes], data: st.DataObject
) -> None:
    text = b"".join(parts)
    place = data.draw(st.sampled_from([at for at in range(len(text)) if text[at : at + 1] in b"{};)a"]))
    new = data.draw(st.sampled_from(["", "; }", "; { ; }", "x", "if (a) ;"]))
    syntax = Syntax.of(text, language)
    after = syntax.after_edits([Edit(place, place + data.draw(st.integers(0, 1)), new)], encoding="utf-8")
    if not syntax.is_worse(after):
        before = errors_in(parse(text, language).root_node)
        assert errors_in(parse(after.text, language).root_node) <= before


def test_no_more_fixes_are_made_where_each_costs_as_much_as_the_text() -> None:
    nested = b"int f(){" + b"if(a){x(" * 5000 + b" a = 1; " + b"}" * 4990  # the parser reads all of it again
    broken, healthy = Syntax.of(nested, "cpp"), Syntax.of(b"int f() { a = 1; }\n" * 3000, "cpp")
    for syntax, place in ((broken, nested.index(b"a = 1")), (healthy, 19 * 1500 + 10)):
        for _ in range(20):
            after = syntax.after([Replacement(place, place + 1, b"bc")])
        assert syntax.is_worse(after) == syntax.effort.is_spent == (syntax is broken)
