"""Suspicious lines from the coverage of programs that fail and that pass (Ochiai; Abreu et al. 2007)."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from plc.verify.testing.spectrum import Spectrum
from plc.verify.testing.test_code import is_asserted, is_of_test

_NEAR = 4  # lines: whoever is asked about one reads those about it
_OF_THESE = 2  # that are taken of lines so near each other
_ONLY_BRACES = re.compile(rb"[\s{};]*(?:else[\s{};]*)?(?://.*|/\*.*)?")
_Line = tuple[Path, int]


def _none(line: _Line) -> bool:
    del line
    return False


def scored(spectra: Sequence[Spectrum]) -> dict[_Line, float]:
    """How suspicious each line is that a failing program ran, up to 1.

    ef / sqrt(f * (ef + ep)): `f` programs fail, `ef` of them ran the line, and `ep` that pass.
    """
    fails = [each for each in spectra if each.fails]
    failing = Counter(line for each in fails for line in each.lines)
    passing = Counter(line for each in spectra if not each.fails for line in each.lines)
    return {line: count / math.sqrt(len(fails) * (count + passing[line])) for line, count in failing.items()}


def likeliest(
    spectra: Sequence[Spectrum], root: Path, *, most: int, changed: Callable[[_Line], bool] = _none
) -> list[tuple[_Line, float]]:
    """The most suspicious lines below a root with their scores; lines of tests and of braces are left out.

    Of lines that are as suspicious `changed` ones come first, then those that stand first in their file: in C
    what is called stands above its callers.
    """
    scores = scored(spectra)
    texts: dict[Path, list[bytes]] = {}
    taken: list[_Line] = []
    for path, number in sorted(
        scores, key=lambda line: (-scores[line], not changed(line), str(line[0]), line[1])
    ):
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


@dataclass(frozen=True, slots=True)
class Guess:
    """A line, and how suspicious it were if the program with this number, from 1, had failed."""

    line: _Line
    score: float
    program: int


def guesses(spectra: Sequence[Spectrum], root: Path, *, most: int) -> list[Guess]:
    """Suspicious lines where no program is known to have failed: as if one had, the last first.

    Half of the lines are the last one's: many commands stop where they find a fault.
    """
    numbers = {spectra[number].lines: number for number in range(len(spectra))}  # the last that ran the same
    order = sorted(numbers.values(), reverse=True)[:most]
    rankings = [
        [
            Guess(line, score, number + 1)
            for line, score in likeliest(_as_if(spectra, number), root, most=most)
        ]
        for number in order
    ]
    found: dict[_Line, Guess] = {}
    for guess in _merged(rankings, first=most // 2):
        found.setdefault(guess.line, guess)
    return list(found.values())[:most]


def _as_if(spectra: Sequence[Spectrum], number: int) -> list[Spectrum]:
    return [replace(each, fails=index == number) for index, each in enumerate(spectra)]


def _merged(rankings: Sequence[Sequence[Guess]], *, first: int) -> Iterator[Guess]:
    """So many of the first ranking, then one of each of the others in turn, then all that is left."""
    for ranking in rankings[:1]:
        yield from ranking[:first]
    for place in range(max(map(len, rankings), default=0)):
        yield from (ranking[place] for ranking in rankings[1:] if place < len(ranking))
    for ranking in rankings[:1]:
        yield from ranking[first:]
