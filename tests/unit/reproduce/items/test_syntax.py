"""Syntax errors: datasets by fold, candidates set into students' programs, what is counted, and the pages."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from data_prep.dataset import read_pairs
from data_prep.errors import CorpusError, TrainingError
from data_prep.text.c_words import words_of_c
from data_prep.text.naming import Names
from plc.evaluate.held_out import Source
from plc.evaluate.predictions import Prediction
from plc.reproduce.engine.cells import Cell, Cells
from plc.reproduce.engine.datasets import Datasets
from plc.reproduce.engine.items import Finished, Plan, item_of
from plc.reproduce.engine.leases import Lease, NotYetError, OutOfTimeError
from plc.reproduce.engine.pages import markdown, write_page
from plc.reproduce.engine.scales import SCALES
from plc.reproduce.items.syntax.compiling import Compiler, Program
from plc.reproduce.items.syntax.deepfix import run_table5_cell, table5_cells
from plc.reproduce.items.syntax.deepfix_table import deepfix_table
from plc.reproduce.items.syntax.own import run_syntax_cell, syntax_cells
from plc.reproduce.items.syntax.rates import exact, rates_of
from plc.reproduce.items.syntax.trainings import BOUNDS, held_out
from plc.train.record.checkpoint import BEST
from plc.verify.tools import Limits, Tools
from tests.unit.student_files import table, write_table

needs_gcc = pytest.mark.skipif(shutil.which("gcc") is None, reason="needs gcc")
SIGNS = "+-*/%&|^"


def program(number: int) -> str:
    """One of many programs that differ in more than names."""
    signs = [SIGNS[number >> shift & 7] for shift in (0, 3, 6)]
    lines = "\n".join(f"    a = b {sign} a;" for sign in signs)
    return f"int f(int a, int b) {{\n    int c, d;\n{lines}\n    c = a, d = b;\n    return c + d;\n}}\n"


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """RUNS beside a folder of corpora: eighty students' errors, eighty functions of as many variants."""
    folder = tmp_path_factory.mktemp("table5")
    rows = []
    for number in range(80):
        right = program(number)
        rows.append(
            [str(number), str(number), right.replace("d = b;", "d = b"), right, f"e_{number}.c:1:1: error"]
        )
    write_table(folder / "corpora", table(rows), "tracer-singleL-test.csv")
    testcases = folder / "corpora" / "C" / "testcases"
    testcases.mkdir(parents=True)
    for number in range(100, 180):
        (testcases / f"CWE1_Own__case{number}_01.c").write_text(program(number))
    return folder / "runs"


def plan_of(runs: Path, *only: str) -> Plan:
    datasets = Datasets(runs / "datasets", corpora=runs.parent / "corpora")
    return Plan(SCALES["small"], (0,), only, "cpu", datasets, Cells(runs / "small"))


@pytest.mark.parametrize("name", ["table5", "syntax"])
def test_the_registry_knows_the_tables(name: str) -> None:
    assert {"edits", "general-pyramid", "transformer-pyramid+students", BOUNDS} <= set(item_of(name).rows)


def test_no_group_of_programs_stands_on_both_sides(runs: Path) -> None:
    cells = syntax_cells(plan_of(runs, "edits"))
    assert [(cell.item, cell.name) for cell in cells] == [
        ("table5", "edits.fold0"),
        ("syntax", "edits.fold0"),
    ]
    assert cells[1].job["key"] == cells[0].key
    assert set(cells[0].job["data"]) == {"juliet", "tracer"}  # type: ignore[arg-type]
    whole = plan_of(runs)
    table = item_of("table5")
    names = [cell.name for cell in syntax_cells(replace(whole, some_folds=False).of(table))]
    assert names[-1].endswith(".fold4")
    assert replace(whole, folds=(4,)).of(table).folds == (4,)
    assert replace(whole, folds=(4,)).of(item_of("table1")).folds == ()
    fold = held_out(3, max_words=9, identity_share=0.0)
    assert fold.test_source == (3, 8, 13, 18)
    assert not set(fold.test_source) & set(fold.valid_source)
    students, broken = (read_pairs(whole.datasets.path(name)).pairs for name in ("tracer", "syntax-tracer"))
    place = {pair.id: pair.bucket_source for pair in students}
    for pair in broken:
        assert place[pair.id.partition(":")[0]] == pair.bucket_source


