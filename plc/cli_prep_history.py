"""`plc prep history`: many repositories' histories to a store of changed functions."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from plc.cli_prep_shared import progress_bar


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
    from data_prep.corpora.many import mine_all
    from data_prep.corpora.mine import Limits

    with progress_bar() as progress:
        summary = mine_all(
            repositories,
            store=store,
            listed=listed,
            leave_out=leave_out,
            limits=Limits(functions=most_functions, paths=most_files, function_bytes=most_bytes),
            progress=progress,
        )
    print(json.dumps(summary, indent=1))
    print(f"wrote {store}", file=sys.stderr)
