"""`plc export`: what a run leaves behind becomes what serving loads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from data_prep.errors import ModelError
from data_prep.text.naming import is_linked
from plc.cli.app import main
from plc.decode.beam import begin
from plc.decode.encoder_input import EncoderInput
from plc.decode.model_directory import load_model
from plc.decode.onnx_backend import OnnxModel
from plc.decode.torch_backend import TorchModel
from plc.export.directory import write_model_directory
from plc.export.edits_graph import decoder_graph, encoder_graph
from plc.export.golden_sources import golden_sources
from plc.export.run import export_run
from plc.export.storage import Weights, stored
from plc.models.edits import EditModel
from plc.models.encoders import JoinedGruEncoder
from plc.train.build import build_model
from plc.train.config import Config, DataConfig, ModelConfig, write_config
from plc.train.record import checkpoint
from tests.inputs import inputs
from tests.models import TINY_KEPT_NAMES, TINY_VOCABULARY, tiny_contents

SIZES = ModelConfig(embedding=8, hidden=16, decoder_layers=1, heads=2, links=4)
LINKED = [is_linked(word) for word in TINY_VOCABULARY.words]


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run directory with a random model, as `plc train` leaves it."""
    run = tmp_path / "a run"
    run.mkdir()
    write_config(Config(model=SIZES, data=DataConfig(max_words=123)), run / "config.toml")
    words = {
        "words": TINY_VOCABULARY.words,
        "known": sorted(TINY_KEPT_NAMES),
        "known_by_language": {"java": ["String"]},
        "cwes": [121, 476],
        "parts": ["key", "guests"],
    }
    (run / "vocab.json").write_text(json.dumps(words), encoding="utf-8")
    (run / "data.json").write_text(json.dumps({"sha256": {"/somewhere/clean-c": "abc"}}), encoding="utf-8")
    model = build_model(SIZES, vocabulary=len(TINY_VOCABULARY), classes=2, name_parts=2, linked=LINKED)
    assert isinstance(model, EditModel)
    assert model.parts is not None
    assert model.links is not None
    for weight in (model.parts.weight[1:].data, model.links.told.weight.data):
        torch.nn.init.normal_(weight, generator=torch.Generator().manual_seed(1))
    checkpoint.save(run / checkpoint.BEST, model.state_dict(), checkpoint.Progress(best_step=7))
    return run


def test_a_run_is_served_as_it_was_trained(run: Path, tmp_path: Path) -> None:
    out = tmp_path / "small"
    export_run(run, out)
    loaded = load_model(out)
    assert loaded.name == "small"
    assert loaded.cwes == (121, 476)
    assert loaded.kept_names_in("java") == {"String"}
    assert loaded.kept_names_in("c") == TINY_KEPT_NAMES
    assert loaded.calibration.threshold == 0.5
    model = build_model(SIZES, vocabulary=len(TINY_VOCABULARY), classes=2, name_parts=2, linked=LINKED)
    model.load_state_dict(load_file(out / "model.safetensors"))
    golden = golden_sources(TINY_VOCABULARY, parts=loaded.parts, kept_names={}, otherwise=TINY_KEPT_NAMES)
    nameless = [EncoderInput(each.ids) for each in golden]
    assert loaded.parts.words == ("key", "guests")
    served, trained = begin(loaded.model, golden), begin(TorchModel(model.eval()), golden)
    assert served.end_probabilities == pytest.approx(trained.end_probabilities, abs=1e-5)
    assert served.end_probabilities != pytest.approx(
        begin(loaded.model, nameless).end_probabilities, abs=1e-5
    )


