"""Which files are analysed; no tree makes the search hang, leave it, or print what it should not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from plc.base.file_error import FileError
from plc.base.printable import printable
from plc.repair.files.ignore_files import repository_of
from plc.repair.files.patterns import Patterns
from plc.repair.files.selection import Rules, SourceFile, is_left_out, source_files

NONE = Rules(lambda *_: ())


def make(root: Path, *names: str) -> Path:
    """Empty files with their folders."""
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()
    return root


def found(*paths: Path, rules: Rules = NONE) -> list[str]:
    """The names of the files found, and the messages of errors, without the folder that they are in."""
    root = str(paths[0])
    return [
        str(entry).replace(root + "/", "")
        if isinstance(entry, FileError)
        else str(entry.path.relative_to(root))
        for entry in source_files(paths, rules)
    ]


def excluding(base: Path, *lines: str, force: bool = False) -> Rules:
    """Rules with one list of patterns."""
    return Rules(lambda *_: (Patterns(str(base), lines),), force=force)


def test_ignore_files_nest_and_later_lines_count_more(tmp_path: Path) -> None:
    make(tmp_path, "a.c", "b.c", "in/a.c", "in/b.c", "in/deep/a.c", "gone/a.c")
    (tmp_path / ".gitignore").write_text("a.c\ngone/\n", encoding="utf-8")
    (tmp_path / "in" / ".plcignore").write_bytes(b"\xef\xbb\xbf!a.c\r\nb.c\r\n")
    assert found(tmp_path) == ["b.c", "in/a.c", "in/deep/a.c"]
    no_git = Rules(lambda *_: (), git=False)
    assert found(tmp_path, rules=no_git) == ["a.c", "b.c", "gone/a.c", "in/a.c", "in/deep/a.c"]


def test_a_repository_in_another_has_its_own_gitignore_but_not_its_own_plcignore(tmp_path: Path) -> None:
    make(tmp_path, "inner/a.c", "inner/b.c", "inner/c.c", ".git/HEAD", "inner/.git/HEAD")
    (tmp_path / ".gitignore").write_text("a.c\n", encoding="utf-8")
    (tmp_path / ".plcignore").write_text("b.c\n", encoding="utf-8")
    make(tmp_path, "inner/.git/info/exclude")
    (tmp_path / "inner/.git/info/exclude").write_text("c.c\n", encoding="utf-8")
    assert found(tmp_path, rules=excluding(tmp_path, ".git")) == ["inner/a.c"]
    assert found(tmp_path / "inner", rules=excluding(tmp_path, ".git")) == ["a.c", "b.c"]


def test_ignore_files_above_a_path_count_within_its_repository_only(tmp_path: Path) -> None:
    make(tmp_path, "in/a.c", "in/b.c")
    (tmp_path / ".gitignore").write_text("a.c\n", encoding="utf-8")
    assert found(tmp_path / "in") == ["a.c", "b.c"]
    make(tmp_path, ".git/HEAD")
    (tmp_path / "in" / ".plcignore").touch()
    repository_of.cache_clear()
    assert found(tmp_path / "in") == ["b.c"]


def test_what_is_named_is_taken_unless_rules_are_forced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    make(tmp_path, "build/a.c", "build/deep/b.c", "c.c")
    rules = excluding(tmp_path, "build/")
    assert found(tmp_path, rules=rules) == ["c.c"]
    assert found(tmp_path, tmp_path / "build", rules=rules) == ["c.c", "build/a.c", "build/deep/b.c"]
    named = tmp_path / "build" / "deep" / "b.c"
    assert [entry.path for entry in source_files([named], rules) if isinstance(entry, SourceFile)] == [named]
    forced = excluding(tmp_path, "build/", force=True)
    assert found(tmp_path / "build", rules=forced) == []
    assert found(named, rules=forced) == []
    assert is_left_out(named, forced)
    assert not is_left_out(named, rules)
    assert not is_left_out(tmp_path / "c.c", forced)


def test_forced_rules_know_ignore_files_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "gone/a.c", "b.c")
    (tmp_path / ".plcignore").write_text("gone/\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert list(source_files([Path("gone/a.c")], Rules(lambda *_: (), force=True))) == []


def test_found_files_are_not_named_ones(tmp_path: Path) -> None:
    make(tmp_path, "a.c")
    (below,) = source_files([tmp_path])
    (named,) = source_files([tmp_path / "a.c"])
    assert isinstance(below, SourceFile)
    assert isinstance(named, SourceFile)
    assert (below.named, named.named) == (False, True)


def test_links_lead_neither_in_circles_nor_out_of_the_tree(tmp_path: Path) -> None:
    make(tmp_path, "tree/a.c", "outside.c", "elsewhere/b.c")
    tree = tmp_path / "tree"
    (tree / "loop").symlink_to(tree)
    (tree / "self.c").symlink_to(tree / "self.c")
    (tree / "nowhere.c").symlink_to(tree / "nothing.c")
    (tree / "out.c").symlink_to(tmp_path / "outside.c")
    (tree / "folder").symlink_to(tmp_path / "elsewhere")
    (tree / "z.c").symlink_to(tree / "a.c")
    assert found(tree) == ["a.c"]
    assert found(tree / "out.c") == ["."]  # named: the user's own wish


def test_pipes_and_folders_with_a_sources_name_are_not_opened(tmp_path: Path) -> None:
    make(tmp_path, "folder.c/a.c")
    os.mkfifo(tmp_path / "pipe.c")
    os.mkfifo(tmp_path / ".gitignore")
    os.mkfifo(tmp_path / ".plcignore")
    assert found(tmp_path) == ["folder.c/a.c"]
    (error,) = source_files([tmp_path / "pipe.c"])
    assert str(error) == f"{tmp_path / 'pipe.c'}: not a regular file, so it is not opened"


def test_a_folder_that_cannot_be_listed_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "a.c", "shut/b.c")
    listing = os.scandir

    def scandir(path: str) -> object:
        if path.endswith("shut"):
            raise PermissionError(13, "Permission denied")
        return listing(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert found(tmp_path) == ["a.c", "shut: cannot be read: Permission denied"]


def test_ignore_files_that_cannot_be_read_are_reported_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, "a.c", "in/b.c", "in/c.c")
    (tmp_path / "in" / ".plcignore").write_text("\\\nb.c\n", encoding="utf-8")
    (tmp_path / ".gitignore").write_bytes(b"a.c\n" + b"#" * (1 << 20))
    assert found(tmp_path) == [
        ".gitignore: cannot be read: larger than 1048576 bytes",
        "a.c",
        "in/.plcignore: no pattern as in a .gitignore file: '\\\\'",
        "in/c.c",
    ]
    opened = os.open

    def shut(path: Path, flags: int) -> int:
        if Path(path).name == ".plcignore":
            raise PermissionError(13, "Permission denied")
        return opened(path, flags)

    monkeypatch.setattr(os, "open", shut)
    assert "in/.plcignore: cannot be read: Permission denied" in found(tmp_path)


def test_a_tree_without_a_bottom_ends(tmp_path: Path) -> None:
    folder = tmp_path
    for _ in range(230):
        folder = folder / "d"
    make(folder, "a.c")
    (only,) = found(tmp_path)
    assert only.endswith("/d: more than 200 folders deep, not looked into")


def test_names_are_shown_escaped(tmp_path: Path) -> None:
    name = "a\n\x1b[31m\u202eb\udcff.c"
    error = FileError(Path(name), "no such file or folder")
    assert str(error) == "a\\n\\x1b[31m\\u202eb\\xff.c: no such file or folder"
    make(tmp_path, "x\ny.c")
    (entry,) = source_files([tmp_path])
    assert isinstance(entry, SourceFile)
    assert printable(entry.path.name) == "x\\ny.c"


@pytest.mark.parametrize("text", ["", "a b", "\u00e4\u65e5\u672c", "tab\there"])
def test_what_is_harmless_is_shown_as_it_is(text: str) -> None:
    assert printable(text, but="\t") == text
