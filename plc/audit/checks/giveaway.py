"""Labels that a glance gives away: the first words tell flawed rows from correct ones."""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from data_prep.dataset import Pair
from plc.audit.corpora import PairCorpus
from plc.audit.findings import Finding
from plc.evaluate.edit_kinds import blind

WORDS = 8
_LEAST = 100  # rows of each kind
_TOO_GOOD = 0.95
_BASELINE = 0.85  # beyond it, naming the commoner kind is as good


def check(corpus: PairCorpus) -> Iterator[Finding]:
    """Warn where it is too good to be true."""
    kinds = Counter(pair.kind for pair in corpus.pairs)
    if len(kinds) < 2 or min(kinds.values()) < _LEAST:
        return
    baseline = max(kinds.values()) / len(corpus.pairs)
    accuracy = glance(corpus.pairs)
    if accuracy > _TOO_GOOD and baseline < _BASELINE:
        said = (
            f"the first {WORDS} words tell flawed from correct rows with accuracy {accuracy:.3f} "
            f"(baseline {baseline:.3f}): too good to be learnt from code"
        )
        yield Finding("too-good", "warn", corpus.name, said)


def glance(pairs: Sequence[Pair]) -> float:
    """How often the commonest kind of rows that begin alike, in one half, is right in the other half."""
    learnt: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    asked = []
    for pair in pairs:
        head = blind(pair.source[:WORDS])
        if zlib.crc32(pair.id.removesuffix(":identity").encode()) % 2:
            learnt[head][pair.kind] += 1
        else:
            asked.append((head, pair.kind))
    most = Counter(kind for counts in learnt.values() for kind in counts.elements()).most_common(1)
    if not asked or not most:
        return 0.0
    right = sum(
        (learnt[head].most_common(1)[0][0] if head in learnt else most[0][0]) == kind for head, kind in asked
    )
    return right / len(asked)
