"""Batches: every row once, within the budget, the same for the same seed and epoch."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from data_prep.text.vocabulary import BEGIN, PAD
from plc.decode.encoder_input import EncoderInput
from plc.train.batches import collate, epoch_order, in_order
from plc.train.data import Example


def example(source: int, target: int, *, identity: bool = False) -> Example:
    return Example(
        source_id=f"{source}-{target}",
        input=EncoderInput(range(4, 4 + source)),
        target=np.arange(4, 4 + target, dtype=np.int32),
        cwe=0,
        identity=identity,
    )


lengths = st.lists(st.tuples(st.integers(1, 30), st.integers(1, 12), st.booleans()), min_size=1, max_size=60)


@given(lengths=lengths, batch_words=st.integers(20, 200), epoch=st.integers(0, 3))
def test_an_epoch_holds_every_flawed_row_once_within_the_budget(
    lengths: list[tuple[int, int, bool]], batch_words: int, epoch: int
) -> None:
    examples = [example(source, target, identity=identity) for source, target, identity in lengths]
    batches = epoch_order(examples, batch_words=batch_words, identity_share=1.0, seed=1, epoch=epoch)
    assert sorted(index for batch in batches for index in batch) == list(range(len(examples)))
    for indices in batches:
        batch = collate([examples[i] for i in indices])
        assert len(indices) == 1 or batch.source.ids.numel() + batch.target_out.numel() <= batch_words


def test_the_same_seed_and_epoch_give_the_same_batches_and_others_do_not() -> None:
    examples = [example(1 + number % 17, 1 + number % 5) for number in range(200)]
    first, again, later, other = (
        epoch_order(examples, batch_words=100, identity_share=0.5, seed=seed, epoch=epoch)
        for seed, epoch in ((1, 0), (1, 0), (1, 1), (2, 0))
    )
    assert first == again
    assert first not in (later, other)


def test_identity_rows_are_drawn_up_to_their_share() -> None:
    examples = [example(5, 3, identity=number % 4 != 0) for number in range(400)]
    chosen = [
        i
        for batch in epoch_order(examples, batch_words=99, identity_share=0.2, seed=1, epoch=0)
        for i in batch
    ]
    identity = sum(examples[i].identity for i in chosen)
    assert len(chosen) - identity == 100
    assert identity == 25


def test_padding_is_marked_and_the_decoder_reads_one_word_behind() -> None:
    batch = collate([example(3, 2), example(1, 4)])
    assert batch.source.ids.tolist() == [[4, 5, 6], [4, PAD, PAD]]
    assert batch.source.valid.tolist() == [[True, True, True], [True, False, False]]
    assert batch.target_out.tolist() == [[4, 5, PAD, PAD], [4, 5, 6, 7]]
    assert batch.target_in.tolist() == [[BEGIN, 4, 5, PAD], [BEGIN, 4, 5, 6]]
    assert (batch.words, batch.target_words) == (10, 6)


def test_validation_sees_every_row_once() -> None:
    examples = [example(1 + number % 7, 2) for number in range(50)]
    seen = [index for indices, _ in in_order(examples, batch_words=60) for index in indices]
    assert sorted(seen) == list(range(50))
