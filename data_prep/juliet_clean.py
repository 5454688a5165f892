"""The `clean` preset end to end: a corpus on disk to a dataset on disk."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path, PurePosixPath

from data_prep.archives import read_members
from data_prep.clean import clean_pairs
from data_prep.dataset import write_pairs
from data_prep.juliet import cases_of
from data_prep.languages import Language

_TOOLS = ("tree-sitter", "tree-sitter-c", "tree-sitter-cpp", "tree-sitter-java", "pyarrow")


def prepare(
    source: Path,
    *,
    language: Language,
    out: Path,
    max_words: int,
    jobs: int,
    also_known: frozenset[str],
    progress: Callable[[str, int, int], None],
) -> dict[str, object]:
    """Write the dataset, return its summary; `progress` is told (stage, done, total). Raises CorpusError."""
    suffixes = frozenset({".java"}) if language == "java" else frozenset({".c", ".cpp", ".h"})
    digest = blake2b(digest_size=16)
    cases = cases_of(_hashed(read_members(source, suffixes=suffixes), digest, progress), language)
    done = 0

    def advance(count: int) -> None:
        nonlocal done
        done += count
        progress("reading test cases", done, len(cases))

    clean = clean_pairs(cases, max_words=max_words, jobs=jobs, also_known=also_known, advance=advance)
    summary = {
        "preset": "clean",
        "corpus": "juliet-java" if language == "java" else "juliet-c",
        **clean.summary,
        "known": len(clean.known),
        "options": {"max_words": max_words, "also_known": len(also_known)},
        "input": {"name": source.name, "blake2b": digest.hexdigest()},
        "tools": {
            "python": platform.python_version(),
            **{name: version(name) for name in _TOOLS},
        },
    }
    write_pairs(out, clean.pairs, summary=summary, known=clean.known)
    return summary


def _hashed(
    members: Iterable[tuple[PurePosixPath, bytes]], digest: blake2b, progress: Callable[[str, int, int], None]
) -> Iterator[tuple[PurePosixPath, bytes]]:
    """Pass the members on, and take their names and contents into the digest in any order they come."""
    for count, (path, text) in enumerate(members, start=1):
        digest.update(f"{path.name}\0{len(text)}\0".encode())
        digest.update(text)
        if count % 1000 == 0:
            progress("opening the corpus", count, 0)
        yield path, text
