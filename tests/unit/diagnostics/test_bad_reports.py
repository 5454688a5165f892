"""Damaged and hostile reports, and what is none: one clear error, or the damaged result is skipped."""

from __future__ import annotations

import io
import json
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, cast

import ijson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plc.diagnostics import Diagnostic
from plc.diagnostics.errors import EmptyReportError, ReportError
from plc.diagnostics.formats import FORMATS, Context, ReportFormat, read_report
from plc.diagnostics.input.json_stream import WHOLE, events
from tests.unit.diagnostics.goldens import REPORTS, in_tree, read_file

_TEXTS: tuple[ReportFormat, ...] = ("gcc", "cppcheck", "javac", "ecj", "sanitizer", "valgrind")
_XML: tuple[ReportFormat, ...] = ("cppcheck", "ecj", "spotbugs", "pmd", "valgrind")
_JSON: tuple[ReportFormat, ...] = ("sarif", "infer", "gcc-json")
_BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b'<results version="2"><errors><error id="&b;" msg="&b;"/></errors></results>'
)
_OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><results>&x;</results>'
)


class _Repeated(io.RawIOBase):
    """A stream of one piece of bytes again and again, which needs no memory."""

    def __init__(self, piece: bytes, times: int, begin: bytes = b"", end: bytes = b"") -> None:
        self._pieces = self._all(piece, times, begin, end)
        self._rest = b""

    @staticmethod
    def _all(piece: bytes, times: int, begin: bytes, end: bytes) -> Iterator[bytes]:
        yield begin
        for _ in range(times):
            yield piece
        yield end

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        while not self._rest:
            try:
                self._rest = next(self._pieces)
            except StopIteration:
                return 0
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


def _stream(piece: bytes, times: int, begin: bytes = b"", end: bytes = b"") -> BinaryIO:
    return cast(BinaryIO, io.BufferedReader(_Repeated(piece, times, begin, end)))


def _read(data: bytes | BinaryIO, name: ReportFormat | None = None) -> tuple[list[Diagnostic], list[str]]:
    damage: list[str] = []
    context = Context(in_tree=in_tree, read_file=read_file, on_damage=damage.append)
    return list(read_report(data, format=name, context=context)), damage


def test_an_empty_report_is_told_apart() -> None:
    with pytest.raises(EmptyReportError, match=r"empty; if its tool found nothing, this is right"):
        _read(b"")


@pytest.mark.parametrize("name", _TEXTS)
def test_an_empty_text_has_no_diagnostics(name: ReportFormat) -> None:
    assert _read(b"", name) == ([], [])


def test_sarif_without_a_run_is_empty() -> None:
    with pytest.raises(EmptyReportError, match=r"has no runs"):
        _read(b'{"version": "2.1.0", "runs": []}', "sarif")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\x7fELF\x02\x01\x01\x00\x00", "is binary; give the text, JSON or XML"),
        (b"nothing that a tool would say\n", "text of no format that plc knows; it reads sarif, gcc, "),
        (b'{"a": {}}', "JSON of no format that plc knows"),
        (b'{"a": 1}', "JSON but no SARIF: it has no 'runs'"),
        (b"<html><body/></html>", "XML that plc does not read: its first element is <html>"),
        (b"<!-- nothing -->", "XML that plc does not read: it has no element"),
        (b'{"version": "2.0.0", "runs": []}', "SARIF of version '2.0.0', and plc reads 2.1.0 only"),
        (b'{"version": 2, "runs": [{}]}', "SARIF of version '2', and plc reads 2.1.0 only"),
        (b'{"version": "2.1.0", "runs": [{"results": [{', "the SARIF report is no JSON or ends early"),
        (b'<results version="2"><errors><error id="a"', "the cppcheck report is no XML or ends early"),
        (b'[{"bug_type": "X", "file": "a.c"', "the Infer report is no JSON or ends early"),
        (b'[{"kind": "error", "locations": [', "the gcc report is no JSON or ends early"),
        (b"---\nMainSourceFile: 'a.c'\nDiagnostics:\n  - {a: [", "the clang-tidy report is no YAML"),
        (_BOMB, "the cppcheck report declares entities, which plc does not read; remove its DOCTYPE"),
        (_OUTSIDE, "the cppcheck report declares entities, which plc does not read"),
    ],
)  # fmt: skip
def test_a_report_that_cannot_be_read_is_one_error(data: bytes, message: str) -> None:
    with pytest.raises(ReportError, match="report") as error:
        _read(data)
    assert message in str(error.value)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    "data",
    [
        b"\x00\xff\xfe\x80" * 1000,
        b"\n" * 1000,
        b"[" * 100_000,
        b'{"runs":' * 10_000,
        b"<a>" * 10_000,
        b"- " * 1000,
        b"a: &a [*a, *a]\n",
        b"null",
        b'"text"',
        b"[null, 1, [], {}, true]",
        b'{"runs": 1}',
        b'{"runs": [1, null, {"results": 3, "tool": []}]}',
        b"1e999999",
        b"x" * 3_000_000,
    ],
    ids=lambda data: repr(data[:12]),
)
def test_garbage_is_an_error_or_nothing_in_every_format(name: ReportFormat, data: bytes) -> None:
    with suppress(ReportError):
        assert _read(data, name)[0] == []


@pytest.mark.parametrize("name", _TEXTS)
def test_a_line_without_end_takes_no_memory(name: ReportFormat) -> None:
    tracemalloc.start()
    times = (
        1_500 if name == "javac" else 100
    )  # a hundred megabytes once, since all share the reading of lines
    sum(1 for _ in read_report(_stream(b"a.c:1:2: error: x " * 4096, times), format=name))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 << 20


