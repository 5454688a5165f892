"""Which format a report has, from how it begins."""

from __future__ import annotations

import re

from plc.diagnostics.errors import EmptyReportError, ReportError
from plc.diagnostics.formats.registry import FORMATS, ReportFormat
from plc.diagnostics.input.lines import lines_of

LOOKED_AT = 1 << 20  # bytes: a build may say much before its first warning
_LONGEST = 4096  # characters of a line by which it is known
_SAY = f"it reads {', '.join(FORMATS)}"

_ROOTS: dict[str, ReportFormat] = {
    "results": "cppcheck",
    "BugCollection": "spotbugs",
    "pmd": "pmd",
    "valgrindoutput": "valgrind",
    "compiler": "ecj",
}
_ROOT = re.compile(r"<(?P<name>[A-Za-z_][\w:.-]*)")
_PROLOGUE = re.compile(r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\])?[^>]*>", re.DOTALL)
_SARIF = re.compile(r'"runs"\s*:|"\$schema"\s*:\s*"[^"]*sarif', re.IGNORECASE)
_GCC_JSON = re.compile(
    r'\[\s*(?:\]|\{.{0,400}?"(?:kind|locations|children|column-origin|option)"\s*:)', re.DOTALL
)
_INFER = re.compile(r'\[\s*\{[^\]]*?"(?:bug_type|qualifier|procedure|bug_trace)"\s*:', re.DOTALL)

_ECJ = re.compile(rb"^\s*\^{2,}\s*$|^\d+ problems? \(", re.MULTILINE)  # javac marks one character

# Lines that only one tool writes, then those that could be of several, the likelier first.
_LINES: tuple[tuple[str, ReportFormat], ...] = (
    (r"(?:==\d+==)?\s*(?:ERROR|WARNING): \w+Sanitizer: ", "sanitizer"),
    (r"\S.*:\d+:(?:\d+:)? runtime error: ", "sanitizer"),
    (r"==\d+== (?:Memcheck|Helgrind|DRD|drd|Using Valgrind|\s+at 0x)", "valgrind"),
    (r"\d+\. (?:ERROR|WARNING|INFO) in .* \(at line \d+\)$", "ecj"),
    (r"\[(?:ERROR|WARNING)\] +\S.*\.java:\[\d+(?:,\d+)?\]", "javac"),
    (r" {0,8}\S[^:]*(?::[\\/][^:]*)?\.java:\d+: (?:error|warning): ", "javac"),
    (r"\S.*:\d+:\d+: (?:style|performance|portability|information): ", "cppcheck"),
    (r"\S.*:\d+:\d+: (?:error|warning): .* \[[a-z]\w*\]$", "cppcheck"),
    (r"\[.*:\d+\]: \((?:error|warning|style|performance|portability|information)\b", "cppcheck"),
    (r"\S.*(?:\(\d+\)| \+\d+): (?:style|performance|portability|information|warning|error): ", "cppcheck"),
    (r"\S[^:]*(?::[\\/][^:]*)?:\d+:(?:\d+:)? *(?:fatal error|error|warning|note|remark): ?", "gcc"),
    (r"\S[^:]*:\d+: undefined reference to ", "gcc"),
)

_ANY_LINE = re.compile("|".join(f"(?:{words})" for words, _ in _LINES)).match
_NOTE = re.compile(r"\S.*:\d+:(?:\d+:)? *(?:note|remark): ").match


def recognised(begin: bytes) -> ReportFormat:
    """The format of a report that begins so. Raises ReportError, with what to do, where none is known.

    XML is known by its root, JSON by the names of its fields, text by the first line that looks like a
    tool's.
    """
    if not begin:
        raise EmptyReportError("the report is empty; if its tool found nothing, this is right")
    text = begin.decode("utf-8", errors="replace").lstrip("\ufeff")
    beginning = text.lstrip()
    if "\0" in text:
        raise ReportError("the report is binary; give the text, JSON or XML that the tool writes")
    if beginning.startswith("<"):
        return _by_root(beginning)
    if beginning.startswith("{"):
        return "sarif" if _SARIF.search(beginning) or "{" not in beginning[1:] else _unknown("JSON")
    if beginning.startswith("[") and (found := _json_list(beginning)) is not None:
        return found
    if re.match(r"(?:---\s*\n|%YAML)", beginning) and re.search(
        r"^(?:Diagnostics|MainSourceFile):", beginning, re.M
    ):
        return "clang-tidy-yaml"
    return _by_line(begin)


def _by_root(text: str) -> ReportFormat:
    root = _ROOT.match(_PROLOGUE.sub("", text).lstrip())
    name = root["name"].rpartition(":")[2] if root is not None else ""
    if name not in _ROOTS:
        said = f"its first element is <{name[:40]}>" if name else "it has no element"
        known = ", ".join(f"<{known}>" for known in _ROOTS)
        raise ReportError(f"the report is XML that plc does not read: {said}, not one of {known}")
    return _ROOTS[name]


def _json_list(text: str) -> ReportFormat | None:
    """A list is gcc's or Infer's; text may begin with a bracket, too."""
    if _INFER.match(text):
        return "infer"
    return "gcc-json" if _GCC_JSON.match(text) else None


def _by_line(begin: bytes) -> ReportFormat:
    for line in (whole[:_LONGEST] for whole in lines_of(begin)):
        for words, name in _LINES:
            if re.match(words, line):
                return "ecj" if name == "javac" and _ECJ.search(begin) else name
        if line.startswith("[{") and (found := _json_list(line)) is not None:
            return found
    return _unknown("text" if begin.isascii() or b"\xef\xbf\xbd" not in begin else "data")


def line_format(line: str) -> ReportFormat | None:
    """The format of a line that begins a report of one tool; None for any other line, also a note's."""
    line = line[:_LONGEST]
    if not _ANY_LINE(line) or _NOTE(line):
        return None
    return next(name for words, name in _LINES if re.match(words, line))


def _unknown(kind: str) -> ReportFormat:
    raise ReportError(f"the report is {kind} of no format that plc knows; {_SAY}")
