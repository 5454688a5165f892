"""Trees for `benchmarks/speed/tree.py`: drawn from a seed, or made of the functions of real sources."""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from data_prep.text.functions import Function, functions_of
from data_prep.text.languages import Language, language_of

LANGUAGES: tuple[tuple[Language, str], ...] = (("c", ".c"), ("cpp", ".cpp"), ("java", ".java"))
TEXTS = 300  # as many are drawn at most
EXAMPLES = Path(__file__).parents[2] / "examples" / "flawed"
NOUNS = "seat shelf cake guest ticket lamp rope wheel stone brick cloud river bench crate drum".split()  # noqa: SIM905
VERBS = "count weigh pack sort paint move sell rent store carry lift wash".split()  # noqa: SIM905


class Text(NamedTuple):
    """A file to plant: its text, how its name ends, how many functions it has, and of how many words."""

    text: bytes
    end: str
    functions: int
    words: int


def plant(folder: Path, asked: argparse.Namespace) -> tuple[int, int]:
    """Write the tree; its functions and their words."""
    functions = words = number = 0
    texts = drawn(asked) if asked.sources is None else real(asked.sources, asked.words)
    for number, each in enumerate(islice(texts, asked.files), start=1):
        place = folder / f"part{number // 500}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"file{number}{each.end}").write_bytes(b"/* file %d */\n%s" % (number, each.text))
        functions, words = functions + each.functions, words + each.words
    if number < asked.files:
        raise SystemExit(
            f"{asked.sources} gives {number} files of functions of {asked.words} words, not more"
        )
    return functions, words


def real(sources: Path, words: int) -> Iterator[Text]:
    """A file for each function of real sources that has at most so many words, then for each two in turn.

    No two files have the same functions.
    """
    seen: set[bytes] = set()
    known: list[Text] = []
    for path in sorted(sources.rglob("*")):
        language = language_of(path)
        if language is None or language == "java" or not path.is_file():
            continue
        text = path.read_bytes()
        for function in functions_of(text, language):
            own = text[function.start_byte : function.end_byte] + b"\n"
            if own not in seen and len(function.words) <= words and not function.has_error:
                seen.add(own)
                known.append(Text(own, path.suffix, 1, len(function.words)))
                yield known[-1]
    for step in range(1, len(known)):
        for one, other in zip(known, known[step:], strict=False):
            yield Text(one.text + other.text, one.end, 2, one.words + other.words)


def drawn(asked: argparse.Namespace) -> Iterator[Text]:
    """Files of loops, branches, calls and arithmetic; some functions are those of `examples/flawed`."""
    chance = random.Random(asked.seed)
    texts: list[Text] = []
    for number in range(min(asked.files, TEXTS)):
        language, end = LANGUAGES[number % len(LANGUAGES)]
        text = source(chance, language, asked.functions, asked.words, asked.flawed).encode()
        found = functions_of(text, language)
        texts.append(Text(text, end, len(found), sum(len(function.words) for function in found)))
        yield texts[-1]
    while texts:
        yield from texts


def source(chance: random.Random, language: Language, functions: int, words: int, flawed: float) -> str:
    """One file."""
    names = [f"{chance.choice(VERBS)}_{chance.choice(NOUNS)}_{number}" for number in range(functions)]
    bodies = "\n".join(
        example(chance, language, name) if chance.random() < flawed else function(chance, name, words)
        for name in names
    )
    if language == "java":
        return f"class Work {{\n{bodies}\n}}\n"
    return f"#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n\n{bodies}"


def function(chance: random.Random, name: str, words: int) -> str:
    """One function of about so many words."""
    first, second, third = chance.sample(NOUNS, 3)
    head = f"int {name}(int {first}, int {second})\n{{\n    int {third} = {chance.randrange(100)};\n"
    lines: list[str] = []
    length = 20
    while length < words - 10:
        piece, size = statement(chance, (first, second, third))
        lines.append(piece)
        length += size
    return head + "".join(lines) + f"    return {third};\n}}\n"


def example(chance: random.Random, language: Language, name: str) -> str:
    """A flawed function of the examples under another name."""
    text, function = chance.choice(examples(language))
    own = text[function.start_byte : function.end_byte].decode()
    return re.sub(rf"\b{function.name}\b", name, own) + "\n"


@cache
def examples(language: Language) -> list[tuple[bytes, Function]]:
    """All functions of the examples in a language; a flaw may lie in any."""
    return [
        (text, function)
        for path in sorted(EXAMPLES.iterdir())
        if language_of(path) == language
        for text in [path.read_bytes()]
        for function in functions_of(text, language)
    ]


def statement(chance: random.Random, names: tuple[str, str, str]) -> tuple[str, int]:
    """A statement on some variables, and about how many words it has."""
    one, two, three = (chance.choice(names) for _ in range(3))
    number = chance.randrange(1, 90)
    match chance.randrange(5):
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
