"""What was touched since a revision; and that a hostile repository runs nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from data_prep.errors import PlcError
from plc.base.file_error import FileError
from plc.repair.files.ignore_files import repository_of
from plc.repair.narrow.narrowing import Span
from plc.repair.narrow.since import ALL_LINES, RevisionError, Since, changed_lines

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="needs the git command")
TEXT = b"".join(b"line %d\n" % number for number in range(1, 10))


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one commit that holds a.c and in/b.c."""
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, "/dev/null")
    root = tmp_path / "repository"
    (root / "in").mkdir(parents=True)
    (root / "a.c").write_bytes(TEXT)
    (root / "in" / "b\n\xe4.c").write_bytes(TEXT)
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-m", "first")
    repository_of.cache_clear()
    return root


def git(root: Path, *arguments: str) -> None:
    """Run git in a folder."""
    subprocess.run(["git", "-C", str(root), *arguments], check=True, capture_output=True)


def test_what_is_as_it_was_is_not_touched(repository: Path) -> None:
    assert Since("HEAD").touched(repository / "a.c") == ()
    assert Since("HEAD").touched(repository / "in" / "b\n\xe4.c") == ()


def test_changed_lines_new_lines_and_places_where_lines_went(repository: Path) -> None:
    text = TEXT.replace(b"line 2\n", b"").replace(b"line 5", b"LINE 5").replace(b"line 9\n", b"line 9\nten\n")
    (repository / "a.c").write_bytes(text)
    assert Since("HEAD").touched(repository / "a.c") == (Span(2, 1), Span(4, 4), Span(9, 9))


def test_a_text_in_place_of_the_file(repository: Path) -> None:
    assert Since("HEAD").touched(repository / "a.c", text=b"new\n" + TEXT) == (Span(1, 1),)


def test_other_line_endings_are_no_change(repository: Path) -> None:
    (repository / "a.c").write_bytes(TEXT.replace(b"\n", b"\r\n"))
    assert Since("HEAD").touched(repository / "a.c") == ()


def test_new_files_are_all_touched(repository: Path) -> None:
    (repository / "new.c").write_bytes(TEXT)
    assert Since("HEAD").touched(repository / "new.c") == ALL_LINES
    assert changed_lines(b"", b"a\n")


def test_revisions_that_are_not_there(repository: Path) -> None:
    for revision in ("none", "--output=x", "HEAD:a.c", "-x\n\x1b"):
        with pytest.raises(RevisionError, match=r"no such revision in the .*: name a commit") as caught:
            Since(revision).touched(repository / "a.c")
        assert "\x1b" not in str(caught.value)
    assert not (repository / "x").exists()


