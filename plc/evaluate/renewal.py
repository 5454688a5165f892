"""Change one file of a model directory and renew the manifest that vouches for it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from data_prep.errors import ModelError
from plc.decode.model_directory import MANIFEST, check_manifest, sha256_of


def renew_calibration(directory: Path, content: Mapping[str, Any]) -> None:
    """Write calibration.json."""
    renew_file(directory, "calibration.json", json.dumps(content, indent=1, ensure_ascii=False) + "\n")


def renew_file(directory: Path, name: str, text: str) -> None:
    """Write one text file and its hash into the manifest, which must vouch for all files as they are."""
    _, manifest = check_manifest(directory)
    try:
        _replace(directory / name, text)
        files = {**manifest["files"], name: sha256_of(directory / name)}
        renewed = {**manifest, "files": dict(sorted(files.items()))}
        _replace(directory / MANIFEST, json.dumps(renewed, indent=1, ensure_ascii=False) + "\n")
    except OSError as error:
        raise ModelError(f"{directory / name} cannot be written: {error}") from error


def _replace(path: Path, text: str) -> None:
    """Write beside, then rename: never half a file."""
    draft = path.with_name(f".{path.name}.part")
    draft.write_text(text, "utf-8")
    draft.replace(path)
