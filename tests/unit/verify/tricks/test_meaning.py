"""A report about types or style changes no behaviour; what is unused, missing or named has its own bounds."""

# ruff: noqa: E501 (reports as tools write them, each in one line)
from __future__ import annotations

from dataclasses import replace

import pytest

from data_prep.text.languages import Language
from plc.diagnostics.rules import classified
from plc.verify.tricks import guess, trick
from plc.verify.tricks.expectations import expectation_of
from tests.unit.verify.tricks.changes import body, change, java

SIGNS = (
    "comparison of integer expressions of different signedness: 'int' and 'size_t' {aka 'long unsigned int'}"
)
TO_INT = "conversion from 'size_t' {aka 'long unsigned int'} to 'int' may change value"
TO_CHAR = "conversion from 'long long int' to 'char' may change value"
TO_LONG = "conversion to 'long unsigned int' from 'int' may change the sign of the result"
TO_FLOAT = "conversion from 'int' to 'float' may change value"
SHADOW = "declaration of 'k' shadows a previous local"
LOOP = "size_t m = strlen(s);\n    for (i = 0; i < m; i++)//@\n        n += s[i];\n    return n;"
INNER = "int k = a;\n    if (a) {\n        int k = n;//@\n        n = k + 1;\n    }\n    return k + n;"

