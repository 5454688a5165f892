"""Preset `clean`: a Juliet suite to pairs whose labels cannot leak."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import groupby
from multiprocessing import get_context

from data_prep.clean_case import CaseInstance, read_case
from data_prep.dataset import Kind, Pair
from data_prep.juliet import Case
from data_prep.known import Usage
from data_prep.languages import Language
from data_prep.lexer import Role, Word
from data_prep.naming import Names
from data_prep.splits import Groups, bucket_of

_LITERALS = frozenset({"string", "character", "number"})


@dataclass(frozen=True, slots=True)
class RawInstance:
    """An instance before naming."""

    texts: tuple[str, ...]
    roles: tuple[Role, ...]

    def words(self) -> list[Word]:
        """Words without places, for naming."""
        return [Word(text, role, 0, 0) for text, role in zip(self.texts, self.roles, strict=True)]


@dataclass(frozen=True, slots=True)
class RawPair:
    """A flawed instance and a corrected one of the same test case, which comes without its files."""

    case: Case
    role: str
    flawed: RawInstance
    corrected: RawInstance


@dataclass(frozen=True, slots=True)
class ReadVariant:
    """All distinct raw pairs of one functional variant; `fates` tells each case what became of its pairs."""

    pairs: tuple[RawPair, ...]
    fates: dict[str, tuple[str, ...]]
    outside: frozenset[str]
    declared: frozenset[str]
    literals: frozenset[str]
    needed: frozenset[str]


@dataclass(frozen=True, slots=True)
class CleanPairs:
    """The dataset before it is written."""

    pairs: tuple[Pair, ...]
    known: frozenset[str]
    summary: dict[str, object]


def read_variant(cases: Sequence[Case], max_words: int) -> ReadVariant:
    """Read the cases of one functional variant; the same flawed and corrected text is kept once."""
    pairs: list[RawPair] = []
    fates: dict[str, tuple[str, ...]] = {}
    seen: set[tuple[Language, RawInstance, RawInstance]] = set()
    outside: set[str] = set()
    declared: set[str] = set()
    literals: set[str] = set()
    needed: set[str] = set()
    for case in cases:
        read = read_case(case)
        outside |= read.outside
        declared |= read.declared
        if read.flawed is None or not read.corrected:
            fates[case.name] = ("no flawed entry" if read.flawed is None else "no corrected entry",)
            continue
        fate: list[str] = []
        bare = replace(case, files=())
        for instance in (read.flawed, *read.corrected):
            literals.update(word.text for word in instance.words if word.role in _LITERALS)
        flawed = _raw(read.flawed)
        for instance in read.corrected:
            corrected = _raw(instance)
            key = (case.language, flawed, corrected)
            if reason := _refusal(read.flawed, instance, max_words):
                fate.append(reason)
            elif flawed == corrected:
                fate.append("equal")
            elif key in seen:
                fate.append("merged")
            else:
                seen.add(key)
                fate.append("kept")
                needed |= set(corrected.texts) - set(flawed.texts)
                pairs.append(RawPair(bare, instance.role, flawed, corrected))
        fates[case.name] = tuple(fate)
    return ReadVariant(
        tuple(pairs), fates, frozenset(outside), frozenset(declared), frozenset(literals), frozenset(needed)
    )


def clean_pairs(
    cases: Sequence[Case],
    *,
    max_words: int,
    jobs: int,
    also_known: frozenset[str],
    advance: Callable[[int], None],
) -> CleanPairs:
    """All pairs of a suite, in order of case, then role; `advance` is told how many cases were just read."""
    usage = Usage()
    raw: list[RawPair] = []
    fates: dict[str, list[str]] = {}
    for read in _read_all(cases, max_words=max_words, jobs=jobs, advance=advance):
        usage.add_variant(read.outside, declared=read.declared, literals=read.literals, needed=read.needed)
        raw += read.pairs
        fates |= {case: list(fate) for case, fate in read.fates.items()}
    known = usage.known() | also_known
    named = _named(raw, known, fates)
    pairs, dropped_identities = _with_identities(named)
    summary = _summary(cases, pairs, fates, dropped_identities)
    return CleanPairs(tuple(pairs), known, summary)


def _read_all(
    cases: Sequence[Case], *, max_words: int, jobs: int, advance: Callable[[int], None]
) -> Iterable[ReadVariant]:
    variants = [list(group) for _, group in groupby(cases, key=lambda case: case.variant)]
    sizes = [len(variant) for variant in variants]
    if jobs <= 1:
        for variant, size in zip(variants, sizes, strict=True):
            yield read_variant(variant, max_words)
            advance(size)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("forkserver")) as pool:
        limits = [max_words] * len(variants)
        for read, size in zip(pool.map(read_variant, variants, limits, chunksize=4), sizes, strict=True):
            yield read
            advance(size)


def _raw(instance: CaseInstance) -> RawInstance:
    return RawInstance(
        tuple(word.text for word in instance.words), tuple(word.role for word in instance.words)
    )


def _refusal(flawed: CaseInstance, corrected: CaseInstance, max_words: int) -> str | None:
    if flawed.has_error or corrected.has_error:
        return "parse error"
    if len(flawed.words) > max_words or len(corrected.words) > max_words:
        return "too long"
    return None


@dataclass(frozen=True, slots=True)
class _Named:
    """A pair after naming; `alone` is the corrected instance named by itself, as it would be served."""

    raw: RawPair
    source: tuple[str, ...]
    target: tuple[str, ...]
    alone: tuple[str, ...]


def _named(raw: Sequence[RawPair], known: frozenset[str], fates: dict[str, list[str]]) -> list[_Named]:
    """Names to slots; pairs that are equal then are dropped, and those that are the same then are merged."""
    named: list[_Named] = []
    seen: set[tuple[str, tuple[str, ...], tuple[str, ...]]] = set()
    for pair in raw:
        names = Names.new(known)
        source = tuple(names.rename(pair.flawed.words()))
        target = tuple(names.rename(pair.corrected.words()))
        alone = tuple(Names.new(known).rename(pair.corrected.words()))
        fate = fates[pair.case.name]
        if alone == source or source == target:
            fate[fate.index("kept")] = "equal"
        elif (pair.case.language, source, target) in seen:
            fate[fate.index("kept")] = "merged"
        else:
            seen.add((pair.case.language, source, target))
            named.append(_Named(pair, source, target, alone))
    return named


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
    )


def _digest(words: Sequence[str]) -> str:
    text = "\0".join(words).encode("utf-8", "surrogateescape")
    return blake2b(text, digest_size=12).hexdigest()


def _summary(
    cases: Sequence[Case], pairs: Sequence[Pair], fates: dict[str, list[str]], dropped: Counter[str]
) -> dict[str, object]:
    """Counts that add up: each case has one outcome, and each of its pairs one fate."""
    by_fate = Counter(fate for case in fates.values() for fate in case)
    outcomes = Counter(_outcome(fates[case.name]) for case in cases)
    flawed = [pair for pair in pairs if pair.kind == "flawed"]
    return {
        "cases": {"total": len(cases), **dict(sorted(outcomes.items()))},
        "case_pairs": {"total": sum(by_fate.values()), **dict(sorted(by_fate.items()))},
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


def _outcome(fates: Sequence[str]) -> str:
    """What a case comes to: kept where any of its pairs is, else merged, else the first reason."""
    return next((fate for fate in ("kept", "merged") if fate in fates), fates[0])
