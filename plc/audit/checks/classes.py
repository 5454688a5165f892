"""Classes (CWE numbers) that test and training share badly: missing, rare, starved or far too common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from plc.audit.corpora import PairCorpus
from plc.audit.findings import Finding

LEAST = 30  # rows from which a share of a class says something
_IMBALANCE = 100  # the largest class over the smallest
_STARVED = 8.0  # how much rarer a class is in training than in test
_EXPECTED = 20.0  # rows that training should have of a class before too few of them are strange


def check(corpus: PairCorpus) -> Iterator[Finding]:
    """Only of datasets whose flawed rows have classes; a split by class leaves classes out on purpose."""
    train, test = counts_of(corpus)
    if len(train | test) < 2 or not train:
        return
    missing = sorted(cwe for cwe in test if cwe not in train)
    if missing and corpus.split != "cwe":
        yield _said("class-missing", corpus, f"{_named(missing)}: in test, not in training")
    rare = sorted(cwe for cwe, count in (train + test).items() if count < LEAST)
    if rare:
        yield _said("class-support", corpus, f"{_named(rare)}: fewer than {LEAST} rows")
    thin = sorted(cwe for cwe, count in test.items() if count < LEAST and cwe not in rare)
    if thin:
        yield _said("class-support", corpus, f"{_named(thin)}: fewer than {LEAST} test rows")
    most, least = max(train.values()), min(train.values())
    if most > _IMBALANCE * least:
        yield _said("imbalance", corpus, f"the largest class has {most} training rows, the smallest {least}")
    starved = starved_classes(train, test)
    if starved and corpus.split != "cwe":
        said = f"{_named(starved)}: more than {_STARVED:g} times rarer in training than in test"
        yield _said("class-starved", corpus, said)


def counts_of(corpus: PairCorpus) -> tuple[Counter[int], Counter[int]]:
    """How many flawed rows of each class are trained and tested on."""
    flawed = corpus.flawed()
    train = Counter(corpus.pairs[place].cwe for place in flawed if not corpus.is_test[place])
    return train, Counter(corpus.pairs[place].cwe for place in flawed if corpus.is_test[place])


def starved_classes(train: Counter[int], test: Counter[int]) -> list[int]:
    """Classes of which training has far fewer rows than their share of the test lets expect."""
    total, tested = train.total(), test.total()
    expected = {cwe: total * count / tested for cwe, count in test.items()}
    return sorted(
        cwe
        for cwe, rows in expected.items()
        if test[cwe] >= 2 and rows >= _EXPECTED and rows > _STARVED * train[cwe]
    )


def _named(classes: list[int]) -> str:
    shown = ", ".join(f"CWE-{cwe}" for cwe in classes[:12])
    return f"{len(classes)} classes ({shown}{', …' if len(classes) > 12 else ''})"


def _said(check: str, corpus: PairCorpus, message: str) -> Finding:
    return Finding(check, "warn", corpus.name, message)
