"""The command `plc evaluate --suite reported`: datasets of reported faults in; a table and JSON out."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from data_prep.errors import ConfigError, CorpusError
from plc.decode.model_directory import check_manifest
from plc.evaluate.commands import (
    Request,
    origin_of,
    print_parity,
    print_tables,
    progress_bar,
    subject_of,
)
from plc.evaluate.held_out import part_of, reported_pairs
from plc.evaluate.renewal import renew_file
from plc.evaluate.report import head_json, read_report, write_report
from plc.evaluate.reported.asking import asked as ask
from plc.evaluate.reported.card import card
from plc.evaluate.reported.report import RANKS, by_group, reported_json, reported_table
from plc.evaluate.reported.serving import served
from plc.evaluate.reported.stored import stored_reports
from plc.repair.repairer import Repairer
from plc.repair.reported.answering import TRIES


def measure_suite(
    asked: Request, *, every: bool = False, tries: int = TRIES, stores: Sequence[Path] = ()
) -> None:
    """Ask about the flawed rows with a reported line that training held out under the split.

    With `every` about all of them: --data is of repositories that no training read. With the line given, as
    many as `tries` candidates are looked for, and counted. With `stores` each report is answered from its
    whole file, as `plc repair --report` does it.
    """
    subject = subject_of(asked)
    if tries <= max(RANKS):
        raise ConfigError(f"--tries {tries}: give more than {max(RANKS)}, which are counted anyway")
    if subject.reader.family != "edits":
        raise ConfigError("--suite reported measures models of family 'edits'; this one writes whole code")
    part = part_of(asked.split)
    pairs = reported_pairs(asked.data, subject.config.data, None if every else part)
    if not pairs:
        raise CorpusError(
            f"--data has no row with a reported line that training held out as {part!r}: prepare some with "
            "`plc prep history-pairs --reported`, or give --every-row for repositories that no training read"
        )
    if asked.limit is not None and len(pairs) > asked.limit:
        pairs = random.Random(asked.seed).sample(pairs, asked.limit)
    stored = stored_reports(stores, pairs) if stores else {}
    with progress_bar("line given", len(pairs)) as tell:
        if stores:
            reported = served(Repairer.load(asked.model), pairs, stored, tries=tries, tell=tell)
        else:
            reported = ask(subject.reader, pairs, reported=True, tries=tries, tell=tell)
    if asked.by is not None:
        print_parity(asked, subject, by_group(reported, asked.by))
        return
    with progress_bar("no line", len(pairs)) as tell:
        unreported = ask(subject.reader, pairs, reported=False, tries=tries, tell=tell)
    most = (*RANKS, tries)
    if asked.out is not None:
        head = head_json(origin_of(asked, subject), kind="reported")
        write_report(asked.out, reported_json(reported, unreported, most=most, head=head))
    print_tables(asked, reported_table(reported, unreported, most=most, model=subject.name))


def are_of_reports(paths: Sequence[Path]) -> bool:
    """Whether these files are of a model for reports: one of them is a report of this suite."""
    return any(read_report(path).get("kind") == "reported" for path in paths)


def write_card(
    model: Path, paths: Sequence[Path], datasets: Sequence[Path], *, earlier: Path | None = None
) -> None:
    """CARD.md of a model for reports, with the repositories and licences of its training data.

    `earlier` is the card of the model that its training went on from.
    """
    _, manifest = check_manifest(model)
    contents = [read_report(path) for path in paths]
    renew_file(model, "CARD.md", card(str(manifest["name"]), contents, datasets, earlier=earlier))
