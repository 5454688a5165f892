"""`plc prep` for syntax errors: students' real ones, and programs that errors are put into."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from data_prep.dataset import check_place
from data_prep.errors import ConfigError
from plc.cli.prep.shared import KeptNames, Out, Words, progress_bar, read_kept_names, report, words_of


def tracer(
    *,
    source: Annotated[
        Path,
        Parameter(name="--from", help="TRACER's table of single-line errors (.csv, .csv.xz), or its folder."),
    ],
    out: Out,
    kept_names: KeptNames = None,
    max_words: Words = None,
) -> None:
    """Prepare TRACER's student programs: each with a compile error, and corrected."""
    from data_prep.corpora.syntax.tracer_pairs import prepare

    check_place(out)
    with progress_bar() as progress:
        summary = prepare(
            source,
            out=out,
            kept_names=_names(kept_names),
            max_words=words_of(max_words),
            progress=progress,
        )
    report(summary, out)


def syntax(
    *,
    source: Annotated[
        list[Path],
        Parameter(
            name="--from",
            consume_multiple=True,
            help="Correct C programs, as archives or folders, or TRACER's table for its corrected ones.",
        ),
    ],
    out: Out,
    kept_names: KeptNames = None,
    max_words: Words = None,
    most: Annotated[int, Parameter(help="The most programs of each source.")] = 4000,
    faults: Annotated[
        int,
        Parameter(
            help="Make versions of each program with one fault, two faults and so on up to this number."
        ),
    ] = 5,
    seed: Annotated[int, Parameter(help="The random seed that faults are drawn with.")] = 1,
) -> None:
    """Put the paper's five mutations into correct C programs, up to five of them in each."""
    from data_prep.corpora.syntax.mutations import MOST
    from data_prep.corpora.syntax.pairs import prepare

    if not 1 <= faults <= MOST:
        raise ConfigError(f"--faults {faults}: give 1 to {MOST}")
    if most < 1:
        raise ConfigError(f"--most {most}: give at least 1")
    check_place(out)
    with progress_bar() as progress:
        summary = prepare(
            source,
            out=out,
            kept_names=_names(kept_names),
            max_words=words_of(max_words),
            most=most,
            faults=faults,
            seed=seed,
            progress=progress,
        )
    report(summary, out)


def _names(paths: Sequence[Path] | None) -> frozenset[str] | None:
    """The names that stay words: those given and no others, or None where the programs decide."""
    return read_kept_names(paths) if paths else None
