"""Pairs to id sequences: which part a row belongs to, and what the model reads and writes for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, assert_never

import numpy as np
import numpy.typing as npt

from data_prep.dataset import NO_LINE
from data_prep.errors import TrainingError
from data_prep.text.name_parts import NameParts, named
from data_prep.text.vocabulary import END, UNKNOWN, Subwords, Vocabulary
from data_prep.text.word_edits import diff
from plc.decode.encoder_input import Around, EncoderInput, InputBuilder, ReportedLine
from plc.diagnostics import category_of
from plc.train.config import DataConfig, Family

Part = Literal["train", "valid", "test-cwe", "test-variant", "test-source", "test-pair"]
Ids = npt.NDArray[np.int32]

LANGUAGES = ("<c>", "<cpp>", "<java>")
NO_CWE = -1  # a label that the loss leaves out
NOTHING_LEFT = "no row is left for training; the data is empty or its buckets are all held out"


class Row(Protocol):
    """What training reads of one `data_prep.dataset.Pair`."""

    @property
    def source_id(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def cwe(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def lines(self) -> Sequence[int]: ...
    @property
    def reported_line(self) -> int: ...
    @property
    def category(self) -> str: ...
    @property
    def around(self) -> Sequence[str]: ...
    @property
    def around_spelled(self) -> Sequence[str]: ...
    @property
    def source(self) -> Sequence[str]: ...
    @property
    def target(self) -> Sequence[str]: ...
    @property
    def spelled(self) -> Sequence[str]: ...
    @property
    def bucket_pair(self) -> int: ...
    @property
    def bucket_source(self) -> int: ...
    @property
    def bucket_variant(self) -> int: ...
    @property
    def bucket_cwe(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Example:
    """One row as the model sees it; `target` ends with `</s>`, its pointers count from `pointer_base`."""

    source_id: str
    input: EncoderInput  # packed
    target: Ids
    cwe: int  # index into Lexicon.cwes, or NO_CWE
    identity: bool
    lines: npt.NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))  # n words, or none
    reported_line: int = NO_LINE  # the reported line, in the count of `lines`
    changed: int | None = None  # the word at which the fix begins
    needs_around: bool = False  # the fix writes a name from around

    @property
    def words(self) -> int:
        return len(self.input.ids) + len(self.target)

    @property
    def source(self) -> Ids:
        """The ids of the input."""
        return np.asarray(self.input.ids)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What a run must remember to read its model again: the words and the classes, in id order."""

    vocabulary: Vocabulary
    cwes: tuple[int, ...]
    parts: NameParts = field(default_factory=NameParts)


@dataclass(frozen=True, slots=True)
class Examples:
    """Training and validation rows, and what was left out of training, by reason."""

    train: tuple[Example, ...]
    valid: tuple[Example, ...]
    left_out: dict[str, int]


def assign(row: Row, config: DataConfig) -> Part:
    """The one part that a row belongs to: the tests first, so that training is disjoint from each."""
    if row.cwe in config.test_cwes or row.bucket_cwe in config.test_cwe:
        return "test-cwe"
    if row.bucket_variant in config.test_variant:
        return "test-variant"
    if row.bucket_source in config.test_source:
        return "test-source"
    if row.bucket_pair in config.test_pair:
        return "test-pair"
    if row.bucket_source in config.valid_source or row.bucket_pair in config.valid_pair:
        return "valid"
    return "train"


def lexicon_of(
    rows: Iterable[Row],
    *,
    config: DataConfig,
    family: Family,
    name_parts: int = 0,
    subwords: Subwords | None = None,
) -> Lexicon:
    """The words, CWEs and `name_parts` parts of names of the training rows alone.

    The words are pieces where the configuration wants them; `subwords` is then what was learnt of these rows.
    """
    if (config.vocabulary == "word") != (subwords is None):
        raise ValueError(f"data.vocabulary is {config.vocabulary!r}, and subwords were given or not given")
    training = [row for row in rows if assign(row, config) == "train"]
    if not training:
        raise TrainingError(NOTHING_LEFT)
    if subwords is None:
        vocabulary = Vocabulary.of(
            (words for row in training for words in (row.source, row.target, row.around)),
            minimum=config.min_count,
            first=LANGUAGES if family == "edits" else (),
        )
    else:
        vocabulary = Vocabulary.of_pieces(subwords)
    names = (
        [name for word, name in zip(row.source, row.spelled, strict=True) if named(word)]
        for row in training
        if row.spelled and row.kind == "identity"
    )
    return Lexicon(
        vocabulary,
        tuple(sorted({row.cwe for row in training if row.kind == "flawed" and row.cwe})),
        NameParts.of(names, most=name_parts) if name_parts else NameParts(),
    )


def word_counts(rows: Iterable[Row], *, config: DataConfig) -> Counter[str]:
    """How often the training rows alone have each word: what subwords are learnt from."""
    counts: Counter[str] = Counter()
    for row in rows:
        if assign(row, config) == "train":
            counts.update(row.source)
            counts.update(row.target)
    if not counts:
        raise TrainingError(NOTHING_LEFT)
    return counts


