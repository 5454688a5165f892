"""The five mutations: each is an error, changes the words, and is undone by the program as it was."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from data_prep.corpora.syntax.mutations import MUTATIONS, break_program, is_error, places_in, with_places
from data_prep.corpora.syntax.pairs import NO_ROOM, prepare
from data_prep.dataset import read_pairs
from data_prep.errors import CorpusError
from data_prep.text.c_words import words_of_c
from data_prep.text.languages import parse
from data_prep.text.naming import is_slot
from data_prep.text.word_edits import apply, diff
from tests.corpora import corpus
from tests.unit.student_files import SUM, TWICE, students, table, write_table

PROGRAM = SUM.encode()


def quiet(stage: str, done: int, total: int) -> None:
    """No progress."""


def spelled(text: bytes) -> list[str]:
    return [word.text for word in words_of_c(text)]


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_every_mutation_changes_the_words_as_its_name_says(mutation: str) -> None:
    words = words_of_c(PROGRAM)
    kind = next(name for name in MUTATIONS if name == mutation)
    places = places_in(PROGRAM, words)[kind]
    assert places
    before = Counter(spelled(PROGRAM))
    change = {
        "swap": {},
        "drop": {";": -1},
        "brace": {"}": 1},
        "dot": {";": -1, ".": 1},
        "comma": {",": -1, ";": 1},
    }
    for place in places:
        after = spelled(with_places(PROGRAM, [place]))
        assert after != spelled(PROGRAM)
        counted = Counter(after)
        moved = {word: counted[word] - before[word] for word in {*counted, *before}}
        assert {word: count for word, count in moved.items() if count} == change[kind]


@pytest.mark.parametrize("faults", [1, 2, 3, 4, 5])
def test_a_broken_program_has_just_so_many_faults_and_does_not_parse(faults: int) -> None:
    for seed in range(8):
        broken = break_program(PROGRAM, faults=faults, random=Random(seed))
        assert broken is not None
        assert len(broken.faults) == faults
        source, target = spelled(broken.text), spelled(PROGRAM)
        assert source != target
        assert apply(source, diff(source, target)) == target


def test_a_place_that_leaves_the_program_right_is_none() -> None:
    text = b"int f(int a) { a = 1, a = 2; for (;;) { ; } }"
    root = parse(text, "c").root_node
    commas = places_in(text, words_of_c(text))["comma"]
    assert [is_error(text, place, root) for place in commas] == [False]
    swap = places_in(text, words_of_c(text))["swap"]
    assert not is_error(text, swap[0], root)  # an empty statement goes out of its block


def test_a_comma_of_a_declaration_is_a_fault_though_it_parses() -> None:
    text = b"int f() { int a, b; return a; }"
    root = parse(text, "c").root_node
    (comma,) = places_in(text, words_of_c(text))["comma"]
    assert not parse(with_places(text, [comma]), "c").root_node.has_error
    assert is_error(text, comma, root)


def test_directives_are_left_alone() -> None:
    text = b"#define A(x, y) f(x, y);\nint a;"
    first = text.index(b"int a")
    assert all(
        place.start >= first for places in places_in(text, words_of_c(text)).values() for place in places
    )


def test_a_program_without_room_is_not_broken_by_halves() -> None:
    assert break_program(b"int a;", faults=5, random=Random(1)) is None


def test_a_dataset_of_files_and_tables(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "CWE1_Own__case_01.c").write_text(TWICE + "int bad(\n")
    (folder / "plain.c").write_text("int\ntwo() { return 2; }\nint f() { return 1 + 1; }\n")
    sources = [folder, write_table(tmp_path, table(students()))]
    out = tmp_path / "out"
    options = {"kept_names": frozenset({"printf"}), "max_words": 400, "most": 10, "faults": 5, "seed": 1}
    summary = prepare(sources, out=out, progress=quiet, **options)  # type: ignore[arg-type]
    data = read_pairs(out)
    flawed = [pair for pair in data if pair.kind == "flawed"]
    kept = {pair.source for pair in data if pair.kind == "identity"}
    assert flawed
    for pair in flawed:
        assert pair.source != pair.target
        assert pair.target in kept
        assert pair.variant.count("+") + 1 == int(pair.flow) <= 5
        assert set(pair.variant.split("+")) <= set(MUTATIONS)
        assert len(pair.spelled) == len(pair.source)
        assert not any(is_slot(word) for word in set(pair.target) - set(pair.source))  # it can be written
    programs: dict[str, set[int]] = {}
    for pair in data:
        programs.setdefault(pair.id.partition(":")[0], set()).add(pair.bucket_source)
    assert all(len(buckets) == 1 for buckets in programs.values())
    assert summary["dropped"][NO_ROOM] > 0  # type: ignore[index]
    again = tmp_path / "again"
    prepare(sources, out=again, progress=quiet, **options)  # type: ignore[arg-type]
    assert read_pairs(again).pairs == data.pairs


def test_nothing_to_break_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.c").write_text("int a;\n")
    with pytest.raises(CorpusError, match="no program that errors can be put into; give C files"):
        prepare(
            [tmp_path],
            out=tmp_path / "out",
            kept_names=None,
            max_words=9,
            most=1,
            faults=1,
            seed=1,
            progress=quiet,
        )


@pytest.mark.corpus
def test_real_programs_break_and_mend(tmp_path: Path) -> None:
    out = tmp_path / "out"
    prepare(
        [corpus("tracer-singleL-test.csv.xz")],
        out=out,
        kept_names=frozenset(),
        max_words=400,
        most=60,
        faults=5,
        seed=1,
        progress=quiet,
    )
    flawed = [pair for pair in read_pairs(out) if pair.kind == "flawed"]
    assert len(flawed) > 250
    assert {mutation for pair in flawed for mutation in pair.variant.split("+")} == set(MUTATIONS)
    assert all(pair.source != pair.target for pair in flawed)