@needs_gcc
def test_the_programs_bound_what_a_model_can_reach(runs: Path) -> None:
    (cell,) = syntax_cells(plan_of(runs, BOUNDS))
    directory = runs / "small" / cell.item / cell.name
    result: Mapping[str, Any] = run_syntax_cell(cell, directory, Lease())
    for what in ("exact", "compiles"):
        assert result["as they are"][what]["1"]["rate"] == 0
        assert result["as mended"][what]["1"]["rate"] == 1
    assert str(result["compiler"]).startswith("gcc")


def test_without_gcc_nothing_is_said_to_compile(runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(runs))
    plan = plan_of(runs, BOUNDS)
    (cell,) = syntax_cells(plan)
    result: Mapping[str, Any] = run_syntax_cell(cell, runs / "small" / cell.item / cell.name, Lease())
    assert result["compiler"] is None
    assert result["as mended"]["compiles"] is None
    item = item_of("syntax")
    page = item.render([Finished(cell, result)], plan)
    text = markdown(item, page, missing=(), plan=plan)
    assert "No gcc was on PATH when bounds.fold0 ran" in text
    (mended,) = (line for line in text.splitlines() if line.startswith("| the programs as mended"))
    assert mended.startswith("| the programs as mended | 1 of 1 | all | all | all | all | 100.0 ")
    assert mended.endswith("| not run | not run |")


def tiny(training: Cell) -> Cell:
    """The same training with a tiny model and two steps."""
    config = dict(training.job["config"])  # type: ignore[arg-type]
    config["model"] = {"embedding": 8, "hidden": 8, "encoder_layers": 2, "heads": 2}
    config["stop"] = {"max_steps": 2, "validate_steps": 2, "validate_sources": 4}
    return Cell(training.item, training.name, {**training.job, "config": config})


def run_in(plan: Plan, cell: Cell) -> tuple[Path, Mapping[str, Any]]:
    with plan.cells.claimed(cell) as directory:
        assert directory is not None
        return directory, item_of(cell.item).run(cell, directory, Lease())


def test_a_model_is_trained_and_measured(runs: Path) -> None:
    plan = plan_of(runs, "edits+students")
    training, measured = syntax_cells(plan)
    assert set(training.job["data"]) == {"juliet", "tracer", "students"}  # type: ignore[arg-type]
    with pytest.raises(NotYetError, match=r"again once edits\+students.fold0 is finished"):
        run_in(plan, measured)
    small = tiny(training)
    trained, figures = run_in(plan, small)
    assert figures["training"]["steps"] == 2
    own = Cell("syntax", measured.name, {**measured.job, "key": small.key, "sources": 5})
    directory = runs / "small" / "syntax" / "own"
    directory.mkdir(parents=True)
    result: Mapping[str, Any] = run_syntax_cell(own, directory, Lease())
    for kind in ("juliet", "tracer", "students"):
        assert result["sets"][kind]["leaks"] == 0
        assert 0 < result["sets"][kind]["exact"]["all"]["5"]["n"] <= 5
    assert run_syntax_cell(own, directory, Lease()) == result
    (directory / "juliet.json").unlink()
    (trained / "run" / BEST).write_bytes(b"no tensors")
    with pytest.raises(TrainingError, match=r"the checkpoint is damaged .*Remove .*run to begin this cell"):
        run_syntax_cell(own, directory, Lease())
    page = item_of("syntax").render([Finished(small, figures), Finished(own, result)], plan)
    assert page.tables[0].rows[0].entries[0].text == "1 of 1"
    assert page.tables[0].rows[0].entries[1].n == result["sets"]["juliet"]["exact"]["all"]["1"]["n"]
    assert page.tables[-1].rows[0].entries[1].value == 2


