"""Tests of the C and C++ faults of conditions and operators."""

from __future__ import annotations

import pytest

from tests.unit.data_prep.inject.c.c_mutants import Case, check

CASES = [
    Case(
        "negate-condition",
        "c",
        "int f(int a, int b)",
        (
            "if (!a) return 1;",
            "if (a == b) return 2;",
            "return is_set(a) ? 3 : 4;",
        ),
        [
            (480, ("@@ -2 +2 @@", "-    if (!a) return 1;", "+    if (a) return 1;")),
            (480, ("@@ -3 +3 @@", "-    if (a == b) return 2;", "+    if (a != b) return 2;")),
            (480, ("@@ -4 +4 @@", "-    return is_set(a) ? 3 : 4;", "+    return !is_set(a) ? 3 : 4;")),
        ],
    ),
    Case(
        "negate-condition",
        "c",
        "int f(int a, int b)",
        (
            "if (a < b) return 1;",
            "return 2;",
        ),
        [],
    ),
    Case(
        "and-for-or",
        "c",
        "int f(int low, int high, int size)",
        ("return low > high || high >= size;",),
        [
            (
                480,
                (
                    "@@ -2 +2 @@",
                    "-    return low > high || high >= size;",
                    "+    return low > high && high >= size;",
                ),
            )
        ],
    ),
    Case(
        "and-for-or",
        "c",
        "int f(int a, int b, int c)",
        ("return a && b && c;",),
        [],
    ),
    Case(
        "wrong-operator",
        "c",
        "int f(int base, int length)",
        ("return base + length;",),
        [(480, ("@@ -2 +2 @@", "-    return base + length;", "+    return base - length;"))],
    ),
    Case(
        "wrong-operator",
        "c",
        "int f(int flags, int mask)",
        (
            "flags &= ~4;",
            "if (flags & mask) return 1;",
            "return flags % 8;",
        ),
        [
            (480, ("@@ -2 +2 @@", "-    flags &= ~4;", "+    flags &= 4;")),
            (480, ("@@ -3 +3 @@", "-    if (flags & mask) return 1;", "+    if (flags && mask) return 1;")),
            (480, ("@@ -4 +4 @@", "-    return flags % 8;", "+    return flags / 8;")),
        ],
    ),
    Case(
        "wrong-operator",
        "cpp",
        "std::string f(const std::string &a, const std::string &b)",
        ("return a + b;",),
        [],
    ),
    Case(
        "assign-for-compare",
        "c",
        "int f(int state)",
        (
            "if (state == CLOSED) return 1;",
            "if (3 == state) return 2;",
            "return 0;",
        ),
        [(481, ("@@ -2 +2 @@", "-    if (state == CLOSED) return 1;", "+    if (state = CLOSED) return 1;"))],
    ),
    Case(
        "assign-for-compare",
        "cpp",
        "int f(const std::string &name, const std::string &other)",
        (
            "if (name == other) return 1;",
            "return 0;",
        ),
        [],
    ),
    Case(
        "compare-for-assign",
        "c",
        "void f(int n)",
        (
            "count = n;",
            "last = g(n);",
        ),
        [(482, ("@@ -2 +2 @@", "-    count = n;", "+    count == n;"))],
    ),
    Case(
        "compare-for-assign",
        "c",
        "void f(int n)",
        (
            "n += 1;",
            "n = g(n);",
            "int m = n;",
        ),
        [],
    ),
    Case(
        "negate-condition",
        "cpp",
        "int f(const Box &box)",
        (
            "if (!box.empty()) return 1;",
            "return 0;",
        ),
        [(480, ("@@ -2 +2 @@", "-    if (!box.empty()) return 1;", "+    if (box.empty()) return 1;"))],
    ),
    Case(
        "assign-for-compare",
        "cpp",
        "int f(int n, Node *p)",
        (
            "if (p == nullptr) return 1;",
            "if (n == 3) return 2;",
            "return 0;",
        ),
        [
            (481, ("@@ -2 +2 @@", "-    if (p == nullptr) return 1;", "+    if (p = nullptr) return 1;")),
            (481, ("@@ -3 +3 @@", "-    if (n == 3) return 2;", "+    if (n = 3) return 2;")),
        ],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_faults_are_exactly_these(case: Case) -> None:
    check(case)
