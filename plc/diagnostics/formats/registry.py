"""From the name of a report's format to what reads it; only that one's module is imported.

Every format is a module of this folder with `read(source, context=PLAIN) -> Iterator[Diagnostic]`. `source`
is a binary stream, lines, or a whole text; `context` is optional (`plc.diagnostics.places.context`). A reader
yields as it reads, fills `category` and `cwe` (`plc.diagnostics.rules`), counts `index` from 0 as the report
has its results, and passes over lines that are not its tool's. A result that is damaged is skipped with a
word to `context.on_damage`; a report that cannot be read at all raises ReportError. Paths are as the report
writes them: `plc.diagnostics.paths` says which file of the user's that is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, Protocol, assert_never, get_args

from plc.diagnostics.diagnostic import Diagnostic
from plc.diagnostics.input.lines import Source
from plc.diagnostics.places.context import PLAIN, Context

ReportFormat = Literal[
    "sarif",
    "gcc",
    "gcc-json",
    "clang-tidy-yaml",
    "cppcheck",
    "javac",
    "ecj",
    "spotbugs",
    "pmd",
    "infer",
    "sanitizer",
    "valgrind",
]
FORMATS: tuple[ReportFormat, ...] = get_args(ReportFormat)


class Reader(Protocol):
    """What reads a report of one format."""

    def __call__(self, source: Source, context: Context = PLAIN) -> Iterator[Diagnostic]: ...


def reader_of(name: ReportFormat) -> Reader:
    """What reads a format."""
    match name:
        case "sarif":
            from plc.diagnostics.formats.sarif import results

            return results.read
        case "gcc":
            from plc.diagnostics.formats import gcc

            return gcc.read
        case "gcc-json":
            from plc.diagnostics.formats import gcc_json

            return gcc_json.read
        case "clang-tidy-yaml":
            from plc.diagnostics.formats import clang_tidy_yaml

            return clang_tidy_yaml.read
        case "cppcheck":
            from plc.diagnostics.formats import cppcheck

            return cppcheck.read
        case "javac":
            from plc.diagnostics.formats import javac

            return javac.read
        case "ecj":
            from plc.diagnostics.formats import ecj

            return ecj.read
        case "spotbugs":
            from plc.diagnostics.formats import spotbugs

            return spotbugs.read
        case "pmd":
            from plc.diagnostics.formats import pmd

            return pmd.read
        case "infer":
            from plc.diagnostics.formats import infer

            return infer.read
        case "sanitizer":
            from plc.diagnostics.formats import sanitizer

            return sanitizer.read
        case "valgrind":
            from plc.diagnostics.formats import valgrind

            return valgrind.read
        case _:
            assert_never(name)
