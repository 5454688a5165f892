"""Turn a CWE off: add it to `ignore` in the configuration that holds for a file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from data_prep.errors import ConfigError
from plc.base.printable import printable
from plc.base.whole import write_text
from plc.config.effective import Configuration

_KEY = re.compile(r"^[ \t]*ignore[ \t]*=[ \t]*\[", re.MULTILINE)
_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)
_SECTION = re.compile(r"^[ \t]*\[[ \t]*tool[ \t]*\.[ \t]*plc[ \t]*\][^\n]*(?:\n|\Z)", re.MULTILINE)
_IN_LIST = re.compile(r""""(?:\\.|[^"\\\n])*"|'[^'\n]*'|\d+|\#[^\n]*|\]""")


def turn_off(source: Path, number: int, *, roots: Sequence[Path]) -> Path:
    """Have nothing more reported of a CWE in the files that share the configuration of `source`.

    The nearest file that holds for it is changed; where there is none, `plc.toml` is made in the root that it
    lies in, or else beside it. Gives back that file. ConfigError where it lies outside of the roots, cannot
    be written, or is laid out in a way that only a person can change.
    """
    inside = [root for root in roots if source.is_relative_to(root)]
    effective = Configuration({}, warn=lambda _: None).of_file(source)
    ignored = effective.settings.ignore
    if effective.config is None:
        folder = max(inside, key=lambda root: len(root.parts), default=source.parent)
        target, text = folder / "plc.toml", ""
    else:
        target = effective.config.path
        if inside and not any(target.is_relative_to(root) for root in inside):
            raise ConfigError(
                f"{printable(target)} lies outside of the workspace: add CWE-{number} to its ignore"
            )
        text = _read(target)
    if number in ignored:
        return target
    try:
        write_text(target, with_ignored(text, (*ignored, number), in_table=target.name == "pyproject.toml"))
    except OSError as error:
        raise ConfigError(f"{printable(target)}: cannot be written: {error.strerror or error}") from error
    except ValueError as error:
        raise ConfigError(f"{printable(target)}: {error}: add CWE-{number} to `ignore` yourself") from error
    return target


def with_ignored(text: str, numbers: Sequence[int], *, in_table: bool) -> str:
    """A configuration with `ignore` as a list of CWEs, its other bytes as they are.

    `in_table`: it is in `[tool.plc]`, as in pyproject.toml. ValueError where that cannot be done without
    a change of something else.
    """
    start, end = _region(text, in_table=in_table)
    found = _KEY.search(text, start, end)
    if found is None:
        made = _with_line(text, end, f"ignore = [{_listed(numbers)}]")
    else:
        present = _table(text, in_table=in_table).get("ignore", [])
        missing = [number for number in numbers if number not in _numbers(present)]
        made = _appended(text, found.end(), missing, filled=bool(present))
    wanted = {key: value for key, value in _table(text, in_table=in_table).items() if key != "ignore"}
    try:
        got = dict(_table(made, in_table=in_table))
    except tomllib.TOMLDecodeError:
        got = {}
    if set(numbers) != set(_numbers(got.pop("ignore", []))) or got != wanted:
        raise ValueError("its list `ignore` is laid out in another way")
    return made


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise ConfigError(f"{printable(path)}: cannot be read: {error.strerror or error}") from error


def _region(text: str, *, in_table: bool) -> tuple[int, int]:
    """From where to where options stand: ahead of the first table, or in that of PLC."""
    start = 0
    if in_table:
        section = _SECTION.search(text)
        if section is None:
            raise ValueError("it has no line [tool.plc]")
        start = section.end()
    following = _TABLE.search(text, start)
    while following is not None and not _begins_table(text, following.start()):
        following = _TABLE.search(text, following.end())
    return start, len(text) if following is None else following.start()


def _begins_table(text: str, place: int) -> bool:
    """Whether a line that begins with a bracket is a table's, and no part of a list."""
    try:
        tomllib.loads(text[:place])
    except tomllib.TOMLDecodeError:
        return False
    return True


def _with_line(text: str, end: int, line: str) -> str:
    head, tail = text[:end].rstrip(), text[end:]
    newline = "\r\n" if "\r\n" in text else "\n"
    behind = text[len(head) : end].lstrip(" \t")
    gap = behind if behind.count("\n") > 1 else newline + (newline if tail else "")
    return f"{head}{newline if head else ''}{line}{gap if tail else newline}{tail}"


def _appended(text: str, place: int, numbers: Sequence[int], *, filled: bool) -> str:
    """The text with numbers behind the last entry of a list that begins at a place.

    A comma that followed the last entry follows the new one.
    """
    last = place
    for piece in _IN_LIST.finditer(text, place):
        if piece[0] == "]":
            return f"{text[:last]}{', ' if filled else ''}{_listed(numbers)}{text[last:]}"
        if piece[0][0] in "\"'0123456789":
            last = piece.end()
    raise ValueError("its list `ignore` does not end")


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(f'"CWE-{number}"' for number in numbers)


def _numbers(listed: object) -> list[int]:
    entries = listed if isinstance(listed, list) else [listed]
    words = [word.strip() for entry in entries for word in str(entry).split(",")]
    return [int(word.upper().removeprefix("CWE-")) for word in words]


def _table(text: str, *, in_table: bool) -> Mapping[str, Any]:
    table = tomllib.loads(text)
    return table.get("tool", {}).get("plc", {}) if in_table else table
