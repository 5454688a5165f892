"""Links find the occurrences that a search finds, begin as nothing, and are the same in ONNX."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from plc.models.links import NameLinks, occurrences

VOCABULARY = 9
LINKED = torch.arange(VOCABULARY) >= 5


@given(st.lists(st.lists(st.integers(1, VOCABULARY - 1), min_size=12, max_size=12), min_size=1, max_size=3))
def test_occurrences_are_those_that_a_search_finds(rows: list[list[int]]) -> None:
    tagged = [[1, *row] for row in rows]  # position 0 is the tag, which is not followed
    found = occurrences(torch.tensor(tagged), LINKED).tolist()
    for words, places in zip(tagged, found, strict=True):
        for at, word in enumerate(words):
            others = [p for p, other in enumerate(words) if other == word and LINKED[word]]
            before, after = [p for p in others if p < at], [p for p in others if p > at]
            expected = [before[0] if before else 0, before[-1] if before else 0, after[0] if after else 0]
            assert places[at] == expected


def links() -> NameLinks:
    torch.manual_seed(2)
    return NameLinks(linked=LINKED, embedding=6, width=4)


def added(module: NameLinks, source: Tensor) -> Tensor:
    torch.manual_seed(3)
    table = torch.randn(VOCABULARY, 6)
    table[0] = 0.0  # padding
    result: Tensor = module(table[source], source)
    return result


def test_a_fresh_one_adds_nothing() -> None:
    assert not added(links(), torch.tensor([[1, 6, 2, 6]])).any()


@pytest.fixture
def learned() -> NameLinks:
    module = links()
    torch.nn.init.normal_(module.told.weight)
    return module


def test_a_word_hears_of_its_other_occurrence_and_not_of_others(learned: NameLinks) -> None:
    before = added(learned, torch.tensor([[1, 6, 2, 3, 3, 3, 6, 4, 3, 7]]))
    after = added(learned, torch.tensor([[1, 6, 2, 3, 3, 3, 6, 2, 3, 7]]))  # what follows the second 6
    changed = (before != after).any(2)[0].nonzero().flatten().tolist()
    assert changed == [1]


def test_padding_changes_nothing(learned: NameLinks) -> None:
    alone = added(learned, torch.tensor([[1, 6, 2, 6]]))
    padded = added(learned, torch.tensor([[1, 6, 2, 6, 0, 0, 0]]))
    torch.testing.assert_close(padded[:, :4], alone)
    assert not padded[:, 4:].any()


def test_gradients_reach_every_weight(learned: NameLinks) -> None:
    added(learned, torch.tensor([[1, 6, 2, 6]])).square().sum().backward()  # type: ignore[no-untyped-call]
    assert all(weight.grad is not None and weight.grad.any() for weight in learned.parameters())
