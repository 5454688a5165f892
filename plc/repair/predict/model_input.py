"""What the model reads of instances, and how many of them at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from data_prep.text.functions import Function, Instance
from data_prep.text.languages import Language
from data_prep.text.naming import Names
from data_prep.text.reported import ReportedInstance
from plc.decode.encoder_input import Around, EncoderInput, InputBuilder, ReportedLine
from plc.diagnostics import Category

if TYPE_CHECKING:
    from plc.decode.model_directory import LoadedModel

_BATCH_WORDS = 3200  # padded words that one encoder pass takes
_MOST_ROWS = 64  # of a batch; beyond that a step takes no less for each row
_STEPS_OF_A_BATCH = 8  # what a batch costs beside its words: tags, and the call


def input_of(instance: Instance, names: Names, language: Language, *, loaded: LoadedModel) -> EncoderInput:
    """The input for an instance; `names` is filled with its names."""
    build = InputBuilder(loaded.vocabulary, loaded.parts)
    spelled = [word.text for word in instance.words]
    return build(names.rename(instance.words), spelled, language=language)


def reported_input(
    instance: ReportedInstance,
    names: Names,
    language: Language,
    *,
    loaded: LoadedModel,
    category: Category | None = None,
    token: range | None = None,
) -> EncoderInput:
    """The input for the words about a reported line; `names` is filled with theirs and those around.

    `token` are the words of the instance that the report's columns name.
    """
    build = InputBuilder(loaded.vocabulary, loaded.parts)
    words = names.rename(instance.words)
    return build(
        words,
        instance.spelled,
        language=language,
        reported=ReportedLine(instance.lines, instance.line, words=token, category=category),
        around=Around(names.rename(instance.around), [word.text for word in instance.around]),
    )


def is_readable(function: Function, *, word_budget: int) -> bool:
    """Whether a model can read a function whole: it parses, and is not too long."""
    return not function.has_error and len(function.words) <= word_budget


def batches(instances: Sequence[Instance]) -> Iterator[list[Instance]]:
    """Instances of like length together, in order of length, so that the encoder takes the least time."""
    ordered = sorted(((len(instance.words), place) for place, instance in enumerate(instances)))
    for start, end in cheapest_batches([words for words, _ in ordered]):
        yield [instances[place] for _, place in ordered[start:end]]


def cheapest_batches(lengths: Sequence[int]) -> list[tuple[int, int]]:
    """Lengths in order to ranges of them, each a batch.

    A step of a batch of n rows costs about n + 1 (measured), and a batch takes the steps of its longest row:
    rows that are shorter cost as much, and so does another batch.
    """
    costs, starts = [0.0], [0]  # of the first rows in their best batches, and where the last of these begins
    for end, longest in enumerate(lengths, start=1):
        steps = longest + _STEPS_OF_A_BATCH
        rows = min(end, _MOST_ROWS, max(1, _BATCH_WORDS // max(1, longest)))
        cost, start = min(
            (costs[end - count] + steps * (count + 1), end - count) for count in range(1, rows + 1)
        )
        costs.append(cost)
        starts.append(start)
    found: list[tuple[int, int]] = []
    end = len(lengths)
    while end:
        found.append((starts[end], end))
        end = starts[end]
    return found[::-1]
