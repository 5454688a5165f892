"""The state of a repository at a date, scanned as `plc repair` scans a tree, without a checkout."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePosixPath

from data_prep.corpora.history.git_history import History
from data_prep.errors import PlcError
from data_prep.text.generated_mark import generated_mark
from data_prep.text.languages import language_of
from plc.config.settings import DEFAULT_EXCLUDE
from plc.repair.files.patterns import Patterns, verdict
from plc.repair.files.reading import language_in
from plc.repair.findings import FileReport
from plc.repair.repairer import Repairer

_AT_ONCE = 64  # files in memory for each worker


@dataclass(frozen=True, slots=True)
class Scanned:
    """A file with what the repairer said, or why it was not asked."""

    path: PurePosixPath
    text: bytes
    report: FileReport | None
    skipped: str = ""


def scan(
    history: History,
    commit: str,
    repairer: Repairer,
    *,
    min_confidence: float | None,
    workers: int,
    tell: Callable[[int], None],
) -> Iterator[Scanned]:
    """Every C, C++ and Java file of a commit's tree, in git's order, but for what is left out by default."""

    def scanned(entry: tuple[PurePosixPath, bytes | None]) -> Scanned:
        path, text = entry
        if text is None:
            return Scanned(path, b"", None, "missing, or too large")
        if generated_mark(text) is not None:
            return Scanned(path, text, None, "generated")
        language = language_of(path)
        assert language is not None
        try:
            language = language_in(text, language, path)  # type: ignore[arg-type]
            return Scanned(path, text, repairer.report(text, language, min_confidence=min_confidence))
        except PlcError as error:
            return Scanned(path, text, None, str(error))

    files = ((path, blob) for path, blob in history.files(commit) if _is_wanted(path))
    with ThreadPoolExecutor(workers) as pool:
        while batch := [(path, history.read(blob)) for path, blob in islice(files, _AT_ONCE * workers)]:
            for done in pool.map(scanned, batch):
                tell(1)
                yield done


def skipped_functions(report: FileReport) -> Counter[str]:
    """The functions of a file that were not read, by cause."""
    return Counter(skipped.cause for skipped in report.skipped if skipped.cause != "outside")


_ROOT = os.sep + "tree"
_EXCLUDED = (Patterns(_ROOT, DEFAULT_EXCLUDE),)


def _is_wanted(path: PurePosixPath) -> bool:
    if language_of(path) is None:
        return False
    place = _ROOT
    for number, part in enumerate(path.parts, start=1):
        place = f"{place}/{part}"
        if verdict(_EXCLUDED, place, folder=number < len(path.parts)):
            return False
    return True
