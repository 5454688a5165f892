"""`plc prep` for real code: projects, their names, their histories and the ITC benchmark to datasets."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from data_prep.corpora.model_names import known_of_model
from data_prep.dataset import BUCKETS, check_place, read_pairs
from data_prep.errors import ConfigError, CorpusError
from data_prep.text.languages import Language
from plc.cli.prep.shared import (
    Jobs,
    Known,
    Out,
    Words,
    jobs_of,
    progress_bar,
    read_known,
    tell,
    words_of,
    write_known,
)

Projects = Annotated[
    list[Path],
    Parameter(name="--from", consume_multiple=True, help="Projects: archives or folders, split by project."),
]
Languages = Annotated[list[Language], Parameter(consume_multiple=True, help="Which functions to take.")]


def sound(
    *,
    source: Projects,
    out: Out,
    languages: Languages,
    known: Known = None,
    max_words: Words = None,
    most: Annotated[int, Parameter(help="Functions of each project, at most.")] = 1200,
) -> None:
    """Take functions of real code that is held to be sound, as identity pairs."""
    from data_prep.corpora.sound import prepare

    check_place(out)
    with progress_bar() as progress:
        summary = prepare(
            source,
            out=out,
            known=read_known(known or ()),
            languages=frozenset(languages),
            max_words=words_of(max_words),
            most=most,
            progress=progress,
        )
    tell(summary, out)


def idioms(
    *,
    source: Projects,
    out: Out,
    languages: Languages,
    known: Known = None,
    max_words: Words = None,
    most: Annotated[int, Parameter(help="Functions of each idiom in a project, at most.")] = 100,
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
                known=read_known(known or ()),
                max_words=words_of(max_words),
                most=most,
            ),
            progress=progress,
        )
    tell(summary, out)


def itc(
    *,
    source: Annotated[
        Path,
        Parameter(name="--from", help="The Toyota ITC benchmark: an archive (.tar.xz, .zip) or a folder."),
    ],
    out: Out,
    known: Known = None,
    max_words: Words = None,
    split: Annotated[
        Literal["authors", "stratified"] | None,
        Parameter(
            help="Not the functions, but the paper's instances with the types of their errors, to learn "
            "them: parted as its authors did, or anew so that no program is in two parts."
        ),
    ] = None,
) -> None:
    """Prepare the Toyota ITC benchmark, by function and for measuring only: no row is for training."""
    from data_prep.corpora.itc.pairs import prepare
    from data_prep.corpora.itc.split import prepare as prepare_split

    check_place(out)
    if split is not None:
        if known is not None or max_words is not None:
            raise ConfigError("--known and --max-words are for the functions; leave them out beside --split")
        with progress_bar() as progress:
            summary = prepare_split(source, out=out, split=split, progress=progress)
        tell(summary, out)
        return
    with progress_bar() as progress:
        summary = prepare(
            source,
            out=out,
            known=read_known(known or ()),
            max_words=words_of(max_words),
            progress=progress,
        )
    tell(summary, out)


def known(
    *,
    source: Annotated[
        list[Path],
        Parameter(name="--from", consume_multiple=True, help="Projects: archives or folders."),
    ],
    out: Annotated[Path, Parameter(name="--out", help="The known.json to write, over one that is there.")],
    languages: Annotated[list[Language], Parameter(consume_multiple=True, help="Whose functions to read.")],
    beside: Annotated[
        list[Path] | None,
        Parameter(
            name="--beside", consume_multiple=True, help="Datasets whose slots stay slots, and words words."
        ),
    ] = None,
    hold_out: Annotated[
        list[int] | None,
        Parameter(name="--hold-out", consume_multiple=True, help="Buckets of projects that are not asked."),
    ] = None,
    projects: Annotated[int, Parameter(help="How many projects must use a name.")] = 5,
    most: Annotated[int, Parameter(help="How many names, at most.")] = 1000,
    functions: Annotated[int, Parameter(help="Functions that are read of each project.")] = 3000,
    jobs: Jobs = None,
) -> None:
    """List the names of libraries that real code shares: they stay words, as a dataset's own known.json."""
    from data_prep.corpora.api_names import shared_names, slotted_names

    beyond = [bucket for bucket in hold_out or () if not 0 <= bucket < BUCKETS]
    if beyond:
        raise ConfigError(f"--hold-out {beyond[0]}: buckets are 0 to {BUCKETS - 1}")
    for option, value in (("--projects", projects), ("--most", most), ("--functions", functions)):
        if value < 1:
            raise ConfigError(f"{option} {value}: give at least one")
    datasets = [read_pairs(directory) for directory in beside or ()]
    words = frozenset[str]().union(*(dataset.known or frozenset() for dataset in datasets))
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
    write_known(words.union(names), out)
    print(f"{len(names)} names beside the {len(words)} of the datasets; wrote {out}", file=sys.stderr)


def sources(
    *,
    out: Annotated[Path, Parameter(name="--out", help="The folder for the archives; right ones stay.")],
    only: Annotated[
        list[str] | None,
        Parameter(consume_multiple=True, negative="", help="Names of packages; by default all."),
    ] = None,
) -> None:
    """Fetch the listed packages of real code through this machine's own apt and pip."""
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
    known: Known = None,
    max_words: Words = None,
    most: Annotated[int, Parameter(help="Functions of each project, at most.")] = 4000,
    mutants: Annotated[int, Parameter(help="Faults put into each function, one at a time, at most.")] = 2,
    seed: Annotated[int, Parameter(help="Another seed draws other faults.")] = 0,
    jobs: Jobs = None,
    compile_alone: Annotated[
        bool,
        Parameter(
            name="--compile",
            negative="",
            help="Where a file compiles by itself, so must it with the fault; slow.",
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
                known=read_known(known or ()),
                max_words=words_of(max_words),
                most=most,
                mutants=mutants,
                seed=seed,
                compile=compile_alone,
            ),
            jobs=jobs_of(jobs),
            progress=progress,
        )
    tell(summary, out)


def git(
    *,
    source: Annotated[Path, Parameter(name="--from", help="A repository, or a folder in one.")],
    since: Annotated[str, Parameter(help="A commit, tag or branch, or a date: 2024-01-31, '6 months ago'.")],
    out: Out,
    languages: Languages,
    until: Annotated[str | None, Parameter(help="The same; by default all that is checked out.")] = None,
    known: Annotated[
        list[Path] | None,
        Parameter(name="--known", help="The model that is to be fine-tuned, or known.json of datasets."),
    ] = None,
    fix_words: Annotated[
        list[str] | None,
        Parameter(consume_multiple=True, help="Words of messages that speak of a fix; by default a list."),
    ] = None,
    all_commits: Annotated[bool, Parameter(negative="", help="Whatever the message says.")] = False,
    max_words: Words = None,
    most_functions: Annotated[int, Parameter(help="A commit that changes more is left out.")] = 3,
    repeats: Annotated[
        int, Parameter(help="Commits that must write a name before a model may learn to write it.")
    ] = 2,
) -> None:
    """Take the fixes of a repository's own history: each function before and after. Nothing of it is run."""
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
                known=known_of(known or (), languages),
                max_words=words_of(max_words),
                most_functions=most_functions,
                repeats=repeats,
            ),
            progress=progress,
        )
    tell(summary, out)


def known_of(paths: Sequence[Path], languages: Sequence[Language]) -> frozenset[str]:
    """The names that stay words: of a model directory or run for these languages, or of known.json files."""
    words: set[str] = set()
    for path in paths:
        words |= known_of_model(path, languages) if path.is_dir() else read_known([path])
    return frozenset(words)
