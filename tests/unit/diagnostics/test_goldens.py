"""Reports of the real tools, and some in their documented shapes, are read as expected."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from plc.diagnostics.formats import FORMATS, ReportFormat, read_report, reader_of
from plc.diagnostics.formats.recognition import LOOKED_AT, recognised
from tests.unit.diagnostics.goldens import FOLDER, REPORTS, expected, shown

_BEGINS: tuple[tuple[str, ReportFormat], ...] = (
    ("asan", "sanitizer"),
    ("clang-asan", "sanitizer"),
    ("clang-msan", "sanitizer"),
    ("clang-tidy-columns.yaml", "clang-tidy-yaml"),
    ("clang-tidy.yaml", "clang-tidy-yaml"),
    ("clang-tidy-fixes.yaml", "clang-tidy-yaml"),
    ("clang", "gcc"),
    ("cppcheck-gcc", "cppcheck"),
    ("cppcheck", "cppcheck"),
    ("ecj", "ecj"),
    ("errorprone", "javac"),
    ("findbugs", "spotbugs"),
    ("gcc-analyze.json", "gcc-json"),
    ("gcc-columns.json", "gcc-json"),
    ("gcc-compile.json", "gcc-json"),
    ("gcc-fixes.json", "gcc-json"),
    ("gcc.sarif", "sarif"),
    ("gcc", "gcc"),
    ("infer", "infer"),
    ("javac", "javac"),
    ("maven", "javac"),
    ("gradle", "javac"),
    ("pmd.sarif", "sarif"),
    ("pmd", "pmd"),
    ("spotbugs", "spotbugs"),
    ("tsan", "sanitizer"),
    ("ubsan", "sanitizer"),
    ("valgrind", "valgrind"),
    ("windows", "gcc"),
    ("bases", "sarif"),
    ("codeql", "sarif"),
    ("semgrep", "sarif"),
)


def _format(report: Path) -> ReportFormat:
    return next(name for begin, name in _BEGINS if report.name.startswith(begin))


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_a_report_is_read_as_expected(report: Path) -> None:
    assert shown(report) == expected(report).read_text(encoding="utf-8")


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_its_format_is_recognised(report: Path) -> None:
    assert recognised(report.read_bytes()[:LOOKED_AT]) == _format(report)


def test_every_format_has_a_golden_report() -> None:
    assert {_format(report) for report in REPORTS} == set(FORMATS)


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_it_does_not_matter_what_holds_a_report(report: Path) -> None:
    read = reader_of(_format(report))
    data = report.read_bytes()
    text = data.decode("utf-8")
    with report.open("rb") as stream:
        from_stream = list(read(stream))
    assert from_stream
    assert list(read(data)) == from_stream
    assert list(read(text)) == from_stream
    assert list(read(iter(text.splitlines(keepends=True)))) == from_stream
    assert list(read_report(b"\xef\xbb\xbf" + data)) == from_stream
    assert list(read_report(b"\xff\xfe" + text.encode("utf-16-le"))) == from_stream


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_diagnostics_come_before_the_report_ends(report: Path) -> None:
    data = report.read_bytes()
    whole = list(read_report(data, format=_format(report)))
    tool_comes_last = report.name == "codeql.sarif"
    if len(whole) > 1 and report.suffix in (".txt", ".sarif") and not tool_comes_last:
        assert next(read_report(data[: len(data) * 9 // 10], format=_format(report))) == whole[0]
    assert list(islice(read_report(data, format=_format(report)), 1)) == whole[:1]


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_each_result_has_its_number(report: Path) -> None:
    numbers = [diagnostic.index for diagnostic in read_report(report.read_bytes())]
    assert numbers == sorted({number for number in numbers if number is not None})


@pytest.mark.parametrize("name", ["real/maven-errors.txt", "written/gradle.txt"])
def test_what_a_build_says_again_at_its_end_is_one_report(name: str) -> None:
    data = (FOLDER / name).read_bytes()
    found = [(each.location.line, each.message) for each in read_report(data)]
    assert len(found) == len(set(found))
    assert [line for line, message in found if "cannot find symbol" in message] == [7, 8]
    assert all("location: class Compile" in message for _, message in found if "symbol" in message)
