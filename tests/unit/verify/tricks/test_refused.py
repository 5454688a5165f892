"""Tricks are refused, with the reason."""

from __future__ import annotations

import pytest

from tests.unit.verify.tricks.changes import objection_to
from tests.unit.verify.tricks.refused import conditions, guards, parts, removals, suppressions, values


@pytest.mark.parametrize(
    ("rule", "message", "before", "after", "objection"),
    [
        *conditions.TRICKS,
        *guards.TRICKS,
        *parts.TRICKS,
        *removals.TRICKS,
        *suppressions.TRICKS,
        *values.TRICKS,
    ],
)
def test_a_trick_is_refused(rule: str, message: str, before: str, after: str, objection: str) -> None:
    assert objection in objection_to(rule, message, before, after)
