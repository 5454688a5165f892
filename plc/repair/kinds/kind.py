"""What a kind with evidence is: a pattern of a fix that the text itself confirms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from data_prep.text.languages import LANGUAGES, Language
from plc.repair.filters import ProposedChange


@dataclass(frozen=True, slots=True)
class Evidence:
    """A kind of flaw that the text shows beside the model: `holds` says whether a change mends one of it.

    `cwe` is what such a flaw is, whatever the model takes it for.
    """

    name: str
    cwe: str
    holds: Callable[[ProposedChange], bool]
    languages: frozenset[Language] = frozenset(LANGUAGES)
