"""Rule-based tools: warnings inside functions are counted, and a tool that is not there has no figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_prep.corpora.itc.pairs import read_benchmark
from data_prep.errors import PlcError
from plc.evaluate.real_suite import rule_tools
from plc.evaluate.real_suite.rule_tools import Tool, measure_tools, tool_json, tool_of
from tests.unit.itc_files import write_benchmark


@pytest.fixture
def benchmark(tmp_path: Path) -> Path:
    return write_benchmark(tmp_path / "itc")


def script(folder: Path, body: str) -> Tool:
    """A tool that does what a shell script says; its last argument is the file."""
    path = folder / "checker"
    path.write_text(f'#!/bin/sh\n[ "$1" = --version ] && echo "checker 4.5.6" && exit\n{body}\n', "utf-8")
    path.chmod(0o755)
    return Tool("checker --hard", (str(path), "--hard"))


def test_a_warning_counts_in_the_function_that_it_points_into(tmp_path: Path, benchmark: Path) -> None:
    body = r"""for f; do :; done
echo "$f:8:3: warning: in both versions of the first function" >&2
case $f in */001/*) echo "$f:29: error: only in the flawed last one";; esac
echo "$f:2:1: warning: outside of functions"
echo "other.h:8:1: warning: in another file"
echo "$f:8:3: note: no warning" """
    functions = read_benchmark(benchmark, max_words=400, progress=lambda *_: None).functions
    reported: list[int] = []
    (found,) = measure_tools(benchmark, functions, tools=[script(tmp_path, body)], tell=reported.append)
    assert (found.name, found.version) == ("checker --hard", "4.5.6")
    assert found.hits is not None
    assert found.false_alarms is not None
    assert (found.hits.hits, found.hits.n, found.false_alarms.hits) == (2, 3, 1)
    assert tool_of(tool_json(found)) == found
    assert reported == [2]


def test_a_tool_that_is_not_installed_has_no_figures(benchmark: Path) -> None:
    functions = read_benchmark(benchmark, max_words=400, progress=lambda *_: None).functions
    (found,) = measure_tools(benchmark, functions, tools=[Tool("nothing", ("no-such-checker",))])
    assert (found.version, found.hits, found.false_alarms) == (None, None, None)
    assert tool_of(tool_json(found)) == found


def test_a_tool_that_never_ends_is_named(
    tmp_path: Path, benchmark: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    functions = read_benchmark(benchmark, max_words=400, progress=lambda *_: None).functions
    monkeypatch.setattr(rule_tools, "LIMIT", 0.05)
    with pytest.raises(PlcError, match=r"checker --hard took more than 0.05 s"):
        measure_tools(benchmark, functions, tools=[script(tmp_path, "exec sleep 5")])
