"""A training run to the contents of a model directory."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

from data_prep.errors import ModelError
from plc import __version__
from plc.export.directory import Contents, write_model_directory
from plc.export.golden_sources import golden_sources
from plc.export.storage import Weights
from plc.models.edits import EditModel
from plc.train.config import to_toml
from plc.train.record import checkpoint
from plc.train.record.run import DATA, ENVIRONMENT, VOCABULARY, commit_here, load_trained

CALIBRATION = "calibration.json"
UNCALIBRATED = {"threshold": 0.5, "data": "none: `plc evaluate --calibrate` measures it"}


def export_run(run: Path, out: Path, *, weights: Weights = "float16") -> None:
    """Write the best model of a run to `out`; its name is the last part of `out`.

    Its calibration.json and CARD.md go along where it has them. ModelError where it cannot be served.
    """
    config, lexicon, model = load_trained(run)
    if not isinstance(model, EditModel):
        raise ModelError(f"{run}: only the family edits can be served, and this is {config.model.family}")
    vocab = _read_object(run / VOCABULARY)
    calibration = _read_object(run / CALIBRATION) if (run / CALIBRATION).exists() else UNCALIBRATED
    card = run / "CARD.md"
    kept_names = {
        language: frozenset(names) for language, names in vocab.get("known_by_language", {}).items()
    }
    everything = frozenset(vocab["known"])
    contents = Contents(
        model=model,
        vocabulary=lexicon.vocabulary,
        kept_names=everything,
        kept_names_by_language=kept_names,
        cwes=lexicon.cwes,
        config=to_toml(config),
        calibration=calibration,
        parts=lexicon.parts,
        word_budget=config.data.max_words,
        golden=golden_sources(
            lexicon.vocabulary,
            parts=lexicon.parts,
            kept_names=kept_names,
            otherwise=everything,
            reported=model.reported is not None,
        ),
        card=card.read_text(encoding="utf-8") if card.exists() else None,
        origin=_origin(run, out),
        weights=weights,
    )
    write_model_directory(contents, out, name=out.name)


def _origin(run: Path, out: Path) -> dict[str, Any]:
    """Where the model comes from; names of folders only, for their places mean nothing elsewhere."""
    _, progress = checkpoint.load(run / checkpoint.BEST)
    _, end = checkpoint.load(run / (checkpoint.LAST if (run / checkpoint.LAST).exists() else checkpoint.BEST))
    environment = _read_object(run / ENVIRONMENT) if (run / ENVIRONMENT).exists() else {}
    data = _read_object(run / DATA) if (run / DATA).exists() else {}
    return {
        "command": shlex.join(["plc", "export", run.name, "--out", out.name]),
        "version": __version__,
        "commit": environment.get("commit") or commit_here(),
        "step": progress.best_step,
        "training": {
            "steps": end.step,
            "minutes": round(end.seconds / 60, 1),
            "words": end.words,
            "torch": environment.get("torch"),
            "processes": environment.get("processes"),
        },
        "data": {Path(folder).name: digest for folder, digest in data.get("sha256", {}).items()},
    }


def _read_object(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} cannot be read: {error}") from error
    if not isinstance(content, dict):
        raise ModelError(f"{path} must hold one JSON object")
    return content
