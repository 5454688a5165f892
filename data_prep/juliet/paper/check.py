"""Compare our pairs with the fold that the paper's authors published, and class the differences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from data_prep.corpora.archives import read_members
from data_prep.dataset import Pair
from data_prep.errors import CorpusError
from data_prep.juliet.paper.words import Suite, join_words

PAPER_PAIRS: dict[Suite, int] = {"juliet-c": 31_080, "juliet-java": 23_015}


@dataclass(frozen=True, slots=True)
class Published:
    """One published line; the source is None where the authors published targets only (Java)."""

    source: str | None
    target: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One class of published lines that we do not reproduce; `ours` is the nearest of our own, if any."""

    name: str
    count: int
    published: Published
    ours: Published | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What `--check-against` reports."""

    suite: Suite
    pairs: int
    paper_pairs: int
    published: int
    reproduced: int
    differences: tuple[Difference, ...]

    @property
    def share(self) -> float:
        """The share of published lines that come out word for word."""
        return self.reproduced / self.published


def read_published(folds: Path, suite: Suite) -> list[Published]:
    """The authors' fold-0 test lines, from their archive or folder; CorpusError where they are not in it."""
    texts = {
        path.name: content
        for path, content in read_members(folds, suffixes=frozenset({".txt"}))
        if path.parent.name == suite or path.parent.as_posix() == "."
    }
    if "tgt_test0.txt" not in texts:
        raise CorpusError(
            f"{folds}: holds no {suite}/tgt_test0.txt; give the authors' folds, or leave --check-against out"
        )
    targets = _lines(folds, texts["tgt_test0.txt"])
    if suite == "juliet-java":
        return [Published(None, target) for target in targets]
    sources = _lines(folds, texts.get("src_test0.txt", b""))
    if len(sources) != len(targets):
        raise CorpusError(
            f"{folds}: {len(sources):,} source lines for {len(targets):,} targets; fetch the folds again"
        )
    return [Published(source, target) for source, target in zip(sources, targets, strict=True)]


def compare(pairs: Sequence[Pair], published: Sequence[Published], suite: Suite) -> Comparison:
    """Look each published line up among our pairs."""
    with_source = any(line.source is not None for line in published)
    ours = dict.fromkeys(
        Published(join_words(pair.source) if with_source else None, join_words(pair.target)) for pair in pairs
    )
    nearest = _Nearest(ours)
    counts: Counter[str] = Counter()
    examples: dict[str, tuple[Published, Published | None]] = {}
    for line in published:
        if line in ours:
            continue
        name, near = nearest.classify(line)
        counts[name] += 1
        examples.setdefault(name, (line, near))
    return Comparison(
        suite=suite,
        pairs=len(pairs),
        paper_pairs=PAPER_PAIRS[suite],
        published=len(published),
        reproduced=len(published) - counts.total(),
        differences=tuple(Difference(name, count, *examples[name]) for name, count in counts.most_common()),
    )


def report(comparison: Comparison) -> str:
    """The comparison as text, one figure or example a line."""
    apart = comparison.pairs / comparison.paper_pairs - 1
    what = "pairs" if comparison.suite == "juliet-c" else "targets"
    lines = [
        f"pairs: {comparison.pairs:,} (the paper: {comparison.paper_pairs:,}; {apart:+.2%})",
        f"published {what} of fold 0 that come out word for word: "
        f"{comparison.reproduced:,} of {comparison.published:,} ({comparison.share:.2%})",
    ]
    for difference in comparison.differences:
        lines.append(f"{difference.count:,} differ: {difference.name}")
        lines += _shown("published", difference.published)
        if difference.ours is not None:
            lines += _shown("ours", difference.ours)
    return "\n".join(lines)


class _Nearest:
    """Our pairs by what they have in common with a published one."""

    __slots__ = ("_by_source", "_by_target", "_without_blanks")

    def __init__(self, ours: Iterable[Published]) -> None:
        self._without_blanks: dict[tuple[str | None, str], Published] = {}
        self._by_source: dict[str, Published] = {}
        self._by_target: dict[str, Published] = {}
        for pair in ours:
            self._without_blanks.setdefault(_tight(pair), pair)
            self._by_target.setdefault(pair.target, pair)
            if pair.source is not None:
                self._by_source.setdefault(pair.source, pair)

    def classify(self, line: Published) -> tuple[str, Published | None]:
        if not line.target.strip():
            return "the published line is empty", None
        if near := self._without_blanks.get(_tight(line)):
            return "only blanks differ", near
        if line.source is not None and (near := self._by_source.get(line.source)):
            return "the source is ours, the target is not", near
        if line.source is not None and (near := self._by_target.get(line.target)):
            return "the target is ours, the source is not", near
        return "nothing of it is ours", None


def _tight(pair: Published) -> tuple[str | None, str]:
    source = None if pair.source is None else "".join(pair.source.split())
    return source, "".join(pair.target.split())


def _lines(folds: Path, content: bytes) -> list[str]:
    try:
        lines = content.decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise CorpusError(
            f"{folds}: a published file is not UTF-8 ({error}); fetch the folds again"
        ) from error
    return lines[:-1] if lines[-1] == "" else lines


def _shown(who: str, pair: Published) -> list[str]:
    source = [] if pair.source is None else [f"  {who} source: {_cut(pair.source)}"]
    return [*source, f"  {who} target: {_cut(pair.target)}"]


def _cut(text: str, width: int = 400) -> str:
    return text if len(text) <= width else f"{text[:width]} …"
