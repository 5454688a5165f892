"""Where a failing command's output points: reports of compilers and sanitizers, assertions, stack traces."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from data_prep.text.languages import language_of
from plc.diagnostics import Diagnostic, Location
from plc.diagnostics.errors import ReportError
from plc.diagnostics.formats import Context, read_report

_MOST = 50  # places
_LONGEST = 4096  # characters of a line of output; places are not sought in a longer one
# The C library's words of four systems, those of test frameworks, then the frames of Java.
_ASSERTIONS = (
    re.compile(
        r"(?:^|[\s(])(?P<path>[^\s:()]+\.\w+):(?P<line>\d+): .*?Assertion [`'\"]?(?P<said>.*?)[`'\"]? failed"
    ),
    re.compile(r"Assertion failed: \(?(?P<said>.*?)\)?, function .*, file (?P<path>.*?), line (?P<line>\d+)"),
    re.compile(r"Assertion failed: (?P<said>.*?), file (?P<path>.*?), line (?P<line>\d+)"),
    re.compile(r"assertion \"(?P<said>.*?)\" failed: file \"(?P<path>.*?)\", line (?P<line>\d+)"),
    re.compile(r"^(?P<path>[^\s:()]+\.\w+):(?P<line>\d+): (?P<said>Failure|FAILED|error: .*)"),
)
_FRAME = re.compile(r"\s+at (?:[\w.]+/)?(?P<name>[\w.$]+)\.[\w$<>]+\((?P<file>\w+\.java):(?P<line>\d+)\)")
_THROWN = re.compile(
    r"(?:Exception in thread \"[^\"]*\" |Caused by: )?(?P<said>[\w.$]+(?:Exception|Error)\b.*)"
)


def suspicious_places(output: str, root: Path) -> list[Diagnostic]:
    """The lines of the tree that an output names, likeliest first, each once.

    A sanitizer's or a compiler's report says where the fault is; an assertion where it shows; of a stack
    trace the frames in the tree follow, from the inside. Lines outside of the tree, and such that their files
    do not have, are passed over.
    """
    root = root.resolve()
    found: dict[tuple[Path, int], Diagnostic] = {}
    for entry in (*_reported(output, root), *_asserted(output), *_thrown(output, root)):
        path = _in_tree(Path(entry.location.path), root)
        line = entry.location.line
        if path is None or line is None or language_of(path) is None or line > _lines(path):
            continue
        place = Location(path, line, entry.location.column)
        found.setdefault(
            (path, line),
            Diagnostic(place, entry.message, entry.tool, entry.rule, entry.category, entry.cwe, "error"),
        )
        if len(found) >= _MOST:
            break
    return list(found.values())


def _reported(output: str, root: Path) -> Iterator[Diagnostic]:
    """What a compiler or a sanitizer says, if the output is recognised as one's."""
    context = Context(in_tree=lambda path: _in_tree(Path(path), root) is not None)
    try:
        yield from (entry for entry in read_report(output.encode(), context=context) if entry.level != "note")
    except ReportError:  # the output is no tool's report: assertions and traces are looked for all the same
        return


def _asserted(output: str) -> Iterator[Diagnostic]:
    for line in _lines_of(output):
        for pattern in _ASSERTIONS:
            if (match := pattern.search(line)) is not None:
                place = Location(Path(match["path"]), int(match["line"][:9]))
                yield Diagnostic(place, match["said"], "", "", level="error")
                break


def _thrown(output: str, root: Path) -> Iterator[Diagnostic]:
    """The frames of Java's stack traces, with what was thrown."""
    said = ""
    for line in _lines_of(output):
        if (frame := _FRAME.match(line)) is not None:
            package = frame["name"].rpartition(".")[0].replace(".", os.sep)
            path = _source(root, os.path.join(package, frame["file"]))  # noqa: PTH118, a piece of a path
            if path is not None:
                yield Diagnostic(Location(path, int(frame["line"][:9])), said, level="error")
        elif (thrown := _THROWN.match(line)) is not None:
            said = thrown["said"]


def _lines_of(output: str) -> list[str]:
    """The lines that may be a person's or a program's words; patterns are slow on endless ones."""
    return [line for line in output.splitlines() if len(line) <= _LONGEST]


def _source(root: Path, ending: str) -> Path | None:
    """The one Java file of the tree whose path ends in a package and a name."""
    found = [path for path in _sources(root) if str(path).endswith(os.sep + ending)]
    return found[0] if len(found) == 1 else None


@lru_cache(maxsize=1)
def _sources(root: Path) -> tuple[Path, ...]:
    found: list[Path] = []
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [Path(folder, name) for name in sorted(names) if name.endswith(".java")]
    return tuple(found)


def _in_tree(path: Path, root: Path) -> Path | None:
    """A path of the output as one of the tree; a copy of the tree has its name."""
    direct = Path(os.path.normpath(root / path))
    if direct.is_relative_to(root) and direct.is_file():
        return direct
    if path.is_absolute() and root.name in path.parts:
        at = len(path.parts) - 1 - path.parts[::-1].index(root.name)
        inside = root.joinpath(*path.parts[at + 1 :])
        return inside if inside.is_file() else None
    return None


def _lines(path: Path) -> int:
    try:
        return path.read_bytes().count(b"\n") + 1
    except OSError:
        return 0
