"""At equal loss: when the quicker training was there, and what it repaired."""

from __future__ import annotations

import pytest

from plc.reproduce.items.learning_curves import delay_rows, delay_table
from plc.reproduce.measure.delay import Delay, delay
from plc.reproduce.measure.log import Look


def looks(*pairs: tuple[float, float]) -> tuple[Look, ...]:
    return tuple(Look(10 * n, float(n), loss, repaired) for n, (loss, repaired) in enumerate(pairs, 1))


QUICK = looks((0.8, 0.0), (0.4, 0.2), (0.2, 0.4), (0.1, 0.5))
SLOW = looks((0.9, 0.0), (0.6, 0.0), (0.3, 0.1), (0.35, 0.15))  # its loss rises again


def test_the_quicker_is_read_between_two_looks() -> None:
    found = delay(QUICK, SLOW)
    assert found is not None
    assert found.loss == 0.3
    assert found.share == pytest.approx(2.5 / 4)
    assert found.repaired == pytest.approx(0.3)


def test_a_training_that_is_no_quicker_has_no_delay() -> None:
    assert delay(SLOW, QUICK) is None
    assert delay((), SLOW) is None
    assert delay(QUICK[-1:], SLOW) == Delay(0.3, 1.0, 0.5)


def test_the_page_has_a_row_for_each_attention_with_both() -> None:
    rows = delay_rows("C/C++", {"dot-regular": QUICK, "dot-pyramid": SLOW, "concat-regular": QUICK})
    (row,) = delay_table(rows).rows
    assert row.label == "C/C++: dot"
    assert [entry.plain() for entry in row.entries] == ["0.300", "0.100", "62 %", "30.0 %", "10.0 %"]
    (row,) = delay_rows("Java", {"dot-regular": SLOW, "dot-pyramid": QUICK})
    assert [entry.plain() for entry in row.entries][2:4] == ["never so low", "never so low"]
