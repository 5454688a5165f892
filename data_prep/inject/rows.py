"""One project to its rows: every distinct function as it is, and its mutants; written aside, with keys."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from data_prep.corpora.projects import SourceFile, files_of
from data_prep.dataset import Pair, table_of
from data_prep.errors import ConfigError, CorpusError
from data_prep.inject.compiling import Compiler
from data_prep.inject.frequencies import FREQUENCIES
from data_prep.inject.mutants import Draw, Mutant, Original, mutants_of
from data_prep.inject.operators import Operator
from data_prep.inject.registry import OPERATORS
from data_prep.inject.time_limit import TooSlowError, time_limit
from data_prep.splits import bucket_of, same_buckets
from data_prep.text.functions import Calls, Function, Instance, definitions_of, function_at
from data_prep.text.languages import Language, parse
from data_prep.text.naming import Names

SECONDS_FOR_A_FILE = 120.0
_ROWS_AT_ONCE = 3_000


@dataclass(frozen=True, slots=True)
class Options:
    """What is taken and how it is mutated; the same for every project."""

    languages: frozenset[Language]
    kept_names: frozenset[str]
    max_words: int
    most: int
    mutants: int
    seed: int
    compile: bool
    operators: tuple[Operator, ...] = OPERATORS
    frequencies: Mapping[str, float] = field(default_factory=lambda: FREQUENCIES)

    def __post_init__(self) -> None:
        for name, value in (("max-words", self.max_words), ("most", self.most), ("mutants", self.mutants)):
            if value < 1:
                raise ConfigError(f"--{name} {value}: give at least 1")


@dataclass(slots=True)
class ProjectRows:
    """What a project gave.

    A row's key is a hash of its entry function as a reader of it alone sees it; its origin that of the clean
    function that it was made from, in an identity row itself.
    """

    project: str
    scratch: Path
    keys: array[int] = field(default_factory=lambda: array("Q"))
    origins: array[int] = field(default_factory=lambda: array("Q"))
    operators: list[str] = field(default_factory=list)  # "" for an identity row
    cwes: array[int] = field(default_factory=lambda: array("i"))
    languages: list[Language] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)  # files, by reason
    dropped: Counter[str] = field(default_factory=Counter)  # functions, by reason
    rejected: Counter[tuple[str, str]] = field(default_factory=Counter)  # mutants, by operator and reason
    compiled: Counter[str] = field(default_factory=Counter)
    failure: str = ""


def write_rows(
    project: str,
    sources: Sequence[Path],
    options: Options,
    scratch: Path,
    *,
    deadly: frozenset[str] = frozenset(),
    begin: Callable[[str], None] = lambda _: None,
) -> ProjectRows:
    """Write the project's rows to a Parquet file of its own; a project that cannot be read gives none.

    `begin` is called with each file before it is read; those of `deadly` kill or stall the parser.
    """
    import pyarrow.parquet as parquet

    rows = ProjectRows(project, scratch)
    try:
        files = files_of(sources, options.languages, rows.skipped)
    except CorpusError as error:
        rows.failure = str(error)
        return rows
    harmless = [file for file in files if file.digest not in deadly]
    rows.skipped["too much for the parser"] += len(files) - len(harmless)
    waiting: list[Pair] = []
    writer = None
    for pair in _pairs(harmless, options, rows, begin):
        waiting.append(pair)
        if len(waiting) == _ROWS_AT_ONCE:
            table = table_of(waiting)
            writer = writer or parquet.ParquetWriter(scratch, table.schema, write_statistics=False)
            writer.write_table(table)
            waiting.clear()
    if waiting or writer is not None:
        table = table_of(waiting)
        writer = writer or parquet.ParquetWriter(scratch, table.schema, write_statistics=False)
        writer.write_table(table)
        writer.close()
    return rows


def _pairs(
    files: Sequence[SourceFile], options: Options, rows: ProjectRows, begin: Callable[[str], None]
) -> Iterator[Pair]:
    seen: set[int] = set()
    functions = 0
    for file in files:
        begin(file.digest)
        draw = Draw(
            operators=options.operators,
            frequencies=options.frequencies,
            kept_names=options.kept_names,
            mutants=options.mutants,
            seed=options.seed,
            longest=options.max_words,
            accepts=_accepts(file, options, rows),
        )
        made: list[_Made] = []
        try:
            with time_limit(SECONDS_FOR_A_FILE):
                _read(file, draw, made, seen, options.most - functions, rows)
        except TooSlowError:
            rows.skipped[f"over {SECONDS_FOR_A_FILE:.0f} s"] += 1
            continue
        except RecursionError:
            rows.skipped["nested too deeply"] += 1
            continue
        for one in made:
            seen.add(one.origin)
            functions += one.mutant is None
            yield _pair(one, file, options, rows)
        if functions >= options.most:
            return


@dataclass(frozen=True, slots=True)
class _Made:
    instance: Instance
    clean: Function
    mutant: Mutant | None
    key: int
    origin: int


def _read(
    file: SourceFile, draw: Draw, made: list[_Made], seen: set[int], most: int, rows: ProjectRows
) -> None:
    """Everything that one file gives, in the order of its text."""
    nodes = list(definitions_of(parse(file.text, file.language).root_node))
    functions = [function_at(node, file.text) for node in nodes]
    readable = [
        (node, function) for node, function in zip(nodes, functions, strict=True) if not function.has_error
    ]
    deep = sum(function.too_deep for function in functions)
    rows.dropped["parse error"] += len(functions) - len(readable) - deep
    rows.dropped["too long"] += deep
    calls = Calls([function for _, function in readable])
    here: set[int] = set()
    for node, function in readable:
        if len(function.words) > draw.longest:
            rows.dropped["too long"] += 1
            continue
        named = tuple(Names.new(draw.kept_names).rename(function.words))
        origin = key_of(named)
        if origin in seen or origin in here:
            rows.dropped["same function"] += 1
            continue
        if len(here) == most:
            return
        here.add(origin)
        instance = calls.instance(function, budget=draw.longest)
        made.append(_Made(instance, function, None, origin, origin))
        original = Original(node, function, named, file.text, file.language)
        for mutant in mutants_of(original, draw, rows.rejected):
            instance = calls.changed(mutant.function, before=function, budget=draw.longest)
            made.append(_Made(instance, function, mutant, key_of(mutant.named), origin))


def key_of(named: Sequence[str]) -> int:
    """A hash of a function's words, whatever its language."""
    text = "\0".join(named).encode("utf-8", "surrogateescape")
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big")