# rule, message, before, after, what is said against it (None: an honest fix)
CASES = [
    # operators and operands stay
    ("-Wsign-compare", SIGNS, LOOP, LOOP.replace("i < m", "i == m"), "changes what is computed"),
    ("-Wsign-compare", SIGNS, LOOP, LOOP.replace("i < m", "i && m"), "changes what is computed"),
    ("-Wsign-compare", SIGNS, LOOP, LOOP.replace("i < m", "i < n"), "changes what is computed"),
    ("-Wsign-compare", SIGNS, LOOP, LOOP.replace("i < m", "m"), "changes what is computed"),
    ("-Wsign-compare", SIGNS, LOOP, LOOP.replace("i < m", "(size_t)i < m"), None),
    ("-Wsign-compare", SIGNS, LOOP, LOOP.replace("i < m", "i < (int)m"), None),
    ("-Wsign-compare", SIGNS, LOOP, LOOP.replace("i < m", "(char)i < m"), "has fewer bits"),
    ("-Wsign-compare", SIGNS, LOOP, LOOP.replace("size_t m = strlen(s)", "int m = (int)strlen(s)"),
     "holds fewer values"),
    ("-Wsign-compare", SIGNS, "int j;\n    size_t m = 3;\n    for (j = 0; j < m; j++)//@\n        n++;\n    return n;",
     "size_t j;\n    size_t m = 3;\n    for (j = 0; j < m; j++)\n        n++;\n    return n;", None),
    ("-Wsign-compare", SIGNS, "int j;\n    size_t m = 3;\n    for (j = n; j > m; j--)//@\n        n++;\n    return n;",
     "size_t j;\n    size_t m = 3;\n    for (j = n; j > m; j--)\n        n++;\n    return n;", "may be negative"),
    ("-Wsign-conversion", TO_LONG, "p = malloc(n * sizeof(int));//@\n    return 0;",
     "p = malloc(sizeof(int));\n    return 0;", "changes what is computed"),
    ("-Wsign-conversion", TO_LONG, "p = malloc(n * sizeof(int));//@\n    return 0;",
     "p = malloc((size_t)n * sizeof(int));\n    return 0;", None),
    ("-Wsign-conversion", TO_LONG, "p = malloc(n * 4u);//@\n    return 0;",
     "p = malloc(0);\n    return 0;", "changes what is computed"),
    ("-Wconversion", TO_INT, "a = strlen(s);//@\n    return a;", "a = 0;\n    return a;", "removes the call"),
    ("-Wconversion", TO_INT, "a = strlen(s);//@\n    return a;", "a = (int)strlen(s);\n    return a;", None),
    ("-Wconversion", TO_INT, "a = strlen(s);//@\n    return a;", "a = (unsigned char)strlen(s);\n    return a;",
     "has fewer bits"),
    ("-Wconversion", TO_CHAR, "long long m = a;\n    s[i] = m % 10 + '0';//@\n    return 0;",
     "long long m = a;\n    s[i] = (char)m % 10 + '0';\n    return 0;", "cuts a value before it is computed with"),
    ("-Wconversion", TO_CHAR, "long long m = a;\n    s[i] = m % 10 + '0';//@\n    return 0;",
     "long long m = a;\n    s[i] = (char)(m % 10 + '0');\n    return 0;", None),
    ("-Wconversion", TO_FLOAT, "float x = a / n;//@\n    return x > 1;", "float x = (float)a / n;\n    return x > 1;",
     "inside a division gives another result"),
    ("-Wconversion", TO_FLOAT, "float x = a / n;//@\n    return x > 1;",
     "float x = (float)(a / n);\n    return x > 1;", None),
    ("-Wconversion", TO_INT, "a = (n + i) * 2;//@\n    return a;", "a = n + i * 2;\n    return a;",
     "only parentheses change"),
    ("-Wconversion", TO_INT, "a = (n + i) * 2;//@\n    return a;", "a = n + (i * 2);\n    return a;",
     "only parentheses change"),
    ("-Wconversion", TO_INT, "a = (long)n * i;//@\n    return a;", "a = n * i;\n    return a;", "takes a cast away"),
    ("-Wdouble-promotion", "implicit conversion from 'float' to 'double'", "float x = a;\n    x = x * 2.0;//@\n    return x > 1;",
     "float x = a;\n    x = x * 2.0f;\n    return x > 1;", None),
    ("variableScope", "The scope of the variable 'k' can be reduced.", "int k;//@\n    k = n;\n    return k;",
     "int (k);\n    k = n;\n    return k;", "only parentheses change"),
    ("constVariable", "Variable 'k' can be declared with const", "int *k = p;//@\n    return *k;",
     "const int *k = p;\n    return *k;", None),
    ("-Wold-style-declaration", "'static' is not at beginning of declaration",
     "const static char *k = s;//@\n    return *k;", "static char *k = s;\n    return *k;", "takes `const` away"),
    # a new name for all places of one variable
    ("-Wshadow", SHADOW, INNER, INNER.replace("int k = n", "int m = n").replace("n = k", "n = m"), None),
    ("-Wshadow", SHADOW, INNER, INNER.replace("int k = n", "int m = n"), "changes what is computed"),
    ("-Wshadow", SHADOW, INNER, INNER.replace("int k = n", "k = n"), "changes what is computed"),
    # the same value again
    ("uninitvar", "Uninitialized variable: k", "int k;\n    return k;//@", "int k = k;\n    return k;",
     "assigns a value to itself"),
    ("-Wsign-conversion", TO_LONG, "a = n;//@\n    return a;", "a = (int)a;\n    return a;", "assigns a value to itself"),
    # conditions
    ("knownConditionTrueFalse", "Condition 'n' is always true", "return n ? 1 : 0;//@",
     "return (int)n ? 1 : 0;", "the condition stays what it is"),
    ("-Wparentheses", "suggest parentheses around assignment used as truth value",
     "if (p = malloc(3))//@\n        return 1;\n    return 0;", "if (p == malloc(3))\n        return 1;\n    return 0;",
     "is no longer kept"),
    ("-Wparentheses", "suggest parentheses around assignment used as truth value",
     "if (a = 2)//@\n        return 1;\n    return 0;", "if ((a = 2))\n        return 1;\n    return 0;",
     "the condition stays the constant `2`"),
    ("-Wparentheses", "suggest parentheses around assignment used as truth value",
     "while (n = *p)//@\n        p++;\n    return 0;", "while ((n = *p))\n        p++;\n    return 0;", None),
    ("-Wparentheses", "suggest parentheses around '&&' within '||'", "return a || i && n;//@",
     "return a || (i && n);", None),
    # what is unused
    ("-Wunused-variable", "unused variable 'k'", "int k = a;//@\n    return n;", "return n;", None),
    ("-Wunused-variable", "unused variable 'k'", "int k = strlen(s);//@\n    return n;", "return n;",
     "it removes the call of `strlen`"),
    ("-Wunused-variable", "unused variable 'k'", "int k = strlen(s);//@\n    return n;", "strlen(s);\n    return n;",
     None),
    ("-Wunused-variable", "unused variable 'k'", "int k = a;//@\n    return n;", "int k = a;\n    return k;",
     "where something unused is to go"),
    ("unreadVariable", "Variable 'a' is assigned a value that is never used.",
     "switch (n) {\n    case 1:\n        a = n;//@\n        break;\n    default:\n        i = 3;\n    }\n    return i;",
     "switch (n) {\n    case 1:\n    default:\n        i = 3;\n    }\n    return i;", "it removes `break`"),
    # what is missing
    ("-Wreturn-type", "control reaches end of non-void function", "if (n)\n        return -1;\n    a = 2;//@",
     "if (n)\n        return -1;\n    a = 2;\n    return 0;", "nothing in the function says that it gives `0`"),
    ("-Wreturn-type", "control reaches end of non-void function",
     "int k = 0;\n    for (i = 0; i < n; i++)\n        k += p[i];//@",
     "int k = 0;\n    for (i = 0; i < n; i++)\n        k += p[i];\n    return k;", None),
    ("-Wimplicit-fallthrough=", "this statement may fall through",
     "switch (a) {\n    case 1:\n        n = 2;//@\n    case 2:\n        n = 3;\n    }\n    return n;",
     "switch (a) {\n    case 1:\n        n = 3;\n    }\n    return n;", "it removes what is assigned"),
    # what is named stays
    ("nullPointer", "Null pointer dereference: p", "return *p;//@", "return *q;", "it puts `q` in its place"),
    ("nullPointerRedundantCheck", "Either the condition 'p==NULL' is redundant or there is possible null pointer "
     "dereference: p.", "n = *p;//@\n    if (p == NULL)\n        return 1;\n    return n;",
     "n = 0;\n    if (p == NULL)\n        return 1;\n    return n;", "`p` is reported"),
    ("arrayIndexOutOfBounds", "Array 'p[5]' accessed at index 5, which is out of bounds.", "return p[5];//@",
     "return p[4];", None),
    # formats
    ("-Wformat=", "format '%s' expects argument of type 'char *', but argument 2 has type 'int'",
     'return printf("%s of", n);//@', 'return printf("%s of", s);', "it no longer prints `n`"),
    ("-Wformat=", "format '%s' expects argument of type 'char *', but argument 2 has type 'int'",
     'return printf("%s of", n);//@', 'return printf("all of", n);', "it changes the text"),
    ("-Wformat=", "format '%s' expects argument of type 'char *', but argument 2 has type 'int'",
     'return printf("%s of", n);//@', 'return printf("%d of", n);', None),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "message", "before", "after", "objection"), CASES)
