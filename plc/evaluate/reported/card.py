"""CARD.md of a model that repairs what is reported: what it was trained on, and what it is worth."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from data_prep.errors import CorpusError
from plc.evaluate.compile_errors.command import MOST
from plc.evaluate.held_out import read_all
from plc.evaluate.rate import Rate
from plc.evaluate.tables import Table, percent, to_markdown

_LIMITS = """\
- It is given a place: a line that a compiler, an analyzer, a sanitizer, a test or a person reports. It reads
  up to 160 words about that line and 32 names from around them; not types, callers or other files.
- It writes at most a few edits near the line. Most fixes of people it does not find: the table says how few.
  What it proposes is worth looking at once a tool has confirmed that the report is gone.
- It knows some hundred names of libraries and the names at hand; it cannot write a string or a name that
  stands nowhere near.
- `exact` asks for the very words of the fixed function: another right fix counts as wrong."""


_TRAINED_ON = "## What it was trained on"
_EARLIER = "## What the models that it goes on from were trained on"


def card(
    name: str,
    contents: Sequence[Mapping[str, Any]],
    datasets: Sequence[Path],
    *,
    earlier: Path | None = None,
) -> str:
    """The card from reports of `--suite reported` and `compile-errors`, and the datasets of the training.

    `earlier` is the card of the model that the training went on from: its datasets are named as well.
    """
    sections = [
        f"# {name}",
        "Repairs what is reported in C, C++ and Java: `plc repair --at`, `--report`, `--with`.",
        "## What it is worth",
    ]
    for content in contents:
        match content["kind"]:
            case "reported":
                sections.append(to_markdown(_exact(content)))
            case "compile-errors":
                sections.append(to_markdown(_compiling(content)))
            case kind:
                raise CorpusError(f"a card of a model for reports has no place for a report of kind {kind!r}")
    sections += ["## Limits", _LIMITS, _TRAINED_ON, *map(_trained_on, datasets)]
    if earlier is not None:
        sections += [_EARLIER, _datasets_of(earlier)]
    return "\n\n".join(section.strip("\n") for section in sections) + "\n"


def _exact(content: Mapping[str, Any]) -> Table:
    names = ("told@1", "told@5", "untold@1", "untold@5")
    rows = [
        (group, f"{rates['told@1']['n']:,}", *(percent(Rate.from_json(rates[name])) for name in names))
        for group, rates in content["groups"].items()
    ]
    title = (
        f"Fixes that people made in {len(content['repositories'])} repositories that training did not read: "
        "exact, in %, 95 % interval"
    )
    return Table(title, ("fixes", "n", *names), tuple(rows))


def _compiling(content: Mapping[str, Any]) -> Table:
    names = [
        f"{name}@{most}"
        for name in ("compiles", "errors gone")
        for most in MOST
        if all(f"{name}@{most}" in rates for rates in content["programs"].values())
    ]
    rows = [
        (source, f"{rates[names[0]]['n']:,}", *(percent(Rate.from_json(rates[name])) for name in names))
        for source, rates in content["programs"].items()
    ]
    title = "Student programs that do not compile, mended error by error, gcc decides: in %, 95 % interval"
    return Table(title, ("programs", "n", *names), tuple(rows))


def _trained_on(dataset: Path) -> str:
    """One dataset: its size, and the repositories with their licences."""
    try:
        summary = json.loads((dataset / "dataset.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CorpusError(f"{dataset} is not a readable dataset: {error}") from error
    pairs = summary.get("pairs")
    size = f"{pairs['flawed']:,} fixes" if isinstance(pairs, dict) else f"{pairs:,} reports with fixes"
    licences: Mapping[str, Sequence[str]] = summary.get("licences", {})
    names = [
        f"{name} ({', '.join(licences[name]) or 'by its list'})" if name in licences else name
        for name, count in summary.get("repositories", {}).items()
        if count
    ]
    listed = f" Repositories: {'; '.join(names)}." if names else _packages(dataset)
    return f"**{dataset.name}**: {size}.{listed}"


def _datasets_of(earlier: Path) -> str:
    """The datasets that another card names: its own, and those of the models before it."""
    try:
        text = earlier.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise CorpusError(f"{earlier} is not a readable card: {error}") from error
    _, found, datasets = text.partition(f"\n{_TRAINED_ON}\n")
    if not found:
        raise CorpusError(
            f"{earlier} does not say what its model was trained on: give a card of a model for reports"
        )
    return datasets.replace(f"{_EARLIER}\n\n", "")


def _packages(dataset: Path) -> str:
    """The packages that reports were collected from, the largest first."""
    counts = Counter(pair.variant for pair in read_all([dataset]))
    return f" Packages: {', '.join(f'{name} ({count:,})' for name, count in counts.most_common())}."
