"""The files that a repair reads: read whole, and in which language."""

from __future__ import annotations

from pathlib import Path

from data_prep.languages import Language, parse
from plc.repair.candidates import errors_in
from plc.repair.file_error import FileError

__all__ = ["FileError", "language_in", "read_source"]


def read_source(path: Path) -> bytes:
    """A file's bytes."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileError(path, f"cannot be read: {error.strerror or error}") from error


def language_in(text: bytes, language: Language, path: Path) -> Language:
    """The language of a text: a header that has more syntax errors as C than as C++ is C++."""
    if language == "c" and path.suffix == ".h":
        errors = errors_in(parse(text, "c").root_node)
        if errors and errors_in(parse(text, "cpp").root_node) < errors:
            return "cpp"
    return language
