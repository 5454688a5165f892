"""What `plc evaluate --suite real` measures, topic by topic: predictions to the lines of the table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from data_prep.dataset import Pair
from plc.evaluate.held_out import HeldOut, measured_part, part_of
from plc.evaluate.metrics import CUTS, hits_reference, is_fixed, is_proposed
from plc.evaluate.predictions import Prediction, predict
from plc.evaluate.rate import Rate
from plc.evaluate.readers import Subject
from plc.evaluate.real_suite.held_out import GROUPS, Sampled
from plc.evaluate.real_suite.itc import ItcFigures
from plc.evaluate.real_suite.targets import Line, line
from plc.train.data import assign

Tell = Callable[[int], None]
BY_PROJECT = "unseen projects"
ALL = "all"
_NO_FAULTS = "no dataset of `plc prep inject` among --data"


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The injected faults of one operator or CWE in one group of languages."""

    name: str
    group: str
    rates: Mapping[str, Rate]


@dataclass(frozen=True, slots=True)
class RealPredictions:
    """The predictions for the real code of one group of languages."""

    group: str
    flawed: tuple[Prediction, ...]
    clean: tuple[Prediction, ...]
    projects: int  # with clean functions


def ask_real(
    subject: Subject, samples: Sequence[Sampled], *, threshold: float, tell: Tell
) -> list[RealPredictions]:
    """Put the samples to the model; clean functions are searched for a fix where one would be shown."""
    found = []
    for group, _ in GROUPS:
        ours = {sampled.kind: sampled for sampled in samples if sampled.group == group}
        flawed, clean = (
            predict(subject.reader, ours[kind].sources, floor=threshold, tell=tell) if kind in ours else []
            for kind in ("flawed", "identity")
        )
        if ours:
            projects = ours["identity"].projects if "identity" in ours else 0
            found.append(RealPredictions(group, tuple(flawed), tuple(clean), projects))
    return found


def injected_lines(real: Sequence[RealPredictions], *, threshold: float) -> list[Line]:
    """What a user is shown by default of the injected faults, and what the model knows at any confidence."""
    lines = []
    groups = [(each.group, each.flawed) for each in real if each.flawed]
    for group, flawed in [*groups, (ALL, _all_flawed(real))]:
        rates = injected_rates(flawed, threshold=threshold)
        note = "" if flawed else _NO_FAULTS
        lines += [
            line("injected faults", what, group, split=BY_PROJECT, rate=rate, note=note)
            for what, rate in rates.items()
        ]
    return lines


def injected_rates(flawed: Sequence[Prediction], *, threshold: float) -> dict[str, Rate]:
    """`flagged` and `fixed` are what `plc repair` shows by default; without a threshold the word for word."""
    rates = {"flagged": Rate.of(is_proposed(p, threshold) for p in flawed)}
    rates["fixed@1"] = Rate.of(is_fixed(p, threshold) for p in flawed)
    rates["fixed@5"] = Rate.of(is_proposed(p, threshold) and hits_reference(p, 5) for p in flawed)
    for at in CUTS:
        rates[f"fixed@{at} at any confidence"] = Rate.of(hits_reference(p, at) for p in flawed)
    return rates


def breakdown(
    real: Sequence[RealPredictions], *, threshold: float, name_of: Callable[[Prediction], str]
) -> list[Breakdown]:
    """The same rates by operator or by CWE, the most frequent first."""
    found = []
    for each in real:
        groups: dict[str, list[Prediction]] = {}
        for prediction in each.flawed:
            groups.setdefault(name_of(prediction), []).append(prediction)
        ranked = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
        found += [
            Breakdown(name, each.group, injected_rates(group, threshold=threshold)) for name, group in ranked
        ]
    return found


def clean_lines(real: Sequence[RealPredictions], *, threshold: float) -> list[Line]:
    """Clean functions on which something is shown."""
    return [
        line(
            "real code",
            "clean functions flagged",
            each.group,
            split=BY_PROJECT,
            rate=Rate.of(is_proposed(p, threshold) for p in each.clean),
            note=f"{each.projects} projects",
        )
        for each in real
        if each.clean
    ]


def juliet_lines(subject: Subject, pairs: Sequence[Pair], *, limit: int, seed: int, tell: Tell) -> list[Line]:
    """The suites' held-out sources, under both splits that the targets are for."""
    lines = []
    splits: tuple[tuple[HeldOut, bool], ...] = (("source", True), ("variant", False))
    for split, by_group in splits:
        found: dict[str, list[Prediction]] = {}
        note = ""
        for group, languages in GROUPS:
            ours = [pair for pair in pairs if pair.language in languages]
            if not any(assign(pair, subject.config.data) == part_of(split) for pair in ours):
                continue
            part = measured_part(ours, split=split, config=subject.config.data, limit=limit, seed=seed)
            if part.leakage.flawed:
                note = f"{part.leakage.flawed} of the sources were read in training too"
            found[group] = predict(subject.reader, part.of_kind("flawed"), tell=tell)
        groups = found if by_group else {}
        for group, predictions in [*groups.items(), (ALL, [p for each in found.values() for p in each])]:
            for at in CUTS:
                rate = Rate.of(hits_reference(p, at) for p in predictions)
                what = f"reference@{at}"
                lines.append(line(f"Juliet, {split}", what, group, split=split, rate=rate, note=note))
    return lines


def itc_lines(figures: ItcFigures) -> list[Line]:
    """The benchmark's figures at 5 % false alarms, by default, and at any confidence."""
    topic, split = "ITC, zero-shot", "never trained on"
    allowed, default = figures.allowed, figures.default
    alike = f"{figures.alike} of {figures.functions} read like their correction"
    note = f"threshold {allowed.threshold:.3g}; {alike}"
    lines = [
        line(topic, "flagged at 5 % false alarms", "C", split=split, rate=allowed.flagged, note=note),
        line(topic, "false alarms there", "C", split=split, rate=allowed.false_alarms),
    ]
    lines += [
        line(topic, f"fixed@{at} at 5 % false alarms", "C", split=split, rate=allowed.fixed[at])
        for at in CUTS
    ]
    lines += [
        line(topic, "flagged by default", "C", split=split, rate=default.flagged),
        line(topic, "false alarms by default", "C", split=split, rate=default.false_alarms),
    ]
    lines += [
        line(topic, f"fixed@{at} at any confidence", "C", split=split, rate=rate)
        for at, rate in figures.any_confidence.items()
    ]
    return lines


def _all_flawed(real: Sequence[RealPredictions]) -> list[Prediction]:
    return [p for each in real for p in each.flawed]
