"""What only the author can confirm is offered as a guess: a condition, a way out, a value."""

from __future__ import annotations

import pytest

from plc.verify.tricks import guess, trick
from tests.unit.verify.tricks.changes import body, change

# a condition, a way out or a value that only the author can confirm
GUESSES = [
    ("-Wlogical-op", "logical 'and' of equal expressions", "return a && a;//@", "return a && n;"),
    ("nullPointer", "Null pointer dereference: p", "p = NULL;\n    return *p;//@",
     "int own;\n    own = 0;\n    p = &own;\n    return *p;"),
    ("arrayIndexOutOfBounds", "Array 'p[5]' accessed at index 9, which is out of bounds.",
     "p[9] = 1;//@\n    return 0;", "p[4] = 1;\n    return 0;"),
    ("redundantCondition", "Redundant condition: p",
     "if (p && (!p || n))//@\n        return 1;\n    return 0;",
     "if (p && n)\n        return 1;\n    return 0;"),
    ("missingReturn", "Found an exit path from function with non-void return type that has missing return "
     "statement", "if (n)\n        return 1;\n    a = 2;//@",
     "if (n)\n        return 1;\n    a = 2;\n    return 1;"),
    ("-Wimplicit-fallthrough=", "this statement may fall through",
     "switch (a) {\n    case 1:\n        n = 2;//@\n    case 2:\n        n = 3;\n    }\n    return n;",
     "switch (a) {\n    case 1:\n        n = 2;\n        break;\n"
     "    case 2:\n        n = 3;\n    }\n    return n;"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "message", "before", "after"), GUESSES)
def test_what_only_the_author_knows_is_a_guess(rule: str, message: str, before: str, after: str) -> None:
    made = change(rule, message, body(before), body(after))
    assert trick(made) is None
    assert "is a guess" in guess(made)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("int k;\n    return k;//@", "int k = 0;\n    return k;"),
        ("int *k;\n    return k == p;//@", "int *k = NULL;\n    return k == p;"),
        ("int k[3];\n    return k[0];//@", "int k[3] = {0};\n    return k[0];"),
        (
            "int k[3];\n    return k[0];//@",
            "int k[3];\n    memset(k, 0, sizeof k);\n    return k[0];",
        ),
        ("int k;\n    return k;//@", "int k;\n    k = 0;\n    return k;"),
        ("int k;\n    return k;//@", "int k = 7;\n    return k;"),
        ("char k[9];\n    return puts(k);//@", 'char k[9] = "text";\n    return puts(k);'),
    ],
)
def test_a_constant_for_a_missing_value_is_offered_as_the_guess_that_it_is(before: str, after: str) -> None:
    made = change("uninitvar", "Uninitialized variable: k", body(before), body(after))
    assert trick(made) is None
    assert "is a guess" in guess(made)


def test_a_reported_condition_turned_around_is_a_guess() -> None:
    before = "if (n > 5 && n > 9)//@\n        return 1;\n    return 0;"
    made = change(
        "redundantCondition", "Redundant condition: n", body(before), body(before.replace("n > 9", "n < 9"))
    )
    assert trick(made) is None
    assert guess(made) == "it is a guess that the condition was meant the other way round"


@pytest.mark.parametrize(
    ("after", "is_guess"),
    [
        ("int k = 0;\n    a = a + k;\n    return a;", True),
        ("int n = 0, k = 0;\n    a = a + k;\n    return a;", True),
        ("int k;\n    a = a + k;\n    return a;", False),  # gcc warns of that one by itself
    ],
)
def test_the_value_with_which_an_undeclared_name_begins_is_a_guess(after: str, is_guess: bool) -> None:
    message = "'k' undeclared (first use in this function)"
    made = change("", message, body("a = a + k;//@\n    return a;"), body(after))
    assert bool(guess(made)) == is_guess
