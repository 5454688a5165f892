"""Archives and folders are read safely, the same every time, and every bad one is named."""

from __future__ import annotations

import io
import random
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pytest

from data_prep.corpora import archives
from data_prep.corpora.archives import read_members
from data_prep.errors import CorpusError

C = frozenset({".c"})
FILES = {"suite/b.c": b"int b;\n" * 500, "suite/a.c": b"int a;\n", "suite/notes.txt": b"no code"}


def write_folder(path: Path) -> Path:
    for name, content in FILES.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(content)
    return path


def write_tar(path: Path, mode: str, files: dict[str, bytes]) -> Path:
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


def write_zip(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    "build",
    [
        lambda path: write_folder(path / "unpacked"),
        lambda path: write_tar(path / "suite.tar.xz", "w:xz", FILES),
        lambda path: write_tar(path / "suite.tar.gz", "w:gz", FILES),
        lambda path: write_zip(path / "suite.zip", FILES),
    ],
    ids=["folder", "tar.xz", "tar.gz", "zip"],
)
def test_every_kind_of_source_gives_the_same_members(build: Callable[[Path], Path], tmp_path: Path) -> None:
    source = build(tmp_path)
    members = list(read_members(source, suffixes=C))
    assert dict(members) == {
        PurePosixPath(name): content for name, content in FILES.items() if name.endswith(".c")
    }
    assert members == list(read_members(source, suffixes=C))


def test_bytes_that_are_not_utf8_come_back_as_they_are(tmp_path: Path) -> None:
    source = write_zip(tmp_path / "latin.zip", {"a.c": b'char *s = "caf\xe9";'})
    assert list(read_members(source, suffixes=C)) == [(PurePosixPath("a.c"), b'char *s = "caf\xe9";')]


@pytest.mark.parametrize(
    "name", ["../escape.c", "/etc/escape.c", "a/../../escape.c", "C:\\escape.c", "..\\x.c"]
)
@pytest.mark.parametrize("kind", ["tar", "zip"])
def test_a_name_that_climbs_out_is_refused(kind: str, name: str, tmp_path: Path) -> None:
    files = {name: b"int x;"}
    source = (
        write_tar(tmp_path / "x.tar.gz", "w:gz", files)
        if kind == "tar"
        else write_zip(tmp_path / "x.zip", files)
    )
    with pytest.raises(CorpusError, match="climbs out of the archive"):
        list(read_members(source, suffixes=C))


def test_links_are_refused_everywhere(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "unpacked")
    (folder / "suite" / "z.c").symlink_to(tmp_path / "elsewhere.c")
    with pytest.raises(CorpusError, match=r"z\.c' is a link"):
        list(read_members(folder, suffixes=C))
    tar = tmp_path / "link.tar.xz"
    with tarfile.open(tar, "w:xz") as archive:
        info = tarfile.TarInfo("l.c")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(info)
    with pytest.raises(CorpusError, match="is a link"):
        list(read_members(tar, suffixes=C))
    linked = zipfile.ZipInfo("l.c")
    linked.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as zipped:
        zipped.writestr(linked, "/etc/passwd")
    with pytest.raises(CorpusError, match="is a link"):
        list(read_members(tmp_path / "link.zip", suffixes=C))


@pytest.mark.parametrize("name", ["suite.tar.xz", "suite.tar.gz", "suite.zip"])
def test_an_archive_cut_off_anywhere_is_named(name: str, tmp_path: Path) -> None:
    noise = {f"{i}.c": random.Random(i).randbytes(4000) for i in range(12)}
    path = tmp_path / name
    if name.endswith("zip"):
        write_zip(path, noise)
    else:
        write_tar(path, "w:" + name[-2:], noise)
    whole = path.read_bytes()
    for kept in range(10, len(whole) - 40, len(whole) // 60):
        path.write_bytes(whole[:kept])
        with pytest.raises(CorpusError, match=r"suite\.(tar\.xz|tar\.gz|zip): is damaged"):
            list(read_members(path, suffixes=C))


def test_what_is_no_corpus_is_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="does not exist"):
        list(read_members(tmp_path / "missing.zip", suffixes=C))
    (tmp_path / "plain.txt").write_text("not an archive, though long enough to look at " * 30)
    with pytest.raises(CorpusError, match="is no archive"):
        list(read_members(tmp_path / "plain.txt", suffixes=C))
    (tmp_path / "nothing").mkdir()
    with pytest.raises(CorpusError, match=r"holds no file that ends in \.c"):
        list(read_members(tmp_path / "nothing", suffixes=C))
    other = write_zip(tmp_path / "java.zip", {"A.java": b"class A {}"})
    with pytest.raises(CorpusError, match=r"holds no file that ends in \.c"):
        list(read_members(other, suffixes=C))


def test_a_member_too_large_to_be_source_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "LARGEST_MEMBER", 10)
    for source in (
        write_zip(tmp_path / "x.zip", {"a.c": b"x" * 11}),
        write_tar(tmp_path / "x.tar.gz", "w:gz", {"a.c": b"x" * 11}),
    ):
        with pytest.raises(CorpusError, match="more than any source file"):
            list(read_members(source, suffixes=C))


def test_a_disk_that_fails_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = write_zip(tmp_path / "x.zip", {"a.c": b"int a;"})

    def broken(*_: object, **__: object) -> bytes:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(zipfile.ZipFile, "read", broken)
        with pytest.raises(CorpusError, match=r"x\.zip: cannot be read .*check the disk"):
            list(read_members(archive, suffixes=C))
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", broken)
        with pytest.raises(CorpusError, match=r"x\.zip: cannot be read .*check its permissions"):
            list(read_members(archive, suffixes=C))


def test_a_member_that_is_shorter_than_it_says_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = write_tar(tmp_path / "x.tar.gz", "w:gz", {"a.c": b"int a;"})
    monkeypatch.setattr(tarfile.TarFile, "extractfile", lambda *_: io.BytesIO(b"int"))
    with pytest.raises(CorpusError, match=r"x\.tar\.gz: ends in the middle of a\.c; fetch the archive again"):
        list(read_members(archive, suffixes=C))
