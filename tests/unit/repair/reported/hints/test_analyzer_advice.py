"""What an analyzer's message implies in C: which release goes, where one comes, what is tested."""

from __future__ import annotations

import shutil
from pathlib import Path, PurePath

import pytest

from data_prep.text.languages import Language, parse_bounded
from plc.diagnostics import Diagnostic, Location
from plc.diagnostics.rules import classified
from plc.repair.findings import apply_edits
from plc.repair.reported.answering import Complaint
from plc.repair.reported.hints.analyzer_advice import analyzer_edits
from plc.repair.reported.hints.edits import implied_at
from plc.repair.reported.hints.hinting import with_hints
from plc.verify.adapters import adapter_named, run
from plc.verify.reported import ReportedFile
from plc.verify.reported_answers import AnswerJudge
from plc.verify.tools import Tools
from tests.scripted_model import repairer, swap
from tests.unit.repair.reported.hints.flawed import FLAWED, Flawed


def fixed(
    code: str, message: str, *, language: Language = "c", tool: str = "gcc", rule: str = ""
) -> list[str]:
    """The texts that the message implies for the line that ends in `//@`."""
    line = next(n for n, text in enumerate(code.splitlines(), start=1) if text.endswith("//@"))
    text = code.replace("//@", "").encode()
    reported = classified(Diagnostic(Location(PurePath("a.c"), line), message, tool, rule))
    edits = analyzer_edits(text, language, reported, parse_bounded(text, language).root_node)
    return [apply_edits(text, own, encoding="utf-8").decode() for own in edits]


def body(statements: str) -> str:
    return f"#include <stdlib.h>\nint f(int n, char *p)\n{{\n{statements}}}\n"


@pytest.mark.parametrize(
    "message",
    [
        "double-'free' of 'p' [CWE-415] [-Wanalyzer-double-free]",
        "Memory pointed to by 'p' is freed twice.",
        "Attempt to free released memory",
        "'free' of 'p' which points to memory not on the heap",
        "'free' of 'p' which points to memory on the stack",
        'Deallocation of a pointer pointing to a string literal ("a") results in undefined behaviour.',
        "Argument to free() is the address of the local variable 'd', which is not memory allocated",
    ],
)
def test_a_release_too_many_goes(message: str) -> None:
    code = body("    free(p);\n    free(p);//@\n    return n;\n")
    assert fixed(code, message)[0] == body("    free(p);\n    return n;\n")


def test_what_releases_and_does_more_stays() -> None:
    message = "double-'free' of 'p'"
    assert fixed(body("    free(p);\n    n = g(p);//@\n    return n;\n"), message) == []
    code = body("    free(p);\n    if (n) free(p); else n = 1;//@\n    return n;\n")
    assert fixed(code, message) == [code.replace("//@", "").replace("    if", "    p = NULL;\n    if")]


def test_an_if_goes_with_the_release_that_it_alone_holds() -> None:
    message = "double-'free' of 'p'"
    for written in ("    if (n)\n        free(p);//@\n", "    if (n) {\n        free(p);//@\n    }\n"):
        code = body(f"    free(p);\n{written}    return n;\n")
        assert fixed(code, message)[0] == body("    free(p);\n    return n;\n")


def test_a_pointer_that_is_freed_twice_may_be_forgotten_after_the_first_time() -> None:
    code = body("    if (n)\n        free(p);\n    n = 2;\n    free(p);//@\n    return n;\n")
    assert (
        "    if (n) {\n        free(p);\n        p = NULL;\n    }\n" in fixed(code, "double-'free' of 'p'")[1]
    )


@pytest.mark.parametrize(
    ("message", "tool"),
    [
        ("leak of 'q' [CWE-401] [-Wanalyzer-malloc-leak]", "gcc"),
        ("Memory leak: q", "cppcheck"),
        ("Potential leak of memory pointed to by 'q'", "clang-tidy"),
    ],
)
def test_what_leaks_is_freed_on_each_way_out_then_at_one_place(message: str, tool: str) -> None:
    code = body("    char *q = malloc(n);\n    if (!p)\n    {\n        return 1;//@\n    }\n    return n;\n")
    both, before, end = fixed(code, message, tool=tool)
    assert both.count("free(q);\n") == 2
    assert "    {\n        free(q);\n        return 1;\n" in before
    assert "    }\n    free(q);\n    return n;\n" in end


