"""The command `plc evaluate --suite natural`: repositories in; findings by kind and thresholds out."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from data_prep.corpora.history.many import name_of
from data_prep.errors import ConfigError, CorpusError, ModelError
from plc.decode.model_directory import KindThresholds, LoadedModel, load_model, load_on_demand
from plc.evaluate.commands import Request, command_line, print_tables, progress_bar
from plc.evaluate.held_out import measured_part, read_all
from plc.evaluate.natural.judgements import Judgement, read_judgements
from plc.evaluate.natural.kind_thresholds import kind_figures, thresholds_of
from plc.evaluate.natural.observations import Observed, observe, open_to_all_kinds
from plc.evaluate.natural.recall import recall_json, recall_table, shown
from plc.evaluate.natural.report import kinds_table, observations_in, observed_json, verdicts_table
from plc.evaluate.renewal import renew_calibration
from plc.evaluate.report import Origin, head_json, write_report
from plc.repair.repairer import Repairer
from plc.train.config import read_config

FLOOR = 0.9  # the score from which a scan for --calibrate keeps findings


@dataclass(frozen=True, slots=True)
class Extras:
    """What the suite is asked for besides what every measurement is."""

    repositories: tuple[Path, ...] = ()
    at: str | None = None
    json: Path | None = None
    scan: Path | None = None  # a report of an earlier scan, in place of repositories
    judgements: Path | None = None
    calibrate: bool = False


def measure_suite(asked: Request, extras: Extras) -> None:
    """Scan repositories or read an earlier scan, print what was found; or choose the thresholds of kinds.

    With `calibrate` a scan is open to all kinds from `FLOOR` on; otherwise it is what users get by default.
    """
    loaded = load_on_demand(asked.model, threads=1)
    judgements: Mapping[str, Judgement] = {}
    if extras.judgements is not None:
        judgements = read_judgements(extras.judgements)
    if extras.scan is None:
        observed, left_out = _scan(asked, extras, loaded)
        found = [entry for each in observed for entry in each.observations]
        functions, floor = sum(each.functions for each in observed), FLOOR if extras.calibrate else None
        _write(asked, extras, loaded, observed, left_out)
    else:
        found, functions, floor = observations_in(extras.scan)
    print_tables(asked, verdicts_table(found, judgements, functions=functions, model=loaded.name))
    if not extras.calibrate:
        return
    if floor is None:
        raise ConfigError(f"{extras.scan} is a scan by default thresholds: scan again with --calibrate")
    figures = kind_figures(found, judgements)
    print_tables(asked, kinds_table(figures, functions=functions))
    if extras.judgements is not None:
        data = f"{functions:,} functions as they are; {len(found)} findings, {len(judgements)} judged"
        _set_kinds(asked.model, KindThresholds(floor, thresholds_of(figures), data))


def measure_recall(asked: Request, *, place: Path | None) -> None:
    """What the default settings show of held-out sources with known faults, and of corrected ones."""
    loaded = load_model(asked.model, threads=1)
    config = read_config(asked.model / "config.toml")
    part = measured_part(
        read_all(asked.data), split=asked.split, config=config.data, limit=asked.limit, seed=asked.seed
    )
    workers = asked.threads or os.cpu_count() or 1
    with progress_bar(f"repairing {len(part.sources)} sources", len(part.sources)) as tell:
        found = shown(Repairer(loaded), loaded, part.sources, workers=workers, tell=tell)
    said = f"held out by {asked.split}: {len(found):,} of {part.available:,} sources"
    print_tables(asked, recall_table(found, model=loaded.name, part=said))
    place = place or asked.out
    if place is not None:
        origin = Origin(loaded.name, loaded.sha256, "onnx", {}, command_line())
        head = head_json(origin, kind="natural-recall")
        write_report(
            place, {**head, "split": asked.split, "sources": len(found), "rates": recall_json(found)}
        )


def _scan(asked: Request, extras: Extras, loaded: LoadedModel) -> tuple[list[Observed], dict[str, str]]:
    repairer = open_to_all_kinds(loaded, FLOOR) if extras.calibrate else Repairer(loaded)
    observed: list[Observed] = []
    left_out: dict[str, str] = {}
    for repository in extras.repositories:
        name = name_of(repository)
        try:
            with progress_bar(f"scanning {name}", None) as tell:
                observed.append(observe(repository, repairer, at=extras.at, workers=asked.threads, tell=tell))
        except CorpusError as error:
            left_out[name] = str(error)
            print(f"plc: left out: {error}", file=sys.stderr)
            continue
        _write(asked, extras, loaded, observed, left_out)  # a long run that ends early leaves what it has
    if not observed:
        raise CorpusError("no repository could be scanned; the reasons are above")
    return observed, left_out


def _write(
    asked: Request,
    extras: Extras,
    loaded: LoadedModel,
    observed: Sequence[Observed],
    left_out: Mapping[str, str],
) -> None:
    place = extras.json or asked.out
    if place is None:
        return
    origin = Origin(loaded.name, loaded.sha256, "onnx", {}, command_line())
    content = observed_json(observed, floor=FLOOR if extras.calibrate else None)
    write_report(place, {**head_json(origin, kind="natural"), "left out": dict(left_out), **content})


def _set_kinds(model: Path, kinds: KindThresholds) -> None:
    """Write the thresholds of kinds into a model directory."""
    path = model / "calibration.json"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} cannot be read: {error}") from error
    thresholds = {kind: round(value, 6) for kind, value in sorted(kinds.thresholds.items())}
    said = {"floor": kinds.floor, "thresholds": thresholds, "data": kinds.data}
    renew_calibration(model, {**content, "kinds": said})
