"""A C or C++ file: its functions with flaws, many in each run of a tool, and what the tools say of them."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from data_prep.corpora.projects import SourceFile
from data_prep.text.functions import Function
from plc.complaints.batch import Batch, Change, batch_of, by_span, flawed_in
from plc.complaints.complaint import Complaint, Flawed
from plc.complaints.flaws import Kind, maker
from plc.complaints.functions import spans_of
from plc.complaints.tools.analyzers import Analyzer
from plc.complaints.tools.gcc import SYNTAX, Gcc, analyzing
from plc.verify.tools import TooSlowError

_TOGETHER = 40  # functions of one run; the last of them may disturb what follows
MOST_ERRORS = 3000
Healthy = Sequence[tuple[Function, list[Complaint]]]
"""Functions that compile, each with what is said of it as it is."""


@dataclass(frozen=True, slots=True)
class Native:
    """How the files of one package are read: its compiler and, for faults, its analyzers."""

    kind: Kind
    gcc: Gcc
    least: int  # functions that compile in a file: its headers are not worth reading for fewer
    analyzers: tuple[Analyzer, ...] = ()

    def said(self, place: Path, file: SourceFile) -> list[Complaint] | None:
        """What all tools say of a file; None where the compiler gives up."""
        how = SYNTAX if self.kind == "slips" else analyzing(file.language)
        found = self.gcc.complaints(place, file.language, how)
        if found is None:
            return None
        for analyzer in self.analyzers:
            found += analyzer.complaints(place, self.gcc.language_flags(file.language), self.gcc.tools)
        return found


def flawed_functions(
    file: SourceFile,
    functions: Sequence[Function],
    *,
    native: Native,
    place: Path,
    seeds: Sequence[int],
    dropped: Counter[str],
) -> list[Flawed]:
    """The functions that a tool complains of once they have flaws; `place` is where the file lies."""
    healthy = _healthy(file, functions, native, place, dropped)
    found: list[Flawed] = []
    for batch, before in batches(file, healthy, kind=native.kind, seeds=seeds, dropped=dropped):
        try:
            batch, before = _compiling(batch, before, file, native, place, dropped)
            said = (
                _said_of(batch.text, file, place, lambda: native.said(place, file)) if batch.changes else []
            )
        except TooSlowError:
            said = None
        if said is None:
            dropped["a tool gave up"] += len(batch.changes)
            continue
        found += flawed_in(
            batch, file.text, complaints=said, known=before, slips=native.kind == "slips", dropped=dropped
        )
    return found


def _healthy(
    file: SourceFile, functions: Sequence[Function], native: Native, place: Path, dropped: Counter[str]
) -> Healthy:
    try:
        known = native.gcc.first_complaints(place, file.language, SYNTAX)
        if native.kind == "faults" and known is not None:
            known = native.said(place, file)
    except TooSlowError:
        dropped["file: takes a tool too long"] += 1
        return []
    if known is None or len(known) > MOST_ERRORS:
        dropped["file: cannot be compiled"] += 1
        return []
    healthy = []
    for function, said in zip(functions, by_span(known, spans_of(file.text, functions)), strict=True):
        if any(one.level == "error" for one in said):
            dropped["does not compile as it is"] += 1
        else:
            healthy.append((function, said))
    if len(healthy) < native.least:
        dropped["in a file with too few functions to be worth its headers"] += len(healthy)
        return []
    return healthy


def _compiling(
    batch: Batch,
    before: list[list[Complaint]],
    file: SourceFile,
    native: Native,
    place: Path,
    dropped: Counter[str],
) -> tuple[Batch, list[list[Complaint]]]:
    """Of faults those that compile: one that does not would keep the compiler from looking at the others."""
    if native.kind == "slips":
        return batch, before
    said = _said_of(
        batch.text, file, place, lambda: native.gcc.complaints(place, file.language, ("-fsyntax-only", "-w"))
    )
    wrong = [
        any(one.level == "error" for one in own) for own in by_span([] if said is None else said, batch.spans)
    ]
    dropped["does not compile"] += sum(wrong)
    kept = [number for number, one in enumerate(wrong) if not one]
    return batch_of(file.text, [batch.changes[number] for number in kept]), [
        before[number] for number in kept
    ]


def _said_of(
    text: bytes, file: SourceFile, place: Path, ask: Callable[[], list[Complaint] | None]
) -> list[Complaint] | None:
    """What is said while a text lies in the place of the file."""
    place.write_bytes(text)
    try:
        return ask()
    finally:
        place.write_bytes(file.text)


def batches(
    file: SourceFile, healthy: Healthy, *, kind: Kind, seeds: Sequence[int], dropped: Counter[str]
) -> Iterator[tuple[Batch, list[list[Complaint]]]]:
    """The functions with flaws in groups, once for each seed, and what was said of each before.

    Only the last function of a group has flaws that may disturb what follows.
    """
    make = maker(kind, file, [function for function, _ in healthy], dropped)
    for seed in seeds:
        order = list(healthy)
        random.Random(f"{seed} {file.digest}").shuffle(order)
        for begin in range(0, len(order), _TOGETHER):
            group = sorted(order[begin : begin + _TOGETHER], key=lambda item: item[0].start_byte)
            made = [
                make(function, seed, number == len(group) - 1) for number, (function, _) in enumerate(group)
            ]
            changes: list[Change] = [change for change in made if change is not None]
            if changes:
                batch = batch_of(file.text, changes)
                said = {id(function): before for function, before in group}
                yield batch, [said[id(change.function)] for change in batch.changes]
