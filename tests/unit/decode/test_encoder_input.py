"""What a model reads of a source: its layout, its flags, and batches of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from data_prep.text.name_parts import WIDTH, NameParts
from data_prep.text.vocabulary import END, Vocabulary
from plc.decode.encoder_input import (
    READ_CATEGORIES,
    Around,
    EncoderInput,
    Flag,
    InputArrays,
    InputBuilder,
    ReportedLine,
    category_id,
    end_of,
)
from plc.decode.grammar import EditGrammar
from plc.decode.onnx_backend import OnnxModel
from plc.decode.torch_backend import TorchModel
from plc.diagnostics import CATEGORIES, category_of
from plc.export.edits_graph import decoder_graph, encoder_graph
from plc.models.edits import EditModel
from plc.models.encoders import JoinedGruEncoder
from plc.models.reported import ReportedPlace
from plc.models.source import Source

WORDS = ("<pad>", "<unk>", "<s>", "</s>", "<c>", "return", ";", "v0", "v1", "v2")
BUILD = InputBuilder(Vocabulary(WORDS), NameParts(("key", "len")))


def test_an_instance_is_a_tag_its_words_and_an_end() -> None:
    read = BUILD(["return", "v0", ";"], ["return", "bufLen", ";"], language="c")
    assert read.ids == [4, 5, 7, 6, END]
    assert [row[0] for row in read.parts] == [0, 0, 2, 0, 0]
    assert not read.flags
    assert read.category == 0


def test_names_around_stand_behind_the_end_where_no_edit_reaches() -> None:
    around = Around(["v1", "v2"], ["key", "other"])
    read = BUILD(["return", "v0", ";"], ["return", "x", ";"], language="c", around=around)
    assert read.ids == [4, 5, 7, 6, END, 8, 9]
    assert len(read.parts) == len(read.flags) == 7
    assert read.flags[-2:] == [Flag.AROUND] * 2
    assert read.parts[5][0] == 1
    assert end_of(read.ids) == 4
    grammar = EditGrammar(BUILD.vocabulary)
    place = grammar.begin(read.ids)
    assert place.last == 4
    assert place.words[[7, 8, 9]].all()  # a fix may write a name from around
    assert not grammar.begin(read.ids[:5]).words[9]


def test_flags_say_how_near_a_word_is_to_the_reported_line() -> None:
    reported = ReportedLine(lines=[1, 2, 3, 4, 9], line=2, words=range(1, 2), category="bounds")
    read = BUILD(["v0"] * 5, ["x"] * 5, language="c", reported=reported)
    none, near, token = Flag.NONE, Flag.NEAR, Flag.TOKEN
    assert read.flags == [none, near, token, near, near, none, none]
    assert read.category == 1 + CATEGORIES.index("bounds")
    plain = BUILD(["v0"] * 5, ["x"] * 5, language="c", reported=ReportedLine(lines=[1, 2, 3, 4, 9], line=2))
    assert plain.flags[2] == Flag.LINE
    assert plain.category == 0
    assert category_id(None) == 0
    with pytest.raises(ValueError, match="'weather' is no category; the categories are null-dereference, "):
        category_of("weather")


def test_a_category_that_no_model_has_read_is_other_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [category_id(each) for each in READ_CATEGORIES] == list(range(1, 1 + len(READ_CATEGORIES)))
    assert set(READ_CATEGORIES) <= set(CATEGORIES)
    monkeypatch.setattr("plc.decode.encoder_input.READ_CATEGORIES", ("null-dereference", "other"))
    assert category_id("null-dereference") == 1
    assert category_id("leak") == category_id("other") == 2


def test_a_batch_is_padded_with_nothing() -> None:
    arrays = InputArrays.of([EncoderInput([4, 5, 3], flags=[0, 1, 0], category=2), EncoderInput([4, 3])])
    assert arrays.source.tolist() == [[4, 5, 3], [4, 3, 0]]
    assert arrays.lengths.tolist() == [3, 2]
    assert arrays.flags.tolist() == [[0, 1, 0], [0, 0, 0]]
    assert arrays.category.tolist() == [2, 0]
    assert not arrays.parts.any()


def test_a_batch_of_tensors_has_every_field_of_the_input() -> None:
    """A field that `Source` gained and `InputArrays` did not would be None, and silently not read."""
    source = Source.of(InputArrays.of([EncoderInput([4, 5, 3]), EncoderInput([4, 3])]).named())
    assert source.valid.tolist() == [[True, True, True], [True, True, False]]
    assert all(getattr(source, name) is not None for name in source.__slots__)
    assert {"valid", *EncoderInput.__slots__} == set(source.__slots__)


def test_an_input_is_cut_in_every_field() -> None:
    read = EncoderInput([4, 5, 3], [(0,) * WIDTH] * 3, [0, 1, 0], 2)
    cut = read.packed().cut(2)
    assert [len(cut.ids), len(cut.parts), len(cut.flags), cut.category] == [2, 2, 2, 2]
    assert EncoderInput([4, 5, 3]).cut(2).ids == [4, 5]
    assert len(EncoderInput([4, 5, 3]).packed().flags) == 0


def reading_model() -> EditModel:
    torch.manual_seed(2)
    reported = ReportedPlace(flags=4, categories=3, embedding=6)
    model = EditModel(
        vocabulary=10,
        classes=2,
        encoder=JoinedGruEncoder(inputs=6, hidden=6, layers=2, window=2, dropout=0.0),
        hidden=6,
        embedding=6,
        heads=2,
        dropout=0.0,
        reported=reported,
    )
    return model.eval()


def test_a_fresh_model_hears_no_report_and_a_trained_one_does(tmp_path: Path) -> None:
    reported = [EncoderInput([4, 5, 6, 3], flags=[0, 1, 2, 0], category=2), EncoderInput([4, 7, 3])]
    unreported = [EncoderInput(each.ids) for each in reported]
    model = reading_model()
    assert model.reported is not None

    def states(inputs: list[EncoderInput]) -> np.ndarray:
        encoded = TorchModel(model).encode(inputs)
        return np.asarray(encoded.state.state.memory)

    assert np.array_equal(states(reported), states(unreported))
    torch.nn.init.normal_(model.reported.flags.weight[1:].data)
    assert not np.allclose(states(reported)[0], states(unreported)[0])
    assert np.allclose(states(reported)[1], states(unreported)[1])
    before = states(reported)
    torch.nn.init.normal_(model.reported.categories.weight[1:].data)
    assert not np.allclose(states(reported)[0], before[0])

    (tmp_path / "encoder.onnx").write_bytes(encoder_graph(model).SerializeToString())
    (tmp_path / "decoder.onnx").write_bytes(decoder_graph(model).SerializeToString())
    served = OnnxModel.load(tmp_path, threads=1).encode(reported).state.memory["memory.rows"]
    for row, each in enumerate(reported):
        np.testing.assert_allclose(
            served[row, : len(each.ids)], states(reported)[row, : len(each.ids)], atol=1e-5
        )
