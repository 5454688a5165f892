"""Tests of data_prep.corpora.history.git_history."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_prep.corpora.history.git_history import LARGEST_OBJECT, Commit, FileChange, History
from data_prep.corpora.history.git_listing import changes_of
from data_prep.errors import ConfigError, CorpusError
from tests.unit.repositories import Repository

LONG = "int first(void) { return 1; }\n" * 20


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "repository")


def test_commits_come_newest_first_with_their_messages(repository: Repository) -> None:
    names = [repository.commit(f"Nr {turn}\n\nof naïve things", {"a.c": str(turn)}) for turn in range(3)]
    with History(repository.folder) as history:
        found = list(history.commits(since="2000-01-01"))
        assert [commit.id for commit in found] == names[::-1]
        assert found[0].message == "Nr 2\n\nof naïve things\n"
        assert [commit.id for commit in history.commits(since=names[0], until=names[1])] == [names[1]]
        assert [commit.id for commit in history.commits(since="2023-11-16 12:00")] == [names[2]]
        assert [commit.id for commit in history.commits(since="2000-01-01", until="2023-11-14 23:59")] == [
            names[0]
        ]


def test_merges_are_left_out(repository: Repository) -> None:
    repository.commit("one", {"a.c": "1"})
    repository.git("checkout", "--quiet", "-b", "side")
    repository.commit("two", {"b.c": "1"})
    repository.git("checkout", "--quiet", "main")
    repository.commit("three", {"c.c": "1"})
    repository.git("merge", "--quiet", "--no-edit", "side")
    with History(repository.folder) as history:
        assert {commit.message.strip() for commit in history.commits(since="2000-01-01")} == {
            "one",
            "two",
            "three",
        }


def test_changes_follow_a_rename_and_keep_to_plain_sources(repository: Repository) -> None:
    repository.commit("one", {"a.c": LONG, "read.me": "1", "Sub dir/B.JAVA": "class B { }", "old.c": "1"})
    changed = LONG.replace("1", "2", 1)
    repository.commit(
        "two", {"a.c": None, "b/n ew.c": changed, "Sub dir/B.JAVA": "class C { }", "old.c": None}
    )
    (repository.folder / "link.c").symlink_to("b")
    repository.commit("three", {"read.me": "2"})
    with History(repository.folder) as history:
        commits = list(history.commits(since="2000-01-01"))
        third, second, first = history.changes(commits, [".c", ".java"])
        assert (third, first) == ([], [])
        assert [str(change.path) for change in second] == ["Sub dir/B.JAVA", "b/n ew.c"]
        (renamed,) = (change for change in second if change.path.name == "n ew.c")
        assert history.read(renamed.before) == LONG.encode()
        assert history.read(renamed.after) == changed.encode()


def test_what_is_long_or_missing_is_none_and_the_next_is_read(repository: Repository) -> None:
    repository.commit("one", {"long.c": b"x" * (LARGEST_OBJECT + 1), "short.c": "1"})
    with History(repository.folder) as history:
        assert history.read(repository.git("rev-parse", "HEAD:long.c")) is None
        assert history.read("0" * 40) is None
        assert history.read(repository.git("rev-parse", "HEAD:short.c")) == b"1"


def test_a_repository_without_a_commit_has_none(repository: Repository) -> None:
    with History(repository.folder) as history:
        assert list(history.commits(since="2000-01-01")) == []
        assert list(history.changes([], [".c"])) == []


@pytest.mark.parametrize("text", ["nowhere", "--output=x", "yesterday", "2024-1-1", ""])
def test_what_is_no_revision_and_no_date_is_refused(repository: Repository, text: str) -> None:
    repository.commit("one", {"a.c": "1"})
    with History(repository.folder) as history:
        with pytest.raises(ConfigError, match=f"--since {text}: neither a revision"):
            list(history.commits(since=text))
        with pytest.raises(ConfigError, match=f"--until {text}: neither a revision"):
            list(history.commits(since="2000-01-01", until=text))


def test_what_is_no_repository_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="gone is not a folder"):
        History(tmp_path / "gone")
    with pytest.raises(CorpusError, match="is not a repository that git will read"):
        History(tmp_path)


def test_a_damaged_history_is_named(repository: Repository) -> None:
    first = repository.commit("one", {"a.c": "1"})
    repository.commit("two", {"a.c": "2"})
    (repository.folder / ".git" / "objects" / first[:2] / first[2:]).unlink()
    with (
        History(repository.folder) as history,
        pytest.raises(CorpusError, match="could not read"),
    ):
        list(history.commits(since="2000-01-01"))


def test_nothing_that_the_repository_names_is_run(repository: Repository, tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    trap = tmp_path / "trap.sh"
    trap.write_text(f"#!/bin/sh\necho \"$0\" >> '{marker}'\n")
    trap.chmod(0o755)
    repository.commit("one", {"a.c": LONG, ".gitattributes": "*.c diff=trap filter=trap\n"})
    repository.commit("two", {"a.c": LONG.replace("1", "2")})
    for name in (
        *("core.fsmonitor", "core.pager", "core.sshCommand", "core.editor", "core.alternateRefsCommand"),
        *(
            "diff.external",
            "diff.trap.textconv",
            "diff.trap.command",
            "filter.trap.smudge",
            "filter.trap.clean",
        ),
        *(
            "filter.trap.clean",
            "gpg.program",
            "credential.helper",
            "pager.rev-list",
            "uploadpack.packObjectsHook",
        ),
    ):
        repository.git("config", name, str(trap))
    repository.git("config", "log.showSignature", "true")
    repository.git("config", "core.hooksPath", str(tmp_path))
    hooks = repository.folder / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for hook in ("post-checkout", "post-index-change", "reference-transaction", "fsmonitor-watchman"):
        (hooks / hook).write_text(trap.read_text())
        (hooks / hook).chmod(0o755)
    with History(repository.folder) as history:
        commits = list(history.commits(since="2000-01-01"))
        changes = list(history.changes(commits, [".c"]))
        assert isinstance(changes[0][0], FileChange)
        assert history.read(changes[0][0].after) is not None
    assert not marker.exists()


def test_a_closed_history_says_so(repository: Repository) -> None:
    with pytest.raises(ValueError, match="not open"):
        History(repository.folder).read("0" * 40)


def test_commits_are_values() -> None:
    assert Commit("a", "b") == Commit("a", "b")


def test_git_that_stops_answering_is_named(repository: Repository) -> None:
    repository.commit("one", {"a.c": "1"})
    with History(repository.folder) as history:
        assert history._objects is not None
        assert history._objects.stdin is not None
        history._objects.stdin.close()
        with pytest.raises(CorpusError, match="git stopped answering about HEAD"):
            history.read("HEAD")


def test_without_git_that_is_said(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository.folder))
    with pytest.raises(CorpusError, match="this command needs git; install it"):
        History(repository.folder)


def test_a_git_that_tells_of_too_few_commits_is_named() -> None:
    with pytest.raises(CorpusError, match=r"git listed 1 commits where 2 were asked for; .*2\.25"):
        list(changes_of(iter([b"abc"]), 2))


def test_the_log_tells_of_modified_files_alone(repository: Repository) -> None:
    first = repository.commit("one", {"a.c": LONG, "b.c": "1", "gone.c": "1"})
    second = repository.commit(
        "two\n\n:with a colon", {"a.c": LONG + "int b;", "b.c": None, "c d.c": LONG, "gone.c": None}
    )
    third = repository.commit("three", {})
    with History(repository.folder) as history:
        found = list(history.log(third))
        assert [commit.id for commit in found] == [third, second, first]
        assert [(commit.paths, len(commit.modified)) for commit in found] == [(0, 0), (4, 1), (3, 0)]
        assert found[1].message == "two\n\n:with a colon\n"
        assert history.read(found[1].modified[0].before) == LONG.encode()
        assert [commit.id for commit in history.log(third, without=first)] == [third, second]


def test_no_setting_of_the_repository_changes_the_log(repository: Repository) -> None:
    repository.commit("one", {"sub/a.c": LONG})
    commit = repository.commit("zwei: Stück", {"sub/a.c": LONG + "int b;"})
    for setting in (
        "i18n.logOutputEncoding=UTF-16",
        "color.ui=always",
        "color.diff=always",
        "diff.relative=true",
        "diff.renames=copies",
        "diff.orderFile=missing",
        "log.showSignature=true",
        "log.follow=true",
        "format.pretty=oneline",
    ):
        repository.git("config", *setting.split("="))
    with History(repository.folder / "sub") as history:
        found = next(history.log(commit))
        assert (found.id, found.message, found.paths) == (commit, "zwei: Stück\n", 1)
        assert [str(change.path) for change in found.modified] == ["sub/a.c"]


def test_the_main_line_after_a_date(repository: Repository) -> None:
    first = repository.commit("one", {"a.c": LONG})
    repository.git("checkout", "--quiet", "-b", "side")
    side = repository.commit("side", {"b.c": "1"})
    repository.git("checkout", "--quiet", "main")
    second = repository.commit("two", {"a.c": None, "lib/a.c": LONG + "int b;"})
    repository.git("merge", "--quiet", "--no-ff", "-m", "merge", "side")
    with History(repository.folder) as history:
        assert history.last_before("2023-11-15") == first
        assert history.last_before("2023-11-14") is None
        assert history.count_after(first) == 2
        moved, merged = history.main_line(first)
        assert (moved.id, moved.parents) == (second, (first,))
        (change,) = moved.changes
        assert (str(change.before), str(change.after)) == ("a.c", "lib/a.c")
        assert merged.parents == (second, side)
        assert [(change.before, str(change.after)) for change in merged.changes] == [(None, "b.c")]
        assert [str(path) for path, _ in history.files(merged.id)] == ["b.c", "lib/a.c"]
        with pytest.raises(ConfigError, match="--at then"):
            history.last_before("then")
