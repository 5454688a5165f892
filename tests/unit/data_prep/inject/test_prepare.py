"""`plc prep inject` end to end on small made-up projects: pairs, splits, determinism, what is left out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from data_prep.dataset import Pair, read_pairs
from data_prep.errors import CorpusError
from data_prep.inject.operators import Change, Mutation, Operator, Site
from data_prep.inject.prepare import prepare
from data_prep.inject.rows import Options
from data_prep.text.functions import functions_of, instances_of
from data_prep.text.naming import Names
from data_prep.text.word_edits import apply, diff
from plc.cli.app import main
from tests.unit.data_prep.inject.reading import read_here

KEPT_NAMES = frozenset({"return", "if", "<", "<="})
CODE = """
static int limit(int value) { return value < 100 ? value : 100; }
int total(const int *values, int count) {
    int sum = 0;
    for (int i = 0; i < count; i++) {
        if (values[i] < 3) sum += limit(values[i]);
    }
    return sum;
}
"""
OTHER = "int least(int a, int b) { if (a < b) { return a; } return b; }\n"
JAVA = """
package a;
class Box {
    private final int[] items = new int[3];
    Box(int first) { if (first < 3) { items[0] = first; } }
    int at(int index) { if (index < items.length) { return items[index]; } return -1; }
}
"""


def less_to_less_or_equal(site: Site) -> Iterator[Mutation]:
    start, end = site.function.start_byte, site.function.end_byte
    for place in range(start, end):
        if site.text[place : place + 3] == b" < ":
            yield Mutation((Change(place, place + 3, b" <= "),), 193)


BOUND = Operator("bound", frozenset({"c", "cpp", "java"}), (193,), less_to_less_or_equal)


OPTIONS = Options(
    languages=frozenset({"c", "cpp", "java"}),
    kept_names=KEPT_NAMES,
    max_words=400,
    most=100,
    mutants=2,
    seed=0,
    compile=False,
    operators=(BOUND,),
    frequencies={"bound": 1.0},
)


def project(folder: Path, name: str, **files: str) -> Path:
    for file, text in files.items():
        path = folder / name / file.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder / name


def prepared(out: Path, *sources: Path, options: Options = OPTIONS) -> dict[str, object]:
    return prepare(sources, out=out, options=options, jobs=1, progress=lambda *_: None, read=read_here)


def pairs_of(out: Path, kind: str) -> list[Pair]:
    return [pair for pair in read_pairs(out) if pair.kind == kind]


def test_a_mutant_is_repaired_to_the_function_as_it_was(tmp_path: Path) -> None:
    prepared(tmp_path / "out", project(tmp_path, "one", code_c=CODE))
    flawed, sound = pairs_of(tmp_path / "out", "flawed"), pairs_of(tmp_path / "out", "identity")
    assert len(sound) == 2
    assert len(flawed) == 3  # one place in `limit`, two in `total`
    for pair in flawed:
        assert (pair.cwe, pair.flow, pair.variant) == (193, "bound", "one")
        assert pair.source != pair.target
        assert apply(pair.source, diff(pair.source, pair.target)) == list(pair.target)
    assert {pair.target for pair in flawed} <= {pair.target for pair in sound}
    for pair in (*flawed, *sound):
        assert len(pair.spelled) == len(pair.source)


def test_a_source_is_what_serving_makes_of_the_mutated_file(tmp_path: Path) -> None:
    prepared(tmp_path / "out", project(tmp_path, "one", code_c=CODE))
    served = {
        tuple(Names.new(KEPT_NAMES).rename(instance.words))
        for change in (b"value <= 100", b"i <= count", b"values[i] <= 3")
        for instance in instances_of(
            functions_of(CODE.encode().replace(change.replace(b"<=", b"<"), change), "c"), budget=400
        )
    }
    assert {pair.source for pair in pairs_of(tmp_path / "out", "flawed")} <= served


def test_java_and_cpp_methods_are_read_back_within_a_class(tmp_path: Path) -> None:
    cpp = "struct A {\n  A(int n) : size(n < 3 ? n : 3) {}\n  int size;\n};\n"
    prepared(tmp_path / "out", project(tmp_path, "one", Box_java=JAVA, a_cpp=cpp))
    assert sorted(pair.language for pair in pairs_of(tmp_path / "out", "flawed")) == ["cpp", "java", "java"]


def test_rows_do_not_depend_on_jobs_nor_on_the_order_of_sources(tmp_path: Path) -> None:
    one = project(tmp_path, "one", code_c=CODE)
    two = project(tmp_path, "two", other_c=OTHER, Box_java=JAVA)
    prepared(tmp_path / "a", one, two)
    prepared(tmp_path / "b", two, one)
    assert read_pairs(tmp_path / "a").pairs == read_pairs(tmp_path / "b").pairs


def test_every_split_is_by_project_and_a_shared_function_stays_in_one(tmp_path: Path) -> None:
    summary = prepared(
        tmp_path / "out",
        project(tmp_path, "one", code_c=CODE),
        project(tmp_path, "two", copy_c=CODE.replace("total", "other"), other_c=OTHER),
    )
    place: dict[str, int] = {}
    for pair in read_pairs(tmp_path / "out"):
        buckets = {pair.bucket_pair, pair.bucket_source, pair.bucket_variant, pair.bucket_cwe}
        assert buckets == {place.setdefault(pair.variant, pair.bucket_pair)}
    assert summary["shared"] == {
        "function of another project": 2,
        "mutant of a function of another project": 3,
    }
    assert summary["projects"] == {
        "one": {"functions": 2, "mutants": 3},
        "two": {"functions": 1, "mutants": 1},
    }


def test_a_mutant_that_somebody_wrote_like_that_is_dropped(tmp_path: Path) -> None:
    meant = OTHER.replace("<", "<=")
    summary = prepared(
        tmp_path / "out", project(tmp_path, "one", a_c=OTHER), project(tmp_path, "two", a_c=meant)
    )
    assert summary["shared"] == {"mutant that is a clean function elsewhere": 1}
    assert pairs_of(tmp_path / "out", "flawed") == []


def test_the_outside_evaluation_is_left_out_in_every_form(tmp_path: Path) -> None:
    zlib = project(tmp_path, "zlib_1.2.13.dfsg.orig", a_c=CODE)
    carrier = project(tmp_path, "carrier", a_c=OTHER, third__zlib__b_c=CODE, src__inflate_c=CODE)
    summary = prepared(tmp_path / "out", zlib, carrier)
    assert summary["projects_left_out"] == ["zlib"]
    assert summary["files_skipped"] == {"zlib, cJSON, tinyxml2 or gson": 2}
    assert {pair.variant for pair in read_pairs(tmp_path / "out")} == {"carrier"}


def test_most_and_mutants_are_limits(tmp_path: Path) -> None:
    source = project(tmp_path, "one", code_c=CODE, other_c=OTHER)
    summary = prepared(tmp_path / "out", source, options=replace(OPTIONS, most=2, mutants=1))
    assert summary["projects"] == {"one": {"functions": 2, "mutants": 2}}


def test_another_seed_draws_other_places(tmp_path: Path) -> None:
    source = project(tmp_path, "one", code_c=CODE)
    drawn = set()
    for seed in range(8):
        prepared(tmp_path / "out", source, options=replace(OPTIONS, seed=seed, mutants=1))
        drawn.add(tuple(pair.source for pair in pairs_of(tmp_path / "out", "flawed")))
    assert len(drawn) == 2


def test_nothing_to_make_pairs_of_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="nothing to make pairs of"):
        prepared(tmp_path / "out", project(tmp_path, "one", a_c="int a;\n"))
    with pytest.raises(CorpusError, match="does not exist"):
        prepared(tmp_path / "out", tmp_path / "nowhere")
    assert not (tmp_path / "out").exists()


def test_the_command_writes_a_dataset(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    known = tmp_path / "known.json"
    known.write_text(json.dumps(sorted(KEPT_NAMES)))
    source, out = project(tmp_path, "one", code_c=CODE), tmp_path / "out"
    words = ["prep", "inject", "--from", source, "--languages", "c", "--kept-names", known, "--out", out]
    with pytest.raises(SystemExit) as stopped:
        main([*map(str, words), "--jobs", "1"])
    assert not stopped.value.code
    printed = capsys.readouterr()
    assert (
        json.loads(printed.out)["operators"] == {"bound": 3}
        or json.loads(printed.out)["pairs"]["flawed"] == 3
    )
    assert read_pairs(out).kept_names == KEPT_NAMES


@pytest.mark.parametrize("option", ["--most", "--mutants", "--max-words", "--jobs"])
def test_impossible_options_are_one_line_and_exit_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    source = project(tmp_path, "one", code_c=CODE)
    words = ["prep", "inject", "--from", source, "--languages", "c", "--out", tmp_path / "out", option, 0]
    with pytest.raises(SystemExit) as stopped:
        main([*map(str, words)])
    assert stopped.value.code == 2
    printed = capsys.readouterr()
    assert printed.err.count("\n") == 1
    assert f"{option} 0: give at least" in printed.err
