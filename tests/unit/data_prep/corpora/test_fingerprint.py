"""Tests of data_prep.corpora.fingerprint."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from data_prep.corpora.fingerprint import Fingerprint

Member = tuple[PurePosixPath, bytes]
MEMBERS = [(PurePosixPath(f"a/{number}.c"), b"int n;" * number) for number in range(4)]


def taken(members: Sequence[Member]) -> str:
    fingerprint = Fingerprint()
    assert list(fingerprint.of_each(members, lambda *_: None)) == list(members)
    return str(fingerprint)


def test_neither_order_nor_folder_matters_but_names_and_contents_do() -> None:
    moved = [(PurePosixPath("b") / path.name, text) for path, text in reversed(MEMBERS)]
    assert taken(MEMBERS) == taken(moved)
    assert taken(MEMBERS) != taken(MEMBERS[1:])
    assert taken(MEMBERS) != taken([*MEMBERS[1:], (PurePosixPath("0.c"), b"x")])
    assert len(taken([])) == 32


def test_progress_is_reported_now_and_then() -> None:
    reported: list[tuple[str, int, int]] = []
    many = [(PurePosixPath("a.c"), b"")] * 2500
    list(Fingerprint().of_each(many, lambda stage, done, total: reported.append((stage, done, total))))
    assert reported == [("opening the corpus", 1000, 0), ("opening the corpus", 2000, 0)]
