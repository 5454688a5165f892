"""A package unpacked with its headers, so that a compiler reads its files where they stand."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path, PurePosixPath

from data_prep.corpora.archives import read_members
from data_prep.corpora.exclusions import reason_to_skip
from data_prep.corpora.history.many import names_in
from data_prep.corpora.projects import MOST_BYTES, SourceFile, project_of
from data_prep.text.languages import SUFFIXES, Language, language_of

_BESIDE = frozenset({".inc", ".def", ".tcc", ".ii", ".y"})
_INCLUDE = re.compile(rb"^[ \t]*#[ \t]*include[ \t]*[<\"]([\w./+-]+)[>\"]", re.MULTILINE)
_MOST_FOLDERS = 60
_LIBRARY = re.compile(r"^lib|lib$|-java$|[\d.]+$")


@dataclass(frozen=True, slots=True)
class Package:
    """Where a package lies, and those of its files that may give functions, in the order of their hashes."""

    name: str
    root: Path
    files: tuple[SourceFile, ...]


def unpack(
    name: str, sources: Sequence[Path], root: Path, languages: frozenset[Language], skipped: Counter[str]
) -> Package:
    """Write the sources and headers of a package under `root`. Raises CorpusError for a damaged archive."""
    files: dict[str, SourceFile] = {}
    total = 0
    for source in sources:
        for path, text in read_members(source, suffixes=SUFFIXES | _BESIDE, skipped=skipped):
            total += len(text)
            if total > MOST_BYTES:
                skipped[f"after {MOST_BYTES:,} bytes of the project"] += 1
                continue
            place = root / path
            place.parent.mkdir(parents=True, exist_ok=True)
            if place.exists():
                skipped["same path"] += 1
                continue
            place.write_bytes(text)
            language = language_of(path)
            if language is None or language not in languages or _is_header(path):
                continue
            reason = reason_to_skip(path, text)
            digest = blake2b(text, digest_size=16).hexdigest()
            if reason is not None or digest in files:
                skipped[reason or "same file"] += 1
                continue
            files[digest] = SourceFile(path, text, language, digest)
    return Package(name, root, tuple(files[digest] for digest in sorted(files)))


def header_folders(package: Package) -> list[PurePosixPath]:
    """The folders from which what the files include is found, the most useful first."""
    places: dict[str, list[PurePosixPath]] = defaultdict(list)
    texts: list[bytes] = []
    for path in sorted(package.root.rglob("*")):
        if path.is_file() and path.suffix != ".java":
            inside = PurePosixPath(path.relative_to(package.root).as_posix())
            places[inside.name].append(inside)
            texts.append(path.read_bytes())
    counts: Counter[PurePosixPath] = Counter()
    for wanted, number in _included(texts).items():
        parts = PurePosixPath(wanted).parts
        for place in places.get(parts[-1], ()):
            if len(place.parts) > len(parts) and place.parts[-len(parts) :] == parts:
                counts[PurePosixPath(*place.parts[: -len(parts)])] += number
            elif place.parts == parts:
                counts[PurePosixPath()] += number
    return [folder for folder, _ in sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))]


def nearest(folders: Sequence[PurePosixPath], path: PurePosixPath) -> list[PurePosixPath]:
    """Those near a file first: packages have headers of one name in several places."""
    own = path.parts

    def apart(folder: PurePosixPath) -> int:
        shared = sum(1 for _ in _common(folder.parts, own))
        return len(own) - shared

    return sorted(folders[: 4 * _MOST_FOLDERS], key=apart)[:_MOST_FOLDERS]


def serves_an_evaluation(project: str, refused: Iterable[str]) -> str | None:
    """The repository `owner/name` of a list whose package this is, by its name; None where there is none."""
    wanted = _plain(project)
    for name in refused:
        if _plain(name.split("/")[-1]) == wanted:
            return name
    return None


def refused_in(lists: Sequence[Path]) -> frozenset[str]:
    """The repositories of lists, one a line; of a table those rows whose last column says `left out`."""
    found: set[str] = set()
    for path in lists:
        if path.suffix == ".tsv":
            rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
            found.update(row[0].strip().lower() for row in rows if row[-1].startswith("left out"))
        else:
            found |= names_in(path)
    return frozenset(name for name in found if name)


def by_project(sources: Sequence[Path]) -> dict[str, list[Path]]:
    """The archives of each project, small ones first, so that a part has many of them."""
    found: dict[str, list[Path]] = defaultdict(list)
    for source in sorted(sources, key=lambda source: source.name):
        found[project_of(source)].append(source)
    return dict(sorted(found.items(), key=lambda item: (sum(map(_size, item[1])), item[0])))


def _size(source: Path) -> int:
    return source.stat().st_size if source.is_file() else 0


def _is_header(path: PurePosixPath) -> bool:
    return path.suffix.lower() in (".h", ".hh", ".hpp", ".hxx", ".inl", ".ipp", ".tpp", ".cuh", ".cu")


def _included(texts: Iterable[bytes]) -> Counter[str]:
    return Counter(name.decode("ascii", "replace") for text in texts for name in set(_INCLUDE.findall(text)))


def _common(one: Sequence[str], other: Sequence[str]) -> Iterable[str]:
    for left, right in zip(one, other, strict=False):
        if left != right:
            return
        yield left


def _plain(name: str) -> str:
    lower = name.lower()
    while (shorter := _LIBRARY.sub("", lower)) != lower:
        lower = shorter
    return re.sub(r"[^a-z0-9]", "", lower)
