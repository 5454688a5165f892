"""Whole files before and after a fix to a store, and from there to reported pairs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from data_prep.corpora.file_pairs import file_pairs, hunks, read_pairs_of_files
from data_prep.corpora.history.pairs import Options, prepare
from data_prep.corpora.history.store import Store, read_rows
from data_prep.dataset import NO_LINE, read_pairs
from data_prep.errors import ConfigError, CorpusError
from plc.cli.app import main

FLAWED = """class Least {
    /** The smaller one. */
    int least(int a, int b) {
        return a > b ? a : b;
    }

    int twice(int a) {
        return a + a;
    }
}
"""
FIXED = FLAWED.replace("a > b", "a < b")
NAME = "Shapes/7/src/Least.java"


def folders(tmp_path: Path, **fixes: str) -> tuple[Path, Path]:
    """Both folders; by default one bug, or bugs of these numbers with their fixed texts."""
    for number, fixed in (fixes or {"7": FIXED}).items():
        for side, text in (("before", FLAWED), ("after", fixed)):
            path = tmp_path / side / f"Shapes/{number.removeprefix('bug')}/src/Least.java"
            path.parent.mkdir(parents=True)
            path.write_text(text, "utf-8")
    return tmp_path / "before", tmp_path / "after"


def stored(tmp_path: Path, before: Path, after: Path, most_hunks: int | None = None):  # type: ignore[no-untyped-def]
    store = tmp_path / "store"
    return read_pairs_of_files(before, after, store=store, most_hunks=most_hunks, progress=lambda *_: None)


def test_a_bug_becomes_the_function_that_its_fix_changes(tmp_path: Path) -> None:
    summary = stored(tmp_path, *folders(tmp_path))
    assert (summary["counts"]["fix commits kept"], summary["counts"]["fix functions"]) == (1, 1)
    (row,) = read_rows(Store(tmp_path / "store", "Shapes").rows)
    (function,) = row.commit["functions"]
    assert (row.commit["commit"], function["name"], function["path"]) == ("7", "least", "src/Least.java")
    assert row.texts[function["blob"]] == FLAWED
    assert "a < b" in function["after"]


def test_a_dataset_of_reported_pairs_is_cut_from_it(tmp_path: Path) -> None:
    stored(tmp_path, *folders(tmp_path))
    options = Options(
        commits="fixes",
        languages=frozenset({"java"}),
        kept_names=frozenset(),
        max_words=400,
        identity=False,
        unwritable=True,
        alone=True,
        reported=True,
    )
    prepare(tmp_path / "store", out=tmp_path / "out", options=options, progress=lambda *_: None)
    (pair,) = read_pairs(tmp_path / "out")
    assert (pair.id.split("@")[0], pair.variant, pair.reported_line) == ("Shapes", "Shapes", 1)
    assert pair.reported_line != NO_LINE
    assert pair.source.index(">") == pair.target.index("<")


def test_fixes_in_several_places_are_left_out_if_asked(tmp_path: Path) -> None:
    before, after = folders(tmp_path, bug1=FIXED, bug2=FIXED.replace("a + a", "2 * a"))
    assert stored(tmp_path, before, after)["counts"]["fix functions"] == 3
    counts = stored(tmp_path, before, after, most_hunks=1)["counts"]
    assert (counts["fix functions"], counts["commit: changes more places"]) == (1, 1)


def test_blanks_make_no_hunk() -> None:
    assert hunks(b"a;\n  b;\n", b"a;\n\tb;\n") == 0
    assert hunks(b"a\nb\nc\n", b"x\nb\ny\n") == 2
    assert hunks(b"a\nb\n", b"a\nnew\nnewer\nb\n") == 1


def test_comments_and_new_functions_alone_are_counted(tmp_path: Path) -> None:
    comment = FLAWED.replace("smaller", "lesser").replace("return a + a;", "return a + a; // twice")
    added = FLAWED.replace("    int twice", "    int none() { return 0; }\n\n    int twice")
    counts = stored(tmp_path, *folders(tmp_path, bug1=comment, bug2=added))["counts"]
    assert counts["commit: no function is left"] == 2
    assert counts["function: layout or comments alone"] == 1
    assert counts["function: added or removed"] == 1


def test_files_of_one_side_are_counted_and_none_is_an_error(tmp_path: Path) -> None:
    before, after = folders(tmp_path)
    (after / "Shapes/7/src/Other.java").write_text("class Other { }", "utf-8")
    (after / "README.java").write_text("not below two folders", "utf-8")
    pairs, alone = file_pairs(before, after)
    assert ([str(pair.path) for pair in pairs], alone) == (["src/Least.java"], 1)
    (before / NAME).unlink()
    with pytest.raises(CorpusError, match="no source file stands in both"):
        stored(tmp_path, before, after)
    with pytest.raises(CorpusError, match="is no folder"):
        stored(tmp_path, tmp_path / "none", after)
    with pytest.raises(ConfigError, match="--most-hunks 0: give at least 1"):
        stored(tmp_path, before, after, most_hunks=0)


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before, after = folders(tmp_path)
    store = tmp_path / "store"
    with pytest.raises(SystemExit) as stopped:
        main(["prep", "file-pairs", "--before", str(before), "--after", str(after), "--store", str(store)])
    assert stopped.value.code == 0
    assert json.loads(capsys.readouterr().out)["counts"]["fix functions"] == 1
