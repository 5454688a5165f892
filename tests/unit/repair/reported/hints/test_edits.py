"""What a compiler's own message names is written: an include, an import, a `;`, a name that was meant."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import PurePath

import pytest

from data_prep.text.languages import Language, parse
from plc.diagnostics import Diagnostic, Location
from plc.diagnostics.formats import read_report
from plc.repair.findings import apply_edits
from plc.repair.reported.answer import FileAnswers, declined
from plc.repair.reported.hints.edits import hinted_edits
from plc.repair.reported.hints.hinting import with_hints


def hinted(text: str, diagnostic: Diagnostic, language: Language = "c") -> list[str]:
    """The text with each of the edits."""
    held = text.encode()
    edits = hinted_edits(held, parse(held, language).root_node, language, diagnostic)
    return [apply_edits(held, [edit]).decode() for edit in edits]


def said(
    line: int, message: str, *, column: int | None = None, tool: str = "gcc", header: str = ""
) -> Diagnostic:
    return Diagnostic(Location(PurePath("a"), line, column), message, tool, header=header)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("#include <a.h>\nint f;\n", "#include <a.h>\n#include <s.h>\nint f;\n"),
        ("#include <a.h>\r\nint f;\r\n", "#include <a.h>\r\n#include <s.h>\r\nint f;\r\n"),
        ('#include "a.h"\nint f;\n', '#include <s.h>\n#include "a.h"\nint f;\n'),
        ("/* about */\nint f;\n", "/* about */\n#include <s.h>\n\nint f;\n"),
        (
            "#ifdef A\n#include <a.h>\n#endif\n#include <b.h>\nint f;\n",
            "#ifdef A\n#include <a.h>\n#endif\n#include <b.h>\n#include <s.h>\nint f;\n",
        ),
        (
            "#ifndef A_H\n#define A_H\n#include <a.h>\nint f;\n#endif\n",
            "#ifndef A_H\n#define A_H\n#include <a.h>\n#include <s.h>\nint f;\n#endif\n",
        ),
        (
            "#ifndef A_H\n#define A_H\nint f;\n#endif\n",
            "#ifndef A_H\n#define A_H\n#include <s.h>\n\nint f;\n#endif\n",
        ),
        ("int f; // #include <a.h>\n", "#include <s.h>\n\nint f; // #include <a.h>\n"),
        ("#include <a.h>", "#include <a.h>\n#include <s.h>\n"),
        (
            '/* a */\n#ifdef __cplusplus\nextern "C" {\n#endif\n#ifndef A\n#  define A\n'
            "int f(size_t);\n#endif\n#ifdef __cplusplus\n}\n#endif\n",
            '/* a */\n#include <s.h>\n\n#ifdef __cplusplus\nextern "C" {\n#endif\n#ifndef A\n#  define A\n'
            "int f(size_t);\n#endif\n#ifdef __cplusplus\n}\n#endif\n",
        ),
        (
            "#ifndef A_H\n#define A_H\n#ifdef B\n#include <b.h>\n#endif\nint f(size_t);\n#endif\n",
            "#ifndef A_H\n#define A_H\n#include <s.h>\n\n#ifdef B\n#include <b.h>\n#endif\n"
            "int f(size_t);\n#endif\n",
        ),
        (
            "#ifdef B\n#include <b.h>\nvoid g() {\n#else\nvoid g(int a) {\n#endif\n}\nint f(size_t);\n",
            "#include <s.h>\n\n#ifdef B\n#include <b.h>\nvoid g() {\n#else\nvoid g(int a) {\n#endif\n}\n"
            "int f(size_t);\n",
        ),
    ],
)
def test_a_header_is_included_behind_the_others(text: str, after: str) -> None:
    assert hinted(text, said(1, "unknown", header="<s.h>")) == [after]


def test_a_header_that_is_there_is_not_included_again() -> None:
    assert hinted("#include <s.h>\nint f;\n", said(2, "unknown", header="<s.h>")) == []
    text = "#include <a.h>\n#ifdef HAVE_S\n# include <s.h>\n#endif\nint f;\n"
    assert hinted(text, said(5, "unknown", header="<s.h>")) == []


@pytest.mark.parametrize(
    ("message", "tool"),
    [
        ("cannot find symbol\n  symbol:   class List\n  location: class A", "javac"),
        ("package List does not exist", "javac"),
        ("cannot find symbol\n  symbol:   variable List", "javac"),
        ("List cannot be resolved to a type", "ecj"),
    ],
)
@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("package a;\n\nclass A {}\n", "package a;\n\nimport java.util.List;\n\nclass A {}\n"),
        (
            "package a;\n\nimport b.C;\n\nclass A {}\n",
            "package a;\n\nimport b.C;\nimport java.util.List;\n\nclass A {}\n",
        ),
        (
            "// licence\n\n/** About A. */\nclass A {}\n",
            "// licence\n\nimport java.util.List;\n\n/** About A. */\nclass A {}\n",
        ),
        ("package a;\nimport x.List;\nclass A {}\n", None),
    ],
)
def test_a_class_of_the_jdk_is_imported(message: str, tool: str, text: str, after: str | None) -> None:
    found = hinted(text, said(1, message, tool=tool), "java")
    assert found == ([] if after is None else [after])


def test_a_class_of_somebody_else_is_not_imported() -> None:
    assert (
        hinted("class A {}\n", said(1, "cannot find symbol\n  symbol:   class Mine", tool="javac"), "java")
        == []
    )


@pytest.mark.parametrize(
    ("text", "line", "column", "message", "language", "after"),
    [
        ("struct a { int b; }\n\nint f;\n", 3, 1, "expected ';', identifier or '(' before 'int'", "c",
         "struct a { int b; };\n\nint f;\n"),
        ("struct a { int b; } // more\nint f;\n", 2, 1, "expected ';', identifier or '(' before 'int'", "c",
         "struct a { int b; }; // more\nint f;\n"),
        ("class a { int b; }\nint f;\n", 1, 19, "expected ';' after class definition", "cpp",
         "class a { int b; };\nint f;\n"),
        ("class a { int b; }\nint f;\n", 1, 18, "expected ';' after class", "cpp",
         "class a { int b; };\nint f;\n"),
        ("struct a { int b; }\nstatic int f;\n", 2, 8, "expected ';', identifier or '(' before 'int'", "c",
         "struct a { int b; };\nstatic int f;\n"),
        ("int a = 3\nint b;\n", 2, 1, "expected ',' or ';' before 'int'", "c", "int a = 3;\nint b;\n"),
        ("class A {\n    int x = 3\n}\n", 2, 14, "';' expected", "java", "class A {\n    int x = 3;\n}\n"),
        ("itn c;\n", 1, 1, "unknown type name 'itn'; did you mean 'int'?", "c", "int c;\n"),
        ("itn c;\n", 1, 1, "unknown type name \u2018itn\u2019; did you mean \u2018int\u2019?", "c",
         "int c;\n"),
    ],
)  # fmt: skip
def test_a_declaration_is_repaired_as_the_message_says(
    text: str, line: int, column: int, message: str, language: Language, after: str
) -> None:
    tool = "javac" if language == "java" else "gcc"
    assert after in hinted(text, said(line, message, column=column, tool=tool), language)


def test_what_the_message_names_in_a_function_is_made_there_too() -> None:
    text = "int f(void)\n{\n    retrun 0;\n}\n"
    found = hinted(text, said(3, "unknown type name 'retrun'; did you mean 'return'?", column=5))
    assert found == [text.replace("retrun", "return")]


def test_only_compilers_name_fixes() -> None:
    assert hinted("int f;\n", said(1, "unknown", tool="cppcheck", header="<s.h>")) == []


@pytest.mark.parametrize(
    "note",
    [
        "include \u2018<string.h>\u2019 or provide a declaration of \u2018strlen\u2019",
        "'bool' is defined in header '<string.h>'; did you forget to '#include <string.h>'?",
        "include the header <string.h> or explicitly provide a declaration for 'strlen'",
    ],
)
def test_the_header_of_a_note_is_read(note: str) -> None:
    log = f"a.c:3:9: warning: implicit declaration [-Wimplicit-function-declaration]\na.c:1:1: note: {note}\n"
    (found,) = read_report(log.encode())
    assert found.header == "<string.h>"


def test_a_header_that_is_not_found_is_the_reason() -> None:
    message = "made.h: No such file or directory"
    reported = declined(Diagnostic(Location(PurePath("a"), 1), message, "gcc", level="error"), "outside", "")
    (answer,) = with_hints(b'#include "made.h"\n', FileAnswers("c", "utf-8", 0, (reported,))).reported
    assert answer.reason == (
        "the compiler does not find made.h: name its folder in compile_commands.json; it stops there, so "
        "further errors may be hidden"
    )


def test_a_hint_comes_before_what_a_model_wrote_and_needs_no_function() -> None:
    diagnostic = said(1, "unknown", header="<s.h>")
    answers = FileAnswers("c", "utf-8", 0, (declined(diagnostic, "outside", "why"),))
    (answer,) = with_hints(b"bool f;\n", answers).reported
    assert answer.status == "proposed"
    assert answer.finding is not None
    (suggestion,) = answer.finding.suggestions
    assert suggestion.checks == ("parse", "named")


LOST = """int main(void)
{
    int i, sum = 0,

    for (i = 0; i < 5; i++) {
        sum += i;
    }
    return (sum);
}
"""


def test_no_semicolon_is_written_into_brackets_that_need_none() -> None:
    """A compiler that lost its way before a loop asks for a third one in its head."""
    asked = "expected ';' before ')' token"
    assert not any("i++;" in text or "sum;)" in text for text in hinted(LOST, said(5, asked, column=27)))
    assert not any("sum;" in text for text in hinted(LOST, said(8, asked, column=16)))
    missing = LOST.replace("0,\n", "0;\n").replace("i < 5;", "i < 5")
    asked = "expected ';' before 'i'"
    assert missing.replace("i < 5", "i < 5;") in hinted(missing, said(5, asked, column=22))


def test_an_endless_message_takes_no_time() -> None:
    text = b"int a;\nint f(void)\n{\n    return b;\n}\n"
    for piece in ("a", "did you mean '", "'", "expected ", "a:"):
        reports = [said(line, (piece * 200_000)[:200_000]) for line in (1, 4)]
        answers = [declined(replace(each, level="error"), "outside", "no function") for each in reports]
        began = time.process_time()
        with_hints(text, FileAnswers("c", "utf-8", 1, tuple(answers)))
        assert time.process_time() - began < 5, piece