def extended(old: Lexicon, new: Lexicon) -> Lexicon:
    """The old words, classes and parts of names with their ids, then what only the new rows have.

    Pieces stay what they are, for they make any word.
    A model that knows parts of names keeps to them: how many there are was decided when it was made.
    """
    words = (*old.vocabulary.words, *(word for word in new.vocabulary.words if word not in old.vocabulary))
    vocabulary = Vocabulary(words, old.vocabulary.subwords)
    cwes = (*old.cwes, *(cwe for cwe in new.cwes if cwe not in old.cwes))
    return Lexicon(vocabulary, cwes, old.parts if len(old.parts) else new.parts)


def encode_source(
    words: Sequence[str],
    spelled: Sequence[str],
    *,
    language: str,
    vocabulary: Vocabulary,
    parts: NameParts,
    family: Family,
    reported: ReportedLine | None = None,
    around: Around | None = None,
) -> EncoderInput:
    """What the encoder reads: the served family's tag, words and end, or the paper's plain words."""
    match family:
        case "edits":
            return InputBuilder(vocabulary, parts)(
                words, spelled, language=language, reported=reported, around=around
            )
        case "gru" | "transformer":
            return EncoderInput(vocabulary.ids_of(words))
        case _:
            assert_never(family)


def encode_target(
    source: Sequence[str], target: Sequence[str], *, vocabulary: Vocabulary, family: Family
) -> list[int]:
    """What the decoder writes, `</s>` last: edits with pointers into the source, or the target's words."""
    match family:
        case "edits":
            base = len(vocabulary) + 1  # position 0 is the language tag
            ids: list[int] = []
            for edit in diff(source, target):
                ids += (base + edit.start, base + edit.end)
                ids += vocabulary.ids_of(edit.words)
            return [*ids, END]
        case "gru" | "transformer":
            return [*vocabulary.ids_of(target), END]
        case _:
            assert_never(family)


def encode(rows: Iterable[Row], *, lexicon: Lexicon, config: DataConfig, family: Family) -> Examples:
    """Every training and validation row as ids; test rows are not read."""
    labels = {cwe: index for index, cwe in enumerate(lexicon.cwes)}
    train: list[Example] = []
    valid: list[Example] = []
    left_out: Counter[str] = Counter()
    for row in rows:
        part = assign(row, config)
        if part not in ("train", "valid"):
            left_out[part] += 1
            continue
        if part == "train" and max(len(row.source), len(row.target)) > config.max_words:
            left_out["too long"] += 1
            continue
        example = example_of(row, lexicon, labels, family)
        if part == "valid":
            valid.append(example)
        elif family == "edits" and UNKNOWN in example.target:
            left_out["unknown word in the fix"] += 1  # the grammar never writes <unk>
        else:
            train.append(example)
    if config.references == "closest":
        closest = _closest(train, pointer_base=len(lexicon.vocabulary))
        left_out["farther reference"] = len(train) - len(closest)
        train = closest
    return Examples(tuple(train), tuple(valid), dict(left_out))


def example_of(row: Row, lexicon: Lexicon, labels: Mapping[int, int], family: Family) -> Example:
    """One row as the model sees it; `labels` are the places of CWEs in the lexicon."""
    identity = row.kind == "identity"
    reported = None
    if row.reported_line != NO_LINE:
        reported = ReportedLine(row.lines, row.reported_line, category=category_of(row.category))
    read = encode_source(
        row.source,
        row.spelled,
        language=row.language,
        vocabulary=lexicon.vocabulary,
        parts=lexicon.parts,
        family=family,
        reported=reported,
        around=Around(row.around, row.around_spelled),
    )
    base = len(lexicon.vocabulary) + 1
    target = encode_target(row.source, row.target, vocabulary=lexicon.vocabulary, family=family)
    return Example(
        source_id=row.source_id,
        input=read.packed(),
        target=np.asarray(target, dtype=np.int32),
        cwe=NO_CWE if identity else labels.get(row.cwe, NO_CWE),
        identity=identity,
        lines=np.asarray(row.lines if reported is not None else (), dtype=np.int32),
        reported_line=row.reported_line,
        changed=None if identity or len(target) < 2 else min(target[0] - base, len(row.source) - 1),
        needs_around=not set(row.around).isdisjoint(row.target),
    )


def _closest(examples: Iterable[Example], *, pointer_base: int) -> list[Example]:
    """Of each source's references the one that keeps most of the user's code; the first of equals."""
    best: dict[str, tuple[int, Example]] = {}
    for example in examples:
        cost = _intrusion(example.target, pointer_base=pointer_base)
        known = best.get(example.source_id)
        if known is None or cost < known[0]:
            best[example.source_id] = (cost, example)
    return [example for _, example in best.values()]


def _intrusion(target: Ids, *, pointer_base: int) -> int:
    """Words written plus three times the words removed: a guard is a better fix than code thrown away."""
    pointers = target[target >= pointer_base]
    removed = int(pointers[1::2].sum() - pointers[::2].sum())
    return len(target) - len(pointers) - 1 + 3 * removed
