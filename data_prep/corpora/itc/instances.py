"""Flawed programs with the type of their error, in three parts: `instances.jsonl` beside `dataset.json`."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from data_prep.dataset import check_place
from data_prep.errors import CorpusError

FORMAT = 1
INSTANCES = "instances.jsonl"
SUMMARY = "dataset.json"
KIND = "error types"  # what tells such a dataset from one of pairs

Part = Literal["train", "valid", "test"]
PARTS: tuple[Part, ...] = get_args(Part)

# The authors number their error types. Each number's programs are those of one file of the benchmark.
ERROR_TYPES: Mapping[str, str] = {
    f"{number:03}": name
    for number, name in enumerate(
        (
            "bit_shift",
            "dynamic_buffer_overrun",
            "dynamic_buffer_underrun",
            "cmp_funcadr",
            "conflicting_cond",
            "data_lost",
            "data_overflow",
            "data_underflow",
            "dead_code",
            "deletion_of_data_structure_sentinel",
            "double_free",
            "endless_loop",
            "free_nondynamic_allocated_memory",
            "free_null_pointer",
            "func_pointer",
            "function_return_value_unchecked",
            "improper_termination_of_block",
            "insign_code",
            "invalid_memory_access",
            "littlemem_st",
            "lock_never_unlock",
            "memory_allocation_failure",
            "memory_leak",
            "not_return",
            "null_pointer",
            "overrun_st",
            "ow_memcpy",
            "pow_related_errors",
            "ptr_subtraction",
            "race_condition",
            "redundant_cond",
            "return_local",
            "sign_conv",
            "",  # the authors have no 033
            "st_overflow",
            "st_underrun",
            "underrun_st",
            "uninit_memory_access",
            "uninit_pointer",
            "uninit_var",
            "unlock_without_lock",
            "unused_var",
            "wrong_arguments_func_pointer",
            "zero_division",
        )
    )
    if name
}


@dataclass(frozen=True, slots=True)
class Instance:
    """One flawed program: its code as the authors wrote it down, and the type of its error."""

    id: str
    part: Part
    label: str  # a key of ERROR_TYPES
    text: str


@dataclass(frozen=True, slots=True)
class Instances:
    """A split in memory."""

    instances: tuple[Instance, ...]
    summary: Mapping[str, Any]

    def __iter__(self) -> Iterator[Instance]:
        return iter(self.instances)

    def of(self, part: Part) -> tuple[Instance, ...]:
        """The instances of one part."""
        return tuple(instance for instance in self.instances if instance.part == part)

    @property
    def labels(self) -> tuple[str, ...]:
        """Every label that occurs, sorted: the classes."""
        return tuple(sorted({instance.label for instance in self.instances}))


def write_instances(directory: Path, instances: Iterable[Instance], *, summary: Mapping[str, object]) -> None:
    """Write a split in place of the dataset that was there, whole or not at all.

    Raises CorpusError where the disk or the place refuses.
    """
    check_place(directory)
    hidden = directory.parent / f".{directory.name}.{os.getpid()}.part"
    try:
        shutil.rmtree(hidden, ignore_errors=True)
        hidden.mkdir(parents=True)
        lines = (json.dumps(asdict(instance), ensure_ascii=False) + "\n" for instance in instances)
        (hidden / INSTANCES).write_text("".join(lines), encoding="utf-8")
        content = {"format": FORMAT, "kind": KIND, **summary}
        (hidden / SUMMARY).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
        shutil.rmtree(directory, ignore_errors=True)
        hidden.rename(directory)
    except (OSError, UnicodeError) as error:
        raise CorpusError(f"cannot write the dataset {directory}: {error}") from error
    finally:
        shutil.rmtree(hidden, ignore_errors=True)


def read_instances(directory: Path) -> Instances:
    """Read a split; CorpusError where it is missing, damaged, or a dataset of another kind."""
    again = "run `plc prep itc --split authors|stratified`"
    try:
        summary = json.loads((directory / SUMMARY).read_text(encoding="utf-8"))
        if summary.get("kind") != KIND or summary.get("format") != FORMAT:
            raise CorpusError(f"{directory} is a dataset, but not one of error types; {again}")
        lines = (directory / INSTANCES).read_text(encoding="utf-8").split("\n")  # a text may hold U+2028
        instances = tuple(Instance(**json.loads(line)) for line in lines if line)
    except FileNotFoundError as error:
        raise CorpusError(
            f"{directory} is no dataset of error types: {error.filename} is missing; {again}"
        ) from error
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise CorpusError(f"{directory} is a damaged dataset: {error}; {again}") from error
    strange = next((i for i in instances if i.part not in PARTS or i.label not in ERROR_TYPES), None)
    if strange is not None:
        raise CorpusError(
            f"{directory} is a damaged dataset: instance {strange.id} has part {strange.part!r} and label "
            f"{strange.label!r}; {again}"
        )
    return Instances(instances, summary)
