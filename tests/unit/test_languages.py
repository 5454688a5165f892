"""Tests of data_prep.languages."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from data_prep.languages import LANGUAGES, Language, language_of, parse


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("a.c", "c"),
        ("a.h", "c"),
        ("a.C", "cpp"),
        ("a.CPP", "cpp"),
        ("a.hpp", "cpp"),
        ("A.java", "java"),
        ("a.py", None),
        ("Makefile", None),
    ],
)
def test_the_extension_names_the_language(name: str, language: Language | None) -> None:
    assert language_of(PurePosixPath("x") / name) == language


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", [b"", b"\xff\x00\xfe", b"}}}} ((", b"int f(){"])
def test_parsing_never_fails(language: Language, text: bytes) -> None:
    assert parse(text, language).root_node.end_byte <= len(text)
