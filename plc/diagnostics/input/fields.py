"""Fields of a JSON object with the types that they ought to have; others are damage, reported by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from data_prep.errors import PlcError

_LARGEST = 1 << 31


class DamagedError(PlcError):
    """One result that cannot be read, where the rest of its report can."""


@dataclass(frozen=True, slots=True)
class Fields:
    """An object of a report: an absent field or null is the default, another type is damage."""

    values: dict[str, Any]

    @staticmethod
    def of(value: object, name: str) -> Fields:
        """A value that has to be an object."""
        if not isinstance(value, dict):
            raise DamagedError(f"{name} is {_kind(value)}, not an object")
        return Fields(value)

    def text(self, name: str) -> str:
        """A text, "" where there is none."""
        value = self.values.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise DamagedError(f"'{name}' is {_kind(value)}, not text")
        return value

    def whole(self, name: str) -> int | None:
        """A whole number from 0 on, None where there is none or the tool says -1 for none."""
        value = self.values.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, float)) or value != value // 1:
            raise DamagedError(f"'{name}' is {_kind(value)}, not a whole number")
        if value >= _LARGEST:
            raise DamagedError(f"'{name}' is too large a number")
        return int(value) if value >= 0 else None

    def positive(self, name: str) -> int | None:
        """A whole number from 1 on, None where there is none."""
        return self.whole(name) or None

    def fields(self, name: str) -> Fields:
        """An object, an empty one where there is none."""
        value = self.values.get(name)
        return Fields({}) if value is None else Fields.of(value, f"'{name}'")

    def listed(self, name: str) -> list[Any]:
        """A list, an empty one where there is none."""
        value = self.values.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise DamagedError(f"'{name}' is {_kind(value)}, not a list")
        return value

    def objects(self, name: str) -> Iterator[Fields]:
        """The objects of a list."""
        for at, value in enumerate(self.listed(name)):
            yield Fields.of(value, f"'{name}[{at}]'")


def _kind(value: object) -> str:
    match value:
        case bool():
            return "true or false"
        case str():
            return "text"
        case int() | float():
            return "a number"
        case list():
            return "a list"
        case dict():
            return "an object"
        case _:
            return "nothing"
