"""TRACER's student programs (Ahmed et al. 2018), each with a compile error and its fix, to pairs.

The table is `singleL`'s: a row for each program, with the text before and after and the compiler's message.
"""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import lzma
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import IO, cast

from data_prep.corpora.archives import MAGIC
from data_prep.errors import CorpusError
from data_prep.splits import Groups
from data_prep.text.c_words import words_of_c
from data_prep.text.lexer import Word
from data_prep.text.naming import Names

BEFORE, AFTER, MESSAGE = "sourceText", "targetText", "sourceErrorPrutor"
_NEEDED = ("id", BEFORE, AFTER, MESSAGE)
_ATTEMPT = re.compile(r"e\d*_(\d+)\.c")  # the file that the compiler names: event and attempt
_SUFFIXES = (".csv", ".csv.xz", ".csv.gz", ".csv.bz2")
_LONGEST_FIELD = 16 * 1024 * 1024
_LARGEST = 512 * 1024 * 1024  # bytes; TRACER's own has 18 million


@dataclass(frozen=True, slots=True)
class Student:
    """One program with an error, and the same program mended; equal `group`s must not be torn apart."""

    id: str
    before: bytes
    after: bytes
    group: str


def read_students(source: Path) -> list[Student]:
    """All rows of the table, in its order; CorpusError where the source is no such table.

    Rows of one group are the same attempt at an exercise, or share a program but for its names.
    """
    rows = _rows(_table_in(source))
    attempts = [_attempt(row) for row in rows]
    groups = Groups()
    for row, attempt in zip(rows, attempts, strict=True):
        for side in (BEFORE, AFTER):
            groups.join(attempt, shape_of(words_of_c(_bytes(row[side]))))
    return [
        Student(row["id"], _bytes(row[BEFORE]), _bytes(row[AFTER]), groups.of(attempt))
        for row, attempt in zip(rows, attempts, strict=True)
    ]


def is_table(path: Path) -> bool:
    """Whether a file's name says that it is TRACER's table and not an archive of C files."""
    return path.name.lower().endswith(_SUFFIXES)


def shape_of(words: Iterable[Word]) -> str:
    """A digest of a program that is the same for two that differ in names and literals alone."""
    shape = " ".join(Names.new(frozenset()).rename(words))
    return "shape:" + blake2b(shape.encode("utf-8", "surrogateescape"), digest_size=12).hexdigest()


def _table_in(source: Path) -> Path:
    """The table itself, or the one single-line test table in a folder."""
    if not source.is_dir():
        return source
    tables = sorted(path for path in source.rglob("*") if is_table(path) and path.is_file())
    named = [
        path for path in tables if "singlel" in path.name.lower() and "test" in path.name.lower()
    ] or tables
    if len(named) != 1:
        found = ", ".join(path.name for path in named[:5]) or "none"
        raise CorpusError(
            f"{source}: one table of single-line errors is wanted (a .csv or .csv.xz), found {found}; "
            "give the file itself"
        )
    return named[0]


def _rows(path: Path) -> list[dict[str, str]]:
    text = _decompressed(path)
    before = csv.field_size_limit(_LONGEST_FIELD)
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        missing = [name for name in _NEEDED if name not in (reader.fieldnames or ())]
        if missing:
            raise CorpusError(
                f"{path}: is not TRACER's table, it has no column {', '.join(missing)}; "
                "give singleL's test table (tracer-singleL-test.csv.xz)"
            )
        rows = list(reader)
    except csv.Error as error:
        raise CorpusError(f"{path}: is no readable CSV table ({error}); fetch it again") from error
    finally:
        csv.field_size_limit(before)
    for number, row in enumerate(rows, start=1):
        if any(row.get(name) is None for name in _NEEDED):
            raise CorpusError(f"{path}: row {number} is cut short; fetch the table again")
    if not rows:
        raise CorpusError(f"{path}: has no rows; fetch the table again")
    return rows


def _decompressed(path: Path) -> str:
    try:
        with path.open("rb") as file:
            start = file.read(6)
        kind = next((kind for magic, kind in MAGIC.items() if start.startswith(magic)), None)
        with _opened(path, kind) as stream:
            content = stream.read(_LARGEST + 1)
    except FileNotFoundError as error:
        raise CorpusError(
            f"{path}: does not exist; give TRACER's table, tracer-singleL-test.csv.xz"
        ) from error
    except (OSError, EOFError, lzma.LZMAError, zlib.error) as error:
        raise CorpusError(f"{path}: is damaged ({error}); fetch the table again") from error
    if len(content) > _LARGEST:
        raise CorpusError(f"{path}: unpacks to more than any such table has; fetch the table again")
    return content.decode("utf-8-sig", "surrogateescape")


def _opened(path: Path, kind: str | None) -> IO[bytes]:
    match kind:
        case "xz":
            return lzma.open(path)
        case "gz":
            return cast(IO[bytes], gzip.open(path))
        case "bz2":
            return bz2.open(path)
        case "zip":
            raise CorpusError(f"{path}: is an archive; give the table in it (.csv or .csv.xz)")
        case _:
            return path.open("rb")


def _attempt(row: dict[str, str]) -> str:
    found = _ATTEMPT.search(row[MESSAGE])
    return f"attempt:{found[1]}" if found else f"row:{row['id']}"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
