"""Places of a SARIF result as locations: regions in any unit, code flows, stacks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from plc.diagnostics.diagnostic import Location
from plc.diagnostics.formats.sarif.run import Run
from plc.diagnostics.input.fields import Fields
from plc.diagnostics.places.columns import Unit, byte_column, line_at
from plc.diagnostics.places.nearest import MOST_RELATED
from plc.diagnostics.places.texts import Texts
from plc.diagnostics.places.uris import based, path_of


def result_places(result: Fields, run: Run, texts: Texts) -> list[Location]:
    """Where a result is; more than one place where it takes all of them to mend it."""
    return list(_located(result.objects("locations"), run, texts))


def related_places(result: Fields, run: Run, texts: Texts) -> Iterator[Location]:
    """The related places, then the steps of code flows and stacks from the last one back."""
    yield from _located(result.objects("relatedLocations"), run, texts)
    for flow in result.objects("codeFlows"):
        for thread in flow.objects("threadFlows"):
            yield from _located(_backwards(thread.listed("locations")), run, texts)
    for stack in result.objects("stacks"):
        yield from _located((frame.fields("location") for frame in stack.objects("frames")), run, texts)


def _backwards(steps: list[object]) -> Iterator[Fields]:
    for step in reversed(steps[-MOST_RELATED:]):
        yield Fields.of(step, "a step of a code flow").fields("location")


def _located(locations: Iterator[Fields], run: Run, texts: Texts) -> Iterator[Location]:
    for location in locations:
        physical = location.fields("physicalLocation")
        path = file_of(physical, run)
        if path is not None:
            yield place_in(path, physical, run, texts)


def file_of(values: Fields, run: Run) -> PurePath | None:
    """The file that an object names by its `artifactLocation`; None where it names none."""
    uri, base = run.file(values.fields("artifactLocation"))
    return path_of(based(uri, base, run.bases)) if uri else None


def place_in(path: PurePath, physical: Fields, run: Run, texts: Texts) -> Location:
    """The `region` of a file."""
    region = physical.fields("region")
    line, column = region.positive("startLine"), region.positive("startColumn")
    end_line, end_column = region.positive("endLine"), region.positive("endColumn")
    if line is None:
        return _by_offset(path, region, texts)
    if end_line is None and end_column is not None:
        end_line = line
    unit = _unit(run, texts.line(path, line), column, region.fields("snippet").text("text"))
    return Location(
        path,
        line,
        texts.byte_column(path, line, column, unit),
        end_line,
        texts.byte_column(path, end_line, end_column, unit),
        snippet=_snippet(physical, region, line),
    )


def _unit(run: Run, line: bytes | None, column: int | None, snippet: str) -> Unit:
    """What a run counts, unless only another way of counting leads to the code that the region shows."""
    shown = snippet.partition("\n")[0].encode("utf-8", "surrogatepass")
    if line is None or column is None or not shown or not line.count(shown):
        return run.unit
    ways: tuple[Unit, ...] = (run.unit, "characters", "utf-16", "bytes", "display")
    fits = (way for way in ways if line.startswith(shown, byte_column(line, column, way) - 1))
    return next(fits, run.unit)


def _by_offset(path: PurePath, region: Fields, texts: Texts) -> Location:
    """A region that says from which byte or character on it is, which takes the file to know its line."""
    text = texts.text(path)
    snippet = region.fields("snippet").text("text") or None
    at, size = region.whole("byteOffset"), region.whole("byteLength")
    characters = region.whole("charOffset")
    if text is None or (at is None and characters is None):
        return Location(path, None, snippet=snippet)
    if at is None:
        decoded = text.decode("utf-8", "surrogateescape")
        end = (characters or 0) + (region.whole("charLength") or 0)
        at, stop = (len(decoded[:place].encode("utf-8", "surrogateescape")) for place in (characters, end))
    else:
        stop = at + (size or 0)
    if at >= len(text) or stop > len(text):
        return Location(path, None, snippet=snippet)
    line, column = line_at(text, at)
    end_line, end_column = line_at(text, stop)
    return Location(path, line, column, end_line, end_column, snippet=snippet)


def _snippet(physical: Fields, region: Fields, line: int) -> str | None:
    """The code of the place: the region's own, or its line out of the code around it."""
    if text := region.fields("snippet").text("text"):
        return text
    around = physical.fields("contextRegion")
    first, text = around.positive("startLine"), around.fields("snippet").text("text")
    lines = text.splitlines()
    return lines[line - first] if first is not None and 0 <= line - first < len(lines) else None
