"""JSON read as a stream: values of some places in it, one after the other, within bounded memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

import ijson

from plc.diagnostics.errors import ReportError
from plc.diagnostics.formats.streams import without_mark


def events(stream: BinaryIO, tool: str) -> Iterator[tuple[str, str, Any]]:
    """Every event of a JSON text as (place, event, value); ReportError where it is no JSON or ends early."""
    with _json(tool):
        yield from ijson.parse(without_mark(stream), use_float=True)


def items(stream: BinaryIO, place: str, tool: str, *, many: bool = False) -> Iterator[Any]:
    """Every value at a place; with `many`, several JSON texts may follow each other."""
    with _json(tool):
        yield from ijson.items(without_mark(stream), place, use_float=True, multiple_values=many)


@contextmanager
def _json(tool: str) -> Iterator[None]:
    try:
        yield
    except (ijson.JSONError, UnicodeDecodeError, ValueError, OverflowError) as error:
        raise ReportError(
            f"the {tool} report is no JSON or ends early ({_short(error)}); let the tool write it again"
        ) from error


def _short(error: Exception) -> str:
    words = " ".join(str(error).split())
    return words if len(words) < 160 else f"{words[:160]}…"


class Builder:
    """One value, put together from events."""

    def __init__(self) -> None:
        self._builder = ijson.ObjectBuilder()

    def add(self, event: str, value: Any) -> None:
        """Take one more event."""
        self._builder.event(event, value)

    @property
    def value(self) -> Any:
        """The value as far as it is known."""
        return self._builder.value