def test_at_the_end_of_a_function_it_is_freed_once() -> None:
    code = "void f(int n)\n{\n\tchar *q = malloc(n);\n\tq[0] = 1;\n}//@\n"
    with_header, alone = fixed(code, "Memory leak: q")
    assert alone == code.replace("//@", "").replace("}\n", "\tfree(q);\n}\n")
    assert with_header == "#include <stdlib.h>\n\n" + alone


def test_what_is_returned_is_not_freed() -> None:
    code = body("    char *q = malloc(n);\n    return g(q);//@\n")
    assert fixed(code, "leak of 'q'") == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("    if (!p) return 1;//@\n", "    if (!p) { free(q); return 1; }\n"),
        ("    if (!p) { return 1; }//@\n", "    if (!p) { free(q); return 1; }\n"),
        ("    if (!p) n = 2; else return 1;//@\n", "    if (!p) n = 2; else { free(q); return 1; }\n"),
        ("    if (!p) // none\n\treturn 1;//@\n", "    if (!p) { // none\n\tfree(q);\n\treturn 1;\n    }\n"),
        (
            "    if (n)\n        n = 2;\n    else if (!p)\n        return 1;//@\n",
            "    if (n)\n        n = 2;\n    else if (!p) {\n        free(q);\n        return 1;\n    }\n",
        ),
        (
            "    switch (n) {\n    case 1:\n        return 1;//@\n    }\n",
            "    switch (n) {\n    case 1:\n        free(q);\n        return 1;\n    }\n",
        ),
    ],
)
def test_what_leaks_is_freed_on_the_way_out_and_not_ahead_of_the_condition(before: str, after: str) -> None:
    start, end = "    char *q = malloc(n);\n", "    return n;\n"
    found = fixed(body(start + before + end), "Memory leak: q", tool="cppcheck")
    assert found[0] == body(start + after + "    free(q);\n" + end)
    assert found[1] == body(start + after + end)
    assert all("free(q);\n    if" not in each for each in found)


@pytest.mark.parametrize(
    ("opened", "message", "closed"),
    [
        ("FILE *q = fopen(p, p);", "Resource leak: q", "fclose"),
        ("FILE *q;\n    if ((q = (FILE *)fopen(p, p)) == NULL) return 2;", "leak of FILE 'q'", "fclose"),
        ("FILE *q = popen(p, p);", "Resource leak: q", "pclose"),
        ("int q = open(p, 0);", "leak of file descriptor 'q'", "close"),
        ("DIR *q = opendir(p);", "Resource leak: q", "closedir"),
        ("FILE *q = n > 1 ? stdin : fopen(p, p);", "Resource leak: q", None),  # not always its own
        ("FILE *q = fopen(p, p);\n    if (!q) q = popen(p, p);", "Resource leak: q", None),
        ("FILE *q = own_open(p);", "Resource leak: q", None),
    ],
)
def test_what_is_left_open_is_closed_as_it_was_opened(opened: str, message: str, closed: str | None) -> None:
    code = body(f"    {opened}\n    if (n < 0)\n        return -1;//@\n    return n;\n")
    found = fixed(code, message, tool="cppcheck")
    if closed is None:
        assert found == []
    else:
        assert f"    if (n < 0) {{\n        {closed}(q);\n        return -1;\n    }}\n" in found[0]


def test_a_pointer_that_may_be_null_is_tested_where_it_is_used() -> None:
    code = body("    char *q = malloc(n);\n    q[0] = 1;//@\n    return n;\n")
    left, tested = fixed(code, "dereference of possibly-NULL 'q' [CWE-690]")
    assert "malloc(n);\n    if (q == NULL)\n        return -1;\n    q[0] = 1;\n" in left
    assert "    if (q != NULL)\n        q[0] = 1;\n    return n;\n" in tested
    null = body("    char *q = NULL;\n    q[n] = 1;//@\n    return n;\n")
    assert fixed(null, "Null pointer dereference: q") == []  # it is null: a test would make the code dead
    (before,) = fixed(body("    p = g(p);//@\n    return n;\n"), "Possible null pointer dereference: p")
    assert "    if (p == NULL)\n        return -1;\n    p = g(p);\n" in before


