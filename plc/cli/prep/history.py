"""`plc prep history`: many repositories' histories to a store of changed functions."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from data_prep.errors import ConfigError
from data_prep.text.languages import Language
from plc.cli.prep.shared import Out, Words, progress_bar, tell, words_of, write_known


def history(
    *,
    repositories: Annotated[
        list[Path], Parameter(consume_multiple=True, help="Repositories: checkouts or bare ones.")
    ],
    store: Annotated[Path, Parameter(help="The folder that keeps what was mined; a run goes on there.")],
    listed: Annotated[
        Path | None,
        Parameter(
            name="--list",
            help="Mine only what this table names (owner/name, tabs, …) and does not mark as left out.",
        ),
    ] = None,
    leave_out: Annotated[
        Path | None, Parameter(help="Repositories to leave out, owner/name a line; may come later.")
    ] = None,
    most_functions: Annotated[int, Parameter(help="A commit that changes more is left out.")] = 3,
    most_files: Annotated[int, Parameter(help="A commit that changes more is left out.")] = 20,
    most_bytes: Annotated[int, Parameter(help="A longer function is left out.")] = 32_768,
) -> None:
    """Mine small commits of many repositories: each changed function, before and after. Nothing is run."""
    from data_prep.corpora.history.many import mine_all
    from data_prep.corpora.history.mine import Limits

    with progress_bar() as progress:
        summary = mine_all(
            repositories,
            store=store,
            listed=listed,
            leave_out=leave_out,
            limits=Limits(functions=most_functions, paths=most_files, function_bytes=most_bytes),
            progress=progress,
        )
    tell(summary, store)


def history_known(
    *,
    store: Annotated[Path, Parameter(help="What `plc prep history` mined.")],
    out: Annotated[Path, Parameter(name="--out", help="The known.json to write, over one that is there.")],
    language: Annotated[Language, Parameter(help="Whose functions to read.")],
    leave_out: Annotated[Path | None, Parameter(help="Repositories to leave out, owner/name a line.")] = None,
    repositories: Annotated[int, Parameter(help="How many repositories must share a spelling.")] = 12,
    most: Annotated[int, Parameter(help="How many spellings, at most.")] = 1500,
    functions: Annotated[int, Parameter(help="Functions that are read of each repository.")] = 400,
) -> None:
    """List the names, numbers and short literals that fixes of many repositories share: they stay words."""
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
    write_known(names, out)
    tell({"spellings": len(names)}, out)


def history_pairs(
    *,
    store: Annotated[Path, Parameter(help="What `plc prep history` mined.")],
    out: Out,
    languages: Annotated[list[Language], Parameter(consume_multiple=True, help="Which functions to take.")],
    commits: Annotated[
        Literal["fixes", "others", "all"],
        Parameter(help="Commits whose message speaks of a fix, the other small ones, or both."),
    ] = "fixes",
    known: Annotated[
        list[Path] | None,
        Parameter(name="--known", help="A model, or known.json of datasets, whose names stay words."),
    ] = None,
    max_words: Words = None,
    hold_out: Annotated[
        Path | None, Parameter(help="Hashes of functions (.txt, .xz) that no row may contain.")
    ] = None,
    leave_out: Annotated[Path | None, Parameter(help="Repositories to leave out, owner/name a line.")] = None,
    identity: Annotated[bool, Parameter(help="A row for each function as it became, too.")] = True,
    unwritable: Annotated[
        bool, Parameter(negative="", help="Keep fixes that need a name which the function does not have.")
    ] = False,
    reported: Annotated[
        bool,
        Parameter(
            negative="",
            help="Cut windows about the first changed line, with the names around them, not whole functions.",
        ),
    ] = False,
) -> None:
    """Cut a dataset of pairs out of mined histories; every split is by repository."""
    from data_prep.corpora.history.holdout import read_holdout
    from data_prep.corpora.history.pairs import Options, prepare
    from data_prep.dataset import check_place
    from plc.cli.prep.real import known_of

    check_place(out)
    with progress_bar() as progress:
        summary = prepare(
            store,
            out=out,
            options=Options(
                commits=commits,
                languages=frozenset(languages),
                known=known_of(known or (), languages),
                max_words=words_of(max_words),
                held_out=frozenset() if hold_out is None else read_holdout(hold_out),
                leave_out=leave_out,
                identity=identity,
                unwritable=unwritable,
                reported=reported,
            ),
            progress=progress,
        )
    tell(summary, out)
