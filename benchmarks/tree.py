"""How many functions a second `plc repair` looks at in a tree, cold and from its cache, and in what memory.

    python benchmarks/tree.py [--files 60] [--functions 10] [--words 150] [--flawed 0.02] [--jobs 2]
    python benchmarks/tree.py --files 100000 --functions 1 --words 20     # the memory of a large tree

Each run is a process of its own: the real command with the real model, and an empty cache folder. The tree is
drawn from a seed: C, C++ and Java by turns, functions of about `--words` words made of loops, branches,
calls and arithmetic, a share of them with a flaw of examples/flawed in it. A tree of very many
files draws few texts and gives each file a comment of its own, so that no two are alike.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from data_prep.functions import functions_of
from data_prep.languages import Language

LANGUAGES: tuple[tuple[Language, str], ...] = (("c", ".c"), ("cpp", ".cpp"), ("java", ".java"))
TEXTS = 300  # as many are drawn at most
NOUNS = "seat shelf cake guest ticket lamp rope wheel stone brick cloud river bench crate drum".split()  # noqa: SIM905
VERBS = "count weigh pack sort paint move sell rent store carry lift wash".split()  # noqa: SIM905
RUN = """
import resource, sys
from plc.cli import main
try:
    main(sys.argv[1:])
except SystemExit as stopped:
    if stopped.code not in (0, 1):
        raise
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
"""


class Lap(NamedTuple):
    """One run: seconds of the clock and of the processor, and the most memory in MB."""

    wall: float
    processor: float
    memory: float
    output: bytes


def main() -> None:
    """Print a table of both runs; exit 1 where they do not say the same."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--files", type=int, default=60)
    parser.add_argument("--functions", type=int, default=10)
    parser.add_argument("--words", type=int, default=150)
    parser.add_argument("--flawed", type=float, default=0.02)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--format", default="json-lines")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="plc-tree-") as name:
        folder = Path(name)
        functions, words = plant(folder / "tree", asked)
        print(
            f"{asked.files} files, {functions} functions of {words / max(1, functions):.0f} words, "
            f"{asked.flawed:.0%} of them with a flaw; {asked.jobs} jobs"
        )
        print(f"{'':6} {'functions/s':>12} {'seconds':>9} {'processor':>10} {'memory':>9}")
        cold = lap(folder, asked)
        warm = lap(folder, asked)
    for title, one in (("cold", cold), ("warm", warm)):
        times = f"{one.wall:8.2f}s {one.processor:9.2f}s"
        print(f"{title:6} {functions / one.wall:12.0f} {times} {one.memory:6.0f} MB")
    if cold.output != warm.output:
        sys.exit("the cache says something else than the model")


def lap(folder: Path, asked: argparse.Namespace) -> Lap:
    """Run the command over the tree."""
    command = [sys.executable, "-c", RUN, "repair", "tree", "--jobs", str(asked.jobs)]
    command += ["--format", asked.format, "--cache-dir", str(folder / "cache")]
    with (folder / "out").open("wb") as out:
        before = os.times()
        began = time.perf_counter()
        done = subprocess.run(command, cwd=folder, stdout=out, stderr=subprocess.PIPE, check=False)
        wall = time.perf_counter() - began
        after = os.times()
    if done.returncode != 0:
        sys.exit(done.stderr.decode("utf-8", "replace"))
    processor = after.children_user - before.children_user + after.children_system - before.children_system
    memory = int(done.stderr.splitlines()[-1]) / 1024
    return Lap(wall, processor, memory, (folder / "out").read_bytes())


def plant(folder: Path, asked: argparse.Namespace) -> tuple[int, int]:
    """Write the tree; its functions and their words."""
    drawn = random.Random(asked.seed)
    texts: list[tuple[str, str, int, int]] = []
    for number in range(min(asked.files, TEXTS)):
        language, end = LANGUAGES[number % len(LANGUAGES)]
        text = source(drawn, language, asked.functions, asked.words, asked.flawed)
        found = functions_of(text.encode(), language)
        texts.append((text, end, len(found), sum(len(function.words) for function in found)))
    functions = words = 0
    for number in range(asked.files):
        text, end, count, length = texts[number % len(texts)]
        place = folder / f"part{number // 500}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"file{number}{end}").write_text(f"/* file {number} */\n{text}", encoding="utf-8")
        functions, words = functions + count, words + length
    return functions, words


def source(drawn: random.Random, language: Language, functions: int, words: int, flawed: float) -> str:
    """One file."""
    names = [f"{drawn.choice(VERBS)}_{drawn.choice(NOUNS)}_{number}" for number in range(functions)]
    bodies = "\n".join(
        function(drawn, language, name, words, flawed=drawn.random() < flawed) for name in names
    )
    if language == "java":
        return f"class Work {{\n{bodies}\n}}\n"
    return f"#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n\n{bodies}"


def function(drawn: random.Random, language: Language, name: str, words: int, *, flawed: bool) -> str:
    """One function of about so many words."""
    first, second, third = drawn.sample(NOUNS, 3)
    head = f"int {name}(int {first}, int {second})\n{{\n    int {third} = {drawn.randrange(100)};\n"
    lines = list(flaw(language)) if flawed else []
    length = 20 + 40 * flawed
    while length < words - 10:
        piece, size = statement(drawn, (first, second, third))
        lines.append(piece)
        length += size
    return head + "".join(lines) + f"    return {third};\n}}\n"


def flaw(language: Language) -> Iterator[str]:
    """Something to find: the flaw of examples/flawed that reads a line into too little room, or its like."""
    match language:
        case "c" | "cpp":
            yield "    char line[10];\n    char *copy = (char *)malloc(20);\n"
            yield '    if (fgets(line, 100, stdin) == NULL)\n        printf("nothing\\n");\n'
            yield '    strcpy(copy, line);\n    printf("%s\\n", copy);\n'
        case "java":
            yield '    String home = System.getProperty("home");\n    System.out.println(home.trim());\n'
            yield "    int[] row = new int[10];\n    row[10] = 1;\n"


def statement(drawn: random.Random, names: tuple[str, str, str]) -> tuple[str, int]:
    """A statement on some variables, and about how many words it has."""
    one, two, three = (drawn.choice(names) for _ in range(3))
    number = drawn.randrange(1, 90)
    match drawn.randrange(5):
        case 0:
            return f"    for (int i = 0; i < {number}; i++) {{\n        {one} += i * {two};\n    }}\n", 23
        case 1:
            return (
                f"    if ({one} > {number}) {{\n        {two} = {three} - {number};\n    }} else {{\n"
                f"        {three}++;\n    }}\n",
                21,
            )
        case 2:
            return f"    {one} = ({two} + {number}) * {three};\n", 10
        case 3:
            return (
                f"    while ({one} < {number}) {{\n        {one} = {one} + 1;\n        {two} -= 2;\n    }}\n",
                19,
            )
        case _:
            return f"    {one} = {two} > {three} ? {two} : {number};\n", 10


if __name__ == "__main__":
    main()
