"""Strata, even samples and weights: nothing depends on order, no project is on two sides."""

from __future__ import annotations

import random

import numpy as np
import pytest

from data_prep.dataset import Kind
from plc.evaluate.calibration.strata import (
    PRIOR,
    Suite,
    halves,
    projects_in,
    sampled,
    stratum_of,
    weights,
)
from plc.evaluate.held_out import Source
from tests.unit.evaluate.evaluate_rows import BAD, prediction


def source(number: int, *, variant: str, kind: Kind, language: str = "c", cwe: int = 0) -> Source:
    return Source(f"{variant}{number}", language, cwe, variant, kind, BAD, frozenset(), frozenset(), 1)


def rows() -> list[Source]:
    found = [
        source(n, variant=project, kind=kind, cwe=0 if kind == "identity" else 476)
        for project, count in (("large", 50), ("small", 5))
        for kind in ("flawed", "identity")
        for n in range(count)
    ]
    found += [source(n, variant="CWE476_x", kind="flawed", cwe=476) for n in range(8)]
    found += [source(n, variant="CWE476_y", kind="identity", cwe=476, language="java") for n in range(4)]
    return found


def test_a_project_is_real_where_its_functions_stand_as_they_are() -> None:
    projects = projects_in(rows())
    assert projects == {"large", "small"}
    assert stratum_of(rows()[0], projects) == ("real", "C/C++", "flawed")
    assert stratum_of(rows()[-1], projects) == ("suites", "Java", "identity")


def test_projects_take_turns_whatever_the_order() -> None:
    limits: dict[tuple[Suite, Kind], int] = {
        ("real", "flawed"): 8,
        ("real", "identity"): 8,
        ("suites", "flawed"): 3,
        ("suites", "identity"): 9,
    }
    chosen = sampled(rows(), limits=limits)
    flawed = [each.variant for each in chosen if each.kind == "flawed"]
    assert sorted(flawed) == ["CWE476_x"] * 3 + ["large"] * 4 + ["small"] * 4
    mixed = rows()
    random.Random(3).shuffle(mixed)
    again = sampled(mixed, limits=limits)
    assert {each.id for each in again} == {each.id for each in chosen}


def test_the_mix_has_its_prior_and_its_shares() -> None:
    sources = rows()
    projects = projects_in(sources)
    found = weights(sources, projects)
    kinds = np.array([each.kind for each in sources])
    suites = np.array([each.variant not in projects for each in sources])
    assert found.sum() == pytest.approx(1.0)
    assert found[kinds == "flawed"].sum() == pytest.approx(PRIOR)
    assert found[suites & (kinds == "flawed")].sum() == pytest.approx(0.2 * PRIOR)
    assert len(set(found[(kinds == "identity") & ~suites].round(12))) == 1


def test_halves_share_no_project() -> None:
    said = [prediction(flawed=0.5, variant=f"p{n % 7}", kind="identity", cwe=0) for n in range(70)]
    one, other = halves(said, projects_in(each.source for each in said))
    assert sorted([*one, *other]) == list(range(70))
    assert not {said[n].source.variant for n in one} & {said[n].source.variant for n in other}
    assert min(len(one), len(other)) >= 30
