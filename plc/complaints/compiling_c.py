"""Compile errors of a C or C++ file: each of its functions with slips, a few in each run of gcc."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from data_prep.corpora.projects import SourceFile
from data_prep.text.functions import Function
from plc.complaints.batch import Batch, Change, batch_of, by_span, flawed_in
from plc.complaints.complaint import Complaint, Flawed
from plc.complaints.corruptions.code import Code
from plc.complaints.corruptions.registry import corrupted
from plc.complaints.functions import spans_of, strange_names
from plc.complaints.tools.gcc import SYNTAX, Gcc
from plc.verify.tools import TooSlowError

_TOGETHER = 40  # functions of one run; the last of them may disturb what follows
MOST_ERRORS = 3000
LEAST_FUNCTIONS = 3


def flawed_functions(
    file: SourceFile,
    functions: Sequence[Function],
    *,
    gcc: Gcc,
    place: Path,
    seeds: Sequence[int],
    dropped: Counter[str],
) -> list[Flawed]:
    """The functions of a file that gcc complains of once they have slips; `place` is where the file lies."""
    try:
        known = gcc.first_complaints(place, file.language, SYNTAX)
    except TooSlowError:
        dropped["file: takes the compiler too long"] += 1
        return []
    if known is None or len(known) > MOST_ERRORS:
        dropped["file: cannot be compiled"] += 1
        return []
    own = by_span(known, spans_of(file.text, functions))
    healthy = []
    for function, said in zip(functions, own, strict=True):
        if any(one.level == "error" for one in said):
            dropped["does not compile as it is"] += 1
        else:
            healthy.append((function, said))
    if len(healthy) < LEAST_FUNCTIONS:
        dropped["in a file with too few functions to be worth its headers"] += len(healthy)
        return []
    found: list[Flawed] = []
    for batch, before in batches(file, healthy, seeds=seeds, dropped=dropped):
        place.write_bytes(batch.text)
        try:
            said_now = gcc.complaints(place, file.language, SYNTAX)
        except TooSlowError:
            said_now = None
        finally:
            place.write_bytes(file.text)
        if said_now is None:
            dropped["compiler gave up"] += len(batch.changes)
            continue
        found += flawed_in(batch, file.text, complaints=said_now, known=before, near=True, dropped=dropped)
    return found


def batches(
    file: SourceFile,
    healthy: Sequence[tuple[Function, list[Complaint]]],
    *,
    seeds: Sequence[int],
    dropped: Counter[str],
) -> Iterator[tuple[Batch, list[list[Complaint]]]]:
    """The functions with slips in groups, once for each seed, and what was said of each before.

    Only the last function of a group has slips that may disturb what follows.
    """
    strange = strange_names([function for function, _ in healthy])
    for seed in seeds:
        order = list(healthy)
        random.Random(f"{seed} {file.digest}").shuffle(order)
        for begin in range(0, len(order), _TOGETHER):
            group = sorted(order[begin : begin + _TOGETHER], key=lambda item: item[0].start_byte)
            changes = []
            for number, (function, _) in enumerate(group):
                code = Code(file.text, function, file.language, strange)
                made = corrupted(code, seed=seed, spills=number == len(group) - 1, dropped=dropped)
                if made is not None:
                    changes.append(Change(function, made.text, made.first, made.slips))
            if changes:
                batch = batch_of(file.text, changes)
                said = {id(function): before for function, before in group}
                yield batch, [said[id(change.function)] for change in batch.changes]
