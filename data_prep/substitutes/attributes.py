"""An attribute as a statement, `__attribute__((fallthrough));`: always hidden, in healthy texts as well."""

from __future__ import annotations

import re

from data_prep.substitutes.model import Substitute, blanked

_FALL_THROUGH = re.compile(rb"\b__attribute(?:__)?\s*\(\s*\(\s*(?:__)?fallthrough(?:__)?\s*\)\s*\)(?=\s*;)")


def fall_through_attributes(text: bytes) -> list[Substitute]:
    """Blanks for each."""
    if b"fallthrough" not in text:
        return []
    return [blanked(text, *found.span()) for found in _FALL_THROUGH.finditer(text)]
