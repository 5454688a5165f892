"""Trees to the graphs of their functions, and those to a reference or to what a tree is compared with."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from data_prep.errors import PlcError
from data_prep.text.languages import LANGUAGES, Language
from plc.base.file_error import FileError
from plc.config.effective import Configuration
from plc.repair.files.exclusions import rules_of
from plc.repair.files.reading import language_in, read_text
from plc.repair.files.selection import source_files
from plc.shift.graphs import Drawn, Rows, Steps, drawn_in, rows_of, steps_of
from plc.shift.reference import LEAST_REFERENCE, Known
from plc.shift.two_sample import Shift, two_sample

Tell = Callable[[str], None]
SAMPLE = 64  # functions of a tree that the test takes, and
AGAINST = 256  # known ones: more hardly make it surer
MOST = 800  # functions of a language in a reference
LEAST = 8  # functions of a tree that the test says anything about
NOVEL = 0.01  # the p-value from which a function is called unlike what is known


@dataclass(frozen=True, slots=True)
class Placed:
    """A function of a tree: its file, line and name, and how many known ones are as unlike the others."""

    path: Path
    line: int
    name: str
    p: float


@dataclass(frozen=True, slots=True)
class Compared:
    """One language of a tree against what is known. `shift` is None where it has too few functions."""

    language: Language
    functions: int
    novel: int
    shift: Shift | None
    least_alike: tuple[Placed, ...]  # the most unlike first


def drawn_below(paths: Sequence[Path], tell: Tell) -> Iterator[tuple[Path, Language, Drawn]]:
    """Each function below some paths, as a graph; `tell` is called with files that cannot be read."""
    for source in source_files(paths, rules_of(Configuration({}, isolated=True))):
        if isinstance(source, FileError):
            tell(str(source))
            continue
        try:
            text = read_text(source.path).text
            language = language_in(text, source.language, source.path)
            found = list(drawn_in(text, language))
        except FileError as error:
            tell(str(error))
            continue
        except PlcError as error:  # too complex, or no text
            tell(f"{source.path}: {error}")
            continue
        for drawn in found:
            yield source.path, language, drawn


def reference_of(
    paths: Sequence[Path], tell: Tell, *, most: int = MOST, seed: int = 0
) -> dict[Language, Steps]:
    """A sample of the functions below some paths; each path has an equal share as long as it lasts."""
    pools: dict[Language, list[list[Drawn]]] = {language: [] for language in LANGUAGES}
    for path in paths:
        found: dict[Language, list[Drawn]] = {language: [] for language in LANGUAGES}
        for _, language, drawn in drawn_below([path], tell):
            found[language].append(drawn)
        for language, drawings in found.items():
            random.Random(seed).shuffle(drawings)
            pools[language].append(drawings)
    chosen = {language: evenly(parts, most=most) for language, parts in pools.items()}
    return {
        language: steps_of(drawn.graph for drawn in drawings)
        for language, drawings in chosen.items()
        if len(drawings) >= LEAST_REFERENCE
    }


def evenly(parts: Iterable[Sequence[Drawn]], *, most: int) -> list[Drawn]:
    """In turn one of each part, until all are taken or there are enough."""
    left = [list(reversed(part)) for part in parts]
    chosen: list[Drawn] = []
    while len(chosen) < most and any(left):
        chosen += [part.pop() for part in left if part]
    return chosen[:most]


def compared(
    paths: Sequence[Path], known: dict[Language, Known], tell: Tell, *, top: int, seed: int = 0
) -> Iterator[Compared]:
    """What is below some paths against what is known, language by language."""
    found: dict[Language, list[tuple[Path, Drawn]]] = {language: [] for language in LANGUAGES}
    for path, language, drawn in drawn_below(paths, tell):
        found[language].append((path, drawn))
    for language, entries in found.items():
        if not entries or language not in known:
            continue
        rows = rows_of(drawn.graph for _, drawn in entries)
        novelty = np.concatenate(
            [known[language].novelty(rows[start : start + 512]) for start in range(0, len(rows), 512)]
        )
        placed = [
            Placed(path, drawn.line, drawn.name, float(p))
            for (path, drawn), p in zip(entries, novelty, strict=True)
        ]
        yield Compared(
            language,
            functions=len(placed),
            novel=sum(each.p <= NOVEL for each in placed),
            shift=shift_of(rows, known[language], seed=seed),
            least_alike=tuple(sorted(placed, key=lambda each: each.p)[:top]),
        )


def shift_of(rows: Rows, known: Known, *, seed: int = 0) -> Shift | None:
    """The test of a sample of a tree's functions against a sample of the known ones; None for too few."""
    if len(rows) < LEAST:
        return None
    ours, theirs = _sample(rows, SAMPLE, seed), _sample(known.rows, AGAINST, seed)
    return two_sample(ours, theirs, seed=seed)


def _sample(rows: Rows, most: int, seed: int) -> Rows:
    places: npt.NDArray[np.int64] = np.random.default_rng(seed).permutation(len(rows))[:most]
    return rows[places]
