"""Tests of `plc prep git`, and of the names that it takes from a model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from data_prep.corpora.model_names import kept_names_of_model
from data_prep.dataset import read_pairs
from data_prep.errors import ConfigError, CorpusError
from plc.cli.app import main
from tests.unit.repositories import Repository

BEFORE = "int first(struct list *of)\n{\n    return of->size;\n}\n"
AFTER = BEFORE.replace("{\n", "{\n    if (of == NULL)\n        return 0;\n", 1)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "repository")
    made.commit("Begin", {"list.c": BEFORE})
    made.commit("Lists may be missing", {"list.c": AFTER})
    return made


@pytest.fixture
def model(tmp_path: Path) -> Path:
    directory = tmp_path / "model"
    directory.mkdir()
    known = {"c": ["0", "size"], "cpp": ["size", "0"], "java": ["length"]}
    (directory / "vocab.json").write_text(json.dumps({"words": [], "known_by_language": known}))
    return directory


def run(*words: object) -> int:
    with pytest.raises(SystemExit) as stopped:
        main(["prep", "git", *map(str, words)])
    return int(stopped.value.code or 0)


def test_a_history_becomes_a_dataset(
    repository: Repository, model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    options = ("--from", repository.folder, "--out", out, "--since", "2000-01-01", "--kept-names", model)
    assert run(*options, "--languages", "c", "cpp", "--all-commits") == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["pairs"] == {"flawed": 1, "identity": 1}
    assert printed.err == f"wrote {out}\n"
    assert read_pairs(out).kept_names == frozenset({"0", "size"})
    assert run(*options, "--languages", "c") == 2
    assert "of which 0 say that they fix something" in capsys.readouterr().err
    assert run(*options, "--languages", "c", "--all-commits", "--fix-words", "may") == 2
    assert "--fix-words and --all-commits exclude each other" in capsys.readouterr().err
    assert run(*options, "--languages", "c", "--fix-words", "missing") == 0


def test_languages_that_a_model_names_otherwise_are_prepared_apart(model: Path) -> None:
    assert kept_names_of_model(model, ["c", "cpp"]) == {"0", "size"}
    assert kept_names_of_model(model, ["java"]) == {"length"}
    with pytest.raises(ConfigError, match="a list of names for c, java each; prepare each"):
        kept_names_of_model(model, ["java", "c"])


@pytest.mark.parametrize("text", [None, "[]", "{}", "no json", '{"known_by_language": 3}'])
def test_what_is_no_model_is_refused(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "vocab.json").write_text(text)
    with pytest.raises(CorpusError, match=r"no model.s names in vocab\.json"):
        kept_names_of_model(tmp_path, ["c"])
