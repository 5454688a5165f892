"""Tests of data_prep.corpora.sources, data_prep.corpora.registries and `plc prep sources`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import pytest

from data_prep.corpora import sources as sources_module
from data_prep.corpora.exclusions import project_left_out
from data_prep.corpora.projects import project_of
from data_prep.corpora.registries import Registry, Wanted
from data_prep.corpora.sources import Fetch, Package, chosen, fetch_all, read_sources
from data_prep.errors import ConfigError, CorpusError
from data_prep.splits import bucket_of
from plc.cli.app import main

ARCHIVES = {"one": b"first archive", "two": b"second archive", "three": b"third archive"}


def package(name: str) -> Package:
    return Package(
        name=name,
        registry="pypi" if name == "three" else "debian",
        version="1.0-1",
        licence="MIT",
        languages=("c",),
        file=f"{name}_1.0.orig.tar.gz",
        sha256=sha256(ARCHIVES[name]).hexdigest(),
    )


PACKAGES = tuple(map(package, ARCHIVES))
COPYLEFT = frozenset({"GPL", "LGPL", "AGPL", "MPL", "EPL", "CDDL"})


class Registrar:
    """A registry that hands out ARCHIVES, and notes who asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.broken: dict[str, bytes | None] = {}

    def __call__(self, wanted: Wanted, folder: Path) -> None:
        self.asked.append(wanted.name)
        content = self.broken.get(wanted.name, ARCHIVES[wanted.name])
        if content is None:
            raise CorpusError(f"{wanted.name}: not today")
        (folder / wanted.file).write_bytes(content)
        (folder / f"{wanted.name}_1.0.orig-more.tar.gz").write_bytes(b"a component that is not wanted")

    @property
    def fetch(self) -> Mapping[Registry, Fetch]:
        return {"debian": self, "pypi": self}


@pytest.fixture
def registrar() -> Registrar:
    return Registrar()


def silent(stage: str, done: int, total: int) -> None:
    assert (stage, total) == ("fetching packages", len(PACKAGES))
    assert 0 <= done <= total


# the committed list


def test_the_list_holds_what_training_and_the_splits_need() -> None:
    packages = read_sources()
    java_alone = [package for package in packages if package.languages == ("java",)]
    assert len(packages) >= 60
    assert len(java_alone) >= 25
    assert {package.registry for package in packages} == {"debian", "pypi"}

    def held(languages: set[str], *buckets: int) -> int:
        return sum(
            bool(languages & set(package.languages)) and bucket_of(project_of(Path(package.file))) in buckets
            for package in packages
        )

    assert min(held({"java"}, 0, 6), held({"java"}, 1)) >= 3
    assert min(held({"c", "cpp"}, 0, 6), held({"c", "cpp"}, 1)) >= 5


def test_no_two_packages_are_one_project_and_none_serves_the_outside_evaluation() -> None:
    packages = read_sources()
    projects = [project_of(Path(package.file)) for package in packages]
    assert projects == [package.name for package in packages]
    assert len(set(projects)) == len(projects)
    assert not list(filter(project_left_out, projects))


def test_every_licence_lets_the_code_be_used_without_copyleft() -> None:
    for package in read_sources():
        choices = package.licence.split(" OR ")
        free = [choice for choice in choices if not COPYLEFT & set(re.split(r"[ -]", choice))]
        assert free, package


def test_the_list_names_no_address() -> None:
    assert "://" not in sources_module.LIST.read_text(encoding="utf-8")


# fetching


def test_archives_come_once_and_right_ones_stay(registrar: Registrar, tmp_path: Path) -> None:
    out = tmp_path / "new" / "archives"
    first = fetch_all(PACKAGES, out=out, fetch=registrar.fetch, progress=silent)
    assert (first.present, first.fetched, first.missing) == ((), ("one", "two", "three"), {})
    assert {path.name: path.read_bytes() for path in out.iterdir()} == {
        package.file: ARCHIVES[package.name] for package in PACKAGES
    }
    again = fetch_all(PACKAGES, out=out, fetch=registrar.fetch, progress=silent)
    assert (again.present, again.fetched, again.missing) == (("one", "two", "three"), (), {})
    assert registrar.asked == ["one", "two", "three"]


def test_a_package_that_fails_does_not_stop_the_others_and_can_be_had_later(
    registrar: Registrar, tmp_path: Path
) -> None:
    registrar.broken["two"] = None
    done = fetch_all(PACKAGES, out=tmp_path, fetch=registrar.fetch, progress=silent)
    assert (done.fetched, done.missing) == (("one", "three"), {"two": "two: not today"})
    registrar.broken.clear()
    done = fetch_all(PACKAGES, out=tmp_path, fetch=registrar.fetch, progress=silent)
    assert (done.present, done.fetched, done.missing) == (("one", "three"), ("two",), {})


