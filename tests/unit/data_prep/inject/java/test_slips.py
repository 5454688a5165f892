"""Tests of the Java operators that mistake one thing for another: an operator, an order, a width."""

from __future__ import annotations

import pytest

from tests.unit.data_prep.inject.java.java_mutants import mutants


def expression(text: str) -> str:
    given = "int row, int col, String left, String right, Color shade, int[] cells, boolean open"
    return f"    long run({given}) {{\n        return {text};\n    }}"


def body(text: str) -> str:
    given = "int row, int col, String left, File file, InputStream in, byte[] data"
    return f"    void run({given}) {{\n{text}\n    }}"


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("compare-references-java", "left.equals(right)", ["left == right"]),
        ("compare-references-java", "open && !left.equals(right)", ["open && left != right"]),
        ("compare-references-java", "Objects.equals(left, find(row))", ["left == find(row)"]),
        ("compare-references-java", "shade.equals(Color.RED)", []),  # of an enumeration, perhaps
        ("compare-references-java", "left.getClass().equals(kind)", []),
        ("compare-references-java", "equals(right)", []),
        ("compare-references-java", "left.equals(right) == open", []),  # `==` groups otherwise
        ("wrong-arithmetic-operator-java", "row + col", ["row - col"]),
        ("wrong-arithmetic-operator-java", "left + right", []),
        ("wrong-arithmetic-operator-java", "row * 1", []),
        ("wrong-arithmetic-operator-java", "row - 0", []),
        ("wrong-comparison-java", "row <= col", ["row >= col"]),
        ("wrong-comparison-java", "row == col", []),
        ("wrong-bit-operator-java", "row >>> 3", ["row >> 3"]),
        ("wrong-bit-operator-java", "row & row", []),
        ("swap-and-or-java", "open && row > 1", ["open || row > 1"]),
        ("swap-and-or-java", "open || open", []),
        ("negate-condition-java", "open ? row : col", ["!open ? row : col"]),
        ("negate-condition-java", "!open ? row : col", ["open ? row : col"]),
        ("negate-condition-java", "row < col ? row : 0", ["row >= col ? row : 0"]),
        ("negate-condition-java", "left instanceof Part ? row : 0", []),
        ("narrow-arithmetic-java", "(long) row * col", ["row * col"]),
        ("narrow-arithmetic-java", "1L << row", ["1 << row"]),
        ("narrow-arithmetic-java", "Math.addExact(row, col)", ["row + col"]),
        ("narrow-arithmetic-java", "(long) ratio * col", []),  # nothing says that it is an integer
        ("narrow-arithmetic-java", "1L << 3", []),
        ("narrow-arithmetic-java", "1L << (WIDTH - 1)", []),
        ("swap-arguments-java", "at(row, col)", ["at(col, row)"]),
        ("swap-arguments-java", "Math.max(row, col)", []),
        ("swap-arguments-java", "at(row, left)", []),
        ("swap-arguments-java", "at(row, row)", []),
        ("swap-arguments-java", "at(1, 2)", []),
        ("wrong-variable-java", "cells[row]", ["cells[col]"]),
        ("wrong-variable-java", "row == col", []),
        ("wrong-variable-java", "at(shade)", []),
    ],
)
def test_expression(name: str, before: str, after: list[str]) -> None:
    assert mutants(name, expression(before)) == [expression(text) for text in after]


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        (
            "swap-arguments-java",
            "        System.arraycopy(from, 0, data, col, row);",
            [
                "        System.arraycopy(data, 0, from, col, row);",
                "        System.arraycopy(from, 0, data, row, col);",
            ],
        ),
        ("ignore-result-java", "        left = left.trim();", ["        left.trim();"]),
        ("ignore-result-java", "        left = other.trim();", []),
        (
            "ignore-result-java",
            "        if (kept.remove(left)) {\n            row++;\n        }\n        col++;",
            [],
        ),
        (
            "ignore-result-java",
            "        if (!file.delete()) {\n            fail(file);\n        }\n        row++;",
            ["        file.delete();\n        row++;"],
        ),
        (
            "ignore-count-java",
            "        int got = in.read(data);\n        if (got < 4) {\n            fail();\n        }\n"
            "        row++;",
            ["        in.read(data);\n        row++;"],
        ),
        (
            "ignore-count-java",
            "        int got = in.read(data);\n        if (got < 4) {\n            fail();\n        }\n"
            "        row += got;",
            [],
        ),
        (
            "narrow-arithmetic-java",
            "        long sum = 0;\n        for (byte one : data) {\n            sum += one;\n        }\n"
            "        if (sum > 9) row++;",
            [
                "        int sum = 0;\n        for (byte one : data) {\n            sum += one;\n        }\n"
                "        if (sum > 9) row++;"
            ],
        ),
        (
            "narrow-arithmetic-java",
            "        long sum = 0;\n        sum += row;\n        sum = widest(sum);",
            [],  # what is assigned may not fit
        ),
        ("wrong-arithmetic-operator-java", "        row += col;", ["        row -= col;"]),
        ("wrong-variable-java", "        row = row + 1;", ["        row = col + 1;"]),
    ],
)
def test_statement(name: str, before: str, after: list[str]) -> None:
    assert mutants(name, body(before)) == [body(text) for text in after]
