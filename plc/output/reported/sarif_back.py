"""The SARIF log that was read, given back as a stream: its results as they were, with `fixes` added."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, final

from plc.diagnostics.input.json_stream import WHOLE, events, values
from plc.output.formats.protocol import Run, Stopped
from plc.output.reported.json_writer import Writer
from plc.output.reported.sarif_fixes import SOURCE, STATUS, fixes_of, state_of
from plc.repair.batch import Failed
from plc.repair.reported.outcomes import Answered

_RUN = "runs.item"
_RESULT = f"{_RUN}.results.item"
_COLUMNS = f"{_RUN}.columnKind"
_PROPERTIES = "properties"  # of the log
_STOPPED = "plcStopped"
_IN_MEMORY = 8 << 20  # bytes of fixes, which are kept until the log is read again


def sarif_back(outcomes: Iterable[Answered | Failed], run: Run, given: BinaryIO) -> Iterator[bytes]:
    """The log once all of it is answered; a result that was not repaired stays as it was.

    Each result that was answered says in its `properties` what became of it; fixes of its own come last.
    """
    code_points = [kind == "unicodeCodePoints" for kind in _column_kinds(given)]
    with SpooledTemporaryFile(_IN_MEMORY) as spool:
        kept = _Kept(spool)
        for outcome in outcomes:
            if isinstance(outcome, Answered):
                kept.keep(outcome, top=run.top)
        given.seek(0)
        writer = Writer()
        stopped = run.stopped()
        run_number = index = -1
        for place, event, value in events(given, "SARIF", whole=_RESULT):
            if place == _RUN and event == "start_map":
                run_number += 1
            index += place == _RESULT
            if event == WHOLE:
                is_points = code_points[run_number]
                result = (
                    kept.added_to(value, index, code_points=is_points) if isinstance(value, dict) else value
                )
                yield writer.value(result)
                continue
            if stopped is not None and event == "end_map":
                if place == _PROPERTIES:
                    yield from _marked(writer, stopped)
                    stopped = None
                elif not place:
                    yield writer.event("map_key", _PROPERTIES) + writer.event("start_map", None)
                    yield from _marked(writer, stopped)
                    yield writer.event("end_map", None)
            yield writer.event(event, value)
        yield b"\n"


def _marked(writer: Writer, stopped: Stopped) -> Iterator[bytes]:
    """Among the log's own properties that not all of it is answered."""
    yield writer.event("map_key", _STOPPED) + writer.value(stopped.in_json())


def _column_kinds(given: BinaryIO) -> list[str]:
    """What columns count in each run: code points, or UTF-16 units where it says nothing."""
    kinds: list[str] = []
    given.seek(0)
    for place, value in values(given, frozenset([_COLUMNS]), "SARIF", announced=_RUN):
        if place == _RUN:
            kinds.append("")
        elif isinstance(value, str):
            kinds[-1] = value
    return kinds


@final
class _Kept:
    """What is added to results, by their index, out of memory where it is much."""

    def __init__(self, spool: SpooledTemporaryFile[bytes]) -> None:
        self._spool = spool
        self._begins = array("q")  # where what is added to each result begins; -1: nothing is
        self._ends = array("q")

    def keep(self, answered: Answered, *, top: int | None) -> None:
        """Take the answers of one file."""
        for answer in answered.reported:
            if answer.diagnostic.index is None:
                continue
            added = {
                "points": fixes_of(answered, answer, {}, top=top),
                "units": fixes_of(answered, answer, {}, top=top, utf16=True),
                "properties": state_of(answer),
            }
            start = self._spool.tell()
            self._spool.write(json.dumps(added).encode())
            self._note(answer.diagnostic.index, start, self._spool.tell())

    def _note(self, index: int, start: int, end: int) -> None:
        missing = index + 1 - len(self._begins)
        if missing > 0:
            self._begins.extend([-1] * missing)
            self._ends.extend([-1] * missing)
        self._begins[index], self._ends[index] = start, end

    def added_to(self, result: dict[str, Any], index: int, *, code_points: bool) -> dict[str, Any]:
        """A result with its fixes; the files in them are named as the result names its own."""
        start = self._begins[index] if index < len(self._begins) else -1
        if start < 0:
            return result
        self._spool.seek(start)
        added: dict[str, Any] = json.loads(self._spool.read(self._ends[index] - start))
        fixes: list[dict[str, Any]] = added["points" if code_points else "units"]
        for fix in fixes:
            for change in fix["artifactChanges"]:
                change["artifactLocation"] = _artifact(result)
        properties = result.get("properties", {})
        others = [fix for fix in result.get("fixes", ()) if STATUS not in properties or not _is_ours(fix)]
        if fixes or "fixes" in result:
            result["fixes"] = [*fixes, *others]
        result["properties"] = {**properties, **added["properties"]}
        return result


def _is_ours(fix: object) -> bool:
    """Whether a fix is one that an earlier run added."""
    return isinstance(fix, dict) and SOURCE in fix.get("properties", {})


def _artifact(result: dict[str, Any]) -> dict[str, Any]:
    """How a result names the file that it is in."""
    for location in result.get("locations", ()):
        found = location.get("physicalLocation", {}).get("artifactLocation")
        if isinstance(found, dict):
            return {key: found[key] for key in ("uri", "uriBaseId", "index") if key in found}
    return {}
