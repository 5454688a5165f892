"""Suspicious lines from the coverage of programs that fail and that pass (Ochiai; Abreu et al. 2007)."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from plc.verify.coverage import Spectrum
from plc.verify.test_code import is_asserted, is_of_test

_NEAR = 4  # lines: whoever is asked about one reads those about it
_OF_THESE = 2  # that are taken of lines so near each other
_ONLY_BRACES = re.compile(rb"[\s{};]*(?:else[\s{};]*)?(?://.*|/\*.*)?")
_Line = tuple[Path, int]


def scored(spectra: Sequence[Spectrum]) -> dict[_Line, float]:
    """How suspicious each line is that a failing program ran, up to 1.

    ef / sqrt(f * (ef + ep)): `f` programs fail, `ef` of them ran the line, and `ep` that pass.
    """
    fails = [each for each in spectra if each.fails]
    failing = Counter(line for each in fails for line in each.lines)
    passing = Counter(line for each in spectra if not each.fails for line in each.lines)
    return {line: count / math.sqrt(len(fails) * (count + passing[line])) for line, count in failing.items()}


def likeliest(spectra: Sequence[Spectrum], root: Path, *, most: int) -> list[tuple[_Line, float]]:
    """The most suspicious lines below a root with their scores; lines of tests and of braces are left out.

    Of lines that are as suspicious those that stand first in their file come first: in C what is called
    stands above its callers.
    """
    scores = scored(spectra)
    texts: dict[Path, list[bytes]] = {}
    taken: list[_Line] = []
    for path, number in sorted(scores, key=lambda line: (-scores[line], str(line[0]), line[1])):
        if is_of_test(path, root):
            continue
        if path not in texts:
            texts[path] = path.read_bytes().split(b"\n") if path.is_file() else []
        written = texts[path][number - 1] if number <= len(texts[path]) else b""
        if _ONLY_BRACES.fullmatch(written) or is_asserted(written):
            continue
        near = [each for each in taken if each[0] == path and abs(each[1] - number) < _NEAR]
        if len(near) < _OF_THESE:
            taken.append((path, number))
        if len(taken) == most:
            break
    return [(line, scores[line]) for line in taken]
