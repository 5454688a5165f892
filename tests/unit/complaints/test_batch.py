"""Several flawed functions in one text: whose complaint is whose, and on which line it is for one alone."""

from __future__ import annotations

from collections import Counter

from data_prep.text.functions import functions_of
from plc.complaints.batch import Change, batch_of, flawed_in
from plc.complaints.complaint import Complaint, Flawed

TEXT = (
    b"int one(void)\n{\n    return 1;\n}\nint two(void)\n{\n    return 2;\n}\n\n"
    b"int three(void)\n{\n    return 3;\n}\n"
)
ONE, TWO, THREE = functions_of(TEXT, "c")


def _said(line: int, message: str = "wrong", level: str = "error") -> Complaint:
    return Complaint("gcc", "", "syntax", level, line, 1, message)


def _changes() -> list[Change]:
    longer = Change(ONE, b"int one(void)\n{\n\n\n    return x;\n}", TEXT.index(b"1;"), ("a",))
    third = Change(THREE, b"int three(void)\n{\n    retrun 3;\n}", TEXT.index(b"return 3"), ("b",))
    return [third, longer]


def _flawed(complaints: list[Complaint], dropped: Counter[str], *, slips: bool = True) -> list[Flawed]:
    batch = batch_of(TEXT, _changes())
    return flawed_in(batch, TEXT, complaints=complaints, known=[[], []], slips=slips, dropped=dropped)


def test_a_complaint_has_the_line_that_it_has_with_its_function_alone_changed() -> None:
    one, three = _flawed([_said(5), _said(14)], Counter())
    assert (one.name, one.complaints[0].line) == ("one", 5)
    assert (three.name, three.complaints[0].line) == ("three", 12)  # two lines less without the other change
    alone = TEXT[: three.start] + three.before + TEXT[three.start + len(three.after) :]
    assert alone.split(b"\n")[three.complaints[0].line - 1] == b"    retrun 3;"


def test_the_line_behind_a_function_is_its_own_but_not_where_another_begins() -> None:
    dropped: Counter[str] = Counter()
    [three] = _flawed([_said(16)], dropped)
    assert three.name == "three"
    assert dropped == {"no complaint": 1}


def test_what_is_said_before_the_slip_was_caused_by_another_function() -> None:
    dropped: Counter[str] = Counter()
    found = _flawed([_said(5), _said(12)], dropped)
    assert [one.name for one in found] == ["one"]
    assert dropped == {"disturbed by another function": 1}


def test_what_was_said_of_the_healthy_function_is_no_complaint() -> None:
    batch = batch_of(TEXT, _changes())
    known = [[_said(3, "line 3 is odd")], []]
    said = [_said(5, "line 5 is odd"), _said(5, "line 5 is odd")]
    [one] = flawed_in(batch, TEXT, complaints=said, known=known, slips=True, dropped=Counter())
    assert len(one.complaints) == 1


def test_a_fault_must_compile() -> None:
    dropped: Counter[str] = Counter()
    found = _flawed([_said(5, level="warning"), _said(14)], dropped, slips=False)
    assert [one.name for one in found] == ["one"]
    assert dropped == {"does not compile": 1}
