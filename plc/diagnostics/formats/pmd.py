"""The XML of PMD."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from xml.etree.ElementTree import Element

from plc.diagnostics.diagnostic import Diagnostic, Level, Location
from plc.diagnostics.input.lines import Source
from plc.diagnostics.input.xml import elements, number
from plc.diagnostics.places.context import PLAIN, Context
from plc.diagnostics.places.texts import Texts
from plc.diagnostics.rules import classified

_LEVELS: dict[str, Level] = {"1": "error", "2": "error", "3": "warning", "4": "note", "5": "note"}


def read(source: Source, context: Context = PLAIN) -> Iterator[Diagnostic]:
    """The violations, as they come: PMD lists them by file, and each file is read whole."""
    texts = Texts(context)
    index = 0
    for element in elements(source, frozenset(["file"]), "PMD"):
        name = element.get("name", "")
        for violation in element.iter("violation"):
            if name:
                yield classified(_diagnostic(violation, PurePath(name), texts, index))
            else:
                context.on_damage(f"violation {index + 1} of the PMD report names no file")
            index += 1


def _diagnostic(violation: Element, path: PurePath, texts: Texts, index: int) -> Diagnostic:
    line, end_line = number(violation.get("beginline")), number(violation.get("endline"))
    column, end_column = number(violation.get("begincolumn")), number(violation.get("endcolumn"))
    location = Location(
        path,
        line,
        texts.byte_column(path, line, column, "utf-16"),
        end_line,
        texts.byte_column(path, end_line, end_column, "utf-16"),
    )
    return Diagnostic(
        location,
        (violation.text or "").strip(),
        "pmd",
        violation.get("rule", ""),
        level=_LEVELS.get(violation.get("priority", ""), "warning"),
        index=index,
    )
