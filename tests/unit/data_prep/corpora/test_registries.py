"""The clients of the registries, played by small programs and an index in a folder."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from urllib.request import Request

import pytest

from data_prep.corpora import registries as registries_module
from data_prep.corpora.registries import fetch_debian, fetch_pypi
from data_prep.errors import CorpusError
from tests.unit.data_prep.corpora.test_sources import ARCHIVES, PACKAGES


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/bin{os.pathsep}/usr/bin")
    return folder


def program(folder: Path, name: str, body: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def stanza(version: str, file: str, digest: str) -> str:
    return f"Package: one\nVersion: {version}\nChecksums-Sha256:\n {digest} 13 {file}\n"


def test_apt_is_asked_for_the_version_that_has_the_archive(programs: Path, tmp_path: Path) -> None:
    one = PACKAGES[0]
    older, newer = stanza("1.0-2", one.file, one.sha256), stanza("2.0-1", "one_2.0.orig.tar.gz", "b" * 64)
    program(programs, "apt-cache", f"cat <<'EOF'\n{newer}\n{older}\nEOF")
    program(programs, "apt-get", f'echo "$@" > asked; printf "first archive" > {one.file}')
    fetch_debian(one, tmp_path)
    assert (tmp_path / one.file).read_bytes() == ARCHIVES["one"]
    assert (tmp_path / "asked").read_text().split() == [
        *("source", "--only-source", "--download-only", "--tar-only", "one=1.0-2")
    ]


def test_apt_without_that_archive_says_what_it_has(programs: Path, tmp_path: Path) -> None:
    program(programs, "apt-cache", f"cat <<'EOF'\n{stanza('2.0-1', 'one_2.0.orig.tar.gz', 'b' * 64)}\nEOF")
    with pytest.raises(CorpusError, match=r"one: no version has .* \(apt knows 2\.0-1\); add a deb-src line"):
        fetch_debian(PACKAGES[0], tmp_path)
    program(programs, "apt-cache", "true")
    with pytest.raises(CorpusError, match="apt knows none"):
        fetch_debian(PACKAGES[0], tmp_path)


def test_apt_that_fails_is_quoted(programs: Path, tmp_path: Path) -> None:
    one = PACKAGES[0]
    program(programs, "apt-cache", f"cat <<'EOF'\n{stanza('1.0-1', one.file, one.sha256)}\nEOF")
    program(programs, "apt-get", "echo 'W: a word' >&2; echo 'E: No route' >&2; exit 100")
    with pytest.raises(CorpusError, match=r"one=1\.0-1: E: No route; try again"):
        fetch_debian(one, tmp_path)


def test_without_apt_the_remedy_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(
        CorpusError, match=r"apt-cache is not on this machine; .* choose other packages with --only"
    ):
        fetch_debian(PACKAGES[0], tmp_path)


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package index on disk, as pip's settings name it."""
    folder = tmp_path / "index"
    (folder / "two-words").mkdir(parents=True)
    (folder / "files").mkdir()
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", f"{folder.as_uri()}/nowhere")
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", folder.as_uri())
    monkeypatch.delenv("PIP_NO_INDEX", raising=False)
    return folder


WORDS = replace(PACKAGES[2], name="Two.Words", file="two_words-1.0+a.tar.gz")


def test_a_source_distribution_is_read_from_the_indexes_that_pip_is_set_to(
    index: Path, tmp_path: Path
) -> None:
    (index / "files" / WORDS.file).write_bytes(ARCHIVES["three"])
    (index / "two-words" / "index.html").write_text(
        '<a href="../files/two_words-0.9.tar.gz">old</a>\n'
        '<a class="x" href="../files/two_words-1.0%2Ba.tar.gz#sha256=00&amp;x">new</a>',
        encoding="utf-8",
    )
    fetch_pypi(WORDS, tmp_path)
    assert (tmp_path / WORDS.file).read_bytes() == ARCHIVES["three"]


def test_a_source_distribution_that_no_index_has_is_said(index: Path, tmp_path: Path) -> None:
    (index / "two-words" / "index.html").write_text("<p>none</p>", encoding="utf-8")
    with pytest.raises(
        CorpusError, match=r"Two\.Words: two_words-1\.0\+a\.tar\.gz is in no package index .*not on the page"
    ):
        fetch_pypi(WORDS, tmp_path)


def test_credentials_of_an_index_are_sent_to_it_and_to_no_other_host(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", "https://me:p%40ss@index.invalid:8443/simple")
    monkeypatch.delenv("PIP_EXTRA_INDEX_URL", raising=False)
    asked: list[tuple[str, str | None]] = []

    def answer(request: Request, **_: object) -> Answer:
        asked.append((request.full_url, request.get_header("Authorization")))
        page = f'<a href="/files/old.tar.gz">x</a><a href="https://files.invalid/{WORDS.file}">y</a>'
        return Answer(
            page.encode() if request.full_url.endswith("/") else ARCHIVES["three"], request.full_url
        )

    monkeypatch.setattr(registries_module, "urlopen", answer)
    fetch_pypi(WORDS, tmp_path)
    assert asked == [
        ("https://index.invalid:8443/simple/two-words/", "Basic bWU6cEBzcw=="),
        (f"https://files.invalid/{WORDS.file}", None),
    ]


class Answer(BytesIO):
    """What urlopen gives."""

    def __init__(self, content: bytes, address: str) -> None:
        super().__init__(content)
        self._address = address

    def geturl(self) -> str:
        return self._address


@pytest.mark.usefixtures("index")
def test_a_certificate_file_that_cannot_be_read_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_CERT", str(tmp_path / "nowhere.pem"))
    with pytest.raises(CorpusError, match=r"nowhere\.pem: .*pip config"):
        fetch_pypi(WORDS, tmp_path)


def test_without_pip_the_remedy_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registries_module, "find_spec", lambda name: None if name == "pip" else name)
    with pytest.raises(CorpusError, match="install pip"):
        fetch_pypi(WORDS, tmp_path)


@pytest.mark.usefixtures("index")
def test_pip_that_may_use_no_index_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(CorpusError, match="no-index"):
        fetch_pypi(WORDS, tmp_path)


@pytest.mark.usefixtures("index")
def test_pip_that_names_no_index_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registries_module, "_run", lambda *_: "")
    monkeypatch.delenv("PIP_INDEX_URL", raising=False)
    with pytest.raises(CorpusError, match="pip names no default package index; set one: pip config set"):
        fetch_pypi(WORDS, tmp_path)
