"""A model directory to a model in memory: every file is checked against the manifest, none is pickled."""

from __future__ import annotations

import hashlib
import json
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from data_prep.errors import ModelError
from data_prep.text.name_parts import NameParts
from data_prep.text.vocabulary import Vocabulary
from data_prep.text.windows import WORD_BUDGET
from plc.decode.curve import Curve
from plc.decode.on_demand import OnDemand
from plc.decode.protocol import StepModel

FORMAT = 1
MANIFEST = "manifest.json"
WEIGHTS = "model.safetensors"
EXPORT_AGAIN = "fetch the model again, or export it with `plc export`"
LEARNT = "learnt.npy"
_GRAPHS = ("encoder.onnx", "decoder.onnx")
NEEDED = (*_GRAPHS, "vocab.json", "calibration.json")


@dataclass(frozen=True, slots=True)
class Unlike:
    """How much less a model is believed about functions unlike those it learnt from, in log-odds."""

    knee: float  # the distance to the nearest of them that is not held against it
    slope: float  # log-odds for each unit of distance beyond

    def penalty(self, distance: float) -> float:
        """What is taken off at a distance."""
        return self.slope * max(0.0, distance - self.knee)


@dataclass(frozen=True, slots=True)
class KindThresholds:
    """Which kinds of flaws are shown by default, and from which scores.

    A finding is shown where its function's score reaches the floor and that of its first fix (the function's
    times the fix's share) the threshold of its kind. Kinds without a threshold are silent.
    """

    floor: float
    thresholds: Mapping[str, float]
    data: str = ""  # what set them


@dataclass(frozen=True, slots=True)
class Calibration:
    """What makes a model's P(flawed) a confidence, the confidences that matter, and the data that set them.

    A *score* is P(flawed) less the penalties; a *confidence* is what a score turns out to mean. Without
    curves and penalties, as in a model that was not calibrated, all three are the same.
    """

    threshold: float  # the confidence from which a finding is shown by default
    data: str
    safe: float | None = None  # the confidence of a suggestion that `--fix` may apply; None: none may
    flaw: Curve = field(default_factory=Curve)  # score to the confidence that something is wrong
    fix: Curve = field(default_factory=Curve)  # score times a fix's share to the confidence that it is right
    penalties: Mapping[str, float] = field(default_factory=dict)  # by language, in log-odds, never below 0
    unlike: Unlike | None = None
    kinds: KindThresholds | None = None  # None: all kinds are shown by default, by `threshold` alone

    @property
    def score(self) -> float:
        """The threshold as a score."""
        return float(self.flaw.inverse(self.threshold))


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """All that serving needs of one trained model."""

    model: StepModel
    vocabulary: Vocabulary
    kept_names: frozenset[str]  # names that stay words in any language; all others become slots
    cwes: tuple[int, ...]  # the CWE of each class of `cwe_probabilities`
    calibration: Calibration
    name: str
    sha256: str  # of manifest.json, which holds the hash of every other file
    kept_names_by_language: Mapping[str, frozenset[str]] = field(default_factory=dict)
    parts: NameParts = field(default_factory=NameParts)  # of the names that it reads beside their slots
    word_budget: int = WORD_BUDGET  # words of an instance that it reads, as in training
    reported: bool = False  # whether it reads where a fault was reported
    learnt: npt.NDArray[np.float16] | None = None  # profiles of a sample of what it learnt from, one a row
    directory: Path | None = None  # where it was read

    def kept_names_in(self, language: str) -> frozenset[str]:
        """The names that stay words in one language."""
        return self.kept_names_by_language.get(language, self.kept_names)


def load_model(path: Path, *, threads: int = 1) -> LoadedModel:
    """Load a model directory for serving; `threads` 0 takes one for each core, which pays for large batches.

    Raises ModelError where the directory is missing, damaged or of another format.
    """
    digest, manifest = check_manifest(path)
    _check_needed(path, manifest)
    return _loaded(path, digest, manifest, model=_graphs(path, threads))


def load_on_demand(path: Path, *, threads: int = 1) -> LoadedModel:
    """The same, but the graphs are opened with the first question to the model.

    A run that asks nothing, for it finds all in a cache, needs none of the graphs' libraries.
    """
    digest, manifest = check_manifest(path)
    _check_needed(path, manifest)

    def opened() -> StepModel:
        _check_files(path, {name: manifest["files"][name] for name in _GRAPHS})  # they may have changed
        return _graphs(path, threads)

    return _loaded(path, digest, manifest, model=OnDemand(opened))


def _graphs(path: Path, threads: int) -> StepModel:
    from plc.decode.onnx_backend import OnnxModel  # here: not every run asks the model

    return OnnxModel.load(path, threads=threads)


