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
    """Instances of like length together, so that little of a batch is padding."""
    batch: list[Instance] = []
    for instance in sorted(instances, key=lambda instance: len(instance.words)):
        if batch and (len(batch) + 1) * len(instance.words) > _BATCH_WORDS:
            yield batch
            batch = []
        batch.append(instance)
    if batch:
        yield batch
