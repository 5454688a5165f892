"""SARIF 2.1.0, one result after the other, whatever the size of the log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from plc.diagnostics.diagnostic import Diagnostic, Level
from plc.diagnostics.errors import EmptyReportError, ReportError
from plc.diagnostics.formats.sarif.fixes import fixes_of
from plc.diagnostics.formats.sarif.places import related_places, result_places
from plc.diagnostics.formats.sarif.run import ABOUT, RUN, LateError, Run, cwe_number, cwe_of_properties
from plc.diagnostics.input.fields import DamagedError, Fields
from plc.diagnostics.input.json_stream import values
from plc.diagnostics.input.lines import Source
from plc.diagnostics.input.streams import seekable, stream_of
from plc.diagnostics.places.context import PLAIN, Context
from plc.diagnostics.places.nearest import nearest, without_repeats
from plc.diagnostics.places.texts import Texts
from plc.diagnostics.rules import classified

_VERSION = "version"
_RESULT = f"{RUN}.results.item"
_LEVELS: dict[str, Level] = {"error": "error", "warning": "warning", "note": "note", "none": "note"}
_NO_FAULT = frozenset(["pass", "notApplicable"])
_LINE_HASH = "primaryLocationLineHash"


def read(source: Source, context: Context = PLAIN) -> Iterator[Diagnostic]:
    """The results of every run, as they come; `index` counts them over all runs, damaged ones too.

    A log is read twice where a run says only after its results which tool and rules they are from. Suppressed
    results are marked, those of kind "pass" are not yielded. Raises ReportError for another version, and for
    JSON that is no SARIF.
    """
    with seekable(stream_of(source)) as stream:
        yield from _read(stream, context)


def _read(stream: BinaryIO, context: Context) -> Iterator[Diagnostic]:
    begin = stream.tell()
    runs: list[Run] | None = None
    done = 0
    while True:
        try:
            for index, diagnostic in _results(stream, runs, context, done):
                done = index + 1
                if diagnostic is not None:
                    yield diagnostic
            return
        except LateError:
            stream.seek(begin)
            runs = _all_runs(stream)
            stream.seek(begin)


def _all_runs(stream: BinaryIO) -> list[Run]:
    """What the runs of a log say besides their results."""
    runs: list[Run] = []
    for place, value in _values(stream, ABOUT):
        if place == RUN:
            runs.append(Run(complete=True))
        elif runs:
            runs[-1].add(place, value)
    return runs


def _results(
    stream: BinaryIO, runs: list[Run] | None, context: Context, done: int
) -> Iterator[tuple[int, Diagnostic | None]]:
    """Results from the one with number `done` on, None for those that are no diagnostic."""
    texts = Texts(context)
    run: Run | None = None
    count, index = 0, -1
    is_sarif = False
    for place, value in _values(stream, ABOUT | {_RESULT, _VERSION}):
        if place == _VERSION:
            _check_version(value)
            is_sarif = True
        elif place == RUN:
            run = Run(complete=False) if runs is None else runs[count]
            count += 1
        elif place != _RESULT and run is not None and runs is None:
            run.add(place, value)
        elif place == _RESULT and run is not None:
            index += 1
            if index >= done:
                yield index, _read_one(value, run, context, texts, index)
    if run is None and is_sarif:
        raise EmptyReportError("the SARIF report has no runs; run its tool again if it should have some")
    if run is None:
        raise ReportError("the report is JSON but no SARIF: it has no 'runs'; let the tool write SARIF 2.1.0")


def _values(stream: BinaryIO, wanted: frozenset[str]) -> Iterator[tuple[str, Any]]:
    """The values at the wanted places of a log, and (RUN, None) where a run begins."""
    return values(stream, wanted, "SARIF", announced=RUN)


def _check_version(value: object) -> None:
    if not isinstance(value, str) or not value.startswith("2.1"):
        raise ReportError(
            f"the report is SARIF of version {str(value)[:20]!r}, and plc reads 2.1.0 only; let the tool"
            " write that, or convert it with `sarif transform`"
        )


def _read_one(value: object, run: Run, context: Context, texts: Texts, index: int) -> Diagnostic | None:
    try:
        result = Fields.of(value, "the result")
        if result.text("kind") in _NO_FAULT:
            return None
        found = classified(_diagnostic(result, run, context, texts, index))
        # a compiler's note stands by itself here and complains of nothing; other tools' notes are findings
        return None if found.tool == "gcc" and found.level == "note" else found
    except DamagedError as damage:
        context.on_damage(f"result {index + 1} of the SARIF report is damaged: {damage}")
        return None


def _diagnostic(result: Fields, run: Run, context: Context, texts: Texts, index: int) -> Diagnostic:
    places = result_places(result, run, texts)
    if not places:
        raise DamagedError("it names no place in a file")
    own, others = nearest(places, context)
    rule = run.rule(result)
    level = result.text("level") or rule.level or "warning"
    fix, alternatives = fixes_of(result, own, run, texts, context, index=index)
    return Diagnostic(
        own,
        run.message(result.fields("message"), rule),
        rule.tool,
        rule.name,
        cwe=_cwe(result) or rule.cwe,
        level=_LEVELS.get(level, "warning"),
        related=without_repeats([*others, *related_places(result, run, texts)], own),
        fingerprint=_fingerprint(result),
        suppressed=_is_suppressed(result),
        index=index,
        replacements=fix,
        alternatives=alternatives,
    )


def _cwe(result: Fields) -> int | None:
    """The weakness that a result itself names, in its taxa or properties."""
    for taxon in result.objects("taxa"):
        if taxon.fields("toolComponent").text("name").upper() == "CWE":
            return cwe_number(taxon.text("id"))
    return cwe_of_properties(result.fields("properties"))


def _fingerprint(result: Fields) -> str:
    """What a result is known by: the hash of its line where there is one, for that finds a moved line too."""
    partial = result.fields("partialFingerprints")
    if line_hash := partial.text(_LINE_HASH):
        return line_hash
    for prints in (result.fields("fingerprints"), partial):
        for name in prints.values:
            return prints.text(name)
    return ""


def _is_suppressed(result: Fields) -> bool:
    """Suppressed, unless one suppression was refused or is still discussed; gone counts as suppressed."""
    suppressions = [one.text("status") for one in result.objects("suppressions")]
    accepted = bool(suppressions) and not {"underReview", "rejected"} & set(suppressions)
    return accepted or result.text("baselineState") == "absent"
