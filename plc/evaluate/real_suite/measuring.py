"""`plc evaluate --suite real`: from paths to the report, the table and the verdict."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data_prep.corpora.itc.pairs import Benchmark, pairs_of, read_benchmark
from data_prep.dataset import Pair, read_pairs
from data_prep.errors import ConfigError, CorpusError
from data_prep.text.vocabulary import Vocabulary
from data_prep.text.windows import WORD_BUDGET
from plc.evaluate.held_out import read_all, sources_of
from plc.evaluate.predictions import predict
from plc.evaluate.rate import Rate
from plc.evaluate.readers import Subject
from plc.evaluate.real_suite import itc
from plc.evaluate.real_suite.held_out import Sampled, samples_of, unseen_pairs
from plc.evaluate.real_suite.report import RealReport
from plc.evaluate.real_suite.rule_tools import measure_tools
from plc.evaluate.real_suite.safe_fixes import safe_lines
from plc.evaluate.real_suite.targets import Line, line
from plc.evaluate.real_suite.topics import (
    BY_PROJECT,
    ask_real,
    breakdown,
    clean_lines,
    injected_lines,
    itc_lines,
    juliet_lines,
)
from plc.evaluate.report import Origin, read_report

FLAWED = 3000  # of each group of languages
CLEAN_FOR_FLAWED = 2
JULIET = 1000  # of each group of languages under each split
Progress = Callable[[str, int | None], AbstractContextManager[Callable[[int], None]]]


@dataclass(frozen=True, slots=True)
class Corpora:
    """What the suite is measured on; a topic whose corpus is left out has lines that say so."""

    real: tuple[Path, ...]
    juliet: tuple[Path, ...] = ()
    itc: Path | None = None
    runs: Path | None = None  # a report of `plc evaluate --runs`


def measure(
    subject: Subject,
    corpora: Corpora,
    *,
    origin: Origin,
    kept_names: frozenset[str],
    flawed: int = FLAWED,
    seed: int = 1,
    with_tools: bool = False,
    progress: Progress,
) -> RealReport:
    """All topics; `kept_names` are the names that stay words for the model in C."""
    threshold = subject.threshold
    if threshold is None:
        raise ConfigError(
            f"{subject.name} does not say whether something is wrong: --suite real is for edits"
        )
    began = time.monotonic()
    clean = CLEAN_FOR_FLAWED * flawed
    unseen = unseen_pairs(corpora.real, subject.config.data)
    samples = samples_of(unseen, flawed=flawed, clean=clean, seed=seed)
    del unseen  # the Juliet pairs want its memory
    lines: list[Line] = []
    if corpora.juliet:
        with progress("Juliet", None) as tell:
            pairs = read_all(corpora.juliet)
            lines += juliet_lines(subject, pairs, limit=min(JULIET, flawed), seed=seed, tell=tell)
            del pairs
    lines.append(runs_line(corpora.runs, subject))
    with progress("real code", sum(len(each.sources) for each in samples)) as tell:
        real = ask_real(subject, samples, threshold=threshold, tell=tell)
    lines += injected_lines(real, threshold=threshold)
    lines += clean_lines(real, threshold=threshold)
    figures, tools = None, []
    if corpora.itc is not None:
        with progress("ITC", None) as tell:
            figures = _itc(subject, corpora.itc, kept_names=kept_names, threshold=threshold, tell=tell)
        lines += itc_lines(figures)
        if with_tools:
            with progress("rule-based tools", None) as tell:
                tools = measure_tools(corpora.itc, _benchmark(corpora.itc).functions, tell=tell)
    asked = [p for each in real for p in (*each.flawed, *each.clean)]
    lines += safe_lines(asked, subject.reader, threshold=threshold, split=BY_PROJECT)
    return RealReport(
        origin=origin,
        threshold=threshold,
        seconds=time.monotonic() - began,
        samples=tuple(_sample_json(each, subject.reader.vocabulary) for each in samples),
        lines=tuple(lines),
        operators=tuple(breakdown(real, threshold=threshold, name_of=lambda p: p.source.flow)),
        cwes=tuple(breakdown(real, threshold=threshold, name_of=lambda p: f"CWE-{p.source.cwe}")),
        itc=None if figures is None else itc.to_json(figures),
        tools=tuple(tools),
    )


def runs_line(report: Path | None, subject: Subject) -> Line:
    """The share of Juliet cases that run clean once repaired, from the report of a measurement of its own."""
    topic, what, group, split = "Juliet, run", "runs@1", "C", "source or variant"
    if report is None:
        note = "measured by `plc evaluate --runs`; give its report to --runs-report"
        return line(topic, what, group, split=split, rate=None, note=note)
    content = read_report(report)
    if content.get("kind") != "runs":
        raise CorpusError(f"{report} is no report of `plc evaluate --runs`")
    if content["model"]["sha256"] != subject.sha256:
        note = f"{report.name} is of another model: run `plc evaluate --runs` again"
        return line(topic, what, group, split=split, rate=None, note=note)
    cases = next(each for each in content["groups"] if each["group"] == "unseen")
    return line(topic, what, group, split=split, rate=Rate.from_json(cases["rates"]["runs@1"]))


def _itc(
    subject: Subject,
    place: Path,
    *,
    kept_names: frozenset[str],
    threshold: float,
    tell: Callable[[int], None],
) -> itc.ItcFigures:
    pairs: Sequence[Pair]
    if (place / "dataset.json").is_file():
        pairs = read_pairs(place).pairs
    else:
        pairs = pairs_of(_benchmark(place).functions, kept_names=kept_names)
    predictions = predict(subject.reader, sources_of(pairs), floor=min(threshold, 0.5), tell=tell)
    return itc.itc_figures(predictions, default=threshold)


def _benchmark(place: Path) -> Benchmark:
    if (place / "dataset.json").is_file():
        raise ConfigError(
            f"{place} is a prepared dataset, which rule-based tools cannot read: "
            "give --itc the benchmark itself, its archive or folder"
        )
    return read_benchmark(place, max_words=WORD_BUDGET, progress=lambda *_: None)


def kept_names_in_c(model: Path) -> frozenset[str]:
    """The names that stay words for a model or run in C."""
    try:
        vocab = json.loads((model / "vocab.json").read_text(encoding="utf-8"))
        names = vocab.get("known_by_language", {}).get("c", vocab["known"])
        return frozenset(map(str, names))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigError(
            f"{model / 'vocab.json'} cannot be read ({error!r}): export the model again"
        ) from error


def _sample_json(each: Sampled, vocabulary: Vocabulary) -> dict[str, Any]:
    """A sample, and how much of it the model cannot read: more than a little means other names stay words."""
    words = sum(len(source.words) for source in each.sources)
    unknown = sum(word not in vocabulary for source in each.sources for word in source.words)
    return {
        "group": each.group,
        "kind": each.kind,
        "measured": len(each.sources),
        "available": each.available,
        "projects": each.projects,
        "words": words,
        "unknown": unknown,
    }
