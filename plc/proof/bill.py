"""A model directory as a bill of materials: CycloneDX 1.5, in JSON.

https://cyclonedx.org/docs/1.5/json/. The same directory always gives the same bytes: there is no clock in it.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

_NAMESPACE = uuid.UUID("0f2d3c1e-6a0b-5f0e-9a53-2f6f0f5b8c11")  # of bills of models; any fixed number does


def bill_of_materials(manifest: Mapping[str, Any], *, sha256: str, plc: str) -> dict[str, Any]:
    """The model, its files and the data that it learnt from, each with its hash.

    `manifest` is the content of the manifest, `sha256` its hash, `plc` the version that writes the bill.
    """
    name, version = str(manifest["name"]), str(manifest.get("version", "unknown"))
    model = f"model:{name}"
    files = [_component("file", file, digest) for file, digest in sorted(manifest["files"].items())]
    data = [_component("data", each, digest) for each, digest in sorted(_data(manifest).items())]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(_NAMESPACE, sha256)}",
        "version": 1,
        "metadata": {
            "tools": {"components": [{"type": "application", "name": "plc", "version": plc}]},
            "component": {
                "type": "machine-learning-model",
                "bom-ref": model,
                "name": name,
                "version": version,
                "hashes": [_sha256(sha256)],
                "properties": _properties(manifest),
            },
        },
        "components": [*files, *data],
        "dependencies": [
            {"ref": model, "dependsOn": [component["bom-ref"] for component in (*files, *data)]},
        ],
    }


def _component(kind: str, name: str, digest: str) -> dict[str, Any]:
    return {"type": kind, "bom-ref": f"{kind}:{name}", "name": name, "hashes": [_sha256(digest)]}


def _sha256(digest: str) -> dict[str, str]:
    return {"alg": "SHA-256", "content": digest}


def _data(manifest: Mapping[str, Any]) -> Mapping[str, str]:
    data = manifest.get("data", {})
    return data if isinstance(data, dict) else {}


def _properties(manifest: Mapping[str, Any]) -> list[dict[str, str]]:
    """What else the manifest says of how the model was made."""
    said = {
        key: manifest[key] for key in ("family", "weights", "command", "commit", "step") if key in manifest
    }
    training = manifest.get("training", {})
    if isinstance(training, dict):
        said |= {f"training.{key}": value for key, value in training.items()}
    return [{"name": f"plc:{key}", "value": str(value)} for key, value in said.items()]
