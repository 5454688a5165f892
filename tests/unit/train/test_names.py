"""Names beside their slots: training and serving read the same, and a model can do without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
import torch

from data_prep.corpora.clean_functions import prepare
from data_prep.dataset import read_pairs, write_pairs
from data_prep.text.name_parts import NONE, WIDTH, NameParts
from plc.decode.encoder_input import EncoderInput
from plc.decode.model_directory import LoadedModel
from plc.decode.protocol import Encoded
from plc.models.edits import EditModel
from plc.models.encoders import JoinedGruEncoder
from plc.models.source import Source
from plc.repair.repairer import Repairer
from plc.train.batches import collate
from plc.train.config import DataConfig
from plc.train.data import Lexicon, encode, extended, lexicon_of
from plc.train.record import checkpoint
from plc.train.record.run import load_trained, read_lexicon
from plc.train.start import train_run
from tests.scripted_model import ScriptedModel, scripted
from tests.unit.training_rows import dataset, row, tiny

ALL = DataConfig(min_count=1, identity_share=1.0)
KEPT_NAMES = frozenset({"free"})
CODE = """
struct packet { char *body; int bodyLength; };
static int copied_length(struct packet *pkt, int MAX_BODY) {
    if (pkt->bodyLength > MAX_BODY) { return 0; }
    free(pkt->body);
    return pkt->bodyLength + 1;
}
"""


class Listening(ScriptedModel):
    """A model that finds nothing and keeps what it was given to read."""

    def __init__(self, loaded: LoadedModel) -> None:
        super().__init__(loaded.vocabulary, lambda _: [])
        self.read: list[EncoderInput] = []

    def encode(self, inputs: Sequence[EncoderInput]) -> Encoded:
        self.read += inputs
        return super().encode(inputs)


@dataclass(frozen=True, slots=True)
class ReadTwice:
    """What training and what serving read of the same function."""

    lexicon: Lexicon
    training: EncoderInput
    serving: EncoderInput


def read_twice(code: str, folder: Path) -> ReadTwice:
    """Prepare a file with one function as a dataset, encode it for training, and repair it."""
    (folder / "project").mkdir()
    (folder / "project" / "code.c").write_text(code)
    prepare(
        [folder / "project"],
        out=folder / "data",
        kept_names=KEPT_NAMES,
        languages=frozenset({"c"}),
        max_words=400,
        most=10,
        progress=lambda *_: None,
    )
    pairs = read_pairs(folder / "data").pairs
    lexicon = lexicon_of(pairs, config=ALL, family="edits", name_parts=100)
    (example,) = encode(pairs, lexicon=lexicon, config=ALL, family="edits").train
    loaded = replace(
        scripted(lambda _: []), vocabulary=lexicon.vocabulary, kept_names=KEPT_NAMES, parts=lexicon.parts
    )
    model = Listening(loaded)
    Repairer(replace(loaded, model=model)).report(code.encode(), "c")
    (serving,) = model.read
    return ReadTwice(lexicon, example.input, serving)


def test_serving_reads_in_every_field_what_training_read(tmp_path: Path) -> None:
    read = read_twice(CODE, tmp_path)
    assert {"body", "copied", "length", "max", "packet", "pkt"} == set(read.lexicon.parts.words)
    assert np.any(read.training.parts)
    for name in EncoderInput.__slots__:
        assert np.array_equal(getattr(read.training, name), getattr(read.serving, name)), name


def test_parts_are_those_of_sound_training_rows_alone() -> None:
    sound = replace(row(7, ("v0", "v1"), ("v0", "v1"), kind="identity"), spelled=("bufLen", "key"))
    flawed = replace(row(7, ("v0", "s0"), ("v0",)), spelled=("leaking", '"text"'))
    held_out = replace(row(0, ("v0",), ("v0",), kind="identity"), spelled=("unseen",))
    config = DataConfig(min_count=1, test_source=(0,))
    lexicon = lexicon_of([sound, flawed, held_out], config=config, family="edits", name_parts=10)
    assert set(lexicon.parts.words) == {"buf", "len", "key"}
    assert not lexicon_of([sound], config=config, family="edits").parts.words


def test_rows_without_spellings_are_read_without_names_beside_rows_with() -> None:
    with_names = replace(row(7, ("v0", "v1"), ("v0",)), spelled=("len", "key"))
    without = row(9, ("v0", "v1", "v1", "v1"), ("v0",))
    lexicon = replace(
        lexicon_of([with_names, without], config=ALL, family="edits"), parts=NameParts(("key", "len"))
    )
    examples = encode([with_names, without], lexicon=lexicon, config=ALL, family="edits").train
    assert [len(example.input.parts) for example in examples] == [4, 0]
    batch = collate(examples)
    assert batch.source.parts is not None
    assert batch.source.parts.shape == (2, 6, WIDTH)
    assert batch.source.parts[0, :, 0].tolist() == [NONE, 2, 1, NONE, NONE, NONE]
    assert not batch.source.parts[1].any()


def test_a_model_keeps_to_the_parts_that_it_knows() -> None:
    made = lexicon_of([row(7, ("a",), ("b",))], config=ALL, family="edits")
    known, other = replace(made, parts=NameParts(("key",))), replace(made, parts=NameParts(("len", "buf")))
    assert extended(known, other).parts == known.parts
    assert extended(made, other).parts == other.parts


def test_a_model_without_names_learns_to_read_them_and_begins_as_it_was(tmp_path: Path) -> None:
    data = dataset(tmp_path / "data")
    train_run(tiny(max_steps=2), data=[data], run=tmp_path / "first")
    named = tmp_path / "named"
    rows = [
        replace(pair, source=("v0", *pair.source), target=("v0", *pair.target), spelled=("key", *pair.source))
        for pair in read_pairs(data)
    ]
    write_pairs(named, rows, summary={}, kept_names=frozenset({"good", "bad"}))
    config = tiny(max_steps=3)
    config = config.model_copy(update={"model": config.model.model_copy(update={"name_parts": 5})})
    train_run(config, data=[named], run=tmp_path / "second", begin_from=tmp_path / "first")
    assert read_lexicon(tmp_path / "second").parts.words == ("key",)
    before = checkpoint.load(tmp_path / "first" / checkpoint.BEST)[0]
    _, lexicon, model = load_trained(tmp_path / "second")
    assert isinstance(model, EditModel)
    assert model.parts is not None
    assert before.keys() == model.state_dict().keys() - {"parts.weight"}
    assert len(model.parts.weight) == len(lexicon.parts) + 1
    assert model.parts.weight[1].any()
    assert not model.parts.weight[NONE].any()  # no part means nothing, however long it trains


@pytest.mark.parametrize(("nameless", "heard"), [(0.0, True), (1.0, False)])
def test_a_share_of_instances_trains_without_names(nameless: float, heard: bool) -> None:
    torch.manual_seed(3)
    model = EditModel(
        vocabulary=20,
        classes=2,
        encoder=JoinedGruEncoder(inputs=8, hidden=8, window=2, dropout=0.0),
        hidden=8,
        embedding=8,
        heads=2,
        dropout=0.0,
        name_parts=3,
        nameless=nameless,
    )
    assert model.parts is not None
    torch.nn.init.normal_(model.parts.weight[1:].data)
    source, valid = torch.randint(4, 20, (2, 5)), torch.ones(2, 5, dtype=torch.bool)
    parts = torch.randint(1, 4, (2, 5, WIDTH))
    plain = model.encode(Source(source, valid)).states
    assert torch.equal(model.encode(Source(source, valid, torch.zeros_like(parts))).states, plain)
    assert torch.allclose(model.encode(Source(source, valid, parts)).states, plain) != heard
    assert not torch.allclose(model.eval().encode(Source(source, valid, parts)).states, plain)