def test_what_is_too_large_is_read_only_if_it_changed(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No text of more than the limit is ever kept in memory, neither the file's nor git's."""
    for module in ("files.reading", "narrow.since"):
        monkeypatch.setattr(f"plc.repair.{module}.LARGEST", len(TEXT) - 1)
    assert Since("HEAD").touched(repository / "a.c") == ()
    (repository / "a.c").write_bytes(TEXT + b"more\n")
    with pytest.raises(FileError, match=r"a\.c: larger than 10 MB, so it is not read"):
        Since("HEAD").touched(repository / "a.c")
    (repository / "a.c").write_bytes(b"short\n")
    assert Since("HEAD").touched(repository / "a.c") == ALL_LINES


def test_since_a_branch_was_left(repository: Path) -> None:
    commit = ("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-a", "-m")
    git(repository, "branch", "mine")
    git(repository, "branch", "-m", "trunk")
    (repository / "a.c").write_bytes(TEXT.replace(b"line 2", b"LINE 2"))
    git(repository, *commit, "theirs")
    git(repository, "checkout", "-q", "mine")
    (repository / "a.c").write_bytes(TEXT.replace(b"line 7", b"LINE 7"))
    git(repository, *commit, "mine")
    assert Since("trunk").touched(repository / "a.c") == (Span(2, 2), Span(7, 7))
    assert Since("trunk...").touched(repository / "a.c") == (Span(7, 7),)
    with pytest.raises(RevisionError, match=r"--since -x\.\.\.: no such revision"):
        Since("-x...").touched(repository / "a.c")


def test_files_elsewhere(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "a.c").write_bytes(TEXT)
    with pytest.raises(FileError, match=r"a\.c: lies in no git repository, so --since has nothing"):
        Since("HEAD").touched(tmp_path / "a.c")
    (repository / "a.c").unlink()
    with pytest.raises(FileError, match=r"a\.c: cannot be read: No such file"):
        Since("HEAD").touched(repository / "a.c")


def test_an_object_that_is_gone(repository: Path) -> None:
    since = Since("HEAD")
    (repository / "a.c").write_bytes(b"")
    assert since.touched(repository / "in" / "b\n\xe4.c") == ()  # the tree is known now
    shutil.rmtree(repository / ".git" / "objects")
    with pytest.raises(FileError, match=r"a\.c: --since: git cannot read what it was \(git says: fatal"):
        since.touched(repository / "a.c")


def test_what_git_says_on_several_lines_is_one(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")  # git refuses, and says at length how to go on
    with pytest.raises(RevisionError) as refused:
        Since("HEAD").touched(repository / "a.c")
    said = str(refused.value)
    assert "(git says: fatal: detected dubious ownership" in said
    assert "this directory, call: git config --global --add safe.directory " in said
    assert not {"\n", "\t", "\\"} & set(said)


def test_git_may_be_missing_or_slow(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "programs").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "programs"))
    with pytest.raises(PlcError, match="--since needs the git command, which is not installed"):
        Since("HEAD").touched(repository / "a.c")

    slow = tmp_path / "programs" / "git"
    slow.write_text("#!/bin/sh\nexec /bin/sleep 60\n", encoding="utf-8")
    slow.chmod(0o755)
    monkeypatch.setattr("plc.repair.narrow.since._SECONDS", 0.1)
    with pytest.raises(PlcError, match=r"git took more than 0\.1 seconds"):
        Since("HEAD").touched(repository / "a.c")


def test_a_hostile_configuration_runs_nothing(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trap, sprung = repository / "trap.sh", repository / "sprung"
    trap.write_text(f"#!/bin/sh\ntouch '{sprung}'\ncat\n", encoding="utf-8")
    trap.chmod(0o755)
    with (repository / ".git" / "config").open("a", encoding="utf-8") as config:
        config.write(
            f"[core]\nfsmonitor = {trap}\npager = {trap}\nsshCommand = {trap}\nhooksPath = {repository}\n"
            f'[diff]\nexternal = {trap}\n[diff "x"]\ntextconv = {trap}\ncommand = {trap}\n'
            f'[filter "x"]\nclean = {trap}\nsmudge = {trap}\nprocess = {trap}\nrequired = true\n'
            f"[alias]\nrev-parse = !{trap}\nls-tree = !{trap}\ncat-file = !{trap}\n"
            f'[remote "x"]\nurl = ext::{trap}\npromisor = true\n[extensions]\npartialClone = x\n'
        )
    (repository / ".gitattributes").write_text("* filter=x diff=x\n", encoding="utf-8")
    (repository / "a.c").write_bytes(TEXT + b"more\n")
    monkeypatch.setenv("GIT_DIR", os.devnull)
    assert Since("HEAD").touched(repository / "a.c") == (Span(10, 10),)
    blob = subprocess.run(
        ["git", "hash-object", "--no-filters", str(repository / "in" / "b\n\xe4.c")],
        check=True,
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"]},
    ).stdout.strip()
    (repository / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    (repository / "in" / "b\n\xe4.c").write_bytes(b"")
    with pytest.raises(FileError, match="git cannot read what it was"):
        Since("HEAD").touched(repository / "in" / "b\n\xe4.c")
    assert not sprung.exists()
