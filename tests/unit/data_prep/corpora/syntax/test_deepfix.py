"""DeepFix's notation to C, and its test sets to a dataset without targets; all programs here are our own."""

from __future__ import annotations

import json
import lzma
from pathlib import Path

import pytest

from data_prep.corpora.syntax.deepfix import prepare, read_tests, text_of
from data_prep.corpora.syntax.tracer_pairs import read_texts
from data_prep.dataset import read_pairs
from data_prep.errors import CorpusError
from data_prep.text.c_words import words_of_c

HEAD = (
    "0 ~ _<directive>_#include _<include>_<stdio.h> 1 ~ _<type>_int _<APIcall>_main _<op>_( _<op>_) _<op>_{"
)
BODY = "2 ~ _<type>_int _<id>_1@ _<op>_= _<number>_# 1 0 ~ _<keyword>_return _<id>_1@ _<op>_; _<op>_}"


def row(**changes: object) -> dict[str, object]:
    usual = {
        "kind": "seeded",
        "fold": 3,
        "problem": "p1",
        "program": "own1",
        "tokens": f"{HEAD} {BODY}",
        "names": ["a", "a"],
    }
    return usual | changes


def write(path: Path, *rows: object) -> Path:
    text = "".join(f"{json.dumps(each)}\n" for each in rows)
    path.write_bytes(lzma.compress(text.encode()) if path.suffix == ".xz" else text.encode())
    return path


def test_lines_names_and_literals_are_put_back() -> None:
    assert text_of(f"{HEAD} {BODY}", ["left", "right"]).decode().splitlines() == [
        "#include <stdio.h>",
        "int main ( ) {",
        "int left = 0",
        "return right ; }",
    ]
    tokens = "_<APIcall>_printf _<op>_( _<string>_ _<op>_, _<char>_ _<op>_, _<char_continue>_"
    assert text_of(tokens, []) == b"printf ( \"%d\" , 'a' , '\n"


def test_signs_that_deepfix_parts_are_joined() -> None:
    tokens = (
        "_<id>_1@ _<op>_< _<op>_= _<id>_2@ _<op>_! _<op>_= _<op>_- _<op>_- _<id>_3@ _<op>_= _<op>_= _<id>_4@"
    )
    assert text_of(tokens, list("abcd")) == b"a <= b != - - c = = d\n"
    assert text_of("0 ~ _<op>_< 1 ~ _<op>_=", []) == b"<\n=\n"


def test_two_cases_are_never_alike() -> None:
    tokens = "_<keyword>_case _<number>_# _<op>_: _<keyword>_case _<number>_# _<op>_: _<number>_#"
    assert text_of(tokens, []) == b"case 0 : case 1 : 0\n"


@pytest.mark.parametrize(
    "changes",
    [
        {"names": ["a"]},
        {"names": ["a", "a", "b"]},
        {"names": None},
        {"tokens": "int a"},
        {"tokens": "_<new>_thing"},
        {"tokens": "_<id"},
        {"kind": "other"},
        {"fold": 5},
    ],
)
def test_what_is_no_program_of_deepfix_is_named_by_its_line(
    changes: dict[str, object], tmp_path: Path
) -> None:
    path = write(tmp_path / "tests.jsonl", row(), row(program="own2") | changes)
    with pytest.raises(CorpusError, match=r"tests.jsonl, line 2: is no program of DeepFix .*fetch"):
        read_tests(path)


def test_files_that_cannot_be_read_say_so(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="cannot be read"):
        read_tests(tmp_path / "none.jsonl")
    (tmp_path / "bad.jsonl.xz").write_bytes(b"no archive")
    with pytest.raises(CorpusError, match="cannot be read"):
        read_tests(tmp_path / "bad.jsonl.xz")
    with pytest.raises(CorpusError, match="has no programs"):
        read_tests(write(tmp_path / "empty.jsonl"))
    with pytest.raises(CorpusError, match=r"one \.jsonl or \.jsonl\.xz is wanted, found bad"):
        read_tests(tmp_path)


def test_the_dataset_keeps_folds_kinds_and_texts_and_has_no_targets(tmp_path: Path) -> None:
    source = write(
        tmp_path / "tests.jsonl.xz", row(), row(kind="raw", fold=0), row(program="own2", names=["b", "c"])
    )
    prepare(source, out=tmp_path / "out", kept_names=frozenset({"main", "0"}), progress=lambda *_: None)
    pairs = read_pairs(tmp_path / "out").pairs
    assert [(pair.variant, pair.bucket_source, pair.flow) for pair in pairs] == [
        ("seeded", 3, "p1"),
        ("raw", 0, "p1"),
        ("seeded", 3, "p1"),
    ]
    assert {pair.target for pair in pairs} == {()}
    texts = read_texts(tmp_path / "out")
    for pair in pairs:
        assert tuple(word.text for word in words_of_c(texts[pair.id])) == pair.spelled
    assert pairs[0].source_id == pairs[1].source_id != pairs[2].source_id


def test_one_program_twice_is_an_error(tmp_path: Path) -> None:
    source = write(tmp_path / "tests.jsonl", row(), row())
    with pytest.raises(CorpusError, match="deepfix/seeded/3/own1 stands there twice"):
        prepare(source, out=tmp_path / "out", kept_names=frozenset(), progress=lambda *_: None)
