"""Sets of error types: programs in two parts, types that training lacks, few or contradicting programs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from data_prep.corpora.itc.instances import ERROR_TYPES, Instance
from data_prep.text.program_shape import shape_of
from plc.audit.corpora import TypeCorpus
from plc.audit.findings import Finding

LEAST = 30
_IMBALANCE = 20


def check(corpus: TypeCorpus) -> Iterator[Finding]:
    """All that is checked of such a set."""
    instances = corpus.instances
    train = [instance for instance in instances if instance.part != "test"]
    test = [instance for instance in instances if instance.part == "test"]
    shapes = {instance.id: shape_of(instance.text) for instance in instances}
    learnt = {shapes[instance.id] for instance in train}
    leaks = [instance for instance in test if shapes[instance.id] in learnt]
    if leaks:
        said = f"{len(leaks)} of {len(test)} test programs are learnt from too, names and literals aside"
        yield Finding("leak", "refuse", corpus.name, said, _ids(leaks))
    types = {instance.label for instance in train}
    unknown = [instance for instance in test if instance.label not in types]
    if unknown:
        names = sorted({ERROR_TYPES[instance.label] for instance in unknown})
        said = f"{len(names)} types are tested and not learnt: {', '.join(names)}"
        yield Finding("class-missing", "refuse", corpus.name, said, _ids(unknown))
    yield from _conflicts(corpus)
    counts = Counter(instance.label for instance in train)
    thin = sorted(label for label, count in counts.items() if count < LEAST)
    if thin:
        said = f"{len(thin)} of {len(counts)} types have fewer than {LEAST} training programs"
        yield Finding("class-support", "warn", corpus.name, said)
    if counts and max(counts.values()) > _IMBALANCE * min(counts.values()):
        said = f"the largest type has {max(counts.values())} programs, the smallest {min(counts.values())}"
        yield Finding("imbalance", "warn", corpus.name, said)


def _conflicts(corpus: TypeCorpus) -> Iterator[Finding]:
    """Warn of one text with two types."""
    labels: dict[str, set[str]] = defaultdict(set)
    for instance in corpus.instances:
        labels[instance.text].add(instance.label)
    both = [instance for instance in corpus.instances if len(labels[instance.text]) > 1]
    if both:
        said = f"{len(both)} programs stand there with another type too"
        yield Finding("conflict", "warn", corpus.name, said, _ids(both))


def _ids(instances: Sequence[Instance]) -> tuple[str, ...]:
    return tuple(instance.id for instance in instances)
