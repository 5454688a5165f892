"""`runs`: repair the raw file, compile it, run it, and see whether the sanitizer still objects."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any, Literal, Protocol

from data_prep.dataset import Pair
from data_prep.juliet.clean.case import read_case
from data_prep.juliet.clean.pairs import linkage_of
from data_prep.juliet.file_names import cases_of
from data_prep.text.functions import functions_of, instances_of
from data_prep.text.naming import Names
from plc.evaluate.rate import Rate
from plc.evaluate.runs.juliet_cases import Checker, RunCase
from plc.evaluate.runs.sandbox import BAD, GOOD, Outcome, Run, Sandbox
from plc.repair import FileReport, Repairer, apply_suggestion
from plc.train.config import DataConfig
from plc.train.data import Part, assign
from plc.verify.tools import Tools
from plc.verify.verifier import Level, Verifier

Place = Part | Literal["not in the data"]
CUTS = (1, 5)


@dataclass(frozen=True, slots=True)
class Proposed:
    """What `plc repair` offers for the flawed half of one file: whole texts, best first."""

    confidence: float
    texts: tuple[bytes, ...]
    settled: tuple[bool, ...]  # `--fix` makes the first one, if it is settled


NOTHING = Proposed(0.0, (), ())


class Fixer(Protocol):
    """A repairer of raw files, asked about one function, with its threshold or whatever the confidence."""

    def __call__(self, text: bytes, entry: str, *, by_default: bool) -> Proposed: ...


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of each text of a proposal."""

    confidence: float
    outcomes: tuple[Outcome, ...]
    alike: tuple[bool, ...]  # it runs clean and prints what a corrected function prints
    settled: tuple[bool, ...]

    @property
    def fixed(self) -> bool:
        """`--fix` makes the case clean."""
        return self.settled[:1] == (True,) and self.outcomes[0] == "clean"


@dataclass(frozen=True, slots=True)
class RunResult:
    """One case: where training had it, and what became of the fixes shown by default and of all of them."""

    case: RunCase
    place: Place
    shown: Tried
    forced: Tried


def is_unseen(place: Place) -> bool:
    """Training read not this source or, beyond that, nothing of its functional variant.

    A held-out CWE is a harder question than `runs` asks, so it is reported apart.
    """
    return place in ("test-source", "test-variant", "test-pair")


class Places:
    """Where the training assignment put the flawed instance of a raw file, found by its very words."""

    def __init__(self, pairs: Iterable[Pair], *, config: DataConfig, kept_names: frozenset[str]) -> None:
        self._kept_names = kept_names
        self._parts: dict[tuple[str, tuple[str, ...]], Part] = {
            (pair.language, pair.source): assign(pair, config) for pair in pairs if pair.kind == "flawed"
        }

    def place(self, path: PurePosixPath, text: bytes) -> Place:
        """Prepare the file as preset `clean` does, and look its flawed instance up."""
        (case,) = cases_of([(path, text)], "c")
        flawed = read_case(case).flawed
        if flawed is None:
            return "not in the data"
        words = Names.new(self._kept_names).rename(flawed.words)
        source = (*linkage_of(words, case.language), *words)
        return self._parts.get((case.language, source), "not in the data")


Verify = Callable[[Path, bytes, FileReport], FileReport]


@dataclass(frozen=True, slots=True)
class Verification:
    """What `--verify` puts fixes to: `place` is where the file under test would be, for its headers."""

    place: Path
    by_default: Verify  # drops a finding of which no settled fix is left
    whatever: Verify


def verification_at(root: Path, level: Level) -> Verification:
    """The verification of `plc repair`, in the suite's folders, with the headers of its support."""
    tools, include = Tools(), (root / "testcasesupport",)
    return Verification(
        root / "testcases" / "case.c",
        Verifier(level, tools, include=include),
        Verifier(level, tools, include=include, only_settled=False),
    )


def fixer_of(
    repairer: Repairer, *, min_confidence: float | None, verification: Verification | None = None
) -> Fixer:
    """`plc repair`, narrowed to one function and what that function reaches."""

    budget = repairer.loaded.word_budget

    def fix(text: bytes, entry: str, *, by_default: bool) -> Proposed:
        report = repairer.report(text, "c", min_confidence=min_confidence if by_default else 0.0)
        if verification is not None:
            verify = verification.by_default if by_default else verification.whatever
            report = verify(verification.place, text, _of_entry(report, text, entry, budget=budget))
        findings = _of_entry(report, text, entry, budget=budget).findings
        if not findings:
            return NOTHING
        surest = max(findings, key=lambda finding: finding.confidence)
        texts = (apply_suggestion(text, surest, s, encoding=report.encoding) for s in surest.suggestions)
        settled = ("settled" in suggestion.checks for suggestion in surest.suggestions)
        return Proposed(surest.confidence, tuple(texts), tuple(settled))

    return fix


def _of_entry(report: FileReport, text: bytes, entry: str, *, budget: int) -> FileReport:
    """The findings in one function and what that reaches."""
    instances = instances_of(functions_of(text, "c"), budget=budget)
    reached = {f.start_byte for i in instances if i.entry.name == entry for f in i.functions}
    findings = (finding for finding in report.findings if finding.start_byte in reached)
    return replace(report, findings=tuple(findings))


