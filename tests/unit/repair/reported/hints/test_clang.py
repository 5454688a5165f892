"""What clang says is understood as what gcc says of the same code: its words, and the place it points at."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path, PurePath

import pytest

from data_prep.text.languages import parse_bounded
from plc.diagnostics import Diagnostic, Location
from plc.diagnostics.rules import classified
from plc.repair.findings import apply_edits
from plc.repair.reported.hints.edits import hinted_edits, implied_at

HEAD = (
    "#include <stdio.h>\nstruct own { int count; };\n"
    "int f(int a, int b, int c, struct own *p, unsigned long n)\n{\n"
)
CASES = [  # clang's message, the code with `@` at the place that clang names, the code mended
    ("format specifies type 'int' but the argument has type 'unsigned long'",
     'printf("%d\\n", @n);', 'printf("%lu\\n", n);'),
    ("format specifies type 'char *' but the argument has type 'int'",
     'printf("%5d %s\\n", a, @b);', 'printf("%5d %d\\n", a, b);'),
    ("format specifies type 'unsigned long' but the argument has type 'int'",
     'printf("%08lx%%\\n", @a);', 'printf("%08x%%\\n", a);'),
    ("format specifies type 'int *' but the argument has type 'int'", 'scanf("%d", @a);', 'scanf("%d", &a);'),
    ("& has lower precedence than ==; == will be evaluated first", "a = a @& b == c;", "a = (a & b) == c;"),
    ("'&&' within '||'", "a = a || b @&& c;", "a = a || (b && c);"),
    ("'&' within '^'", "a = b ^ c @& 3;", "a = b ^ (c & 3);"),
    ("operator '<<' has lower precedence than '+'; '+' will be evaluated first",
     "a = a << b @+ 1;", "a = a << (b + 1);"),
    ("logical not is only applied to the left hand side of this bitwise operator",
     "a = @!a & b;", "a = !(a & b);"),
    ("logical not is only applied to the left hand side of this comparison",
     "if (@!a == b) c = 1;", "if (!(a == b)) c = 1;"),
    ("add explicit braces to avoid dangling else",
     "if (a)\n        if (b)\n            c = 1;\n        @else\n            c = 2;",
     "if (a) {\n        if (b)\n            c = 1;\n        else\n            c = 2;\n    }"),
    ("member reference type 'struct own *' is a pointer; did you mean to use '->'?",
     "p@.count = 3;", "p->count = 3;"),
    ("no member named 'cuont' in 'struct own'", "p->@cuont = 3;", "p->count = 3;"),
    ("no member named 'count2' in 'struct own'; did you mean 'count'?", "p->@count2 = 3;", "p->count = 3;"),
    ("use of undeclared identifier 'totl'; did you mean 'total'?",
     "int total = 0;\n    @totl = 1;", "int total = 0;\n    total = 1;"),
    ("use of undeclared identifier 'x'", "int total = 0;\n    @x = 1;", "int total = 0, x;\n    x = 1;"),
    ("expected ';' after expression", "a = 1@\n    b = 2;", "a = 1;\n    b = 2;"),
    ("expected ')'", "a = (b + 1@;", "a = (b + 1);"),
    ("expected expression", "if (a =@< b) c = 1;", "if (a <= b) c = 1;"),
    ("called object type 'int' is not a function or function pointer", "a = 2@(b + c);", "a = 2*(b + c);"),
    ("variable 'x' is uninitialized when used here",
     "int x;\n    return @x;", "int x = 0;\n    return x;"),
    ("variable 'x' is used uninitialized whenever 'if' condition is false",
     "int x;\n    if (@a) x = 1;\n    return x;", "int x = 0;\n    if (a) x = 1;\n    return x;"),
    ("result of comparison of constant 5 with boolean expression is always true",
     "if (0 < a @<= 5) c = 1;", "if (0 < a && a <= 5) c = 1;"),
]  # fmt: skip
HEADERS = [
    "implicitly declaring library function 'strlen' with type 'unsigned long (const char *)'",
    "call to undeclared library function 'strlen' with type 'unsigned long (const char *)'; ISO C99 and "
    "later do not support implicit function declarations",
    "implicit declaration of function 'strlen'",
]


def mended(code: str, message: str) -> list[str]:
    before, _, behind = f"{HEAD}    {code}\n}}\n".partition("@")
    data = (before + behind).encode()
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    is_error = re.search(r"^(?:expected|use of|no member|member|called)", message) is not None
    said = classified(
        Diagnostic(
            Location(PurePath("a.c"), line, column),
            message,
            "clang",
            level="error" if is_error else "warning",
        )
    )
    root = parse_bounded(data, "c").root_node
    named = [(edit,) for edit in hinted_edits(data, root, "c", said)]
    return [apply_edits(data, each).decode() for each in named or implied_at(data, root, "c", said)]


@pytest.mark.parametrize(("message", "code", "after"), CASES)
def test_what_clang_says_implies_what_gcc_says_of_it(message: str, code: str, after: str) -> None:
    assert mended(code, message)[:1] == [f"{HEAD}    {after}\n}}\n"]


@pytest.mark.parametrize("message", HEADERS)
def test_a_library_function_without_its_header_gets_it(message: str) -> None:
    (found,) = mended('a = @strlen("a");', message)
    assert found.startswith("#include <stdio.h>\n#include <string.h>\n")


@pytest.mark.skipif(shutil.which("clang") is None, reason="clang is not installed")
@pytest.mark.parametrize(("message", "code"), [case[:2] for case in CASES])
def test_clang_says_these_words_at_this_place(message: str, code: str, tmp_path: Path) -> None:
    before, _, behind = f"{HEAD}    {code}\n}}\n".partition("@")
    path = tmp_path / "a.c"
    path.write_text(before + behind)
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    command = ["clang", "-Wall", "-Wextra", "-fsyntax-only", "a.c"]
    said = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False).stderr
    assert re.search(rf"^a\.c:{line}:{column}: \w+: {re.escape(message)}", said, re.MULTILINE), said


@pytest.mark.parametrize(
    "code",
    [
        'printf("%*d %d %d\\n", a, b, @n, c);',  # the width is an argument, too
        'printf("%2$d %1$d\\n", a, @n);',
        'printf("50% done %d\\n", @n);',
        'scanf("%s", @a);',
        f'printf("%{"0" * 100_000} %d", @n);',
    ],
)
def test_a_conversion_whose_place_is_not_certain_stays(code: str) -> None:
    assert mended(code, "format specifies type 'int' but the argument has type 'unsigned long'") == []


def test_only_what_is_read_into_gets_an_address() -> None:
    message = "format specifies type 'char *' but the argument has type 'char'"
    assert mended('printf("%s\\n", @a);', message)[:1] == [f'{HEAD}    printf("%c\\n", a);\n}}\n']
