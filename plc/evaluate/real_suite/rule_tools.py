"""Rule-based tools on the ITC benchmark: a hit is any warning inside a flawed function, of whatever kind."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from data_prep.corpora.archives import read_members
from data_prep.corpora.itc.pairs import FlawedFunction, Place
from data_prep.corpora.itc.suite import SUFFIXES
from data_prep.errors import PlcError
from plc.evaluate.rate import Rate

LIMIT = 120  # seconds for one file
_WARNING = re.compile(
    rb"^(?P<path>[^:\n]+):(?P<line>\d+):(?:\d+:)? "
    rb"(?:fatal )?(?:warning|error|style|performance|portability|information)",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool by the name that the table gives it; the file and where headers lie follow the command."""

    name: str
    command: tuple[str, ...]
    before_options: tuple[str, ...] = ()  # what stands between the file and the compiler's own options


_OBJECT = ("-O2", "-Wall", "-Wextra", "-c", "-o", "/dev/null")  # gcc sees more when it optimises
# cppcheck with style messages warns in every third corrected function.
TOOLS = (
    Tool("gcc -Wall -Wextra", ("gcc", *_OBJECT)),
    Tool(
        "cppcheck",
        ("cppcheck", "--quiet", "--enable=warning", "--template={file}:{line}: {severity}: {id}"),
    ),
    Tool("gcc -fanalyzer", ("gcc", *_OBJECT, "-fanalyzer")),
    Tool("clang-tidy", ("clang-tidy", "--quiet", "--checks=-*,clang-analyzer-*,bugprone-*"), ("--",)),
)


@dataclass(frozen=True, slots=True)
class ToolFigures:
    """One tool's figures; None where it is not installed."""

    name: str
    version: str | None
    hits: Rate | None
    false_alarms: Rate | None


def measure_tools(
    source: Path,
    functions: Sequence[FlawedFunction],
    *,
    tools: Sequence[Tool] = TOOLS,
    processes: int = 1,
    tell: Callable[[int], None] | None = None,
) -> list[ToolFigures]:
    """Run every installed tool over every file; `tell` is called with how many more files are done.

    Raises PlcError where a tool does not come to an end.
    """
    files = sorted({place.path for function in functions for place in (function.flawed, function.corrected)})
    with _on_disk(source) as root, ThreadPoolExecutor(max(processes, 1)) as pool:
        headers = sorted({path.parent for path in root.rglob("*.h")})
        found = []
        for tool in tools:
            version = version_of(tool)
            if version is None:
                found.append(ToolFigures(tool.name, None, None, None))
                continue
            lines = pool.map(partial(_lines, tool, root, headers=headers), files)
            warned = dict(zip(files, lines, strict=True))
            if tell is not None:
                tell(len(files))
            found.append(
                ToolFigures(
                    tool.name,
                    version,
                    Rate.of(_inside(function.flawed, warned) for function in functions),
                    Rate.of(_inside(function.corrected, warned) for function in functions),
                )
            )
        return found


def version_of(tool: Tool) -> str | None:
    """The first number that the tool says it is; None where it is not installed."""
    if shutil.which(tool.command[0]) is None:
        return None
    done = subprocess.run([tool.command[0], "--version"], capture_output=True, timeout=60, check=False)
    number = re.search(rb"(\d+\.\d+(?:\.\d+)?)", done.stdout)
    return number.group().decode() if number else "of no known version"


def _inside(place: Place, warned: dict[PurePosixPath, frozenset[int]]) -> bool:
    return any(place.first_line <= line <= place.last_line for line in warned[place.path])


def _lines(tool: Tool, root: Path, path: PurePosixPath, *, headers: Iterable[Path]) -> frozenset[int]:
    """The lines of a file that the tool warns about."""
    includes = [f"-I{folder}" for folder in headers]
    file = str(root / path)
    if tool.before_options:
        command = [*tool.command, file, *tool.before_options, *includes]
    else:
        command = [*tool.command, *includes, file]
    try:
        done = subprocess.run(command, capture_output=True, timeout=LIMIT, check=False, cwd=root)
    except subprocess.TimeoutExpired as error:
        raise PlcError(f"{tool.name} took more than {LIMIT} s for {path}: leave out --rule-tools") from error
    output = done.stdout + b"\n" + done.stderr
    name = path.name.encode()
    return frozenset(
        int(match["line"]) for match in _WARNING.finditer(output) if match["path"].rsplit(b"/", 1)[-1] == name
    )


@contextmanager
def _on_disk(source: Path) -> Iterator[Path]:
    """The folder of the benchmark; an archive is unpacked for as long as it is needed."""
    if source.is_dir():
        yield source.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="plc-itc-") as scratch:
        for path, text in read_members(source, suffixes=SUFFIXES):
            target = Path(scratch) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text)
        yield Path(scratch)


def tool_json(figures: ToolFigures) -> dict[str, Any]:
    """The figures as a report holds them."""
    return {
        "name": figures.name,
        "version": figures.version,
        "hits": None if figures.hits is None else figures.hits.to_json(),
        "false_alarms": None if figures.false_alarms is None else figures.false_alarms.to_json(),
    }


def tool_of(value: Mapping[str, Any]) -> ToolFigures:
    """Read what `tool_json` gave."""
    hits, alarms = (
        None if value[key] is None else Rate.from_json(value[key]) for key in ("hits", "false_alarms")
    )
    return ToolFigures(value["name"], value["version"], hits, alarms)
