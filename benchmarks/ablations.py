"""What each part of the model for reports is worth: train a row of changes, measure each the same way.

    python -m benchmarks.ablations --data DATA... --from MODEL --work DIR [--ranks FILE...] [--only NAME...]

Each row of benchmarks/ablations.toml changes configs/reported/ablation.toml, trains for the same number
of steps in DIR/NAME, and is asked about the same rows of the validation part, the line given. A row that is
finished is not trained again; one that was stopped goes on. Prints a table.
"""

from __future__ import annotations

import argparse
import copy
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data_prep.dataset import read_pairs, write_pairs
from plc.train.config import Config, write_config

CONFIGS = Path(__file__).resolve().parent.parent / "configs" / "reported"


@dataclass(frozen=True, slots=True)
class Row:
    """One change of the configuration."""

    name: str
    config: Config
    goes_on: bool  # from a trained model, or from random weights
    repositories: tuple[int, ...] | None  # the buckets of repositories that are read; None: all
    without_noise: float  # the share of the ranked rows that is left out

    @property
    def folder(self) -> str:
        return re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")


def main() -> None:
    """Train, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, nargs="+", required=True)
    parser.add_argument("--from", type=Path, required=True, dest="trained")
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--base", type=Path, default=CONFIGS / "ablation.toml")
    parser.add_argument("--rows", type=Path, default=Path(__file__).with_suffix(".toml"))
    parser.add_argument("--ranks", type=Path, nargs="+", default=[], help="what plc audit --rank wrote")
    parser.add_argument("--only", nargs="+", help="the names of the rows to do; default: all")
    parser.add_argument("--limit", type=int, default=500, help="validation rows to ask about")
    given = parser.parse_args()
    rows = rows_of(given.base, given.rows)
    if unknown := set(given.only or ()) - {row.name for row in rows}:
        parser.error(f"no such row: {', '.join(sorted(unknown))}")
    columns = ("row", "weights", "words read", "words a second", "loss", "first", "among five", "among 25")
    print(f"| {' | '.join(columns)} |\n{'|---' * len(columns)}|")
    for row in rows:
        if given.only and row.name not in given.only:
            continue
        if row.without_noise and not given.ranks:
            parser.error(f"{row.name}: give --ranks, what plc audit DATA --rank FILE wrote of each dataset")
        run = given.work / row.folder
        data = read_by(row, given.data, work=given.work, ranks=given.ranks)
        _train(row, run, data=data, trained=given.trained)
        print(line_of(row.name, run, _measured(run, data=given.data, limit=given.limit)), flush=True)


def rows_of(base: Path, rows: Path) -> list[Row]:
    """The rows with their whole configurations."""
    table = tomllib.loads(base.read_text(encoding="utf-8"))
    found: list[Row] = []
    for row in tomllib.loads(rows.read_text(encoding="utf-8"))["row"]:
        changed = copy.deepcopy(table)
        for section, values in row.items():
            if isinstance(values, dict):
                changed[section].update(values)
        config = Config.model_validate_json(json.dumps(changed))
        buckets = tuple(row["repositories"]) if "repositories" in row else None
        noise = row.get("without_noise", 0.0)
        found.append(Row(row["name"], config, row.get("from", False), buckets, noise))
    return found


def line_of(name: str, run: Path, report: dict[str, Any]) -> str:
    """A row of the table: sizes and speed from the run's log, rates from the report."""
    logged = [json.loads(line) for line in (run / "metrics.jsonl").read_text(encoding="utf-8").splitlines()]
    trained = [entry for entry in logged if entry["kind"] == "train"][-1]
    valid = [entry for entry in logged if entry["kind"] == "valid"][-1]
    rates = report["groups"]["all"]
    shown = (
        f"{100 * rate['rate']:.1f} % ({100 * rate['low']:.1f} to {100 * rate['high']:.1f})"
        for rate in (rates["told@1"], rates["told@5"], rates["told@25"])
    )
    speed = trained["words"] / (60 * trained["minutes"])
    cells = (
        f"{_weights(run) / 1e6:.1f} M",
        f"{trained['words'] / 1e6:.1f} M",
        f"{speed:,.0f}",
        f"{valid['loss']:.3f}",
    )
    return f"| {name} | {' | '.join((*cells, *shown))} |"


def _weights(run: Path) -> int:
    from safetensors.numpy import load_file

    return sum(array.size for array in load_file(run / "best.safetensors").values())


def read_by(row: Row, data: Sequence[Path], *, work: Path, ranks: Sequence[Path] = ()) -> Sequence[Path]:
    """The datasets that a row trains on: those given, or fewer of their rows; those held out stay."""
    if row.repositories is None and row.without_noise == 0:
        return data
    # numbered: two datasets may have one name
    fewer = [work / "data" / row.folder / f"{place:02}-{whole.name}" for place, whole in enumerate(data)]
    noise = _noisiest(ranks, share=row.without_noise)
    for whole, part in zip(data, fewer, strict=True):
        if not part.exists():
            pairs = read_pairs(whole)
            kept = [
                pair
                for pair in pairs
                if pair.bucket_source in row.config.data.valid_source
                or (
                    (row.repositories is None or pair.bucket_source in row.repositories)
                    and pair.id.removesuffix(":after") not in noise
                )
            ]
            write_pairs(part, kept, summary=pairs.summary, kept_names=pairs.kept_names)
    return fewer


def _noisiest(ranks: Sequence[Path], *, share: float) -> set[str]:
    """The ids of a share of each ranking's rows, the likeliest noise."""
    found: set[str] = set()
    for path in ranks:
        ids = [json.loads(line)["id"] for line in path.read_text(encoding="utf-8").splitlines()]
        found.update(ids[: round(share * len(ids))])
    return found


def _train(row: Row, run: Path, *, data: Sequence[Path], trained: Path) -> None:
    if (run / "finished").exists():
        return
    run.parent.mkdir(parents=True, exist_ok=True)
    config = run.parent / f"{row.folder}.toml"
    write_config(row.config, config)
    begins = ["--resume"] if run.exists() else ["--from", str(trained)] if row.goes_on else []
    _plc("train", str(config), "--data", *map(str, data), "--run", str(run), "--threads", "1", *begins)
    (run / "finished").touch()


def _measured(run: Path, *, data: Sequence[Path], limit: int) -> dict[str, Any]:
    out = run / "valid.json"
    if not out.exists():
        arguments = ["--suite", "reported", "--split", "valid", "--limit", str(limit), "--seed", "5"]
        _plc("evaluate", str(run), *arguments, "--data", *map(str, data), "--threads", "1", "--out", str(out))
    report: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return report


def _plc(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "plc", *arguments], check=True, stdout=sys.stderr)


if __name__ == "__main__":
    main()
