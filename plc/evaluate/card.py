"""CARD.md: a model directory and its reports to a page that says what the model is worth."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data_prep.errors import CorpusError, ModelError
from plc.evaluate import report as reports
from plc.evaluate.rate import Rate
from plc.evaluate.report import Report
from plc.evaluate.tables import Table, percent, repair_table, runs_table, to_markdown
from plc.train.config import Config, read_config

GROUPS = ("C/C++", "java")


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure that the default model was meant to reach, in per cent."""

    split: str
    group: str
    metric: str
    percent: float


GOALS = (
    Goal("source", "C/C++", "reference@1", 88),
    Goal("source", "C/C++", "reference@5", 97),
    Goal("source", "java", "reference@1", 85),
    Goal("source", "java", "reference@5", 96),
    Goal("source", "all", "kept", 98),
    Goal("variant", "C/C++", "reference@1", 80),
    Goal("variant", "C/C++", "reference@5", 90),
    Goal("variant", "java", "reference@1", 75),
    Goal("variant", "java", "reference@5", 90),
    Goal("runs", "unseen", "runs@1", 70),
    Goal("runs", "unseen", "any confidence@1", 70),
)

LIMITS = """\
- All flaws that it has seen are those of the Juliet test suites: short, regular code, written to show one
  flaw each. Of real code it has read at most functions that are held to be sound. There expect it to miss
  most flaws, and to be wrong more often where it speaks: the figures do not carry over.
- It knows the kinds of flaws (CWEs) of its training data; the figures for held-out CWEs tell what to expect
  of others.
- It sees one function and what that function reaches in the same file, 400 words at most; not types,
  macros, callers or other files.
- `reference` asks for the very words of a correction in the suite: a fix that is right in another way counts
  as wrong.
- `runs` asks that the sanitizers fall silent, which a function that does nothing also achieves; `runs and
  prints alike` also asks that the fixed function prints what a corrected one prints.
- A suggestion is a suggestion: look at the diff before you apply it."""
READING = """\
A rate is in per cent, with its 95 % Wilson interval and the count that it is a share of. `reference`,
`paper`, `copy`, `frequent fix` and `any confidence` are measured whatever the confidence; the others as
`plc repair` proposes by default. The project's docs/research/evaluation.md defines them all."""


def card(directory: Path, paths: Sequence[Path]) -> str:
    """The card of a model directory from the reports that `plc evaluate --out` wrote, in the order given."""
    contents = [reports.read_report(path) for path in paths]
    config = read_config(directory / "config.toml")
    manifest = _object(directory / "manifest.json")
    vocab = _object(directory / "vocab.json")
    repairs = [reports.from_json(content) for content in contents if content["kind"] == "repair"]
    runs = [content for content in contents if content["kind"] == "runs"]
    calibrations = [content for content in contents if content["kind"] == "calibration"]
    if not repairs:
        raise CorpusError(
            "a card needs at least one report of repair rates: give what `plc evaluate --out` wrote"
        )
    sections = [
        f"# {manifest['name']}",
        _summary(config, manifest, vocab),
        "## Data and splits",
        _data(config, repairs),
        "## Goals",
        to_markdown(goals_table(repairs, runs)),
        "## Figures",
        READING,
        *(
            part
            for report in repairs
            for part in (to_markdown(repair_table(report)), _command(report.origin.command))
        ),
        *(
            part
            for content in runs
            for part in (to_markdown(runs_table(content)), _command(content["command"]))
        ),
        "## Threshold",
        *(_threshold(content) for content in calibrations),
        "## Limits",
        LIMITS,
    ]
    return "\n\n".join(section.strip() for section in sections) + "\n"


def goals_table(repairs: Iterable[Report], runs: Iterable[Mapping[str, Any]]) -> Table:
    """What was to be reached, what was, and by how much it was missed."""
    found: dict[tuple[str, str, str], Rate] = {}
    for report in repairs:
        for figures in report.groups:
            found |= {(report.split, figures.group, metric): rate for metric, rate in figures.rates.items()}
    for content in runs:
        for group in content["groups"]:
            rates = {metric: Rate.from_json(rate) for metric, rate in group["rates"].items()}
            found |= {("runs", group["group"], metric): rate for metric, rate in rates.items()}
    rows = [_goal_row(goal, found.get((goal.split, goal.group, goal.metric))) for goal in GOALS]
    return Table("", ("held out by", "code", "figure", "goal", "reached", "n", ""), tuple(rows))


