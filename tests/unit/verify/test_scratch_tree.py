"""A copy of a tree holds no file, link or folder of the user's."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from plc.verify.scratch_tree import ScratchTreeError, copy_tree


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "tree"
    (root / "src").mkdir(parents=True)
    (root / "src" / "a.c").write_bytes(b"int a;\n")
    return root


def test_a_copy_is_equal_and_shares_nothing(tree: Path, tmp_path: Path) -> None:
    script = tree / "run.sh"
    script.write_text("true\n")
    script.chmod(0o755)
    os.utime(tree / "src" / "a.c", (1, 1_000_000_000))
    os.link(tree / "src" / "a.c", tree / "same.c")
    (tree / "empty").mkdir()
    copy = tmp_path / "copy"
    assert copy_tree(tree, copy) == ()
    relative = sorted(path.relative_to(tree) for path in tree.rglob("*"))
    assert sorted(path.relative_to(copy) for path in copy.rglob("*")) == relative
    assert (copy / "run.sh").stat().st_mode == script.stat().st_mode
    assert (copy / "src" / "a.c").stat().st_mtime == 1_000_000_000
    for path in copy.rglob("*"):
        assert path.is_dir() or path.stat().st_nlink == 1
        if path.is_file():
            path.write_bytes(b"written by a build")
    assert (tree / "src" / "a.c").read_bytes() == (tree / "same.c").read_bytes() == b"int a;\n"
    assert script.read_text() == "true\n"


def test_links_into_the_tree_lead_into_the_copy(tree: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.c"
    outside.write_text("")
    (tree / "absolute.c").symlink_to(tree / "src" / "a.c")
    (tree / "relative.c").symlink_to("src/a.c")
    (tree / "folder").symlink_to(tree / "src")
    (tree / "src" / "far.c").symlink_to("../../outside.c")
    (tree / "gone.c").symlink_to("nothing")
    copy = tmp_path / "far" / "away" / "copy"
    copy_tree(tree, copy)
    for name in ("absolute.c", "relative.c", "folder/a.c"):
        assert (copy / name).resolve() == copy.resolve() / "src" / "a.c"
    assert (copy / "src" / "far.c").resolve() == outside.resolve()
    assert (copy / "gone.c").is_symlink()


def test_what_would_lead_a_build_back_is_left_out(tree: Path, tmp_path: Path) -> None:
    build, other = tree / "build", tree / "other"
    build.mkdir()
    other.mkdir()
    (build / "CMakeCache.txt").write_text(f"CMAKE_HOME_DIRECTORY:INTERNAL={tree}\n")
    (build / "big.o").write_text("")
    (other / "CMakeCache.txt").write_text("CMAKE_HOME_DIRECTORY:INTERNAL=/elsewhere\n")
    (tree / "nested").mkdir()
    (tree / "nested" / ".git").write_text("gitdir: /elsewhere/.git/worktrees/nested\n")
    os.mkfifo(tree / "pipe")
    copy = tmp_path / "copy"
    assert set(copy_tree(tree, copy)) == {Path("build"), Path("nested/.git")}
    assert not (copy / "build").exists()
    assert not (copy / "pipe").exists()
    assert (copy / "other" / "CMakeCache.txt").exists()


def test_a_tree_that_is_too_large_or_cannot_be_read_is_said(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plc.verify.scratch_tree._MOST_FILES", 2)
    with pytest.raises(ScratchTreeError, match="has more than 2 files or 8 GiB: run from the folder"):
        copy_tree(tree, tmp_path / "copy")
    with pytest.raises(ScratchTreeError, match=r"cannot copy .*gone for the tests: No such file"):
        copy_tree(tmp_path / "gone", tmp_path / "other")
