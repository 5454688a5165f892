"""The XML of SpotBugs and of FindBugs before it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from xml.etree.ElementTree import Element

from plc.diagnostics.diagnostic import Diagnostic, Level, Location
from plc.diagnostics.input.lines import Source
from plc.diagnostics.input.xml import elements, number
from plc.diagnostics.places.context import PLAIN, Context
from plc.diagnostics.places.nearest import nearest
from plc.diagnostics.rules import classified

_LEVELS: dict[str, Level] = {"1": "error", "2": "warning", "3": "note"}


def read(source: Source, context: Context = PLAIN) -> Iterator[Diagnostic]:
    """The bugs, as they come. Paths are those of packages: `com/example/Table.java`.

    A bug is at its own source line, else where its method, field or class is; the other lines are `related`.
    """
    for index, bug in enumerate(elements(source, frozenset(["BugInstance"]), "SpotBugs")):
        places = _places(bug)
        if not places:
            kind = bug.get("type", "a bug")
            context.on_damage(f"bug {index + 1} of the SpotBugs report names no source file: {kind}")
            continue
        location, related = nearest(places, context)
        yield classified(
            Diagnostic(
                location,
                _text(bug, "LongMessage") or _text(bug, "ShortMessage"),
                "spotbugs",
                bug.get("type", ""),
                cwe=number(bug.get("cweid")),
                level=_LEVELS.get(bug.get("priority", ""), "warning"),
                related=related,
                fingerprint=bug.get("instanceHash", ""),
                index=index,
            )
        )


def _text(bug: Element, name: str) -> str:
    found = bug.find(name)
    return "" if found is None else (found.text or "").strip()


def _places(bug: Element) -> list[Location]:
    lines = bug.findall("SourceLine")
    lines.sort(key=lambda line: line.get("primary") != "true")
    if not lines:
        owners = [owner for name in ("Field", "Method", "Class") for owner in bug.findall(name)]
        found = [owner.find("SourceLine") for owner in owners if owner.get("primary") == "true"]
        lines = [line for line in found if line is not None][:1]
    return [place for line in lines if (place := _place(line)) is not None]


def _place(line: Element) -> Location | None:
    path = line.get("sourcepath")
    if not path:
        file, package = line.get("sourcefile"), line.get("classname", "").rpartition(".")[0]
        path = f"{package.replace('.', '/')}/{file}".lstrip("/") if file else ""
    if not path:
        return None
    begin, end = number(line.get("start")), number(line.get("end"))
    return Location(PurePath(path), begin, end_line=end if end != begin else None)
