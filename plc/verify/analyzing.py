"""What installed analyzers report about a text, so that two texts can be compared."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from data_prep.text.language_specs import SPECS
from data_prep.text.languages import Language
from plc.verify.compiling.checks import c_flags
from plc.verify.tools import Trial

Reports = Counter[tuple[str, str, str]]  # analyzer, rule and message, without lines: those move

_GCC = re.compile(r"warning: (?P<message>.*?)(?: \[CWE-\d+\])? \[(?P<rule>-Wanalyzer-[\w-]+)\]").search
_TIDY = re.compile(r"(?:warning|error): (?P<message>.*) \[(?P<rule>[\w.,-]+)\]$").search
_CPPCHECK = re.compile(r"^@(?P<rule>\w+)@(?P<message>.*)$").search
_NOT_ITS_OWN = frozenset(
    ["missingInclude", "missingIncludeSystem", "toomanyconfigs", "information", "checkersReport"]
)
_NUMBER = re.compile(r"\b(?:line|at) \d+|\(\d+\)")


@dataclass(frozen=True, slots=True)
class Analyzer:
    """One analyzer: its name, what its reports look like, its command around the path of a text."""

    name: str
    report: Callable[[str], re.Match[str] | None]
    command: tuple[str, ...]
    after: tuple[str, ...] = ()

    def reports(self, text: bytes, trial: Trial) -> Reports | str:
        """What it reports about a text, or why it could not."""
        with trial.of(text) as file:
            ran = trial.tools.run([*self.command, str(file), *self.after], scratch=file.parent)
            output = ran.output.replace(f"{file.parent}/", "")
        found: Reports = Counter()
        for line in output.splitlines():
            match = self.report(line)
            if match is None or match["rule"] in _NOT_ITS_OWN:
                continue
            if match["rule"] == "clang-diagnostic-error":
                return f"{self.name}: {match['message']}"
            found[self.name, match["rule"], _NUMBER.sub("", match["message"])] += 1
        if ran.code != 0 and not found:
            return f"{self.name} failed: {(output.strip().splitlines() or [f'exit code {ran.code}'])[-1]}"
        return found


def analyzers_for(path: Path, language: Language, trial: Trial) -> list[Analyzer] | str:
    """The analyzers that are installed and read this language, or why there are none."""
    if language == "java":
        return "none of the analyzers that plc knows reads Java"
    tools = trial.tools
    _, flags = c_flags(path, language, trial.include)
    found: list[Analyzer] = []
    if (cppcheck := tools.find("cppcheck")) is not None:
        kind = SPECS[language].gcc_name
        places = tuple(flag for flag in flags if flag.startswith(("-I", "-D", "-U")))
        found.append(
            Analyzer(
                "cppcheck",
                _CPPCHECK,
                (
                    cppcheck,
                    "--quiet",
                    "--enable=warning",
                    f"--language={kind}",
                    "--template=@{id}@{message}",
                    "--template-location=",
                    *places,
                ),
            )
        )
    if (tidy := tools.find("clang-tidy")) is not None:
        checks = "--checks=-*,clang-analyzer-*,bugprone-*,-bugprone-easily-swappable-parameters"
        found.append(Analyzer("clang-tidy", _TIDY, (tidy, "--quiet", "--config={}", checks), ("--", *flags)))
    if language == "c" and (gcc := tools.find("gcc")) is not None:
        found.append(
            Analyzer(
                "gcc", _GCC, (gcc, "-fanalyzer", "-fdiagnostics-plain-output", "-S", "-o", "text.s", *flags)
            )
        )
    return found or "no analyzer: none of cppcheck, clang-tidy and (for C) gcc is on PATH"
