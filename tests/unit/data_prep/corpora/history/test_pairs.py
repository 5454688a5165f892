"""Tests of data_prep.corpora.history.pairs: the store of mined histories to a dataset."""

from __future__ import annotations

import lzma
import os
from pathlib import Path
from typing import Any

import pytest

from data_prep.corpora.history.holdout import hash_of, read_holdout
from data_prep.corpora.history.many import mine_all
from data_prep.corpora.history.mine import Limits
from data_prep.corpora.history.pairs import Options, prepare
from data_prep.corpora.reported_pairs import UNREACHABLE
from data_prep.dataset import SPLITS, Pairs, read_pairs
from data_prep.errors import ConfigError, CorpusError
from data_prep.splits import bucket_of
from data_prep.text.functions import functions_of
from tests.unit.repositories import Repository

FLAWED = """int least(int a, int b)
{
    return a > b ? a : b;
}

int helper(int a)
{
    return least(a, 3);
}
"""
FIXED = FLAWED.replace("a > b", "a < b")


def mined(tmp_path: Path, *repositories: Repository) -> Path:
    store = tmp_path / "store"
    mine_all(
        [each.folder for each in repositories],
        store=store,
        listed=None,
        leave_out=None,
        limits=Limits(),
        progress=lambda *_: None,
    )
    return store


def options(**changes: object) -> Options:
    given: dict[str, object] = {
        "commits": "fixes",
        "languages": frozenset({"c"}),
        "kept_names": frozenset({"3", "4"}),
        "max_words": 400,
    }
    return Options(**{**given, **changes})  # type: ignore[arg-type]


def cut(store: Path, **changes: object) -> tuple[Pairs, dict[str, Any]]:
    out = store.parent / "out"
    summary = prepare(store, out=out, options=options(**changes), progress=lambda *_: None)
    return read_pairs(out), summary


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "a+b")
    made.commit("Begin", {"x.c": FLAWED})
    return made


def test_a_pair_holds_what_the_function_reaches(repository: Repository, tmp_path: Path) -> None:
    commit = repository.commit("Fix the bound (CWE-193)", {"x.c": FLAWED.replace("a, 3", "a, 4")})
    pairs, summary = cut(mined(tmp_path, repository))
    pair, sound = pairs
    assert pair.id == f"a/b@{commit[:12]}/x.c:helper@{FLAWED.index('int helper')}"
    assert (pair.kind, pair.cwe, pair.variant, pair.flow) == ("flawed", 193, "a/b", "")
    assert " ".join(pair.source) == (
        "int f0 ( int v0 ) { return f1 ( v0 , 3 ) ; } "
        "int f1 ( int v0 , int v1 ) { return v0 > v1 ? v0 : v1 ; }"
    )
    assert " ".join(pair.target).startswith("int f0 ( int v0 ) { return f1 ( v0 , 4 ) ; }")
    assert pair.spelled[:2] == ("int", "helper")
    assert (sound.kind, sound.source == sound.target, sound.cwe) == ("identity", True, 0)
    assert {pair.bucket(split) for split in SPLITS} == {bucket_of("a/b")}
    assert summary["repositories"] == {"a/b": 1}
    assert read_pairs(tmp_path / "out").summary["pairs"] == {"flawed": 1, "identity": 1}


def test_commits_of_either_kind(repository: Repository, tmp_path: Path) -> None:
    repository.commit("Fix it", {"x.c": FIXED})
    repository.commit("Take more", {"x.c": FIXED.replace("a : b", "a : a")})
    store = mined(tmp_path, repository)
    assert [pair.flow for pair in cut(store)[0] if pair.kind == "flawed"] == [""]
    assert [pair.flow for pair in cut(store, commits="others")[0] if pair.kind == "flawed"] == ["small"]
    pairs, summary = cut(store, commits="all")
    assert sum(pair.kind == "flawed" for pair in pairs) == 2
    assert summary["dropped"]["clean version that a later commit changes"] == 1
    assert all(pair.kind == "flawed" for pair in cut(store, identity=False)[0])


def test_functions_of_outside_evaluations_are_dropped(repository: Repository, tmp_path: Path) -> None:
    repository.commit("Fix it", {"x.c": FLAWED.replace("a, 3", "a, 4")})
    repository.commit("Fix another", {"y.c": "int twice(int a, int b) { return a + b; }\n"})
    repository.commit("Fix more", {"y.c": "int twice(int a, int b) { return a - b; }\n"})
    held_out = hash_of(functions_of(FLAWED.encode(), "c")[0])  # which the instance only reaches
    path = tmp_path / "hashes.txt.xz"
    path.write_bytes(lzma.compress(f"{held_out}\n{'0' * 16}\n".encode()))
    pairs, summary = cut(mined(tmp_path, repository), held_out=read_holdout(path))
    assert summary["dropped"]["of an outside evaluation"] == 1
    assert summary["options"]["held out"] == 2
    assert [pair.id.partition(":")[2][:5] for pair in pairs if pair.kind == "flawed"] == ["twice"]
    path.write_bytes(lzma.compress(b"none\n"))
    with pytest.raises(CorpusError, match="16 hex digits"):
        read_holdout(path)
    path.write_bytes(b"none\n")
    with pytest.raises(CorpusError, match="cannot be read"):
        read_holdout(path)


