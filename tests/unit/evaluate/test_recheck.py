"""Settling in evaluation is settling in serving."""

from __future__ import annotations

import pytest

from data_prep.text.functions import functions_of, instances_of
from data_prep.text.naming import Names
from plc.evaluate.predictions import predict
from plc.evaluate.recheck import passes_recheck, renumbered
from tests.scripted_model import KEPT_NAMES, swap
from tests.unit.evaluate.evaluate_rows import GOOD, prediction, reader, words


def test_slots_are_numbered_as_naming_numbers_them() -> None:
    assert " ".join(renumbered(words("v2 = s1 ; v0 = v2 + n3"))) == "v0 = s0 ; v1 = v0 + n0"
    text = b"int run(char *line, int size) { return size + read_line(line, size, 12); }"
    (instance,) = instances_of(functions_of(text, "c"), budget=400)
    named = Names.new(KEPT_NAMES).rename(instance.words)
    assert list(renumbered(named)) == named


@pytest.mark.parametrize(
    ("after", "threshold", "settled"),
    [((0.95, 0.4, 0.1), 0.9, False), ((0.9,), 0.9, False), ((0.2, 0.4), 0.3, True), ((), 0.5, False)],
)
def test_only_the_first_candidate_can_settle(
    after: tuple[float, ...], threshold: float, settled: bool
) -> None:
    assert passes_recheck(after, threshold=threshold) is settled


def test_candidates_are_shown_to_the_model_again() -> None:
    source = prediction(flawed=0.0).source
    (once,) = predict(reader(swap("strcpy ( v0 , v1 )", "strncpy ( v0 , v1 , 10 )")), [source])
    assert once.candidates[0] == GOOD
    assert once.after[0] == pytest.approx(0.0, abs=1e-6)
    (never,) = predict(reader(swap("( v0 , v1", "( v0 , v1 , v1")), [source])
    assert never.candidates[0] != GOOD
    assert never.after[0] == pytest.approx(0.9, abs=1e-3)  # the rule finds its place again


def test_a_corrected_source_has_candidates_where_it_is_flagged() -> None:
    source = prediction(flawed=0.0, kind="identity").source
    rule = swap("strcpy ( v0 , v1 )", "strncpy ( v0 , v1 , 10 )", probability=0.6)
    assert predict(reader(rule), [source], floor=0.5)[0].candidates
    assert predict(reader(rule), [source], floor=0.7)[0].candidates == ()
