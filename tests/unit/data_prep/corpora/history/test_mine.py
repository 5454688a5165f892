"""Tests of data_prep.corpora.history: what mining keeps of a history, and what it leaves out and counts."""

from __future__ import annotations

import json
import os
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from data_prep.corpora.history import mine as mining
from data_prep.corpora.history.commit_rules import fix_signs, is_copy, taken_back, takes_back
from data_prep.corpora.history.licences import licences_of
from data_prep.corpora.history.many import mine_all, name_of
from data_prep.corpora.history.mine import Limits
from data_prep.corpora.history.store import Row, State, Store, read_rows
from data_prep.errors import ConfigError, CorpusError
from plc.cli.app import app
from tests.unit.repositories import Repository

FLAWED = """int size_of(struct list *of)
{
    return of->size;
}

/* ä */
int other(int a)
{
    log_debug("at %d", a);
    int total = a + 1;
    return total;
}
"""
FIXED = FLAWED.replace("{\n    return of", "{\n    if (of == NULL)\n        return 0;\n    return of")
MIT = "Permission is hereby granted, free of charge, to any person\n * obtaining a copy of this"
GPL = "GNU GENERAL PUBLIC LICENSE\n   Version 2, June 1991"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "owner+name")
    made.commit("Begin", {"list.c": FLAWED, "read.me": "1"})
    return made


def mined(
    repository: Repository, store: Path | None = None, *, fixes_only: bool = False, **limits: int
) -> State:
    folder = store or repository.folder.parent / "store"
    return mining.mine(
        repository.folder,
        "owner/name",
        store=Store(folder, "owner/name"),
        limits=Limits(**limits, fixes_only=fixes_only),
        progress=lambda *_: None,
    )


def rows(repository: Repository) -> list[Row]:
    return list(read_rows(repository.folder.parent / "store" / "owner+name.jsonl.xz"))


def test_a_fix_is_kept_with_texts_and_places(repository: Repository) -> None:
    commit = repository.commit("Fix a crash on no list", {"list.c": FIXED, "read.me": "2"})
    state = mined(repository)
    (row,) = rows(repository)
    assert (row.commit["commit"], row.commit["subject"], row.commit["paths"]) == (
        commit,
        "Fix a crash on no list",
        2,
    )
    assert row.commit["fix"] == ["fix", "crash"]
    assert row.commit["seconds"] == 1_700_086_400
    (function,) = row.commit["functions"]
    text = row.texts[function["blob"]]
    assert text == FLAWED
    assert text.encode()[function["start"] : function["end"]].decode() == function["before"]
    assert FIXED.encode()[function["start_after"] : function["end_after"]].decode() == function["after"]
    assert (function["path"], function["language"], function["name"]) == ("list.c", "c", "size_of")
    assert (function["line"], function["line_after"], function["parse_error"]) == (1, 1, False)
    assert state.counts == {
        "commit: modifies no source file": 1,
        "commits": 2,
        "fix commits kept": 1,
        "fix functions": 1,
    }
    assert (state.complete, state.ended, state.done) == (True, "", 2)


def test_bytes_that_are_no_utf_8_come_back(repository: Repository) -> None:
    latin = FLAWED.encode("latin-1")
    repository.commit("Recode", {"list.c": latin})
    repository.commit("Use two", {"list.c": latin.replace(b"a + 1", b"a + 2")})
    mined(repository)
    (row,) = rows(repository)
    (function,) = row.commit["functions"]
    assert row.texts[function["blob"]].encode("utf-8", "surrogateescape") == latin
    assert row.commit["fix"] == []


