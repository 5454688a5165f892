"""Flawed functions to the lines of the store, and the counts of what was kept and dropped."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from data_prep.text.languages import Language
from plc.complaints.complaint import Flawed, file_record
from plc.complaints.functions import is_held_out


@dataclass(frozen=True, slots=True)
class CorrectFile:
    """A file as it is correct."""

    path: str
    language: Language
    text: bytes


def lines_of(
    file: CorrectFile, functions: Sequence[Flawed], *, held_out: frozenset[str], counts: Counter[str]
) -> Iterator[str]:
    """The file's text, then its functions; those of an outside evaluation are dropped and counted."""
    kept = [one for one in functions if not is_held_out(one.before, file.language, held_out)]
    counts["flawed function of an outside evaluation"] += len(functions) - len(kept)
    if not kept:
        return
    for one in kept:
        counts["flawed functions"] += 1
        counts[f"language {file.language}"] += 1
        counts.update(f"tool {tool}" for tool in {complaint.tool for complaint in one.complaints})
        counts[f"category {one.complaints[0].category}"] += 1
    blob = blake2b(file.text, digest_size=16).hexdigest()
    yield json.dumps({"blob": blob, "text": file.text.decode("utf-8", "surrogateescape")})
    yield json.dumps(file_record(file.path, file.language, blob, kept))
