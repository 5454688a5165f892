"""gcc and g++ over one file of a package: what they say of it, and empty headers for missing ones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from data_prep.text.language_specs import SPECS
from data_prep.text.languages import Language
from plc.complaints.categories import category_of
from plc.complaints.complaint import Complaint
from plc.verify.tools import Tools

_LINE = re.compile(
    r"^(?P<file>[^:\n]+):(?P<line>\d+):(?:(?P<column>\d+):)? (?P<level>(?:fatal )?error|warning):"
    r" (?P<message>.*?)(?: \[CWE-\d+\])?(?: \[(?P<rule>-W[^\]\s]+)\])?$",
    re.MULTILINE,
)
_MISSING = re.compile(r"fatal error: ([\w./+-]+): No such file or directory").search
_STANDARD: dict[Language, str] = {"c": "-std=gnu17", "cpp": "-std=gnu++17"}
_QUIET = ("-fno-diagnostics-show-caret", "-fdiagnostics-color=never", "-fno-diagnostics-show-path-depths")
SYNTAX = ("-fsyntax-only", "-Wall", "-Wextra")
_FLOW = (
    *("-O2", "-c", "-o", "/dev/null", "-Wall", "-Wextra", "-Wnull-dereference", "-Wduplicated-cond"),
    *("-Wduplicated-branches", "-Wlogical-op", "-Wformat=2", "-Warray-bounds=2"),
)
_NEVER = frozenset({"-Wunused-function", "-Wunused-parameter", "-Wmissing-field-initializers"})
"""What another function's flaw may cause, or what no flaw of a function is."""
MOST_STUBS = 40
_SYSTEM = Path("/usr/include")  # libraries keep headers in folders of it


def analyzing(language: Language) -> tuple[str, ...]:
    """The flags with which gcc follows the flow; its analyzer knows C alone."""
    return (*_FLOW, "-fanalyzer", "-fdiagnostics-path-format=none") if language == "c" else _FLOW


@dataclass(slots=True)
class Gcc:
    """The compilers for one package: where its headers are, and a folder for those that it lacks."""

    tools: Tools
    stubs: Path
    folders: tuple[Path, ...] = ()

    def complaints(self, file: Path, language: Language, how: Sequence[str]) -> list[Complaint] | None:
        """What is said of the file itself, in the order of the output; None where the compiler gave up."""
        return self._said(file, self._run(file, language, how))

    def _said(self, file: Path, output: str) -> list[Complaint] | None:
        if "fatal error:" in output or "internal compiler error" in output:
            return None
        return [
            complaint_of(match)
            for match in _LINE.finditer(output)
            if match["file"] == file.name and (match["rule"] or "") not in _NEVER
        ]

    def first_complaints(self, file: Path, language: Language, how: Sequence[str]) -> list[Complaint] | None:
        """The same, with empty headers made for those that the file includes and nobody has."""
        for _ in range(MOST_STUBS):
            output = self._run(file, language, how)
            missing = _MISSING(output)
            if missing is None:
                return self._said(file, output)
            folder = _installed(missing[1])
            if folder is not None and folder not in self.folders:
                self.folders = (*self.folders, folder)
                continue
            place = self.stubs / missing[1]
            if ".." in place.parts or place.exists():
                return None
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text("")
        return None

    def _run(self, file: Path, language: Language, how: Sequence[str]) -> str:
        return self.tools.run(self.command(file, language, how), scratch=file.parent).output

    def command(self, file: Path, language: Language, how: Sequence[str]) -> list[str]:
        """The command; system headers come first, so that a package's own of that name hide none."""
        compiler = "g++" if language == "cpp" else "gcc"
        return [compiler, *how, *_QUIET, *self.language_flags(language), file.name]

    def language_flags(self, language: Language) -> list[str]:
        """How a file is read, for any compiler."""
        kind = SPECS[language].gcc_name
        return [_STANDARD[language], "-D_GNU_SOURCE", "-x", kind, *self.include_flags()]

    def include_flags(self) -> list[str]:
        """Where headers are."""
        return [flag for folder in (*self.folders, self.stubs) for flag in ("-idirafter", str(folder))]


def _installed(header: str) -> Path | None:
    """The folder of an installed library that alone has a header; names that many could have do not count."""
    if "/" not in header and not header[0].isupper():
        return None
    found = list(_SYSTEM.glob(f"*/{header}"))
    return found[0].parents[header.count("/")] if len(found) == 1 else None


def complaint_of(match: re.Match[str]) -> Complaint:
    """A line of gcc's output."""
    message, rule = match["message"], match["rule"] or ""
    return Complaint(
        tool="gcc",
        rule=rule,
        category=category_of("gcc", rule, message),
        level="warning" if match["level"] == "warning" else "error",
        line=int(match["line"]),
        column=int(match["column"] or 0),
        message=message,
    )