def test_only_fixes_are_mined_where_nothing_else_is_of_interest(repository: Repository) -> None:
    repository.commit("Use two", {"list.c": FLAWED.replace("a + 1", "a + 2")})
    repository.commit("Fix a crash on no list", {"list.c": FIXED})
    state = mined(repository, fixes_only=True)
    assert [row.commit["subject"] for row in rows(repository)] == ["Fix a crash on no list"]
    assert state.counts["commit: speaks of no fix"] == 2  # the first commit too


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (FLAWED.replace("return of->size", "return  of->size"), "file: layout alone"),
        (FLAWED.replace("return of->size", "return(of->size)").replace("/* ä", "/* b"), None),
        (FLAWED.replace("int total", "/* all */ int total"), "function: layout or comments alone"),
        (FLAWED.replace("at %d", "it is at %d"), "function: messages alone"),
        (FLAWED.replace("at %d", "at %u"), None),
        (FLAWED.replace('    log_debug("at %d", a);\n', ""), "function: logging alone"),
        (FLAWED.replace("total;", 'total;\n    fprintf(stderr, "%d", a);'), "function: logging alone"),
        (FLAWED.replace("int total", "login(a);\n    int total"), None),
        (FLAWED.replace("int total", "logError(a);\n    int total"), "function: logging alone"),
        (FLAWED.replace("total", "sum"), "function: names alone"),
        (FLAWED.replace("return total", "return a"), None),
        ("/* Generated by hand: DO NOT EDIT */\n" + FIXED, "file: generated"),
        (FLAWED + "\0" + FIXED, "file: binary"),
        (FIXED + "int x;\n" * 200_000, "file: missing, or too large"),
    ],
)
def test_what_teaches_no_repair_is_counted(repository: Repository, changed: str, reason: str | None) -> None:
    repository.commit("Fix it", {"list.c": changed})
    counts = mined(repository).counts
    if reason is None:
        assert counts["fix functions"] == 1
    else:
        assert counts[reason] == 1
        assert counts["commit: no function is left"] == 1
        assert (
            rows(repository) == [] if (repository.folder.parent / "store/owner+name.jsonl.xz").exists() else 1
        )


def test_a_header_with_classes_is_cpp(repository: Repository) -> None:
    text = "class A {\n  int f() { return 1; }\n};\n"
    repository.commit("Add", {"a.h": text, "b.h": FLAWED})
    repository.commit("Fix both", {"a.h": text.replace("1", "2"), "b.h": FIXED})
    mined(repository)
    (row,) = rows(repository)
    assert {f["path"]: f["language"] for f in row.commit["functions"]} == {"a.h": "cpp", "b.h": "c"}


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("third_party/zlib/list.c", "file: a copy of another project's code"),
        ("src/vendor/list.c", "file: a copy of another project's code"),
        ("tests/list.c", "file: a test"),
    ],
)
def test_copies_and_tests_are_left_out(repository: Repository, path: str, reason: str) -> None:
    repository.commit("Add", {path: FLAWED})
    repository.commit("Fix it", {path: FIXED})
    assert mined(repository).counts[reason] == 1


def test_reverts_and_what_they_revert_are_left_out(repository: Repository) -> None:
    wrong = repository.commit("Fix the size", {"list.c": FIXED})
    repository.commit(f'Revert "Fix the size"\n\nThis reverts commit {wrong}.', {"list.c": FLAWED})
    counts = mined(repository).counts
    assert counts["commit: takes another one back, or does it again"] == 1
    assert counts["commit: taken back later"] == 1


def test_code_that_moved_to_another_function_is_left_out(repository: Repository) -> None:
    body = "    for (i = 0; i < 10; i++) { total += table[i] * weight; count++; }\n"
    long = f"int sum(void)\n{{\n{body}    return total;\n}}\n"
    repository.commit("Add", {"sum.c": long})
    split = f"void add(void)\n{{\n{body}}}\n" + long.replace(body, "    add();\n")
    repository.commit("Split", {"sum.c": split})
    counts = mined(repository).counts
    assert counts["function: moved code"] == 1
    assert counts["commit: no function is left"] == 1


