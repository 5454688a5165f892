"""Tests of the C and C++ faults of bounds: of indices, and of loops."""

from __future__ import annotations

import pytest

from tests.unit.data_prep.inject.c.c_mutants import Case, check

CASES = [
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
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_faults_are_exactly_these(case: Case) -> None:
    check(case)
