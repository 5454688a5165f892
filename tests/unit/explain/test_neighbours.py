"""The index of training fixes: built of what training read, bound to its model, optional, without code."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from data_prep.dataset import write_pairs
from data_prep.errors import ModelError
from data_prep.text.word_edits import WordEdit, diff
from plc.cli.app import main
from plc.decode.model_directory import LoadedModel, load_on_demand, sha256_of
from plc.explain.changes import Change, change_of
from plc.explain.indexing import SEVERAL, UNSTATED, build
from plc.explain.neighbours import NAME, NoIndexError, neighbours_of
from plc.explain.sketches import BITS, likeness
from plc.train.config import to_toml
from tests.models import tiny_model_directory
from tests.unit.training_rows import rows, tiny

LICENCES = {"variant7": ["MIT"], "variant8": ["Apache-2.0", "MIT"], "variant9": []}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A dataset that training may have read."""
    made = tmp_path / "fixes"
    write_pairs(made, rows(120), summary={"licences": LICENCES}, kept_names=frozenset({"good", "bad"}))
    return made


@pytest.fixture
def model(tmp_path: Path, data: Path) -> Path:
    """A model directory whose manifest says so."""
    folder = tiny_model_directory(tmp_path / "model")
    (folder / "config.toml").write_text(to_toml(tiny()))
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["data"] = {"fixes": sha256_of(data / "pairs.parquet")}
    manifest["files"]["config.toml"] = sha256_of(folder / "config.toml")
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


def _loaded(model: Path) -> LoadedModel:
    return load_on_demand(model)


def test_the_fixes_most_alike_are_named_by_kind_and_licence(data: Path, model: Path) -> None:
    index = build([data], model, model / NAME)
    assert 0 < len(index.ids) < 120  # without what training held out
    found = neighbours_of(_loaded(model))
    learnt = next(
        row
        for row in rows(120)
        if row.kind == "flawed" and row.variant == "variant7" and row.bucket_source > 1
    )
    first, *others = found.alike(learnt.source, diff(learnt.source, learnt.target))
    assert first.likeness == 1.0
    assert (first.licence, first.change) == ("MIT", "replaces a name")
    assert len(others) == 2
    assert first.likeness > others[0].likeness >= others[1].likeness
    assert set(found.names[1]) == {"MIT", SEVERAL, UNSTATED}


def test_no_word_and_no_name_is_in_the_file(data: Path, model: Path) -> None:
    build([data], model, model / NAME)
    content = (model / NAME).read_bytes()
    for word in (b"good", b"bad", b"variant7", b"flawed7", str(data).encode()):
        assert word not in content


def test_the_same_data_give_the_same_file(data: Path, model: Path, tmp_path: Path) -> None:
    build([data], model, tmp_path / "one.npz")
    build([data], model, tmp_path / "two.npz")
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()


def test_data_that_training_did_not_read_are_refused(model: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    write_pairs(other, rows(60, seed=5), summary={}, kept_names=frozenset())
    with pytest.raises(ModelError, match=r"is not what .* was trained on: it read fixes"):
        build([other], model, model / NAME)
    with pytest.raises(ModelError, match="is no dataset"):
        build([tmp_path], model, model / NAME)


def test_a_model_without_one_says_so(model: Path) -> None:
    with pytest.raises(NoIndexError, match="has no index"):
        neighbours_of(_loaded(model))


def test_an_index_of_another_model_is_not_used(data: Path, model: Path) -> None:
    build([data], model, model / NAME)
    manifest = json.loads((model / "manifest.json").read_text())
    (model / "manifest.json").write_text(json.dumps({**manifest, "name": "another"}))
    with pytest.raises(NoIndexError, match="built for another model"):
        neighbours_of(_loaded(model))


@pytest.mark.parametrize("cut", [0, 10, 400, 2000])
def test_a_damaged_index_is_not_used(cut: int, data: Path, model: Path) -> None:
    build([data], model, model / NAME)
    content = (model / NAME).read_bytes()
    (model / NAME).write_bytes(content[:cut])
    with pytest.raises(NoIndexError, match="is damaged"):
        neighbours_of(_loaded(model))


def test_numbers_beyond_the_names_are_damage(data: Path, model: Path) -> None:
    build([data], model, model / NAME)
    with np.load(model / NAME) as arrays:
        content = dict(arrays)
    content["numbers"] = content["numbers"] + 40
    np.savez(model / NAME, **content)
    with pytest.raises(NoIndexError, match="is damaged"):
        neighbours_of(_loaded(model))


def test_the_command_and_a_signature_beside_it(
    data: Path, model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*words: str | Path) -> tuple[str, str]:
        with pytest.raises(SystemExit) as stopped:
            main(["model", *map(str, words)])
        assert stopped.value.code == 0
        said = capsys.readouterr()
        return said.out, said.err

    key = tmp_path / "key.pem"
    public, _ = run("key", key)
    run("sign", model, "--key", key)
    said, _ = run("neighbours", data, "--model", model)
    assert f"{NAME}: " in said
    assert " fixes, " in said
    _, noted = run("verify", model, "--key", public.strip())
    assert f"{NAME}: is not part of the model" in noted
    assert neighbours_of(_loaded(model)).ids.size


def test_likeness_is_one_for_twins_and_nothing_for_strangers() -> None:
    assert likeness(0) == 1.0
    assert likeness(BITS // 2) == pytest.approx(0.0, abs=1e-9)
    assert likeness(BITS) == 0.0


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


SOURCE = _words("void f0 ( t0 * v0 ) { v1 = f1 ( v0 , 10 ) ; if ( v1 < 2 ) return ; }")


@pytest.mark.parametrize(
    ("edits", "change"),
    [
        ((WordEdit(8, 8, _words("if ( ! v0 ) return ;")),), "adds a check"),
        ((WordEdit(8, 8, _words("f2 ( v0 ) ;")),), "adds a statement"),
        ((WordEdit(5, 5, ("const",)),), "adds words"),
        ((WordEdit(17, 25, ()),), "removes a check"),
        ((WordEdit(8, 17, ()),), "removes a statement"),
        ((WordEdit(12, 14, ()),), "removes words"),
        ((WordEdit(10, 11, ("f3",)),), "replaces a call"),
        ((WordEdit(14, 15, ("20",)),), "replaces a constant"),
        ((WordEdit(12, 13, ("v1",)),), "replaces a name"),
        ((WordEdit(3, 4, ("uint8_t",)),), "replaces a type"),
        ((WordEdit(20, 21, ("<=",)),), "replaces an operator"),
        ((WordEdit(8, 17, _words("f1 ( v0 ) ;")),), "rewrites a statement"),
        ((WordEdit(12, 15, ("v0", "->", "m0")),), "rewrites words"),
        ((WordEdit(0, 1, ("int",)), WordEdit(24, 24, ("0",))), "changes several places"),
    ],
)
def test_kinds_of_change(edits: tuple[WordEdit, ...], change: Change) -> None:
    assert change_of(SOURCE, edits) == change
