"""The paper's authors' instances of the ITC benchmark: their own split, and one that shares no program."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Literal, assert_never

from data_prep.corpora.archives import read_members
from data_prep.corpora.itc.instances import ERROR_TYPES, PARTS, Instance, Part, write_instances
from data_prep.errors import CorpusError
from data_prep.text.program_shape import shape_of

Split = Literal["authors", "stratified"]

_FILES: Mapping[Part, str] = {"train": "src_train.txt", "valid": "src_val.txt", "test": "src_test.txt"}
_LINE = re.compile(r"(\d{3}) (.*\S.*)")
TEST_SHARE, VALID_SHARE = 0.2, 0.1  # of each error type's instances


def prepare(
    source: Path, *, out: Path, split: Split, progress: Callable[[str, int, int], None]
) -> dict[str, object]:
    """Write the instances under a split, and give the summary."""
    instances = read_authors(source, progress=progress)
    match split:
        case "authors":
            chosen = instances
        case "stratified":
            chosen = stratified(instances)
        case _:
            assert_never(split)
    summary = {"preset": f"itc-{split}"} | summary_of(chosen)
    write_instances(out, chosen, summary=summary)
    return summary


def read_authors(source: Path, *, progress: Callable[[str, int, int], None]) -> list[Instance]:
    """The authors' instances in their three parts.

    Raises CorpusError where a file of the split is missing, or a line is not a number and a program.
    """
    texts: dict[str, bytes] = {}
    for count, (path, text) in enumerate(read_members(source, suffixes=frozenset({".txt"})), start=1):
        texts[path.name] = text
        progress("opening the corpus", count, 0)
    instances: list[Instance] = []
    for part, name in _FILES.items():
        if name not in texts:
            raise CorpusError(
                f"{source}: holds no {name}; the authors' split is in their repository "
                "(b19e93n/PLC-Pyramid), not in NIST's archive: give a folder or archive with its "
                "src_train.txt, src_val.txt and src_test.txt"
            )
        instances += _instances_in(texts[name], part=part, where=f"{source}: {name}")
    return instances


def stratified(instances: Iterable[Instance]) -> list[Instance]:
    """The same instances parted anew: every error type in its share, no program in two parts.

    A program goes where its commonest error type sends it; one type's programs are taken in the order of a
    hash, the first for training, then for the test until it has its share, then for validation. A type with
    one program is only trained on, one with two is not validated on.
    """
    programs: dict[str, list[Instance]] = defaultdict(list)
    for instance in instances:
        programs[shape_of(instance.text)].append(instance)
    of_type: dict[str, list[str]] = defaultdict(list)
    for shape, same in programs.items():
        counts = Counter(instance.label for instance in same)
        of_type[min(counts, key=lambda label: (-counts[label], label))].append(shape)
    parts: dict[str, Part] = {}
    for shapes in of_type.values():
        parts |= _parted({shape: len(programs[shape]) for shape in sorted(shapes, key=_digest)})
    moved = [
        Instance(instance.id, parts[shape], instance.label, instance.text)
        for shape, same in programs.items()
        for instance in same
    ]
    return sorted(moved, key=lambda instance: (PARTS.index(instance.part), instance.id))


def summary_of(instances: Sequence[Instance]) -> dict[str, object]:
    """Counts: how many of each type in each part, and which programs stand in two parts."""
    shapes = {instance.id: shape_of(instance.text) for instance in instances}
    types = sorted({instance.label for instance in instances})
    counts = Counter((instance.part, instance.label) for instance in instances)
    of_part = {part: [instance for instance in instances if instance.part == part] for part in PARTS}
    return {
        "instances": {part: len(those) for part, those in of_part.items()},
        "programs": len(set(shapes.values())),
        "types": len(types),
        "valid leaks": leaks_of(of_part["valid"], learnt=of_part["train"], shapes=shapes),
        "test leaks": leaks_of(of_part["test"], learnt=[*of_part["train"], *of_part["valid"]], shapes=shapes),
        "by type": {
            f"{label} {ERROR_TYPES[label]}": {part: counts[part, label] for part in PARTS} for label in types
        },
    }


def leaks_of(
    asked: Iterable[Instance], *, learnt: Iterable[Instance], shapes: Mapping[str, str]
) -> dict[str, int]:
    """How many instances are near-duplicates: by their very text, by their program, by program and type."""
    texts: set[str] = set()
    labels: dict[str, set[str]] = defaultdict(set)
    for instance in learnt:
        texts.add(instance.text)
        labels[shapes[instance.id]].add(instance.label)
    counts = {"same text": 0, "same program": 0, "same program and type": 0}
    for instance in asked:
        there = labels.get(shapes[instance.id], set())
        counts["same text"] += instance.text in texts
        counts["same program"] += bool(there)
        counts["same program and type"] += instance.label in there
    return counts


def _instances_in(text: bytes, *, part: Part, where: str) -> list[Instance]:
    instances = []
    for number, line in enumerate(text.decode("utf-8", "replace").split("\n"), start=1):
        if not line.strip():
            continue
        match = _LINE.fullmatch(line.rstrip("\r"))
        if match is None or match[1] not in ERROR_TYPES:
            raise CorpusError(
                f"{where}, line {number}: {line[:40]!r} does not begin with the number of an error type "
                f"(000 to {max(ERROR_TYPES)}) and a blank; fetch the file again"
            )
        instances.append(Instance(f"itc-{part}-{number:03}", part, match[1], match[2]))
    if not instances:
        raise CorpusError(f"{where} is empty; fetch the file again")
    return instances


def _parted(sizes: Mapping[str, int]) -> dict[str, Part]:
    """One type's programs, with how many instances each has, to the parts."""
    total = sum(sizes.values())
    room = {"test": max(1.0, TEST_SHARE * total), "valid": max(1.0, VALID_SHARE * total)}
    parts: dict[str, Part] = {}
    for place, (shape, size) in enumerate(sizes.items()):
        part: Part = "train"
        if place > 0 and size <= room["test"]:
            part = "test"
        elif place > 0 and size <= room["valid"]:
            part = "valid"
        if part != "train":
            room[part] -= size
        parts[shape] = part
    return parts


def _digest(shape: str) -> bytes:
    return blake2b(shape.encode("utf-8", "surrogateescape"), digest_size=8).digest()
