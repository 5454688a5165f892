"""Tests of data_prep.corpora.history.git_fixes."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from data_prep.corpora.history.git_fixes import FIX_WORDS, Options, is_test, prepare, says_fix
from data_prep.dataset import SPLITS, Pair, Pairs, read_pairs
from data_prep.errors import ConfigError, CorpusError
from tests.unit.repositories import Repository

FLAWED = """int size_of(struct list *of)
{
    return of->size;
}

int other(int a)
{
    return a + 1;
}
"""
FIXED = FLAWED.replace("{\n    return of", "{\n    if (of == NULL)\n        return 0;\n    return of")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "repository")
    made.commit("Begin", {"list.c": FLAWED})
    return made


def options(**changes: object) -> Options:
    given: dict[str, object] = {
        "since": "2000-01-01",
        "until": None,
        "fix_words": FIX_WORDS,
        "languages": frozenset({"c"}),
        "kept_names": frozenset({"0"}),
        "max_words": 400,
        "most_functions": 3,
        "repeats": 2,
    }
    return Options(**{**given, **changes})  # type: ignore[arg-type]


def prepared(repository: Repository, **changes: object) -> Pairs:
    out = repository.folder.parent / "out"
    prepare(repository.folder, out=out, options=options(**changes), progress=lambda *_: None)
    return read_pairs(out)


def flawed(pairs: Pairs) -> list[Pair]:
    return [pair for pair in pairs if pair.kind == "flawed"]


def test_a_fix_is_a_pair_and_what_it_became_an_identity(repository: Repository) -> None:
    commit = repository.commit("Fix a crash on no list (CWE-476)", {"list.c": FIXED})
    pairs = prepared(repository)
    pair, sound = pairs
    assert pair.id.startswith(f"{commit[:12]}/list.c:size_of@")
    assert (pair.kind, pair.cwe, pair.variant, pair.language) == ("flawed", 476, commit[:12], "c")
    assert " ".join(pair.source) == "int f0 ( struct t0 * v0 ) { return v0 -> m0 ; }"
    assert " ".join(pair.target) == (
        "int f0 ( struct t0 * v0 ) { if ( v0 == NULL ) return 0 ; return v0 -> m0 ; }"
    )
    assert pair.spelled[1] == "size_of"
    assert (sound.kind, sound.cwe, sound.source) == ("identity", 0, sound.target)
    assert sound.source == pair.target
    assert len({one.bucket(split) for one in pairs for split in SPLITS}) == 1
    assert pairs.kept_names == frozenset({"0"})
    assert pairs.summary["commits"] == {"read": 2, "fixes": 1, "used": 1}


def test_other_messages_count_where_all_do(repository: Repository) -> None:
    repository.commit("Lists may be missing", {"list.c": FIXED})
    with pytest.raises(
        CorpusError, match=r"no fix to learn from in 2 commits since 2000-01-01, of which 0 say"
    ):
        prepared(repository)
    assert len(flawed(prepared(repository, fix_words=None))) == 1
    assert len(flawed(prepared(repository, fix_words=("missing",)))) == 1


@pytest.mark.parametrize(
    ("message", "is_fix"),
    [
        ("Fix crash", True),
        ("fixes #12", True),
        ("list: leaking node", True),
        ("Handle NULL list", True),
        ("Use-after-free in close", True),
        ("Prefix names", False),
        ("Fixture for lists", False),
        ('Revert "Fix crash"', False),
        ("Merge branch fix", False),
        ("Add a list", False),
    ],
)
def test_messages(message: str, is_fix: bool) -> None:
    assert says_fix(message, FIX_WORDS) is is_fix


@pytest.mark.parametrize(
    ("path", "test"),
    [
        ("src/list.c", False),
        ("tests/list.c", True),
        ("src/test_list.c", True),
        ("src/list_test.cc", True),
        ("src/ListTest.java", True),
        ("src/Latest.java", False),
        ("src/contest.c", False),
    ],
)
def test_tests_are_told_by_name(path: str, test: bool) -> None:
    assert is_test(PurePosixPath(path)) is test


def test_a_commit_that_changes_much_is_no_fix(repository: Repository) -> None:
    both = FIXED.replace("a + 1", "a + 2")
    repository.commit("Fix all", {"list.c": both})
    fixed = flawed(prepared(repository, kept_names=frozenset("012")))
    assert [pair.spelled[1] for pair in fixed] == ["size_of", "other"]
    with pytest.raises(CorpusError, match="no fix to learn from"):
        prepared(repository, most_functions=1)


def test_a_version_that_was_fixed_later_is_not_sound(repository: Repository) -> None:
    repository.commit("Fix other", {"list.c": FLAWED.replace("a + 1", "a - 1")})
    repository.commit("Fix other again", {"list.c": FLAWED.replace("a + 1", "a * 1")})
    pairs = prepared(repository)
    assert len(flawed(pairs)) == 2
    (sound,) = (pair for pair in pairs if pair.kind == "identity")
    assert "*" in sound.source
    assert pairs.summary["dropped"]["clean version that a later commit fixes"] == 1
    assert len({pair.bucket_source for pair in pairs}) == 1  # both commits know the same function


def test_a_name_that_recurs_in_fixes_may_be_written(repository: Repository) -> None:
    checked = FLAWED.replace("{\n    return of", "{\n    CHECK(of);\n    return of")
    repository.commit("Fix size", {"list.c": checked})
    with pytest.raises(CorpusError, match="no fix to learn from"):
        prepared(repository)
    text = "void put(struct list *into)\n{\n    into->size++;\n}\n"
    repository.commit("More", {"put.c": text})
    repository.commit("Fix put", {"put.c": text.replace("{\n", "{\n    CHECK(into);\n")})
    pairs = prepared(repository)
    assert len(flawed(pairs)) == 2
    assert pairs.kept_names == frozenset({"0", "CHECK"})
    assert pairs.summary["names"] == {"known": 1, "of the fixes": 1}


def test_what_is_too_long_binary_or_a_test_is_counted(repository: Repository) -> None:
    repository.commit("More", {"b.c": b"int f(void) { return 1; }\0", "tests/t.c": FLAWED})
    repository.commit("Fix", {"list.c": FIXED, "b.c": b"int f(void) { return 2; }\0", "tests/t.c": FIXED})
    repository.commit("Fix more", {"list.c": FIXED.replace("a + 1", "a - 1")})
    pairs = prepared(repository, max_words=20)
    assert len(flawed(pairs)) == 1
    assert pairs.summary["dropped"] == {
        "file that is binary or too large": 1,
        "clean version that a later commit fixes": 0,
        "test": 1,
        "too long": 1,
    }


def test_overloads_are_told_apart_by_their_order(repository: Repository) -> None:
    before = "class C { int f(int a) { return a + a; } int f(long b) { return 1; } }"
    repository.commit("More", {"C.java": before})
    repository.commit("Fix", {"C.java": before.replace("a + a", "a - a")})
    repository.commit("Fix", {"C.java": before.replace("int f(long b) { return 1; }", "")})
    (pair,) = flawed(prepared(repository, languages=frozenset({"java"})))
    assert " ".join(pair.target) == "int f0 ( int v0 ) { return v0 - v0 ; }"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"max_words": 0}, "--max-words 0: give at least 1"),
        ({"most_functions": 0}, "--most-functions 0: give at least 1"),
        ({"repeats": 0}, "--repeats 0: give at least 1"),
        ({"fix_words": ("fix", " ")}, "--fix-words: a word is empty"),
    ],
)
def test_impossible_options_are_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        options(**changes)
