"""Patterns decide as git does, for each file and folder on the way down, and quickly."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plc.repair.files.patterns import Patterns, verdict
from plc.repair.files.selection import Rules, SourceFile, source_files

GIT = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}
SEGMENTS = ["a", "b", "*", "a*", "*b", "?", "[ab]", "**", "*.c", "a.c", "b.c", "[!a].c", "\\a"]


def random_pattern(chance: random.Random) -> str:
    """A line as it might stand in a .gitignore file."""
    body = "/".join(chance.choice(SEGMENTS) for _ in range(chance.randint(1, 3)))
    return (
        chance.choice(["", "", "", "!"]) + chance.choice(["", "", "/"]) + body + chance.choice(["", "", "/"])
    )


def random_tree(chance: random.Random, root: Path) -> None:
    """Folders and sources with names that the patterns are about, and ignore files here and there."""
    for _ in range(14):
        folder = root.joinpath(*(chance.choice("ab") for _ in range(chance.randint(0, 3))))
        folder.mkdir(parents=True, exist_ok=True)
        (folder / chance.choice(["a.c", "b.c", "ab.c", "c.c"])).touch()
        if chance.random() < 0.35:
            lines = [random_pattern(chance) for _ in range(chance.randint(1, 4))]
            (folder / ".gitignore").write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.mark.skipif(shutil.which("git") is None, reason="needs the git command")
@pytest.mark.parametrize("seed", range(60))
def test_what_git_ignores_is_left_out(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    random_tree(chance, tmp_path)
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True, env=GIT)
    listed = subprocess.run(
        ["git", "-C", str(tmp_path), "ls-files", "-o", "--exclude-standard", "-z", "*.c"],
        check=True,
        capture_output=True,
        env=GIT,
    ).stdout
    expected = sorted(name.decode() for name in listed.split(b"\0") if name)
    found = source_files([tmp_path], Rules(lambda *_: ()))
    names = [str(entry.path.relative_to(tmp_path)) for entry in found if isinstance(entry, SourceFile)]
    assert sorted(names) == expected


@pytest.mark.parametrize(
    ("line", "path", "folder", "expected"),
    [
        ("build/", "/r/build", True, True),
        ("build/", "/r/build", False, None),
        ("build/", "/r/build/a.c", False, None),  # the folder was left out before
        ("build", "/r/x/build", False, True),
        ("/build", "/r/x/build", False, None),
        ("src/**", "/r/src", True, None),
        ("src/**", "/r/src/a.c", False, True),
        ("!keep.c", "/r/keep.c", False, False),
        ("# nothing", "/r/# nothing", False, None),
        ("*.c", "/elsewhere/a.c", False, None),
    ],
)
def test_one_pattern(line: str, path: str, folder: bool, expected: bool | None) -> None:
    assert Patterns("/r", [line]).say(path, folder=folder) is expected


def test_the_last_that_matches_decides() -> None:
    outer, inner = Patterns("/r", ["*.c", "!a.c"]), Patterns("/r/x", ["a.c"])
    assert verdict([outer], "/r/b.c", folder=False)
    assert not verdict([outer], "/r/a.c", folder=False)
    assert verdict([outer, inner], "/r/x/a.c", folder=False)
    assert not verdict([outer, inner], "/r/a.c", folder=False)


def test_patterns_of_the_root_folder() -> None:
    assert Patterns("/", ["tmp/"]).say("/tmp", folder=True) is True


@pytest.mark.parametrize("base", ["C:\\", "C:\\work"])
def test_paths_of_windows(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sep", "\\")
    top = base.rstrip("\\")
    patterns = Patterns(base, ["build/", "/sub/*.c", "!keep.c"])
    assert patterns.say(f"{top}\\far\\build", folder=True)
    assert patterns.say(f"{top}\\sub\\a.c", folder=False)
    assert patterns.say(f"{top}\\sub\\keep.c", folder=False) is False
    assert patterns.say(f"{top}\\far\\sub\\a.c", folder=False) is None
    assert patterns.say("D:\\work\\build", folder=True) is None


def test_lines_that_are_no_patterns_match_nothing() -> None:
    patterns = Patterns("/r", ["\\", "a.c", "**/a/**/a/**/a/**/b"])
    assert patterns.bad == ("\\", "**/a/**/a/**/a/**/b")
    assert patterns.say("/r/a.c", folder=False) is True


@given(
    st.text(alphabet="a*?b.", min_size=1, max_size=10).filter(lambda line: "**" not in line),
    st.lists(st.text(alphabet="ab.", min_size=1, max_size=10), min_size=1, max_size=8),
)
def test_what_stars_match(line: str, names: list[str]) -> None:
    patterns = Patterns("/r", [line])
    expected = re.compile(re.escape(line).replace(r"\*", ".*").replace(r"\?", "."))
    for name in names:
        assert (patterns.say(f"/r/{name}", folder=False) is True) == (expected.fullmatch(name) is not None)


def test_no_pattern_takes_long() -> None:
    patterns = Patterns("/r", ["*a" * 60 + "b", "*" + "?*" * 40 + "b"])
    began = time.perf_counter()
    assert patterns.say("/r/" + "a" * 250, folder=False) is None
    assert time.perf_counter() - began < 1