def test_a_changed_archive_is_refused_and_leaves_nothing(registrar: Registrar, tmp_path: Path) -> None:
    registrar.broken["one"] = b"something else"
    done = fetch_all(PACKAGES[:1], out=tmp_path, fetch=registrar.fetch, progress=lambda *_: None)
    found = sha256(b"something else").hexdigest()
    assert done.missing == {
        "one": f"one_1.0.orig.tar.gz: its sha256 is {found}, and the list says {PACKAGES[0].sha256}; "
        "the registry or something on the way changed it: do not use it"
    }
    assert not list(tmp_path.iterdir())


def test_a_wrong_archive_that_is_there_is_the_users_to_remove(registrar: Registrar, tmp_path: Path) -> None:
    (tmp_path / PACKAGES[0].file).write_bytes(b"mine")
    done = fetch_all(PACKAGES[:1], out=tmp_path, fetch=registrar.fetch, progress=lambda *_: None)
    assert done.missing["one"].endswith("remove it and run this again")
    assert (tmp_path / PACKAGES[0].file).read_bytes() == b"mine"
    assert not registrar.asked


def test_a_registry_that_gives_nothing_is_said(tmp_path: Path) -> None:
    done = fetch_all(PACKAGES[:1], out=tmp_path, fetch={"debian": lambda *_: None}, progress=lambda *_: None)
    assert done.missing == {
        "one": "one: debian gave no one_1.0.orig.tar.gz; try again, or put the file there yourself"
    }


def test_a_disk_that_fails_is_said(
    registrar: Registrar, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetched() -> dict[str, str]:
        done = fetch_all(PACKAGES[:1], out=tmp_path, fetch=registrar.fetch, progress=lambda *_: None)
        return dict(done.missing)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(sources_module, "TemporaryDirectory", full)
        assert fetched()["one"].endswith("cannot be written (No space left on device); make room there")
    (tmp_path / PACKAGES[0].file).mkdir()
    assert fetched()["one"].endswith("cannot be read (Is a directory); check its permissions")


def test_a_folder_that_cannot_be_made_is_said(registrar: Registrar, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(CorpusError, match=r"--out .*file: cannot be written .*choose another place"):
        fetch_all(PACKAGES, out=tmp_path / "file", fetch=registrar.fetch, progress=silent)


# the list's own errors

ENTRY = """[[package]]
name = "one"
registry = "debian"
version = "1.0-1"
licence = "MIT"
languages = ["c"]
file = "one_1.0.orig.tar.gz"
sha256 = "%s"
""" % ("a" * 64)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[[package]]", "[[packages]]", "something else than"),
        ("[[package]]", "[[package", "not a readable list"),
        ('licence = "MIT"\n', "", "licence"),
        ('licence = "MIT"', 'licence = ""', "an empty value"),
        ('"debian"', '"npm"', "registry 'npm'; one of debian, pypi"),
        ('["c"]', '["c", "rust"]', "some of c, cpp, java"),
        ("one_1.0.orig", "../one_1.0.orig", "not the plain name of an archive"),
        ("a" * 64, "A" * 64, "64 small hexadecimal digits"),
        (ENTRY, ENTRY + ENTRY, "name one is there twice"),
    ],
)
def test_a_list_that_is_not_as_it_must_be(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = tmp_path / "list.toml"
    path.write_text(ENTRY, encoding="utf-8")
    assert len(read_sources(path)) == 1
    path.write_text(ENTRY.replace(old, new), encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        read_sources(path)


def test_only_takes_listed_names() -> None:
    assert [package.name for package in chosen(PACKAGES, ["three", "one"])] == ["one", "three"]
    assert chosen(PACKAGES, []) == PACKAGES
    with pytest.raises(ConfigError, match=r"--only four: not in the list"):
        chosen(PACKAGES, ["one", "four"])


# the command


def run(*words: object) -> int:
    with pytest.raises(SystemExit) as stopped:
        main(["prep", "sources", *map(str, words)])
    return int(stopped.value.code or 0)


def test_the_command_fetches_and_says_what_is_missing(
    registrar: Registrar, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sources_module, "read_sources", lambda: PACKAGES)
    monkeypatch.setattr(sources_module.fetch_all, "__kwdefaults__", {"fetch": registrar.fetch})
    assert run("--out", tmp_path, "--only", "one", "three") == 0
    assert registrar.asked == ["one", "three"]
    assert capsys.readouterr().err == f"all 2 packages are in {tmp_path}\n"
    registrar.broken["two"] = None
    assert run("--out", tmp_path) == 2
    printed = capsys.readouterr()
    assert '"two": "two: not today"' in printed.out
    assert "1 of 3 packages are missing: two; the reasons are above" in printed.err


def test_the_command_knows_no_other_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--out", tmp_path / "out", "--only", "nothing-of-the-kind") == 2
    assert "not in the list" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
