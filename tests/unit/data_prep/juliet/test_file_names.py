"""Tests of data_prep.juliet.file_names."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from data_prep.errors import CorpusError
from data_prep.juliet.file_names import cases_of
from data_prep.text.languages import Language


def members(*names: str) -> list[tuple[PurePosixPath, bytes]]:
    return [(PurePosixPath(name), b"") for name in names]


def test_the_files_of_a_case_are_joined() -> None:
    found = cases_of(
        members(
            "x/CWE36_Path__char_socket_w32_81_goodG2B.cpp",
            "y/CWE36_Path__char_socket_w32_81.h",
            "x/CWE36_Path__char_socket_w32_81a.cpp",
            "x/CWE36_Path__char_socket_w32_81_bad.cpp",
            "x/CWE36_Path__char_socket_w32_01.c",
            "x/main.cpp",
            "x/testcases.h",
        ),
        "c",
    )
    assert [(case.name, case.flow, case.cwe, case.language) for case in found] == [
        ("CWE36_Path__char_socket_w32_01", "01", 36, "c"),
        ("CWE36_Path__char_socket_w32_81", "81", 36, "cpp"),
    ]
    assert {case.variant for case in found} == {"CWE36_Path__char_socket_w32"}
    assert [(file.path.name.split("81")[1], file.role) for file in found[1].files] == [
        ("_bad.cpp", "bad"),
        ("_goodG2B.cpp", "goodG2B"),
        ("a.cpp", None),
        (".h", None),
    ]


def test_the_order_of_the_files_does_not_matter() -> None:
    names = ["CWE1_A__x_51a.java", "CWE1_A__x_51b.java", "CWE1_A__w_01.java", "CWE1_A__x_01_good1.java"]
    assert cases_of(members(*names), "java") == cases_of(members(*reversed(names)), "java")


@pytest.mark.parametrize(("language", "suite"), [("c", "C/C\\+\\+"), ("java", "Java")])
def test_another_corpus_is_refused(language: Language, suite: str) -> None:
    other = "CWE1_A__x_01.java" if language == "c" else "CWE1_A__x_01.c"
    with pytest.raises(CorpusError, match=f"no Juliet {suite} test case among 2 files"):
        cases_of(members("src/main.c", other), language)
    with pytest.raises(CorpusError, match="among 0 files"):
        cases_of([], language)
