"""Which instances one encoder pass takes: each once, of like length, at the least cost."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from data_prep.text.functions import functions_of, readings_of
from plc.repair.predict.model_input import batches, cheapest_batches

LENGTHS = st.lists(st.integers(1, 400), max_size=200).map(sorted)


@given(LENGTHS)
def test_each_length_is_in_one_batch_of_bounded_size(lengths: list[int]) -> None:
    found = cheapest_batches(lengths)
    assert [place for start, end in found for place in range(start, end)] == list(range(len(lengths)))
    for start, end in found:
        assert 0 < end - start <= 64
        assert end - start == 1 or (end - start) * lengths[end - 1] <= 3200


@given(st.lists(st.integers(1, 400), max_size=9).map(sorted))
def test_no_other_division_costs_less(lengths: list[int]) -> None:
    def cost(cuts: list[int]) -> int:
        return sum((lengths[end - 1] + 8) * (end - start + 1) for start, end in pairwise(cuts))

    def cheapest(start: int) -> int:
        rests = [
            cost([start, end]) + cheapest(end)
            for end in range(start + 1, len(lengths) + 1)
            if end - start == 1 or (end - start) * lengths[end - 1] <= 3200
        ]
        return min(rests, default=0)

    found = cheapest_batches(lengths)
    assert cost([0, *(end for _, end in found)]) == cheapest(0)


def test_short_functions_do_not_wait_for_a_long_one() -> None:
    long = " ".join(f"a = {number};" for number in range(80))
    text = "".join(f"int f{number}(void) {{ return {number}; }}\n" for number in range(8))
    functions = functions_of(f"{text}void g(void) {{ int a; {long} }}\n".encode(), "c")
    found = list(batches(readings_of(functions, budget=400)))
    assert [[instance.entry.name for instance in batch] for batch in found] == [
        [f"f{number}" for number in range(8)],
        ["g"],
    ]
