"""A header that does not compile alone is verified through a file that includes it, or not at all."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from plc.diagnostics import Diagnostic, Location
from plc.diagnostics.diagnostic import Level
from plc.diagnostics.rules import classified
from plc.verify.adapters import run
from plc.verify.adapters.c_tools import GCC
from plc.verify.adapters.includers import _including
from plc.verify.reported import ReportedFile, Verdict
from plc.verify.tools import Limits, Tools

pytestmark = pytest.mark.skipif(shutil.which("gcc") is None, reason="needs gcc")

BASE = "typedef struct Loop { int stop; } Loop;\nvoid keep(Loop *loop);\n"
ADAPTER = """static void halt(Loop *loop)
{
    int unused;
    if (loop->stop = 1)
        keep(loop);
}
"""
USER = '#include "base.h"\n#include "adapters/own.h"\nint main(void) { Loop a = {0}; halt(&a); return 0; }\n'
PARENTHESES = "suggest parentheses around assignment used as truth value"


@pytest.fixture
def header(tmp_path: Path) -> Path:
    root = tmp_path / "tree"
    (root / ".git").mkdir(parents=True)
    (root / "adapters").mkdir()
    (root / "base.h").write_text(BASE, encoding="utf-8")
    (root / "adapters" / "own.h").write_text(ADAPTER, encoding="utf-8")
    return root / "adapters" / "own.h"


def said(line: int, message: str, rule: str = "") -> Diagnostic:
    level: Level = "warning" if rule else "error"
    return classified(Diagnostic(Location(Path("own.h"), line), message, "gcc", rule, level=level))


def verdicts(header: Path, diagnostic: Diagnostic, *texts: str) -> list[Verdict]:
    held = header.read_bytes()
    with ReportedFile(header, held, "c", tools=Tools(limits=Limits(seconds=120))) as file:
        found = list(file.verdicts(diagnostic, [text.encode() for text in texts]))
    assert header.read_bytes() == held
    return found


@pytest.mark.parametrize(
    ("folder", "spelled"), [(".", "adapters/own.h"), ("examples", "../adapters/own.h"), ("adapters", "own.h")]
)
def test_a_file_that_includes_it_verifies_a_header(header: Path, folder: str, spelled: str) -> None:
    place = header.parents[1] / folder
    place.mkdir(exist_ok=True)
    text = USER.replace("adapters/own.h", spelled)
    (place / "user.c").write_text(text, encoding="utf-8")
    fixed, broken, same = verdicts(
        header,
        said(4, PARENTHESES, "-Wparentheses"),
        ADAPTER.replace("stop = 1", "stop == 1"),
        ADAPTER.replace("keep(loop)", "(keep(loop)"),
        ADAPTER.replace("keep(loop)", "(keep(loop))"),
    )
    assert fixed == Verdict(True, "", ("trick", "compile", "report"))
    assert broken.objection == "compile"
    assert same.objection == "report"


def test_where_no_file_includes_it_nothing_is_verified(header: Path) -> None:
    """What the header misses is declared by whoever includes it: a fix that declares it anew is none."""
    missing = "unknown type name 'Loop'"
    (refused,) = verdicts(header, said(1, missing), ADAPTER.replace("Loop *loop", "int *loop"))
    assert refused.objection == "tool"
    assert refused.reason.startswith("the header does not compile alone")
    good = ADAPTER.replace("stop = 1", "stop == 1")
    (verdict,) = verdicts(header, said(4, PARENTHESES, "-Wparentheses"), good)
    assert not verdict.fixes
    assert verdict.reason.startswith("the header does not compile alone, and no file of the tree")


def test_a_header_that_breaks_all_that_include_it_is_verified_through_them(header: Path) -> None:
    text = ADAPTER.replace("int unused;", "int stop = loop->stop;").replace("loop->stop = 1", "stop == 1")
    header.write_text(text.replace("->stop;", "->stop"), encoding="utf-8")
    (header.parents[1] / "user.c").write_text(USER, encoding="utf-8")
    (verdict,) = verdicts(header, said(4, "expected ',' or ';' before 'if'"), text)
    assert verdict.fixes


def test_a_tool_that_is_run_reports_of_a_header_what_it_says_through_another_file(header: Path) -> None:
    (header.parents[1] / "user.c").write_text(USER, encoding="utf-8")
    found = run([GCC], [header], root=header.parents[1], tools=Tools(), on_failure=print)
    assert [(entry.location.line, entry.rule) for entry in found] == [
        (3, "-Wunused-variable"),
        (4, "-Wparentheses"),
    ]


def test_a_header_of_cpp_is_read_as_such_whatever_its_name_ends_with(header: Path) -> None:
    header.write_text("class Loop {\npublic:\n    bool stop() const { int unused; return true; }\n};\n")
    found = run([GCC], [header], root=header.parent, tools=Tools(), on_failure=print)
    assert [(entry.location.line, entry.rule) for entry in found] == [(3, "-Wunused-variable")]


def test_of_a_header_that_no_source_includes_errors_in_other_headers_are_not_reported(header: Path) -> None:
    (header.parent / "types.h").write_text("typedef Unknown Other;\n")
    header.write_text('#include "types.h"\nOther f(void);\nMissing g(void);\n')
    found = run([GCC], [header], root=header.parents[1], tools=Tools(), on_failure=print)
    assert {entry.location.path.name for entry in found} == {header.name}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_pipes_and_links_named_like_sources_are_not_read(tmp_path: Path) -> None:
    """Reading one would wait for ever, or read a device without an end."""
    (tmp_path / ".git").mkdir()
    header = tmp_path / "a.h"
    header.write_text("int f(T x);\n")
    os.mkfifo(tmp_path / "b.c")
    (tmp_path / "c.c").symlink_to("/dev/zero")
    (tmp_path / "z.c").write_text('typedef int T;\n#include "a.h"\n')
    assert [each.path.name for each in _including(header)] == ["z.c"]


def test_of_a_tree_with_too_many_files_those_near_the_header_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plc.verify.adapters.includers._MOST_ENTRIES", 20)
    (tmp_path / ".git").mkdir()
    for folder in ("a", "b/c", "z/y", "z/y/x"):
        (tmp_path / folder).mkdir(parents=True)
        for number in range(9):
            (tmp_path / folder / f"{number}.c").write_text('#include "a.h"\n')
    header = tmp_path / "z" / "y" / "a.h"
    header.write_text("int f(T x);\n")
    found = [each.path.relative_to(tmp_path).as_posix() for each in _including(header)]
    assert found[:18] == [f"z/y/{folder}{number}.c" for folder in ("", "x/") for number in range(9)]


def test_a_walk_over_links_that_lead_in_circles_ends_and_names_each_file_once(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "up").symlink_to(tmp_path)
    (tmp_path / "a" / "b" / "a.h").write_text("int f(T x);\n")
    for place in ("a/b/one.c", "a/two.c", "three.c"):
        (tmp_path / place).write_text('#include "a.h"\n' if "one" in place else '#include "b/a.h"\n')
    header = tmp_path / "a" / "b" / "a.h"
    assert [each.path.name for each in _including(header)] == ["one.c", "two.c", "three.c"]