def _accepts(file: SourceFile, options: Options, rows: ProjectRows) -> Compiler:
    return Compiler(file, counts=rows.compiled, enabled=options.compile)


def _pair(made: _Made, file: SourceFile, options: Options, rows: ProjectRows) -> Pair:
    mutant, instance = made.mutant, made.instance
    names = Names.new(options.kept_names)
    source = tuple(names.rename(instance.words))
    if mutant is None:
        target = source
    else:  # what the fix leaves alone is what the reader of the mutated file sees
        target = tuple(names.rename(Instance((made.clean, *instance.functions[1:])).words))
    bucket = bucket_of(rows.project)
    digest = blake2b(" ".join(source).encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()
    rows.keys.append(made.key)
    rows.origins.append(made.origin)
    rows.operators.append("" if mutant is None else mutant.operator)
    rows.cwes.append(0 if mutant is None else mutant.cwe)
    rows.languages.append(file.language)
    place = f"{rows.project}/{file.path}:{made.clean.name}@{made.clean.start_byte}"
    return Pair(
        id=place if mutant is None else f"{place}:{mutant.operator}:{mutant.ordinal}",
        source_id=f"{file.language}:{digest}",
        language=file.language,
        cwe=0 if mutant is None else mutant.cwe,
        variant=rows.project,
        flow="" if mutant is None else mutant.operator,
        kind="identity" if mutant is None else "flawed",
        source=source,
        target=target,
        **same_buckets(bucket),
        spelled=tuple(word.text for word in instance.words),
    )
