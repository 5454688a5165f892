"""Whatever verification accepts compiles where it compiled before, and has no report that was not there."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from data_prep.text.languages import Language, parse
from data_prep.text.lexer import words_of
from plc.diagnostics import Diagnostic
from plc.verify.adapters import adapters_named, run
from plc.verify.reported import ReportedFile
from plc.verify.tools import Limits, Tools

_SEEDS = 6
_CANDIDATES = 8

C = """#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct item { int size; char *name; struct item *next; };

int total(int n)
{
    int values[8], sum;
    for (int i = 0; i <= 8; i++)
        values[i] = n + i;
    for (int i = 0; i < 8; i++)
        sum += values[i];
    return sum;
}

char *copy(const char *text)
{
    char *made = malloc(strlen(text) + 1);
    if (text == NULL)
        return NULL;
    strcpy(made, text);
    free(made);
    return made;
}

int show(struct item *first, unsigned limit)
{
    struct item *p = NULL;
    if (limit = 3)
        printf("%s\\n", limit);
    if (!p)
        p->size = 1;
    free(first->name);
    free(first->name);
    return 1 << 33;
}
"""
JAVA = """import java.util.ArrayList;
import java.util.List;

public class Table {
    private int[] cells = new int[4];
    int fill(String name) {
        List made = new ArrayList();
        made.add(name);
        for (int i = 0; i <= cells.length; i++) {
            cells[i] = i / 0;
        }
        switch (cells.length) {
            case 1: made.clear();
            case 2: made.size();
        }
        return made.size() + misspelled;
    }
}
"""


def mutated(text: bytes, language: Language, line: int, chance: random.Random) -> Iterator[bytes]:
    """Candidates as bad as a model's worst: words near the reported line moved, lost and swapped."""
    words = words_of(parse(text, language).root_node, text)
    lines = [text.count(b"\n", 0, word.start_byte) + 1 for word in words]
    near = [index for index, at in enumerate(lines) if abs(at - line) <= 1]
    for _ in range(_CANDIDATES if near else 0):
        made = text
        for index in sorted(chance.sample(near, min(len(near), chance.choice([1, 1, 2]))), reverse=True):
            word, other = words[index], chance.choice(words)
            new = chance.choice([b"", other.text.encode(), b"0", b"!" + word.text.encode(), b"(" + b")"])
            if chance.random() < 0.3:
                new = word.text.encode() + b" " + other.text.encode()
            made = made[: word.start_byte] + b" " + new + b" " + made[word.end_byte :]
        yield made


def reports(path: Path, tools: Tools, names: list[str]) -> list[Diagnostic]:
    failures: list[str] = []
    found = run(
        adapters_named(names),
        [path],
        root=path.parent,
        tools=tools,
        on_failure=lambda failed: failures.append(failed.reason),
    )
    listed = list(found)
    assert failures == []
    return listed


def compiles(path: Path, language: Language) -> bool:
    command = (
        ["javac", "-proc:none", "-d", str(path.parent / "out"), str(path)]
        if language == "java"
        else ["gcc", "-fsyntax-only", "-Werror=implicit-function-declaration", str(path)]
    )
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(
    shutil.which("gcc") is None or shutil.which("cppcheck") is None, reason="needs gcc and cppcheck"
)
@pytest.mark.parametrize("seed", range(_SEEDS))
def test_accepted_candidates_of_c_compile_and_bring_nothing_new(seed: int, tmp_path: Path) -> None:
    check(C.encode(), "c", tmp_path / "a.c", ["gcc", "cppcheck"], random.Random(seed), most=4)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("javac") is None or shutil.which("gcc") is None, reason="needs both")
@pytest.mark.parametrize("seed", range(100, 140))
def test_accepted_candidates_of_many_seeds(seed: int, tmp_path: Path) -> None:
    check(
        C.encode(), "c", tmp_path / "a.c", ["gcc", "gcc-analyzer", "cppcheck"], random.Random(seed), most=40
    )
    check(JAVA.encode(), "java", tmp_path / "Table.java", ["javac", "ecj"], random.Random(seed), most=40)


def check(
    text: bytes, language: Language, path: Path, names: list[str], chance: random.Random, *, most: int
) -> None:
    path.write_bytes(text)
    tools = Tools(limits=Limits(seconds=120))
    before = reports(path, tools, names)
    compiled = compiles(path, language)
    errors = sum(entry.level == "error" and entry.tool != "cppcheck" for entry in before)
    assert compiled == (errors == 0)
    accepted: list[tuple[Diagnostic, bytes]] = []
    with ReportedFile(path, text, language, tools=tools) as file:
        for diagnostic in chance.sample(before, min(most, len(before))):
            candidates = list(mutated(text, language, diagnostic.location.line or 1, chance))
            for candidate, verdict in zip(candidates, file.verdicts(diagnostic, candidates), strict=True):
                if verdict.passes:
                    accepted.append((diagnostic, candidate))
                    assert not compiled or "compile" in verdict.checks
    for diagnostic, candidate in accepted:
        path.write_bytes(candidate)
        assert not compiled or compiles(path, language), candidate.decode()
        after = reports(path, tools, [n for n in names if n.split("-")[0] == diagnostic.tool])
        own = [entry for entry in before if entry.tool == diagnostic.tool]
        assert len(after) < len(own) or diagnostic not in own, (diagnostic, candidate.decode())
