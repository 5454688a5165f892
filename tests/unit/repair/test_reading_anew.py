"""A fix is shown only where its text parses no worse when it is read from scratch; others are not read."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import tree_sitter

from data_prep.text.functions import functions_of
from data_prep.text.languages import Language, parse_anew
from plc.repair.candidates import Page
from plc.repair.edits.style import style_of
from plc.repair.findings import Edit, Finding, Suggestion, digest_of
from plc.repair.reading_anew import ReadingAnew
from plc.repair.text import reparsing
from plc.repair.text.source_text import SourceText
from tests.scripted_model import Says, repairer, swap

SPLIT = (
    b"#if A\nint k(int a) {\n#else\nint k(long a) {\n#endif\n  return a;\n}\n"
    b"SYSCALL(open, int a) {\n  return a;\n}\n"
)
WORSE = Edit(40, 40, "; }")  # with the substitutes of the text as it is, it has no more errors
FINE, FINE_TOO = (Edit(SPLIT.index(b"a;"), SPLIT.index(b"a;") + 1, number) for number in ("2", "3"))


def _left(*edits: Edit) -> list[Finding]:
    source = SourceText.of(SPLIT)
    page = Page.of(source, "cpp", style_of(SPLIT, types=frozenset()))
    starts = [function.start_byte for function in functions_of(SPLIT, "cpp")]
    start = starts[0]
    suggestions = tuple(
        Suggestion(rank, 0.9 / rank, ("parse",), (edit,)) for rank, edit in enumerate(edits, start=1)
    )
    place = source.position(start)
    finding = Finding("k", place, place, start, start, 0.9, (), suggestions, digest_of(SPLIT))
    return ReadingAnew(page, starts).without_worse([finding])


def test_a_finding_goes_with_its_likeliest_fix() -> None:
    assert _left(WORSE, FINE) == []


def test_less_likely_fixes_that_parse_worse_go_and_the_others_are_ranked_again() -> None:
    (finding,) = _left(FINE, WORSE, FINE_TOO)
    assert [(each.rank, each.edits[0].text) for each in finding.suggestions] == [(1, "2"), (2, "3")]


def test_findings_whose_fixes_parse_are_as_they_were() -> None:
    (finding,) = _left(FINE)
    assert finding.suggestions[0].edits == (FINE,)


def _changes_its_own_fix(words: Sequence[str]) -> Says:
    return swap("+", "-")(words) or swap("-", "+")(words)


@pytest.mark.parametrize(("min_confidence", "is_read"), [(None, False), (0.0, True)])
def test_only_fixes_that_are_shown_are_read_anew(
    min_confidence: float | None, is_read: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading a text of many macros costs more than all else that is done with a candidate."""
    read: list[bytes] = []

    def noted(text: bytes, language: Language) -> tree_sitter.Tree:
        read.append(text)
        return parse_anew(text, language)

    monkeypatch.setattr(reparsing, "parse_anew", noted)
    text = b"int f(int a) {\n  TRACE(a)\n  if (a + 1)\n    return 2;\n  return 3;\n}\n"
    found = repairer(_changes_its_own_fix).report(text, "c", min_confidence=min_confidence).findings
    assert bool(found) == bool(read) == is_read
