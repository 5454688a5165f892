"""Tests of the C and C++ faults of giving back, and of what ends with its function."""

from __future__ import annotations

import pytest

from tests.unit.data_prep.inject.c.c_mutants import Case, check

CASES = [
    Case(
        "drop-free",
        "c",
        "char *f(FILE *file, char *text)",
        (
            "if (!read_all(file, text)) {",
            "    free(text);",
            "    return NULL;",
            "}",
            "return text;",
        ),
        [(401, ("@@ -3 +2,0 @@", "-        free(text);"))],
    ),
    Case(
        "drop-free",
        "cpp",
        "void f(Node *node)",
        (
            "count--;",
            "delete node;",
        ),
        [(401, ("@@ -3 +2,0 @@", "-    delete node;"))],
    ),
    Case(
        "drop-free",
        "c",
        "void f(struct list *list)",
        (
            "if (list->head)",
            "    node_free(list->head);",
            "list->size = 0;",
        ),
        [(401, ("@@ -2,2 +1,0 @@", "-    if (list->head)", "-        node_free(list->head);"))],
    ),
    Case(
        "drop-free",
        "c",
        "void f(struct list *list)",
        (
            "freeze(list);",
            "put_str(list);",
        ),
        [],
    ),
    Case(
        "free-twice",
        "c",
        "void f(char *name, char *value)",
        (
            "free(name);",
            "free(value);",
        ),
        [(415, ("@@ -3 +3 @@", "-    free(value);", "+    free(name);"))],
    ),
    Case(
        "free-twice",
        "c",
        "int f(int n)",
        (
            "char *text;",
            "text = malloc(n);",
            "if (n == 3) {",
            "    n = 4;",
            "    goto done;",
            "}",
            "done:",
            "free(text);",
            "return n;",
        ),
        [(415, ("@@ -5,0 +6 @@", "+        free(text);"))],
    ),
    Case(
        "free-twice",
        "c",
        "void f(char *name)",
        ("free(name);",),
        [],
    ),
    Case(
        "use-after-free",
        "c",
        "void f(struct node *node)",
        (
            "struct node *next;",
            "next = node->next;",
            "free(node);",
        ),
        [(416, ("@@ -2,0 +3 @@", "+    free(node);", "@@ -4 +4,0 @@", "-    free(node);"))],
    ),
    Case(
        "use-after-free",
        "c",
        "int f(struct node *node)",
        (
            "if (node->size < 0) {",
            "    free(node);",
            "    return 0;",
            "}",
            "return node->size;",
        ),
        [(416, ("@@ -4 +3,0 @@", "-        return 0;"))],
    ),
    Case(
        "use-after-free",
        "c",
        "void f(struct node *node, int n)",
        (
            "n = n + 1;",
            "free(node);",
        ),
        [],
    ),
    Case(
        "drop-close",
        "c",
        "int f(FILE *file)",
        (
            "int n = count(file);",
            "fclose(file);",
            "return n;",
        ),
        [(772, ("@@ -3 +2,0 @@", "-    fclose(file);"))],
    ),
    Case(
        "drop-close",
        "cpp",
        "void f(std::ofstream &out)",
        (
            "out << 1;",
            "out.close();",
        ),
        [(772, ("@@ -3 +2,0 @@", "-    out.close();"))],
    ),
    Case(
        "drop-close",
        "c",
        "int f(FILE *file)",
        (
            "closes++;",
            "return is_close(3);",
        ),
        [],
    ),
    Case(
        "drop-unlock",
        "c",
        "int f(struct queue *q)",
        (
            "pthread_mutex_lock(&q->lock);",
            "int n = q->size;",
            "pthread_mutex_unlock(&q->lock);",
            "return n;",
        ),
        [(667, ("@@ -4 +3,0 @@", "-    pthread_mutex_unlock(&q->lock);"))],
    ),
    Case(
        "drop-unlock",
        "cpp",
        "void f()",
        (
            "mutex_.lock();",
            "mutex_.unlock();",
        ),
        [(667, ("@@ -3 +2,0 @@", "-    mutex_.unlock();"))],
    ),
    Case(
        "drop-lock",
        "cpp",
        "void f()",
        (
            "std::lock_guard<std::mutex> guard(mutex_);",
            "++count_;",
        ),
        [(667, ("@@ -2 +1,0 @@", "-    std::lock_guard<std::mutex> guard(mutex_);"))],
    ),
    Case(
        "drop-lock",
        "cpp",
        "void f()",
        (
            "std::unique_lock<std::mutex> guard(mutex_);",
            "ready_.wait(guard);",
        ),
        [],
    ),
    Case(
        "return-local-address",
        "c",
        "char *f(int n)",
        (
            "static char text[32];",
            'sprintf(text, "%d", n);',
            "return text;",
        ),
        [(562, ("@@ -2 +2 @@", "-    static char text[32];", "+    char text[32];"))],
    ),
    Case(
        "return-local-address",
        "c",
        "char *f(int n)",
        (
            "char text[32];",
            'sprintf(text, "%d", n);',
            "return strdup(text);",
        ),
        [(562, ("@@ -4 +4 @@", "-    return strdup(text);", "+    return text;"))],
    ),
    Case(
        "return-local-address",
        "c",
        "int f(int n)",
        (
            "static int calls;",
            "return calls;",
        ),
        [],
    ),
    Case(
        "drop-unlock",
        "c",
        "void f(struct queue *q)",
        (
            "unlocked++;",
            "list_add(q);",
        ),
        [],
    ),
    Case(
        "drop-free",
        "c",
        "void f(struct list *list)",
        (
            "list_destroy(list->head);",
            "obj_unref(list->owner);",
            "list->size = 0;",
        ),
        [
            (401, ("@@ -2 +1,0 @@", "-    list_destroy(list->head);")),
            (401, ("@@ -3 +2,0 @@", "-    obj_unref(list->owner);")),
        ],
    ),
    Case(
        "use-after-free",
        "cpp",
        "void f(Node *node)",
        (
            "count_ = node->count;",
            "delete node;",
        ),
        [(416, ("@@ -1,0 +2 @@", "+    delete node;", "@@ -3 +3,0 @@", "-    delete node;"))],
    ),
    Case(
        "free-twice",
        "c",
        "void f(struct s *s)",
        (
            "free(s->name);",
            "s->name = NULL;",
            "g(s);",
            "free(s->name);",
        ),
        [(415, ("@@ -3 +2,0 @@", "-    s->name = NULL;"))],
    ),
    Case(
        "drop-close",
        "cpp",
        "void f(int fd)",
        (
            "count_--;",
            "before_close(fd);",
        ),
        [],
    ),
    Case(
        "free-twice",
        "c",
        "void f(struct s *s)",
        (
            "safefree(s->name);",
            "safefree(s->path);",
        ),
        [],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_faults_are_exactly_these(case: Case) -> None:
    check(case)
