"""Tests of data_prep.juliet.clean.roles."""

from __future__ import annotations

import pytest

from data_prep.juliet.clean.roles import NeutralNames, is_entry, role_in, without_roles

CASE = "CWE1_Made__up_51"


@pytest.mark.parametrize(
    ("name", "entry", "role"),
    [
        ("bad", True, "bad"),
        (f"{CASE}_bad", True, "bad"),
        (f"{CASE}_good", True, "good"),
        ("good1", True, "good1"),
        ("goodB2G2", True, "goodB2G2"),
        ("badSink", False, "bad"),
        (f"{CASE}b_goodG2BSink", False, "goodG2B"),
        ("helperBad", False, "bad"),
        ("helperGood1", False, "good1"),
        ("BadClass", False, "bad"),
        ("badly", False, None),
        ("goods", False, None),
        ("main", False, None),
    ],
)
def test_what_a_name_tells(name: str, entry: bool, role: str | None) -> None:
    assert is_entry(name, CASE) is entry
    if not name.endswith("b_goodG2BSink"):  # the letter of the file stands before the role
        assert role_in(name, CASE) == role


def neutral(
    *spellings: str, role: str, outer: tuple[str, ...] = (), types: tuple[str, ...] = ()
) -> list[str]:
    table = NeutralNames(CASE, outer=outer, types=types).table(spellings, role)
    return [table.get(spelling, spelling) for spelling in spellings]


def test_the_same_part_has_the_same_name_on_both_sides() -> None:
    outer = ("badSink", "goodB2GSink", "helperBad", "helperGood", "badVaSinkB", "goodB2GVaSinkG")
    bad = neutral(
        f"{CASE}_bad", f"{CASE}b_badSink", "badSink", "helperBad", "badVaSinkB", role="bad", outer=outer
    )
    good = neutral(
        "goodB2G",
        f"{CASE}b_goodB2GSink",
        "goodB2GSink",
        "helperGood",
        "goodB2GVaSinkG",
        role="goodB2G",
        outer=(*outer, "goodB2G"),
    )
    assert bad == good
    assert len(set(bad)) == len(bad)


def test_locals_are_left_alone_unless_they_are_named_after_their_own_role() -> None:
    assert neutral("dataBadBuffer", "dataGoodBuffer", "badge", role="bad") == [
        "dataBadBuffer",
        "dataGoodBuffer",
        "badge",
    ]
    assert neutral("badObject", role="bad") == neutral("goodG2BObject", role="goodG2B") == ["<Object>"]
    assert neutral("goodObject", role="bad") == ["goodObject"]


def test_two_names_never_become_one() -> None:
    both = neutral("badSink", "goodG2BSink", role="bad", outer=("badSink", "goodG2BSink"))
    assert len(set(both)) == 2


def test_a_class_is_not_called_like_the_entry() -> None:
    found = neutral(f"{CASE}_bad", "bad", role="bad", outer=("bad",), types=(f"{CASE}_bad",))
    assert len(set(found)) == 2


@pytest.mark.parametrize(
    ("literal", "left"),
    [
        ('"bad: 100/"', '"100/"'),
        ('"output_goodG2B.txt"', '"output_.txt"'),
        ('"BadSource_fopen.txt"', '"Source_fopen.txt"'),
        ('"a badge, goods"', '"a badge, goods"'),
        ('"%s"', '"%s"'),
    ],
)
def test_strings_lose_their_role(literal: str, left: str) -> None:
    assert without_roles(literal) == left
