"""The `clean` preset end to end: a corpus on disk to a dataset on disk."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

from data_prep.corpora.archives import read_members
from data_prep.corpora.fingerprint import Fingerprint
from data_prep.dataset import write_pairs
from data_prep.juliet.clean.pairs import clean_pairs
from data_prep.juliet.file_names import Case, cases_of
from data_prep.text.languages import Language

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
    """Write the dataset, return its summary; `progress` gets (stage, done, total). Raises CorpusError."""
    suffixes = frozenset({".java"}) if language == "java" else frozenset({".c", ".cpp", ".h"})
    fingerprint = Fingerprint()
    cases = cases_of(fingerprint.of_each(read_members(source, suffixes=suffixes), progress), language)
    total, done = len(cases), 0

    def advance(count: int) -> None:
        nonlocal done
        done += count
        progress("reading test cases", done, total)

    clean = clean_pairs(
        drained(cases), max_words=max_words, jobs=jobs, also_known=also_known, advance=advance
    )
    summary = {
        "preset": "clean",
        "corpus": "juliet-java" if language == "java" else "juliet-c",
        **clean.summary,
        "known": len(clean.kept_names),
        "options": {"max_words": max_words, "also_known": len(also_known)},
        "input": {"name": source.name, "blake2b": str(fingerprint)},
        "tools": {
            "python": platform.python_version(),
            **{name: version(name) for name in _TOOLS},
        },
    }
    write_pairs(out, clean.pairs, summary=summary, kept_names=clean.kept_names)
    return summary


def drained(cases: list[Case]) -> Iterator[Case]:
    """The cases in order; the list forgets each, so that its text can go once it was read."""
    cases.reverse()
    while cases:
        yield cases.pop()
