"""The real packages that faults are put into: their list, and their archives fetched and verified."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast, get_args

from data_prep.corpora.registries import Registry, Wanted, fetch_debian, fetch_pypi
from data_prep.errors import ConfigError, CorpusError
from data_prep.text.languages import Language

LIST = Path(__file__).with_name("sources.toml")
Fetch = Callable[[Wanted, Path], None]
FETCH: Mapping[Registry, Fetch] = {"debian": fetch_debian, "pypi": fetch_pypi}

_KEYS = frozenset({"name", "registry", "version", "licence", "languages", "file", "sha256"})
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+~_-]*\.(?:tar\.(?:gz|xz|bz2)|tgz|zip)")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """One archive of upstream source; `licence` is an SPDX expression."""

    name: str
    registry: Registry
    version: str
    licence: str
    languages: tuple[Language, ...]
    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of each package, by name; `missing` says why."""

    present: tuple[str, ...]
    fetched: tuple[str, ...]
    missing: Mapping[str, str]


def read_sources(path: Path = LIST) -> tuple[Package, ...]:
    """The packages of a list. Raises ConfigError where an entry is not as it must be."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path}: not a readable list of packages: {error}") from error
    entries = content.get("package")
    if set(content) != {"package"} or not isinstance(entries, list):
        raise ConfigError(f"{path}: holds something else than [[package]] tables; remove it")
    packages = tuple(_package(entry, f"{path}, package {number}") for number, entry in enumerate(entries, 1))
    for key in ("name", "file"):
        names = [getattr(package, key) for package in packages]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ConfigError(f"{path}: {key} {', '.join(twice)} is there twice; keep one")
    return packages


def chosen(packages: Sequence[Package], only: Collection[str]) -> tuple[Package, ...]:
    """The packages of these names, all where none is given. Raises ConfigError on a name not listed."""
    unknown = sorted(set(only) - {package.name for package in packages})
    if unknown:
        raise ConfigError(f"--only {' '.join(unknown)}: not in the list; the names are in {LIST.name}")
    return tuple(package for package in packages if not only or package.name in only)


def fetch_all(
    packages: Sequence[Package],
    *,
    out: Path,
    fetch: Mapping[Registry, Fetch] = FETCH,
    progress: Callable[[str, int, int], None],
) -> Fetched:
    """Bring each package's archive into `out`; one that is there and right is not fetched again.

    An archive appears under its name only once its hash was found right, so that stopping at any time loses
    at most the one being fetched. Raises CorpusError where `out` cannot be written; what fails for one
    package is in `missing`.
    """
    present: list[str] = []
    fetched: list[str] = []
    missing: dict[str, str] = {}
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CorpusError(
            f"--out {out}: cannot be written ({error.strerror}); choose another place"
        ) from error
    for number, package in enumerate(packages):
        progress("fetching packages", number, len(packages))
        place = out / package.file
        try:
            if place.exists():
                _verify(place, package, "remove it and run this again")
                present.append(package.name)
            else:
                _bring(package, place, fetch[package.registry])
                fetched.append(package.name)
        except CorpusError as error:
            missing[package.name] = str(error)
    progress("fetching packages", len(packages), len(packages))
    return Fetched(tuple(present), tuple(fetched), missing)


def _bring(package: Package, place: Path, fetch: Fetch) -> None:
    try:
        with TemporaryDirectory(prefix=f".{package.name}.", suffix=".part", dir=place.parent) as scratch:
            fetch(package, Path(scratch))
            archive = Path(scratch) / package.file
            if not archive.is_file():
                raise CorpusError(
                    f"{package.name}: {package.registry} gave no {package.file}; try again, "
                    "or put the file there yourself"
                )
            _verify(archive, package, "the registry or something on the way changed it: do not use it")
            archive.replace(place)
    except OSError as error:
        raise CorpusError(f"{place}: cannot be written ({error.strerror}); make room there") from error


def _verify(archive: Path, package: Package, remedy: str) -> None:
    try:
        with archive.open("rb") as file:
            found = file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise CorpusError(f"{archive}: cannot be read ({error.strerror}); check its permissions") from error
    if found != package.sha256:
        raise CorpusError(
            f"{archive.name}: its sha256 is {found}, and the list says {package.sha256}; {remedy}"
        )


def _package(entry: object, where: str) -> Package:
    if not isinstance(entry, dict) or set(entry) != _KEYS:
        keys = sorted(entry) if isinstance(entry, dict) else "no table"
        raise ConfigError(f"{where}: has {keys}; give {', '.join(sorted(_KEYS))}")
    texts = {key: value for key, value in entry.items() if key != "languages"}
    languages = entry["languages"]
    if not all(isinstance(value, str) and value for value in texts.values()):
        raise ConfigError(f"{where}: an empty value, or no text; all but languages are texts")
    if entry["registry"] not in get_args(Registry):
        raise ConfigError(f"{where}: registry {entry['registry']!r}; one of {', '.join(get_args(Registry))}")
    if not isinstance(languages, list) or not languages or not set(languages) <= set(get_args(Language)):
        raise ConfigError(f"{where}: languages {languages!r}; some of {', '.join(get_args(Language))}")
    if not _FILE.fullmatch(entry["file"]):
        raise ConfigError(f"{where}: file {entry['file']!r} is not the plain name of an archive")
    if not _SHA256.fullmatch(entry["sha256"]):
        raise ConfigError(f"{where}: sha256 {entry['sha256']!r} is not 64 small hexadecimal digits")
    return Package(**texts, languages=cast(tuple[Language, ...], tuple(languages)))
