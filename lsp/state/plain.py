"""What pygls makes of JSON that it has no type for, back to plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def plain(value: Any) -> Any:
    """Objects as dictionaries, arrays as lists."""
    if hasattr(value, "_asdict"):  # pygls makes named tuples of objects
        return {key: plain(entry) for key, entry in value._asdict().items()}
    if hasattr(value, "__attrs_attrs__"):
        return {each.name: plain(getattr(value, each.name)) for each in value.__attrs_attrs__}
    if isinstance(value, Mapping):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [plain(entry) for entry in value]
    return value
