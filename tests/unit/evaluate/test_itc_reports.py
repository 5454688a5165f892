"""Reports on a small benchmark: which count, what is verified, and how its fixed programs run."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from data_prep.errors import PlcError
from plc.cli.app import main
from plc.diagnostics import Diagnostic, Location
from plc.evaluate.itc_reports.behaviour import Comparison
from plc.evaluate.itc_reports.programs import Program, unpacked
from plc.evaluate.itc_reports.repairing import MOST, Repaired, repaired
from plc.evaluate.itc_reports.report import Judged, rates, reasons, suite_json, tables
from plc.evaluate.itc_reports.reports import Report, Reports, reports_of
from plc.evaluate.report import read_report
from plc.verify.tools import Tools
from tests.scripted_model import Rule, either, repairer, swap
from tests.unit.itc_files import write_benchmark

FLAWED = """#include <stdio.h>
extern volatile int vflag;

int bounds_001(int way)
{
    int data[10] = {0};
    printf("one\\n");
    return (data)[12] + way; /* ERROR: bounds */
}

int bounds_002(void)
{
    int data[2] = {1, 2};
    return data[1];
}

void bounds_main(void)
{
    if (vflag == 1 || vflag ==888)
    {
        bounds_001(0);
    }
    if (vflag == 2 || vflag ==888)
    {
        printf("%d\\n", bounds_002());
    }
}
"""
CORRECTED = FLAWED.replace("(data)[12] +", "(data)[0] +")
MAIN = """#include <stdlib.h>
volatile int vflag;
void bounds_main(void);
int main(int count, char **words)
{
    vflag = count > 1 ? atoi(words[1]) % 1000 : 0;
    bounds_main();
    return 0;
}
"""
needs_cppcheck = pytest.mark.skipif(
    shutil.which("cppcheck") is None or shutil.which("gcc") is None, reason="needs cppcheck and gcc"
)
needs_gcc = pytest.mark.skipif(shutil.which("gcc") is None, reason="needs gcc")
# of `int data[10] = {0}; … (data)[12] + way` the numbers are n0, n1 and n2
RIGHT = swap("n2", "n1", probability=0.3)
STILL_WRONG = swap("+", "-", probability=0.5)


def benchmark(folder: Path) -> Path:
    write_benchmark(folder, flawed=FLAWED, corrected=CORRECTED)
    (folder / "000/001/wide_shift_main.c").write_text(MAIN, "utf-8")
    return folder


@pytest.fixture
def program(tmp_path: Path) -> Program:
    (only,) = unpacked(benchmark(tmp_path / "in"), tmp_path / "files", lambda *_: None)
    return only


def found(program: Program) -> Reports:
    return reports_of([program], Tools())


def answered(program: Program, rule: Rule) -> Repaired:
    reports = [each for each in found(program).reports if each.tool == "cppcheck"]
    return next(iter(repaired(reports, repairer(rule), Tools())))


def compared(program: Program, tmp_path: Path, *texts: str, function: str = "bounds_001") -> list[str]:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    comparison = Comparison(scratch)
    report = Report(program, Diagnostic(Location(program.path, 8)), function)
    return [comparison.of(report, text.encode()) for text in texts]


def test_a_program_has_its_main_beside_and_runs_one_function(program: Program) -> None:
    assert [path.name for path in program.others] == ["wide_shift_main.c"]
    assert program.flawed.holding(8) == "bounds_001"
    assert program.flawed.holding(2) == ""
    assert program.arguments("bounds_002_func_001") == ["888002"]
    assert program.arguments("helper") == ["888001", "888002"]


@needs_cppcheck
def test_what_the_corrected_version_has_too_does_not_count(tmp_path: Path) -> None:
    also = "int again(void)\n{\n    int data[2] = {0, 0};\n    return data[7];\n}\n"
    source = tmp_path / "in"
    write_benchmark(source, flawed=FLAWED + also, corrected=CORRECTED + also)
    (program,) = unpacked(source, tmp_path / "files", lambda *_: None)
    reports = found(program)
    said = {(each.tool, each.function) for each in reports.reports}
    assert ("cppcheck", "bounds_001") in said
    assert all(function == "bounds_001" for _, function in said)
    assert reports.left_out["of the corrected version too"] >= 1


def test_without_any_tool_it_is_said_which_are_meant(
    program: Program, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(PlcError, match="install one of cppcheck, gcc-analyzer, clang-tidy"):
        found(program)
    assert "its reports are left out" in capsys.readouterr().err


@needs_cppcheck
def test_the_second_suggestion_counts_among_five_alone(program: Program) -> None:
    answer = answered(program, either(STILL_WRONG, RIGHT))
    assert [answer.is_verified(most) for most in MOST] == [False, True, True]
    assert b"(data)[0] + way" in answer.fixed[5]
    assert answer.why_not == ""


@needs_cppcheck
def test_a_value_for_what_has_none_is_a_guess(tmp_path: Path) -> None:
    unset = FLAWED.replace("return (data)[12] + way;", "return way;").replace(
        "int data[10] = {0};", "int none;"
    )
    unset = unset.replace("return way;", "return none + way;")
    source = tmp_path / "in"
    write_benchmark(source, flawed=unset, corrected=unset.replace("int none;", "int none = 4;"))
    (program,) = unpacked(source, tmp_path / "files", lambda *_: None)
    answer = answered(program, swap(";", "= 0 ;"))
    assert (answer.is_verified(1), answer.is_sure(1), answer.is_made(1)) == (True, False, False)


@needs_cppcheck
def test_why_a_report_is_not_verified(program: Program) -> None:
    def why(rule: Rule) -> str:
        answers = repaired(found(program).reports[:1], repairer(rule), Tools())
        return next(iter(answers)).why_not

    assert why(STILL_WRONG) == "rule: another operation"
    assert why(swap("v9", "v8")) == "no suggestion: no candidate"
    assert why(swap("[ n2 ]", "")) in ("does not compile", "a new report")


@needs_gcc
def test_fixed_programs_are_compared_with_the_corrected_one(program: Program, tmp_path: Path) -> None:
    same = FLAWED.replace("(data)[12] +", "(data)[0] +")
    alike = FLAWED.replace("(data)[12] +", "(data)[3] +")
    quiet = alike.replace('printf("one\\n");', "")
    broken = FLAWED.replace("(data)[12] +", "data[13] +")
    not_built = FLAWED.replace("(data)[12] +", "none +")
    outcomes = compared(program, tmp_path, same, alike, quiet, broken, not_built)
    assert outcomes == ["same words", "same run", "another run", "another run", "another run"]


@needs_gcc
def test_a_run_that_shows_no_flaw_tells_nothing(program: Program, tmp_path: Path) -> None:
    changed = FLAWED.replace("{1, 2}", "{0, 2}")
    assert compared(program, tmp_path, changed, function="bounds_002") == ["no difference"]


@needs_gcc
def test_a_corrected_program_that_is_not_clean_judges_nothing(tmp_path: Path) -> None:
    source = tmp_path / "in"
    worse = CORRECTED.replace("(data)[0] + way", "data[-9] + way")
    write_benchmark(source, flawed=FLAWED, corrected=worse)
    (source / "000/001/wide_shift_main.c").write_text(MAIN, "utf-8")
    (program,) = unpacked(source, tmp_path / "files", lambda *_: None)
    assert compared(program, tmp_path, FLAWED.replace("(data)[12] +", "(data)[3] +")) == ["not judged"]


@needs_cppcheck
def test_counts_by_tool_and_reasons(program: Program) -> None:
    reports = found(program)
    good: Sequence[Repaired] = list(repaired(reports.reports[:1], repairer(RIGHT), Tools()))
    bad: Sequence[Repaired] = list(repaired(reports.reports[:1], repairer(STILL_WRONG), Tools()))
    judged = [Judged(good[0], dict.fromkeys(MOST, "same words")), Judged(bad[0], {})]
    counted = rates(judged)
    assert (counted["verified@1"].hits, counted["verified@1"].n) == (1, 2)
    # which element was meant where the index is far off is a guess, and `--fix` makes none
    assert (counted["no guess@1"].hits, counted["made@1"].hits) == (0, 0)
    assert (counted["behaves@5"].hits, counted["behaves@5"].n) == (1, 1)
    assert reasons(judged) == [("rule: another operation", 1)]
    content = suite_json(judged, reports, head={"kind": "itc-reports"})
    assert content["groups"]["all"]["verified@25"]["hits"] == 1
    assert content["corrected"] == {"a guess": len(reports.reports)}
    assert content["reports"][0]["verified"] == {"1": "same words", "5": "same words", "25": "same words"}
    assert tables(judged, reports, model="some")[0].rows[0][:2] == ("all", "2")


def test_the_suite_wants_the_benchmark(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["evaluate", str(tmp_path), "--suite", "itc-reports"])
    assert stopped.value.code == 2
    assert "give --data its archive or folder" in capsys.readouterr().err


@pytest.mark.slow
@needs_cppcheck
def test_the_command_writes_a_report(tmp_path: Path) -> None:
    source, out = benchmark(tmp_path / "in"), tmp_path / "out.json"
    model = Path("checkpoints/reported")
    with pytest.raises(SystemExit) as stopped:
        main(["evaluate", str(model), "--suite", "itc-reports", "--data", str(source), "--out", str(out)])
    assert stopped.value.code == 0
    content = read_report(out)
    assert content["kind"] == "itc-reports"
    assert content["groups"]["all"]["verified@25"]["n"] >= 1