@pytest.mark.parametrize(
    ("statement", "index", "after"),
    [
        ("a[5] = 1;", 5, "a[4] = 1;"),
        ("n = a[-1];", -1, "n = a[0];"),
        ("a[7] = 1;", 7, "a[4] = 1;"),  # a guess, as the rules against tricks say
        ("*(a + 5) = 1;", 5, "*(a + 4) = 1;"),
        ("b[5] = 1;", 5, None),
    ],
)
def test_an_index_that_is_off_by_one_is_put_inside(statement: str, index: int, after: str | None) -> None:
    message = f"Array 'a[5]' accessed at index {index}, which is out of bounds."
    found = fixed(body(f"    int a[5], b[9];\n    {statement}//@\n    return n;\n"), message, tool="cppcheck")
    wanted = [] if after is None else [body(f"    int a[5], b[9];\n    {after}\n    return n;\n")]
    assert found == wanted


def test_text_in_another_encoding_is_not_written_anew() -> None:
    text = b'#include <stdio.h>\nvoid f(char *p)\n{\n    free(p);\n    puts("\xe9"), p[0] = 1;\n}\n'
    said = "use after 'free' of 'p'"
    reported = Diagnostic(
        Location(PurePath("a.c"), 5), said, "gcc", "-Wanalyzer-use-after-free", "use-after-free"
    )
    assert len(analyzer_edits(text, "c", reported, parse_bounded(text, "c").root_node)) == 1
    moved = text.replace(b"free(p)", b"free(p /* \xe9 */)")
    assert analyzer_edits(moved, "c", reported, parse_bounded(moved, "c").root_node) == []


def test_other_languages_and_messages_imply_nothing() -> None:
    code = body("    free(p);//@\n    return n;\n")
    assert fixed(code, "double-'free' of 'p'", language="cpp") == []
    assert fixed(code, "Uninitialized variable: p") == []  # a parameter that nobody in the file gives
    assert fixed("int a;//@\n", "Memory leak: a") == []


@pytest.mark.skipif(
    shutil.which("cppcheck") is None or shutil.which("gcc") is None, reason="needs cppcheck and gcc"
)
def test_an_implied_fix_is_verified_by_the_tool_that_reported(tmp_path: Path) -> None:
    path = tmp_path / "a.c"
    path.write_text(
        body(
            "    char *q = malloc(n);\n    if (q == NULL)\n        return 1;\n    q[0] = 1;\n    return n;\n"
        )
    )
    tools = Tools()
    (leak,) = [
        each
        for each in run([adapter_named("cppcheck")], [path], root=tmp_path, tools=tools, on_failure=print)
        if each.rule == "memleak"
    ]
    text = path.read_bytes()
    (answers,) = repairer(swap("v9", "v8")).reported([Complaint(text, "c", (leak,))], tries=5)
    answers = with_hints(text, answers)
    with AnswerJudge(tools).open(path, text, "c") as file:
        (answer,) = file.judged(answers).reported
    assert answer.finding is not None, answer.reason
    assert answer.finding.suggestions, answer.reason
    assert {"gone", "compile"} <= set(answer.finding.suggestions[0].checks)
    assert answer.status == "proposed"  # the model did not write it: `--fix` leaves it to a person


TOOLS = {"gcc-analyzer": "gcc"}  # by the name of an adapter what is installed, where that is another


@pytest.mark.parametrize("flawed", [pytest.param(each, id=each.name) for each in FLAWED])
def test_the_first_implied_fix_of_a_small_function_is_verified(flawed: Flawed, tmp_path: Path) -> None:
    program = TOOLS.get(flawed.tool, flawed.tool)
    if shutil.which(program) is None or shutil.which("gcc") is None:
        pytest.skip(f"needs gcc and {program}")
    path = tmp_path / f"{flawed.name}.c"
    path.write_text(flawed.text)
    text, tools = path.read_bytes(), Tools()
    found = run([adapter_named(flawed.tool)], [path], root=tmp_path, tools=tools, on_failure=print)
    reports = [each for each in found if each.rule == flawed.rule]
    if not reports:
        pytest.skip(f"this {flawed.tool} does not report {flawed.rule}")
    implied = implied_at(text, parse_bounded(text, "c").root_node, "c", reports[0])
    fixes = [apply_edits(text, edits, encoding="utf-8") for edits in implied]
    with ReportedFile(path, text, "c", tools=tools) as file:
        verdicts = list(file.verdicts(reports[0], fixes))
    verified = [
        fix
        for fix, verdict in zip(fixes, verdicts, strict=True)
        if {"report", "compile"} <= set(verdict.checks)
    ]
    assert verified, verdicts
    assert fixes.index(verified[0]) <= 1
    for line in flawed.fixed:
        assert line in verified[0].decode()
        assert line not in flawed.text or flawed.text.count(line) < verified[0].decode().count(line)
