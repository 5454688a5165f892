"""The Toyota ITC benchmark to pairs of functions, for measuring only: every bucket is 0."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from data_prep.corpora.itc.suite import Case, CaseFile, Flaw, line_of, read_suite
from data_prep.dataset import Kind, Pair, write_pairs
from data_prep.errors import CorpusError
from data_prep.splits import same_buckets
from data_prep.text.functions import Function, Instance, functions_of, instances_of
from data_prep.text.lexer import Word
from data_prep.text.naming import Names

CORRECTED = ":corrected"  # what the id of a corrected version has behind that of its flawed one


@dataclass(frozen=True, slots=True)
class Place:
    """A function in a file of the benchmark: its lines, counted from 1, and the instance that it enters."""

    path: PurePosixPath
    first_line: int
    last_line: int
    instance: Instance


@dataclass(frozen=True, slots=True)
class FlawedFunction:
    """A function that holds an intended flaw; it is measured by its instance and the corrected one."""

    case: str  # the defect type's short name: the stem of its files
    defect: str  # as the authors call it
    cwe: int
    name: str  # of the function that holds the flaw
    lines: tuple[int, ...]  # of the flaw
    flawed: Place
    corrected: Place
    moved: bool  # measured from a caller: in the function itself nothing was corrected


@dataclass(frozen=True, slots=True)
class Benchmark:
    """The functions that can be measured, and how many cannot, by reason."""

    functions: tuple[FlawedFunction, ...]
    dropped: Mapping[str, int]


def prepare(
    source: Path,
    *,
    out: Path,
    kept_names: frozenset[str],
    max_words: int,
    progress: Callable[[str, int, int], None],
) -> dict[str, object]:
    """Write the benchmark's pairs, named with `kept_names`, and the summary."""
    benchmark = read_benchmark(source, max_words=max_words, progress=progress)
    pairs = pairs_of(benchmark.functions, kept_names=kept_names)
    summary = summary_of(benchmark, pairs) | {"options": {"max_words": max_words, "known": len(kept_names)}}
    write_pairs(out, pairs, summary=summary, kept_names=kept_names)
    return summary


def read_benchmark(source: Path, *, max_words: int, progress: Callable[[str, int, int], None]) -> Benchmark:
    """Every function that holds an intended flaw, with its corrected counterpart.

    Raises CorpusError where the source is not the benchmark.
    """
    dropped: Counter[str] = Counter()
    found: list[FlawedFunction] = []
    for case in read_suite(source, progress):
        for file in case.files:
            found += _functions_in(case, file, max_words, dropped)
    if not found:
        raise CorpusError(f"{source}: no function holds a flaw; give the ITC benchmark (SARD suite 104)")
    return Benchmark(tuple(found), dict(sorted(dropped.items())))


def pairs_of(functions: Iterable[FlawedFunction], *, kept_names: frozenset[str]) -> list[Pair]:
    """A flawed pair for each function, and one identity pair of its corrected counterpart.

    A source is a function of the benchmark, not its words: two functions that read alike count as two.
    """
    pairs: list[Pair] = []
    for function in functions:
        flawed, corrected = function.flawed.instance.words, function.corrected.instance.words
        names = Names.new(kept_names)
        source, target = names.rename(flawed), names.rename(corrected)
        alone = Names.new(kept_names).rename(corrected)
        pairs.append(_pair(function, "flawed", flawed, source, target))
        pairs.append(_pair(function, "identity", corrected, alone, alone))
    return pairs


def summary_of(benchmark: Benchmark, pairs: Sequence[Pair]) -> dict[str, object]:
    """Counts: what there is, what was left out and why, and what naming makes equal."""
    identities = (pair for pair in pairs if pair.kind == "identity")
    alone = {pair.source_id.removesuffix(CORRECTED): pair.source for pair in identities}
    flawed = [pair for pair in pairs if pair.kind == "flawed"]
    return {
        "preset": "itc",
        "functions": len(flawed),
        "read alike": sum(pair.source == alone[pair.source_id] for pair in flawed),
        "measured from a caller": sum(function.moved for function in benchmark.functions),
        "dropped": dict(benchmark.dropped),
        "cases": dict(sorted(Counter(pair.variant for pair in flawed).items())),
    }


