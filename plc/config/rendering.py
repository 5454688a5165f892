"""Effective options as TOML for people: each with where its value comes from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import assert_never

from plc.base.printable import printable
from plc.config.effective import Effective
from plc.config.settings import options
from plc.config.values import LineRange

_CWES = ("select", "ignore")
_COLUMN = 40  # where the origins begin, if the values leave room


def rendered(effective: Effective, *, flags: bool) -> Iterator[str]:
    """The lines of a plc.toml that says what holds; defaults that a project may not set are comments.

    With `flags` also what only flags can say.
    """
    for name, option in options().items():
        if option.setter == "flag" and not flags:
            continue
        value = getattr(effective.settings, name)
        match option.setter:
            case _ if value is None:
                line = f"# {option.key} is not set"
            case "project":
                line = f"{option.key} = {_value(name, value)}"
            case "user" if effective.origins[name] != "default":  # it holds, so it is no comment
                line = f"{option.key} = {_value(name, value)}"
            case "own" if value:
                line = f"{option.key} = {_value(name, value)}"
            case "user" | "own":
                line = f"# {option.key} = {_value(name, value)}"
            case "flag":
                line = f"# --{option.key}: {_value(name, value)}"
            case _:
                assert_never(option.setter)
        yield f"{line:<{_COLUMN}}  # {_origin(effective, name)}"


def _origin(effective: Effective, name: str) -> str:
    origin = effective.origins[name]
    match origin:
        case Path() if effective.is_own(origin):
            return f"{printable(origin)} (your own)"
        case Path():
            return printable(origin)
        case "flag":
            return f"--{options()[name].key}"
        case "default":
            return "default"


def _value(name: str, value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case tuple():
            return "[" + ", ".join(_value(name, _named(name, entry)) for entry in value) + "]"
        case LineRange():
            return f"{value.path or ''}{':' if value.path else ''}{value.first}-{value.last}"
        case _:
            return printable(json.dumps(str(value), ensure_ascii=False))


def _named(name: str, entry: object) -> object:
    return f"CWE-{entry}" if name in _CWES else entry