def test_the_memory_for_sarif_does_not_grow_with_the_log() -> None:
    result = {
        "ruleId": "SA1",
        "message": {"text": "é" * 4_000},
        "locations": [
            {"physicalLocation": {"artifactLocation": {"uri": "memory.c"}, "region": {"startLine": 7}}}
        ],
    }
    begin = b'{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "results": [1'
    piece = b"," + json.dumps(result).encode()
    tracemalloc.start()
    count = sum(1 for _ in read_report(_stream(piece, 500, begin, b"]}]}")))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 500
    assert peak < 12 << 20  # the copy of what cannot be read twice counts until it is a file


@pytest.mark.slow
def test_a_gigabyte_of_sarif_is_read_within_bounded_memory() -> None:
    place = {"physicalLocation": {"artifactLocation": {"uri": "memory.c"}, "region": {"startLine": 7}}}
    result = json.dumps({"ruleId": "a", "message": {"text": "x" * 8_000}, "locations": [place]}).encode()
    begin = b'{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "results": [1'
    times = (1 << 30) // len(result)
    tracemalloc.start()
    assert sum(1 for _ in read_report(_stream(b"," + result, times, begin, b"]}]}"))) == times
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 24 << 20


def test_memory_for_xml_does_not_grow_with_the_report() -> None:
    piece = b'<error id="nullPointer" severity="error" msg="m"><location file="a.c" line="3"/></error>\n'
    tracemalloc.start()
    stream = _stream(piece, 3_000, b'<results version="2"><errors>', b"</errors></results>")
    assert sum(1 for _ in read_report(stream, format="cppcheck")) == 3_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2 << 20


@pytest.mark.parametrize(
    "report", [path for path in REPORTS if path.suffix == ".sarif"], ids=lambda path: path.name
)
def test_events_have_the_places_that_ijson_gives_them(report: Path) -> None:
    data = report.read_bytes()
    assert list(events(io.BytesIO(data), "SARIF")) == list(ijson.parse(data, use_float=True))


def test_a_value_that_is_wanted_as_a_whole_is_one_event() -> None:
    text = b'{"a": [{"b": [1, {"c": null}], "d": {}}, 7, []], "e": "x"}'
    found = [
        (place, value)
        for place, event, value in events(io.BytesIO(text), "SARIF", whole="a.item")
        if event == WHOLE
    ]
    assert found == [("a.item", {"b": [1, {"c": None}], "d": {}}), ("a.item", [])]


def test_events_that_are_nested_too_deeply_are_refused() -> None:
    with pytest.raises(
        ReportError, match="the SARIF report is nested too deeply; let the tool write it again"
    ):
        list(events(io.BytesIO(b"[" * 100_000), "SARIF"))


_JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_wrong_type_in_any_field_is_skipped_or_an_error(data: st.DataObject) -> None:
    report = data.draw(st.sampled_from([path for path in REPORTS if path.suffix in (".json", ".sarif")]))
    document = json.loads(report.read_text(encoding="utf-8"))
    places = list(_places(document))
    owner, key = data.draw(st.sampled_from(places))
    owner[key] = data.draw(_JSON_VALUES)
    with suppress(ReportError):
        _read(json.dumps(document).encode(), None)


def _places(value: object) -> Iterator[tuple[Any, str | int]]:
    """Every place in a document at which a value can be put."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield value, key
            yield from _places(inner)
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield value, at
            yield from _places(inner)


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_a_mutated_report_is_read_or_is_an_error(data: st.DataObject) -> None:
    report = data.draw(st.sampled_from(REPORTS))
    text = report.read_bytes()
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(at, min(len(text), at + 40)))
        pieces = st.binary(max_size=6) | st.sampled_from(
            [b"\n", b"\x00", b":", b"9" * 30, b"-1", b'"', b"<", b"%", b"[", b"\xff"]
        )
        text = text[:at] + data.draw(pieces) + text[end:]
    name = data.draw(st.sampled_from([None, *FORMATS]))
    with suppress(ReportError):
        for diagnostic in _read(text, name)[0]:
            place = diagnostic.location
            assert place.line is None or place.line >= 1
            assert place.column is None or place.column >= 1


_HEADS = (
    "a.c:3:5: warning: said [-Wa]\n{0}\na.c:4:5: note: {0}\n",
    "A.java:3: error: {0}\n    f {0}\n    ^\n  symbol:   class {0}\n",
    "1. ERROR in /a/A.java (at line 3)\n\t{0}\n\t^^^\n{0}\n----------\n",
    "a.c:3:5: style: {0} [foo]\n",
    "==1==ERROR: AddressSanitizer: heap-use-after-free {0}\n    #0 0x1 in {0} /a.c:17:5\n{0}\n",
    "==1== Memcheck, a\n==1== Invalid read {0}\n==1==    at 0x1: {0} (a.c:3)\n==1==  {0}\n",
)


@pytest.mark.parametrize("head", _HEADS, ids=lambda head: head[:12])
def test_the_time_for_endless_lines_grows_with_their_length(head: str) -> None:
    for piece in (" ", "a", "'", "(", ":", "| ", "(1) ", "x:1: ", "[x.c:1]->", "~", " at ", "a."):
        report = head.format((piece * 100_000)[:100_000]).encode()
        began = time.process_time()
        _read(report)
        assert time.process_time() - began < 8, piece  # what grew with the square took minutes
