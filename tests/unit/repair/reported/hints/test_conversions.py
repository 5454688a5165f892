"""What cppcheck says of formats, and of memory that is released otherwise than it was allocated."""

from __future__ import annotations

from pathlib import PurePath

import pytest

from data_prep.text.languages import Language, parse_bounded
from plc.diagnostics import Diagnostic, Location
from plc.repair.findings import apply_edits
from plc.repair.reported.hints.edits import implied_at


def fixed(
    code: str, message: str, *, language: Language = "c", tool: str = "cppcheck", column: int | None = None
) -> list[str]:
    """The texts that the message implies for the line that ends in `//@`."""
    line = next(n for n, text in enumerate(code.splitlines(), start=1) if text.endswith("//@"))
    text = code.replace("//@", "").encode()
    reported = Diagnostic(Location(PurePath("a.c"), line, column), message, tool)
    found = implied_at(text, parse_bounded(text, language).root_node, language, reported)
    return [apply_edits(text, fix).decode() for fix in found]


def said(number: int, given: str, *, conversion: str = "%d") -> str:
    return f"{conversion} in format string (no. {number}) requires 'int' but the argument type is '{given}'."


@pytest.mark.parametrize(
    ("before", "number", "given", "after"),
    [
        ('"%d"', 1, "unsigned long", '"%lu"'),
        ('"%d %d"', 2, "size_t {aka unsigned long}", '"%d %zu"'),
        ('"100%% %5d"', 1, "signed long long", '"100%% %5lld"'),
        ('"%x"', 1, "unsigned long", '"%lx"'),
        ('"%d"', 1, "const signed char *", '"%s"'),
        ('"%g"', 1, "long double", '"%Lg"'),
    ],
)
@pytest.mark.parametrize("language", ["c", "cpp"])
def test_the_conversion_is_that_of_what_is_given(
    before: str, number: int, given: str, after: str, language: Language
) -> None:
    code = f"void f(int a, int b)\n{{\n    printf({before}, a, b);//@\n}}\n"
    wanted = f"    printf({after}, a, b);\n"
    assert [wanted in each for each in fixed(code, said(number, given), language=language)] == [True]


@pytest.mark.parametrize(
    ("written", "number", "given"),
    [
        ('"%*d %d"', 2, "unsigned long"),  # a width is given as well: who counts what is not clear
        ('"%d"', 2, "unsigned long"),
        ('"%d"', 1, "struct job"),
        ('"%s"', 1, "char"),  # an `&` is missing, or the conversion is wrong
        ("text", 1, "unsigned long"),
    ],
)
def test_what_is_not_plain_stays(written: str, number: int, given: str) -> None:
    assert fixed(f"void f(int a)\n{{\n    printf({written}, a);//@\n}}\n", said(number, given)) == []


@pytest.mark.parametrize("name", ["scanf", "sscanf"])
def test_what_is_read_into_one_character_is_no_string(name: str) -> None:
    given = '"%d", &c' if name == "scanf" else 's, "%d", &c'
    code = f"int f(char *s)\n{{\n    char c;\n    {name}({given});//@\n    return c;\n}}\n"
    assert fixed(code, said(1, "signed char *").replace("'int'", "'int *'")) == []


def test_of_two_calls_on_a_line_the_one_at_the_column_is_meant() -> None:
    code = 'void f(long a)\n{\n    printf("%d", 1); printf("%d", a);//@\n}\n'
    assert fixed(code, said(1, "long")) == []
    (found,) = fixed(code, said(1, "long"), column=22)
    assert 'printf("%d", 1); printf("%ld", a);' in found


@pytest.mark.parametrize(
    ("message", "tool"),
    [
        ("Mismatching allocation and deallocation: p", "cppcheck"),
        (
            "'void operator delete(void*)' called on pointer returned from a mismatched allocation function",
            "gcc",
        ),
        (
            "'delete' applied to a pointer that was allocated with 'new[]'; treating as 'delete[]'",
            "clang-tidy",
        ),
    ],
)
@pytest.mark.parametrize(
    ("allocated", "released", "wanted"),
    [
        ("new int[n]", "delete p;", "delete[] p;"),
        ("new int", "delete[] p;", "delete p;"),
        ("(int *)malloc(n)", "delete p;", "free(p);"),
        ("new int", "free(p);", "delete p;"),
    ],
)
def test_memory_is_released_as_it_was_allocated(
    message: str, tool: str, allocated: str, released: str, wanted: str
) -> None:
    code = f"int f(int n)\n{{\n    int *p = {allocated};\n    {released}//@\n    return n;\n}}\n"
    found = fixed(code, message, language="cpp", tool=tool)
    assert [f"    {wanted}\n    return n;" in each for each in found] == [True]


@pytest.mark.parametrize(
    "given",
    [
        "int *p = make(n);",
        "int *p = new int; if (n) p = new int[n];",
        "int *p = new int[n];",  # as it is
    ],
)
def test_where_the_allocation_is_not_known_the_release_stays(given: str) -> None:
    code = f"void f(int n)\n{{\n    {given}\n    delete[] p;//@\n}}\n"
    assert fixed(code, "Mismatching allocation and deallocation: p", language="cpp") == []


def test_a_release_brings_its_header() -> None:
    code = "#include <string.h>\nint f(const char *s)\n{\n    char *p = strdup(s);\n    return p[0];\n}//@\n"
    code = code.replace("    return p[0];\n", "    if (p == 0)\n        return 1;\n    p[0] = 1;\n")
    with_header, without, *_ = fixed(code, "Memory leak: p")
    assert with_header == without.replace("<string.h>\n", "<string.h>\n#include <stdlib.h>\n")
    has_it = code.replace("<string.h>", "<stdlib.h>")
    assert not any(each.count("#include") > 1 for each in fixed(has_it, "Memory leak: p"))


@pytest.mark.parametrize(
    ("before", "after"), [("x =+ 1;", "x += 1;"), ("x =- y;", "x -= y;"), ("a[0] =+ y;", "a[0] += y;")]
)
def test_a_sign_behind_the_equals_on_a_named_line(before: str, after: str) -> None:
    (found,) = fixed(f"void f(int x, int y)\n{{\n    {before}//@\n}}\n", "", tool="")
    assert f"    {after}\n" in found


@pytest.mark.parametrize("code", ["x = +1;", "x =-1;", "x = - 1;", "x += +1;", "x == + 1;", "int z =+ 1;"])
def test_a_sign_at_its_number_stays(code: str) -> None:
    assert fixed(f"void f(int x, int y)\n{{\n    {code}//@\n}}\n", "", tool="") == []
