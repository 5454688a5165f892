"""Tests of `plc audit`: what it prints, and its exit code."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from plc.cli.app import main
from tests.unit.audit.audit_rows import rows, write


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[object, str, str]:
    with pytest.raises(SystemExit) as stopped:
        main(["audit", *words])
    shown = capsys.readouterr()
    return stopped.value.code, shown.out, shown.err


def test_a_clean_dataset_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = write(tmp_path / "clean", rows(10))
    code, out, _ = run(capsys, str(data))
    assert code == 0
    assert out.splitlines()[-1].startswith("0 refused, ")
    assert "clean (80 rows)" in out
    assert run(capsys, str(data), "--strict")[0] == 1  # its classes are small


def test_a_refusal_names_rows_and_exits_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = rows(10)
    data = write(tmp_path / "bad", [*made, replace(made[0], id="same", target=made[0].source)])
    code, out, _ = run(capsys, str(data))
    assert code == 1
    assert out.startswith(
        "refuse  bad  identical-sides: 1 flawed rows have the same words on both sides\n    same\n"
    )
    code, out, _ = run(capsys, str(data), "--format", "json")
    content = json.loads(out)
    assert (code, content["version"], content["refused"]) == (1, 1, 1)
    assert content["findings"][0]["rows"] == ["same"]


def test_other_rows_than_the_manifest_says_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = write(tmp_path / "data", rows(10))
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps({"data": {"data": "0" * 64}}))
    code, out, _ = run(capsys, str(data), "--manifest", str(manifest))
    assert code == 1
    assert "refuse  data  manifest: the rows have sha256" in out
    manifest.write_text("[]")
    code, _, err = run(capsys, str(data), "--manifest", str(manifest))
    assert (code, "names no hashes of datasets" in err) == (2, True)


def test_a_confusion_matrix_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "matrix.json"
    path.write_text("[[11390, 1], [6, 0]]")
    code, out, _ = run(capsys, "--confusion", str(path))
    assert code == 1
    assert "accuracy 0.99939, balanced 0.49996, baseline 0.99947" in out


def test_test_data_is_compared_with_training(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = rows(10)
    train = write(tmp_path / "train", [replace(pair, bucket_source=5) for pair in made])
    tested = write(tmp_path / "tested", made[2:4])
    code, out, _ = run(capsys, str(train), "--test-data", str(tested))
    assert code == 1
    assert "leak: 2 rows are in training and in test" in out


def test_rows_are_ranked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = write(tmp_path / "data", rows(10))
    ranking = tmp_path / "ranking.jsonl"
    run(capsys, str(data), "--rank", str(ranking))
    lines = [json.loads(line) for line in ranking.read_text().splitlines()]
    assert len(lines) == 40
    assert [line["score"] for line in lines] == sorted((line["score"] for line in lines), reverse=True)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "name a dataset, or give --confusion FILE"),
        (["nowhere"], "nowhere is not a dataset"),
        (["nowhere", "--test-buckets", "20"], "--test-buckets 20: buckets are 0 to 19"),
    ],
)
def test_errors_say_what_to_do(capsys: pytest.CaptureFixture[str], words: list[str], message: str) -> None:
    code, _, err = run(capsys, *words)
    assert code == 2
    assert message in err
