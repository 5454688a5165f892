"""What both halves of preset `paper` share: the texts of one test case, or why it was dropped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from data_prep.errors import CorpusError
from data_prep.juliet.file_names import CaseFile

Dropped = Literal[
    "flow variant not used",
    "more than two files",
    "path holds 81",
    "halves in files of their own",
    "no flawed half",
    "no corrected half",
]


@dataclass(frozen=True, slots=True)
class PaperCase:
    """One line of code for the flawed instance, and one for each corrected instance by its role."""

    source: str
    targets: Mapping[str, str]


def decoded_lines(file: CaseFile) -> list[str]:
    """The file's lines; CorpusError where it is not UTF-8, as all of Juliet is."""
    try:
        return file.text.decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise CorpusError(
            f"{file.path}: is not UTF-8 at byte {error.start}; fetch the corpus again, or convert the file"
        ) from error
