"""Profiles and distances: what they depend on, and what they do not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plc.repair.predict.novelty import DIMENSIONS, NEIGHBOURS, Profiler, Reference
from tests.scripted_model import scripted

VOCABULARY = scripted(lambda _: []).vocabulary
PROFILER = Profiler(VOCABULARY)
sources = st.lists(st.integers(4, len(VOCABULARY) - 1), min_size=1, max_size=60)


def ids(text: str) -> list[int]:
    return VOCABULARY.ids_of(text.split())


@settings(max_examples=40)
@given(st.lists(sources, min_size=1, max_size=6))
def test_profiles_have_length_one_and_do_not_depend_on_their_batch(rows: list[list[int]]) -> None:
    together = PROFILER(rows)
    assert together.shape == (len(rows), DIMENSIONS)
    one_word = np.array([len(row) == 1 for row in rows])  # it has no neighbours
    np.testing.assert_allclose(
        np.linalg.norm(together, axis=1), np.where(one_word, np.sqrt(0.5), 1.0), rtol=1e-5
    )
    for row, profile in zip(rows, together, strict=True):
        np.testing.assert_array_equal(PROFILER([row])[0], profile)


def test_names_do_not_matter_but_their_roles_do() -> None:
    one, other, third = PROFILER([ids("v0 = f1 ( v2 ) ;"), ids("v7 = f0 ( v1 ) ;"), ids("v0 = v1 ( v2 ) ;")])
    np.testing.assert_array_equal(one, other)
    assert np.abs(one - third).max() > 0.1


@settings(max_examples=20)
@given(st.lists(sources, min_size=2, max_size=12))
def test_distances_are_between_none_and_one(rows: list[list[int]]) -> None:
    profiles = PROFILER(rows)
    distances = Reference(profiles).distances(profiles)
    assert ((distances >= 0) & (distances <= 1)).all()


def test_what_was_learnt_is_near_and_other_code_far() -> None:
    learnt = [ids(f"v0 = v1 {sign} v2 ; return v0 ;") for sign in "+-*/&"] * NEIGHBOURS
    reference = Reference(PROFILER(learnt))
    near, far = reference.distances(PROFILER([learnt[0], ids("while ( ! f0 ( s0 ) ) { m0 -> m1 ++ ; }")]))
    assert near == pytest.approx(0.0, abs=1e-3)
    assert far > 0.5


def test_a_row_of_the_sample_can_leave_itself_out() -> None:
    profiles = PROFILER([ids("v0 = 1 ;"), ids("return ;"), ids("f0 ( ) ;")])
    reference = Reference(profiles)
    assert (reference.distances(profiles, leave_out=1) > reference.distances(profiles)).all()
