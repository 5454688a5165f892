"""Trees that nobody vouches for: whatever is odd in them is skipped with a reason, and nothing hangs."""

from __future__ import annotations

import io
import os
import random
import signal
import tarfile
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath

import pytest

from data_prep.corpora.exclusions import project_left_out, reason_to_skip
from data_prep.corpora.projects import project_of
from data_prep.dataset import read_pairs
from data_prep.errors import CorpusError
from data_prep.inject import rows
from data_prep.inject.operators import Change, Mutation, Operator, Site
from data_prep.inject.prepare import prepare
from data_prep.inject.rows import Options
from data_prep.inject.workers import Read, read_watched
from tests.unit.data_prep.inject.reading import read_here

SOUND = "int least(int a, int b) { if (a < b) { return a; } return b; }\n"


def swap(site: Site) -> Iterator[Mutation]:
    """Mutates `<`, and misbehaves where a function asks for it."""
    start, end = site.function.start_byte, site.function.end_byte
    text = site.text[start:end]
    if b"die" in text:
        os.kill(os.getpid(), signal.SIGKILL)
    if b"stall" in text:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
        time.sleep(1000)
    if b"loop" in text:
        while True:
            pass
    if b"fail" in text:
        raise IndexError(text)
    place = site.text.find(b" < ", start, end)
    if place >= 0:
        yield Mutation((Change(place, place + 3, b" > "),), 480)


OPTIONS = Options(
    languages=frozenset({"c", "cpp", "java"}),
    kept_names=frozenset(),
    max_words=400,
    most=100,
    mutants=1,
    seed=0,
    compile=False,
    operators=(Operator("swap", frozenset({"c", "cpp", "java"}), (480,), swap),),
    frequencies={"swap": 1.0},
)


def prepared(out: Path, *sources: Path, read: Read = read_here) -> dict[str, object]:
    return prepare(sources, out=out, options=OPTIONS, jobs=1, progress=lambda *_: None, read=read)


def tree(folder: Path, **files: str | bytes) -> Path:
    folder.mkdir(exist_ok=True)
    for name, content in {"good": SOUND, **files}.items():
        (folder / f"{name}.c").write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def test_what_is_no_code_is_skipped_and_counted(tmp_path: Path) -> None:
    summary = prepared(
        tmp_path / "out",
        tree(
            tmp_path / "odd",
            binary=b"int f() { return 1; }\0\1\2",
            noise=random.Random(1).randbytes(3000).replace(b"\0", b"\n"),
            lines="int a;\n" * 1_000_000,
            minified="int f(){" + "a=b<c;" * 1000 + "}",
            made="/* Automatically generated. */\nint f(int a) { return a < 1; }\n",
            empty="",
            same=SOUND,
        ),
    )
    assert summary["files_skipped"] == {
        "a line of over 4,000 bytes": 1,
        "binary": 1,
        "generated": 1,
        "over 1,000,000 bytes": 1,
        "same file": 1,
    }
    assert summary["projects"] == {"odd": {"functions": 1, "mutants": 1}}


def test_links_pipes_and_archives_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    outside = tree(tmp_path / "outside", secret="int secret(int a) { return a < 3; }\n")
    folder = tree(tmp_path / "odd")
    (folder / "file.c").symlink_to(outside / "secret.c")
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe.c")
    (folder / "nested.zip").write_bytes(b"PK\3\4 and more")
    (folder / "folder.c").mkdir()
    summary = prepared(tmp_path / "out", folder)
    assert summary["files_skipped"] == {"a link": 2, "an archive inside": 1, "not a plain file": 1}
    assert {pair.id.split(":")[1].split("@")[0] for pair in read_pairs(tmp_path / "out")} == {"least"}


def test_links_devices_and_paths_that_climb_out_of_a_tar_are_skipped(tmp_path: Path) -> None:
    archive = tmp_path / "odd-1.0.tar.gz"
    with tarfile.open(archive, "w:gz") as tar:
        for name in ("odd/good.c", "../bad.c", "/etc/bad.c", "odd/inner.tar.gz"):
            info = tarfile.TarInfo(name)
            info.size = len(SOUND)
            tar.addfile(info, io.BytesIO(SOUND.encode()))
        for name, kind in (("link.c", tarfile.SYMTYPE), ("pipe.c", tarfile.FIFOTYPE)):
            info = tarfile.TarInfo(name)
            info.type = kind
            info.linkname = "/etc/passwd"
            tar.addfile(info)
    summary = prepared(tmp_path / "out", archive)
    assert summary["files_skipped"] == {
        "a link": 1,
        "a path that climbs out": 2,
        "an archive inside": 1,
        "not a plain file": 1,
    }
    assert summary["projects"] == {"odd": {"functions": 1, "mutants": 1}}