def test_a_fix_keeps_what_is_not_reported(
    rule: str, message: str, before: str, after: str, objection: str | None
) -> None:
    made = change(rule, message, body(before), body(after))
    said = trick(made)
    if objection is None:
        assert said is None
        assert guess(made) == ""
    else:
        assert objection in (said or "")


HEAD = "int f(int a, int b)//@\n{\n    return a;\n}\n"
UNUSED = "unused parameter 'b'"


@pytest.mark.parametrize(
    ("before", "after", "language", "objection"),
    [
        (HEAD, HEAD.replace("int b", "int"), "c", "an error before C23"),
        (HEAD, HEAD.replace("int b", "int"), "cpp", None),
        (HEAD, HEAD.replace(", int b", ""), "c", "callers in other files"),
        ("static " + HEAD, "static " + HEAD.replace(", int b", ""), "c", None),
    ],
)
def test_a_parameter_keeps_its_name_in_c_and_its_place_for_callers(
    before: str, after: str, language: Language, objection: str | None
) -> None:
    said = trick(change("-Wunused-parameter", UNUSED, before, after, language=language))
    assert said is None if objection is None else objection in (said or "")


@pytest.mark.parametrize(
    ("name", "kind"),
    [("prinft", ""), ("printf_all", "a guess"), ("value", "a guess"), ("Printf", "")],
)
def test_an_undeclared_name_gives_way_to_one_like_it_only(name: str, kind: str) -> None:
    made = change(
        "-Wimplicit-function-declaration",
        f"implicit declaration of function '{name}'",
        body(f"return {name}(s);//@"),
        body("return printf(s);"),
    )
    assert trick(made) is None
    assert kind in guess(made) if kind else guess(made) == ""


