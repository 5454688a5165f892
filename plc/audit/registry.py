"""Which checks there are, and an audit of corpora by all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from plc.audit.checks import (
    augmented,
    classes,
    confusion,
    flips,
    giveaway,
    leaks,
    losses,
    manifest,
    sides,
    targets,
    triggers,
    types,
)
from plc.audit.corpora import Corpus, PairCorpus, TypeCorpus, joined
from plc.audit.findings import Finding, Report

PairCheck = Callable[[PairCorpus], Iterator[Finding]]

PAIR_CHECKS: tuple[PairCheck, ...] = (
    manifest.check_counts,
    leaks.check,
    leaks.check_repeats,
    augmented.check,
    classes.check,
    sides.check_identical,
    sides.check_conflicts,
    sides.check_flaws_back,
    targets.check_parse,
    targets.check_foreign,
    flips.check,
    triggers.check,
    giveaway.check,
    losses.check,
)
BETWEEN: tuple[PairCheck, ...] = (leaks.check, sides.check_conflicts)  # also of all corpora together


def audit(
    corpora: Sequence[Corpus],
    *,
    matrices: Sequence[confusion.Matrix] = (),
    recorded: Mapping[str, str] | None = None,
) -> Report:
    """Every check of every corpus and matrix; `recorded` are hashes of rows by the corpus's name."""
    found: list[Finding] = []
    pairs = [corpus for corpus in corpora if isinstance(corpus, PairCorpus)]
    for corpus in corpora:
        if isinstance(corpus, TypeCorpus):
            found += types.check(corpus)
            continue
        if recorded is not None:
            found += manifest.check_hash(corpus, recorded)
        for check in PAIR_CHECKS:
            found += check(corpus)
    if len(pairs) > 1:
        alone = {(finding.check, row) for finding in found for row in finding.rows}
        found += [
            finding
            for check in BETWEEN
            for finding in check(joined(pairs))
            if any((finding.check, row.partition("/")[2]) not in alone for row in finding.rows)
        ]
    for matrix in matrices:
        found += confusion.check(matrix)
    found += confusion.check_leaps(matrices)
    sizes = tuple(
        (each.name, len(each.pairs) if isinstance(each, PairCorpus) else len(each.instances))
        for each in corpora
    )
    return Report(tuple(sorted(found, key=lambda finding: finding.severity != "refuse")), sizes)
