"""Tests of the C and C++ faults of checks of pointers, sums and divisors."""

from __future__ import annotations

import pytest

from tests.unit.data_prep.inject.c.c_mutants import Case, check

CASES = [
    Case(
        "drop-null-check",
        "c",
        "int size_of(struct node *node)",
        (
            "if (node == NULL) {",
            "    return -1;",
            "}",
            "",
            "return node->size;",
        ),
        [(476, ("@@ -2,4 +1,0 @@", "-    if (node == NULL) {", "-        return -1;", "-    }", "-"))],
    ),
    Case(
        "drop-null-check",
        "c",
        "int size_of(struct node *node)",
        (
            "if (!node) goto out;",
            "return node->size;",
            "out:",
            "return 0;",
        ),
        [(476, ("@@ -2 +1,0 @@", "-    if (!node) goto out;"))],
    ),
    Case(
        "drop-null-check",
        "c",
        "void f(struct node *node)",
        (
            "if (node) {",
            "    node->size = 0;",
            "    node->next = 0;",
            "}",
        ),
        [
            (
                476,
                (
                    "@@ -2,4 +2,2 @@",
                    "-    if (node) {",
                    "-        node->size = 0;",
                    "-        node->next = 0;",
                    "-    }",
                    "+    node->size = 0;",
                    "+    node->next = 0;",
                ),
            )
        ],
    ),
    Case(
        "drop-null-check",
        "c",
        "void f(struct node *p, int key)",
        (
            "while (p && p->key != key)",
            "    p = p->next;",
        ),
        [(476, ("@@ -2 +2 @@", "-    while (p && p->key != key)", "+    while (p->key != key)"))],
    ),
    Case(
        "drop-null-check",
        "c",
        "int f(struct node *p)",
        (
            "if (p == NULL || p->size == 0) return 0;",
            "return 1;",
        ),
        [
            (
                476,
                (
                    "@@ -2 +2 @@",
                    "-    if (p == NULL || p->size == 0) return 0;",
                    "+    if (p->size == 0) return 0;",
                ),
            )
        ],
    ),
    Case(
        "drop-null-check",
        "c",
        "int f(struct node *p)",
        ("return p ? p->size : 0;",),
        [(476, ("@@ -2 +2 @@", "-    return p ? p->size : 0;", "+    return p->size;"))],
    ),
    Case(
        "drop-null-check",
        "cpp",
        "int f(Node *p)",
        (
            "if (p == nullptr) throw Error();",
            "return p->size();",
        ),
        [(476, ("@@ -2 +1,0 @@", "-    if (p == nullptr) throw Error();"))],
    ),
    Case(
        "drop-null-check",
        "c",
        "int f(struct node *p)",
        (
            "int n = p->size;",
            "if (p == NULL) return 0;",
            "return p->size + n;",
        ),
        [],
    ),
    Case(
        "drop-null-check",
        "c",
        "int f(struct node *p)",
        (
            "if (p == NULL) return 0;",
            "return count(p);",
        ),
        [],
    ),
    Case(
        "drop-null-check",
        "c",
        "int f(struct node *p)",
        (
            "if (p == NULL) return 0;",
            "if (p == NULL) return 1;",
            "return p->size;",
        ),
        [],
    ),
    Case(
        "drop-null-check",
        "c",
        "int f(void)",
        (
            "char *p = malloc(3);",
            "if (p == NULL) return 0;",
            "return p[0];",
        ),
        [],
    ),
    Case(
        "drop-zero-guard",
        "c",
        "int f(int sum, int n)",
        (
            "if (n == 0) return 0;",
            "return sum / n;",
        ),
        [(369, ("@@ -2 +1,0 @@", "-    if (n == 0) return 0;"))],
    ),
    Case(
        "drop-zero-guard",
        "c",
        "int f(int sum, int n)",
        (
            "if (n == 0)",
            "    n = 1;",
            "return sum / n;",
        ),
        [(369, ("@@ -2,2 +1,0 @@", "-    if (n == 0)", "-        n = 1;"))],
    ),
    Case(
        "drop-zero-guard",
        "c",
        "int f(int sum, int n)",
        ("return n ? sum / n : 0;",),
        [(369, ("@@ -2 +2 @@", "-    return n ? sum / n : 0;", "+    return sum / n;"))],
    ),
    Case(
        "drop-zero-guard",
        "c",
        "int f(int sum, int n)",
        (
            "if (n != 0 && sum / n > 3) return 1;",
            "return 0;",
        ),
        [
            (
                369,
                (
                    "@@ -2 +2 @@",
                    "-    if (n != 0 && sum / n > 3) return 1;",
                    "+    if (sum / n > 3) return 1;",
                ),
            )
        ],
    ),
    Case(
        "drop-zero-guard",
        "c",
        "int f(int sum, int n)",
        (
            "if (n == 0) return 0;",
            "return sum * n;",
        ),
        [],
    ),
    Case(
        "drop-overflow-guard",
        "c",
        "void *f(size_t n, size_t size)",
        (
            "if (n > SIZE_MAX / size) return NULL;",
            "return malloc(n * size);",
        ),
        [(190, ("@@ -2 +1,0 @@", "-    if (n > SIZE_MAX / size) return NULL;"))],
    ),
    Case(
        "drop-overflow-guard",
        "c",
        "int f(size_t a, size_t b)",
        (
            "if (a + b < a || b == 3) return 0;",
            "return 1;",
        ),
        [(190, ("@@ -2 +2 @@", "-    if (a + b < a || b == 3) return 0;", "+    if (b == 3) return 0;"))],
    ),
    Case(
        "drop-overflow-guard",
        "c",
        "uint64_t f(unsigned rows, unsigned columns)",
        ("return (uint64_t)rows * columns;",),
        [(190, ("@@ -2 +2 @@", "-    return (uint64_t)rows * columns;", "+    return rows * columns;"))],
    ),
    Case(
        "drop-overflow-guard",
        "c",
        "int f(size_t n)",
        (
            "if (n > 10) return 0;",
            "return (int)n;",
        ),
        [],
    ),
    Case(
        "drop-null-check",
        "cpp",
        "int f(const Node *p, int n)",
        (
            "if (n > 0 && p != nullptr && p->size() > n) {",
            "    return 1;",
            "}",
            "return 0;",
        ),
        [
            (
                476,
                (
                    "@@ -2 +2 @@",
                    "-    if (n > 0 && p != nullptr && p->size() > n) {",
                    "+    if (n > 0 && p->size() > n) {",
                ),
            )
        ],
    ),
    Case(
        "drop-overflow-guard",
        "c",
        "int f(int a, int b, int *sum)",
        (
            "if (__builtin_add_overflow(a, b, sum)) return 1;",
            "return 0;",
        ),
        [(190, ("@@ -2 +1,0 @@", "-    if (__builtin_add_overflow(a, b, sum)) return 1;"))],
    ),
    Case(
        "drop-null-check",
        "c",
        "int f(struct node *p)",
        (
            "if (p) {",
            "    return p->size;",
            "}",
            "return 0;",
        ),
        [
            (
                476,
                (
                    "@@ -2,4 +2 @@",
                    "-    if (p) {",
                    "-        return p->size;",
                    "-    }",
                    "-    return 0;",
                    "+    return p->size;",
                ),
            )
        ],
    ),
    Case(
        "drop-null-check",
        "c",
        "int f(struct node *p)",
        (
            "if (p != NULL)",
            "    return p->size;",
            "log_it();",
            "return 0;",
        ),
        [],
    ),
    Case(
        "drop-overflow-guard",
        "c",
        "int f(int size)",
        (
            "if (size > BLKSIZE_MAX) return 0;",
            "return 1;",
        ),
        [],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_faults_are_exactly_these(case: Case) -> None:
    check(case)
