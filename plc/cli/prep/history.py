"""`plc prep history`: many repositories' histories to a store of changed functions."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from data_prep.errors import ConfigError
from data_prep.text.languages import Language
from plc.cli.prep.shared import (
    KeptNamesOrModel,
    LendNames,
    Out,
    Unwritable,
    Words,
    held_out_of,
    progress_bar,
    report,
    words_of,
    write_kept_names,
)


def history(
    *,
    repositories: Annotated[
        list[Path], Parameter(consume_multiple=True, help="Git repositories, with or without a checkout.")
    ],
    store: Annotated[
        Path, Parameter(help="The folder that keeps what was mined. A later run continues there.")
    ],
    listed: Annotated[
        Path | None,
        Parameter(
            name="--list",
            help="Mine only repositories of this table (owner/name, tab, …) that it does not exclude.",
        ),
    ] = None,
    leave_out: Annotated[
        Path | None,
        Parameter(help="Repositories to exclude, one owner/name per line; the file may change between runs."),
    ] = None,
    most_functions: Annotated[int, Parameter(help="Skip commits that change more functions than this.")] = 3,
    most_files: Annotated[int, Parameter(help="Skip commits that change more files than this.")] = 20,
    most_bytes: Annotated[int, Parameter(help="Skip functions of more bytes than this.")] = 32_768,
    fixes_only: Annotated[
        bool,
        Parameter(
            help="Skip commits whose message speaks of no fix. Faster, and leaves no rows for a first phase.",
            negative="",
        ),
    ] = False,
) -> None:
    """Mine small commits of many repositories: each changed function before and after. Runs no code."""
    from data_prep.corpora.history.many import mine_all
    from data_prep.corpora.history.mine import Limits

    with progress_bar() as progress:
        summary = mine_all(
            repositories,
            store=store,
            listed=listed,
            leave_out=leave_out,
            limits=Limits(most_functions, most_files, most_bytes, fixes_only=fixes_only),
            progress=progress,
        )
    report(summary, store)


def history_kept_names(
    *,
    store: Annotated[Path, Parameter(help="The folder that `plc prep history` wrote.")],
    out: Annotated[
        Path, Parameter(name="--out", help="The known.json to write. An existing file is replaced.")
    ],
    language: Annotated[Language, Parameter(help="The language of the functions.")],
    leave_out: Annotated[
        Path | None, Parameter(help="Repositories to exclude, one owner/name per line.")
    ] = None,
    repositories: Annotated[
        int, Parameter(help="The least number of repositories that share a spelling.")
    ] = 12,
    most: Annotated[int, Parameter(help="The most spellings to list.")] = 1500,
    functions: Annotated[int, Parameter(help="How many functions of each repository are read.")] = 400,
) -> None:
    """List names, numbers and short literals that fixes of many repositories share, as a known.json."""
    from data_prep.corpora.history.shared_spellings import shared_spellings

    for option, value in (("--repositories", repositories), ("--most", most), ("--functions", functions)):
        if value < 1:
            raise ConfigError(f"{option} {value}: give at least one")
    with progress_bar() as progress:
        names = shared_spellings(
            store,
            language=language,
            leave_out=leave_out,
            repositories=repositories,
            most=most,
            functions=functions,
            progress=progress,
        )
    write_kept_names(names, out)
    report({"spellings": len(names)}, out)


def history_pairs(
    *,
    store: Annotated[Path, Parameter(help="The folder that `plc prep history` wrote.")],
    out: Out,
    languages: Annotated[
        list[Language], Parameter(consume_multiple=True, help="Languages of the functions.")
    ],
    commits: Annotated[
        Literal["fixes", "others", "all"],
        Parameter(help="Commits whose message mentions a fix, the other small commits, or both."),
    ] = "fixes",
    kept_names: KeptNamesOrModel = None,
    max_words: Words = None,
    hold_out: Annotated[
        Path | None, Parameter(help="Hashes of functions (.txt, .xz) that no row may contain.")
    ] = None,
    leave_out: Annotated[
        Path | None, Parameter(help="Repositories to exclude, one owner/name per line.")
    ] = None,
    identity: Annotated[bool, Parameter(help="Also add each corrected function as an identity pair.")] = True,
    unwritable: Unwritable = False,
    lend_names: LendNames = False,
    alone: Annotated[
        bool, Parameter(negative="", help="Take only commits that change one function, as for measuring.")
    ] = False,
    reported: Annotated[
        bool,
        Parameter(
            negative="",
            help="Take windows around the first changed line, and names around them, not whole functions.",
        ),
    ] = False,
) -> None:
    """Make a dataset of pairs from mined histories. Every split is by repository."""
    from data_prep.corpora.history.pairs import Options, prepare
    from data_prep.dataset import check_place
    from plc.cli.prep.real import kept_names_of

    check_place(out)
    with progress_bar() as progress:
        summary = prepare(
            store,
            out=out,
            options=Options(
                commits=commits,
                languages=frozenset(languages),
                kept_names=kept_names_of(kept_names or (), languages),
                max_words=words_of(max_words),
                held_out=held_out_of(hold_out),
                leave_out=leave_out,
                identity=identity,
                unwritable=unwritable,
                lend=lend_names,
                alone=alone,
                reported=reported,
            ),
            progress=progress,
        )
    report(summary, out)
