"""What a run log holds: one JSON object a line, of each run and of each text that its model read."""

from __future__ import annotations

import hashlib
import json
import platform
from base64 import b64decode, b64encode
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from data_prep.substitutes.outside import Outside
from plc import __version__
from plc.output.json_report import EXACT, finding_object
from plc.repair.findings import FileReport, digest_of

FORMAT = 1
_LIBRARIES = ("numpy", "onnxruntime", "tree-sitter", "tree-sitter-c", "tree-sitter-cpp", "tree-sitter-java")


def run_record(*, name: str, sha256: str, folders: Sequence[Path]) -> dict[str, Any]:
    """The record that begins a run: the model, and what else an answer depends on."""
    return {
        "type": "run",
        "format": FORMAT,
        "model": {"name": name, "sha256": sha256},
        "program": program(),
        "folders": [str(folder.absolute()) for folder in folders],
    }


def program() -> dict[str, str]:
    """The versions that numbers may depend on in their last digits."""
    return {
        "plc": __version__,
        "machine": f"{platform.system()} {platform.machine()}",
        **{name: version(name) for name in _LIBRARIES},
    }


def file_record(
    path: Path, text: bytes, report: FileReport, *, outside: Outside, min_confidence: float | None, code: bool
) -> dict[str, Any]:
    """What a model said of one text; with `code` also the text itself and all that was said of it."""
    said = findings_of(report)
    record: dict[str, Any] = {
        "type": "file",
        "path": str(path.absolute()),
        "language": report.language,
        "min_confidence": min_confidence,
        "text": digest_of(text),
        "macros": outside.digest.hex(),
        "functions": report.functions,
        "findings": [_bare(finding) for finding in said],
        "said": said_hash(said),
    }
    if code:
        record["code"] = {
            "text": _packed(text),
            "macros": [
                [_packed(name), list(map(_packed, bodies))] for name, bodies in outside.bodies.items()
            ],
            "findings": said,
        }
    return record


def findings_of(report: FileReport) -> list[dict[str, Any]]:
    """The findings with all suggestions, to the last digit."""
    return [finding_object(finding, None, EXACT) for finding in report.findings]


def said_hash(said: Sequence[object]) -> str:
    """The sha256 of findings, or of anything of them, as JSON."""
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode("ascii")).hexdigest()


def stored_text(code: dict[str, Any]) -> tuple[bytes, Outside]:
    """The text that a record holds, and the macros by which it was read."""
    bodies = {b64decode(name): tuple(map(b64decode, each)) for name, each in code["macros"]}
    return b64decode(code["text"]), Outside(bodies)


def _bare(finding: dict[str, Any]) -> dict[str, Any]:
    """A finding without code: no name, and each suggestion by the hash of all that it says."""
    return {
        **{
            key: finding[key]
            for key in ("start_byte", "end_byte", "confidence", "cwe", "kind")
            if key in finding
        },
        "suggestions": [
            {"rank": each["rank"], "confidence": each["confidence"], "sha256": said_hash([each])}
            for each in finding["suggestions"]
        ],
    }


def _packed(data: bytes) -> str:
    return b64encode(data).decode("ascii")
