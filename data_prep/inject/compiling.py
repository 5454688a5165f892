"""Whether a mutated file still compiles, where the original compiles by itself."""

from __future__ import annotations

import subprocess
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from data_prep.corpora.projects import SourceFile
from data_prep.errors import ConfigError
from data_prep.text.languages import Language

SECONDS = 20.0
COMMANDS: dict[Language, tuple[str, ...]] = {
    "c": ("cc", "-fsyntax-only", "-w"),
    "cpp": ("c++", "-fsyntax-only", "-w"),
    "java": ("javac", "-proc:none", "-nowarn", "-d", "."),
}


class Compiler:
    """The last word on the mutants of one file; the original is compiled once, when it is first needed.

    Most files need the headers or classes of their project, which nobody has installed: of those nothing is
    asked. `counts` tells how many files were tried and compile alone, and how many mutants were held to it.
    """

    __slots__ = ("_alone", "_counts", "_enabled", "_file")

    def __init__(self, file: SourceFile, *, counts: Counter[str], enabled: bool) -> None:
        self._file = file
        self._counts = counts
        self._enabled = enabled
        self._alone: bool | None = None

    def __call__(self, text: bytes) -> bool:
        """Whether a mutated file may stand."""
        if not self._enabled:
            return True
        if self._alone is None:
            self._alone = self._compiles(self._file.text)
            self._counts["files tried"] += 1
            self._counts["files that compile alone"] += self._alone
        if not self._alone:
            return True
        self._counts["mutants checked"] += 1
        return self._compiles(text)

    def _compiles(self, text: bytes) -> bool:
        with TemporaryDirectory(prefix="plc-inject-") as folder:
            path = Path(folder) / self._file.path.name
            path.write_bytes(text)
            try:
                result = subprocess.run(
                    [*COMMANDS[self._file.language], path.name],
                    cwd=folder,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    timeout=SECONDS,
                    check=False,
                )
            except subprocess.TimeoutExpired:
                return False
            except FileNotFoundError as error:
                command = COMMANDS[self._file.language][0]
                raise ConfigError(f"--compile needs {command}, which is not installed") from error
        return result.returncode == 0
