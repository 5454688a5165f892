"""The files that a repair reads: read whole, and in which language."""

from __future__ import annotations

from pathlib import Path

from data_prep.text.languages import Language, parse_as_written, parse_bounded, uses_cpp
from plc.base.file_error import FileError
from plc.base.utf16 import Unwrapped, Utf16Error
from plc.repair.text.reparsing import errors_in
from plc.repair.text.source_text import LARGEST, TOO_LARGE

__all__ = ["FileError", "language_in", "read_source", "read_text", "unwrapped"]

_BEGINNING = 4000  # bytes


def read_source(path: Path) -> bytes:
    """A file's bytes; FileError for one that cannot be read or is too large."""
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        raise FileError(path, f"cannot be read: {error.strerror or error}") from error
    if len(data) > LARGEST:
        raise FileError(path, TOO_LARGE)
    return data


def read_text(path: Path) -> Unwrapped:
    """A file's text, in UTF-8 where the file is in UTF-16; FileError as for `read_source`."""
    return unwrapped(path, read_source(path))


def unwrapped(path: Path, data: bytes) -> Unwrapped:
    """The text of a file that holds some bytes; FileError where a mark calls them UTF-16 wrongly."""
    try:
        return Unwrapped.of(data)
    except Utf16Error as error:
        raise FileError(path, str(error)) from error


def language_in(text: bytes, language: Language, path: Path) -> Language:
    """The language of a text: a header that has more syntax errors as C than as C++ is C++."""
    if language != "c" or path.suffix != ".h":
        return language
    if uses_cpp(text) and _begins_as_cpp(text):
        return "cpp"
    errors = errors_in(parse_bounded(text, "c", again=True).root_node)
    return "cpp" if errors and errors_in(parse_bounded(text, "cpp", again=True).root_node) < errors else "c"


def _begins_as_cpp(text: bytes) -> bool:
    """Whether a beginning has far more errors as C than all of the text as C++.

    Behind an error the parser is several times as slow, so not all of C++ is parsed as C. Where the text is
    cut there are errors in both languages.
    """
    beginning = text[: text.find(b"\n", _BEGINNING) + 1 or len(text)]
    as_c, as_cpp = (errors_in(parse_as_written(beginning, each).root_node) for each in ("c", "cpp"))
    if as_c <= 2 * as_cpp:
        return False
    return as_c > 2 * (as_cpp + errors_in(parse_bounded(text, "cpp", again=True).root_node))
