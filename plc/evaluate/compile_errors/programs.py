"""Student programs that do not compile: TRACER's table, and DeepFix's real errors."""

from __future__ import annotations

import ast
import lzma
from dataclasses import dataclass
from pathlib import Path

from data_prep.corpora.syntax.tracer import read_students
from data_prep.errors import CorpusError


@dataclass(frozen=True, slots=True)
class Program:
    """A C program that does not compile, and the student's own correction where the data has it."""

    id: str
    text: bytes
    corrected: bytes | None = None


def read_programs(source: Path) -> list[Program]:
    """The programs of TRACER's table (.csv) or of DeepFix's dictionary of programs (.txt), packed or not.

    CorpusError where the file is neither.
    """
    if ".txt" in source.suffixes:
        return _deepfix(source)
    return [Program(each.id, each.before, each.after) for each in read_students(source)]


def _deepfix(source: Path) -> list[Program]:
    """A Python dictionary from names to texts."""
    try:
        data = source.read_bytes()
        data = lzma.decompress(data) if source.suffix == ".xz" else data
        found = ast.literal_eval(data.decode("latin-1"))  # not all are UTF-8: their bytes stay as they are
    except (OSError, lzma.LZMAError, ValueError, SyntaxError, MemoryError) as error:
        raise CorpusError(f"{source}: no dictionary of programs ({error}); give DeepFix's raw set") from error
    if not isinstance(found, dict) or not all(isinstance(text, str) for text in found.values()):
        raise CorpusError(f"{source}: no dictionary from names to programs; give DeepFix's raw set")
    return [Program(str(name), _bytes(text)) for name, text in sorted(found.items())]


def _bytes(text: str) -> bytes:
    """The bytes that were read as characters."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:  # an escape in the dictionary
        return text.encode()
