"""Adult and Stroke as numbers: read from the publishers' files, checked against the counts of the article."""

from __future__ import annotations

import csv
import io
import json
import lzma
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from data_prep.errors import CorpusError

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]  # 1 is the rarer class
ROWS = "rows.csv"


@dataclass(frozen=True, slots=True)
class Columns:
    """What a table's columns are; `counts` are those of the article: commoner and rarer class."""

    label: str
    positive: str
    numbers: frozenset[str]
    dropped: frozenset[str]
    counts: tuple[int, int]


TABLES: Mapping[str, Columns] = {
    "adult": Columns(
        "income",
        ">50K",
        frozenset(
            ["age", "fnlwgt", "education-num", "capital-gain", "capital-loss", "hours-per-week"],
        ),
        frozenset(),
        (24_720, 7_841),
    ),
    "stroke": Columns(
        "stroke", "1", frozenset(["age", "avg_glucose_level", "bmi"]), frozenset(["id"]), (4_861, 249)
    ),
}


@dataclass(frozen=True, slots=True)
class Rows:
    """Numbers, with 0 and 1 for each value of a column of words, and labels."""

    values: Floats
    labels: Labels
    groups: tuple[tuple[int, int], ...]  # the columns that one column of words became


def write_rows(source: Path, out: Path, *, name: str) -> None:
    """Unpack a publisher's file into a dataset folder; CorpusError where it is another file."""
    content = source.read_bytes()
    try:
        text = (lzma.decompress(content) if source.suffix == ".xz" else content).decode("utf-8-sig")
    except (lzma.LZMAError, UnicodeDecodeError) as error:
        raise CorpusError(f"{source} cannot be read: {error}; fetch the file again") from error
    read_rows(text, name=name, where=str(source))
    out.mkdir(parents=True, exist_ok=True)
    (out / ROWS).write_text(text, encoding="utf-8")
    (out / "dataset.json").write_text(json.dumps({"format": 1, "kind": "table", "name": name}) + "\n")


def read_rows(text: str, *, name: str, where: str) -> Rows:
    """The table; CorpusError where columns or counts are not those of the article."""
    columns = TABLES[name]
    lines = list(csv.DictReader(io.StringIO(text), skipinitialspace=True))
    if not lines or columns.label not in lines[0] or not columns.numbers <= lines[0].keys():
        raise CorpusError(f"{where} is not the {name} table: a column is missing; fetch the file again")
    labels = np.array([line[columns.label].strip().rstrip(".") == columns.positive for line in lines], int)
    counts = (int((labels == 0).sum()), int(labels.sum()))
    if counts != columns.counts:
        raise CorpusError(
            f"{where} has {counts[0]} and {counts[1]} rows of its classes, not {columns.counts[0]} and "
            f"{columns.counts[1]} as in the article; fetch the file again"
        )
    blocks: list[Floats] = []
    groups: list[tuple[int, int]] = []
    width = 0
    for column in lines[0]:
        if column == columns.label or column in columns.dropped:
            continue
        words = [line[column].strip() for line in lines]
        is_number = column in columns.numbers
        block = _numbers(words) if is_number else _indicators(words)
        if not is_number:
            groups.append((width, width + block.shape[1]))
        width += block.shape[1]
        blocks.append(block)
    return Rows(np.concatenate(blocks, axis=1), labels, tuple(groups))


def _numbers(words: Sequence[str]) -> Floats:
    """A column of numbers; what is no number (Stroke's N/A) is the median of the others."""
    found = np.array([float(word) if word.replace(".", "", 1).isdigit() else np.nan for word in words])
    found[np.isnan(found)] = np.nanmedian(found)
    return found[:, None]


def _indicators(words: Sequence[str]) -> Floats:
    names, places = np.unique(np.array(words), return_inverse=True)
    return np.eye(len(names))[places]
