"""What a Juliet file's name tells: its test case, functional variant, flow variant and own role."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from data_prep.errors import CorpusError
from data_prep.text.languages import Language, language_of

_FILE = re.compile(
    r"(?P<variant>CWE(?P<cwe>\d+)_.+?__.+)_(?P<flow>\d\d)(?P<part>[a-z]|_[A-Za-z0-9]+)?"
).fullmatch

# A role as it stands in names: the flawed half, or one of the corrected ones.
ROLE = r"(?:bad|good(?:G2B|B2G)?\d*)"


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One file of a test case; `role` is `bad`, `goodG2B`, ... where the file's name says so."""

    path: PurePosixPath
    text: bytes
    role: str | None


@dataclass(frozen=True, slots=True)
class Case:
    """The files that make one test case; `name` is what its identifiers begin with."""

    name: str
    variant: str
    flow: str
    cwe: int
    language: Language
    files: tuple[CaseFile, ...]


def cases_of(members: Iterable[tuple[PurePosixPath, bytes]], language: Language) -> list[Case]:
    """The test cases among a corpus' files, sorted by name; C++ where one of a C case's files is C++.

    CorpusError where there is not a single test case of the language.
    """
    suffixes = {".java"} if language == "java" else {".c", ".cpp", ".h"}
    files: dict[tuple[str, str], list[CaseFile]] = {}
    parts: dict[tuple[str, str], re.Match[str]] = {}
    seen = 0
    for path, text in members:
        seen += 1
        match = _FILE(path.stem)
        if match is None or path.suffix.lower() not in suffixes:
            continue
        key = (match["variant"], match["flow"])
        part = match["part"] or ""
        role = part[1:] if re.fullmatch(ROLE, part[1:]) else None
        files.setdefault(key, []).append(CaseFile(path, text, role))
        parts[key] = match
    if not files:
        suite = "Java" if language == "java" else "C/C++"
        raise CorpusError(
            f"no Juliet {suite} test case among {seen:,} files; "
            "give the suite's archive or the folder that was unpacked from it"
        )
    cases = []
    for (variant, flow), members_of_case in sorted(files.items()):
        members_of_case.sort(key=lambda file: file.path)
        cpp = any(language_of(file.path) == "cpp" for file in members_of_case)
        cwe = int(parts[variant, flow]["cwe"])
        cases.append(
            Case(f"{variant}_{flow}", variant, flow, cwe, "cpp" if cpp else language, tuple(members_of_case))
        )
    return cases
