"""Which test cases of Juliet C can be judged by running them: flagged when flawed, clean when corrected."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import final

from data_prep.corpora.archives import read_members
from data_prep.errors import CorpusError
from plc.evaluate.runs.sandbox import BAD, GOOD, Sandbox

# Flow variants of one file whose flow is not a constant condition: those are folded away before training.
FLOWS = ("01", "21", "31", "32", "34", "41", "42", "44", "45")
# Windows only; not the same twice; a peer on the network.
NOT_RUN = ("w32", "rand", "socket")
# Start programs, write outside their folder, or do harm on purpose, and a sanitizer has no opinion on them.
NOT_RUN_CWES = frozenset({78, 114, 377, 426, 427, 506, 510, 511})
_NAME = re.compile(r"CWE(?P<cwe>\d+)_.*__(?P<variant>.+)_(?P<flow>\d\d)\.c").fullmatch


@dataclass(frozen=True, slots=True)
class RunCase:
    """One test case in a single file; `path` counts from the folder that holds `testcases`."""

    path: str
    cwe: int
    variant: str  # the functional variant: what stands between the two underscores and the flow variant
    flow: str

    @property
    def name(self) -> str:
        return Path(self.path).stem

    @property
    def entry(self) -> str:
        return f"{self.name}_bad"


def run_case_at(path: str) -> RunCase | None:
    """The case that a file holds, or None where it is not one that can be run here."""
    name = path.rpartition("/")[2]
    found = _NAME(name)
    if found is None or found["flow"] not in FLOWS or any(word in name for word in NOT_RUN):
        return None
    cwe = int(found["cwe"])
    return None if cwe in NOT_RUN_CWES else RunCase(path, cwe, found["variant"], found["flow"])


def suite(source: Path, *, unpack_to: Path) -> Path:
    """The suite's root, from a folder as it is, or from an archive whose runnable part is unpacked."""
    if source.is_dir():
        return suite_root(source)
    for name, content in read_members(source, suffixes=frozenset({".c", ".h"})):
        if "testcasesupport" in name.parts or run_case_at(name.as_posix()) is not None:
            target = unpack_to / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    return suite_root(unpack_to)


def suite_root(directory: Path) -> Path:
    """The folder that holds `testcases` and `testcasesupport`: `directory`, or up to two levels below."""
    for folder in (directory, *sorted(directory.glob("*")), *sorted(directory.glob("*/*"))):
        if (folder / "testcases").is_dir() and (folder / "testcasesupport").is_dir():
            return folder
    raise CorpusError(
        f"{directory} holds no Juliet C suite: expected the folders testcases/ and testcasesupport/ "
        "(give the unpacked suite or its archive to --juliet)"
    )


def candidate_cases(root: Path) -> list[RunCase]:
    """Every case that is worth compiling here, in the order of its path."""
    paths = sorted(path.relative_to(root).as_posix() for path in (root / "testcases").rglob("CWE*.c"))
    return [case for path in paths if (case := run_case_at(path)) is not None]


@final
@dataclass(slots=True)
class Checker:
    """Tells which cases can be judged, and remembers it: in `cache` (JSON) beyond the end of the process."""

    root: Path
    sandbox: Sandbox
    cache: Path | None = None
    _known: dict[str, bool] = field(init=False)

    def __post_init__(self) -> None:
        self._known = _read(self.cache) if self.cache is not None and self.cache.is_file() else {}

    def is_checkable(self, case: RunCase) -> bool:
        """Flagged (or hung) when flawed and clean when corrected, each twice: one run proves nothing."""
        if case.path not in self._known:
            self._known[case.path] = all(self._as_expected(case))
        return self._known[case.path]

    def checkable(self, cases: Iterable[RunCase], *, count: int) -> list[RunCase]:
        """The first `count` checkable ones of these cases."""
        found: list[RunCase] = []
        for case in cases:
            if len(found) == count:
                break
            if self.is_checkable(case):
                found.append(case)
        self._remember()
        return found

    @property
    def tried(self) -> tuple[int, int]:
        """How many cases proved checkable, of how many tried."""
        return sum(self._known.values()), len(self._known)

    def _as_expected(self, case: RunCase) -> Iterator[bool]:
        path = self.root / case.path
        text = path.read_bytes()
        for half, expected in ((BAD, {"flagged", "hung"}), (GOOD, {"clean"})) * 2:
            yield self.sandbox.run(text, half, include=path.parent).outcome in expected

    def _remember(self) -> None:
        if self.cache is not None:
            self.cache.write_text(json.dumps(dict(sorted(self._known.items())), indent=1) + "\n", "utf-8")


def _read(cache: Path) -> dict[str, bool]:
    try:
        found = json.loads(cache.read_text("utf-8"))
        return {str(path): bool(answer) for path, answer in found.items()}
    except (OSError, ValueError, AttributeError) as error:
        raise CorpusError(
            f"{cache} is not a list of checkable cases ({error}): delete it to make it anew"
        ) from error
