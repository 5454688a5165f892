"""The class path of a Java file: which jars of a project are on it, and how many."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from plc.verify.compiling.java_paths import class_path


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("CLASSPATH", raising=False)
    for folder in (".git", "lib", "src/libs"):
        (tmp_path / folder).mkdir(parents=True)
    return tmp_path


def write_jar(path: Path) -> None:
    with ZipFile(path, "w"):
        pass


def entries(file: Path, text: bytes = b"") -> list[str]:
    option, path = class_path(file, text)
    assert option == "-classpath"
    return path.split(os.pathsep)


def test_the_nearest_jars_come_first_behind_those_of_the_user(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert class_path(tree / "src" / "A.java", b"") == ()
    for jar in ("lib/b.jar", "lib/a.jar", "src/libs/c.jar", "lib/notes.txt"):
        write_jar(tree / jar)
    monkeypatch.setenv("CLASSPATH", "own.jar")
    own = str(Path("own.jar").absolute())
    jars = [str(tree / jar) for jar in ("src/libs/c.jar", "lib/a.jar", "lib/b.jar")]
    assert entries(tree / "src" / "A.java", b"") == [own, *jars]


def test_the_folders_of_a_package_do_not_count_as_those_above(tree: Path) -> None:
    write_jar(tree / "lib" / "a.jar")
    file = tree / "src" / "main" / "java" / "org" / "acme" / "tools" / "A.java"
    assert entries(file, b"package org.acme.tools;\n") == [str(tree / "lib" / "a.jar")]
    assert class_path(file, b"package other;\n") == ()  # where the package begins is not known


def test_a_folder_of_very_many_jars_does_not_keep_a_compiler_from_starting(tree: Path) -> None:
    for number in range(1500):
        write_jar(tree / "lib" / f"{number:0100}.jar")
    write_jar(tree / "src" / "libs" / "near.jar")
    option, path = class_path(tree / "src" / "A.java", b"")
    subprocess.run([sys.executable, "-c", "", option, path], check=True)
    assert path.startswith(str(tree / "src" / "libs" / "near.jar"))
    assert len(path.split(os.pathsep)) > 300


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such pipes")
def test_what_is_no_archive_or_would_be_two_entries_is_left_out(tree: Path) -> None:
    os.mkfifo(tree / "lib" / "pipe.jar")
    (tree / "lib" / "folder.jar").mkdir()
    write_jar(tree / "lib" / f"a{os.pathsep}b.jar")
    (tree / "lib" / "pointer.jar").write_text(
        "version https://git-lfs.github.com/spec/v1\n", encoding="utf-8"
    )
    assert class_path(tree / "A.java", b"") == ()
