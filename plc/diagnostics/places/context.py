"""What a reader of reports may ask of its caller: which files are the user's, and what they hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath


def _everything(path: PurePath) -> bool:
    """Without a caller's word every file counts as the user's."""
    del path
    return True


def _nothing(path: PurePath) -> bytes | None:
    """Without a caller's word no file can be read."""
    del path
    return None


def _ignore_damage(damage: str) -> None:
    """The default: damage is not counted."""
    del damage


def _ignore_command(folder: PurePath, command: str) -> None:
    """The default: compile commands of a log are not used."""
    del folder, command


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a caller gives to a reader besides the report. All of it is optional.

    `in_tree` says whether a path, as the report writes it, is one of the user's files: among several places
    of a result (the frames of a stack, a template and its use) the nearest such place is the diagnostic's.
    `read_file` gives the present bytes of a file, or None: columns that a tool counts in characters or on the
    screen become bytes, byte offsets become lines. `on_damage` is called once for each result that is
    skipped, with what is wrong with it. `on_command` is called with each line of a build's log that calls a
    compiler, and with the folder in which the build stood.
    """

    in_tree: Callable[[PurePath], bool] = _everything
    read_file: Callable[[PurePath], bytes | None] = _nothing
    on_damage: Callable[[str], None] = _ignore_damage
    on_command: Callable[[PurePath, str], None] = _ignore_command


PLAIN = Context()
