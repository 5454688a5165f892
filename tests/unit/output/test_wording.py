"""A finding is placed by its function's name; an initializer of Java has none."""

from __future__ import annotations

import pytest

from plc.output.wording import place_of
from plc.repair.findings import Finding, Position


@pytest.mark.parametrize(
    ("function", "place"), [("f", "in `f` (68% sure)"), ("", "in a body without a name (68% sure)")]
)
def test_a_body_without_a_name_is_said(function: str, place: str) -> None:
    finding = Finding(
        function=function,
        start=Position(1, 1),
        end=Position(2, 1),
        start_byte=0,
        end_byte=9,
        confidence=0.68,
        cwe=(),
        suggestions=(),
        digest="",
    )
    assert place_of(finding) == place
