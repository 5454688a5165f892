"""Change files of a model directory and renew the manifest that vouches for them."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from data_prep.errors import ModelError
from plc.base.whole import write_bytes
from plc.decode.model_directory import LEARNT, MANIFEST, check_manifest, sha256_of
from plc.repair.predict.novelty import Profiles


def renew_calibration(directory: Path, content: Mapping[str, Any], *, learnt: Profiles | None = None) -> None:
    """Write calibration.json and the profiles that it measures novelty by; without any, none stay behind."""
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    profiles = None
    if learnt is not None:
        buffer = io.BytesIO()
        np.save(buffer, learnt.astype(np.float16), allow_pickle=False)
        profiles = buffer.getvalue()
    _renew(directory, {"calibration.json": text.encode("utf-8"), LEARNT: profiles})


def renew_file(directory: Path, name: str, text: str) -> None:
    """Write one text file and its hash into the manifest, which must vouch for all files as they are."""
    _renew(directory, {name: text.encode("utf-8")})


def _renew(directory: Path, contents: Mapping[str, bytes | None]) -> None:
    """Write files, or remove those whose content is None, and say so in the manifest."""
    _, manifest = check_manifest(directory)
    files = dict(manifest["files"])
    name = MANIFEST
    try:
        for name, content in contents.items():
            if content is None:
                (directory / name).unlink(missing_ok=True)
                files.pop(name, None)
            else:
                write_bytes(directory / name, content)
                files[name] = sha256_of(directory / name)
        renewed = {**manifest, "files": dict(sorted(files.items()))}
        name = MANIFEST
        text = json.dumps(renewed, indent=1, ensure_ascii=False) + "\n"
        write_bytes(directory / name, text.encode("utf-8"))
    except OSError as error:
        raise ModelError(f"{directory / name} cannot be written: {error}") from error


def kinds_in(directory: Path) -> Any:
    """The thresholds of kinds that a model directory has, or None; ModelError where it cannot be read."""
    path = directory / "calibration.json"
    try:
        return json.loads(path.read_text(encoding="utf-8")).get("kinds")
    except (OSError, ValueError, AttributeError) as error:
        raise ModelError(f"{path} cannot be read: {error}") from error
