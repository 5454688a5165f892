"""The `paper` preset end to end: a Juliet suite on disk to the pairs that the paper's authors trained on."""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Callable, Sequence
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import assert_never

from data_prep.corpora.archives import read_members
from data_prep.corpora.fingerprint import Fingerprint
from data_prep.dataset import Pair, write_pairs
from data_prep.juliet.file_names import Case, cases_of
from data_prep.juliet.paper.c import read_c_case
from data_prep.juliet.paper.case import Dropped, PaperCase
from data_prep.juliet.paper.java import read_java_case
from data_prep.juliet.paper.words import Suite, split_words
from data_prep.splits import Groups, bucket_of

Progress = Callable[[str, int, int], None]

# Fewer words than this in the target, blanks counted: with it come 31,081 pairs, four folds of 7,770 and one
# over. The authors' Java targets have up to 662 words: no limit can be seen there.
TARGET_LIMIT: dict[Suite, int | None] = {"juliet-c": 500, "juliet-java": None}
_TOO_LONG = "too many words"


def prepare(
    source: Path, *, suite: Suite, out: Path, max_words: int | None, progress: Progress
) -> dict[str, object]:
    """Write the dataset and return its summary; `progress` gets (stage, done, total). Raises CorpusError.

    Without `max_words` the authors' own limit holds; with it, source and target have at most so many words.
    """
    suffixes = frozenset({".java"}) if suite == "juliet-java" else frozenset({".c", ".cpp"})
    fingerprint = Fingerprint()
    members = fingerprint.of_each(read_members(source, suffixes=suffixes), progress)
    cases = cases_of(members, "java" if suite == "juliet-java" else "c")
    pairs, counts = paper_pairs(cases, suite=suite, max_words=max_words, progress=progress)
    summary = {
        "preset": "paper",
        "corpus": suite,
        **counts,
        "options": {"max_words": max_words},
        "input": {"name": source.name, "blake2b": str(fingerprint)},
        "tools": {"python": platform.python_version(), "pyarrow": version("pyarrow")},
    }
    write_pairs(out, pairs, summary=summary, kept_names=None)
    return summary


def paper_pairs(
    cases: Sequence[Case], *, suite: Suite, max_words: int | None, progress: Progress
) -> tuple[list[Pair], dict[str, object]]:
    """The pairs in order of case, and the counts of `dataset.json`, which add up to the number of cases."""
    raw: list[tuple[Case, str, tuple[str, ...], tuple[str, ...]]] = []
    outcomes: Counter[str] = Counter()
    case_pairs: Counter[str] = Counter()
    for done, case in enumerate(cases, start=1):
        if done % 500 == 0 or done == len(cases):
            progress("reading test cases", done, len(cases))
        read = _read(case, suite)
        if not isinstance(read, PaperCase):
            outcomes[read] += 1
            continue
        words = split_words(read.source, suite)
        targets = {role: split_words(text, suite) for role, text in read.targets.items()}
        kept = {
            role: target
            for role, target in targets.items()
            if _fits(words, target, suite=suite, max_words=max_words)
        }
        case_pairs.update({"kept": len(kept), _TOO_LONG: len(targets) - len(kept)})
        outcomes["kept" if kept else _TOO_LONG] += 1
        raw += ((case, role, words, target) for role, target in kept.items())
    pairs = _grouped(raw)
    counts = {
        "cases": {"total": len(cases), **dict(sorted(outcomes.items()))},
        "case_pairs": {"total": case_pairs.total(), **dict(sorted(case_pairs.items()))},
        "pairs": {
            "flawed": len(pairs),
            "identity": 0,
            "sources": len({pair.source_id for pair in pairs}),
            "by_language": dict(sorted(Counter(pair.language for pair in pairs).items())),
            "by_flow": dict(sorted(Counter(pair.flow for pair in pairs).items())),
        },
    }
    return pairs, counts


def _read(case: Case, suite: Suite) -> PaperCase | Dropped:
    match suite:
        case "juliet-c":
            return read_c_case(case)
        case "juliet-java":
            return read_java_case(case)
        case _:
            assert_never(suite)


def _fits(source: Sequence[str], target: Sequence[str], *, suite: Suite, max_words: int | None) -> bool:
    if max_words is not None:
        return len(source) <= max_words and len(target) <= max_words
    limit = TARGET_LIMIT[suite]
    return limit is None or len(target) < limit


def _grouped(raw: Sequence[tuple[Case, str, tuple[str, ...], tuple[str, ...]]]) -> list[Pair]:
    """Pairs with their buckets; variants that share a source text stay together."""
    digests = [_digest(source) for _, _, source, _ in raw]
    variants = Groups()
    variant_of: dict[str, str] = {}
    for (case, _, _, _), digest in zip(raw, digests, strict=True):
        variants.join(variant_of.setdefault(digest, case.variant), case.variant)
    return [
        Pair(
            id=f"{case.name}:{role}",
            source_id=f"{case.language}:{digest}",
            language=case.language,
            cwe=case.cwe,
            variant=case.variant,
            flow=case.flow,
            kind="flawed",
            source=source,
            target=target,
            bucket_pair=bucket_of(f"{case.name}:{role}"),
            bucket_source=bucket_of(digest),
            bucket_variant=bucket_of(variants.of(case.variant)),
            bucket_cwe=bucket_of(f"CWE-{case.cwe}"),
        )
        for (case, role, source, target), digest in zip(raw, digests, strict=True)
    ]


def _digest(words: Sequence[str]) -> str:
    return blake2b("".join(words).encode(), digest_size=12).hexdigest()
