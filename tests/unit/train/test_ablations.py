"""benchmarks/ablations.py: its rows, and what those read that are given fewer repositories."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.ablations import CONFIGS, read_by, rows_of
from data_prep.dataset import read_pairs
from tests.unit.training_rows import dataset

ROWS = Path(__file__).parents[3] / "benchmarks" / "ablations.toml"


def test_every_row_is_a_configuration_with_a_folder_of_its_own() -> None:
    rows = rows_of(CONFIGS / "ablation.toml", ROWS)
    assert len(rows) > 1
    assert len({row.folder for row in rows}) == len(rows)
    made = {(row.config.model_dump_json(), row.repositories, row.without_noise, row.goes_on) for row in rows}
    assert len(made) == len(rows)


def test_fewer_repositories_are_read_of_each_dataset_also_where_two_have_one_name(tmp_path: Path) -> None:
    (row, *_) = [row for row in rows_of(CONFIGS / "ablation.toml", ROWS) if row.repositories is not None]
    data = [dataset(tmp_path / "a" / "pairs", count=120), dataset(tmp_path / "b" / "pairs", count=40)]
    parts = read_by(row, data, work=tmp_path / "work")
    buckets = {*(row.repositories or ()), *row.config.data.valid_source}
    wanted = [len(read_pairs(each, within={"source": buckets}).pairs) for each in data]
    assert [len(read_pairs(each).pairs) for each in parts] == wanted
    assert wanted[0] != wanted[1]


def test_what_ranks_as_noise_is_left_out_of_training_and_kept_where_it_is_held_out(tmp_path: Path) -> None:
    (row,) = [row for row in rows_of(CONFIGS / "ablation.toml", ROWS) if row.without_noise]
    data = dataset(tmp_path / "pairs", count=120)
    flawed = [pair for pair in read_pairs(data) if pair.kind == "flawed"]
    ranks = tmp_path / "ranks.jsonl"
    ranks.write_text("".join(json.dumps({"id": pair.id}) + "\n" for pair in flawed), encoding="utf-8")
    (part,) = read_by(row, [data], work=tmp_path / "work", ranks=[ranks])
    left = {pair.id for pair in read_pairs(data)} - {pair.id for pair in read_pairs(part)}
    worst = flawed[: round(row.without_noise * len(flawed))]
    held_out = {pair.id for pair in worst if pair.bucket_source in row.config.data.valid_source}
    assert held_out
    assert left == {pair.id for pair in worst} - held_out
