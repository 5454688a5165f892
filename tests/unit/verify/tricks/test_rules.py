"""Changes that only silence a tool are refused, with the reason; the usual real fixes are not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

import pytest

from data_prep.text.languages import Language
from plc.diagnostics import Diagnostic, Location
from plc.diagnostics.rules import classified
from plc.verify.tricks import Case, Change, guess, trick


def change(rule: str, message: str, before: str, after: str, *, language: Language = "c") -> Change:
    """A candidate for the line of `before` that ends in `//@`; the mark is in neither text."""
    line = next(n for n, text in enumerate(before.splitlines(), start=1) if text.endswith("//@"))
    tool = "javac" if language == "java" else "gcc" if rule.startswith("-W") else "cppcheck"
    reported = classified(Diagnostic(Location(PurePath("a"), line), message, tool, rule))
    text = before.replace("//@", "").encode()
    return Case(text, language).change(after.replace("//@", "").encode(), reported)


def body(statements: str) -> str:
    return f"int f(int a, int i, int n, int *p, int *q, char *s)\n{{\n    {statements}\n}}\n"


# rule, message, the statements as they are, the candidate's, what is said against it
TRICKS = [
    # formats
    ("-Wformat=", "format '%s' expects argument of type 'char *', but argument 3 has type 'int'",
     'printf("%s has %s", s, n);//@\n    return 0;', "printf(s, n);\n    return 0;",
     "removes the format string"),
    ("-Wformat-truncation=", "' near end' directive output may be truncated",
     'snprintf(s, 9, "%s near end", q);//@\n    return 0;', 'snprintf(s, 9, "%s", q);\n    return 0;',
     "it changes the text that is printed"),
    ("-Wformat-insufficient-args", "more '%' conversions than data arguments",
     'printf("%d items of %s\\n", n);//@\n    return 0;', 'printf("%d", n);\n    return 0;',
     "it changes the text that is printed"),
    ("-Wformat=", "format '%s' expects argument of type 'char *', but argument 3 has type 'int'",
     'printf("%-20s %5s\\n", s, n);//@\n    return 0;', 'printf(s, "%-20s %5s\\n", n);\n    return 0;',
     "it makes `s` the format"),
    # conversions
    ("bugprone-signed-char-misuse",
     "'signed char' to 'int' conversion; consider casting to 'unsigned char' first.",
     "n = s[i];//@\n    return n;", "n = (int)s[i];\n    return n;", "the cast to `int` keeps the sign"),
    # words that only quieten, code of another configuration
    ("variableScope", "The scope of the variable 'k' can be reduced.",
     "char *k;//@\n    if (a) { k = s; return *k; }\n    return 0;",
     "char *const k;\n    if (a) { k = s; return *k; }\n    return 0;",
     "it adds `const`, which is not what is reported"),
    ("unusedLabelConfiguration", "Label 'exit' is not used. There is #if in function body so the label might"
     " be used in code that is removed by the preprocessor.", "exit://@\n    return 0;", "return 0;",
     "it removes what code in another branch of `#if` may use"),
    # what a compiler cannot read
    ("", "invalid use of undefined type \'struct host\'", "s = (char *) (q->name);//@\n    return 0;",
     "s = (char *) (q);\n    return 0;", "it takes code away for want of a type whose header is missing"),
    ("", "expected declaration or statement at end of input",
     "if (a) {\n        n = 1;\n    return n;\n}\nint g(void)\n{\n    return 0;//@",
     "if (a) {\n        n = 1;\n    return n;\n}\nint g(void)\n{\n    return 0;\n}",
     "it leaves a function inside of another"),
    # memory that nobody releases any more
    ("-Wanalyzer-malloc-leak", "leak of 'q' [CWE-401]", "q = malloc(n);\n    return q;//@",
     "q = malloc(n);\n    return NULL;", "it no longer returns `q`, which nothing releases"),
    ("returnDanglingLifetime", "Returning pointer to local variable 'a' that will be invalid when returning.",
     "q = &a;\n    return q;//@", "q = &a;\n    return NULL;\n    return q;", "it adds `return`"),
    ("nullPointer", "Null pointer dereference: p", "free(p[i]);//@\n    return 0;",
     "free(&p[i]);\n    return 0;", "it frees `&p[i]`, which is not what is reported"),
    # behind the end
    ("ctuPointerArith", "Pointer arithmetic overflow; 'p' buffer size is 20",
     "*(p + 5) = 1;//@\n    return 0;", "*((p + 1) + 5) = 1;\n    return 0;",
     "it moves an access behind the end even further"),
    # another operation
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
    # conditions
    ("negativeIndex", "Array 'p[5]' accessed at index -1, which is out of bounds.",
     "for (i = 4; i >= -1; i--)\n        p[i] = 1;//@\n    return 0;",
     "for (i = 4; i <= -1; i--)\n        p[i] = 1;\n    return 0;",
     "it turns the test around: `>=` becomes `<=`"),
    ("uninitvar", "Uninitialized variable: p",
     "if (n == 0)\n        p = q;\n    return *p;//@", "if (n != 0)\n        p = q;\n    return *p;",
     "it turns the test around: `==` becomes `!=`"),
    ("memleak", "Memory leak: p", "if (n)\n        return 0;//@\n    return 1;",
     "if (!n)\n        return 0;\n    return 1;", "it negates the condition `n`"),
    ("nullPointer", "Null pointer dereference: p", "if (n)\n        *p = 1;//@\n    return 0;",
     "if (0)\n        *p = 1;\n    return 0;", "it makes a condition constant: `0`"),
    ("nullPointer", "Null pointer dereference: p", "while (n)\n        *p = 1;//@\n    return 0;",
     "while (n && 0)\n        *p = 1;\n    return 0;", "it makes a condition constant: `0` beside `&&`"),
    ("nullPointer", "Null pointer dereference: p", "if (p && n)\n        *q = 1;//@\n    return 0;",
     "if (p || n)\n        *q = 1;\n    return 0;", "it weakens the condition: `&&` becomes `||`"),
    ("arrayIndexOutOfBounds", "Array 'p[5]' accessed at index 5, which is out of bounds.",
     "if (i && n > i)\n        p[i] = 1;//@\n    return 0;", "if (i)\n        p[i] = 1;\n    return 0;",
     "it removes a part of a condition"),
    ("arrayIndexOutOfBounds", "Array 'p[5]' accessed at index 5, which is out of bounds.",
     "for (i = 0; i < 9; i++)\n        p[i] = 1;//@\n    return 0;",
     "for (i = 0; a < 9; i++)\n        p[i] = 1;\n    return 0;",
     "it makes the loop count `i` without testing it"),
    ("nullPointer", "Null pointer dereference: p", "return *p;//@",
     "if (p != p)\n        return *p;\n    return 0;", "it makes a condition constant"),
    ("uninitvar", "Uninitialized variable: p", "for (i = 0; i < n; i++)\n        p = q;\n    return *p;//@",
     "for (i = 0; i < a; i++)\n        p = q;\n    return *p;", "but `p` still has no value"),
    # guards and ways out
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
    # removed code
    ("nullPointer", "Null pointer dereference: p", "*p = 1;//@\n    return 0;", "return 0;",
     "it removes what is assigned to `*p`"),
    ("bufferAccessOutOfBounds", "Buffer is accessed out of bounds: s", "strcpy(s, q);//@\n    return 0;",
     "return 0;", "it removes the call of `strcpy`"),
    ("zerodiv", "Division by zero.", "a = n / 0;//@\n    return n;", "return n;",
     "it removes what is assigned to `a`"),
    ("nullPointer", "Null pointer dereference: p", "if (n)\n        *p = 1;//@\n    return 0;",
     "*p = 1;\n    return 0;", "it removes a test"),
    ("doubleFree", "Memory pointed to by 'p' is freed twice.", "free(p);\n    free(p);//@\n    return 0;",
     "free(p);\n    free(q);\n    return 0;", "it frees `q`, which is not what is reported"),
    ("-Wuse-after-free", "pointer 'p' used after 'free'", "free(p);\n    *p = 1;//@\n    return 0;",
     "*p = 1;\n    return 0;", "it removes the call of `free`"),
    ("deallocret", "Returning/dereferencing 'p' after it is deallocated / released",
     "free(p);\n    return *p;//@",
     "return *p;", "it removes the call of `free`"),
    ("memleak", "Memory leak: p", "p = malloc(3);\n    return 0;//@",
     "p = malloc(3);\n    free(q);\n    return 0;", "it frees `q`"),
    ("memleak", "Memory leak: p", "p = malloc(3);\n    return 0;//@",
     "p = malloc(3);\n    if (q == NULL)\n        free(p);\n    return 0;",
     "it tests something that is not reported"),
    ("resourceLeak", "Resource leak: s", "s = fopen(q, q);\n    fclose(p);\n    return 0;//@",
     "s = fopen(q, q);\n    return 0;", "it removes the call of `fclose`"),
    ("nullPointer", "Null pointer dereference: p", "n = *p & a;//@\n    return n;",
     "n = *p | a;\n    return n;",
     "`&` becomes `|`"),
    ("-Wanalyzer-null-dereference", "dereference of NULL 'p'", "return *p + n;//@",
     "n = 0;\n    return *p + n;",
     "it overwrites `n` with a constant"),
    ("uninitvar", "Uninitialized variable: a", "lock(p);\n    n = a;//@\n    unlock(p);\n    return n;",
     "n = a;\n    return n;", "it removes the call of `lock`"),
    # values and words
    ("uninitvar", "Uninitialized variable: k", "int k[3];\n    return k[1];//@",
     "int k[3];\n    memset(k, 1, sizeof k);\n    return k[1];", "it guesses the missing value: `1`"),
    ("uninitvar", "Uninitialized variable: s", "return strcpy(q, s);//@", 'return strcpy(s, "%s");',
     'it writes a text that is made up: "%s"'),
    ("uninitvar", "Uninitialized variable: k", "int k;\n    return k;//@", "static int k;\n    return k;",
     "it makes the variable `static`"),
    ("negativeIndex", "Array 'p[5]' accessed at index -1, which is out of bounds.",
     "int k = -1;\n    return p[k];//@", "size_t k = -1;\n    return p[k];",
     "it only changes the type to `size_t`"),
    ("-Wunused-result", "ignoring return value of 'read'", "read(a, s, n);//@\n    return 0;",
     "(void)read(a, s, n);\n    return 0;", "it adds the cast `(void)`, which only hides"),
    ("-Wincompatible-pointer-types", "initialization of 'char *' from incompatible pointer type 'int *'",
     "s = p;//@\n    return 0;", "s = (char *)p;\n    return 0;",
     "it adds the cast `(char*)`, which only hides"),
    ("nullPointer", "Null pointer dereference: p", "return *p;//@",
     "return *p; // cppcheck-suppress nullPointer", "it writes a comment that silences tools"),
    ("nullPointer", "Null pointer dereference: p", "return *p;//@", "assert(p);\n    return *p;",
     "it writes `assert`"),
    ("-Wunused-variable", "unused variable 'k'", "int k;//@\n    return 0;",
     "int k __attribute__((unused));\n    return 0;", "it writes `__attribute__`"),
    ("uninitvar", "Uninitialized variable: k", "int k;\n    return k;//@", "volatile int k;\n    return k;",
     "it writes `volatile`"),
    ("uninitvar", "Uninitialized variable: k", "int k;\n    return k;//@",
     "int k;\n    k = k;\n    return k;",
     "it assigns a value to itself"),
    ("nullPointer", "Null pointer dereference: p", "*p = 1;//@\n    return 0;",
     "#if 0\n    *p = 1;\n#endif\n    return 0;", "it writes `#if`"),
    ("nullPointer", "Null pointer dereference: p", "*p = 1;//@\n    return 0;",
     "*p = 1;\n#line 1 \"other.c\"\n    return 0;", "it writes `#line`"),
    ("-Wunknown", "something", "a = n;//@\n    return a;",
     '_Pragma("GCC diagnostic ignored \\"-Wall\\"")\n    a = n;\n    return a;', "_Pragma"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "message", "before", "after", "objection"), TRICKS)
def test_a_trick_is_refused(rule: str, message: str, before: str, after: str, objection: str) -> None:
    said = trick(change(rule, message, body(before), body(after)))
    assert said is not None
    assert objection in said


# rule, message, the statements as they are, those of a real fix
FIXES = [
    ("arrayIndexOutOfBounds", "Array 'p[5]' accessed at index 5, which is out of bounds.",
     "for (i = 0; i <= 5; i++)\n        p[i] = 1;//@\n    return 0;",
     "for (i = 0; i < 5; i++)\n        p[i] = 1;\n    return 0;"),
    ("arrayIndexOutOfBounds", "Array 'p[5]' accessed at index 5, which is out of bounds.",
     "p[5] = 1;//@\n    return 0;", "p[4] = 1;\n    return 0;"),
    ("arrayIndexOutOfBounds", "Array 'p[5]' accessed at index 5, which is out of bounds.",
     "return p[i];//@", "if (i < 0 || i >= 5)\n        return 0;\n    return p[i];"),
    ("arrayIndexOutOfBounds", "Array 'p[5]' accessed at index 5, which is out of bounds.",
     "return p[i - 1];//@", "if (i)\n        return p[i - 1];\n    return 0;"),
    ("negativeIndex", "Array 'p[5]' accessed at index -1, which is out of bounds.",
     "for (i = 4; i >= -1; i--)\n        p[i] = 1;//@\n    return 0;",
     "for (i = 4; i > -1; i--)\n        p[i] = 1;\n    return 0;"),
    ("negativeIndex", "Array 'p[5]' accessed at index -1, which is out of bounds.",
     "return p[i];//@", "return p[i + 1];"),
    ("memleak", "Memory leak: q", "q = malloc(n);\n    return q ? 1 : 0;//@",
     "q = malloc(n);\n    free(q);\n    return 0;"),
    ("unassignedVariable", "Variable 'r' is not assigned a value.",
     "int *r;//@\n    return *r;", "int *r = p;\n    return *r;"),
    ("nullPointer", "Possible null pointer dereference: p", "return *p;//@",
     "if (p == NULL)\n        return -1;\n    return *p;"),
    ("nullPointer", "Possible null pointer dereference: p", "*p = 1;//@\n    return 0;",
     "if (p)\n        *p = 1;\n    return 0;"),
    ("nullPointerRedundantCheck", "Either the condition '!p' is redundant or there is possible null pointer "
     "dereference: p.", "if (!p)\n        return *p;//@\n    return 0;",
     "if (p)\n        return *p;\n    return 0;"),
    ("nullPointerRedundantCheck", "Either the condition 'p==NULL' is redundant or there is possible null "
     "pointer dereference: p.", "if (p == NULL)\n        return *p;//@\n    return 0;",
     "if (p != NULL)\n        return *p;\n    return 0;"),
    ("nullPointer", "Null pointer dereference: p", "if (p || n > *p)//@\n        return 1;\n    return 0;",
     "if (p && n > *p)\n        return 1;\n    return 0;"),
    ("memleak", "Memory leak: p", "p = malloc(3);\n    return 0;//@",
     "p = malloc(3);\n    free(p);\n    return 0;"),
    ("memleak", "Memory leak: p",
     "p = malloc(3);\n    if (n)\n        return 0;//@\n    free(p);\n    return 1;",
     "p = malloc(3);\n    if (n) {\n        free(p);\n        return 0;\n    }\n    free(p);\n    return 1;"),
    ("resourceLeak", "Resource leak: s", "s = fopen(q, q);\n    return 0;//@",
     "s = fopen(q, q);\n    fclose(s);\n    return 0;"),
    ("doubleFree", "Memory pointed to by 'p' is freed twice.", "free(p);\n    free(p);//@\n    return 0;",
     "free(p);\n    return 0;"),
    ("doubleFree", "Memory pointed to by 'p' is freed twice.", "free(p);\n    free(p);//@\n    return 0;",
     "free(p);\n    p = NULL;\n    free(p);\n    return 0;"),
    ("-Wuse-after-free", "pointer 'p' used after 'free'", "free(p);\n    free(p);//@\n    return 0;",
     "free(p);\n    return 0;"),
    ("-Wanalyzer-double-free", "double-'free' of 'p'",
     "free(p);\n    if (n)\n        free(p);//@\n    return 0;", "free(p);\n    return 0;"),
    ("-Wuse-after-free", "pointer 'p' used after 'free'", "free(p);\n    n = *p;//@\n    return n;",
     "n = *p;\n    free(p);\n    return n;"),
    ("autovarInvalidDeallocation", "Deallocation of an auto-variable results in undefined behaviour.",
     "char k[3];\n    free(k);//@\n    return 0;", "char k[3];\n    return 0;"),
    ("integerOverflow", "Signed integer overflow for expression '1<<32'.",
     "return 1 << 32;//@", "return 1 << 31;"),
    ("integerOverflow", "Signed integer overflow for expression 'a*n'.",
     "long k = a * n;//@\n    return k;", "long k = (long)a * n;\n    return k;"),
    ("zerodiv", "Division by zero.", "return n / a;//@", "if (a == 0)\n        return 0;\n    return n / a;"),
    ("zerodiv", "Division by zero.", "return n / a;//@", "return a ? n / a : 0;"),
    ("-Wformat=", "format '%d' expects argument of type 'int', but argument 2 has type 'char *'",
     'return printf("%d", s);//@', 'return printf("%s", s);'),
    ("-Wformat=", "format '%d' expects argument of type 'int', but argument 2 has type 'long int'",
     'return printf("%d", (long)a);//@', 'return printf("%ld", (long)a);'),
    ("-Wparentheses", "suggest parentheses around assignment used as truth value",
     "if (a = n)//@\n        return 1;\n    return 0;", "if (a == n)\n        return 1;\n    return 0;"),
    ("incorrectLogicOperator", "Logical conjunction always evaluates to false: a == 0 && a == 1.",
     "if (a == 0 && a == 1)//@\n        return 1;\n    return 0;",
     "if (a == 0 || a == 1)\n        return 1;\n    return 0;"),
    ("unreadVariable", "Variable 'a' is assigned a value that is never used.", "a = n;//@\n    return 0;",
     "return 0;"),
    ("unreachableCode", "Statements following return will never be executed.",
     "return 0;\n    *p = 1;//@", "return 0;"),
    ("-Wsign-compare", "comparison of integer expressions of different signedness: 'int' and 'unsigned int'",
     "return a < (unsigned)n;//@", "return (unsigned)a < (unsigned)n;"),
    ("nullPointer", "Null pointer dereference: p", "return *p;//@",
     'if (p == NULL) {\n        puts("no p");\n        return 0;\n    }\n    return *p;'),
    ("nullPointer", "Null pointer dereference: p",
     "if (p != NULL & *p == 5)//@\n        n = 1;\n    return n;",
     "if (p != NULL && *p == 5)\n        n = 1;\n    return n;"),
    ("nullPointer", "Null pointer dereference: p", "p = NULL;\n    return *p;//@",
     "p = malloc(sizeof *p);\n    if (p == NULL)\n        return 0;\n    *p = 5;\n    return *p;"),
    ("-Wanalyzer-double-fclose", "double 'fclose' of FILE 's'",
     "fclose(s);\n    fclose(s);//@\n    return 0;",
     "fclose(s);\n    return 0;"),
    ("deallocret", "Returning/dereferencing 'p' after it is deallocated / released",
     "free(p);\n    return p;//@",
     "return p;"),
    ("-Wanalyzer-free-of-non-heap", "'free' of 'p' which points to memory on the stack",
     "int *own = &a;\n    if (own != NULL)\n        free(own);//@\n    return a;", "return a;"),
    ("useClosedFile", "Used file that is not opened.", "fclose(s);\n    fclose(s);//@\n    return 0;",
     "fclose(s);\n    return 0;"),
    ("memleakOnRealloc", "Common realloc mistake: 'p' nulled but not freed upon failure",
     "p = realloc(p, n);//@\n    return 0;",
     "void *more = realloc(p, n);\n    if (more == NULL) {\n        free(p);\n        return -1;\n    }\n"
     "    p = more;\n    return 0;"),
    ("uninitvar", "Uninitialized variable: k", "int *k;\n    *k = n;//@\n    return *k;",
     "int *k;\n    k = malloc(4);\n    if (k == NULL)\n        exit(1);\n    *k = n;\n    return *k;"),
    ("getsCalled", "Obsolete function 'gets' called.", "gets(s);//@\n    return 0;",
     "fgets(s, n, stdin);\n    return 0;"),
    ("bufferAccessOutOfBounds", "Buffer is accessed out of bounds: s", "strcpy(s, q);//@\n    return 0;",
     "strncpy(s, q, n - 1);\n    return 0;"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "message", "before", "after"), FIXES)
def test_a_usual_fix_is_not_refused(rule: str, message: str, before: str, after: str) -> None:
    made = change(rule, message, body(before), body(after))
    assert trick(made) is None
    assert guess(made) == ""


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


def java(statements: str) -> str:
    return f"class A {{\n    int f(String s, int[] a, int i) {{\n        {statements}\n    }}\n}}\n"


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
        ("rawtypes", "found raw type: List", "List l = null;//@\n        return 0;",
         '@SuppressWarnings("rawtypes") List l = null;\n        return 0;', "it writes `SuppressWarnings`"),
        ("", "Resource leak: 'r' is never closed", "Reader r = open();//@\n        return 0;",
         "Reader r = open();\n        r.close();\n        return 0;", None),
    ],
)  # fmt: skip
def test_java_has_the_same_rules(
    rule: str, message: str, before: str, after: str, objection: str | None
) -> None:
    said = trick(change(rule, message, java(before), java(after), language="java"))
    assert said is None if objection is None else objection in (said or "")


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


def test_what_leaks_may_be_freed_by_the_name_that_related_lines_give_it() -> None:
    before = body("p[i] = f(n);\n    n = 0;\n    return n;").encode()
    freed = body("p[i] = f(n);\n    n = 0;\n    free(p[i]);\n    return n;").encode()
    place = Location(PurePath("a.c"), 5)
    related = (Location(PurePath("a.c"), 3),)
    alone = Diagnostic(place, "leak of '<unknown>'", "gcc", "-Wanalyzer-malloc-leak", "leak")
    reported = replace(alone, related=related)
    assert trick(Case(before, "c").change(freed, reported)) is None
    assert "it frees `p[i]`" in (trick(Case(before, "c").change(freed, alone)) or "")


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
