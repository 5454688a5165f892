"""A project, which is one or more archives or folders of a package, to the files that may give pairs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path, PurePosixPath

from data_prep.corpora.archives import read_members
from data_prep.corpora.exclusions import reason_to_skip
from data_prep.text.languages import SUFFIXES, Language, language_of

MOST_BYTES = 400_000_000
"""Source text of one project that is held at once; what comes after it is left out and counted."""

_VERSION = re.compile(r"(?:_v?\d|-v?\d+(?=[.\-+_]|$)).*")
_SUFFIX = re.compile(r"(?:\.orig)?(?:-[a-z]+)?\.(?:tar(?:\.\w+)?|tgz|zip|jar)$")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of a project; `path` is within it."""

    path: PurePosixPath
    text: bytes
    language: Language
    digest: str  # of the text


def project_of(source: Path) -> str:
    """The package's name, without version and suffix, so that a new release stays in its split."""
    name = _SUFFIX.sub("", source.name)
    return _VERSION.sub("", name) or name


def files_of(
    sources: Sequence[Path], languages: frozenset[Language], skipped: Counter[str]
) -> list[SourceFile]:
    """The files by the hash of their text, so that the first of them are a fair sample in any order."""
    files: dict[str, SourceFile] = {}
    total = 0
    for source in sources:
        for path, text in read_members(source, suffixes=SUFFIXES, skipped=skipped):
            language = language_of(path)
            if language is None or language not in languages:
                continue
            reason = reason_to_skip(path, text)
            digest = blake2b(text, digest_size=16).hexdigest()
            if reason is None and total + len(text) > MOST_BYTES:
                reason = f"after {MOST_BYTES:,} bytes of the project"
            if reason is not None:
                skipped[reason] += 1
                continue
            file = SourceFile(path, text, language, digest)
            known = files.get(digest)
            if known is None:
                total += len(text)
            elif str(known.path) <= str(path):
                skipped["same file"] += 1
                continue
            else:
                skipped["same file"] += 1
            files[digest] = file
    return [files[digest] for digest in sorted(files)]
