"""Tricks with values are refused, with the reason: another operation, another variable, a made-up text."""

from __future__ import annotations

import pytest

from tests.unit.verify.tricks.changes import objection_to

# rule, message, the statements as they are, the candidate's, what is said against it
TRICKS = [
    ("bugprone-signed-char-misuse",
     "'signed char' to 'int' conversion; consider casting to 'unsigned char' first.",
     "n = s[i];//@\n    return n;", "n = (int)s[i];\n    return n;", "the cast to `int` keeps the sign"),
    ("ctuPointerArith", "Pointer arithmetic overflow; 'p' buffer size is 20",
     "*(p + 5) = 1;//@\n    return 0;", "*((p + 1) + 5) = 1;\n    return 0;",
     "it moves an access behind the end even further"),
    ("integerOverflow", "Signed integer overflow for expression '1<<32'.",
     "return 1 << 32;//@", "return 1 >> 32;", "it computes something else: `<<` becomes `>>`"),
    ("integerOverflow", "Signed integer overflow for expression 'a+1'.",
     "return a + 1;//@", "return a - 1;", "it computes something else: `+` becomes `-`"),
    ("-Wanalyzer-possible-null-dereference", "dereference of possibly-NULL 'p'",
     "n = *(p + 1);//@\n    return n;", "n += *(p + 1);\n    return n;", "`=` becomes `+=`"),
    ("zerodiv", "Division by zero.", "return n / a;//@", "return n * a;", "`/` becomes `*`"),
    ("zerodiv", "Division by zero.", "n /= 0;//@\n    return n;", "n <= 0;\n    return n;",
     "`/=` becomes `<=`"),
    ("arrayIndexOutOfBounds", "Array 'p[5]' accessed at index 5, which is out of bounds.",
     "return p[2 * i + 1];//@", "return p[2 * i - 1];", "`+` becomes `-`"),
    ("duplicateExpression", "Same expression on both sides of '-'.",
     "return a - a;//@", "return a + a;", "`-` becomes `+`"),
    ("shiftNegative", "Shifting by a negative value is undefined behaviour",
     "return a >> -1;//@", "return a >> ~-1;", "`~` is put before it"),
    ("shiftTooManyBits", "Shifting 32-bit value by 40 bits is undefined behaviour",
     "return a << n;//@", "return a << a;", "makes both sides of `<<` equal: `a`"),
    ("shiftTooManyBits", "Shifting 32-bit value by 40 bits is undefined behaviour",
     "return a << (n + 7);//@", "return a << (i + 7);", "it computes with another variable: `n` becomes `i`"),
    ("integerOverflow", "Signed integer overflow for expression 'a+n'.",
     "return a + n;//@", "n = 0;\n    return a + n;", "it overwrites `n` with a constant"),
    ("nullPointer", "Null pointer dereference: p", "n = *p & a;//@\n    return n;",
     "n = *p | a;\n    return n;",
     "`&` becomes `|`"),
    ("-Wanalyzer-null-dereference", "dereference of NULL 'p'", "return *p + n;//@",
     "n = 0;\n    return *p + n;",
     "it overwrites `n` with a constant"),
    ("uninitvar", "Uninitialized variable: k", "int k[3];\n    return k[1];//@",
     "int k[3];\n    memset(k, 1, sizeof k);\n    return k[1];", "it guesses the missing value: `1`"),
    ("uninitvar", "Uninitialized variable: s", "return strcpy(q, s);//@", 'return strcpy(s, "%s");',
     'it writes a text that is made up: "%s"'),
    ("negativeIndex", "Array 'p[5]' accessed at index -1, which is out of bounds.",
     "int k = -1;\n    return p[k];//@", "size_t k = -1;\n    return p[k];",
     "it only changes the type to `size_t`"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "message", "before", "after", "objection"), TRICKS)
def test_a_trick_is_refused(rule: str, message: str, before: str, after: str, objection: str) -> None:
    assert objection in objection_to(rule, message, before, after)
