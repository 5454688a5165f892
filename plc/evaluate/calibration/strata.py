"""Which rows a calibration stands on: strata by suite and language, even samples, weights of a mix."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Literal

import numpy as np

from data_prep.dataset import Kind
from data_prep.text.language_specs import C_FAMILY, JAVA_ALONE
from plc.decode.curve import Doubles
from plc.evaluate.held_out import Source
from plc.evaluate.metrics import CLEAN_CODE
from plc.evaluate.predictions import Prediction

Suite = Literal["real", "suites"]
Stratum = tuple[Suite, str, Kind]

PRIOR = 0.05  # the mix assumes that one function in twenty carries a fault
LANGUAGE_GROUPS: Mapping[str, frozenset[str]] = {
    "C/C++": C_FAMILY,
    "Java": JAVA_ALONE,
}
_MIX: Mapping[Suite, float] = {"real": 0.8, "suites": 0.2}
LIMITS: Mapping[tuple[Suite, Kind], int] = {  # of each group of languages
    ("real", "flawed"): 1500,
    ("real", "identity"): 4000,
    ("suites", "flawed"): 400,
    ("suites", "identity"): 800,
}


def projects_in(sources: Iterable[Source]) -> frozenset[str]:
    """The real projects: those of which a function is assumed to be correct as it is."""
    return frozenset(s.variant for s in sources if s.kind == "identity" and s.cwe == CLEAN_CODE)


def group_of(language: str) -> str:
    """The group of languages whose threshold counts."""
    return next(group for group, languages in LANGUAGE_GROUPS.items() if language in languages)


def stratum_of(source: Source, projects: frozenset[str]) -> Stratum:
    """Where a source belongs."""
    suite: Suite = "real" if source.variant in projects else "suites"
    return suite, group_of(source.language), source.kind


def sampled(
    sources: Sequence[Source], *, limits: Mapping[tuple[Suite, Kind], int] = LIMITS, seed: int = 1
) -> list[Source]:
    """At most so many of each stratum, by the hash of their ids: the same ones on every machine.

    Projects (in the suites: functional variants) take turns, so that no large one stands for all.
    """
    projects = projects_in(sources)
    strata: dict[Stratum, dict[str, list[Source]]] = defaultdict(lambda: defaultdict(list))
    for source in sources:
        strata[stratum_of(source, projects)][source.variant].append(source)
    chosen: list[Source] = []
    for (suite, _, kind), variants in sorted(strata.items()):
        turns = sorted(
            (turn, _hash(f"{seed} {source.id}"), source.id, source)
            for variant in variants.values()
            for turn, source in enumerate(sorted(variant, key=lambda each: _hash(f"{seed} {each.id}")))
        )
        chosen += [source for *_, source in turns[: limits[suite, kind]]]
    return chosen


def halves(predictions: Sequence[Prediction], projects: frozenset[str]) -> tuple[list[int], list[int]]:
    """The rows in two halves that share no project and no functional variant, alike in every stratum."""
    sizes: dict[tuple[Suite, str, str], int] = defaultdict(int)
    for prediction in predictions:
        suite, group, _ = stratum_of(prediction.source, projects)
        sizes[suite, group, prediction.source.variant] += 1
    side: dict[tuple[Suite, str, str], int] = {}
    filled: dict[tuple[Suite, str], list[int]] = defaultdict(lambda: [0, 0])
    for key, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        counts = filled[key[:2]]
        side[key] = counts.index(min(counts))
        counts[side[key]] += size
    parts: tuple[list[int], list[int]] = ([], [])
    for row, prediction in enumerate(predictions):
        suite, group, _ = stratum_of(prediction.source, projects)
        parts[side[suite, group, prediction.source.variant]].append(row)
    return parts


def weights(sources: Sequence[Source], projects: frozenset[str], *, prior: float = PRIOR) -> Doubles:
    """The weight of each row in a mix of `prior` flawed functions; all together weigh 1.

    Real code weighs four times as much as the suites, C and C++ as much as Java. A stratum without rows
    leaves its weight to those of its kind that have some.
    """
    strata = [stratum_of(source, projects) for source in sources]
    found = np.zeros(len(sources))
    for kind, total in (("flawed", prior), ("identity", 1 - prior)):
        present = {stratum for stratum in strata if stratum[2] == kind}
        parts = {stratum: _MIX[stratum[0]] for stratum in present}
        for stratum, part in parts.items():
            rows = [row for row, each in enumerate(strata) if each == stratum]
            found[rows] = total * part / sum(parts.values()) / len(rows)
    return found


def _hash(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogateescape"), digest_size=8).digest()
