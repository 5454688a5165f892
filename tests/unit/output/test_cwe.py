"""The table of CWEs: complete for the shipped model, and in sentences that can be shown as they are."""

from __future__ import annotations

import json

import pytest

from plc.output.cwe import name_of, weaknesses
from plc.output.why import link_of, why_of
from plc.repair import default_model


def test_every_cwe_of_the_shipped_model_has_a_name_a_reason_and_a_link() -> None:
    numbers = json.loads((default_model() / "vocab.json").read_bytes())["cwes"]
    assert len(numbers) > 100
    assert [number for number in numbers if number not in weaknesses()] == []
    for number in numbers:
        weakness = weaknesses()[number]
        assert weakness.number == number
        assert weakness.name
        assert weakness.why
        assert weakness.link == f"https://cwe.mitre.org/data/definitions/{number}.html"


@pytest.mark.parametrize("number", sorted(weaknesses()))
def test_a_reason_is_a_short_sentence_to_which_its_reader_adds_the_full_stop(number: int) -> None:
    weakness = weaknesses()[number]
    assert weakness.why[0].isupper() or weakness.why[0] == "`"
    assert weakness.why[-1] not in ".:;,!? "
    assert len(weakness.why) <= 100
    assert weakness.name == weakness.name.strip()
    assert weakness.name[-1] not in ".:;,"


@pytest.mark.parametrize(
    ("id_", "name", "why"),
    [
        ("CWE-787", "out-of-bounds write", "Data is written outside the bounds of a buffer"),
        ("CWE-999999", "", ""),
        ("CWE-", "", ""),
        ("flaw", "", ""),
    ],
)
def test_ids(id_: str, name: str, why: str) -> None:
    assert (name_of(id_), why_of(id_)) == (name, why)


def test_an_id_that_the_table_has_not_still_has_a_page() -> None:
    assert link_of("CWE-999999") == "https://cwe.mitre.org/data/definitions/999999.html"
