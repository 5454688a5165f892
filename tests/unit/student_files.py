"""A small table like TRACER's, of programs written for the tests."""

from __future__ import annotations

import csv
import io
import lzma
from collections.abc import Sequence
from pathlib import Path

COLUMNS = ("", "id", "sourceText", "targetText", "sourceErrorPrutor")

SUM = """#include <stdio.h>
#define N 10
int main() {
    int i, total = 0; // so far
    for (i = 0; i < N; i++) {
        total = total + i;
    }
    printf("%d\\n", total);
    return 0;
}
"""
TWICE = """int twice(int x) {
    int y, z;
    y = x;
    z = y + x;
    return z;
}
"""


def table(rows: Sequence[Sequence[str]], columns: Sequence[str] = COLUMNS) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(columns)
    writer.writerows(rows)
    return stream.getvalue()


def students() -> list[list[str]]:
    """Four programs: two of one attempt, one of another, one whose mend is in a comment alone."""
    return [
        ["0", "7", SUM.replace("+ i;", "+ i"), SUM, "e1_100.c:6:26: error: expected ';'"],
        ["1", "8", SUM.replace("i++)", "i++"), SUM, "e1_100.c:5:5: error: expected ')'"],
        ["2", "9", TWICE.replace("return", "retrun"), TWICE, "e_200.c:5:5: error: undeclared"],
        ["3", "10", TWICE, "// mended\n" + TWICE, "e_300.c:1:1: warning"],
    ]


def write_table(folder: Path, text: str, name: str = "singleL-test.csv.xz") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(lzma.compress(text.encode()) if name.endswith(".xz") else text.encode())
    return path
