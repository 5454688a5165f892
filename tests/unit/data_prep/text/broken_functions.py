"""Functions with one fault each: a word taken away, doubled, or put in, and the words that are left."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from data_prep.text.functions import Function, functions_of
from data_prep.text.languages import Language, language_of

_ROOT = Path(__file__).parents[4]
_SIGNS = (";", "(", ")", "{", "}", "x", "int", "+", "=", ",", "if", "else", "return", "[", "]", "'", '"')


@dataclass(frozen=True)
class Broken:
    """A text with one fault, the place of the fault, and the words of the function that has it."""

    text: bytes
    language: Language
    at: int
    words: list[str]


def written() -> Iterator[tuple[bytes, Language, Function]]:
    """The functions of the examples and of the tests of pairs."""
    folders = (_ROOT / "examples", _ROOT / "tests" / "pairs")
    for path in sorted(path for folder in folders for path in folder.rglob("*")):
        language = language_of(path)
        if language is not None and path.is_file():
            text = path.read_bytes()
            yield from ((text, language, one) for one in functions_of(text, language) if not one.has_error)


def made(count: int, *, seed: int) -> Iterator[tuple[bytes, Language, Function]]:
    """Functions drawn at random, each as the middle one of three."""
    draw = random.Random(seed)
    for number in range(count):
        language: Language = ("c", "cpp", "java")[number % 3]
        text = _file(draw, language).encode()
        yield text, language, functions_of(text, language)[1]


def broken(text: bytes, language: Language, function: Function, draw: random.Random) -> Iterator[Broken]:
    """The function with a word less, one twice, and one more."""
    texts = [word.text for word in function.words]
    for fault in ("delete", "double", "insert"):
        index = draw.randrange(len(texts))
        word = function.words[index]
        if fault == "delete":
            changed = text[: word.start_byte] + b" " + text[word.end_byte :]  # words beside it stay words
            yield Broken(changed, language, word.start_byte, texts[:index] + texts[index + 1 :])
            continue
        new = word.text if fault == "double" else draw.choice(_SIGNS)
        changed = text[: word.end_byte] + f" {new} ".encode() + text[word.end_byte :]
        yield Broken(changed, language, word.end_byte + 1, [*texts[: index + 1], new, *texts[index + 1 :]])


def _file(draw: random.Random, language: Language) -> str:
    unit = draw.choice(("    ", "  ", "\t"))
    margin = unit if language == "java" else ""
    own_line = draw.random() < 0.5
    functions = [_function(draw, language, unit, margin, own_line=own_line) for _ in range(3)]
    body = "\n".join(functions)
    return f"class Made {{\n{body}}}\n" if language == "java" else f"#include <stdio.h>\n\n{body}"


def _function(draw: random.Random, language: Language, unit: str, margin: str, *, own_line: bool) -> str:
    name = draw.choice(("count", "read_all", "find", "clear", "sum_of")) + str(draw.randrange(100))
    kind = draw.choice(("int", "void", "static long", "static char *" if language != "java" else "String"))
    opening = f"\n{margin}{{\n" if own_line else " {\n"
    lines = "".join(_statement(draw, unit, margin + unit, 2) for _ in range(draw.randrange(1, 6)))
    return f"{margin}{kind} {name}(int a, int b){opening}{lines}{margin}}}\n"


def _statement(draw: random.Random, unit: str, indent: str, depth: int) -> str:
    value = draw.choice(("a", "b + 1", "next(a, b)", "a[b]", "-1", "table.size", "(a << 2) >> b"))
    match draw.randrange(6 if depth else 4):
        case 0:
            return f"{indent}int c{draw.randrange(9)} = {value};\n"
        case 1:
            return f"{indent}call({value}, 'x', \"text\");\n"
        case 2:
            return f"{indent}a = {value}; /* said {'{'} */\n"
        case 3:
            return f"{indent}return {value};\n"
        case 4:
            head = draw.choice((f"if (a < {value})", f"while ({value} != b)", "for (;;)"))
        case _:
            return f"{indent}if (a == {value})\n{indent}{unit}b++;\n{indent}else\n{indent}{unit}b--;\n"
    inner = "".join(_statement(draw, unit, indent + unit, depth - 1) for _ in range(draw.randrange(1, 3)))
    return f"{indent}{head} {{\n{inner}{indent}}}\n"
