"""`plc prep`: a corpus to a dataset."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter

from data_prep import paper_check
from data_prep.dataset import BUCKETS, check_place, read_pairs
from data_prep.errors import ConfigError, CorpusError
from data_prep.languages import Language
from data_prep.model_names import known_of_model

Preset = Literal["clean", "paper"]
Progress = Callable[[str, int, int], None]

app = App(name="prep", help="Turn a corpus into a dataset of pairs.")

From = Annotated[Path, Parameter(name="--from", help="The suite: an archive (.tar.xz, .zip) or a folder.")]
Out = Annotated[Path, Parameter(name="--out", help="The folder to write; a dataset there is replaced.")]
Words = Annotated[int | None, Parameter(name="--max-words", help="Longest instance in words.")]
Jobs = Annotated[int | None, Parameter(name="--jobs", help="Processes; by default one for each core.")]
Known = Annotated[
    list[Path] | None,
    Parameter(name="--known", help="known.json of other datasets, whose names stay words here as well."),
]
Check = Annotated[
    Path | None,
    Parameter(name="--check-against", help="The published folds, to compare preset paper with."),
]


@app.command(name="juliet-c")
def juliet_c(
    *,
    source: From,
    out: Out,
    preset: Preset = "clean",
    max_words: Words = None,
    jobs: Jobs = None,
    known: Known = None,
    check_against: Check = None,
) -> None:
    """Prepare the Juliet test suite for C and C++."""
    options = Options(preset, max_words, jobs, tuple(known or ()), check_against)
    _prepare("c", source, out, options)


@app.command(name="juliet-java")
def juliet_java(
    *,
    source: From,
    out: Out,
    preset: Preset = "clean",
    max_words: Words = None,
    jobs: Jobs = None,
    known: Known = None,
    check_against: Check = None,
) -> None:
    """Prepare the Juliet test suite for Java."""
    options = Options(preset, max_words, jobs, tuple(known or ()), check_against)
    _prepare("java", source, out, options)


@app.command(name="sound")
def sound(
    *,
    source: Annotated[
        list[Path],
        Parameter(
            name="--from", consume_multiple=True, help="Projects: archives or folders, split by project."
        ),
    ],
    out: Out,
    languages: Annotated[list[Language], Parameter(consume_multiple=True, help="Which functions to take.")],
    known: Known = None,
    max_words: Words = None,
    most: Annotated[int, Parameter(help="Functions of each project, at most.")] = 1200,
) -> None:
    """Take functions of real code that is held to be sound, as identity pairs."""
    from data_prep.sound import prepare

    check_place(out)
    with _progress() as progress:
        summary = prepare(
            source,
            out=out,
            known=_read_known(known or ()),
            languages=frozenset(languages),
            max_words=max_words or 400,
            most=most,
            progress=progress,
        )
    print(json.dumps(summary, indent=1))
    print(f"wrote {out}", file=sys.stderr)


@app.command(name="itc")
def itc(
    *,
    source: Annotated[
        Path,
        Parameter(name="--from", help="The Toyota ITC benchmark: an archive (.tar.xz, .zip) or a folder."),
    ],
    out: Out,
    known: Known = None,
    max_words: Words = None,
) -> None:
    """Prepare the Toyota ITC benchmark, by function and for measuring only: no row is for training."""
    from data_prep.itc import prepare

    check_place(out)
    with _progress() as progress:
        summary = prepare(
            source,
            out=out,
            known=_read_known(known or ()),
            max_words=max_words or 400,
            progress=progress,
        )
    print(json.dumps(summary, indent=1))
    print(f"wrote {out}", file=sys.stderr)


@app.command(name="known")
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
    from data_prep.api_names import shared_names, slotted_names

    beyond = [bucket for bucket in hold_out or () if not 0 <= bucket < BUCKETS]
    if beyond:
        raise ConfigError(f"--hold-out {beyond[0]}: buckets are 0 to {BUCKETS - 1}")
    for option, value in (("--projects", projects), ("--most", most), ("--functions", functions)):
        if value < 1:
            raise ConfigError(f"{option} {value}: give at least one")
    datasets = [read_pairs(directory) for directory in beside or ()]
    words = frozenset[str]().union(*(dataset.known or frozenset() for dataset in datasets))
    slots = slotted_names((pair.source, pair.spelled) for dataset in datasets for pair in dataset)
    with _progress() as progress:
        names = shared_names(
            source,
            languages=frozenset(languages),
            without=slots | words,
            held_out=frozenset(hold_out or ()),
            projects=projects,
            most=most,
            functions=functions,
            jobs=_jobs(jobs),
            progress=progress,
        )
    try:
        out.write_text(json.dumps(sorted(words.union(names)), indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise CorpusError(f"--out {out}: cannot be written ({error.strerror}); give another file") from error
    print(f"{len(names)} names beside the {len(words)} of the datasets; wrote {out}", file=sys.stderr)


@app.command(name="sources")
def sources(
    *,
    out: Annotated[Path, Parameter(name="--out", help="The folder for the archives; right ones stay.")],
    only: Annotated[
        list[str] | None,
        Parameter(consume_multiple=True, negative="", help="Names of packages; by default all."),
    ] = None,
) -> None:
    """Fetch the listed packages of real code through this machine's own apt and pip."""
    from data_prep.sources import chosen, fetch_all, read_sources

    packages = chosen(read_sources(), only or ())
    with _progress() as progress:
        done = fetch_all(packages, out=out, progress=progress)
    counts = {"present": len(done.present), "fetched": len(done.fetched), "missing": dict(done.missing)}
    print(json.dumps(counts, indent=1))
    if done.missing:
        raise CorpusError(
            f"{len(done.missing)} of {len(packages)} packages are missing: {', '.join(done.missing)}; "
            "the reasons are above; run the same command again for what is left"
        )
    print(f"all {len(packages)} packages are in {out}", file=sys.stderr)


