"""The Toyota ITC benchmark as it is published: its cases, and which lines of them hold the intended flaw."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

from data_prep.corpora.archives import read_members
from data_prep.errors import CorpusError

SUFFIXES = frozenset({".c", ".h", ".xml"})
# The authors' own marks; the manifest's lines were counted in another version of some files.
_MARK = re.compile(rb"/\*\s*(?:Tool should detect|ERROR\s*:)", re.IGNORECASE)
# The manifest also lists weaknesses that were found beside the intended flaw, and says so in its prose.
_COINCIDENTAL = re.compile(r"line\(s\): ([\d,]+) CWE-(\d+)")
_SUBTYPE = re.compile(r"Defect Sub-type:\s*([^<]*)")


@dataclass(frozen=True, slots=True)
class Flaw:
    """An intended flaw: a line of a file, counted from 1."""

    line: int
    cwe: int


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A flawed file and its corrected counterpart, with the paths that they have in the benchmark."""

    path: PurePosixPath
    text: bytes
    corrected_path: PurePosixPath
    corrected: bytes
    flaws: tuple[Flaw, ...]

    @property
    def name(self) -> str:
        return self.corrected_path.stem


@dataclass(frozen=True, slots=True)
class Case:
    """One defect type: what the authors call it, and its files that hold a flaw."""

    defect: str
    files: tuple[CaseFile, ...]


def read_suite(source: Path, progress: Callable[[str, int, int], None]) -> list[Case]:
    """The cases in the order of the manifest; CorpusError where it or a file that it names is missing."""
    texts: dict[PurePosixPath, bytes] = {}
    for count, (path, text) in enumerate(read_members(source, suffixes=SUFFIXES), start=1):
        texts[path] = text
        progress("opening the corpus", count, 0)
    manifests = [path for path in texts if path.name.startswith("manifest") and path.suffix == ".xml"]
    if len(manifests) != 1:
        raise CorpusError(
            f"{source}: holds {len(manifests)} files manifest*.xml, not one; give the ITC benchmark "
            "(suite 104 of NIST's SARD), its archive or the folder that was unpacked from it"
        )
    files = _Files(source, manifests[0].parent, texts)
    try:
        root = ElementTree.fromstring(texts[manifests[0]])
    except ElementTree.ParseError as error:
        raise CorpusError(f"{source}: {manifests[0]} is no XML ({error}); fetch the archive again") from error
    tests = {test.get("id", ""): test for test in root.iter("testcase")}
    return [
        _case(test, tests, files)
        for test in tests.values()
        if "Defect Free" not in test.findtext("description", "")
    ]


@dataclass(frozen=True, slots=True)
class _Files:
    """The members of the benchmark by the paths of the manifest."""

    source: Path
    root: PurePosixPath
    texts: Mapping[PurePosixPath, bytes]

    def find(self, path: str) -> PurePosixPath:
        """The member; two files have the words of their names in another order than the manifest."""
        wanted = self.root / path
        if wanted in self.texts:
            return wanted
        words = sorted(wanted.stem.split("_"))
        for there in self.texts:
            if there.parent == wanted.parent and sorted(there.stem.split("_")) == words:
                return there
        raise CorpusError(
            f"{self.source}: {path} is missing, but the manifest names it; fetch the archive again"
        )


def _case(test: ElementTree.Element, tests: Mapping[str, ElementTree.Element], files: _Files) -> Case:
    description = test.findtext("description", "")
    partner = test.find("association")
    other = None if partner is None else tests.get(partner.get("testcaseid", ""))
    if other is None:
        raise CorpusError(
            f"{files.source}: test case {test.get('id')} has no corrected counterpart in the manifest; "
            "fetch the archive again"
        )
    coincidental = {
        (int(line), int(cwe))
        for lines, cwe in _COINCIDENTAL.findall(description)
        for line in lines.split(",")
        if line
    }
    corrected = {files.find(path).name: files.find(path) for path in _paths(other)}
    found = []
    for file in test.findall("file"):
        path = files.find(file.get("path", ""))
        counterpart = corrected.get(path.name)
        if path.suffix != ".c" or counterpart is None:
            continue
        flaws = _flaws(file, files.texts[path], coincidental)
        if flaws:
            found.append(CaseFile(path, files.texts[path], counterpart, files.texts[counterpart], flaws))
    subtype = _SUBTYPE.search(description)
    return Case(subtype.group(1).strip() if subtype else "", tuple(found))


def _paths(test: ElementTree.Element) -> list[str]:
    return [file.get("path", "") for file in test.findall("file")]


def _flaws(file: ElementTree.Element, text: bytes, coincidental: set[tuple[int, int]]) -> tuple[Flaw, ...]:
    """The lines that the authors marked, else the manifest's; the CWE is always the manifest's."""
    listed = [
        Flaw(int(flaw.get("line", "0")), int(match.group()))
        for flaw in file.findall("flaw")
        if (match := re.search(r"\d+", flaw.get("name", "")))
    ]
    intended = [flaw for flaw in listed if (flaw.line, flaw.cwe) not in coincidental]
    marked = [number for number, line in enumerate(text.split(b"\n"), start=1) if _MARK.search(line)]
    if not listed or not marked:
        return tuple(intended)
    cwes = Counter(flaw.cwe for flaw in intended or listed)
    usual = cwes.most_common(1)[0][0]
    of_line = {flaw.line: flaw.cwe for flaw in intended}
    return tuple(Flaw(line, of_line.get(line, usual)) for line in marked)


def line_of(text: bytes, byte: int) -> int:
    """The line of a byte, counted from 1."""
    return text.count(b"\n", 0, byte) + 1


def line_starts(text: bytes) -> list[int]:
    """Where each line begins, and the end of the text."""
    return list(accumulate((len(line) + 1 for line in text.split(b"\n")), initial=0))
