"""What was mined of one repository: a file that only grows, block after block, and a note of how far it is.

`NAME.jsonl.xz` is a row of xz streams, one for each block, of JSON lines: a file's text before a commit
(`{"blob", "text"}`, once in a block), and after the texts that it speaks of a commit (`{"commit", …}`).
`NAME.state.json` says how many bytes of it count; what an interrupted run wrote behind is cut off.
"""

from __future__ import annotations

import json
import lzma
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from data_prep.errors import CorpusError

_FILTERS = [{"id": lzma.FILTER_LZMA2, "preset": 1, "dict_size": 1 << 25}]  # versions of a file lie far apart
VERSION = 1


@dataclass(slots=True)
class State:
    """How far a repository is mined; `done` counts the commits of the log that starts at `head`."""

    name: str
    head: str
    licences: list[str] = field(default_factory=list)
    done: int = 0
    size: int = 0
    complete: bool = False
    ended: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    taken_back: list[str] = field(default_factory=list)


class Store:
    """The rows of one repository, written block by block."""

    def __init__(self, folder: Path, name: str) -> None:
        safe = name.replace("/", "+")
        self.rows = folder / f"{safe}.jsonl.xz"
        self._note = folder / f"{safe}.state.json"
        self._name = name

    def state(self) -> State | None:
        """What the last run left; None before the first. Raises CorpusError for a note of another version."""
        try:
            found = json.loads(self._note.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise CorpusError(f"{self._note}: cannot be read ({error}); remove it to mine anew") from error
        if not isinstance(found, dict) or found.pop("version", None) != VERSION:
            raise CorpusError(f"{self._note}: of another version; remove it and {self.rows} to mine anew")
        return State(**found)

    def append(self, lines: list[str], state: State) -> None:
        """Write a block behind what counts, then the note that it counts."""
        try:
            self.rows.parent.mkdir(parents=True, exist_ok=True)
            with self.rows.open("r+b" if self.rows.exists() else "w+b") as file:
                file.truncate(state.size)
                file.seek(state.size)
                if lines:
                    block = "".join(f"{line}\n" for line in lines).encode()
                    file.write(lzma.compress(block, format=lzma.FORMAT_XZ, filters=_FILTERS))
                    file.flush()
                    os.fsync(file.fileno())
                state.size = file.tell()
            self._write_note(state)
        except OSError as error:
            raise CorpusError(
                f"{self.rows}: cannot be written ({error.strerror}); see to the disk"
            ) from error

    def _write_note(self, state: State) -> None:
        note = {"version": VERSION} | {name: getattr(state, name) for name in State.__slots__}
        new = self._note.with_suffix(".new")
        new.write_text(json.dumps(note, indent=1) + "\n", encoding="utf-8")
        new.replace(self._note)


@dataclass(frozen=True, slots=True)
class Row:
    """A commit with its functions as they were written, and the texts of the files that it speaks of."""

    commit: dict[str, Any]
    texts: dict[str, str]


def read_rows(rows: Path, *, size: int | None = None) -> Iterator[Row]:
    """The commits of one repository, in the order of its log. Raises CorpusError where the file is damaged.

    `size` is how many bytes count; all by default. Bytes of a text that are not UTF-8 are lone surrogates.
    """
    texts: dict[str, str] = {}
    try:
        with rows.open("rb") as raw:
            for block in _blocks(raw.read() if size is None else raw.read(size)):
                texts.clear()
                for line in block.splitlines():
                    found = json.loads(line)
                    if "blob" in found:
                        texts[found["blob"]] = found["text"]
                    else:
                        yield Row(found, texts)
    except (OSError, ValueError, lzma.LZMAError) as error:
        raise CorpusError(f"{rows}: damaged ({error}); remove it and its note to mine anew") from error


def _blocks(data: bytes) -> Iterator[bytes]:
    while data:
        reader = lzma.LZMADecompressor(format=lzma.FORMAT_XZ)
        block = reader.decompress(data)
        if not reader.eof:
            raise lzma.LZMAError("it ends in the middle of a block")
        yield block
        data = reader.unused_data


def states_in(folder: Path) -> list[State]:
    """The notes of all repositories of a store, by name. Raises CorpusError where one cannot be read."""
    names = [path.name.removesuffix(".state.json") for path in folder.glob("*.state.json")]
    states = [Store(folder, name).state() for name in sorted(names)]
    return [state for state in states if state is not None]
