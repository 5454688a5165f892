"""JSON as text that is safe to show: what does not print is escaped, all else stays readable."""

from __future__ import annotations

import json
import re

_SURROGATE = re.compile("[\ud800-\udfff]")


def json_text(value: object, *, indent: int | None = None) -> str:
    """A value as JSON; lone surrogates, which no reader of JSON must accept, become U+FFFD."""
    separators = (",", ": ") if indent is not None else (", ", ": ")
    text = json.dumps(value, ensure_ascii=False, indent=indent, separators=separators)
    text = _SURROGATE.sub("\ufffd", text)
    if text.isprintable():
        return text
    return "\n".join(line if line.isprintable() else _line(line) for line in text.split("\n"))


def _line(line: str) -> str:
    return "".join(char if char.isprintable() else _escaped(char) for char in line)


def _escaped(char: str) -> str:
    units = char.encode("utf-16-be")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))
