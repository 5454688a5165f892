"""The authors' instances with their error types: read, parted anew, kept, and every refusal."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from data_prep.corpora.itc.instances import (
    ERROR_TYPES,
    INSTANCES,
    SUMMARY,
    Instance,
    read_instances,
    write_instances,
)
from data_prep.corpora.itc.split import prepare, read_authors, stratified, summary_of
from data_prep.errors import CorpusError
from data_prep.text.program_shape import shape_of
from plc.cli.app import main
from tests.corpora import corpus
from tests.unit.error_type_files import lines, small_split, write_split


def quiet(stage: str, done: int, total: int) -> None:
    """No progress."""


def test_a_program_told_twice_has_one_shape() -> None:
    program = "void bad(){int a=1; use(a << 40);}"
    assert shape_of(program) == shape_of("void other( ) { unsigned long b = 7; /* so */ call(b<<3); }")
    assert shape_of(program) != shape_of(program.replace("<<", ">>"))
    assert shape_of(program) != shape_of(program.replace("use(a", "use(c"))  # another name is another flow
    assert shape_of("say(\"a\", 'b');") == shape_of("tell(\"no\", '\\n');")


def test_the_authors_split_is_read_as_it_is(tmp_path: Path) -> None:
    source = write_split(tmp_path, train=["000 int a;", ""], valid=["001 b;"], test=["043 c;"])
    first, second, third = read_authors(source, progress=quiet)
    assert (first.id, first.part, first.label, first.text) == ("itc-train-001", "train", "000", "int a;")
    assert (second.part, third.part) == ("valid", "test")


def test_parted_anew_no_program_is_in_two_parts(tmp_path: Path) -> None:
    written = [line for place in range(12) for line in lines(range(1 + place // 11), prefix="a=1;" * place)]
    source = write_split(tmp_path, train=written, valid=lines(range(9, 10)), test=lines(range(7, 9)))
    instances = read_authors(source, progress=quiet)
    parted = stratified(instances)
    assert Counter(each.text for each in parted) == Counter(each.text for each in instances)
    parts: dict[str, set[str]] = {}
    for each in parted:
        parts.setdefault(shape_of(each.text), set()).add(each.part)
    assert all(len(each) == 1 for each in parts.values())
    for label in ("000", "022", "043"):
        of_type = Counter(each.part for each in parted if each.label == label)
        assert of_type["train"] > of_type["test"] >= 1
        assert of_type["valid"] >= 1
    assert stratified(reversed(instances)) == parted  # the order of the lines has no say


def test_a_type_with_one_program_is_only_learnt(tmp_path: Path) -> None:
    source = write_split(
        tmp_path, train=["000 int a;", "001 int a; int b;", "001 f(g);"], valid=["043 x;"], test=["002 y;"]
    )
    parts = {(each.label, each.part) for each in stratified(read_authors(source, progress=quiet))}
    assert ("000", "train") in parts
    assert {part for label, part in parts if label == "001"} == {"train", "test"}


def test_leaks_are_counted(tmp_path: Path) -> None:
    source = write_split(
        tmp_path,
        train=["000 int a=1;", "001 f(x,y);"],
        valid=["000 long b=2;"],
        test=["000 int a=1;", "001 char z=9;", "043 g();"],
    )
    summary = summary_of(read_authors(source, progress=quiet))
    assert summary["valid leaks"] == {"same text": 0, "same program": 1, "same program and type": 1}
    assert summary["test leaks"] == {"same text": 1, "same program": 2, "same program and type": 1}
    assert (summary["programs"], summary["types"]) == (3, 3)


def test_a_split_is_written_and_read_back(tmp_path: Path) -> None:
    source, out = small_split(tmp_path / "in"), tmp_path / "out"
    for split in ("authors", "stratified"):
        summary = prepare(source, out=out, split=split, progress=quiet)
        read = read_instances(out)
        assert read.summary["preset"] == summary["preset"] == f"itc-{split}"
        assert read.labels == ("000", "022", "043")
        assert sum(len(read.of(part)) for part in ("train", "valid", "test")) == len(read.instances)
    assert sorted(path.name for path in out.parent.iterdir()) == ["in", "out"]


def test_what_is_not_the_authors_split_is_refused(tmp_path: Path) -> None:
    source = write_split(tmp_path / "in", train=["000 a;"], valid=["000 b;"], test=["000 c;"])
    (source / "src_val.txt").write_text("", "utf-8")
    with pytest.raises(CorpusError, match=r"src_val\.txt is empty; fetch the file again"):
        read_authors(source, progress=quiet)
    for line in ("033 never used;", "12 a;", "000", "abc def"):
        (source / "src_val.txt").write_text(f"000 fine;\n{line}\n", "utf-8")
        with pytest.raises(CorpusError, match=r"src_val\.txt, line 2: .* does not begin with the number"):
            read_authors(source, progress=quiet)
    (source / "src_val.txt").unlink()
    with pytest.raises(CorpusError, match=r"holds no src_val\.txt; the authors' split is in their"):
        read_authors(source, progress=quiet)


def test_a_damaged_split_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(CorpusError, match=r"is no dataset of error types: .*dataset\.json is missing"):
        read_instances(out)
    prepare(small_split(tmp_path / "in"), out=out, split="authors", progress=quiet)
    whole = (out / INSTANCES).read_text("utf-8")
    for damage in ("{", '{"id": "a"}', "7"):
        (out / INSTANCES).write_text(damage + "\n", "utf-8")
        with pytest.raises(CorpusError, match="is a damaged dataset"):
            read_instances(out)
    (out / INSTANCES).write_text(whole.replace('"label": "043"', '"label": "033"', 1), "utf-8")
    with pytest.raises(CorpusError, match=r"instance itc-train-\d+ has part 'train' and label '033'"):
        read_instances(out)
    (out / SUMMARY).write_text(json.dumps({"format": 1, "preset": "clean"}), "utf-8")
    with pytest.raises(CorpusError, match="but not one of error types; run `plc prep itc --split"):
        read_instances(out)


def test_a_place_that_refuses_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(CorpusError, match="cannot write the dataset"):
        prepare(small_split(tmp_path / "in"), out=tmp_path / "file" / "out", split="authors", progress=quiet)


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = str(small_split(tmp_path / "in")), str(tmp_path / "out")
    with pytest.raises(SystemExit) as ended:
        main(["prep", "itc", "--from", source, "--out", out, "--split", "stratified"])
    assert ended.value.code in (0, None)
    assert json.loads(capsys.readouterr().out)["test leaks"]["same program"] == 0
    with pytest.raises(SystemExit) as ended:
        main(["prep", "itc", "--from", source, "--out", out, "--split", "authors", "--max-words", "9"])
    assert ended.value.code == 2
    assert "--kept-names and --max-words are for the functions" in capsys.readouterr().err


@pytest.mark.corpus
def test_the_benchmark_itself() -> None:
    instances = read_authors(corpus("itc-benchmark.tar.xz"), progress=quiet)
    summary = summary_of(instances)
    assert summary["instances"] == {"train": 461, "valid": 47, "test": 72}
    assert summary["types"] == len(ERROR_TYPES) == 43
    assert summary["test leaks"] == {"same text": 0, "same program": 19, "same program and type": 15}
    anew = summary_of(stratified(instances))
    assert anew["instances"] == {"train": 425, "valid": 48, "test": 107}
    assert (
        anew["test leaks"]
        == anew["valid leaks"]
        == {
            "same text": 0,
            "same program": 0,
            "same program and type": 0,
        }
    )


def test_a_text_may_hold_any_line_end(tmp_path: Path) -> None:
    strange = [Instance("itc-test-001", "test", "000", "a\u2028b\x85c\rd\x0ce")]
    write_instances(tmp_path / "out", strange, summary={})
    assert list(read_instances(tmp_path / "out")) == strange
