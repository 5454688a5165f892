"""Correct C programs to put errors into: TRACER's mended ones, and functions of archives and folders."""

from __future__ import annotations

import heapq
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path, PurePosixPath

from data_prep.corpora.archives import read_members
from data_prep.corpora.syntax.tracer import is_table, read_students, shape_of
from data_prep.text.c_words import words_of_c
from data_prep.text.functions import functions_of
from data_prep.text.languages import parse
from data_prep.text.lexer import Word

_JULIET = re.compile(r"(CWE\d+_.+?__.+)_\d\d(?:[a-z]|_[A-Za-z0-9]+)?").fullmatch


@dataclass(frozen=True, slots=True)
class Program:
    """A program that parses, its words, and what must not stand on both sides of a split with it."""

    id: str
    group: str
    text: bytes
    words: tuple[Word, ...]


def programs_of(source: Path, *, most: int, max_words: int, dropped: Counter[str]) -> Iterator[Program]:
    """At most `most` programs of a source in the order of their hashes, no two alike but for names.

    What is left out is counted in `dropped` by reason. A function of a Juliet suite belongs to its functional
    variant, another one to its file. CorpusError where the source cannot be read.
    """
    seen: set[str] = set()
    found = 0
    for identifier, group, text in _texts(source, most, dropped):
        if found == most:
            break
        words = words_of_c(text)
        if len(words) > max_words:
            dropped["too many words"] += 1
        elif parse(text, "c").root_node.has_error:
            dropped["does not parse"] += 1
        elif (shape := shape_of(words)) in seen:
            dropped["same program"] += 1
        else:
            seen.add(shape)
            found += 1
            yield Program(identifier, group, text, tuple(words))


def _texts(source: Path, most: int, dropped: Counter[str]) -> Iterator[tuple[str, str, bytes]]:
    """Identifier, group and text of each program."""
    if is_table(source):
        students = sorted(read_students(source), key=lambda student: _order(student.after))
        yield from ((f"tracer/{student.id}", student.group, student.after) for student in students)
        return
    for _, path, text in _files(source, most):
        own = _JULIET(path.stem)
        group = f"variant:{own[1]}" if own else f"file:{path.name}"
        for function in functions_of(text, "c"):
            if function.has_error:
                dropped["does not parse"] += 1
                continue
            name = f"{path.stem}:{function.name}@{function.start_byte}"
            yield name, group, text[function.start_byte : function.end_byte]


def _files(source: Path, most: int) -> list[tuple[bytes, PurePosixPath, bytes]]:
    """The files with the smallest hashes, `most` of them: each has a function or more."""
    ordered = ((_order(text), path, text) for path, text in read_members(source, suffixes=frozenset({".c"})))
    return heapq.nsmallest(most, ordered)


def _order(text: bytes) -> bytes:
    return blake2b(text, digest_size=8).digest()
