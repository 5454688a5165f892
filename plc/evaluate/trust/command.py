"""The command `plc evaluate --suite trust`: a model and its datasets in; one report out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from data_prep.errors import ConfigError
from plc.evaluate.commands import Request, origin_of, print_tables, progress_bar, subject_of
from plc.evaluate.rate import Rate
from plc.evaluate.report import head_json, write_report
from plc.evaluate.trust import membership, robustness
from plc.evaluate.trust.answering import reads_reports
from plc.evaluate.trust.backdoors import search_triggers
from plc.evaluate.trust.changes import local_names
from plc.evaluate.trust.report import Trust, tables, to_json
from plc.evaluate.trust.reported_backdoors import search_reported_triggers
from plc.evaluate.trust.rows import held_out_rows, training_rows

LIMIT = 200  # flawed sources, and as many correct ones
_LONGEST = 400  # words of a row whose membership is tested


def measure_suite(asked: Request, *, every: bool, draws: int, learnt_from: Sequence[Path]) -> None:
    """All self-tests on the part that training held out, or on all rows with `every`.

    `learnt_from`: the datasets of the training; those of `asked.data` where there are none.
    """
    if draws < 1:
        raise ConfigError(f"--draws {draws}: give at least 1")
    subject = subject_of(asked)
    if subject.reader.family != "edits":
        raise ConfigError("--suite trust measures models of family 'edits'; this one writes whole code")
    limit = LIMIT if asked.limit is None else asked.limit
    seed = asked.seed
    rows = held_out_rows(subject, asked.data, split=asked.split, every=every, limit=limit, seed=seed)
    readings = (*rows.flawed, *rows.correct)
    with progress_bar("changing and asking", None) as tell:
        changes = robustness.measure(
            subject,
            rows.flawed,
            rows.correct,
            names=local_names(readings),
            draws=draws,
            seed=seed,
            tell=tell,
        )
    with progress_bar("membership", None) as tell:
        members, others, same_groups = membership.samples(
            training_rows(subject, learnt_from or asked.data),
            rows.pairs,
            limit=2 * limit,
            longest=_LONGEST,
            seed=seed,
        )
        member = membership.measure(subject, members, others, same_groups=same_groups, seed=seed, tell=tell)
    with progress_bar("searching triggers", None) as tell:
        if reads_reports(subject):
            search = search_reported_triggers(subject.reader, rows.pairs, seed=seed, tell=tell)
        else:
            search = search_triggers(subject.reader, rows.correct_functions(), seed=seed, tell=tell)
    searched_in = "functions with a report" if reads_reports(subject) else "correct functions"
    trust = Trust(Rate(len(readings), rows.tried), draws, changes, member, search, searched_in)
    if asked.out is not None:
        write_report(asked.out, to_json(trust, head=head_json(origin_of(asked, subject), kind="trust")))
    print_tables(asked, *tables(trust, model=subject.name))
