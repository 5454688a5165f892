"""A `compile_commands.json` to the flags of one file: those that say how it reads, and no others."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from data_prep.errors import PlcError
from data_prep.text.language_specs import HEADERS

NAME = "compile_commands.json"
_PLACES = ("", "build", "out", "cmake-build-debug", "cmake-build-release")
_LARGEST = 256 << 20

# Flags that name a file or folder to read, in one word or two.
_PATHS = ("-I", "-isystem", "-iquote", "-idirafter", "-include", "-imacros", "-isysroot", "--sysroot")
_FILES = ("-include", "-imacros")
_JOINED_PATHS = ("-I", "-isystem", "-iquote", "-idirafter", "--sysroot=")
_VALUES = ("-D", "-U")
_WHOLE = frozenset(
    shlex.split(
        """-ansi -pthread -nostdinc -nostdinc++ -undef -trigraphs -pedantic -m32 -m64 -mx32 -fexceptions
        -fno-exceptions -frtti -fno-rtti -fsigned-char -funsigned-char -fshort-enums -fshort-wchar -fopenmp
        -fms-extensions -fplan9-extensions -fpermissive -fgnu89-inline -fcoroutines -fconcepts -fchar8_t
        -fno-char8_t -ffreestanding -fhosted -fno-builtin -fblocks -fPIC -fpic -fPIE -fpie -fwrapv
        -fno-strict-aliasing -fno-operator-names -O -O0 -O1 -O2 -O3 -Os -Ofast"""
    )
)
_PREFIXES = ("-std=", "--std=", "-march=", "-mtune=", "-mcpu=", "-mfpu=", "-mabi=", "-msse", "-mavx")


class CompileCommandsError(PlcError):
    """A compile_commands.json that is not one."""


@dataclass(frozen=True, slots=True)
class Flags:
    """How a file is compiled: the compiler's name, and harmless flags with absolute paths."""

    compiler: str
    flags: tuple[str, ...]


def flags_of(path: Path, compile_commands: Path | None = None) -> Flags | None:
    """The flags of a file from `compile_commands`, else from the nearest compile_commands.json at or above.

    None where none names the file. A header has those of a source of its name, or of its folder.
    """
    database = _nearest(path.parent) if compile_commands is None else compile_commands.resolve()
    if database is None:
        return None
    commands = _read(database, database.stat().st_mtime_ns)
    found = commands.get(path)
    if found is None and path.suffix in HEADERS:
        beside = [file for file in commands if file.parent == path.parent]
        named = [file for file in beside if file.stem == path.stem] or beside
        found = commands[min(named)] if named else None
    return None if found is None else harmless(found.words, folder=found.folder)


@dataclass(frozen=True, slots=True)
class _Command:
    folder: Path
    words: tuple[str, ...]


def _nearest(folder: Path) -> Path | None:
    for above in (folder, *folder.parents):
        for place in _PLACES:
            found = above / place / NAME
            if os.path.isfile(found):  # noqa: PTH113, where we may not look there is none
                return found
        if os.path.lexists(above / ".git"):
            return None
    return None


@lru_cache(maxsize=8)
def _read(database: Path, changed: int) -> Mapping[Path, _Command]:
    del changed  # of the key
    try:
        if database.stat().st_size > _LARGEST:
            raise CompileCommandsError(f"{database} is larger than {_LARGEST >> 20} MiB, so it was not read")
        content = json.loads(database.read_bytes())
        return dict(_commands(content, database.parent))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise CompileCommandsError(
            f"{database} is not a compilation database ({error!r}): make it anew, or remove it"
        ) from error


def _commands(content: Any, here: Path) -> Iterator[tuple[Path, _Command]]:
    for entry in reversed(content):  # the first of several for a file is the one that stays
        folder = here / entry["directory"]
        words = entry["arguments"] if "arguments" in entry else shlex.split(entry["command"])
        yield (folder / entry["file"]).resolve(), _Command(folder, tuple(map(str, words)))


def harmless(words: Sequence[str], *, folder: Path) -> Flags:
    """What of a command says how its file reads. All else is left out: outputs, plugins, wrappers, @files."""
    kept: list[str] = []
    rest = iter(words[1:])
    for word in rest:
        if word in _PATHS:
            value = next(rest, None)
            if value is not None:
                # a file to include is looked for among the headers where the folder has none
                searched = word in _FILES and not (folder / value).exists()
                kept += [word, value if searched else _absolute(value, folder)]
        elif word in _VALUES:
            value = next(rest, None)
            if value is not None:
                kept.append(word + value)
        elif (prefix := _prefix(word)) is not None:
            kept.append(prefix + _absolute(word.removeprefix(prefix), folder))
        elif word in _WHOLE or word.startswith((*_VALUES, *_PREFIXES)):
            kept.append(word)
    return Flags(Path(words[0]).name if words else "", tuple(kept))


def _prefix(word: str) -> str | None:
    return next((p for p in _JOINED_PATHS if word.startswith(p) and len(word) > len(p)), None)


def _absolute(path: str, folder: Path) -> str:
    """A path from the folder of its command; `=` stands for the system's root."""
    return path if path.startswith("=") else str(folder / path)
