"""The commands of compilers in a build's log, as a `compile_commands.json` of one file: how it was read.

Nothing of a log is run. Of a command count `-D`, `-U`, `-std`, and folders of headers inside of the tree.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import final

from data_prep.text.language_specs import HEADERS
from plc.verify.compiling.compile_commands import NAME

_COMPILER = re.compile(r"(?:[\w.]+-)*(?:gcc|g\+\+|clang|clang\+\+|cc|c\+\+)(?:-\d+)?").fullmatch
_SOURCE = re.compile(r"[^-].*\.(?:c|cc|cpp|cxx|c\+\+|C)").fullmatch
_BREAKS = frozenset(["&&", "||", ";", "|", "&"])
_VALUES = ("-D", "-U")
_FOLDERS = ("-I", "-iquote", "-isystem", "-idirafter")
_MOST = 20_000  # commands of one log that are kept
_LONGEST = 100_000  # characters of a command


@dataclass(frozen=True, slots=True)
class _Command:
    folder: Path
    source: str
    words: tuple[str, ...]


@final
@dataclass(slots=True)
class LoggedCommands:
    """What a log says of how files are compiled. `root` is the tree: no header of another place is read."""

    root: Path
    _heard: dict[Path, _Command] = field(default_factory=dict)

    def hear(self, folder: PurePath, line: str) -> None:
        """A line of the log that calls a compiler, and the folder in which the build stood."""
        if len(line) > _LONGEST or len(self._heard) >= _MOST:
            return
        here = Path.cwd() / folder
        for words in _commands(line):
            if words[0] == "cd" and len(words) == 2:
                here /= words[1]
                continue
            called = next((at for at, word in enumerate(words) if _COMPILER(PurePath(word).name)), None)
            if called is None:
                continue
            for source in filter(_SOURCE, words[called + 1 :]):
                command = _Command(here, source, tuple(words[called:]))
                self._heard[(here / source).resolve()] = command

    def database(self, path: Path, folder: Path) -> Path | None:
        """A file in a folder that says how a source is compiled; None where the log does not say that."""
        command = self._of(path.resolve())
        if command is None:
            return None
        words = [PurePath(command.words[0]).name, *self._kept(command)]
        written = folder / NAME
        entry = {"directory": str(command.folder), "file": str(path.resolve()), "arguments": words}
        written.write_text(json.dumps([entry]), encoding="utf-8")
        return written

    def _of(self, path: Path) -> _Command | None:
        """The command of a file; a log of another machine names the end of its path, or a header's folder."""
        if (found := self._heard.get(path)) is not None:
            return found
        if path.suffix in HEADERS:
            beside = [each for source, each in self._heard.items() if source.parent == path.parent]
            return beside[0] if beside else None
        alike = [each for each in self._heard.values() if _ends_with(path, PurePath(each.source))]
        return alike[0] if len(alike) == 1 else None

    def _kept(self, command: _Command) -> Iterator[str]:
        rest = iter(command.words[1:])
        for word in rest:
            if word in _VALUES:
                value = next(rest, None)
                if value is not None:
                    yield word + value
            elif word in _FOLDERS:
                value = next(rest, None)
                if value is not None and self._is_within(command.folder / value):
                    yield from (word, value)
            elif word.startswith("-I"):
                if self._is_within(command.folder / word[2:]):
                    yield word
            elif word.startswith((*_VALUES, "-std=")):
                yield word

    def _is_within(self, folder: Path) -> bool:
        return folder.resolve().is_relative_to(self.root.resolve())


def _commands(line: str) -> Iterator[list[str]]:
    """The simple commands of a line of a shell; none where it is not one, or where a shell would compute."""
    if "`" in line or "$(" in line:
        line = re.sub(r"`[^`]*`", "", line)  # automake: `test -f 'a.c' || echo './'`a.c
        if "`" in line or "$(" in line:
            return
    lexer = shlex.shlex(line, posix=True, punctuation_chars=";&|")
    lexer.whitespace_split = True
    lexer.commenters = ""
    try:
        words = list(lexer)
    except ValueError:
        return
    command: list[str] = []
    for word in [*words, ";"]:
        if word in _BREAKS:
            if command:
                yield command
            command = []
        else:
            command.append(word)


def _ends_with(path: Path, source: PurePath) -> bool:
    parts: Sequence[str] = [part for part in source.parts if part not in (".", "..", "/")]
    return bool(parts) and list(path.parts[-len(parts) :]) == list(parts)
