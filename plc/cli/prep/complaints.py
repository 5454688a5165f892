"""`plc prep complaints`: functions that compilers and analyzers complain of, into a local store."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from data_prep.text.languages import Language
from plc.cli.prep.shared import progress_bar

app = App(
    name="complaints",
    help="Collect flawed functions that a compiler or an analyzer reports, each with its correct version.",
)
Sources = Annotated[
    list[Path],
    Parameter(name="--from", consume_multiple=True, help="Packages: archives, or folders of unpacked ones."),
]
Into = Annotated[
    Path, Parameter(name="--store", help="The folder to collect in; a stopped run goes on there.")
]
Languages = Annotated[list[Language], Parameter(consume_multiple=True, help="Which functions to take.")]
HoldOut = Annotated[Path | None, Parameter(help="Hashes of functions (.txt, .xz) that must not be used.")]
LeaveOut = Annotated[
    list[Path] | None,
    Parameter(consume_multiple=True, help="Lists of repositories whose packages are left out."),
]
Most = Annotated[int, Parameter(help="Functions of each package and language, at most.")]


@app.command(name="compile")
def compile_errors(
    *,
    source: Sources,
    store: Into,
    languages: Languages,
    hold_out: HoldOut = None,
    leave_out: LeaveOut = None,
    most: Most = 1500,
    rounds: Annotated[
        int, Parameter(help="How often each function gets mistakes, other ones each time.")
    ] = 2,
) -> None:
    """Put typical mistakes into functions that compile, and record what gcc, javac and ecj report."""
    from data_prep.corpora.history.holdout import read_holdout
    from plc.complaints.making import Options, make
    from plc.complaints.packages import refused_in

    with progress_bar() as progress:
        summary = make(
            source,
            store=store,
            options=Options(
                languages=frozenset(languages),
                held_out=frozenset() if hold_out is None else read_holdout(hold_out),
                refused=refused_in(leave_out or ()),
                most=most,
                rounds=rounds,
            ),
            progress=progress,
        )
    print(json.dumps(summary, indent=1))
    print(f"wrote {store}", file=sys.stderr)
