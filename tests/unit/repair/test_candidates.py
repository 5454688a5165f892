"""Only fixes that can be applied, change something, and read back as meant become candidates."""

from __future__ import annotations

import pytest

from data_prep.text.functions import Instance, functions_of, instances_of
from data_prep.text.naming import Names
from data_prep.text.word_edits import WordEdit
from plc.repair.candidates import Candidate, Page, fresh_name, only_removes, restore, split_by_function
from plc.repair.edits.style import style_of
from plc.repair.findings import apply_edits, digest_of
from plc.repair.text.source_text import SourceText
from tests.scripted_model import KEPT_NAMES, edit_of, spaced
from tests.unit.repair.kinds.test_evidence import change

TEXT = b"""static void helper(char *name)
{
    free(name);
}

int main(void)
{
    char *text = malloc(10);
    helper(text);
    value1 = 3;
    return 0;
}
"""


def page_and_instance(text: bytes = TEXT, entry: str = "main") -> tuple[Page, Instance, Names, list[str]]:
    """A file as candidates see it, the instance of one of its functions, and that in the model's words."""
    functions = functions_of(text, "c")
    (instance,) = [i for i in instances_of(functions, budget=400) if i.entry.name == entry]
    names = Names.new(KEPT_NAMES)
    return Page.of(SourceText.of(text), "c", style_of(text)), instance, names, names.rename(instance.words)


def candidate(before: str, after: str) -> Candidate | None:
    """The candidate that replaces some words of main's instance."""
    page, instance, names, words = page_and_instance()
    edit = edit_of(words, before, after)
    assert edit is not None, " ".join(words)
    return page.candidate(instance, names, [edit], -1.0)


def result_of(made: Candidate, text: bytes = TEXT) -> bytes:
    """The text with a candidate's edits, which are what its digest is of."""
    result = apply_edits(text, made.edits)
    assert made.digest == digest_of(result)
    return result


def test_an_edit_of_a_reached_function_is_made_there() -> None:
    made = candidate("free ( v2 ) ;", "if ( v2 != NULL ) { free ( v2 ) ; }")
    assert made is not None
    assert made.touched.name == "helper"
    assert result_of(made).startswith(
        b"static void helper(char *name)\n{\n    if (name != NULL) {\n        free(name);\n    }\n}\n"
    )


def test_edits_of_two_functions_are_one_candidate() -> None:
    page, instance, names, words = page_and_instance()
    first = edit_of(words, "return n2 ;", "free ( v0 ) ; return n2 ;")
    second = edit_of(words, "free ( v2 ) ;", "")
    assert first is not None
    assert second is not None
    made = page.candidate(instance, names, [first, second], -1.0)
    assert made is not None
    assert made.touched.name == "main"
    assert b"    free(text);\n    return 0;\n" in result_of(made)
    assert b"helper(char *name)\n{\n}" in result_of(made)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("free ( v2 ) ;", "free ( v2 ) ;"),  # nothing changes
        ("free ( v2 ) ;", "free ( v2 ;"),  # does not parse
        ("free ( v2 ) ;", "free ( v9 ) ;"),  # no such name
        ("free ( v2 ) ;", "free ( s4 ) ;"),  # no such string
        ("free ( v2 ) ;", "delete v2 ;"),  # C++, though the grammar of C takes it for a declaration
        ("} static", "} void static"),  # runs from one function into the next
    ],
)
def test_what_cannot_be_offered_is_dropped(before: str, after: str) -> None:
    assert candidate(before, after) is None


def test_new_variables_get_names_that_the_file_does_not_use() -> None:
    made = candidate("free ( v2 ) ;", "char * v7 = v2 ; free ( v7 ) ;")
    assert made is not None
    assert b"    char *value2 = name;\n    free(value2);\n" in result_of(made)


@pytest.mark.parametrize("words", ["v7 = 1 ;", "return v7 ;", "f ( v7 ) ;", "int s7 = 1 ;", "goto v7 ;"])
def test_only_declarations_make_new_names(words: str) -> None:
    assert restore([WordEdit(0, 0, tuple(spaced(words)))], Names.new(KEPT_NAMES), "c", taken=b"") is None


def test_fresh_names_avoid_the_file_and_each_other() -> None:
    assert fresh_name(b"int value1;", avoid=["value2"]) == "value3"


def test_edits_are_parted_by_function() -> None:
    first, second = functions_of(b"void f(void) { }\nvoid g(void) { }", "c")
    size = len(first.words)
    inside, behind, across = (
        WordEdit(1, 2, ()),
        WordEdit(size, size, ("x",)),
        WordEdit(size - 1, size + 1, ()),
    )
    assert split_by_function([inside, WordEdit(size + 1, size + 2, ())], [first, second]) == {
        0: [inside],
        1: [WordEdit(1, 2, ())],
    }
    assert split_by_function([behind], [first, second]) == {0: [behind]}
    assert split_by_function([across], [first, second]) is None
    assert split_by_function([WordEdit(99, 100, ())], [first, second]) is None


def test_a_broken_file_may_be_repaired_elsewhere() -> None:
    text = TEXT + b"\nint broken( { return;\n"
    page, instance, names, words = page_and_instance(text)
    edit = edit_of(words, "free ( v2 ) ;", "free ( NULL ) ;")
    assert edit is not None
    assert page.syntax.errors > 0
    assert page.candidate(instance, names, [edit], 0.0) is not None


@pytest.mark.parametrize("after", ["", ";"])
def test_no_empty_statement_is_left_behind(after: str) -> None:
    for before in ("free ( v2 ) ;", "free ( v2 )") if not after else ("free ( v2 ) ;",):
        made = candidate(before, after)
        assert made is not None
        assert b"helper(char *name)\n{\n}\n" in result_of(made)


def test_the_empty_body_of_a_head_stays() -> None:
    text = b"void f(char *s)\n{\n    while (*s++)\n        log(s);\n}\n"
    page, instance, names, words = page_and_instance(text, "f")
    edit = edit_of(words, "log ( v0 )", "")
    assert edit is not None
    made = page.candidate(instance, names, [edit], 0.0)
    assert made is not None
    assert result_of(made, text) == b"void f(char *s)\n{\n    while (*s++)\n        ;\n}\n"


@pytest.mark.parametrize(
    ("text", "old", "new", "removes"),
    [
        ("void f(int x) { if (x) foo(); }", "foo();", ";", True),
        ("int f(int x) { bar(x); baz(); return x; }", "bar(x); baz(); return x", "return 1", True),
        ("int f(int x) { bar(x); return x; }", "bar(x);", "", True),
        ("int f(int x) { return !x; }", "!x", "x", False),
        ("int f(int x) { bar(x, 1); return x; }", "x, 1", "x", False),
        ("int f(int x) { bar(x); return x; }", "bar(x);", "baz(x);", False),
    ],
)
def test_what_takes_a_statement_away(text: str, old: str, new: str, removes: bool) -> None:
    assert only_removes(change(text, old, new, "c")) is removes
