"""Tiny models with random weights, for tests of everything that needs one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch

from data_prep.text.name_parts import NameParts
from data_prep.text.vocabulary import END, SPECIAL_WORDS, Vocabulary
from plc.decode.encoder_input import EncoderInput
from plc.export.directory import Contents, write_model_directory
from plc.models.edits import EditModel
from plc.models.encoders import JoinedGruEncoder

TINY_MARKS = "(){}[];,=<>+-*/&!."
TINY_WORDS = ("<c>", "<cpp>", "<java>", *TINY_MARKS, "if", "else", "while", "for", "return")
TINY_NAMES = ("int", "char", "void", "v0", "v1", "v2", "f0", "f1", "s0", "n0", "n1", "malloc", "free", "NULL")
TINY_VOCABULARY = Vocabulary((*SPECIAL_WORDS, *TINY_WORDS, *TINY_NAMES))
TINY_KEPT_NAMES = frozenset({"malloc", "free", "NULL"})
TINY_CWES = (121, 369, 476)
TINY_PARTS = NameParts(("key", "len", "buf"))


Golden = Sequence[EncoderInput]


def tiny_edit_model(*, seed: int = 0, vocabulary: int = len(TINY_VOCABULARY), classes: int = 3) -> EditModel:
    """An EditModel of a few thousand weights, ready to evaluate; its distributions are spread, not flat."""
    torch.manual_seed(seed)
    model = EditModel(
        vocabulary=vocabulary,
        classes=classes,
        encoder=JoinedGruEncoder(inputs=8, hidden=16, layers=3, window=2),
        hidden=16,
        embedding=8,
        decoder_layers=2,
        heads=2,
        name_parts=len(TINY_PARTS),
    )
    with torch.no_grad():
        assert model.parts is not None
        model.parts.weight[1:].normal_(generator=torch.Generator().manual_seed(seed))
        for parameter in (model.words.weight, model.pointers.weight):
            parameter.mul_(4.0)
        model.words.bias[END] += 2.0
    return model.eval()


def tiny_contents(*, seed: int = 0, threshold: float = 0.5, golden: Golden = ()) -> Contents:
    """What `plc export` would make of `tiny_edit_model`."""
    return Contents(
        model=tiny_edit_model(seed=seed),
        vocabulary=TINY_VOCABULARY,
        kept_names=TINY_KEPT_NAMES,
        kept_names_by_language={},
        cwes=TINY_CWES,
        config="",
        calibration={"threshold": threshold, "data": "random weights"},
        parts=TINY_PARTS,
        word_budget=400,
        golden=golden,
        card=None,
        origin={"command": "tests", "data": {}},
        weights="float32",
    )


def tiny_model_directory(folder: Path, *, seed: int = 0, threshold: float = 0.5, golden: Golden = ()) -> Path:
    """`folder`/tiny: a model directory as `plc export` writes it, around `tiny_edit_model`."""
    out = folder / "tiny"
    write_model_directory(tiny_contents(seed=seed, threshold=threshold, golden=golden), out, name="tiny")
    return out