def test_large_commits_and_long_functions_are_left_out(repository: Repository) -> None:
    both = FIXED.replace("a + 1", "a + 2")
    repository.commit("Fix both", {"list.c": both})
    assert mined(repository, functions=1).counts["commit: changes too many functions"] == 1
    repository.commit("Fix many", {"list.c": FIXED, "b": "1", "c": "2"})
    other = repository.folder.parent / "other"
    assert mined(repository, other, paths=2).counts["commit: changes too many files"] == 1
    third = repository.folder.parent / "third"
    assert mined(repository, third, function_bytes=60).counts["function: too long"] >= 1
    with pytest.raises(ConfigError, match="--most-files 0: give at least 1"):
        Limits(paths=0)


def test_an_interrupted_run_goes_on_and_gives_the_same_bytes(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(2, 9):
        repository.commit(f"Fix {number}", {"list.c": FLAWED.replace("a + 1", f"a + {number}")})
    monkeypatch.setattr(mining, "_BLOCK_COMMITS", 3)
    whole, parts = repository.folder.parent / "whole", repository.folder.parent / "store"
    mined(repository, whole)
    append = Store.append
    calls = Counter[str]()

    def failing(self: Store, lines: list[str], state: State) -> None:
        calls["append"] += 1
        if calls["append"] == 2:
            with self.rows.open("ab") as file:
                file.write(b"torn")
            raise KeyboardInterrupt
        append(self, lines, state)

    monkeypatch.setattr(Store, "append", failing)
    with pytest.raises(KeyboardInterrupt):
        mined(repository)
    monkeypatch.setattr(Store, "append", append)
    mined(repository)
    for name in ("owner+name.jsonl.xz", "owner+name.state.json"):
        assert (parts / name).read_bytes() == (whole / name).read_bytes()
    assert len(rows(repository)) == 7
    assert mined(repository).complete


def test_replaced_objects_grafts_and_submodules_change_nothing(repository: Repository) -> None:
    first = repository.git("rev-parse", "HEAD")
    fix = repository.commit("Fix a crash", {"list.c": FIXED})
    blob = repository.git("rev-parse", "HEAD:list.c")
    evil = repository.folder / "evil.c"
    evil.write_text("int evil;")
    repository.git("replace", blob, repository.git("hash-object", "-w", str(evil)))
    evil.unlink()
    (repository.folder / ".git/info/grafts").write_text(f"{fix}\n")
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{first},module.c")
    repository.git("commit", "--quiet", "--no-verify", "-m", "Fix a module")
    counts = mined(repository).counts
    assert (counts["commits"], counts["fix functions"]) == (3, 1)
    (row,) = rows(repository)
    assert "return 0" in row.commit["functions"][0]["after"]


def test_a_log_that_ends_early_keeps_what_was_read(repository: Repository) -> None:
    repository.commit("Fix a crash", {"list.c": FIXED})
    tree = repository.git("rev-parse", "HEAD~1^{tree}")
    repository.commit("Fix more", {"list.c": FIXED.replace("return 0", "return 1")})
    (repository.folder / ".git/objects" / tree[:2] / tree[2:]).unlink()
    state = mined(repository)
    assert "could not read the history to its end" in state.ended
    assert (state.complete, state.counts["fix functions"]) == (True, 1)


def test_many_repositories_each_with_its_reason(repository: Repository, tmp_path: Path) -> None:
    repository.commit("Fix a crash", {"list.c": FIXED, "LICENSE": MIT})
    copyleft = Repository(tmp_path / "gnu")
    copyleft.commit("Begin", {"COPYING": GPL, "a.c": FLAWED})
    borrower = tmp_path / "borrower"
    subprocess.run(["git", "clone", "-q", "--shared", str(repository.folder), str(borrower)], check=True)
    empty = Repository(tmp_path / "empty")
    marked = Repository(tmp_path / "a+marked")
    absent = Repository(tmp_path / "a+absent")
    refused = Repository(tmp_path / "a+refused")
    table = tmp_path / "table.tsv"
    names = ["owner/name", "gnu", "borrower", "empty", "none", "a/refused"]
    table.write_text("".join(f"{name}\tC\tMIT\t\n" for name in names) + "a/marked\t-\t-\tleft out: used\n")
    leave_out = tmp_path / "held-out.txt"
    leave_out.write_text("A/Refused\n")
    folders = [r.folder for r in (repository, copyleft, empty, marked, absent, refused)]
    summary = mine_all(
        [*folders, borrower, tmp_path / "none"],
        store=tmp_path / "store",
        listed=table,
        leave_out=leave_out,
        limits=Limits(),
        progress=lambda *_: None,
    )
    assert summary["repositories"]["owner/name"]["licences"] == ["MIT"]
    assert summary["counts"]["fix functions"] == 1
    skipped = summary["skipped"]
    assert skipped["a/marked"] == "left out by table.tsv"
    assert skipped["a/absent"] == "not in table.tsv"
    assert skipped["a/refused"] == "named in held-out.txt"
    assert "under GPL, which is not permissive" in skipped["gnu"]
    assert "objects of another repository" in skipped["borrower"]
    assert "has no commit" in skipped["empty"]
    assert "is not a folder" in skipped["none"]


def test_the_commands_print_their_counts(
    repository: Repository, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.commit("Fix a crash", {"list.c": FIXED.replace("NULL", "0")})
    store, out = tmp_path / "store", tmp_path / "out"
    app(
        ["prep", "history", "--repositories", str(repository.folder), "--store", str(store)],
        result_action="return_value",
    )
    assert json.loads(capsys.readouterr().out)["counts"]["fix functions"] == 1
    words = ["prep", "history-pairs", "--store", str(store), "--out", str(out), "--languages", "c"]
    app([*words, "--unwritable"], result_action="return_value")
    assert json.loads(capsys.readouterr().out)["pairs"] == {"flawed": 1, "identity": 1}


def test_a_store_of_another_version_is_an_error(repository: Repository) -> None:
    mined(repository)
    note = repository.folder.parent / "store" / "owner+name.state.json"
    note.write_text(json.dumps({"version": 0}))
    with pytest.raises(CorpusError, match="of another version"):
        mined(repository)
    note.write_text("{")
    with pytest.raises(CorpusError, match="remove it to mine anew"):
        mined(repository)


def test_a_damaged_store_is_an_error(repository: Repository) -> None:
    repository.commit("Fix a crash", {"list.c": FIXED})
    mined(repository)
    path = repository.folder.parent / "store" / "owner+name.jsonl.xz"
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(CorpusError, match="damaged"):
        rows(repository)


def test_names_of_repositories() -> None:
    assert name_of(Path("/mirror/owner+some+name/repo")) == "owner/some+name"
    assert name_of(Path("/mirror/owner+name/repo/.git")) == "owner/name"
    assert name_of(Path("/srv/name.git")) == "name"


@pytest.mark.parametrize(
    ("message", "signs"),
    [
        ("Fixed a NULL dereference", ("fixed", "null", "dereference")),
        ("Avoid it\n\nCVE-2024-1234, closes #17", ("cve-2024-1234", "closes #17")),
        ("KAFKA-1234: count them", ("kafka-1234",)),
        ("Add a prefix and a nullable debugger", ()),
        ("Speed up", ()),
    ],
)
def test_signs_of_a_fix(message: str, signs: tuple[str, ...]) -> None:
    assert set(signs) <= set(fix_signs(message))
    assert bool(fix_signs(message)) == bool(signs)


def test_messages_that_take_back() -> None:
    assert takes_back('Revert "x"')
    assert takes_back("Undo the thing\n\nThis reverts commit 0123abcd.")
    assert not takes_back("Invert the matrix")
    assert taken_back("This reverts commit 0123ABCD.") == ["0123abcd"]


def test_licences_are_told_by_their_sentences() -> None:
    assert licences_of([MIT.encode()]) == ["MIT"]
    assert licences_of([b"GNU LESSER GENERAL PUBLIC LICENSE\n  Version 2.1"]) == ["LGPL"]
    assert licences_of([b"\xff\xfe nothing"]) == []


def test_a_file_itself_called_like_a_folder_of_copies_is_no_copy() -> None:
    assert not is_copy(Path("src/deps.c"))  # type: ignore[arg-type]
    assert os.sep == "/"
