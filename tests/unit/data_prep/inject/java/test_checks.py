"""Tests of the Java operators that leave out checks: null, bounds, divisors, arguments, first values."""

from __future__ import annotations

import pytest

from tests.unit.data_prep.inject.java.java_mutants import mutants


def body(*lines: str) -> str:
    return "\n".join(["    int run(String name, int[] parts, int at, int total, Box box) {", *lines, "    }"])


NULL_CHECKS = [
    (
        body(
            "        if (name == null) {",
            "            return 0;",
            "        }",
            "        return name.length();",
        ),
        [body("        return name.length();")],
    ),
    (
        body("        if (name != null) {", "            name.trim();", "        }", "        return 0;"),
        [body("        name.trim();", "        return 0;")],
    ),
    (
        body(
            "        if (name != null) {",
            "            return name.length();",
            "        }",
            "        return 0;",
        ),
        [body("        return name.length();")],
    ),
    (
        body("        if (name == null) { at = 1; } else { at = name.length(); }", "        return at;"),
        [body("        at = name.length();", "        return at;")],
    ),
    (
        body("        return name == null ? 0 : name.length();"),
        [body("        return name.length();")],
    ),
    (
        body("        if (at > 0 && name != null && name.isEmpty()) return 1;", "        return 0;"),
        [body("        if (at > 0 && name.isEmpty()) return 1;", "        return 0;")],
    ),
    (
        body("        if (name == null || (name.isEmpty())) return 1;", "        return 0;"),
        [body("        if (name.isEmpty()) return 1;", "        return 0;")],
    ),
    (
        body(
            "        if (at > 1) {",
            "            return 2;",
            "        } else if (name != null) {",
            "            name.trim();",
            "        }",
            "        return 0;",
        ),
        [
            body(
                "        if (at > 1) {",
                "            return 2;",
                "        } else {",
                "            name.trim();",
                "        }",
                "        return 0;",
            )
        ],
    ),
]


@pytest.mark.parametrize(("before", "after"), NULL_CHECKS)
def test_null_check(before: str, after: list[str]) -> None:
    assert mutants("drop-null-check-java", before) == after


@pytest.mark.parametrize(
    "before",
    [
        body(
            "        if (name == null) {", "            return 0;", "        }", "        return at;"
        ),  # unused
        body(
            "        if (name == null) {",
            '            throw new IllegalArgumentException("name");',
            "        }",
            "        return name.length();",
        ),
        body(
            "        if (name != null) {",
            "            int size = name.length();",
            "            at += size;",
            "        }",
            "        int size = 2;",
            "        return size + at;",
        ),
    ],
)
def test_no_null_check(before: str) -> None:
    assert mutants("drop-null-check-java", before) == []


def test_what_could_not_be_reached_is_no_place() -> None:
    before = body(
        "        if (name != null) {",
        "            return name.length();",
        "        }",
        "        at++;",
        "        return at;",
    )
    assert mutants("drop-null-check-java", before) == []


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        (
            "bound-off-by-one-java",
            body("        for (int i = 0; i < at; i++) total += i;", "        return total;"),
            [
                body("        for (int i = 1; i < at; i++) total += i;", "        return total;"),
                body("        for (int i = 0; i <= at; i++) total += i;", "        return total;"),
            ],
        ),
        (
            "bound-off-by-one-java",
            body("        return parts[parts.length - 1] + name.charAt(name.length() - 1);"),
            [
                body("        return parts[parts.length] + name.charAt(name.length() - 1);"),
                body("        return parts[parts.length - 1] + name.charAt(name.length());"),
            ],
        ),
        ("bound-off-by-one-java", body("        return parts[at - 2] + total - 1;"), []),
        (
            "drop-bounds-check-java",
            body(
                "        if (at < 0 || at >= total) {",
                "            throw new IndexOutOfBoundsException();",
                "        }",
                "        return total;",
            ),
            [body("        return total;")],
        ),
        (
            "drop-bounds-check-java",
            body("        Objects.checkIndex(at, total);", "        return total;"),
            [body("        return total;")],
        ),
        (
            "drop-bounds-check-java",
            body("        if (at < total && parts[at] > 0) return 1;", "        return 0;"),
            [body("        if (parts[at] > 0) return 1;", "        return 0;")],
        ),
        (
            "drop-bounds-check-java",
            body("        if (at < total && box.full) return 1;", "        return 0;"),
            [],
        ),
        (
            "weaken-bounds-check-java",
            body("        if (at >= parts.length) return 0;", "        return parts[at];"),
            [body("        if (at > parts.length) return 0;", "        return parts[at];")],
        ),
        (
            "weaken-bounds-check-java",
            body("        if (at > parts.length) at = parts.length;", "        return at;"),
            [],
        ),
        (
            "drop-zero-guard-java",
            body(
                "        if (at == 0) {", "            return 0;", "        }", "        return total / at;"
            ),
            [body("        return total / at;")],
        ),
        (
            "drop-zero-guard-java",
            body("        return at == 0 ? 0 : total / at;"),
            [body("        return total / at;")],
        ),
        (
            "drop-zero-guard-java",
            body("        if (at != 0 && total % at == 1) return 1;", "        return 0;"),
            [body("        if (total % at == 1) return 1;", "        return 0;")],
        ),
        (
            "drop-zero-guard-java",
            body(
                "        if (at == 0) {", "            return 0;", "        }", "        return at / total;"
            ),
            [],
        ),
        (
            "drop-validation-java",
            body(
                "        if (at < 0) {",
                '            throw new IllegalArgumentException("at");',
                "        }",
                "        Objects.requireNonNull(name);",
                "        return total;",
            ),
            [
                body("        Objects.requireNonNull(name);", "        return total;"),
                body(
                    "        if (at < 0) {",
                    '            throw new IllegalArgumentException("at");',
                    "        }",
                    "        return total;",
                ),
            ],
        ),
        (
            "drop-validation-java",
            body('        box.name = Objects.requireNonNull(name, "name");', "        return total;"),
            [body("        box.name = name;", "        return total;")],
        ),
        (
            "drop-validation-java",
            body("        if (at < 0) throw new IllegalArgumentException();"),
            [],  # nothing else would be left
        ),
        (
            "drop-field-assignment-java",
            "    int size; final int most;\n    Sample(int size) {\n        this.size = size;\n"
            "        this.most = 3;\n    }",
            ["    int size; final int most;\n    Sample(int size) {\n        this.most = 3;\n    }"],
        ),
        (
            "drop-field-assignment-java",
            "    int size;\n    void set(int size) {\n        this.size = size;\n    }",
            [],
        ),
    ],
)
def test_check(name: str, before: str, after: list[str]) -> None:
    assert mutants(name, before) == after


def test_a_comment_stays_where_its_line_does() -> None:
    before = body(
        "        // every part",
        "        if (name == null) {  // not given",
        "            return 0;",
        "        }",
        "",
        "        return name.length();",
    )
    after = body("        // every part", "", "        return name.length();")
    assert mutants("drop-null-check-java", before) == [after]
