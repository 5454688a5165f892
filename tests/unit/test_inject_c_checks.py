"""Tests of the C and C++ faults of checks of pointers, indices, sums and divisors."""

from __future__ import annotations

import pytest

from tests.unit.c_mutants import Case, check

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
        "drop-bound-check",
        "c",
        "int f(struct table *t, int slot)",
        (
            "if (slot >= t->size) return 0;",
            "return t->slots[slot];",
        ),
        [(125, ("@@ -2 +1,0 @@", "-    if (slot >= t->size) return 0;"))],
    ),
    Case(
        "drop-bound-check",
        "c",
        "int f(struct table *t, int slot)",
        (
            "if (slot < 0 || slot >= t->size) {",
            "    return 0;",
            "}",
            "return t->slots[slot];",
        ),
        [
            (129, ("@@ -2 +2 @@", "-    if (slot < 0 || slot >= t->size) {", "+    if (slot >= t->size) {")),
            (125, ("@@ -2 +2 @@", "-    if (slot < 0 || slot >= t->size) {", "+    if (slot < 0) {")),
        ],
    ),
    Case(
        "drop-bound-check",
        "c",
        "int f(const char *s, int n)",
        (
            "int i = 0;",
            "while (i < n && s[i] == ' ')",
            "    i++;",
            "return i;",
        ),
        [(125, ("@@ -3 +3 @@", "-    while (i < n && s[i] == ' ')", "+    while (s[i] == ' ')"))],
    ),
    Case(
        "drop-bound-check",
        "c",
        "void f(char *to, const char *from, size_t n)",
        (
            "if (n > sizeof(line))",
            "    n = sizeof(line);",
            "memcpy(line, from, n);",
        ),
        [(787, ("@@ -2,2 +1,0 @@", "-    if (n > sizeof(line))", "-        n = sizeof(line);"))],
    ),
    Case(
        "drop-bound-check",
        "c",
        "void f(char *to, const char *from, size_t n)",
        (
            "if (n > 0)",
            "    memcpy(to, from, n);",
        ),
        [],
    ),
    Case(
        "drop-bound-check",
        "cpp",
        "int f(const Map &map, int key)",
        (
            "auto it = map.find(key);",
            "if (it == map.end()) return 0;",
            "return it->second;",
        ),
        [(125, ("@@ -3 +2,0 @@", "-    if (it == map.end()) return 0;"))],
    ),
    Case(
        "drop-bound-check",
        "cpp",
        "int f(const std::vector<int> &all)",
        (
            "if (all.empty()) return 0;",
            "return all.front();",
        ),
        [(125, ("@@ -2 +1,0 @@", "-    if (all.empty()) return 0;"))],
    ),
    Case(
        "drop-bound-check",
        "cpp",
        "int f(const std::vector<int> &all)",
        (
            "if (all.empty()) return 0;",
            "return count(all);",
        ),
        [],
    ),
    Case(
        "weaken-bound-check",
        "c",
        "int f(struct table *t, int slot)",
        (
            "if (slot >= t->size) return 0;",
            "return t->slots[slot];",
        ),
        [(125, ("@@ -2 +2 @@", "-    if (slot >= t->size) return 0;", "+    if (slot > t->size) return 0;"))],
    ),
    Case(
        "weaken-bound-check",
        "c",
        "int f(char *s, size_t used, size_t room)",
        (
            "if (used + 1 > room) return 0;",
            "s[used] = 0;",
            "return 1;",
        ),
        [(787, ("@@ -2 +2 @@", "-    if (used + 1 > room) return 0;", "+    if (used > room) return 0;"))],
    ),
    Case(
        "weaken-bound-check",
        "c",
        "void f(char *to, const char *from, size_t n, size_t room)",
        (
            "if (n >= room) return;",
            "memcpy(to, from, n);",
        ),
        [],
    ),
    Case(
        "loop-off-by-one",
        "c",
        "void f(int *a, int n)",
        (
            "for (int i = 0; i < n; i++)",
            "    a[i] = 0;",
        ),
        [(193, ("@@ -2 +2 @@", "-    for (int i = 0; i < n; i++)", "+    for (int i = 0; i <= n; i++)"))],
    ),
    Case(
        "loop-off-by-one",
        "c",
        "void f(int *a, int n)",
        (
            "int i;",
            "for (i = n - 1; i >= 0; i--)",
            "    a[i] = 0;",
        ),
        [
            (193, ("@@ -3 +3 @@", "-    for (i = n - 1; i >= 0; i--)", "+    for (i = n - 1; i > 0; i--)")),
            (193, ("@@ -3 +3 @@", "-    for (i = n - 1; i >= 0; i--)", "+    for (i = n; i >= 0; i--)")),
        ],
    ),
    Case(
        "loop-off-by-one",
        "c",
        "void f(struct list *l)",
        (
            "while (l->size > l->most)",
            "    shrink(l);",
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
        "loop-off-by-one",
        "cpp",
        "void f(std::vector<int> &all)",
        ("for (size_t i = 0; i < all.size(); ++i) all[i] = 0;",),
        [
            (
                193,
                (
                    "@@ -2 +2 @@",
                    "-    for (size_t i = 0; i < all.size(); ++i) all[i] = 0;",
                    "+    for (size_t i = 0; i <= all.size(); ++i) all[i] = 0;",
                ),
            )
        ],
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
