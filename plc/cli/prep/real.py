"""`plc prep` for real code: projects, their names, their histories and the ITC benchmark to datasets."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from data_prep.corpora.model_names import kept_names_of_model
from data_prep.dataset import BUCKETS, check_place, read_pairs
from data_prep.errors import ConfigError, CorpusError
from data_prep.text.languages import Language
from plc.cli.prep.shared import (
    Jobs,
    KeptNames,
    Out,
    Words,
    jobs_of,
    progress_bar,
    read_kept_names,
    report,
    words_of,
    write_kept_names,
)

Projects = Annotated[
    list[Path],
    Parameter(
        name="--from", consume_multiple=True, help="Projects, as archives or folders. Splits are by project."
    ),
]
Languages = Annotated[list[Language], Parameter(consume_multiple=True, help="Languages of the functions.")]


def clean_functions(
    *,
    source: Projects,
    out: Out,
    languages: Languages,
    kept_names: KeptNames = None,
    max_words: Words = None,
    most: Annotated[int, Parameter(help="The most functions of each project.")] = 1200,
) -> None:
    """Take functions of real code that is assumed to be correct, as identity pairs."""
    from data_prep.corpora.clean_functions import prepare

    check_place(out)
    with progress_bar() as progress:
        summary = prepare(
            source,
            out=out,
            kept_names=read_kept_names(kept_names or ()),
            languages=frozenset(languages),
            max_words=words_of(max_words),
            most=most,
            progress=progress,
        )
    report(summary, out)


def idioms(
    *,
    source: Projects,
    out: Out,
    languages: Languages,
    kept_names: KeptNames = None,
    max_words: Words = None,
    most: Annotated[int, Parameter(help="The most functions of each idiom in a project.")] = 100,
) -> None:
    """Take functions of real code with an idiom that looks like a fault, as identity pairs."""
    from plc.idioms.preparing import Options as IdiomOptions
    from plc.idioms.preparing import prepare

    check_place(out)
    with progress_bar() as progress:
        summary = prepare(
            source,
            out=out,
            options=IdiomOptions(
                languages=frozenset(languages),
                kept_names=read_kept_names(kept_names or ()),
                max_words=words_of(max_words),
                most=most,
            ),
            progress=progress,
        )
    report(summary, out)


def itc(
    *,
    source: Annotated[
        Path,
        Parameter(name="--from", help="The Toyota ITC benchmark, as an archive (.tar.xz, .zip) or a folder."),
    ],
    out: Out,
    kept_names: KeptNames = None,
    max_words: Words = None,
    split: Annotated[
        Literal["authors", "stratified"] | None,
        Parameter(
            help="Prepare the paper's programs with their error types for training instead: split as its "
            "authors did, or so that no program is in two parts."
        ),
    ] = None,
) -> None:
    """Prepare the functions of the Toyota ITC benchmark. They are for measuring, never for training."""
    from data_prep.corpora.itc.pairs import prepare
    from data_prep.corpora.itc.split import prepare as prepare_split

    check_place(out)
    if split is not None:
        if kept_names is not None or max_words is not None:
            raise ConfigError(
                "--kept-names and --max-words are for the functions; leave them out beside --split"
            )
        with progress_bar() as progress:
            summary = prepare_split(source, out=out, split=split, progress=progress)
        report(summary, out)
        return
    with progress_bar() as progress:
        summary = prepare(
            source,
            out=out,
            kept_names=read_kept_names(kept_names or ()),
            max_words=words_of(max_words),
            progress=progress,
        )
    report(summary, out)


def kept_names(
    *,
    source: Annotated[
        list[Path],
        Parameter(name="--from", consume_multiple=True, help="Projects, as archives or folders."),
    ],
    out: Annotated[
        Path, Parameter(name="--out", help="The known.json to write. An existing file is replaced.")
    ],
    languages: Annotated[
        list[Language], Parameter(consume_multiple=True, help="Languages of the functions.")
    ],
    beside: Annotated[
        list[Path] | None,
        Parameter(
            name="--beside",
            consume_multiple=True,
            help="Datasets to combine: their kept names are added, names that are slots there left out.",
        ),
    ] = None,
    hold_out: Annotated[
        list[int] | None,
        Parameter(name="--hold-out", consume_multiple=True, help="Buckets of projects to exclude."),
    ] = None,
    projects: Annotated[int, Parameter(help="The least number of projects that use a name.")] = 5,
    most: Annotated[int, Parameter(help="The most names to list.")] = 1000,
    functions: Annotated[int, Parameter(help="How many functions of each project are read.")] = 3000,
    jobs: Jobs = None,
) -> None:
    """List library names that many projects use, as a known.json. These names stay words."""
    from data_prep.corpora.api_names import shared_names, slotted_names

    beyond = [bucket for bucket in hold_out or () if not 0 <= bucket < BUCKETS]
    if beyond:
        raise ConfigError(f"--hold-out {beyond[0]}: buckets are 0 to {BUCKETS - 1}")
    for option, value in (("--projects", projects), ("--most", most), ("--functions", functions)):
        if value < 1:
            raise ConfigError(f"{option} {value}: give at least one")
    datasets = [read_pairs(directory) for directory in beside or ()]
    words = frozenset[str]().union(*(dataset.kept_names or frozenset() for dataset in datasets))
    slots = slotted_names((pair.source, pair.spelled) for dataset in datasets for pair in dataset)
    with progress_bar() as progress:
        names = shared_names(
            source,
            languages=frozenset(languages),
            without=slots | words,
            held_out=frozenset(hold_out or ()),
            projects=projects,
            most=most,
            functions=functions,
            jobs=jobs_of(jobs),
            progress=progress,
        )
    write_kept_names(words.union(names), out)
    print(f"{len(names)} names beside the {len(words)} of the datasets; wrote {out}", file=sys.stderr)


def sources(
    *,
    out: Annotated[Path, Parameter(name="--out", help="The folder for the archives. Correct ones are kept.")],
    only: Annotated[
        list[str] | None,
        Parameter(consume_multiple=True, negative="", help="Names of packages. Default: all."),
    ] = None,
) -> None:
    """Download the listed packages of real code with this machine's apt and pip."""
    from data_prep.corpora.sources import chosen, fetch_all, read_sources

    packages = chosen(read_sources(), only or ())
    with progress_bar() as progress:
        done = fetch_all(packages, out=out, progress=progress)
    counts = {"present": len(done.present), "fetched": len(done.fetched), "missing": dict(done.missing)}
    print(json.dumps(counts, indent=1))
    if done.missing:
        raise CorpusError(
            f"{len(done.missing)} of {len(packages)} packages are missing: {', '.join(done.missing)}; "
            "the reasons are above; run the same command again for what is left"
        )
    print(f"all {len(packages)} packages are in {out}", file=sys.stderr)