@pytest.fixture
def with_deepfix(runs: Path, tmp_path: Path) -> Path:
    """The same, with DeepFix's test sets: our own programs, one of which compiles as it is."""
    corpora = tmp_path / "corpora"
    shutil.copytree(runs.parent / "corpora", corpora)
    rows = [
        {
            "kind": kind,
            "fold": number % 5,
            "problem": "p1",
            "program": f"own{number}",
            "tokens": f"0 ~ _<type>_int _<id>_1@ {end} 1 ~ _<type>_int _<id>_2@ _<op>_;",
            "names": [f"a{number}", "b"],
        }
        for kind, end in (("seeded", "_<op>_= _<number>_#"), ("raw", "_<op>_;"))
        for number in range(10)
    ]
    (corpora / "deepfix-tests.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    shutil.copytree(runs / "datasets", tmp_path / "runs" / "datasets")
    return tmp_path / "runs"


@needs_gcc
def test_deepfix_is_measured_by_each_training_and_bounded(with_deepfix: Path) -> None:
    plan = plan_of(with_deepfix, "edits+students", BOUNDS)
    bound, training, asked = table5_cells(plan)
    assert [bound.name, training.name, asked.name] == [
        "bounds.fold0.deepfix",
        "edits+students.fold0",
        "edits+students.fold0.deepfix",
    ]
    _, found = run_in(plan, bound)
    assert found["sets"]["seeded"]["compiles"]["1"]["rate"] == 0
    assert found["sets"]["raw"]["compiles"]["1"]["rate"] == 1
    assert found["sets"]["raw"]["programs"] == 1  # of two that differ in names alone
    assert found["sets"]["raw"]["outcomes"] == [{"problem": "p1", "words": 6, "candidate": 0}]
    with pytest.raises(NotYetError, match=r"again once edits\+students.fold0 is finished"):
        run_in(plan, asked)
    small = tiny(training)
    run_in(plan, small)
    place = with_deepfix / "small" / "table5"
    with pytest.raises(TrainingError, match="trained by another configuration"):
        run_table5_cell(asked, place / asked.name, Lease())
    own = Cell("table5", asked.name, {**asked.job, "key": small.key})
    answer: Mapping[str, Any] = run_table5_cell(own, place / own.name, Lease())
    assert answer["sets"]["seeded"]["compiles"]["5"]["n"] == 1
    page = item_of("table5").render([Finished(bound, found), Finished(own, answer)], plan)
    shown = {row.label: row for row in page.tables[0].rows}
    assert shown["the programs as they are"].entries[3].value == 100
    assert shown["edits, students' errors too"].entries[0].text == "1 of 1"
    lengths = {row.label: row for row in page.tables[1].rows}["the programs as they are"]
    assert (lengths.entries[0].value, lengths.entries[3].value) == (0, 100)
    assert lengths.entries[1].text == "no program"


@needs_gcc
def test_the_interval_is_of_another_sample_of_problems() -> None:
    """Ten programs of one problem that all compile say no more than one."""
    plan = Plan(SCALES["small"], (0,), (), "cpu", Datasets(Path(), corpora=Path()), Cells(Path()))
    outcomes = [
        {"problem": problem, "words": 9, "candidate": place}
        for problem, place in (("a", 0), ("b", None))
        for _ in range(10)
    ]
    sets = {kind: {"outcomes": outcomes} for kind in ("seeded", "raw")}
    cell = Cell("table5", "dot-regular.fold0.deepfix", {"row": "dot-regular", "measures": "deepfix"})
    table = deepfix_table(["dot-regular"], [Finished(cell, {"sets": sets})], plan)
    entry = table.rows[0].entries[1]
    assert (entry.value, entry.low, entry.high, entry.n) == (50, 0, 100, 20)


def test_the_papers_figures_stand_beside_rows_that_were_not_run(runs: Path, tmp_path: Path) -> None:
    reported: list[str] = []
    plan = replace(plan_of(runs), tell=reported.append)
    item = item_of("table5")
    assert not any(cell.name.endswith("deepfix") for cell in table5_cells(plan))
    assert "DeepFix's test sets are left out" in reported[0]
    write_page(item, item.render([], plan), missing=(), plan=plan, out=tmp_path)
    text = (tmp_path / "table5.md").read_text("utf-8")
    assert (
        "| dot-regular | 0 of 1 | not run; paper 58.63 | not run; paper 72.31 | not run | not run |" in text
    )
    assert "| DeepFix | none | no model here; paper 56 |" in text


def prediction(
    source: str, target: str, *candidates: str, flow: str = "1", variant: str = "drop"
) -> Prediction:
    words, references = tuple(source.split()), frozenset({tuple(target.split())})
    own = Source("id", "c", 0, variant, "flawed", words, references, references, 1, flow=flow)
    return Prediction(own, 1.0, tuple(tuple(each.split()) for each in candidates), (), ())


def test_exact_needs_the_right_words_and_spellings_for_them() -> None:
    assert exact(prediction("v0 = 1", "v0 = 1 ;", "v0 = 1 ;"), 1)
    second = prediction("v0 = 1", "v0 = 1 ;", "v0 ;", "v0 = 1 ;")
    assert not exact(second, 1)
    assert exact(second, 5)
    assert not exact(prediction("v0 = 1", "v0 = n0 ;", "v0 = n0 ;"), 1)  # nobody knows what n0 is
    rates: Mapping[str, Any] = rates_of([second, prediction("a", "b", "b", flow="2", variant="dot+drop")])
    assert (rates["all"]["1"]["hits"], rates["all"]["5"]["hits"]) == (1, 2)
    assert set(rates["by count"]) == {"1", "2"}
    assert set(rates["by kind"]) == {"drop"}


def test_a_candidate_becomes_the_text_it_stands_for() -> None:
    text = b"int f ( ) {\n  return x // why\n}"
    own = Program(text, frozenset())
    source = Names.new(frozenset()).rename(words_of_c(text))
    assert source == ["int", "f0", "(", ")", "{", "return", "v0", "}"]
    assert own.with_candidate(source, [*source[:-1], ";", "}"]) == text.replace(b"x //", b"x ; //")
    assert own.with_candidate(source, [*source[:-1], "v1", "}"]) is None
    with pytest.raises(
        CorpusError, match="words of its row; remove RUNS/datasets/tracer and RUNS/datasets/tracer-"
    ):
        own.with_candidate(source[1:], source)


@needs_gcc
def test_the_first_that_compiles_is_found_within_limits() -> None:
    compiler = Compiler.found(Tools(limits=Limits(seconds=10), jobs=2))
    assert compiler is not None
    bad, good = b"int f( {", b"int f(void) { return 0; }"
    rows: list[list[bytes | None]] = [[bad, None, good], [good], [bad], [], [b'#include "/no/such"\n']]
    assert compiler.first(rows, lease=Lease()) == [2, 0, None, None, None]
    with pytest.raises(OutOfTimeError):
        compiler.first(rows, lease=Lease(minutes=1, clock=iter((0.0, 90.0)).__next__))


def test_a_compiler_that_hangs_says_no(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = tmp_path / "gcc"
    fake.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "gcc (own) 1" && exit\nexec /bin/sleep 60\n')
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    compiler = Compiler.found(Tools(limits=Limits(seconds=0.5)))
    assert compiler is not None
    assert compiler.version == "gcc (own) 1"
    assert compiler.first([[b"int a;"]], lease=Lease()) == [None]
