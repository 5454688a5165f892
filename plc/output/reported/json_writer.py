"""JSON written from events as they come, within memory that does not grow with the text.

Events are indented. A whole value is one line: a log is mostly such values, and to indent them takes most of
the time.
"""

from __future__ import annotations

from typing import Any, final

from plc.output.formats.json_text import json_text

_INDENT = "  "


@final
class Writer:
    """Turns the events of `ijson.parse` into text; whole values may stand in the place of events."""

    def __init__(self) -> None:
        self._open: list[str] = []  # the closing brackets that are due
        self._is_first = True  # nothing stands yet in the innermost bracket
        self._has_key = False

    def event(self, event: str, value: Any) -> bytes:
        """The text of one event."""
        match event:
            case "start_map":
                return self._begin("{", "}")
            case "start_array":
                return self._begin("[", "]")
            case "end_map" | "end_array":
                return self._end()
            case "map_key":
                text = self._before() + json_text(value) + ": "
                self._has_key = True
                return text.encode()
            case _:
                return self.value(value)

    def value(self, value: Any) -> bytes:
        """The text of a value that is there as a whole."""
        return (self._before() + json_text(value)).encode()

    def _begin(self, opening: str, closing: str) -> bytes:
        text = self._before() + opening
        self._open.append(closing)
        self._is_first = True
        return text.encode()

    def _end(self) -> bytes:
        closing = self._open.pop()
        text = closing if self._is_first else f"\n{_INDENT * len(self._open)}{closing}"
        self._is_first = False
        return text.encode()

    def _before(self) -> str:
        """What parts a value or a key from what stands before it."""
        if self._has_key:
            self._has_key = False
            return ""
        if not self._open:
            return ""
        comma = "" if self._is_first else ","
        self._is_first = False
        return f"{comma}\n{_INDENT * len(self._open)}"
