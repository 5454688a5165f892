"""Preset `clean`: a Juliet suite to pairs whose labels cannot leak."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import groupby
from sys import intern

from data_prep.dataset import Kind, Pair
from data_prep.juliet.clean.kept_names import Usage
from data_prep.juliet.clean.roles import name_within
from data_prep.juliet.clean.variant import RawPair, read_variants
from data_prep.juliet.file_names import Case
from data_prep.splits import Groups, bucket_of
from data_prep.text.languages import Language
from data_prep.text.naming import Names


@dataclass(frozen=True, slots=True)
class CleanPairs:
    """The dataset before it is written."""

    pairs: tuple[Pair, ...]
    kept_names: frozenset[str]
    summary: dict[str, object]


def clean_pairs(
    cases: Iterable[Case],
    *,
    max_words: int,
    jobs: int,
    also_known: frozenset[str],
    advance: Callable[[int], None],
) -> CleanPairs:
    """All pairs of cases sorted by variant, in order; `advance` gets the number of cases just read."""
    usage = Usage()
    raw: list[RawPair] = []
    fates: dict[str, list[str | int]] = {}
    variants = deque(list(group) for _, group in groupby(cases, key=lambda case: case.variant))
    for read in read_variants(variants, max_words=max_words, jobs=jobs, advance=advance):
        usage.add_variant(read.outside, declared=read.declared, literals=read.literals, needed=read.needed)
        for case, fate in read.fates.items():
            fates[case] = [len(raw) + place if isinstance(place, int) else place for place in fate]
        raw += read.pairs
    kept_names = usage.kept_names() | also_known
    named, ends = _named(raw, kept_names)
    pairs, dropped_identities = _with_identities(named)
    summary = _summary(pairs, _reasons(fates, ends), dropped_identities)
    return CleanPairs(tuple(pairs), kept_names, summary)


@dataclass(frozen=True, slots=True)
class _Named:
    """A pair after naming; `alone` is the corrected instance named by itself, as it would be served."""

    raw: RawPair
    source: tuple[str, ...]
    target: tuple[str, ...]
    alone: tuple[str, ...]


def _named(raw: Sequence[RawPair], kept_names: frozenset[str]) -> tuple[list[_Named], list[str]]:
    """Names to slots: the pairs that are left, and for each raw pair whether it was kept, equal or merged."""
    named: list[_Named] = []
    ends: list[str] = []
    seen: set[tuple[str, tuple[str, ...], tuple[str, ...]]] = set()
    for pair in raw:
        names = Names.new(kept_names)
        flawed, corrected = names.rename(pair.flawed.words), names.rename(pair.corrected.words)
        by_itself = Names.new(kept_names).rename(pair.corrected.words)
        linkage = linkage_of(flawed, pair.case.language)
        source, target = (*linkage, *flawed), (*linkage, *corrected)
        alone = (*linkage_of(by_itself, pair.case.language), *by_itself)
        if by_itself == flawed or source == target:
            ends.append("equal")
        elif (pair.case.language, source, target) in seen:
            ends.append("merged")
        else:
            ends.append("kept")
            seen.add((pair.case.language, source, target))
            named.append(_Named(pair, source, target, alone))
    return named, ends


def linkage_of(words: Sequence[str], language: Language) -> tuple[str, ...]:
    """The linkage that an instance gets, chosen by its text: it tells nothing, and both styles are seen."""
    digit = int(_digest(words), 16) % 2
    if language == "java":
        return ("public",) if digit else ("private",)
    return ("static",) if digit else ()


def _reasons(fates: Mapping[str, Sequence[str | int]], ends: Sequence[str]) -> dict[str, list[str]]:
    """What became of every pair of every case; a pair that another case has as well is kept for the first."""
    reasons: dict[str, list[str]] = {}
    seen: set[int] = set()
    for case, fate in fates.items():
        reasons[case] = []
        for place in fate:
            if isinstance(place, str):
                reasons[case].append(place)
            elif place in seen and ends[place] == "kept":
                reasons[case].append("merged")
            else:
                reasons[case].append(ends[place])
                seen.add(place)
    return reasons


def _with_identities(named: Sequence[_Named]) -> tuple[list[Pair], Counter[str]]:
    """The pairs and one identity pair for each distinct corrected instance, with ids and buckets."""
    texts, variants = Groups(), Groups()
    variant_of_text: dict[str, str] = {}
    flawed_texts = {_digest(pair.source) for pair in named}
    for pair in named:
        source, alone = _digest(pair.source), _digest(pair.alone)
        texts.join(source, alone)
        for text in (source, alone):
            variants.join(variant_of_text.setdefault(text, pair.raw.case.variant), pair.raw.case.variant)
    pairs: list[Pair] = []
    seen: set[tuple[str, str]] = set()
    dropped: Counter[str] = Counter()
    for pair in named:
        case, role = pair.raw.case, pair.raw.role
        pairs.append(_pair(pair, f"{case.name}:{role}", "flawed", texts, variants))
        digest = _digest(pair.alone)
        if (case.language, digest) in seen:
            dropped["same corrected instance"] += 1
        elif digest in flawed_texts:
            dropped["corrected instance is flawed elsewhere"] += 1
        else:
            seen.add((case.language, digest))
            pairs.append(_pair(pair, f"{case.name}:{role}:identity", "identity", texts, variants))
    return pairs, dropped


def _pair(named: _Named, identifier: str, kind: Kind, texts: Groups, variants: Groups) -> Pair:
    case = named.raw.case
    source, target = (named.source, named.target) if kind == "flawed" else (named.alone, named.alone)
    spellings = named.raw.flawed.spellings if kind == "flawed" else named.raw.corrected.spellings
    linkage = source[: len(source) - len(spellings)]
    digest = _digest(source)
    return Pair(
        id=identifier,
        source_id=f"{case.language}:{digest}",
        language=case.language,
        cwe=case.cwe,
        variant=case.variant,
        flow=case.flow,
        kind=kind,
        source=source,
        target=target,
        bucket_pair=bucket_of(identifier),
        bucket_source=bucket_of(texts.of(digest)),
        bucket_variant=bucket_of(variants.of(case.variant)),
        bucket_cwe=bucket_of(f"CWE-{case.cwe}"),
        spelled=(*linkage, *(intern(name_within(spelling)) for spelling in spellings)),
    )


def _digest(words: Sequence[str]) -> str:
    text = "\0".join(words).encode("utf-8", "surrogateescape")
    return blake2b(text, digest_size=12).hexdigest()


def _summary(
    pairs: Sequence[Pair], reasons: Mapping[str, Sequence[str]], dropped: Mapping[str, int]
) -> dict[str, object]:
    """Counts that add up: each case has one outcome, and each of its pairs one."""
    by_pair = Counter(reason for case in reasons.values() for reason in case)
    outcomes = Counter(_outcome(case) for case in reasons.values())
    flawed = [pair for pair in pairs if pair.kind == "flawed"]
    return {
        "cases": {"total": len(reasons), **dict(sorted(outcomes.items()))},
        "case_pairs": {"total": sum(by_pair.values()), **dict(sorted(by_pair.items()))},
        "identities_dropped": dict(sorted(dropped.items())),
        "pairs": {
            "flawed": len(flawed),
            "identity": len(pairs) - len(flawed),
            "sources": len({pair.source_id for pair in flawed}),
            "by_language": _counts(pair.language for pair in flawed),
            "by_flow": _counts(pair.flow for pair in flawed),
        },
    }


def _counts(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))


def _outcome(reasons: Sequence[str]) -> str:
    """What a case comes to: kept where any of its pairs is, else merged, else the first reason."""
    return next((reason for reason in ("kept", "merged") if reason in reasons), reasons[0])
