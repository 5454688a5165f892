"""Tests of the C and C++ faults of calls: bounds, formats, sizes, results and the order of arguments."""

from __future__ import annotations

import pytest

from tests.unit.data_prep.inject.c.c_mutants import Case, check

CASES = [
    Case(
        "wrong-sizeof",
        "c",
        "void f(struct entry *entry)",
        ("memset(entry, 0, sizeof(*entry));",),
        [
            (
                467,
                (
                    "@@ -2 +2 @@",
                    "-    memset(entry, 0, sizeof(*entry));",
                    "+    memset(entry, 0, sizeof(entry));",
                ),
            )
        ],
    ),
    Case(
        "wrong-sizeof",
        "c",
        "void *f(void)",
        ("return malloc(sizeof(struct entry));",),
        [
            (
                467,
                (
                    "@@ -2 +2 @@",
                    "-    return malloc(sizeof(struct entry));",
                    "+    return malloc(sizeof(struct entry *));",
                ),
            )
        ],
    ),
    Case(
        "wrong-sizeof",
        "c",
        "void *f(int n)",
        ("return malloc((n + 2) * sizeof(int));",),
        [(131, ("@@ -2 +2 @@", "-    return malloc((n + 2) * sizeof(int));", "+    return malloc(n + 2);"))],
    ),
    Case(
        "wrong-sizeof",
        "c",
        "void f(struct entry **entry)",
        ("memset(entry, 0, sizeof(*entry));",),
        [],
    ),
    Case(
        "drop-terminator-room",
        "c",
        "char *f(const char *name)",
        (
            "char *copy = malloc(strlen(name) + 1);",
            "return strcpy(copy, name);",
        ),
        [
            (
                131,
                (
                    "@@ -2 +2 @@",
                    "-    char *copy = malloc(strlen(name) + 1);",
                    "+    char *copy = malloc(strlen(name));",
                ),
            )
        ],
    ),
    Case(
        "drop-terminator-room",
        "c",
        "void f(char *to, const char *from, int n)",
        (
            "memcpy(to, from, n);",
            "to[n] = '\\0';",
        ),
        [(170, ("@@ -3 +2,0 @@", "-    to[n] = '\\0';"))],
    ),
    Case(
        "drop-terminator-room",
        "c",
        "void f(const char *from)",
        (
            "char to[9];",
            "strncpy(to, from, sizeof(to) - 1);",
            "to[8] = 0;",
        ),
        [
            (
                170,
                (
                    "@@ -3 +3 @@",
                    "-    strncpy(to, from, sizeof(to) - 1);",
                    "+    strncpy(to, from, sizeof(to));",
                ),
            )
        ],
    ),
    Case(
        "drop-terminator-room",
        "cpp",
        "void f(const char *from, int n)",
        (
            "char *to = new char[n + 1];",
            "memcpy(to, from, n);",
        ),
        [(131, ("@@ -2 +2 @@", "-    char *to = new char[n + 1];", "+    char *to = new char[n];"))],
    ),
    Case(
        "drop-terminator-room",
        "c",
        "int f(int n)",
        ("return g(n + 1);",),
        [],
    ),
    Case(
        "unbounded-call",
        "c",
        "void f(char *to, const char *from)",
        ("strncpy(to, from, 9);",),
        [(120, ("@@ -2 +2 @@", "-    strncpy(to, from, 9);", "+    strcpy(to, from);"))],
    ),
    Case(
        "unbounded-call",
        "c",
        "void f(const char *from)",
        (
            "char to[9];",
            'snprintf(to, sizeof(to), "%s", from);',
        ),
        [
            (
                121,
                (
                    "@@ -3 +3 @@",
                    '-    snprintf(to, sizeof(to), "%s", from);',
                    '+    sprintf(to, "%s", from);',
                ),
            )
        ],
    ),
    Case(
        "unbounded-call",
        "c",
        "void f(int n)",
        (
            "char to[9];",
            'snprintf(to, sizeof(to), "%d", n);',
        ),
        [],
    ),
    Case(
        "unbounded-call",
        "c",
        "void f(void)",
        (
            "char to[9];",
            "fgets(to, sizeof(to), stdin);",
        ),
        [(121, ("@@ -3 +3 @@", "-    fgets(to, sizeof(to), stdin);", "+    gets(to);"))],
    ),
    Case(
        "unbounded-call",
        "c",
        "void f(char *to, char *from, size_t n, size_t room)",
        ("memcpy(to, from, MIN(n, room));",),
        [(120, ("@@ -2 +2 @@", "-    memcpy(to, from, MIN(n, room));", "+    memcpy(to, from, n);"))],
    ),
    Case(
        "format-from-variable",
        "c",
        "void f(const char *text)",
        ('fprintf(stderr, "%s", text);',),
        [(134, ("@@ -2 +2 @@", '-    fprintf(stderr, "%s", text);', "+    fprintf(stderr, text);"))],
    ),
    Case(
        "format-from-variable",
        "c",
        "void f(const char *text)",
        (
            'fprintf(stderr, "%s: %s", text, text);',
            'puts("%s", text);',
        ),
        [],
    ),
    Case(
        "unchecked-return",
        "c",
        "int f(FILE *file, char *head)",
        (
            "if (fread(head, 1, 8, file) != 8)",
            "    return -1;",
            "return 0;",
        ),
        [
            (
                252,
                (
                    "@@ -2,2 +2 @@",
                    "-    if (fread(head, 1, 8, file) != 8)",
                    "-        return -1;",
                    "+    fread(head, 1, 8, file);",
                ),
            )
        ],
    ),
    Case(
        "unchecked-return",
        "c",
        "int f(size_t n)",
        (
            "char *text = malloc(n);",
            "if (text == NULL) return 0;",
            "text[0] = 'a';",
            "return 1;",
        ),
        [(690, ("@@ -3 +2,0 @@", "-    if (text == NULL) return 0;"))],
    ),
    Case(
        "unchecked-return",
        "c",
        "int f(size_t n)",
        (
            "char *text;",
            "if ((text = xmalloc(n)) == NULL)",
            "    goto fail;",
            "text[0] = 'a';",
            "fail:",
            "return 1;",
        ),
        [
            (
                690,
                (
                    "@@ -3,2 +3 @@",
                    "-    if ((text = xmalloc(n)) == NULL)",
                    "-        goto fail;",
                    "+    text = xmalloc(n);",
                ),
            )
        ],
    ),
    Case(
        "unchecked-return",
        "c",
        "int f(struct list *list)",
        (
            "if (is_empty(list)) return 0;",
            "return 1;",
        ),
        [],
    ),
    Case(
        "swap-arguments",
        "c",
        "void f(char *to, char *from, int n)",
        ("send(to, from, n);",),
        [(628, ("@@ -2 +2 @@", "-    send(to, from, n);", "+    send(from, to, n);"))],
    ),
    Case(
        "swap-arguments",
        "c",
        "void f(char *to)",
        ("memset(to, 0, 9);",),
        [(688, ("@@ -2 +2 @@", "-    memset(to, 0, 9);", "+    memset(to, 9, 0);"))],
    ),
    Case(
        "swap-arguments",
        "c",
        "void f(int a, int b)",
        (
            "max(a, b);",
            "send(a, a);",
            "send(a, 1);",
        ),
        [],
    ),
    Case(
        "unchecked-return",
        "c",
        "int f(const char *path)",
        (
            'FILE *in = fopen(path, "r");',
            "if (!in) {",
            "    return 1;",
            "}",
            "return fgetc(in);",
        ),
        [(690, ("@@ -3,3 +2,0 @@", "-    if (!in) {", "-        return 1;", "-    }"))],
    ),
    Case(
        "swap-arguments",
        "cpp",
        "void f(int first, int last)",
        (
            "Range range(first, last);",
            "add_range(first, last);",
            "fill(last, first);",
        ),
        [(628, ("@@ -4 +4 @@", "-    fill(last, first);", "+    fill(first, last);"))],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_faults_are_exactly_these(case: Case) -> None:
    check(case)
