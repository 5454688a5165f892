"""What a fix tells of the kind of flaw goes before what the model guesses, within one family of kinds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data_prep.text.word_edits import WordEdit
from plc.repair.findings import Cwe
from plc.repair.kinds import cwe_implied_by, refined
from plc.repair.repairer import Repairer
from tests.scripted_model import scripted, spaced, swap

SOURCE = spaced("if ( a = b ) c == d ;")


@pytest.mark.parametrize(
    ("edits", "implied"),
    [
        ([WordEdit(3, 4, ("==",))], "CWE-481"),
        ([WordEdit(7, 8, ("=",))], "CWE-482"),
        ([WordEdit(3, 4, ("!=",))], None),
        ([WordEdit(3, 3, ("=",))], None),
        ([WordEdit(3, 4, ("==",)), WordEdit(7, 8, ("=",))], None),
        ([], None),
    ],
)
def test_only_a_fix_of_that_one_operator_tells(edits: list[WordEdit], implied: str | None) -> None:
    assert cwe_implied_by(SOURCE, edits) == implied


def test_the_implied_kind_takes_the_place_of_its_relatives() -> None:
    said = (Cwe("CWE-480", 0.6), Cwe("CWE-476", 0.25), Cwe("CWE-481", 0.15))
    assert refined(said, "CWE-481") == (Cwe("CWE-481", 0.75), Cwe("CWE-476", 0.25))
    assert refined(said, None) == said


def test_a_flaw_of_another_family_stays_what_it_is() -> None:
    said = (Cwe("CWE-571", 0.6), Cwe("CWE-480", 0.3))
    assert refined(said, "CWE-481") == said
    assert refined((), "CWE-481") == ()


def test_a_finding_is_of_the_kind_that_its_best_fix_tells() -> None:
    text = b"int f(int a)\n{\n    if (a = 1)\n        return 2;\n    return 3;\n}\n"
    loaded = replace(scripted(swap("= n0", "== n0")), cwes=(480, 242, 481, 476))
    (finding,) = Repairer(loaded).findings(text, "c")
    assert finding.suggestions[0].edits[0].text == "=="
    assert [(entry.id, entry.probability) for entry in finding.cwe] == [("CWE-481", 1.0)]  # the text shows it
    text = text.replace(b"a = 1", b"a = next").replace(b"int a", b"int a, int next")
    (finding,) = Repairer(replace(loaded, model=scripted(swap("= v1", "== v1")).model)).findings(text, "c")
    assert [(entry.id, round(entry.probability, 3)) for entry in finding.cwe] == [
        ("CWE-481", 0.8),
        ("CWE-242", 0.2),
    ]