def inject(
    *,
    source: Projects,
    out: Out,
    languages: Languages,
    kept_names: KeptNames = None,
    max_words: Words = None,
    most: Annotated[int, Parameter(help="The most functions of each project.")] = 4000,
    mutants: Annotated[
        int, Parameter(help="The most faulty versions of each function, with one fault each.")
    ] = 2,
    seed: Annotated[int, Parameter(help="The random seed that faults are drawn with.")] = 0,
    jobs: Jobs = None,
    compile_alone: Annotated[
        bool,
        Parameter(
            name="--compile",
            negative="",
            help="Keep a fault only if the file still compiles with it, where it compiles by itself. Slow.",
        ),
    ] = False,
) -> None:
    """Put faults into functions of real code: flawed pairs, and the functions as they are."""
    from data_prep.inject.prepare import prepare
    from data_prep.inject.rows import Options as InjectOptions

    check_place(out)
    with progress_bar() as progress:
        summary = prepare(
            source,
            out=out,
            options=InjectOptions(
                languages=frozenset(languages),
                kept_names=read_kept_names(kept_names or ()),
                max_words=words_of(max_words),
                most=most,
                mutants=mutants,
                seed=seed,
                compile=compile_alone,
            ),
            jobs=jobs_of(jobs),
            progress=progress,
        )
    report(summary, out)


def git(
    *,
    source: Annotated[Path, Parameter(name="--from", help="A git repository, or a folder in one.")],
    since: Annotated[
        str, Parameter(help="A commit, tag, branch, or a date such as 2024-01-31 or '6 months ago'.")
    ],
    out: Out,
    languages: Languages,
    until: Annotated[
        str | None, Parameter(help="The same, for the end. Default: the commit that is checked out.")
    ] = None,
    kept_names: Annotated[
        list[Path] | None,
        Parameter(name="--kept-names", help="The model to be fine-tuned, or known.json files of datasets."),
    ] = None,
    fix_words: Annotated[
        list[str] | None,
        Parameter(consume_multiple=True, help="Words in messages of fix commits. Default: a built-in list."),
    ] = None,
    all_commits: Annotated[
        bool, Parameter(negative="", help="Take all commits, whatever their message.")
    ] = False,
    max_words: Words = None,
    most_functions: Annotated[int, Parameter(help="Skip commits that change more functions than this.")] = 3,
    repeats: Annotated[
        int, Parameter(help="In how many commits a name must be written before a model learns to write it.")
    ] = 2,
) -> None:
    """Take the fixes of a repository's history: each function before and after. Runs no code of it."""
    from data_prep.corpora.history.git_fixes import FIX_WORDS, prepare
    from data_prep.corpora.history.git_fixes import Options as GitOptions

    check_place(out)
    if all_commits and fix_words is not None:
        raise ConfigError("--fix-words and --all-commits exclude each other; leave one out")
    with progress_bar() as progress:
        summary = prepare(
            source,
            out=out,
            options=GitOptions(
                since=since,
                until=until,
                fix_words=None if all_commits else tuple(fix_words or FIX_WORDS),
                languages=frozenset(languages),
                kept_names=kept_names_of(kept_names or (), languages),
                max_words=words_of(max_words),
                most_functions=most_functions,
                repeats=repeats,
            ),
            progress=progress,
        )
    report(summary, out)


def kept_names_of(paths: Sequence[Path], languages: Sequence[Language]) -> frozenset[str]:
    """The names that stay words: of a model directory or run for these languages, or of known.json files."""
    words: set[str] = set()
    for path in paths:
        words |= kept_names_of_model(path, languages) if path.is_dir() else read_kept_names([path])
    return frozenset(words)