def _goal_row(goal: Goal, rate: Rate | None) -> tuple[str, ...]:
    start = (goal.split, goal.group, goal.metric, f"{goal.percent:g}")
    if rate is None or rate.value is None:
        return (*start, "-", "0", "not measured")
    missing = goal.percent - 100 * rate.value
    return (*start, percent(rate), str(rate.n), "yes" if missing <= 0 else f"short by {missing:.1f}")


def _summary(config: Config, manifest: Mapping[str, Any], vocab: Mapping[str, Any]) -> str:
    model = config.model
    sizes = (
        f"- Family `{model.family}`: {model.encoder_layers}-layer bidirectional GRU encoder with pyramid "
        f"reduction {model.reduction}, hidden {model.hidden}, embedding {model.embedding}; "
        f"{model.decoder_layers}-layer decoder that writes edits with pointers into the source; "
        "a classification head names the CWE."
    )
    words = (
        f"- {len(vocab['words']):,} words, {len(vocab['cwes'])} CWEs; the step with the best repair rate "
        f"on the validation part is {manifest.get('step', 'unknown')}."
    )
    origin = (
        f"- Trained with plc {manifest.get('version', 'unknown')} at commit `{manifest.get('commit')}`; "
        "config.toml beside this card holds every setting."
    )
    if training := manifest.get("training"):
        origin += (
            f"\n- {training['steps']:,} steps in {training['minutes']} minutes: {training['words']:,} "
            f"source and target words, torch {training['torch']}, {training['processes']} processes."
        )
    return "\n".join(
        [
            "Finds functions with a known kind of flaw in C, C++ and Java, and proposes minimal edits; "
            "served by `plc repair`.",
            "",
            sizes,
            words,
            origin,
        ]
    )


def _data(config: Config, repairs: Sequence[Report]) -> str:
    data = config.data
    names = {name: digest for report in repairs for name, digest in report.origin.data.items()}
    lines = [f"- Dataset `{name}`, pairs.parquet sha256 `{digest}`." for name, digest in names.items()]
    held = [
        ("by source", data.test_source),
        ("by functional variant", data.test_variant),
        ("by CWE", data.test_cwe),
        ("for validation, by source", data.valid_source),
    ]
    lines += [
        f"- Held out {how}: bucket{'s' if len(buckets) > 1 else ''} {', '.join(map(str, buckets))} of 20."
        for how, buckets in held
        if buckets
    ]
    training = max(report.training_sources for report in repairs)
    leaks = sum(report.leakage.flawed + report.leakage.corrected for report in repairs)
    lines.append(
        f"- {training:,} sources were left for training; {leaks} measured ones are word for word among them."
    )
    lines.append(
        "- The flawed functions are the Juliet test suites' of NIST's SARD, public domain, by preset "
        "`clean`; datasets named `sound-…` are functions of real packages, kept as they are, listed in "
        "the project's docs/research/data.md. No part of either is shipped."
    )
    return "\n".join(lines)


def _threshold(content: Mapping[str, Any]) -> str:
    chosen = content["chosen"]
    return (
        f"{content['threshold']:.4g} on the confidence that something is wrong, set on the "
        f"{content['data']}. There it leaves {percent(Rate.from_json(chosen['kept']))} % of the clean "
        f"functions alone and still offers {percent(Rate.from_json(chosen['fixes']))} % of the right first "
        f"fixes. {_safe(content)}\n\n" + _command(content["command"])
    )


def _safe(content: Mapping[str, Any]) -> str:
    """What `--fix` may apply, and how true confidences are where they were measured."""
    safe = content.get("safe_fixes")
    said = (
        "No fix is confident enough for `--fix`."
        if safe is None
        else (
            f"Fixes from a confidence of {safe['confidence']:.4g} are safe: where "
            f"{100 * content['prior']:.0f} % of the functions are flawed, {100 * safe['precision']:.1f} % "
            f"of those that are made are right (at least {100 * safe['low']:.1f} %; n = {safe['fixes']:,})."
        )
    )
    errors = {name: each["error"] for name, each in content.get("reliability", {}).items()}
    if not errors:
        return said
    listed = "; ".join(f"{name} {error:.3f}" for name, error in errors.items())
    return f"{said} Expected calibration errors: {listed}."


def _command(text: str) -> str:
    return f"```sh\n{text}\n```"


def _object(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} cannot be read: {error}") from error
    assert isinstance(content, dict)
    return content
