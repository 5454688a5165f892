"""Many pairs of faults through the model under several settings, drawn by a seed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from tests.pairs.checking import Run, run, violations
from tests.pairs.functions import sound_functions
from tests.pairs.looking import LOW, Remembering, Settings
from tests.pairs.pairing import Flawed, pairs


def many(number: int, languages: Sequence[str], *, seed: int) -> Iterator[tuple[Flawed, str, Run, list[str]]]:
    """`number` pairs of each language, its functions in turn; each under all settings."""
    shipped, low = Remembering.shipped(), Remembering.shipped(score=LOW)
    looks = (
        ("as shipped", shipped, Settings()),
        ("as shipped, safe", shipped, Settings(unsafe=False)),
        ("asked for more", shipped, Settings(min_confidence=0.1)),
        ("low threshold", low, Settings()),
        ("low threshold, safe", low, Settings(unsafe=False)),
    )
    for language in languages:
        generator = random.Random(f"{seed} {language}")
        sources = [pairs(each, generator) for each in sound_functions() if each.language == language]
        made = 0
        while made < number and sources:
            for source in list(sources):
                flawed = next(source, None)
                if flawed is None:
                    sources.remove(source)
                    continue
                if made == number:
                    break
                made += 1
                for name, model, settings in looks:
                    result = run(model, flawed, settings)
                    yield flawed, name, result, list(violations(model, result))
