"""Tricks with tests of something else and with ways out are refused, with the reason."""

from __future__ import annotations

import pytest

from plc.verify.tricks import trick
from tests.unit.verify.tricks.changes import change, objection_to

# rule, message, the statements as they are, the candidate's, what is said against it
TRICKS = [
    ("returnDanglingLifetime", "Returning pointer to local variable 'a' that will be invalid when returning.",
     "q = &a;\n    return q;//@", "q = &a;\n    return NULL;\n    return q;", "it adds `return`"),
    ("arrayIndexOutOfBounds", "Array 'p[5]' accessed at index 5, which is out of bounds.",
     "p[5] = 1;//@\n    return 0;", "if (p)\n        p[5] = 1;\n    return 0;",
     "it tests `p` for null, which does not prevent"),
    ("arrayIndexOutOfBounds", "Array 'p[5]' accessed at index 5, which is out of bounds.",
     "*(p + 5) = 1;//@\n    return 0;", "if (p == NULL)\n        return 0;\n    *(p + 5) = 1;\n    return 0;",
     "it tests `p` for null, which does not prevent"),
    ("arrayIndexOutOfBounds", "Array 'p[5]' accessed at index 5, which is out of bounds.",
     "p[5] = 1;//@\n    return 0;", "if (!s)\n        return 0;\n    p[5] = 1;\n    return 0;",
     "it tests something that is not reported: `if (!s)`"),
    ("uninitvar", "Uninitialized variable: p", "return *p;//@", "if (p)\n        return *p;\n    return 0;",
     "it tests `p`, which has no value yet"),
    ("nullPointer", "Null pointer dereference: p", "return *p;//@", "return 0;\n    return *p;",
     "it adds `return`, which leaves before the reported code"),
    ("doubleFree", "Memory pointed to by 'p' is freed twice.", "free(p);\n    free(p);//@\n    return 0;",
     "free(p);\n    exit(1);\n    free(p);\n    return 0;", "it adds `exit`, which leaves"),
    ("redundantAssignment", "Variable 'p' is reassigned a value before the old one has been used.",
     "p = q;\n    p = &a;//@\n    return *p;", "p = q;\n    if (p)\n        p = &a;\n    return *p;",
     "it adds a test where the report is about code without effect"),
    ("memleak", "Memory leak: p", "p = malloc(3);\n    return 0;//@",
     "p = malloc(3);\n    if (q == NULL)\n        free(p);\n    return 0;",
     "it tests something that is not reported"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "message", "before", "after", "objection"), TRICKS)
def test_a_trick_is_refused(rule: str, message: str, before: str, after: str, objection: str) -> None:
    assert objection in objection_to(rule, message, before, after)


def test_a_way_out_on_the_reported_line_cuts_off_what_follows() -> None:
    said = "suspiciousness 1.00: run by programs of the test that fail"
    whole = "int f(int n) { return n != 2; }//@\n"
    found = trick(change("", said, whole, whole.replace("return", "return 0; return")))
    assert found == "it leaves code that is never reached: `return n != 2;`"


_SWITCH = "switch (a) {\n    case 1:\n        n = 1;//@\n    default:\n        n = 2;\n    }\n    return n;"
_LABEL = "n = p[i];//@\n    return n;\nend:\n    return 0;"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (_SWITCH, _SWITCH.replace("n = 1;//@", "n = 1;\n        break;")),
        ("return p[i];//@\n    n = 1;\n    return n;", "return p[i - 1];\n    n = 1;\n    return n;"),
        (_LABEL, _LABEL.replace("n = p[i];//@", "if (i < n)\n        goto end;\n    n = p[i];")),
    ],
)
def test_what_is_reached_as_before_is_not_cut_off(before: str, after: str) -> None:
    assert "never reached" not in objection_to("arrayIndexOutOfBounds", "out of bounds", before, after)
