"""Comments keep findings away on their line, on the next, or in the whole function; strings do not."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_prep.text.functions import functions_of
from plc.repair.findings import Cwe, FileReport, Finding, Position
from plc.repair.narrow.suppressions import unsuppressed
from tests.scripted_model import repairer, swap

FGETS = swap("gets ( v0 )", "fgets ( v0 , 10 , stdin )")
PLACE = Position(1, 1)
CPP = "template <typename T>\nvoid f(char *s, T t)\n{\n    gets(s);\n}\n"


def report_on(text: str, language: str = "c") -> FileReport:
    """What the scripted model finds: CWE-121 in each function with `gets(…)`."""
    assert language in ("c", "cpp", "java")
    return repairer(FGETS).report(text.encode(), language)  # type: ignore[arg-type]


def sift(text: str, language: str = "c") -> tuple[list[str], list[str], list[int]]:
    """The functions reported, those kept away, and the lines of comments that keep nothing away."""
    found = report_on(text, language)
    assert found.findings
    result = unsuppressed(text.encode(), found)
    names = [names_of(result.report.findings), names_of(result.ignored)]
    return (*names, [comment.line for comment in result.unused])  # type: ignore[return-value]


def names_of(findings: tuple[Finding, ...]) -> list[str]:
    """The functions of findings."""
    return [finding.function for finding in findings]


@pytest.mark.parametrize(
    "text",
    [
        "void f(char *s)\n{\n    gets(s); // plc: ignore[CWE-121] checked above\n}\n",
        "void f(char *s)\n{\n    gets(s); /* plc: ignore */\n}\n",
        "void f(char *s)\n{\n    // plc: ignore[121]\n    gets(s);\n}\n",
        "void f(char *s)\n{\n    /* two\n     * lines, plc:ignore [cwe-476, CWE-121] */\n\n    gets(s);\n}\n",
        "// plc: ignore[CWE-121]: all of it\nvoid f(char *s)\n{\n    int i;\n    gets(s);\n}\n",
        "void f(char *s) // plc: ignore\n{\n    gets(s);\n}\n",
        "void\nf(char *s)\n{ // PLC: IGNORE[121]\n    gets(s);\n}\n",
        "// plc: ignore[121]\n// more to say\n\nvoid f(char *s) { gets(s); }\n",
        "/* plc: ignore */ void f(char *s) { gets(s); }\n",
        "void f(char *s)\r\n{\r\n    gets(s); // plc: ignore[121]\r\n}\r\n",
        # the statement goes over lines, and the comment stands on another one than the edit
        "void f(char *s)\n{\n    use(1, // plc: ignore[121]\n        gets(s)\n    );\n}\n",
        "void f(char *s)\n{\n    use(1,\n        gets(s)\n    ); // plc: ignore[121]\n}\n",
        "void f(char *s)\n{\n    // plc: ignore[121]\n    use(1,\n        gets(s));\n}\n",
        "void f(char *s)\n{\n if (s // plc: ignore[121]\n  && gets(s))\n {\n  return;\n }\n}\n",
        "void f(char *s)\n{\n if (s\n  && gets(s)) { // plc: ignore[121]\n  return;\n }\n}\n",
        "void f(char *s)\n{\n if (s\n  && gets(s))\n  // plc: ignore[121]\n  return;\n}\n",
        "void f(char *s)\n{\n if (!s) {\n } else if (s // plc: ignore\n  && gets(s)) {\n }\n}\n",
        "void f(char *s)\n{\n    while (s && // plc: ignore\n           gets(s))\n        s++;\n}\n",
        "void f(char *s)\n{\n for (int i = 0; // plc: ignore\n   gets(s);\n   i++) {\n }\n}\n",
        "void f(char *s)\n{\n    do {\n    } while (s && // plc: ignore\n             gets(s));\n}\n",
        "void f(char *s)\n{\n switch (1 + // plc: ignore\n   gets(s)) {\n case 1: break;\n }\n}\n",
        "int f(char *s)\n{\n    return s // plc: ignore\n        ? gets(s)\n        : 0;\n}\n",
    ],
)
def test_kept_away(text: str) -> None:
    assert sift(text) == ([], ["f"], [])


@pytest.mark.parametrize(
    ("text", "unused"),
    [
        ("void f(char *s)\n{\n    gets(s); // plc: ignore[CWE-476]\n}\n", [3]),
        ("void f(char *s)\n{\n    // plc: ignore\n    int i;\n    gets(s);\n}\n", [3]),
        ("void f(char *s)\n{\n    int i; // plc: ignore\n    gets(s);\n}\n", [3]),
        ("void f(char *s)\n{\n    gets(s);\n    // plc: ignore\n}\n", [4]),
        ("void f(char *s)\n{\n    if (s) // plc: ignore\n        gets(s);\n}\n", [3]),
        ("void f(char *s)\n{\n    if (s) {\n        gets(s);\n    } // plc: ignore\n}\n", [5]),
        ("void f(char *s)\n{\n    if (gets(s)) {\n        s++; // plc: ignore\n    }\n}\n", [4]),
        (
            "void f(char *s)\n{\n if (s) // plc: ignore\n  s++;\n else if (gets(s))\n  s--;\n}\n",
            [3],
        ),
        ("void f(char *s)\n{\n    do { // plc: ignore\n    } while (gets(s));\n}\n", [3]),
        ("void g(void) {} // plc: ignore\nvoid f(char *s)\n{\n    gets(s);\n}\n", [1]),
        ("void f(char *s)\n{\n    gets(s); // plc: ignored\n}\n", []),
        ("void f(char *s)\n{\n    gets(s); // plc: ignore-file\n}\n", []),
        ('void f(char *s)\n{\n    gets(s); puts("plc: ignore");\n}\n', []),
        ("void f(char *s)\n{\n    gets(s); // plc: ignore[]\n}\n", [3]),
        ("void f(char *s)\n{\n    gets(s); // plc: ignore[buffers]\n}\n", [3]),
        ("void f(char *s)\n{\n    gets(s); // plc: ignore[CWE-121\n}\n", []),
    ],
)
def test_not_kept_away(text: str, unused: list[int]) -> None:
    if text.endswith("ignore[CWE-121\n}\n"):  # the bracket was forgotten, the meaning is clear
        assert sift(text) == ([], ["f"], [])
        return
    assert sift(text) == (["f"], [], unused)


def test_blocks_within_a_statement_have_their_own_lines() -> None:
    text = "void f(char *s)\n{{\n    run([&]() {{{}\n        g();{}\n    }}, gets(s));\n}}\n"
    assert sift(text.format(" // plc: ignore", ""), "cpp") == ([], ["f"], [])
    assert sift(text.format("", " // plc: ignore"), "cpp") == (["f"], [], [4])


def test_a_comment_for_another_tool_is_not_ours_and_blank_lines_do_not_part() -> None:
    text = "void f(char *s)\n{\n    // NOLINTNEXTLINE\n    gets(s); // NOLINT(bugprone-x)\n}\n"
    assert sift(text) == (["f"], [], [])
    assert sift("void f(char *s)\n{\n    // plc: ignore[121]\n\n    gets(s);\n}\n") == ([], ["f"], [])


def test_a_misspelt_kind_is_said_to_be_one() -> None:
    text = "void f(char *s)\n{\n    gets(s); // plc: ignore[CWE-12x]\n}\n"
    (comment,) = unsuppressed(text.encode(), report_on(text)).unused
    assert (comment.misspelt, comment.written) == (True, "plc: ignore[CWE-12x]")


@pytest.mark.parametrize("written", ["plc: ignore CWE-121", "plc: ignore: cwe-121", "plc:ignore CWE121"])
def test_a_kind_without_brackets_keeps_nothing_away_for_it_would_be_all_kinds(written: str) -> None:
    text = f"void f(char *s)\n{{\n    gets(s); // {written} as checked\n}}\n"
    done = unsuppressed(text.encode(), report_on(text))
    assert [(comment.misspelt, comment.written) for comment in done.unused] == [(True, written)]
    assert done.ignored == ()


def test_only_the_function_that_it_heads() -> None:
    one = "{}void {}(char *s)\n{{\n    gets(s);\n}}\n"
    text = one.format("", "f") + one.format("// plc: ignore\n", "g") + one.format("", "h")
    assert sift(text) == (["f", "h"], ["g"], [])


def test_before_a_template_and_in_a_class() -> None:
    assert sift("// plc: ignore\n" + CPP, "cpp") == ([], ["f"], [])
    text = b"class A {\n    /** plc: ignore[121] */\n    @Deprecated\n    void f() {}\n    void g() {}\n}\n"
    findings = tuple(
        Finding(
            entry.name, PLACE, PLACE, entry.start_byte, entry.end_byte, 0.9, (Cwe("CWE-121", 0.9),), (), ""
        )
        for entry in functions_of(text, "java")
    )
    result = unsuppressed(text, FileReport("java", "utf-8", 2, findings, ()))
    assert (names_of(result.report.findings), names_of(result.ignored)) == (["g"], ["f"])


def test_a_text_without_such_comments_is_not_even_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("plc.repair.narrow.suppressions.parse")
    report = report_on("void f(char *s) { gets(s); }\n")
    assert unsuppressed(b"void f(char *s) { gets(s); }\n", report).report is report


PIECES = [
    "// plc: ignore\n",
    "/* plc: ignore[121] */",
    "gets(s);",
    "void f(char *s) {",
    "}",
    "\n",
    '"plc: ignore"',
    "#if 0\n",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12), st.binary(max_size=4))
def test_nothing_is_lost_whatever_the_text(pieces: list[str], noise: bytes) -> None:
    text = "".join(pieces).encode() + noise
    starts = [match.start() for match in re.finditer(b"void", text)]
    findings = tuple(
        Finding("f", PLACE, PLACE, start, start + 4, 0.9, (Cwe("CWE-121", 0.9),), (), "") for start in starts
    )
    result = unsuppressed(text, FileReport("cpp", "utf-8", 1, findings, ()))
    assert sorted(entry.start_byte for entry in (*result.report.findings, *result.ignored)) == starts