def _loaded(path: Path, digest: str, manifest: Mapping[str, Any], *, model: StepModel) -> LoadedModel:
    vocab = _read_object(path / "vocab.json")
    calibration = _read_object(path / "calibration.json")
    try:
        vocabulary = Vocabulary(tuple(vocab["words"]))
        return LoadedModel(
            model=model,
            vocabulary=vocabulary,
            kept_names=frozenset(vocab["known"]),
            cwes=tuple(int(cwe) for cwe in vocab["cwes"]),
            calibration=_calibration(calibration),
            name=str(manifest["name"]),
            sha256=digest,
            kept_names_by_language={
                language: frozenset(names) for language, names in vocab.get("known_by_language", {}).items()
            },
            parts=NameParts(tuple(vocab.get("parts", ()))),
            word_budget=int(vocab.get("word_budget", WORD_BUDGET)),
            reported=bool(vocab.get("reported", False)),
            learnt=_learnt(path) if LEARNT in manifest["files"] else None,
            directory=path,
        )
    except (AttributeError, EOFError, KeyError, TypeError, ValueError, BadZipFile) as error:
        raise ModelError(
            f"{path}: vocab.json, calibration.json or {LEARNT} is not as plc writes it ({error!r}): "
            f"{EXPORT_AGAIN}"
        ) from error


def check_manifest(path: Path) -> tuple[str, Mapping[str, Any]]:
    """The sha256 of the manifest and its content, once every file that it lists has been found unchanged."""
    manifest_path = path / MANIFEST
    if not _is_there(manifest_path):
        raise ModelError(
            f"{path} is not a model directory: it has no {MANIFEST}; `plc export RUN --out {path}` makes one"
        )
    manifest = _read_object(manifest_path)
    if manifest.get("format") != FORMAT:
        raise ModelError(
            f"{manifest_path}: format {manifest.get('format')!r}, but this plc reads {FORMAT}: {EXPORT_AGAIN}"
        )
    files = manifest.get("files")
    if not isinstance(files, dict) or not isinstance(manifest.get("name"), str):
        raise ModelError(f"{manifest_path}: `files` or `name` is missing: {EXPORT_AGAIN}")
    _check_files(path, files)
    return _checked_sha256(manifest_path), manifest


def _check_needed(path: Path, manifest: Mapping[str, Any]) -> None:
    for name in NEEDED:
        if name not in manifest["files"]:
            raise ModelError(f"{path / MANIFEST} does not list {name}: {EXPORT_AGAIN}")


def _check_files(path: Path, files: Mapping[str, str]) -> None:
    for name, expected in files.items():
        file = path / name
        if Path(name).name != name:
            raise ModelError(f"{path / MANIFEST}: {name!r} is not the name of a file in the model directory")
        if not _is_there(file):
            if name == WEIGHTS:
                continue  # training reads them, and a package that only serves leaves them out
            raise ModelError(f"{file} is missing, but the manifest lists it: {EXPORT_AGAIN}")
        if _checked_sha256(file) != expected:
            raise ModelError(f"{file} was changed after export (sha256 differs): {EXPORT_AGAIN}")


def sha256_of(file: Path) -> str:
    """The hexadecimal sha256 of a file's bytes; OSError where they cannot be read."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _checked_sha256(file: Path) -> str:
    try:
        return sha256_of(file)
    except OSError as error:
        raise _unreadable(file, error) from error


def _is_there(file: Path) -> bool:
    """Whether there is something of that name; ModelError where it is no file, or nobody lets us look."""
    try:
        mode = file.stat().st_mode
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return False
    except OSError as error:
        raise _unreadable(file, error) from error
    if not stat.S_ISREG(mode):
        raise ModelError(f"{file} is no ordinary file: {EXPORT_AGAIN}")
    return True


def _unreadable(file: Path, error: OSError) -> ModelError:
    reason = error.strerror or error
    return ModelError(f"{file} cannot be read ({reason}): give yourself access to it, or {EXPORT_AGAIN}")


def _calibration(content: Mapping[str, Any]) -> Calibration:
    """What calibration.json says; all but the threshold may be missing, as in a model not calibrated."""
    safe, unlike, curves = content.get("safe"), content.get("novelty"), content.get("curves", {})
    return Calibration(
        threshold=float(content["threshold"]),
        data=str(content["data"]),
        safe=None if safe is None else float(safe),
        flaw=Curve.from_json(curves["flaw"]) if "flaw" in curves else Curve(),
        fix=Curve.from_json(curves["fix"]) if "fix" in curves else Curve(),
        penalties={language: float(each) for language, each in content.get("penalties", {}).items()},
        unlike=None if unlike is None else Unlike(float(unlike["knee"]), float(unlike["slope"])),
        kinds=None if (kinds := content.get("kinds")) is None else _kinds(kinds),
    )


def _kinds(content: Mapping[str, Any]) -> KindThresholds:
    thresholds = {str(kind): _share(value) for kind, value in content["thresholds"].items()}
    return KindThresholds(_share(content["floor"]), thresholds, str(content.get("data", "")))


def _share(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ValueError(f"{value!r} is no number from 0 to 1")
    return float(value)


def _learnt(path: Path) -> npt.NDArray[np.float16]:
    try:
        with (path / LEARNT).open("rb") as stream:
            profiles = np.load(stream, allow_pickle=False)
    except OSError as error:
        raise _unreadable(path / LEARNT, error) from error
    if profiles.ndim != 2 or profiles.dtype != np.float16 or not len(profiles):
        raise ValueError(f"{LEARNT}: {profiles.dtype} of shape {profiles.shape}")
    return np.asarray(profiles, dtype=np.float16)


def _read_object(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _unreadable(path, error) from error
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{path} cannot be read, it is no JSON ({error}): {EXPORT_AGAIN}") from error
    if not isinstance(content, dict):
        raise ModelError(f"{path} must hold one JSON object: {EXPORT_AGAIN}")
    return content
