"""Pairs on disk: `pairs.parquet`, `dataset.json` and, where names are slots, `known.json`.

A dataset appears whole or not at all: it is written to a hidden sibling folder and renamed.
"""

from __future__ import annotations

import json
import os
import shutil
from array import array
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from functools import reduce
from itertools import accumulate, chain, pairwise
from operator import or_
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from data_prep.errors import CorpusError

Kind = Literal["flawed", "identity"]
Split = Literal["pair", "source", "variant", "cwe"]
SPLITS: tuple[Split, ...] = ("pair", "source", "variant", "cwe")
BUCKETS = 20
FORMAT = 1
_WORD_LISTS = ("source", "target", "spelled", "around", "around_spelled")
NO_LINE = -1


@dataclass(frozen=True, slots=True)
class Pair:
    """One (source, target); all pairs with one `source_id` are the references of that source."""

    id: str
    source_id: str
    language: str
    cwe: int
    variant: str
    flow: str
    kind: Kind
    source: tuple[str, ...]
    target: tuple[str, ...]
    bucket_pair: int
    bucket_source: int
    bucket_variant: int
    bucket_cwe: int
    spelled: tuple[str, ...] = ()  # the source's words before naming; empty without names
    lines: tuple[int, ...] = ()  # of each word of the source, from that of its function's first; or none
    reported_line: int = NO_LINE  # the line that a tool reports, in the same count
    category: str = ""  # of that report
    around: tuple[str, ...] = ()  # names from outside of the source, as words of the model
    around_spelled: tuple[str, ...] = ()

    def bucket(self, split: Split) -> int:
        """0..19: the pair's place under a split; fold f of four is `bucket % 4 == f`."""
        return int(getattr(self, f"bucket_{split}"))


_COLUMNS = {"reported_line": "told"}  # fields whose columns on disk have an older name

_LATER = {  # columns that datasets of earlier releases lack
    _COLUMNS.get(field.name, field.name): field.default
    for field in fields(Pair)
    if field.default is not MISSING
}


@dataclass(frozen=True, slots=True)
class Pairs:
    """A dataset in memory; `kept_names` is None where words are not named by slots."""

    pairs: tuple[Pair, ...]
    summary: Mapping[str, Any]
    kept_names: frozenset[str] | None

    def __len__(self) -> int:
        return len(self.pairs)

    def __iter__(self) -> Iterator[Pair]:
        return iter(self.pairs)