def test_the_hash_is_of_the_words_once_named() -> None:
    first, second = functions_of(
        b"int f(int a) { if (a) return a + 1; return 0; }\nint g(int b) {if (b) return b+1; return 0;}", "c"
    )
    assert hash_of(first) == hash_of(second) is not None
    assert hash_of(functions_of(b"int f() { return 0; }", "c")[0]) is None


def test_copies_of_another_repository_are_dropped(repository: Repository, tmp_path: Path) -> None:
    repository.commit("Fix it", {"x.c": FIXED})
    other = Repository(tmp_path / "b+copy")
    other.commit("Begin", {"z.c": FLAWED.replace("least", "minimum")})
    other.commit("Fix it", {"z.c": FLAWED.replace("least", "minimum").replace("a > b", "b > a")})
    pairs, summary = cut(mined(tmp_path, repository, other))
    assert {pair.variant for pair in pairs if pair.kind == "flawed"} == {"a/b"}
    assert summary["dropped"]["in another repository too"] == 1
    leave_out = tmp_path / "leave-out.txt"
    leave_out.write_text("A/B\n")
    pairs, summary = cut(tmp_path / "store", leave_out=leave_out)
    assert {pair.variant for pair in pairs} == {"b/copy"}


def test_what_no_model_could_write_is_dropped_unless_asked_for(
    repository: Repository, tmp_path: Path
) -> None:
    repository.commit("Fix it", {"x.c": FLAWED.replace("return a > b", "check(a, b); return a > b")})
    store = mined(tmp_path, repository)
    with pytest.raises(CorpusError, match=r"no pair is left: .*a name that the function does not have"):
        cut(store)
    assert len(cut(store, unwritable=True)[0]) == 2
    with pytest.raises(CorpusError, match=r"no pair is left: .*too long"):
        cut(store, max_words=10)
    with pytest.raises(ConfigError, match="--max-words 0"):
        options(max_words=0)


def test_twice_gives_the_same_bytes(repository: Repository, tmp_path: Path) -> None:
    repository.commit("Fix it", {"x.c": FIXED})
    store = mined(tmp_path, repository)
    cut(store)
    first = (tmp_path / "out" / "pairs.parquet").read_bytes()
    cut(store)
    assert (tmp_path / "out" / "pairs.parquet").read_bytes() == first


def test_a_path_that_is_no_utf_8_is_shown_with_marks(repository: Repository, tmp_path: Path) -> None:
    name = os.fsdecode(b"b\xe9.c")
    repository.commit("Add", {name: FLAWED})
    repository.commit("Fix it", {name: FIXED})
    pair, _ = cut(mined(tmp_path, repository))[0]
    assert "/b\ufffd.c:least@" in pair.id


def test_an_empty_store_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="run `plc prep history`"):
        cut(tmp_path / "store")


def test_a_reported_pair_is_the_function_alone_with_its_line_and_names_around(
    repository: Repository, tmp_path: Path
) -> None:
    repository.commit("Fix the helper", {"x.c": FLAWED.replace("least(a, 3)", "least(a, 4)")})
    (pair, sound), summary = cut(mined(tmp_path, repository), reported=True)
    assert " ".join(pair.spelled) == "int helper ( int a ) { return least ( a , 3 ) ; }"
    at_line = zip(pair.spelled, pair.lines, strict=True)
    assert [word for word, line in at_line if line == pair.reported_line] == [
        "return", "least", "(", "a", ",", "3", ")", ";",
    ]  # fmt: skip
    assert pair.around_spelled == ("b",)
    assert (sound.kind, sound.source == sound.target, sound.reported_line) == (
        "identity",
        True,
        pair.reported_line,
    )
    assert summary["options"]["reported"]
    assert set(summary["licences"]) == {"a/b"}


def test_only_commits_that_change_one_function_where_asked(repository: Repository, tmp_path: Path) -> None:
    changed = FIXED.replace("least(a, 3)", "least(a, 4)")
    repository.commit("Fix both", {"x.c": changed})
    store = mined(tmp_path, repository)
    assert len(cut(store, reported=True, identity=False)[0]) == 2
    with pytest.raises(CorpusError, match="no pair is left"):
        cut(store, reported=True, alone=True)


def test_for_measuring_a_fix_that_cannot_be_written_counts_as_missed(
    repository: Repository, tmp_path: Path
) -> None:
    body = "".join(f"    a += {n};\n" for n in range(100))
    long = f"int long_one(int a)\n{{\n{body}    return a;\n}}\n"
    repository.commit("Add", {"y.c": long})
    repository.commit(
        "Fix two ends", {"y.c": long.replace("a += 1;", "a -= 1;").replace("return a", "return -a")}
    )
    store = mined(tmp_path, repository)
    with pytest.raises(CorpusError, match="change reaches out of the window"):
        cut(store, reported=True)
    (pair,), _ = cut(store, reported=True, unwritable=True, identity=False)
    assert pair.target == UNREACHABLE
    assert len(pair.source) <= 160


def test_a_name_of_a_header_is_lent_to_a_training_row_where_asked(
    repository: Repository, tmp_path: Path
) -> None:
    repository.commit("Fix the helper", {"x.c": FLAWED.replace("least(a, 3)", "clamp(a, 3)")})
    store = mined(tmp_path, repository)
    with pytest.raises(CorpusError, match="a name that the function does not have"):
        cut(store, reported=True, identity=False)
    (pair,), summary = cut(store, reported=True, lend=True, identity=False)
    assert "clamp" in pair.around_spelled
    assert summary["options"]["lent names"]
