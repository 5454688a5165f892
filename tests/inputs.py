"""Word ids as what a model reads of them."""

from __future__ import annotations

from collections.abc import Sequence

from data_prep.text.name_parts import Parts
from plc.decode.encoder_input import EncoderInput


def inputs(
    sources: Sequence[Sequence[int]], parts: Sequence[Sequence[Parts]] | None = None
) -> list[EncoderInput]:
    """Sources of ids, with the parts of their names where these are given."""
    return [EncoderInput(source, parts[row] if parts else ()) for row, source in enumerate(sources)]
