"""Write a model directory: graphs, weights, words, golden answers, and the manifest that vouches for them."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save

from data_prep.errors import ModelError
from data_prep.text.name_parts import NameParts
from data_prep.text.vocabulary import Vocabulary
from plc.decode.encoder_input import EncoderInput
from plc.decode.model_directory import FORMAT, LEARNT, MANIFEST, NEEDED, sha256_of
from plc.decode.onnx_backend import OnnxModel
from plc.export.edits_graph import decoder_graph, encoder_graph
from plc.export.golden import golden_answers
from plc.export.replacement import replacing
from plc.export.storage import Weights, stored
from plc.models.edits import EditModel

_FILES = frozenset({*NEEDED, MANIFEST, LEARNT, "model.safetensors", "config.toml", "golden.json", "CARD.md"})


@dataclass(frozen=True, slots=True)
class Contents:
    """What goes into a model directory."""

    model: EditModel  # in evaluation mode, on the CPU
    vocabulary: Vocabulary
    kept_names: frozenset[str]
    kept_names_by_language: Mapping[str, frozenset[str]]
    cwes: tuple[int, ...]
    config: str  # the run's configuration as TOML
    calibration: Mapping[str, Any]  # `threshold`, from which a finding is shown, and the `data` that set it
    parts: NameParts
    word_budget: int  # words of the longest source that training took
    golden: Sequence[EncoderInput]  # sources whose answers are written down
    card: str | None
    origin: Mapping[str, Any]  # command, commit, hashes of the data
    weights: Weights = "float16"  # of the graphs; model.safetensors has them in float16 too unless float32


def write_model_directory(contents: Contents, out: Path, *, name: str) -> None:
    """Write everything beside `out`, then put it in place: a directory is whole or it is not there.

    What an export left that was killed is cleared first. ModelError where `out` cannot be written or is
    something else.
    """
    if out.exists() and (not out.is_dir() or (not (out / MANIFEST).exists() and any(out.iterdir()))):
        raise ModelError(f"{out} exists and is not a model directory; give another --out, or remove it")
    try:
        with replacing(out, mark=MANIFEST, files=_FILES) as partial:
            _write_files(contents, partial)
            files = {file.name: sha256_of(file) for file in sorted(partial.iterdir())}
            manifest = {
                "format": FORMAT,
                "name": name,
                "family": "edits",
                "weights": contents.weights,
                "files": files,
                **contents.origin,
            }
            _write_json(partial / MANIFEST, manifest)
    except OSError as error:
        raise ModelError(f"{out} cannot be written: {error}") from error


def _write_files(contents: Contents, folder: Path) -> None:
    kind = torch.float32 if contents.weights == "float32" else torch.float16
    network = _rounded(contents.model, kind)
    (folder / "encoder.onnx").write_bytes(stored(encoder_graph(network), contents.weights))
    (folder / "decoder.onnx").write_bytes(stored(decoder_graph(network), contents.weights))
    tensors = {key: tensor.to(kind).contiguous() for key, tensor in network.state_dict().items()}
    (folder / "model.safetensors").write_bytes(save(tensors))  # not `save_file`: nobody else could read it
    (folder / "config.toml").write_text(contents.config, encoding="utf-8")
    vocab = {
        "words": contents.vocabulary.words,
        "known": sorted(contents.kept_names),
        "known_by_language": {
            language: sorted(names) for language, names in sorted(contents.kept_names_by_language.items())
        },
        "cwes": contents.cwes,
        "parts": contents.parts.words,
        "word_budget": contents.word_budget,
        "reported": contents.model.reported is not None,
    }
    _write_json(folder / "vocab.json", vocab)
    _write_json(folder / "calibration.json", dict(contents.calibration))
    model = OnnxModel.load(folder, threads=1)
    _write_json(
        folder / "golden.json", golden_answers(model, contents.golden, vocabulary=contents.vocabulary)
    )
    if contents.card is not None:
        (folder / "CARD.md").write_text(contents.card, encoding="utf-8")


def _rounded(model: EditModel, kind: torch.dtype) -> EditModel:
    """A copy whose weights lose nothing more when they are stored: graphs and weights stay the same model."""
    network = copy.deepcopy(model)
    for parameter in network.parameters():
        parameter.data = parameter.data.to(kind).to(torch.float32)
    return network


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
