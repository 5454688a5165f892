"""A training repeated from a model directory's own record: do the same files come out?

    python -m benchmarks.trust.repeating MODEL --data DATA... --work FOLDER

What a third party needs is in the model directory: the configuration with its seed, the sha256 of each
dataset and of each file. A training that was bounded by minutes is refused, because its learning rate
followed the clock. One that began from another model (--from) comes out otherwise: the record does not name
that model.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from data_prep.errors import PlcError
from plc.decode.model_directory import check_manifest
from plc.export.run import export_run
from plc.train.config import read_config
from plc.train.record.run import hashes_of
from plc.train.start import train_run

TRAINED = ("model.safetensors", "vocab.json", "config.toml", "encoder.onnx", "decoder.onnx", "golden.json")


class RepeatError(PlcError):
    """A training that cannot be repeated from its record."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """Files by whether the second training wrote the same bytes, and what differs between the machines."""

    same: tuple[str, ...]
    other: tuple[str, ...]
    torch: tuple[str, str]  # then and now


def main() -> None:
    """Train again, compare, print; exit code 1 where a file differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--data", type=Path, nargs="+", required=True)
    parser.add_argument("--work", type=Path, required=True, help="an empty folder for the second training")
    given = parser.parse_args()
    try:
        found = repeat(given.model, given.data, work=given.work)
    except PlcError as error:
        raise SystemExit(str(error)) from None
    print(f"the same bytes: {', '.join(found.same) or 'no file'}")
    if found.other:
        print(f"other bytes: {', '.join(found.other)} (torch then {found.torch[0]}, now {found.torch[1]})")
        sys.exit(1)


def repeat(model: Path, data: Sequence[Path], *, work: Path) -> Repeated:
    """Train as the record says, export, and compare the files; RepeatError where that cannot be."""
    _, manifest = check_manifest(model)
    recorded, here = manifest.get("data", {}), hashes_of(data)
    if sorted(recorded.values()) != sorted(here.values()):
        other = [name for name, digest in recorded.items() if digest not in here.values()]
        raise RepeatError(
            f"{model} was trained on other data: --data lacks {', '.join(other) or 'nothing, but has more'}"
        )
    config = read_config(model / "config.toml")
    if config.stop.max_minutes is not None:
        raise RepeatError(
            f"{model} was trained for {config.stop.max_minutes:g} minutes: the learning rate followed the "
            "clock, so no machine can repeat it; give stop.max_steps in place of max_minutes and train anew"
        )
    run, out = work / "run", work / manifest["name"]
    train_run(config, data=data, run=run)
    export_run(run, out, weights=manifest.get("weights", "float16"))
    files, again = manifest["files"], check_manifest(out)[1]["files"]
    same = tuple(name for name in TRAINED if files.get(name) == again.get(name))
    then = str(manifest.get("training", {}).get("torch"))
    return Repeated(same, tuple(name for name in TRAINED if name not in same), (then, torch.__version__))


if __name__ == "__main__":
    main()
