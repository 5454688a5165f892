"""The rules against tricks hold for Java too."""

from __future__ import annotations

import pytest

from plc.verify.tricks import trick
from tests.unit.verify.tricks.changes import change, java


@pytest.mark.parametrize(
    ("rule", "message", "before", "after", "objection"),
    [
        ("divzero", "division by zero", "return i / 0;//@", "return i * 0;", "`/` becomes `*`"),
        ("", "Null pointer access: The variable s can only be null at this location",
         "return s.length();//@", "return 0;", "it removes the call of `length`"),
        ("", "Null pointer access: The variable s can only be null at this location",
         "return s.length();//@", "if (s == null)\n            return 0;\n        return s.length();", None),
        ("unchecked", "unchecked call to add(E)", "f(s, a, i);//@\n        return 0;",
         "try { f(s, a, i); } catch (RuntimeException e) { }\n        return 0;",
         "it catches the exception and ignores it"),
        ("rawtypes", "found raw type: List", "List k = null;//@\n        return 0;",
         '@SuppressWarnings("rawtypes") List k = null;\n        return 0;', "it writes `SuppressWarnings`"),
        ("", "Resource leak: 'r' is never closed", "Reader r = open();//@\n        return 0;",
         "Reader r = open();\n        r.close();\n        return 0;", None),
        ("rawtypes", "found raw type: ArrayList", "l = new ArrayList();//@\n        return i;",
         "l = new ArrayList<Object>();\n        return i;", None),
        ("rawtypes", "found raw type: ArrayList", "l = new ArrayList();//@\n        return i;",
         "l = null;\n        return i;", "l"),
        ("cast", "redundant cast to int", "return (int) i;//@", "return i;", None),
        ("cast", "redundant cast to int", "return (int) i;//@", "return 0;", "changes what is computed"),
        ("", "cannot find symbol\n  symbol:   variable k", "return k;//@", "return 0;",
         "it puts `0` in the place"),
        ("", "missing return statement", "if (i > 0)\n            return 2;//@",
         "if (i > 0)\n            return 2;\n        return 0;", "nothing in the function says"),
    ],
)  # fmt: skip
def test_java_has_the_same_rules(
    rule: str, message: str, before: str, after: str, objection: str | None
) -> None:
    said = trick(change(rule, message, java(before), java(after), language="java"))
    assert said is None if objection is None else objection in (said or "")
