"""A model directory: what was exported is what is served, and nothing else is."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
import torch

from data_prep.errors import ModelError
from data_prep.text.name_parts import WIDTH, Parts
from plc.decode.beam import begin
from plc.decode.grammar import EditGrammar
from plc.decode.model_directory import load_model, load_on_demand, sha256_of
from plc.decode.onnx_backend import OnnxModel
from plc.decode.torch_backend import TorchModel
from plc.export.golden import golden_answers
from tests.beam import beam_search
from tests.broken_file import broken
from tests.inputs import inputs
from tests.models import (
    TINY_CWES,
    TINY_KEPT_NAMES,
    TINY_PARTS,
    TINY_VOCABULARY,
    tiny_edit_model,
    tiny_model_directory,
)
from tests.unprivileged import unprivileged


def random_sources(seed: int, *, count: int = 12) -> list[list[int]]:
    random = np.random.default_rng(seed)
    size = len(TINY_VOCABULARY)
    return [[4, *random.integers(7, size, random.integers(1, 40)).tolist(), 3] for _ in range(count)]


def random_parts(seed: int, sources: Sequence[Sequence[int]]) -> list[list[Parts]]:
    """Parts for the names of every other source."""
    random = np.random.default_rng(seed)
    rows = [random.integers(0, len(TINY_PARTS) + 1, (len(source), WIDTH)).tolist() for source in sources]
    return [[tuple(row) for row in each] if number % 2 == 0 else [] for number, each in enumerate(rows)]


def test_onnx_and_torch_give_the_same_top_5(tmp_path: Path) -> None:
    grammar = EditGrammar(TINY_VOCABULARY)
    for seed in range(3):
        served = load_model(tiny_model_directory(tmp_path, seed=seed)).model
        trained = TorchModel(tiny_edit_model(seed=seed))
        sources = random_sources(seed)
        named = random_parts(seed, sources)
        first, second = begin(served, inputs(sources, named)), begin(trained, inputs(sources, named))
        assert not np.allclose(first.log_probabilities, begin(served, inputs(sources)).log_probabilities)
        np.testing.assert_allclose(
            np.exp(first.log_probabilities), np.exp(second.log_probabilities), atol=1e-5
        )
        assert first.cwe_probabilities is not None
        assert second.cwe_probabilities is not None
        np.testing.assert_allclose(first.cwe_probabilities, second.cwe_probabilities, atol=1e-5)
        for model in (served, trained):
            batched = beam_search(model, inputs(sources), beam=5, candidates=5, max_steps=20, grammar=grammar)
            singles = [
                beam_search(served, inputs([source]), beam=5, candidates=5, max_steps=20, grammar=grammar)[0]
                for source in sources
            ]
            assert sum(map(len, batched)) > 20
            for together, alone in zip(batched, singles, strict=True):
                assert [hypothesis.ids for hypothesis in together] == [h.ids for h in alone]
                assert [h.score for h in together] == pytest.approx([h.score for h in alone], abs=1e-4)


@pytest.mark.parametrize(("window", "layers", "decoder_layers"), [(1, 2, 1), (2, 1, 1), (3, 3, 1)])
def test_every_size_of_the_model_is_written_right(
    tmp_path: Path, window: int, layers: int, decoder_layers: int
) -> None:
    from plc.export.edits_graph import decoder_graph, encoder_graph
    from plc.models.edits import EditModel
    from plc.models.encoders import JoinedGruEncoder

    torch.manual_seed(1)
    encoder = JoinedGruEncoder(inputs=6, hidden=12, layers=layers, window=window)
    model = EditModel(
        vocabulary=20,
        classes=2,
        encoder=encoder,
        hidden=12,
        embedding=6,
        decoder_layers=decoder_layers,
        heads=3,
    ).eval()
    (tmp_path / "encoder.onnx").write_bytes(encoder_graph(model).SerializeToString())
    (tmp_path / "decoder.onnx").write_bytes(decoder_graph(model).SerializeToString())
    served, trained = OnnxModel.load(tmp_path, threads=1), TorchModel(model)
    sources = [[4, 5, 6, 7, 3], [4, 3], [4, *range(5, 15), 3]]
    first, second = begin(served, inputs(sources)), begin(trained, inputs(sources))
    np.testing.assert_allclose(first.log_probabilities, second.log_probabilities, atol=1e-4)
    pointers = np.array([21, 20, 25])  # an emitted pointer is embedded by what it points to
    again, _ = served.step(pointers, first.state)
    same, _ = trained.step(pointers, second.state)
    np.testing.assert_allclose(again, same, atol=1e-4)


def test_everything_that_serving_needs_is_loaded(tmp_path: Path) -> None:
    path = tiny_model_directory(tmp_path, threshold=0.25)
    loaded = load_model(path)
    assert loaded.vocabulary == TINY_VOCABULARY
    assert loaded.kept_names == TINY_KEPT_NAMES
    assert loaded.cwes == TINY_CWES
    assert loaded.calibration.threshold == 0.25
    assert loaded.name == "tiny"
    assert loaded.sha256 == sha256_of(path / "manifest.json")


def test_golden_answers_are_given_again(tmp_path: Path) -> None:
    sources = random_sources(5, count=4)
    cases = inputs(sources, random_parts(5, sources))
    path = tiny_model_directory(tmp_path, golden=cases)
    written = json.loads((path / "golden.json").read_text(encoding="utf-8"))
    loaded = load_model(path)
    again = json.loads(json.dumps(golden_answers(loaded.model, cases, vocabulary=loaded.vocabulary)))
    assert again == written
    assert [case["source"] for case in written["cases"]] == sources


@pytest.mark.parametrize("name", ["encoder.onnx", "vocab.json", "model.safetensors", "calibration.json"])
def test_a_changed_file_is_refused(tmp_path: Path, name: str) -> None:
    path = tiny_model_directory(tmp_path)
    content = bytearray((path / name).read_bytes())
    content[len(content) // 2] ^= 1
    (path / name).write_bytes(content)
    with pytest.raises(ModelError, match=rf"{name} was changed after export.*plc export"):
        load_model(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    path = tiny_model_directory(tmp_path)
    (path / "decoder.onnx").unlink()
    with pytest.raises(ModelError, match=r"decoder\.onnx is missing"):
        load_model(path)


def test_weights_that_only_training_reads_may_be_left_out_but_not_changed(tmp_path: Path) -> None:
    path = tiny_model_directory(tmp_path)
    whole = load_model(path)
    (path / "model.safetensors").write_bytes(b"changed")
    with pytest.raises(ModelError, match=r"model\.safetensors was changed"):
        load_model(path)
    (path / "model.safetensors").unlink()
    assert load_model(path).sha256 == whole.sha256


def test_a_folder_that_is_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="not a model directory"):
        load_model(tmp_path)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": 99}, "format 99, but this plc reads 1"),
        ({"files": None}, "`files` or `name` is missing"),
        ({"files": {"../vocab.json": ""}}, "is not the name of a file"),
        ({"files": {}}, r"does not list encoder\.onnx"),
    ],
)
def test_a_wrong_manifest_is_refused(tmp_path: Path, change: dict[str, object], message: str) -> None:
    manifest = tiny_model_directory(tmp_path) / "manifest.json"
    content = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps(content | change), encoding="utf-8")
    with pytest.raises(ModelError, match=message):
        load_model(manifest.parent)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("encoder.onnx", "not a graph", "is not a graph"),
        ("vocab.json", '{"words": 1}', r"vocab\.json, calibration\.json or learnt\.npy is not as"),
        ("calibration.json", "{", "cannot be read"),
        ("calibration.json", "[]", "must hold one JSON object"),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_refused(
    tmp_path: Path, name: str, content: str, message: str
) -> None:
    path = tiny_model_directory(tmp_path)
    (path / name).write_text(content, encoding="utf-8")
    manifest = path / "manifest.json"
    listed = json.loads(manifest.read_text(encoding="utf-8"))
    listed["files"][name] = sha256_of(path / name)
    manifest.write_text(json.dumps(listed), encoding="utf-8")
    with pytest.raises(ModelError, match=message):
        load_model(path)


@pytest.mark.parametrize("name", ["manifest.json", "encoder.onnx", "vocab.json", "model.safetensors"])
@pytest.mark.parametrize("load", [load_model, load_on_demand])
def test_a_file_that_may_not_be_read_is_named(name: str, load: Callable[[Path], object]) -> None:
    with tempfile.TemporaryDirectory() as folder:  # of which others may read the rest
        Path(folder).chmod(0o755)
        path = tiny_model_directory(Path(folder))
        (path / name).chmod(0)
        message = (
            rf"{name} cannot be read \(Permission denied\): give yourself access to it, or fetch the model"
        )
        with unprivileged(), pytest.raises(ModelError, match=message):
            load(path)


def test_a_folder_that_may_not_be_entered_is_named() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = tiny_model_directory(Path(folder))
        Path(folder).chmod(0)
        with unprivileged(), pytest.raises(ModelError, match=r"cannot be read \(Permission denied\): give"):
            load_model(path)
        Path(folder).chmod(0o700)


@pytest.mark.parametrize("name", ["manifest.json", "decoder.onnx", "calibration.json"])
def test_a_file_that_cannot_be_read_to_its_end_is_named(name: str, tmp_path: Path) -> None:
    path = tiny_model_directory(tmp_path)
    broken(path / name)
    with pytest.raises(ModelError, match=rf"{name} cannot be read \(Input/output error\): give"):
        load_model(path)


@pytest.mark.parametrize("kind", ["folder", "pipe"])
@pytest.mark.parametrize("name", ["manifest.json", "decoder.onnx", "calibration.json"])
def test_what_is_no_file_is_named(name: str, kind: str, tmp_path: Path) -> None:
    path = tiny_model_directory(tmp_path)
    (path / name).unlink()
    (path / name).mkdir() if kind == "folder" else os.mkfifo(path / name)
    with pytest.raises(ModelError, match=rf"{name} is no ordinary file: fetch the model again, or export it"):
        load_model(path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"PK\x05\x06" + bytes(18), b"words"])
def test_profiles_that_are_none_are_refused(content: bytes, tmp_path: Path) -> None:
    path = tiny_model_directory(tmp_path)
    (path / "learnt.npy").write_bytes(content)
    listed = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
    listed["files"]["learnt.npy"] = sha256_of(path / "learnt.npy")
    (path / "manifest.json").write_text(json.dumps(listed), encoding="utf-8")
    with pytest.raises(ModelError, match=r"learnt\.npy is not as plc writes it .*: fetch the model again"):
        load_model(path)


def test_graphs_that_can_no_longer_be_read_are_an_error_of_each_question(tmp_path: Path) -> None:
    path = tiny_model_directory(tmp_path)
    model = load_on_demand(path).model
    graph = (path / "encoder.onnx").read_bytes()
    broken(path / "encoder.onnx")
    for _ in range(2):
        with pytest.raises(ModelError, match=r"encoder\.onnx cannot be read \(Input/output error\)"):
            begin(model, inputs([[4, 3]]))
    (path / "encoder.onnx").unlink()
    (path / "encoder.onnx").write_bytes(graph)
    assert len(begin(model, inputs([[4, 3]])).end_probabilities) == 1
