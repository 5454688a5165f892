"""JSON read as a stream: the values at some places in it, one after the other, within bounded memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

import ijson

from plc.diagnostics.errors import ReportError
from plc.diagnostics.input.streams import without_mark

_DEEPEST = 200
_STARTS = frozenset(["start_map", "start_array"])
_ENDS = frozenset(["end_map", "end_array"])


def values(
    stream: BinaryIO,
    wanted: frozenset[str],
    tool: str,
    *,
    announced: str | None = None,
    many: bool = False,
) -> Iterator[tuple[str, Any]]:
    """(place, value) for each value at a wanted place.

    A place is `runs.item.tool`, with `item` for one in a list. `announced` is a place whose beginning is
    yielded, with the value None. With `many`, several JSON texts may follow each other. Raises ReportError
    where it is no JSON, ends early or is nested too deeply.
    """
    with _json(tool):
        events = ijson.basic_parse(without_mark(stream), use_float=True, multiple_values=many)
        yield from _values(events, wanted, announced, tool)


WHOLE = "whole"


def events(stream: BinaryIO, tool: str, *, whole: str | None = None) -> Iterator[tuple[str, str, Any]]:
    """Every event of one JSON text as (place, event, value); ReportError as in `values`.

    Each object or list at the place `whole` is one event, WHOLE, with its value.
    ijson's own places take time and memory by the square of the depth, before a depth can be refused.
    """
    names: list[str] = []
    with _json(tool):
        parsed = ijson.basic_parse(without_mark(stream), use_float=True)
        for event, value in parsed:
            if event == "map_key":
                yield ".".join(names[:-1]), event, value
                names[-1] = value
                continue
            if event in _ENDS:
                names.pop()
            place = ".".join(names)
            if event in _STARTS and place == whole:
                yield place, WHOLE, _built(event, value, parsed, tool)
                continue
            yield place, event, value
            if event in _STARTS:
                names.append("item")
                _check_depth(len(names), tool)


def _values(
    events: Iterator[tuple[str, Any]], wanted: frozenset[str], announced: str | None, tool: str
) -> Iterator[tuple[str, Any]]:
    names: list[str] = []  # the way to where the events are, a name for each open object or list
    deepest = max(place.count(".") for place in wanted) + 1
    for event, value in events:
        if event == "map_key":
            names[-1] = value
        elif event in _ENDS:
            names.pop()
        else:
            place = ".".join(names) if len(names) <= deepest else ""
            if place in wanted:
                yield place, _built(event, value, events, tool)
            elif event in _STARTS:
                if place == announced:
                    yield place, None
                names.append("item")
                _check_depth(len(names), tool)


def _built(event: str, value: Any, events: Iterator[tuple[str, Any]], tool: str) -> Any:
    """The value that begins with an event."""
    if event not in _STARTS:
        return value
    # ijson's own builder takes twice the time, and this is most of what reading a large report takes
    whole: dict[str, Any] | list[Any] = {} if event == "start_map" else []
    within = [whole]
    key = ""
    for event, value in events:
        if event == "map_key":
            key = value
            continue
        if event in _ENDS:
            within.pop()
            if not within:
                break
            continue
        one = {} if event == "start_map" else [] if event == "start_array" else value
        place = within[-1]
        if isinstance(place, dict):
            place[key] = one
        else:
            place.append(one)
        if event in _STARTS:
            within.append(one)
            _check_depth(len(within), tool)
    return whole


def _check_depth(depth: int, tool: str) -> None:
    if depth > _DEEPEST:
        raise ReportError(f"the {tool} report is nested too deeply; let the tool write it again")


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
