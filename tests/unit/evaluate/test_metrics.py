"""Metrics on cases counted by hand; groups and CWEs add up to the whole."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_prep.errors import CorpusError
from plc.evaluate.baselines import frequent_fixes
from plc.evaluate.held_out import measured_part
from plc.evaluate.metrics import cwe_figures, group_figures
from plc.evaluate.predictions import Prediction, predict
from plc.evaluate.rate import Rate
from tests.scripted_model import swap
from tests.unit.evaluate.evaluate_rows import (
    BAD,
    CONFIG,
    GOOD,
    OTHER_GOOD,
    marked,
    pair,
    prediction,
    reader,
    small_dataset,
)

predictions = st.lists(
    st.builds(
        prediction,
        flawed=st.floats(0, 1),
        right_at=st.one_of(st.none(), st.integers(1, 5)),
        kind=st.sampled_from(["flawed", "identity"]),
        language=st.sampled_from(["c", "cpp", "java"]),
        cwe=st.sampled_from([121, 401, 999]),
        pairs=st.integers(1, 4),
    ),
    min_size=1,
    max_size=12,
)


def test_figures_counted_by_hand() -> None:
    said = [
        prediction(flawed=0.9, right_at=1, pairs=3),
        prediction(flawed=0.2, right_at=1, cwe=242),
        prediction(flawed=0.9, right_at=4, cwe=999),
        prediction(flawed=0.9),
        prediction(flawed=0.4, kind="identity"),
        prediction(flawed=0.5, kind="identity"),
        prediction(flawed=0.9, kind="identity", settles=False),
        prediction(flawed=0.9, kind="identity", cwe=0),
        prediction(flawed=0.9, right_at=1, settles=False, pairs=4),
    ]
    (everything, c_family, c) = group_figures(said, threshold=0.5, fixes=None)
    assert (everything.group, c_family.group, c.group) == ("all", "C/C++", "c")
    assert (everything.flawed, everything.pairs, everything.corrected) == (5, 10, 3)
    rates = everything.rates
    assert rates["reference@1"] == Rate(3, 5)
    assert rates["reference@5"] == Rate(4, 5)
    assert rates["paper@1"] == Rate(8, 10)  # a source counts as often as it has pairs
    assert rates["paper@5"] == Rate(9, 10)
    assert rates["end to end@1"] == Rate(1, 5)  # the second is right, but not sure; the last does not settle
    assert rates["end to end@5"] == Rate(2, 5)
    assert rates["fixed by --fix"] == Rate(1, 5)
    assert (rates["proposed"], rates["flagged"]) == (Rate(3, 5), Rate(4, 5))
    assert rates["kept"] == Rate(2, 3)  # at the threshold is proposed, what settles nothing is not
    assert rates["kept, not even flagged"] == Rate(1, 3)
    assert rates["kept, real code"] == Rate(0, 1)
    assert rates["cwe@1"] == Rate(3, 5)
    assert rates["cwe@3"] == Rate(4, 5)
    assert rates["copy@5"] == Rate(0, 5)


@settings(max_examples=40)
@given(predictions)
def test_groups_and_cwes_add_up(said: Sequence[Prediction]) -> None:
    groups = {g.group: g for g in group_figures(said, threshold=0.5, fixes=None)}
    flawed = [p for p in said if p.source.kind == "flawed"]
    assert groups["all"].flawed == len(flawed) == sum(g.sources for g in cwe_figures(said, []))
    for metric in ("reference@1", "reference@5", "paper@1", "end to end@1", "cwe@3", "kept"):
        parts = [
            groups[name].rates[metric]
            for name in ("c", "cpp", "java")
            if name in groups and metric in groups[name].rates
        ]
        if parts:
            total = groups["all"].rates[metric]
            assert (total.hits, total.n) == (sum(p.hits for p in parts), sum(p.n for p in parts))
    rates = groups["all"].rates
    if flawed:
        assert rates["end to end@1"].hits <= rates["reference@1"].hits <= rates["reference@5"].hits


def test_paper_looks_at_the_part_and_reference_at_everything() -> None:
    """A source whose second reference lies outside the part, as in the paper's split by pair."""
    rows = (pair(BAD, GOOD, source_id="a"), pair(BAD, OTHER_GOOD, source_id="a", bucket=5))
    part = measured_part(rows, split="source", config=CONFIG)
    (source,) = part.sources
    assert source.pairs == 1
    assert source.part_targets == {GOOD}
    assert source.references == {GOOD, OTHER_GOOD}
    said = predict(reader(swap("strcpy ( v0 , v1 )", "strncpy ( v0 , v1 , 2 )")), part.sources)
    rates = group_figures(said, threshold=None, fixes=None)[0].rates
    assert (rates["reference@1"], rates["paper@1"]) == (Rate(1, 1), Rate(0, 1))
    assert part.leakage.flawed == 1  # the same words are in training: the report says so