def test_a_damaged_archive_costs_its_project_only(tmp_path: Path) -> None:
    whole = tmp_path / "whole.zip"
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("good.c", SOUND)
    cut = tmp_path / "cut-2.tar.gz"
    with tarfile.open(cut, "w:gz") as tar:
        info = tarfile.TarInfo("a.c")
        info.size = 100_000
        tar.addfile(info, io.BytesIO(random.Random(1).randbytes(100_000)))
    cut.write_bytes(cut.read_bytes()[:-5000])
    empty = tmp_path / "empty"
    empty.mkdir()
    summary = prepared(tmp_path / "out", whole, cut, empty)
    failed = summary["projects_failed"]
    assert isinstance(failed, dict)
    assert set(failed) == {"cut", "empty"}
    assert "is damaged" in failed["cut"]
    assert "holds no file" in failed["empty"]
    with pytest.raises(CorpusError, match="is damaged"):
        prepared(tmp_path / "none", cut)


def test_code_nested_beyond_reason_neither_crashes_nor_counts(tmp_path: Path) -> None:
    deep = "int f(int a) {" + "if (a)\n" * 50_000 + ";}\n" + "int g(int a) { return " + "(\n" * 180
    folder = tree(tmp_path / "odd", deep=deep + "a < 1" + ")" * 180 + "; }\n")
    summary = prepared(tmp_path / "out", folder)
    assert summary["functions_dropped"] == {"too long": 1}


def test_a_file_that_kills_or_stalls_its_process_is_left_out(tmp_path: Path) -> None:
    folder = tree(
        tmp_path / "odd",
        killer="int die(int a) { return a < 1; }\n",
        sleeper="int stall(int a) { return a < 1; }\n",
        other="int other(int a) { return a < 7; }\n",
    )
    summary = prepared(tmp_path / "out", folder, read=partial(read_watched, patience=1.0))
    assert summary["files_skipped"] == {"too much for the parser": 2}
    assert summary["projects"] == {"odd": {"functions": 2, "mutants": 2}}


def test_a_mistake_of_ours_in_a_process_is_not_taken_for_an_odd_file(tmp_path: Path) -> None:
    wrong = replace(OPTIONS, frequencies={})
    with pytest.raises(RuntimeError, match=r"odd: Traceback(.|\n)*KeyError: 'swap'"):
        prepare(
            [tree(tmp_path / "odd")], out=tmp_path / "out", options=wrong, jobs=1, progress=lambda *_: None
        )


def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "SECONDS_FOR_A_FILE", 0.2)
    folder = tree(tmp_path / "odd", slow="int loop(int a) { return a < 1; }\n")
    summary = prepared(tmp_path / "out", folder)
    assert summary["files_skipped"] == {"over 0 s": 1}
    assert summary["projects"] == {"odd": {"functions": 1, "mutants": 1}}


def test_an_operator_that_fails_is_counted(tmp_path: Path) -> None:
    summary = prepared(tmp_path / "out", tree(tmp_path / "odd", bad="int fail(int a) { return a < 1; }\n"))
    assert summary["mutants_rejected"] == {"swap": {"failed with IndexError": 1}}
    assert summary["projects"] == {"odd": {"functions": 2, "mutants": 1}}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("src/zlib/anything.c", b""),
        ("third_party/zlib-1.2.11/x.c", b""),
        ("a/inflate.c", b""),
        ("a/deflate.h", b""),
        ("b/cJSON.c", b""),
        ("tinyxml2/x.cpp", b""),
        ("a/tinyxml2.cpp", b""),
        ("src/com/google/gson/Gson.java", b""),
        ("shaded/Gson.java", b"/* licence */\npackage com.google.gson.internal;\n"),
        ("a/renamed.c", b"/* Copyright (C) 1995-2017 Mark Adler */"),
        ("a/renamed.c", b"/* Copyright (c) 2009-2017 Dave Gamble and cJSON contributors */"),
    ],
)
def test_copies_of_the_outside_evaluation_are_recognised(path: str, text: bytes) -> None:
    assert reason_to_skip(PurePosixPath(path), text) == "zlib, cJSON, tinyxml2 or gson"


@pytest.mark.parametrize("path", ["src/zstream.c", "a/json.c", "com/google/common/A.java", "tinyxml/x.cpp"])
def test_other_code_is_not_taken_for_it(path: str) -> None:
    assert reason_to_skip(PurePosixPath(path), b"import com.google.gson.Gson;\n") is None


def test_projects_have_the_names_of_their_packages() -> None:
    names = {
        "libpng1.6_1.6.39.orig.tar.gz": "libpng1.6",
        "libxml2_2.9.14+dfsg.orig.tar.xz": "libxml2",
        "nlohmann-json3_3.11.2.orig.tar.gz": "nlohmann-json3",
        "typed_ast-1.5.4.tar.gz": "typed_ast",
        "some-package-2.0rc1.zip": "some-package",
        "c-ares": "c-ares",
        "x264": "x264",
    }
    assert {name: project_of(Path(name)) for name in names} == names
    assert all(
        map(project_left_out, ("zlib", "cjson", "tinyxml2", "gson", "google-gson", "libgoogle-gson-java"))
    )
    assert not any(map(project_left_out, ("tinyxml", "zstd", "json-c", "guava-libraries")))
