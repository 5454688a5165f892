"""What a filter is: a known meaning of code, and why it rejects a change that goes against it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from data_prep.text.languages import LANGUAGES, Language
from plc.repair.filters.change import ProposedChange


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter only drops changes: it neither lifts nor reorders what is left."""

    name: str
    objection: Callable[[ProposedChange], str | None]  # None: it has nothing against the change
    languages: frozenset[Language] = frozenset(LANGUAGES)
