"""`plc explain`: pages by kind and by CWE, the list, and what it says of names that are none."""

from __future__ import annotations

import pytest

from data_prep.errors import ConfigError
from plc.cli.explain import explain
from plc.output.flaw_pages import flaw_pages, page_of


@pytest.mark.parametrize("asked", ["case-undone", "Case-Undone", "CWE-484", "cwe-484", "484"])
def test_the_page_of_a_kind(asked: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert explain(asked) == 0
    assert capsys.readouterr().out == page_of("case-undone")


def test_a_kind_without_a_page_has_its_sentence_and_mitres_link(capsys: pytest.CaptureFixture[str]) -> None:
    assert explain("CWE-121") == 0
    assert capsys.readouterr().out == (
        "CWE-121 stack-based buffer overflow\n\n"
        "More data is written than an array on the stack can hold.\n"
        "https://cwe.mitre.org/data/definitions/121.html\n"
        "Not reported by default; `plc repair --min-confidence` shows such findings.\n"
    )


def test_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert explain() == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(": ")[0] for line in lines] == list(flaw_pages())
    assert all(line.partition(": ")[2] for line in lines)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("case-undon", "case-undon: no such kind of flaw; did you mean case-undone?"),
        (
            "xyz\x1b",
            r"^xyz\\x1b: no such kind of flaw; kinds are assignment-in-condition, .*, and CWE numbers$",
        ),
    ],
)
def test_a_name_that_is_none(asked: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        explain(asked)
