"""`plc prep complaints`: functions that compilers and analyzers complain of, into a local store."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter

from data_prep.text.languages import Language
from plc.cli.prep.shared import (
    KeptNamesOrModel,
    LendNames,
    Out,
    Unwritable,
    held_out_of,
    progress_bar,
    report,
)

app = App(
    name="complaints",
    help="Collect functions with a fault that a tool reports, each with its correct version.",
)
Sources = Annotated[
    list[Path],
    Parameter(name="--from", consume_multiple=True, help="Packages: archives, or folders of unpacked ones."),
]
Into = Annotated[
    Path, Parameter(name="--store", help="The folder to collect in. A stopped run continues there.")
]
Languages = Annotated[list[Language], Parameter(consume_multiple=True, help="Languages of the functions.")]
HoldOut = Annotated[Path | None, Parameter(help="Hashes of functions (.txt, .xz) that must not be used.")]
LeaveOut = Annotated[
    list[Path] | None,
    Parameter(consume_multiple=True, help="Lists of repositories whose packages are excluded."),
]
Most = Annotated[int, Parameter(help="The most functions of each package and language.")]
LeastFunctions = Annotated[
    int,
    Parameter(
        help="Skip C and C++ files with fewer functions that compile. 1 for folders of small programs."
    ),
]


@app.command(name="compile")
def compile_errors(
    *,
    source: Sources,
    store: Into,
    languages: Languages,
    hold_out: HoldOut = None,
    leave_out: LeaveOut = None,
    most: Most = 1500,
    least_functions: LeastFunctions = 3,
    rounds: Annotated[
        int, Parameter(help="How many versions of each function to make, with different mistakes.")
    ] = 2,
) -> None:
    """Put typical mistakes into functions that compile, and record what gcc, javac and ecj report."""
    from plc.complaints.making import Options, make
    from plc.complaints.packages import refused_in

    with progress_bar() as progress:
        summary = make(
            source,
            store=store,
            options=Options(
                languages=frozenset(languages),
                held_out=held_out_of(hold_out),
                refused=refused_in(leave_out or ()),
                most=most,
                rounds=rounds,
                least_functions=least_functions,
            ),
            progress=progress,
        )
    report(summary, store)


@app.command
def analyze(
    *,
    source: Sources,
    store: Into,
    languages: Languages,
    hold_out: HoldOut = None,
    leave_out: LeaveOut = None,
    most: Most = 1500,
    least_functions: LeastFunctions = 3,
    rounds: Annotated[
        int, Parameter(help="How many versions of each function to make, with different faults.")
    ] = 2,
    analyzers: Annotated[
        list[Literal["cppcheck", "clang-tidy"]] | None,
        Parameter(consume_multiple=True, help="Also run these on C and C++. They must be installed."),
    ] = None,
    pmd: Annotated[Path | None, Parameter(help="Also run this `pmd` program on Java.")] = None,
) -> None:
    """Put faults that compile into functions, and record what gcc, ecj and analyzers report."""
    from plc.complaints.making import Options, make
    from plc.complaints.packages import refused_in
    from plc.complaints.tools.analyzers import analyzers as installed
    from plc.verify.tools import Tools

    with progress_bar() as progress:
        summary = make(
            source,
            store=store,
            options=Options(
                languages=frozenset(languages),
                held_out=held_out_of(hold_out),
                refused=refused_in(leave_out or ()),
                most=most,
                rounds=rounds,
                least_functions=least_functions,
                kind="faults",
                analyzers=installed(analyzers or (), Tools()),
                pmd=pmd,
            ),
            progress=progress,
        )
    report(summary, store)


@app.command
def inferred(
    *,
    source: Annotated[Path, Parameter(name="--from", help="A clone of microsoft/InferredBugs.")],
    store: Into,
    hold_out: HoldOut = None,
    leave_out: LeaveOut = None,
) -> None:
    """Record Java methods that Infer reported, with the commits that fixed them."""
    from plc.complaints.inferred import collect
    from plc.complaints.packages import refused_in

    with progress_bar() as progress:
        summary = collect(
            source,
            store=store,
            held_out=held_out_of(hold_out),
            refused=refused_in(leave_out or ()),
            progress=progress,
        )
    report(summary, store)


@app.command
def crashes(
    *,
    source: Annotated[Path, Parameter(name="--from", help="A clone of n132/ARVO-Meta.")],
    histories: Annotated[Path, Parameter(help="The folder that `plc prep history` wrote.")],
    store: Into,
    hold_out: HoldOut = None,
    leave_out: LeaveOut = None,
) -> None:
    """Record functions in which fuzzers found crashes, with the mined commits that fixed them."""
    from plc.complaints.packages import refused_in
    from plc.complaints.sanitizers import collect

    with progress_bar() as progress:
        summary = collect(
            source,
            histories,
            store=store,
            held_out=held_out_of(hold_out),
            refused=refused_in(leave_out or ()),
            progress=progress,
        )
    report(summary, store)


@app.command
def pairs(
    *,
    stores: Annotated[
        list[Path],
        Parameter(name="--store", consume_multiple=True, help="The folders that the other commands wrote."),
    ],
    out: Out,
    languages: Languages,
    kept_names: KeptNamesOrModel = None,
    hold_out: HoldOut = None,
    tools: Annotated[
        list[str] | None, Parameter(consume_multiple=True, help="Only reports of these tools: gcc, javac, …")
    ] = None,
    most: Annotated[int, Parameter(help="The most pairs of each category in each language.")] = 1_000_000,
    lend_names: LendNames = False,
    unwritable: Unwritable = False,
) -> None:
    """Make a dataset of what was collected: windows around the reported line. Every split is by package."""
    from data_prep.dataset import check_place
    from plc.cli.prep.real import kept_names_of
    from plc.complaints.pairs import Options, prepare

    check_place(out)
    with progress_bar() as progress:
        summary = prepare(
            stores,
            out=out,
            options=Options(
                languages=frozenset(languages),
                kept_names=kept_names_of(kept_names or (), languages),
                held_out=held_out_of(hold_out),
                tools=frozenset(tools or ()),
                most=most,
                unwritable=unwritable,
                lend=lend_names,
            ),
            progress=progress,
        )
    report(summary, out)