def chosen_cases(
    cases: Sequence[RunCase], places: Mapping[str, Place], *, checker: Checker, count: int, seed: int
) -> list[RunCase]:
    """At most `count` checkable cases that training did not see, and some others for comparison.

    A quarter as many are cases that it did see, and as many again those with a held-out CWE.
    """
    drawn = random.Random(seed).sample(list(cases), len(cases))
    unseen = [case for case in drawn if is_unseen(places[case.path])]
    chosen = checker.checkable(unseen, count=count)
    for part in ("train", "test-cwe"):
        chosen += checker.checkable((c for c in drawn if places[c.path] == part), count=count // 4)
    return chosen


def run_case(case: RunCase, *, root: Path, place: Place, fixer: Fixer, sandbox: Sandbox) -> RunResult:
    """Try every fix on its own, and compare what it prints with what the corrected functions print."""
    path = root / case.path
    text = path.read_bytes()
    wanted = sandbox.run(text, GOOD, include=path.parent).printed
    seen: dict[bytes, Run] = {}  # the same fix is mostly shown by default and asked for

    def tried(proposed: Proposed) -> Tried:
        for fixed in proposed.texts:
            if fixed not in seen:
                seen[fixed] = sandbox.run(fixed, BAD, include=path.parent)
        runs = [seen[fixed] for fixed in proposed.texts]
        return Tried(
            proposed.confidence,
            outcomes=tuple(run.outcome for run in runs),
            alike=tuple(run.outcome == "clean" and _is_part(run.printed, of=wanted) for run in runs),
            settled=proposed.settled,
        )

    shown = tried(fixer(text, case.entry, by_default=True))
    return RunResult(case, place, shown, tried(fixer(text, case.entry, by_default=False)))


def _is_part(printed: bytes, *, of: bytes) -> bool:
    """Each corrected function prints a part of the whole; silence is a part only of silence."""
    return printed in of and bool(printed) == bool(of)


def run_cases(
    cases: Sequence[RunCase],
    *,
    root: Path,
    places: Mapping[str, Place],
    fixer: Fixer,
    sandbox: Sandbox,
    tell: Callable[[int], None] | None = None,
) -> list[RunResult]:
    """One result per case, in their order."""
    results = []
    for case in cases:
        results.append(run_case(case, root=root, place=places[case.path], fixer=fixer, sandbox=sandbox))
        if tell is not None:
            tell(1)
    return results


def run_rates(results: Sequence[RunResult]) -> dict[str, Rate]:
    """`runs` as a user gets it, `any confidence` for the fixes alone; copying the input never runs clean."""
    rates: dict[str, Rate] = {}
    for at in CUTS:
        rates[f"runs@{at}"] = Rate.of("clean" in result.shown.outcomes[:at] for result in results)
        rates[f"runs and prints alike@{at}"] = Rate.of(any(result.shown.alike[:at]) for result in results)
        rates[f"any confidence@{at}"] = Rate.of("clean" in result.forced.outcomes[:at] for result in results)
    rates["runs with --fix"] = Rate.of(result.shown.fixed for result in results)
    rates["proposed"] = Rate.of(bool(result.shown.outcomes) for result in results)
    rates["first fix builds"] = Rate.of(
        bool(result.forced.outcomes) and result.forced.outcomes[0] != "not built" for result in results
    )
    rates["copy@1"] = Rate(0, len(results))
    return rates


def runs_json(
    results: Sequence[RunResult], *, threshold: float, checkable: tuple[int, int], origin: Mapping[str, Any]
) -> dict[str, Any]:
    """The report that `--out` writes: the headline on unseen cases, the others beside, every case by name."""
    groups = {
        "unseen": [result for result in results if is_unseen(result.place)],
        "unseen source": [result for result in results if result.place == "test-source"],
        "unseen variant": [result for result in results if result.place == "test-variant"],
        "unseen, flow variant 01": [
            result for result in results if is_unseen(result.place) and result.case.flow == "01"
        ],
        "unseen CWE": [result for result in results if result.place == "test-cwe"],
        "seen in training": [result for result in results if result.place == "train"],
    }
    return {
        "format": 1,
        "kind": "runs",
        **origin,
        "threshold": threshold,
        "checkable": {"found": checkable[0], "tried": checkable[1]},
        "groups": [
            {
                "group": name,
                "cases": len(group),
                "variants": len({(result.case.cwe, result.case.variant) for result in group}),
                "rates": {m: rate.to_json() for m, rate in run_rates(group).items()},
            }
            for name, group in groups.items()
            if group
        ],
        "cases": [
            {
                "case": result.case.name,
                "place": result.place,
                "shown": _tried_json(result.shown),
                "any confidence": _tried_json(result.forced),
            }
            for result in results
        ],
    }


def _tried_json(tried: Tried) -> dict[str, Any]:
    return {
        "confidence": round(tried.confidence, 6),
        "outcomes": list(tried.outcomes),
        "prints alike": list(tried.alike),
        "settled": list(tried.settled),
    }
