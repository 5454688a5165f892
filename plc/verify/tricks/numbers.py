"""Types of numbers, from `types.toml`: how wide, and of which kind."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

_TYPES = re.compile(r"['\u2018]([^'\u2019]{1,80})['\u2019](?: \{aka ['\u2018]([^'\u2019]{1,80})['\u2019]\})?")
_Kind = Literal["signed", "unsigned", "floating"]
_KINDS: tuple[_Kind, ...] = get_args(_Kind)
_QUALIFIERS = re.compile(r"\b(?:const|volatile|static|register|final|extern)\b")


@dataclass(frozen=True, slots=True)
class Number:
    """A type of numbers."""

    bits: int
    kind: _Kind


def number(written: str) -> Number | None:
    """The type that some words name; None where they name no listed type of numbers."""
    return _known().get(" ".join(_QUALIFIERS.sub(" ", written).split()))


def named_types(message: str) -> list[str]:
    """The types that a message quotes, in order: `from 'size_t' {aka 'long unsigned int'} to 'int'`."""
    return [name for match in _TYPES.finditer(message) for name in match.groups() if name]


@cache
def _known() -> dict[str, Number]:
    text = (files("plc.verify.tricks") / "types.toml").read_text(encoding="utf-8")
    found: dict[str, Number] = {}
    table = tomllib.loads(text)
    for kind in _KINDS:
        for bits, names in table[kind].items():
            for name in names:
                for order in _orders(name):
                    found[order] = Number(int(bits), kind)
    return found


def _orders(name: str) -> set[str]:
    """The orders in which the words of a type may stand: gcc says `long unsigned int`."""
    words = name.split()
    return {name, " ".join([*words[1:], words[0]]), " ".join([*words[1:-1], words[0], words[-1]])}
