"""Reports of names, of parts that are missing, and of what a compiler cannot read: the rest stays."""

from __future__ import annotations

from pathlib import PurePath

import pytest

from plc.diagnostics import Diagnostic, Location
from plc.verify.tricks import Case, trick
from tests.unit.verify.tricks.changes import body, objection_to

# rule, message, the statements as they are, the candidate's, what is said against it
TRICKS = [
    ("-Wformat-truncation=", "' near end' directive output may be truncated",
     'snprintf(s, 9, "%s near end", q);//@\n    return 0;', 'snprintf(s, 9, "%s", q);\n    return 0;',
     "it changes the text that is printed"),
    ("wrongPrintfScanfArgNum", "printf format string requires 2 parameters but only 1 is given.",
     'printf("%d of %s", n);//@\n    return 0;', 'f("%d of %s", n);\n    return 0;',
     "it calls `f` in the place of `printf`"),
    ("clarifyCalculation", "Clarify calculation precedence for '&' and '?'.",
     "return a & n ? 1 : 0;//@", "return a & n;", "the report asks for parentheses"),
    ("-Wformat-insufficient-args", "more '%' conversions than data arguments",
     'printf("%d items of %s\\n", n);//@\n    return 0;', 'printf("%d", n);\n    return 0;',
     "it changes the text that is printed"),
    ("", "invalid use of undefined type \'struct host\'", "s = (char *) (q->name);//@\n    return 0;",
     "s = (char *) (q);\n    return 0;", "it takes code away for want of a type whose header is missing"),
    ("", "unknown type name 'uint32_t'", "uint32_t k = n;//@\n    return k;", "int k = n;\n    return k;",
     "`int` is another type than `uint32_t`, which a header declares"),
    ("", "expected declaration or statement at end of input",
     "if (a) {\n        n = 1;\n    return n;\n}\nint g(void)\n{\n    return 0;//@",
     "if (a) {\n        n = 1;\n    return n;\n}\nint g(void)\n{\n    return 0;\n}",
     "it leaves a function inside of another"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "message", "before", "after", "objection"), TRICKS)
def test_a_trick_is_refused(rule: str, message: str, before: str, after: str, objection: str) -> None:
    assert objection in objection_to(rule, message, before, after)


def test_a_statement_taken_away_is_no_fix_of_a_compile_error() -> None:
    place = Location(PurePath("a.c"), 3)
    reported = Diagnostic(place, "'missing' undeclared", "gcc", "", "undeclared-name", level="error")
    before = body("n = missing;\n    return n;").encode()
    removed = Case(before, "c").change(body("return n;").encode(), reported)
    assert "it removes what is assigned to `n`" in (trick(removed) or "")
    mended = Case(before, "c").change(body("n = a;\n    return n;").encode(), reported)
    assert trick(mended) is None


def test_what_does_not_parse_may_lose_a_word() -> None:
    reported = Diagnostic(
        Location(PurePath("a.c"), 3), "expected expression", "gcc", "", "syntax", level="error"
    )
    before = body("n = (a + );\n    return n;").encode()
    mended = Case(before, "c").change(body("n = (a);\n    return n;").encode(), reported)
    assert trick(mended) is None
