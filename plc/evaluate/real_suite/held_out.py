"""Datasets of real code to the sources of projects that the model has not seen, a fixed sample of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from data_prep.dataset import Kind, Pair, Split, read_pairs
from data_prep.errors import CorpusError
from data_prep.text.language_specs import C_FAMILY, JAVA_ALONE
from plc.evaluate.held_out import Source, sources_of
from plc.train.config import DataConfig

GROUPS: tuple[tuple[str, frozenset[str]], ...] = (
    ("C/C++", C_FAMILY),
    ("java", JAVA_ALONE),
)


@dataclass(frozen=True, slots=True)
class Sampled:
    """The sources of one group of languages and one kind; `available` of them there were."""

    group: str
    kind: Kind
    sources: tuple[Source, ...]
    available: int
    projects: int  # that the sources come from


def unseen_pairs(directories: Sequence[Path], config: DataConfig) -> list[Pair]:
    """The rows of projects that were neither for training nor for choosing the thresholds.

    In datasets that are split by project all four buckets are the project's own. CorpusError where no row is
    of such a project.
    """
    within: dict[Split, tuple[int, ...]] = {
        "variant": config.test_variant,
        "source": config.test_source,
        "pair": config.test_pair,
        "cwe": config.test_cwe,
    }
    pairs = [pair for directory in directories for pair in read_pairs(directory, within=within)]
    if not pairs:
        raise CorpusError(
            f"no row of {', '.join(map(str, directories))} is of a project that the model's training "
            f"held out (buckets {within}): give the datasets of `plc prep inject` and "
            "`plc prep clean-functions`"
        )
    return pairs


def samples_of(pairs: Sequence[Pair], *, flawed: int, clean: int, seed: int) -> list[Sampled]:
    """At most so many flawed and clean sources of each group of languages."""
    sources = sources_of(pairs)
    found = []
    kinds: tuple[tuple[Kind, int], ...] = (("flawed", flawed), ("identity", clean))
    for group, languages in GROUPS:
        for kind, most in kinds:
            ours = _distinct(s for s in sources if s.kind == kind and s.language in languages)
            if ours:
                chosen = sample(ours, most, seed=seed)
                projects = len({source.variant for source in chosen})
                found.append(Sampled(group, kind, chosen, len(ours), projects))
    return found


def sample(sources: Sequence[Source], most: int, *, seed: int) -> tuple[Source, ...]:
    """The `most` sources whose hashes come first, in their own order: a sample that grows by adding."""
    ranked = sorted(range(len(sources)), key=lambda row: _rank(sources[row], seed))
    return tuple(sources[row] for row in sorted(ranked[:most]))


def _rank(source: Source, seed: int) -> bytes:
    text = f"{seed} {source.id} {source.kind}".encode("utf-8", "surrogateescape")
    return blake2b(text, digest_size=8).digest()


def _distinct(sources: Iterable[Source]) -> list[Source]:
    """One of several datasets' sources with the same words."""
    found: dict[tuple[str, tuple[str, ...]], Source] = {}
    for source in sources:
        found.setdefault((source.language, source.words), source)
    return list(found.values())
