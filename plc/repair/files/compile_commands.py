"""The macros that compile_commands.json of a tree defines for each of its files: `-DNAME=BODY`."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path

from data_prep.substitutes.outside import Bodies

_NAME = "compile_commands.json"
_PLACES = (".", "build", "out", "builddir", "cmake-build-debug", "cmake-build-release", "_build")
_LARGEST = 100_000_000  # bytes


def definitions_given(top: Path) -> dict[str, Bodies]:
    """The macros of each file by its real path; none where the tree has no such file, or a malformed one."""
    for place in _PLACES:
        try:
            with (top / place / _NAME).open("rb") as file:
                data = file.read(_LARGEST + 1)
        except OSError:  # none there
            continue
        if len(data) <= _LARGEST:
            return dict(_entries(data, top / place))
    return {}


def _entries(data: bytes, folder: Path) -> Iterator[tuple[str, Bodies]]:
    try:
        entries = json.loads(data)
    except (ValueError, RecursionError):  # it is the tree's, and only helps to read
        return
    for entry in entries if isinstance(entries, list) else ():
        if not isinstance(entry, dict) or not isinstance(entry.get("file"), str):
            continue
        found = _definitions(_words(entry))
        if found:
            place = entry.get("directory")
            around = folder / place if isinstance(place, str) else folder
            yield os.path.realpath(around / entry["file"]), found


def _words(entry: dict[str, object]) -> Sequence[str]:
    arguments, command = entry.get("arguments"), entry.get("command")
    if isinstance(arguments, list):
        return [each for each in arguments if isinstance(each, str)]
    try:
        return shlex.split(command) if isinstance(command, str) else []
    except ValueError:  # a quote that nothing closes
        return []


def _definitions(words: Sequence[str]) -> dict[bytes, tuple[bytes, ...]]:
    found: dict[bytes, tuple[bytes, ...]] = {}
    for place, word in enumerate(words):
        mark, said = word[:2], word[2:] or next(iter(words[place + 1 : place + 2]), "")
        if mark not in ("-D", "/D", "-U"):
            continue
        name, has_body, body = said.partition("=")
        key = name.partition("(")[0].encode("utf-8", "surrogateescape")
        if mark == "-U":
            found.pop(key, None)
        elif key:
            found[key] = ((body if has_body else "1").encode("utf-8", "surrogateescape"),)
    return found
