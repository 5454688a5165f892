"""Control flow in Java: breaks that are missing or left out on purpose, exceptions that nobody handles."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

import pytest

from plc.diagnostics import Diagnostic, Location
from plc.repair.reported.answering import Complaint
from plc.repair.reported.hints.hinting import with_hints
from plc.verify.trusted import distrust
from tests.scripted_model import repairer, swap
from tests.unit.repair.reported.hints.java.fixing import fixed, method

FALLS = "Switch case may be entered by falling through previous case"
UNREPORTED = "unreported exception IOException; must be caught or declared to be thrown"


def switch(*first: str) -> str:
    return method(
        "void f(int n)",
        "switch (n) {",
        "case 1:",
        *(f"    {each}" for each in first),
        "case 2://@",
        "    h();",
        "}",
    )


@pytest.mark.parametrize(
    ("message", "tool"),
    [
        (FALLS, "ecj"),
        ("[fallthrough] possible fall-through into case", "javac"),
        ("Switch statement found in A.f(int) where one case falls through to the next case", "spotbugs"),
        ("This switch case may be reached by fallthrough from the previous case", "pmd"),
    ],
)
def test_a_case_ends_before_the_next(message: str, tool: str) -> None:
    (found,) = fixed(switch("g();"), message, tool=tool)
    assert "            g();\n            break;\n        case 2:" in found


@pytest.mark.parametrize(
    "first", [["return;"], ["g();", "// fall through"], ["g();", "/* FALLTHROUGH */"], []]
)
def test_a_case_that_ends_or_is_meant_to_run_on_stays(first: list[str]) -> None:
    assert fixed(switch(*first), FALLS, tool="ecj") == []


@pytest.mark.parametrize(
    ("message", "tool"), [(UNREPORTED, "javac"), ("Unhandled exception type IOException", "ecj")]
)
def test_a_method_declares_what_it_throws_or_catches_it(message: str, tool: str) -> None:
    code = method("void f()", "g();//@", "h();")
    first, second = fixed(code, message, tool=tool, level="error")
    assert "void f() throws java.io.IOException {" in first
    assert (
        "        try {\n            g();\n        } catch (java.io.IOException e) {\n"
        "            throw new java.io.UncheckedIOException(e);\n"
        "        }\n        h();"
    ) in second


def test_an_imported_exception_is_named_shortly_and_comes_behind_others() -> None:
    code = "import java.io.*;\n" + method("void f() throws ParseException", "g();//@")
    assert (
        "void f() throws ParseException, IOException {"
        in fixed(code, UNREPORTED, tool="javac", level="error")[0]
    )


def test_it_is_caught_as_the_file_does_elsewhere() -> None:
    other = (
        "    void k() {\n        try {\n            g();\n"
        "        } catch (IOException x) {\n            x.printStackTrace();\n"
        "        }\n    }\n"
    )
    code = "import java.io.IOException;\n" + method("@Override public void f()", "g();//@", fields=other)
    (found,) = fixed(code, UNREPORTED, tool="javac", level="error")
    assert (
        "        try {\n            g();\n        } catch (IOException x) {\n"
        "            x.printStackTrace();\n        }\n    }\n"
        "}\n"
    ) in found


def test_the_head_of_run_is_prescribed() -> None:
    found = fixed(method("public void run()", "g();//@"), UNREPORTED, tool="javac", level="error")
    assert found
    assert not any("throws" in each for each in found)


def test_a_variable_stays_known_behind_the_try() -> None:
    code = method("public void run()", "B b = g();//@", "b.start();", "h();")
    (found,) = fixed(code, UNREPORTED, tool="javac", level="error")
    assert "        try {\n            B b = g();\n            b.start();\n        } catch" in found


def test_outside_of_methods_nothing_is_declared() -> None:
    assert fixed("class A {\n    B b = g();//@\n}\n", UNREPORTED, tool="javac", level="error") == []


def test_what_other_files_may_have_to_follow_is_left_to_people() -> None:
    text = method("void f()", "g();").encode()
    place = Location(PurePath("A.java"), 3)
    (answers,) = repairer(swap("v9", "v8")).reported(
        [Complaint(text, "java", (Diagnostic(place, UNREPORTED, "javac", level="error"),))], tries=5
    )
    (answer,) = with_hints(text, answers).reported
    assert answer.finding is not None
    first = answer.finding.suggestions[0]
    assert any("throws" in edit.text for edit in first.edits)
    assert distrust(answer.diagnostic, replace(first, checks=("parse", "compile", "gone")))