@app.command(name="inject")
def inject(
    *,
    source: Annotated[
        list[Path],
        Parameter(
            name="--from", consume_multiple=True, help="Projects: archives or folders, split by project."
        ),
    ],
    out: Out,
    languages: Annotated[list[Language], Parameter(consume_multiple=True, help="Which functions to take.")],
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
    with _progress() as progress:
        summary = prepare(
            source,
            out=out,
            options=InjectOptions(
                languages=frozenset(languages),
                known=_read_known(known or ()),
                max_words=400 if max_words is None else max_words,
                most=most,
                mutants=mutants,
                seed=seed,
                compile=compile_alone,
            ),
            jobs=_jobs(jobs),
            progress=progress,
        )
    print(json.dumps(summary, indent=1))
    print(f"wrote {out}", file=sys.stderr)


@app.command(name="git")
def git(
    *,
    source: Annotated[Path, Parameter(name="--from", help="A repository, or a folder in one.")],
    since: Annotated[str, Parameter(help="A commit, tag or branch, or a date: 2024-01-31, '6 months ago'.")],
    out: Out,
    languages: Annotated[list[Language], Parameter(consume_multiple=True, help="Which functions to take.")],
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
    from data_prep.git_fixes import FIX_WORDS, prepare
    from data_prep.git_fixes import Options as GitOptions

    check_place(out)
    if all_commits and fix_words is not None:
        raise ConfigError("--fix-words and --all-commits exclude each other; leave one out")
    with _progress() as progress:
        summary = prepare(
            source,
            out=out,
            options=GitOptions(
                since=since,
                until=until,
                fix_words=None if all_commits else tuple(fix_words or FIX_WORDS),
                languages=frozenset(languages),
                known=_known_of_model(known or (), languages),
                max_words=400 if max_words is None else max_words,
                most_functions=most_functions,
                repeats=repeats,
            ),
            progress=progress,
        )
    print(json.dumps(summary, indent=1))
    print(f"wrote {out}", file=sys.stderr)


def _known_of_model(paths: Sequence[Path], languages: Sequence[Language]) -> frozenset[str]:
    """The names that stay words: of a model directory or run for these languages, or of known.json files."""
    words: set[str] = set()
    for path in paths:
        words |= known_of_model(path, languages) if path.is_dir() else _read_known([path])
    return frozenset(words)


def _jobs(jobs: int | None) -> int:
    if jobs is not None and jobs < 1:
        raise ConfigError(f"--jobs {jobs}: give at least one process")
    return jobs or os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Options:
    """What both commands take besides the corpus and the place; impossible values raise ConfigError."""

    preset: Preset
    max_words: int | None
    jobs: int | None
    known: tuple[Path, ...]
    check: Path | None

    def __post_init__(self) -> None:
        if self.max_words is not None and self.max_words < 1:
            raise ConfigError(f"--max-words {self.max_words}: an instance has at least one word")
        if self.jobs is not None and self.jobs < 1:
            raise ConfigError(f"--jobs {self.jobs}: give at least one process")
        if self.check is not None and self.preset != "paper":
            raise ConfigError("--check-against is for what the paper's authors published; add --preset paper")
        if self.known and self.preset != "clean":
            raise ConfigError("--known belongs to preset clean; preset paper keeps every name")
        if self.jobs is not None and self.preset != "clean":
            raise ConfigError("--jobs belongs to preset clean; preset paper runs in one process")


def _prepare(language: Language, source: Path, out: Path, options: Options) -> None:
    check_place(out)
    published = None if options.check is None else paper_check.read_published(options.check, _suite(language))
    with _progress() as progress:
        match options.preset:
            case "clean":
                from data_prep import juliet_clean

                summary = juliet_clean.prepare(
                    source,
                    language=language,
                    out=out,
                    max_words=options.max_words or 400,
                    jobs=options.jobs or os.cpu_count() or 1,
                    also_known=_read_known(options.known),
                    progress=progress,
                )
            case "paper":
                from data_prep import paper

                summary = paper.prepare(
                    source,
                    suite=_suite(language),
                    out=out,
                    max_words=options.max_words,
                    progress=progress,
                )
    print(json.dumps(summary, indent=1))
    print(f"wrote {out}", file=sys.stderr)
    if published is not None:
        print(paper_check.report(paper_check.compare(read_pairs(out).pairs, published, _suite(language))))


def _suite(language: Language) -> Literal["juliet-c", "juliet-java"]:
    return "juliet-java" if language == "java" else "juliet-c"


def _read_known(paths: Sequence[Path]) -> frozenset[str]:
    words: set[str] = set()
    for path in paths:
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise CorpusError(f"--known {path}: not a readable known.json: {error}") from error
        if not isinstance(found, list) or not all(isinstance(word, str) for word in found):
            raise CorpusError(f"--known {path}: not a list of names; give the known.json of a dataset")
        words.update(found)
    return frozenset(words)


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar with the time that is left, on stderr; nothing where stderr is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(elapsed_when_finished=True),
    )
    console = Console(stderr=True)
    with Bars(*columns, console=console, disable=not console.is_terminal) as bars:
        tasks: dict[str, TaskID] = {}

        def advance(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total or None)
            bars.update(tasks[stage], completed=done, total=total or None)

        yield advance