def read_pairs(
    directory: Path, *, within: Mapping[Split, Collection[int]] | None = None, most: int | None = None
) -> Pairs:
    """Read a dataset; CorpusError where it is missing, damaged or of another format.

    `within`: only rows whose bucket under one of these splits is among those named; `most`: at most so many,
    evenly from the first to the last. Of a large dataset the others then take no memory.
    """
    import pyarrow
    import pyarrow.parquet as parquet

    try:
        summary = json.loads((directory / "dataset.json").read_text(encoding="utf-8"))
        if summary.get("format") != FORMAT:
            raise CorpusError(
                f"{directory} is a dataset of format {summary.get('format')}, not {FORMAT}; prepare it again"
            )
        kept_names_path = directory / "known.json"
        kept_names = (
            frozenset(json.loads(kept_names_path.read_text(encoding="utf-8")))
            if kept_names_path.exists()
            else None
        )
        table = parquet.read_table(
            directory / "pairs.parquet",
            read_dictionary=[f"{name}.list.element" for name in _WORD_LISTS],
            filters=_filter(within),
        )
        if most is not None and table.num_rows > most:
            table = table.take([place * table.num_rows // most for place in range(most)])
        table = table.combine_chunks()
    except FileNotFoundError as error:
        raise CorpusError(
            f"{directory} is not a dataset: {error.filename} is missing; run `plc prep`"
        ) from error
    except (OSError, ValueError, pyarrow.ArrowException) as error:
        raise CorpusError(f"{directory} is a damaged dataset: {error}; run `plc prep` again") from error
    columns = {name: table.column(name).to_pylist() for name in table.column_names if name not in _WORD_LISTS}
    columns |= {name: _word_lists(table.column(name)) for name in _WORD_LISTS if name in table.column_names}
    for name, default in _LATER.items():
        columns.setdefault(name, [default] * table.num_rows)
    columns["lines"] = [tuple(lines) for lines in columns["lines"]]
    names = tuple(_COLUMNS.get(name, name) for name in Pair.__dataclass_fields__)
    rows = zip(*(columns[name] for name in names), strict=True)
    return Pairs(tuple(Pair(*row) for row in rows), summary, kept_names)


def _filter(within: Mapping[Split, Collection[int]] | None) -> Any:
    """Any of the conditions, as pyarrow wants them; no buckets at all let nothing through."""
    if within is None:
        return None
    import pyarrow.compute as compute

    conditions = [compute.field(f"bucket_{split}").isin(list(buckets)) for split, buckets in within.items()]
    return reduce(or_, conditions, compute.scalar(False))


def check_place(directory: Path) -> None:
    """CorpusError unless a dataset may be written there: a new place, an empty folder, or over a dataset."""
    if not directory.exists():
        return
    if not directory.is_dir() or (not (directory / "dataset.json").exists() and any(directory.iterdir())):
        raise CorpusError(f"{directory} exists and is not a dataset; give another --out, or remove it")


def write_pairs(
    directory: Path,
    pairs: Sequence[Pair],
    *,
    summary: Mapping[str, Any],
    kept_names: frozenset[str] | None,
    beside: Mapping[str, bytes] | None = None,
) -> None:
    """Write a dataset in place of the one that was there; CorpusError where the disk or the place refuses.

    `beside`: whole files by name that belong to it.
    """
    write_tables(
        directory,
        lambda: iter((table_of(pairs),)),
        summary=summary,
        kept_names=kept_names,
        beside=beside or {},
    )


def write_tables(
    directory: Path,
    tables: Callable[[], Iterator[Any]],
    *,
    summary: Mapping[str, Any],
    kept_names: frozenset[str] | None,
    beside: Mapping[str, bytes] = MappingProxyType({}),
) -> None:
    """The same for rows that come in tables (at least one), so that not all need be in memory at once."""
    import pyarrow
    import pyarrow.parquet as parquet

    check_place(directory)
    hidden = directory.parent / f".{directory.name}.{os.getpid()}.part"
    old = hidden.with_suffix(".old")
    try:
        shutil.rmtree(hidden, ignore_errors=True)
        hidden.mkdir(parents=True)
        rows = tables()
        first = next(rows)
        with parquet.ParquetWriter(
            hidden / "pairs.parquet", first.schema, compression="zstd", write_statistics=False
        ) as writer:
            for table in chain((first,), rows):
                writer.write_table(table, row_group_size=16_384)
        _write_json(hidden / "dataset.json", {"format": FORMAT, **summary})
        if kept_names is not None:
            _write_json(hidden / "known.json", sorted(kept_names))
        for name, content in beside.items():
            (hidden / name).write_bytes(content)
        if directory.exists():
            directory.rename(old)
        hidden.rename(directory)
        shutil.rmtree(old, ignore_errors=True)
    except (OSError, UnicodeError, pyarrow.ArrowException) as error:
        raise CorpusError(f"cannot write the dataset {directory}: {error}") from error
    finally:
        shutil.rmtree(hidden, ignore_errors=True)


def table_of(pairs: Sequence[Pair]) -> Any:
    """Pairs as an Arrow table with the columns of `pairs.parquet`."""
    import pyarrow

    types = {
        "cwe": pyarrow.int32(),
        "reported_line": pyarrow.int32(),
        "lines": pyarrow.list_(pyarrow.int32()),
        **{f"bucket_{split}": pyarrow.int8() for split in SPLITS},
    }
    columns = {}
    for name in Pair.__dataclass_fields__:
        values = [getattr(pair, name) for pair in pairs]
        if name in _WORD_LISTS:
            columns[name] = _word_array(values)
        else:
            columns[_COLUMNS.get(name, name)] = pyarrow.array(values, types.get(name, pyarrow.string()))
    return pyarrow.table(columns)


def _word_array(lists: Sequence[Sequence[str]]) -> Any:
    """Lists of words as numbers into one dictionary: a tenth of the memory of as many strings."""
    import pyarrow

    numbers: dict[str, int] = {}
    indices = array("i", (numbers.setdefault(word, len(numbers)) for words in lists for word in words))
    offsets = array("i", accumulate((len(words) for words in lists), initial=0))
    dictionary = pyarrow.array([_storable(word) for word in numbers], pyarrow.string())
    words = pyarrow.DictionaryArray.from_arrays(pyarrow.array(indices, pyarrow.int32()), dictionary)
    return pyarrow.ListArray.from_arrays(pyarrow.array(offsets, pyarrow.int32()), words)


def _storable(word: str) -> str:
    """The word, with a question mark for each byte of a file that is not UTF-8: no slot hangs on it."""
    return word if word.isascii() else word.encode("utf-8", "replace").decode("utf-8")


def _word_lists(column: Any) -> list[tuple[str, ...]]:
    """Lists of words that share one string object for each distinct word."""
    lists: list[tuple[str, ...]] = []
    for chunk in column.chunks:
        words = chunk.values.dictionary.to_pylist()
        indices = chunk.values.indices.to_numpy(zero_copy_only=False).tolist()
        offsets = chunk.offsets.to_numpy().tolist()
        flat = [words[index] for index in indices]
        lists += [tuple(flat[start:end]) for start, end in pairwise(offsets)]
    return lists


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")
