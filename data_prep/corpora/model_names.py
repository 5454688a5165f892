"""The names that a trained model reads as words, so that data made for it is named alike."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from data_prep.errors import ConfigError, CorpusError
from data_prep.text.languages import Language

VOCABULARY = "vocab.json"


def kept_names_of_model(directory: Path, languages: Sequence[Language]) -> frozenset[str]:
    """What a model directory or run keeps as words of these languages.

    Raises CorpusError where the directory holds no model, ConfigError where its languages differ: a dataset
    has one list of names, so that each language then needs a dataset of its own.
    """
    path = directory / VOCABULARY
    try:
        by_language = json.loads(path.read_text(encoding="utf-8"))["known_by_language"]
        lists = {
            language: frozenset(by_language[language]) for language in languages if language in by_language
        }
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CorpusError(
            f"{directory}: no model's names in {VOCABULARY} ({error!r}); "
            "give a model directory, a run, or a known.json"
        ) from error
    if len(set(lists.values())) > 1:
        raise ConfigError(
            f"{directory} keeps a list of names for {', '.join(sorted(lists))} each; "
            "prepare each of these languages by itself"
        )
    return next(iter(lists.values()), frozenset())
