"""Tests of the C and C++ faults of values, types and switches."""

from __future__ import annotations

import pytest

from tests.unit.data_prep.inject.c.c_mutants import Case, check

CASES = [
    Case(
        "drop-break",
        "c",
        "int f(int c)",
        (
            "switch (c) {",
            "case 'v':",
            "    verbose = 1;",
            "    break;",
            "case 'q':",
            "    quiet = 1;",
            "    break;",
            "case 'x':",
            "    return 1;",
            "default:",
            "    other = 1;",
            "    break;",
            "}",
            "return 0;",
        ),
        [(484, ("@@ -5 +4,0 @@", "-        break;")), (484, ("@@ -8 +7,0 @@", "-        break;"))],
    ),
    Case(
        "drop-break",
        "c",
        "int f(int c)",
        (
            "switch (c) {",
            "case 'v':",
            "    return 1;",
            "    break;",
            "case 'q':",
            "    quiet = 1;",
            "    break;",
            "default:",
            "    break;",
            "}",
            "return 0;",
        ),
        [],
    ),
    Case(
        "drop-initializer",
        "c",
        "int f(const int *a, int n)",
        (
            "int total = 0;",
            "for (int i = 0; i < n; i++)",
            "    total += a[i];",
            "return total;",
        ),
        [(457, ("@@ -2 +2 @@", "-    int total = 0;", "+    int total;"))],
    ),
    Case(
        "drop-initializer",
        "c",
        "int f(int n)",
        (
            "int result = -1;",
            "if (n > 3)",
            "    result = 0;",
            "return result;",
        ),
        [(457, ("@@ -2 +2 @@", "-    int result = -1;", "+    int result;"))],
    ),
    Case(
        "drop-initializer",
        "c",
        "int f(int n)",
        (
            "int result = 0;",
            "result = g(n);",
            "return result;",
        ),
        [],
    ),
    Case(
        "drop-initializer",
        "c",
        "int f(int n)",
        (
            "static int calls = 0;",
            "return calls++;",
        ),
        [],
    ),
    Case(
        "drop-initializer",
        "c",
        "int f(int n)",
        (
            "int i;",
            "int sum;",
            "sum = 0;",
            "while (n--)",
            "    sum += n;",
            "return sum;",
        ),
        [(457, ("@@ -4 +3,0 @@", "-    sum = 0;"))],
    ),
    Case(
        "drop-initializer",
        "cpp",
        "Box::Box(int n) : size_(0), most_(n), at_(0)",
        ("fill();",),
        [
            (
                457,
                (
                    "@@ -1 +1 @@",
                    "-Box::Box(int n) : size_(0), most_(n), at_(0) {",
                    "+Box::Box(int n) : most_(n), at_(0) {",
                ),
            ),
            (
                457,
                (
                    "@@ -1 +1 @@",
                    "-Box::Box(int n) : size_(0), most_(n), at_(0) {",
                    "+Box::Box(int n) : size_(0), most_(n) {",
                ),
            ),
        ],
    ),
    Case(
        "drop-initializer",
        "cpp",
        "int f(int n)",
        (
            "int k{0};",
            "k += n;",
            "return k;",
        ),
        [(457, ("@@ -2 +2 @@", "-    int k{0};", "+    int k;"))],
    ),
    Case(
        "wrong-variable",
        "c",
        "int f(int width, int height)",
        ("return width * height;",),
        [
            (682, ("@@ -2 +2 @@", "-    return width * height;", "+    return height * height;")),
            (682, ("@@ -2 +2 @@", "-    return width * height;", "+    return width * width;")),
        ],
    ),
    Case(
        "wrong-variable",
        "c",
        "void f(char *to, int to_size, const char *from, int from_size)",
        (
            "if (to_size > 9)",
            "    return;",
            "memcpy(to, from, from_size);",
        ),
        [
            (1025, ("@@ -2 +2 @@", "-    if (to_size > 9)", "+    if (from_size > 9)")),
            (688, ("@@ -4 +4 @@", "-    memcpy(to, from, from_size);", "+    memcpy(to, from, to_size);")),
        ],
    ),
    Case(
        "wrong-variable",
        "c",
        "int f(int count, char *name)",
        ("return count + name[0];",),
        [],
    ),
    Case(
        "stale-copy",
        "c",
        "void f(struct box *box, struct point p)",
        (
            "box->left = p.x;",
            "box->top = p.y;",
        ),
        [(682, ("@@ -3 +3 @@", "-    box->top = p.y;", "+    box->top = p.x;"))],
    ),
    Case(
        "stale-copy",
        "c",
        "void f(struct box *box)",
        (
            "box->left = 1;",
            "box->top = 2;",
        ),
        [],
    ),
    Case(
        "change-sign-or-width",
        "c",
        "int f(int fd, char *b)",
        (
            "ssize_t got = read(fd, b, 9);",
            "if (got < 0) return 1;",
            "return 0;",
        ),
        [(195, ("@@ -2 +2 @@", "-    ssize_t got = read(fd, b, 9);", "+    size_t got = read(fd, b, 9);"))],
    ),
    Case(
        "change-sign-or-width",
        "c",
        "int f(void)",
        (
            "int c = getchar();",
            "return c == EOF;",
        ),
        [(197, ("@@ -2 +2 @@", "-    int c = getchar();", "+    char c = getchar();"))],
    ),
    Case(
        "change-sign-or-width",
        "c",
        "size_t f(const char *text)",
        (
            "size_t n = strlen(text);",
            "return n;",
        ),
        [(197, ("@@ -2 +2 @@", "-    size_t n = strlen(text);", "+    int n = strlen(text);"))],
    ),
    Case(
        "change-sign-or-width",
        "c",
        "int f(const unsigned char *text, const int *table)",
        (
            "unsigned char c = text[0];",
            "return table[c];",
        ),
        [(194, ("@@ -2 +2 @@", "-    unsigned char c = text[0];", "+    char c = text[0];"))],
    ),
    Case(
        "change-sign-or-width",
        "c",
        "int f(int a)",
        (
            "int b = a;",
            "return b;",
        ),
        [],
    ),
    Case(
        "change-sign-or-width",
        "c",
        "int f(const int *table)",
        (
            "unsigned char c = 3;",
            "return table[c];",
        ),
        [],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_faults_are_exactly_these(case: Case) -> None:
    check(case)