def test_a_model_end_to_end() -> None:
    part = measured_part(small_dataset(), split="source", config=CONFIG)
    assert [source.id for source in part.sources] == ["a", "b", "g"]
    assert (part.leakage.flawed, part.leakage.corrected) == (0, 0)
    said = predict(reader(swap("strcpy ( v0 , v1 )", "strncpy ( v0 , v1 , 10 )")), part.sources)
    fixes = frequent_fixes(part.train)
    (everything, *_) = group_figures(said, threshold=0.5, fixes=fixes)
    assert everything.rates["reference@1"] == Rate(2, 2)
    assert everything.rates["paper@1"] == Rate(3, 3)
    assert everything.rates["kept"] == Rate(1, 1)
    assert everything.rates["cwe@1"] == Rate(1, 2)
    support = {
        figures.cwe: (figures.sources, figures.training_sources) for figures in cwe_figures(said, part.train)
    }
    assert support == {121: (1, 2), 242: (1, 0)}


def test_batches_of_any_size_say_the_same() -> None:
    part = measured_part(small_dataset(), split="source", config=CONFIG)
    rule = swap("strcpy ( v0 , v1 )", "strncpy ( v0 , v1 , 10 )")
    alone = predict(reader(rule), part.sources, batch_words=1)
    together = predict(reader(rule), part.sources, batch_words=10_000)
    assert [(p.source, p.candidates, p.cwes) for p in alone] == [
        (p.source, p.candidates, p.cwes) for p in together
    ]
    assert [p.flawed for p in alone] == pytest.approx([p.flawed for p in together])


def test_the_most_frequent_fix_is_tried_where_it_applies() -> None:
    def row(mark: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return marked(BAD, mark), marked(tuple("free" if w == "strcpy" else w for w in BAD), mark)

    rows = [pair(*row("v3"), source_id="p"), pair(*row("v4"), source_id="q")]
    rows.append(pair(marked(BAD, "v5"), (*marked(BAD, "v5"), "}"), source_id="r"))
    fixes = frequent_fixes(rows)
    assert fixes.fixes[0].before == (";", "strcpy", "(")
    (first, *_) = fixes.candidates(marked(BAD, "v6"), count=5)
    assert first == marked(tuple("free" if w == "strcpy" else w for w in BAD), "v6")
    assert fixes.candidates(("return", ";"), count=5) == ()


def test_a_limit_draws_of_both_kinds_and_says_of_how_many() -> None:
    rows = [pair(marked(BAD, f"v{n}"), marked(GOOD, f"v{n}"), source_id=f"f{n}") for n in range(9)]
    rows += [pair(marked(GOOD, f"v{n}"), marked(GOOD, f"v{n}"), source_id=f"i{n}") for n in range(9)]
    part = measured_part(rows, split="source", config=CONFIG, limit=3)
    assert [source.kind for source in part.sources] == ["flawed"] * 3 + ["identity"] * 3
    assert part.available == 18
    assert part == measured_part(rows, split="source", config=CONFIG, limit=3)


def test_nothing_held_out_is_an_error() -> None:
    with pytest.raises(
        CorpusError, match=r"held nothing of this data out as 'test-cwe'.*test-source, test-variant, valid"
    ):
        measured_part(small_dataset(), split="cwe", config=CONFIG)
