"""The parts of names: what a slot hides and a model may still read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_prep.text.lexer import Word
from data_prep.text.name_parts import NONE, WIDTH, NameParts, named, parts_of
from data_prep.text.naming import Names


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("pktBufLen", ("pkt", "buf", "len")),
        ("pkt_buf_len", ("pkt", "buf", "len")),
        ("MAX_HTTPHeader2", ("max", "http", "header")),
        ("i", ("i",)),
        ("x1", ("x",)),
        ("_", ()),
        ("a_very_long_name_of_parts", ("long", "name", "of", "parts")),
    ],
)
def test_a_name_comes_apart(name: str, parts: tuple[str, ...]) -> None:
    assert parts_of(name) == parts


@pytest.mark.parametrize(
    ("flawed", "sound"),
    [
        ("badSink", "goodG2BSink"),
        ("bad", "goodB2G1"),
        ("badVaSink", "goodG2BVaSink"),
        ("bad_source", "goodB2G2_source"),
        ("badPublicStatic", "goodG2B1PublicStatic"),
        ("helperBad", "helperGood"),
        ("CWE121_bad", "CWE121_good"),
    ],
)
def test_what_the_suites_names_tell_is_not_heard(flawed: str, sound: str) -> None:
    assert parts_of(flawed) == parts_of(sound)


@given(st.text(max_size=40))
def test_any_name_has_at_most_so_many_lower_case_parts(name: str) -> None:
    parts = parts_of(name)
    assert len(parts) <= WIDTH
    assert all(part.islower() and part.isascii() for part in parts)


def test_only_the_slots_of_names_have_parts() -> None:
    parts = NameParts(("len", "buf"))
    words = ["v0", "=", "strlen", "(", "s0", ")", "+", "n0"]
    spelled = ["buf_len", "=", "strlen", "(", '"len"', ")", "+", "17"]
    rows = parts.rows(words, spelled)
    assert rows[1] == (2, 1, NONE, NONE)
    assert all(row == (NONE,) * WIDTH for row in [rows[0], *rows[2:]])
    assert len(rows) == len(words) + 2  # the language tag and the end


def test_a_model_without_parts_and_a_row_without_spellings_have_no_rows() -> None:
    assert NameParts().rows(["v0"], ["len"]) == []
    assert NameParts(("len",)).rows(["v0"], ()) == []


def test_the_most_frequent_parts_are_kept() -> None:
    names = [["len", "buf_len"], ["len", "key"], ["buf"]]  # each row counts a part once
    assert NameParts.of(names, most=2).words == ("buf", "len")


@given(st.lists(st.sampled_from(["len", "bufLen", "free", "17", "T"]), max_size=12))
def test_rows_fit_what_naming_makes(spelled: list[str]) -> None:
    words = Names.new(frozenset({"free"})).rename(Word(text, "variable", 0, 0) for text in spelled)
    rows = NameParts(("len", "buf", "t")).rows(words, spelled)
    assert len(rows) == (len(words) + 2 if words else 0)
    for word, row in zip(words, rows[1:-1], strict=True):
        assert named(word) or row == (NONE,) * WIDTH


def test_a_part_stands_in_the_list_once() -> None:
    with pytest.raises(ValueError, match="name parts name each part once"):
        NameParts(["key", "key"])
