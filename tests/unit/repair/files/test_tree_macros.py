"""Macros that headers of the tree define: they decide how a function's head is read, guesses do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_prep.substitutes.outside import outside_here
from data_prep.text.languages import parse, substitutes_of
from plc.repair.batch import Analysed, Plan, look_through
from plc.repair.cache.store import Cache
from plc.repair.files.selection import SourceFile
from plc.repair.files.tree_macros import TreeMacros
from tests.scripted_model import repairer, swap

pytestmark = pytest.mark.usefixtures("no_tools")

HEADER = b"""#define jobapi(kind) __attribute__((visibility(#kind)))
#define Fast jobinline
#define Unused __attribute__((unused))
#define each_job(s) for (; *s; s++)
"""
SOURCE = b"""#include "api/names.h"
Fast jobapi(default) struct job *run(char *s Unused)
{
    each_job(s) if (*s)
        gets(s);
    return 0;
}
"""
SERVED = repairer(swap("gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "include" / "api").mkdir(parents=True)
    (tmp_path / "include" / "api" / "names.h").write_bytes(b'#include "more.h"\n' + HEADER)
    (tmp_path / "include" / "api" / "more.h").write_bytes(b"#define jobinline static inline\n")
    (tmp_path / "src").mkdir()
    path = tmp_path / "src" / "a.c"
    path.write_bytes(SOURCE)
    return path


def analysed(path: Path, macros: TreeMacros, cache: Cache | None = None) -> Analysed:
    plan = Plan(cache=cache, macros=macros)
    (outcome,) = look_through(SERVED, [SourceFile(path, "c")], plan=plan, jobs=1)
    assert isinstance(outcome, Analysed), outcome
    return outcome


def test_a_macro_with_an_odd_name_is_read_as_its_header_defines_it(path: Path) -> None:
    assert analysed(path, TreeMacros()).report.skipped
    known = analysed(path, TreeMacros([path.parents[1]])).report
    assert known.functions == 1
    assert not known.skipped


def test_a_git_repository_is_a_tree_whatever_was_named(path: Path) -> None:
    (path.parents[1] / ".git").mkdir()
    assert not analysed(path, TreeMacros()).report.skipped


def test_of_what_lies_below_a_file_in_no_tree_the_first_folders_count(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    top = path.parents[1]
    lone = top / "lone.c"
    lone.write_bytes(SOURCE)
    assert not analysed(lone, TreeMacros()).report.skipped
    monkeypatch.setattr("plc.repair.files.tree_macros._BESIDE", 2)  # itself and `include`
    assert analysed(lone, TreeMacros()).report.skipped
    assert not analysed(lone, TreeMacros([top])).report.skipped


def test_a_kept_report_is_not_used_once_the_header_says_otherwise(path: Path, tmp_path: Path) -> None:
    with Cache(tmp_path / "cache", warn=pytest.fail) as cache:
        top = path.parents[1]
        assert not analysed(path, TreeMacros([top]), cache).report.skipped
        (top / "include" / "api" / "names.h").write_bytes(b"")
        assert analysed(path, TreeMacros([top]), cache).report.skipped


def test_what_is_read_by_headers_is_not_remembered_for_a_text_alone(path: Path) -> None:
    alone = substitutes_of(SOURCE, "c")
    with TreeMacros([path.parents[1]]).around(path, SOURCE, "c"):
        assert not parse(SOURCE, "c").root_node.has_error
        known = substitutes_of(SOURCE, "c")
    assert known != alone
    assert substitutes_of(SOURCE, "c") == alone


def test_only_macros_that_the_text_uses_count_and_its_own_come_first(path: Path) -> None:
    (path.parents[1] / "include" / "api" / "more.h").write_bytes(
        b"#define jobinline inline\n#define other 1\n"
    )
    with TreeMacros([path.parents[1]]).around(path, SOURCE, "c"):
        assert sorted(outside_here().bodies) == [b"Fast", b"Unused", b"each_job", b"jobapi", b"jobinline"]
    assert not outside_here().bodies


def test_a_header_that_is_not_clear_takes_nothing_from_how_a_name_is_written(path: Path) -> None:
    names = path.parents[1] / "include" / "api" / "names.h"
    names.write_bytes(b'#define BMI2_TARGET TARGET_OF("bmi2")\n')
    text = b'#include "api/names.h"\nBMI2_TARGET struct job *run(char *s)\n{\n    return find(s);\n}\n'
    with TreeMacros([path.parents[1]]).around(path, text, "c"):
        assert outside_here().bodies
        assert not parse(text, "c").root_node.has_error