def test_each_rule_of_the_table_has_its_expectation() -> None:
    def reported(rule: str, message: str = "") -> str:
        made = change(rule, message, body("return n;//@"), body("return a;")).diagnostic
        return expectation_of(classified(made))

    assert reported("-Wsign-compare") == "same"
    assert reported("-Wunused-but-set-variable") == "unused"
    assert reported("-Wformat=2") == "format"
    assert reported("nullPointer") == "fault"
    assert reported("", "The value of the local variable n is not used") == "unused"
    assert reported("-Wsome-new-warning") == "fault"


def test_a_constant_in_place_of_what_does_not_compile_is_refused() -> None:
    before, after = java("int n = l;//@\n        return n;"), java("int n = 0;\n        return n;")
    made = change(
        "", "incompatible types: List<Object> cannot be converted to int", before, after, language="java"
    )
    made.diagnostic = replace(made.diagnostic, level="error")
    assert "it puts `0` in the place of `l`" in (trick(made) or "")


def test_a_misspelt_constant_is_no_other_value() -> None:
    before, after = (
        java("Object o = nul;//@\n        return o == null;"),
        java("Object o = null;\n        return o == null;"),
    )
    made = change("", "cannot find symbol\n  symbol:   variable nul", before, after, language="java")
    made.diagnostic = replace(made.diagnostic, level="error")
    assert trick(made) is None


OVERRIDES = (
    "The function 'f' overrides a function in a base class but is not marked with a 'override' specifier."
)
BY_VALUE = "Function parameter 's' should be passed by const reference."
PREFIX = "Prefer prefix ++/-- operators for non-primitive types."


@pytest.mark.parametrize(
    ("rule", "message", "before", "after", "objection"),
    [
        ("missingOverride", OVERRIDES, "struct D : B {\n    void f() const;//@\n};\n",
         "struct D : B {\n    void f() const override;\n};\n", None),
        ("missingOverride", OVERRIDES, "struct D : B {\n    int f() { return 1; }//@\n};\n",
         "struct D : B {\n    int f() override { return 2; }\n};\n", "changes what is computed"),
        ("noExplicitConstructor", "Class 'C' has a constructor with 1 argument that is not explicit.",
         "class C {\n    C(int a);//@\n};\n", "class C {\n    explicit C(int a);\n};\n", None),
        ("passedByValue", BY_VALUE, "int f(T s) {//@\n    return s.n;\n}\n",
         "int f(const T &s) {\n    return s.n;\n}\n", None),
        ("passedByValue", BY_VALUE, "int f(T s) {//@\n    return s.n;\n}\n",
         "int f(const T &s) {\n    return 0;\n}\n", "changes what is computed"),
        ("postfixOperator", PREFIX, "void f(I i) {\n    i++;//@\n}\n", "void f(I i) {\n    ++i;\n}\n", None),
        ("postfixOperator", PREFIX, "void f(I i) {\n    i++;//@\n}\n", "void f(I i) {\n    --i;\n}\n",
         "changes what is computed"),
        ("postfixOperator", PREFIX, "void f(I i) {\n    I old = ({ i++; });//@\n}\n",
         "void f(I i) {\n    I old = ({ ++i; });\n}\n", "changes what is computed"),
        ("postfixOperator", PREFIX, "int f(I i) {\n    return *i++;//@\n}\n",
         "int f(I i) {\n    return *++i;\n}\n", "changes what is computed"),
    ],
)  # fmt: skip
def test_of_cpp_only_specifiers_references_and_unused_values_change(
    rule: str, message: str, before: str, after: str, objection: str | None
) -> None:
    said = trick(change(rule, message, before, after, language="cpp"))
    assert said is None if objection is None else objection in (said or "")
