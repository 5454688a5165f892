"""Each format's columns lead to what its tool means, behind tabs and behind text that is not ASCII."""

from __future__ import annotations

from pathlib import Path

import pytest

from plc.diagnostics import Location
from plc.diagnostics.formats import Context, read_report
from plc.diagnostics.places.counting import begins
from tests.unit.diagnostics.goldens import REPORTS, in_tree, read_file

_COLUMNS = [report for report in REPORTS if "-columns" in report.name]
_MEANT = {b"missing", b"other", b"unseen", b"third", b"*"}  # unknown names; what clang converts
_CPPCHECK = {b"return", b"p", b"q", b"z", b"0"}  # where memory leaks, the pointers, their null


def _words(report: Path) -> list[bytes]:
    """What stands at the places of a report."""
    found = []
    for diagnostic in read_report(report.read_bytes(), context=Context(in_tree=in_tree, read_file=read_file)):
        places = (diagnostic.location, *diagnostic.related)
        found += [_word(place) for place in places if _is_of_columns(place)]
    return found


def _is_of_columns(place: Location) -> bool:
    return in_tree(place.path) and place.path.stem.lower() == "columns"


def _word(place: Location) -> bytes:
    text = read_file(place.path)
    assert text is not None
    assert place.line is not None
    assert place.column is not None
    return begins(text.split(b"\n")[place.line - 1], place.column)


@pytest.mark.parametrize("report", _COLUMNS, ids=lambda report: report.name)
def test_a_column_leads_to_the_word_that_is_meant(report: Path) -> None:
    words = _words(report)
    assert len(words) >= 1
    assert set(words) <= (_CPPCHECK if "cppcheck" in report.name else _MEANT), words