def test_the_manifest_says_where_the_model_comes_from_and_names_no_place(run: Path, tmp_path: Path) -> None:
    export_run(run, tmp_path / "small")
    manifest = json.loads((tmp_path / "small" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["data"] == {"clean-c": "abc"}
    assert manifest["step"] == 7
    assert manifest["command"] == "plc export 'a run' --out small"
    assert str(tmp_path) not in json.dumps(manifest)


def test_calibration_and_card_go_along(run: Path, tmp_path: Path) -> None:
    (run / "calibration.json").write_text(
        '{"threshold": 0.9, "data": "valid", "curve": []}', encoding="utf-8"
    )
    (run / "CARD.md").write_text("# Card\n", encoding="utf-8")
    out = tmp_path / "small"
    export_run(run, out)
    assert load_model(out).calibration.threshold == 0.9
    assert load_model(out).word_budget == 123  # of the configuration: what is longer, training left out
    assert (out / "CARD.md").read_text(encoding="utf-8") == "# Card\n"


def test_the_command_exports(run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["export", str(run), "--out", str(tmp_path / "small")])
    assert ended.value.code == 0
    assert "MiB" in capsys.readouterr().err
    load_model(tmp_path / "small")


def test_a_model_directory_is_replaced_and_nothing_else_is(tmp_path: Path) -> None:
    out = tmp_path / "small"
    write_model_directory(tiny_contents(seed=1), out, name="small")
    before = load_model(out).sha256
    write_model_directory(tiny_contents(seed=2), out, name="small")
    assert load_model(out).sha256 != before
    assert [path.name for path in tmp_path.iterdir()] == ["small"]
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "thesis.tex").write_text("words")
    with pytest.raises(ModelError, match="exists and is not a model directory"):
        write_model_directory(tiny_contents(), precious, name="precious")
    assert [path.name for path in precious.iterdir()] == ["thesis.tex"]


def test_the_same_run_twice_gives_the_same_bytes(run: Path, tmp_path: Path) -> None:
    for place in ("one", "two"):
        export_run(run, tmp_path / place / "small")
    first, second = (sorted((tmp_path / place / "small").iterdir()) for place in ("one", "two"))
    assert [path.name for path in first] == [path.name for path in second]
    for one, two in zip(first, second, strict=True):
        assert one.read_bytes() == two.read_bytes(), one.name


@pytest.mark.parametrize(("weights", "share"), [("float16", 0.6), ("int8", 0.6)])
def test_weights_may_be_stored_in_less(weights: Weights, share: float, tmp_path: Path) -> None:
    model = EditModel(
        vocabulary=60,
        classes=2,
        encoder=JoinedGruEncoder(inputs=64, hidden=64, layers=2, window=2),
        hidden=64,
        embedding=64,
        decoder_layers=1,
    ).eval()
    sources = [[4, *range(5, 30), 3], [4, 3]]
    starts, sizes = [], []
    kinds: tuple[Weights, Weights] = ("float32", weights)
    for kind in kinds:
        folder = tmp_path / kind
        folder.mkdir()
        for name, graph in (("encoder", encoder_graph(model)), ("decoder", decoder_graph(model))):
            (folder / f"{name}.onnx").write_bytes(stored(graph, kind))
        starts.append(begin(OnnxModel.load(folder, threads=1), inputs(sources)))
        sizes.append(sum(file.stat().st_size for file in folder.iterdir()))
    assert sizes[1] < share * sizes[0]
    assert starts[1].end_probabilities == pytest.approx(starts[0].end_probabilities, rel=0.05)


def test_a_place_that_cannot_be_written_is_one_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelError, match="cannot be written"):
        write_model_directory(tiny_contents(), tmp_path / "file" / "small", name="small")


def test_a_folder_that_is_no_run_is_one_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["export", str(tmp_path), "--out", str(tmp_path / "small")])
    assert ended.value.code == 2
    assert "config.toml" in capsys.readouterr().err


def test_only_what_the_graphs_can_hold_is_exported() -> None:
    model = build_model(SIZES, vocabulary=len(TINY_VOCABULARY), classes=2, name_parts=2, linked=LINKED)
    assert isinstance(model, EditModel)
    model.classifier.layers.append(torch.nn.Tanh())
    with pytest.raises(ModelError, match="plc export cannot write a CWE head with Tanh"):
        encoder_graph(model)
    model.encoder = torch.nn.Identity()
    with pytest.raises(ModelError, match="plc export writes a JoinedGruEncoder, and cannot write Identity"):
        encoder_graph(model)


def test_a_run_of_another_family_and_broken_files_are_named(run: Path, tmp_path: Path) -> None:
    (run / "calibration.json").write_text("[]", encoding="utf-8")
    with pytest.raises(ModelError, match=r"calibration\.json must hold one JSON object"):
        export_run(run, tmp_path / "small")
    (run / "calibration.json").write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match=r"calibration\.json cannot be read: "):
        export_run(run, tmp_path / "small")
    sizes = ModelConfig(
        family="gru", embedding=8, hidden=8, encoder_layers=1, decoder_layers=1, feed_forward=8
    )
    write_config(Config(model=sizes), run / "config.toml")
    other = build_model(sizes, vocabulary=len(TINY_VOCABULARY), classes=2)
    checkpoint.save(run / checkpoint.BEST, other.state_dict(), checkpoint.Progress())
    with pytest.raises(ModelError, match="only the family edits can be served, and this is gru"):
        export_run(run, tmp_path / "small")
