"""Tests of data_prep.splits."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from data_prep.splits import Groups, bucket_of

PAIRS = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")))


def test_buckets_are_stable_and_all_used() -> None:
    assert [bucket_of(key) for key in ("a", "b", "c")] == [bucket_of(key) for key in ("a", "b", "c")]
    assert {bucket_of(str(number)) for number in range(1000)} == set(range(20))
    assert bucket_of("CWE-121") == 18


@given(PAIRS)
def test_groups_do_not_depend_on_the_order_of_joining(pairs: list[tuple[str, str]]) -> None:
    forwards, backwards = Groups(), Groups()
    for left, right in pairs:
        forwards.join(left, right)
    for left, right in reversed(pairs):
        backwards.join(right, left)
    assert [forwards.of(key) for key in "abcdefgh"] == [backwards.of(key) for key in "abcdefgh"]
    for left, right in pairs:
        assert forwards.of(left) == forwards.of(right) <= min(left, right)