def _functions_in(case: Case, file: CaseFile, max_words: int, dropped: Counter[str]) -> list[FlawedFunction]:
    before, after = _Read.of(file.text, max_words), _Read.of(file.corrected, max_words)
    flaws: dict[int, list[Flaw]] = {}
    for flaw in file.flaws:
        place = before.holding(flaw.line)
        if place is None:
            dropped["flaw outside of functions"] += 1
        else:
            flaws.setdefault(place, []).append(flaw)
    found = []
    for place, inside in flaws.items():
        holder = before.functions[place]
        measured = _measured(holder, before, after)
        match measured:
            case str() as reason:
                dropped[reason] += 1
            case flawed, corrected:
                found.append(
                    FlawedFunction(
                        case=file.name,
                        defect=case.defect,
                        cwe=inside[0].cwe,
                        name=holder.name,
                        lines=tuple(dict.fromkeys(flaw.line for flaw in inside)),
                        flawed=_place(file.path, file.text, flawed),
                        corrected=_place(file.corrected_path, file.corrected, corrected),
                        moved=flawed.entry is not holder,
                    )
                )
    return found


@dataclass(frozen=True, slots=True)
class _Read:
    """A file's functions and the instances that serving would build of them."""

    text: bytes
    functions: list[Function]
    instances: dict[str, Instance]  # by the entry's name; the first of its name

    @classmethod
    def of(cls, text: bytes, max_words: int) -> _Read:
        functions = functions_of(text, "c")
        readable = [function for function in functions if not function.has_error]
        instances: dict[str, Instance] = {}
        for instance in instances_of(readable, budget=max_words):
            instances.setdefault(instance.entry.name, instance)
        return cls(text, functions, instances)

    def holding(self, line: int) -> int | None:
        """The place of the function that the line lies in."""
        for place, function in enumerate(self.functions):
            if line_of(self.text, function.start_byte) <= line <= line_of(self.text, function.end_byte):
                return place
        return None

    def callers(self, name: str) -> list[str]:
        return [
            function.name
            for function in self.functions
            if function.name != name and any(word.text == name for word in function.words)
        ]


def _measured(holder: Function, before: _Read, after: _Read) -> tuple[Instance, Instance] | str:
    """The instances before and after the correction, or why there are none.

    From the function that holds the flaw; where that was corrected elsewhere (a caller hands over another
    value), from the nearest function of the file that reaches it and what was corrected.
    """
    if holder.has_error or holder.name not in before.instances:
        return "does not parse, or too long"
    if holder.name not in after.instances:
        return "no corrected counterpart"
    queue, seen = deque([holder.name]), {holder.name}
    while queue:
        name = queue.popleft()
        old, new = before.instances.get(name), after.instances.get(name)
        if old is not None and new is not None and _corrected(holder, old, new):
            return old, new
        for caller in before.callers(name):
            if caller not in seen:
                seen.add(caller)
                queue.append(caller)
    return "corrected outside of functions"


def _corrected(holder: Function, old: Instance, new: Instance) -> bool:
    """Whether the instances differ, and the flaw is in the old one."""
    return _spelled(old) != _spelled(new) and any(function is holder for function in old.functions)


def _spelled(instance: Instance) -> list[str]:
    return [word.text for word in instance.words]


def _place(path: PurePosixPath, text: bytes, instance: Instance) -> Place:
    entry = instance.entry
    return Place(path, line_of(text, entry.start_byte), line_of(text, entry.end_byte), instance)


def _pair(
    function: FlawedFunction, kind: Kind, words: Sequence[Word], source: list[str], target: list[str]
) -> Pair:
    name = f"itc/{function.case}:{function.name}"
    identifier = name if kind == "flawed" else name + CORRECTED
    return Pair(
        id=identifier,
        source_id=identifier,
        language="c",
        cwe=function.cwe,
        variant=function.case,
        flow="",
        kind=kind,
        source=tuple(source),
        target=tuple(target),
        **same_buckets(0),
        spelled=tuple(word.text for word in words),
    )
