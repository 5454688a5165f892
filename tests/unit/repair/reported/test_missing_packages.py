"""Errors of Java libraries that are not at hand are not repaired in code; misspelt names of one's own are."""

from __future__ import annotations

from pathlib import Path

import pytest

from plc.diagnostics import Diagnostic, Location
from plc.diagnostics.diagnostic import Level
from plc.repair.reported.answering import Complaint
from plc.repair.reported.missing_packages import not_of_the_code
from tests.scripted_model import repairer, swap

TEXT = b"package org.acme.tools;\n\nimport far.lib.Away;\n\nclass A {\n    int f() { return 1; }\n}\n"


def said(line: int, message: str, tool: str = "ecj", level: Level = "error") -> Diagnostic:
    return Diagnostic(Location(Path("A.java"), line), message, tool, "", level=level)


@pytest.mark.parametrize(
    ("tool", "missing", "follows"),
    [
        ("ecj", "The import far cannot be resolved", "Away cannot be resolved to a type"),
        ("javac", "package far.lib does not exist", "cannot find symbol"),
    ],
)
def test_a_missing_library_and_what_follows_are_declined(tool: str, missing: str, follows: str) -> None:
    reports = (
        said(3, missing, tool),
        said(6, follows, tool),
        said(6, "Syntax error on token" if tool == "ecj" else "';' expected", tool),
        said(6, "the field is never read", tool, "warning"),
        said(6, follows, "infer"),
    )
    reasons = not_of_the_code(TEXT, reports)
    assert set(reasons) == {0, 1}
    assert reasons[0].startswith("the compiler does not find far")
    assert reasons[1].startswith("it may follow from line 3: the compiler does not find far")
    complaint = Complaint(TEXT, "java", reports)
    (answers,) = repairer(swap("return n0", "return n1")).reported([complaint])
    assert [each.cause for each in answers.reported][:2] == ["missing package"] * 2
    assert all(each.cause != "missing package" for each in answers.reported[2:])


@pytest.mark.parametrize("name", ["java.utl", "java", "Java.util", "org.acme.tolls"])
def test_a_package_of_the_jdk_or_of_the_project_may_be_misspelt(name: str) -> None:
    reports = [said(3, f"The import {name} cannot be resolved"), said(6, "Away cannot be resolved to a type")]
    assert not not_of_the_code(TEXT, reports)


@pytest.mark.parametrize("name", ["system", "Map", "student.address"])
def test_a_name_in_the_code_that_javac_takes_for_a_package_is_no_library(name: str) -> None:
    reports = [
        said(6, f"package {name} does not exist", "javac"),
        said(6, "cannot find symbol", "javac"),
        said(99, "package far.lib does not exist", "javac"),  # no such line
    ]
    assert not not_of_the_code(TEXT, reports)


def test_an_import_may_stand_behind_the_package_on_its_line() -> None:
    text = TEXT.replace(b";\n\nimport", b"; import")
    assert set(not_of_the_code(text, [said(1, "package far.lib does not exist", "javac")])) == {0}


def test_an_error_says_itself_that_another_file_misses_a_type() -> None:
    message = "The method suite() from the type TestAll refers to the missing type Test"
    assert set(not_of_the_code(TEXT, [said(6, message), said(6, "x cannot be resolved")])) == {0}
