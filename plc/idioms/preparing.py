"""Functions of real code that hold an idiom, as identity pairs: what a model must not take for a fault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from data_prep.corpora.archives import kind_of
from data_prep.corpora.clean_functions import identity_pair
from data_prep.corpora.exclusions import project_left_out
from data_prep.corpora.projects import SourceFile, files_of, project_of
from data_prep.dataset import Pair, write_pairs
from data_prep.errors import ConfigError, CorpusError
from data_prep.inject.time_limit import TooSlowError, time_limit
from data_prep.text.functions import Calls, Instance, functions_in
from data_prep.text.languages import Language, TooComplexError, parse_bounded
from data_prep.text.naming import Names
from plc.idioms.wrong_changes import IDIOMS, Place, idiom_of

SECONDS_FOR_A_FILE = 120.0


@dataclass(frozen=True, slots=True)
class Options:
    """What is taken; the same for every project."""

    languages: frozenset[Language]
    kept_names: frozenset[str]
    max_words: int
    most: int  # functions of each idiom in a project

    def __post_init__(self) -> None:
        for name, value in (("max-words", self.max_words), ("most", self.most)):
            if value < 1:
                raise ConfigError(f"--{name} {value}: give at least 1")


@dataclass(slots=True)
class _Gathered:
    """What was found so far; a function that several projects have counts for the first by name."""

    pairs: dict[tuple[str, tuple[str, ...]], Pair] = field(default_factory=dict)
    projects: dict[str, Counter[str]] = field(default_factory=dict)  # functions by idiom
    skipped: Counter[str] = field(default_factory=Counter)  # files, by reason
    dropped: Counter[str] = field(default_factory=Counter)  # functions, by reason
    failures: list[str] = field(default_factory=list)  # projects that cannot be read


def prepare(
    sources: Sequence[Path], *, out: Path, options: Options, progress: Callable[[str, int, int], None]
) -> dict[str, object]:
    """Write one identity pair for each distinct function with an idiom, and the summary, which is returned.

    A row's `flow` is the idiom: the name of the filter that knows it (`plc.repair.filters`). All splits are
    by project. The same input gives the same bytes, in whatever order `sources` are. Raises CorpusError where
    a source is missing or no archive, or where no function holds an idiom; a damaged one is counted.
    """
    projects: dict[str, list[Path]] = {}
    for source in sorted(sources, key=lambda source: (source.name, str(source))):
        kind_of(source)
        projects.setdefault(project_of(source), []).append(source)
    left_out = sorted(filter(project_left_out, projects))
    named = sorted(project for project in projects if project not in left_out)
    gathered = _Gathered()
    for number, project in enumerate(named):
        progress("reading projects", number, len(named))
        _read_project(project, projects[project], options, gathered)
    progress("reading projects", len(named), len(named))
    if not gathered.pairs:
        reasons = "; ".join(gathered.failures) or "no function holds an idiom"
        raise CorpusError(f"nothing to make pairs of in {', '.join(map(str, sources))}: {reasons}")
    summary = _summary(gathered, options, left_out)
    write_pairs(out, list(gathered.pairs.values()), summary=summary, kept_names=options.kept_names)
    return summary


def _read_project(project: str, sources: Sequence[Path], options: Options, gathered: _Gathered) -> None:
    counts = gathered.projects.setdefault(project, Counter())
    try:
        files = files_of(sources, options.languages, gathered.skipped)
    except CorpusError as error:
        gathered.failures.append(str(error))
        return
    for file in files:
        wanted = _wanted(counts, options.most)
        if not wanted:
            return
        try:
            with time_limit(SECONDS_FOR_A_FILE):
                found = list(_found(file, wanted, options, gathered.dropped))
        except TooSlowError:
            gathered.skipped[f"over {SECONDS_FOR_A_FILE:.0f} s"] += 1
            continue
        except (TooComplexError, RecursionError):
            gathered.skipped["too much for the parser"] += 1
            continue
        for idiom, instance in found:
            words = tuple(Names.new(options.kept_names).rename(instance.words))
            if (file.language, words) in gathered.pairs:
                gathered.dropped["same function"] += 1
            elif counts[idiom] < options.most:
                counts[idiom] += 1
                place = f"{file.path}:{instance.entry.name}@{instance.entry.start_byte}"
                gathered.pairs[file.language, words] = identity_pair(
                    project, place, file.language, instance, words, flow=idiom
                )


def _wanted(counts: Counter[str], most: int) -> frozenset[str]:
    """The idioms of which a project has not given enough."""
    return frozenset(each.filter.name for each in IDIOMS if counts[each.filter.name] < most)


def _found(
    file: SourceFile, wanted: frozenset[str], options: Options, dropped: Counter[str]
) -> Iterator[tuple[str, Instance]]:
    """The functions of a file that hold an idiom, in order of the text."""
    root = parse_bounded(file.text, file.language).root_node
    functions = functions_in(root, file.text)
    readable = [function for function in functions if not function.has_error]
    dropped["parse error"] += len(functions) - len(readable)
    calls = Calls(readable)
    for function in readable:
        if len(function.words) > options.max_words:
            dropped["too long"] += 1
            continue
        idiom = idiom_of(Place.of(file.text, root, file.language, function), wanted)
        if idiom is None:
            dropped["no idiom"] += 1
        else:
            yield idiom, calls.instance(function, budget=options.max_words)


def _summary(gathered: _Gathered, options: Options, left_out: Sequence[str]) -> dict[str, object]:
    total: Counter[str] = Counter()
    languages: dict[str, Counter[str]] = {}
    for pair in gathered.pairs.values():
        total[pair.flow] += 1
        languages.setdefault(pair.language, Counter())[pair.flow] += 1
    return {
        "preset": "idioms",
        "functions": len(gathered.pairs),
        "idioms": dict(sorted(total.items())),
        "languages": {name: dict(sorted(counts.items())) for name, counts in sorted(languages.items())},
        "projects": {name: dict(sorted(counts.items())) for name, counts in gathered.projects.items()},
        "left_out": list(left_out),
        "failures": gathered.failures,
        "skipped": dict(sorted(gathered.skipped.items())),
        "dropped": dict(sorted(gathered.dropped.items())),
        "options": {"max_words": options.max_words, "most": options.most, "known": len(options.kept_names)},
    }
