"""TRACER's table to pairs: what counts as one program, what is left out, and what is no table."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_prep.corpora.syntax.tracer import read_students
from data_prep.corpora.syntax.tracer_pairs import prepare, read_texts
from data_prep.dataset import read_pairs
from data_prep.errors import CorpusError
from data_prep.text.c_layout import with_words
from data_prep.text.c_words import words_of_c
from data_prep.text.naming import Names
from plc.cli.app import main
from tests.corpora import corpus
from tests.unit.student_files import COLUMNS, SUM, students, table, write_table


def quiet(stage: str, done: int, total: int) -> None:
    """No progress."""


def prepared(source: Path, out: Path, *, max_words: int = 400) -> dict[str, object]:
    return prepare(source, out=out, kept_names=frozenset({"printf"}), max_words=max_words, progress=quiet)


def test_programs_of_one_attempt_or_one_shape_are_one_group(tmp_path: Path) -> None:
    rows = students()
    rows.append(["4", "11", SUM.replace("total", "s"), SUM.replace("total", "s"), "e9_999.c:1:1: error"])
    found = read_students(write_table(tmp_path, table(rows)))
    groups = [student.group for student in found]
    assert groups[0] == groups[1] == groups[4]  # the attempt; then the program but for a name
    assert groups[2] == groups[3] != groups[0]


def test_a_row_is_a_pair_and_what_it_became(tmp_path: Path) -> None:
    summary = prepared(write_table(tmp_path, table(students())), tmp_path / "out")
    data = read_pairs(tmp_path / "out")
    flawed = [pair for pair in data if pair.kind == "flawed"]
    assert [(pair.id, pair.variant, pair.flow) for pair in flawed] == [
        ("tracer/7", "insert", "1"),
        ("tracer/8", "insert", "1"),
        ("tracer/9", "replace", "1"),
    ]
    assert [pair.id for pair in data if pair.kind == "identity"] == [
        "tracer/7:corrected",
        "tracer/9:corrected",
    ]
    assert summary["programs"] == {"total": 4, "kept": 3, "mended in comments or layout alone": 1}
    assert summary["groups"] == 2
    texts = read_texts(tmp_path / "out")
    for pair in flawed:
        words = words_of_c(texts[pair.id])
        names = Names.new(frozenset({"printf"}))
        assert tuple(names.rename(words)) == pair.source
        if pair.id != "tracer/9":
            mended = with_words(texts[pair.id], words, names.restore(pair.target))
            assert [word.text for word in words_of_c(mended)] == [
                word.text for word in words_of_c(SUM.encode())
            ]


def test_the_words_of_the_mended_programs_may_decide_the_names(tmp_path: Path) -> None:
    rows = [
        [str(n), str(n), f"int x{n}() {{ puts(1) }}", f"int x{n}() {{ puts(1); }}", ""] for n in range(10)
    ]
    prepare(
        write_table(tmp_path, table(rows)),
        out=tmp_path / "out",
        kept_names=None,
        max_words=400,
        progress=quiet,
    )
    assert read_pairs(tmp_path / "out").kept_names == frozenset({"puts", "1"})


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", "no table", "is not TRACER's table, it has no column id, sourceText"),
        ("a.csv", ",id,sourceText,targetText\n1,2,3,4\n", "has no column sourceErrorPrutor"),
        ("a.csv", ",".join(COLUMNS) + "\n", "has no rows; fetch the table again"),
        ("a.csv", ",".join(COLUMNS) + "\n0,1,a\n", "row 1 is cut short; fetch the table again"),
        ("a.csv", ",".join(COLUMNS) + '\n0,1,"a', "is no readable CSV table"),
        ("a.zip", "PK\x03\x04", "is an archive; give the table in it"),
    ],
)
def test_what_is_no_table_is_said(tmp_path: Path, name: str, content: str, message: str) -> None:
    path = tmp_path / name
    path.write_text(content)
    with pytest.raises(CorpusError) as raised:
        read_students(path)
    assert message in str(raised.value)
    assert str(path) in str(raised.value)


def test_a_broken_archive_a_missing_file_and_a_folder_without_a_table(tmp_path: Path) -> None:
    whole = write_table(tmp_path, table(students()))
    whole.write_bytes(whole.read_bytes()[:-20])
    with pytest.raises(CorpusError, match=r"is damaged \(.*\); fetch the table again"):
        read_students(whole)
    with pytest.raises(CorpusError, match="does not exist; give TRACER's table"):
        read_students(tmp_path / "nowhere.csv")
    (tmp_path / "empty").mkdir()
    with pytest.raises(CorpusError, match=r"one table of single-line errors is wanted .* found none"):
        read_students(tmp_path / "empty")


def test_a_table_that_never_ends_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data_prep.corpora.syntax.tracer._LARGEST", 1000)
    with pytest.raises(CorpusError, match="unpacks to more than any such table has"):
        read_students(write_table(tmp_path, table(students())))


def test_a_folder_with_the_publishers_names_is_as_good(tmp_path: Path) -> None:
    write_table(tmp_path / "data", table(students()), "singleL_Test.csv")
    write_table(tmp_path / "data", table(students()), "multL_Test.csv")
    assert len(read_students(tmp_path)) == 4


def test_only_too_long_programs_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no program of at most 3 words; raise --max-words"):
        prepared(write_table(tmp_path, table(students())), tmp_path / "out", max_words=3)


def test_texts_that_are_gone_are_said(tmp_path: Path) -> None:
    prepared(write_table(tmp_path, table(students())), tmp_path / "out")
    (tmp_path / "out" / "texts.json").unlink()
    with pytest.raises(CorpusError, match="prepare it again with `plc prep tracer`"):
        read_texts(tmp_path / "out")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["syntax", "--faults", "6"], "--faults 6: give 1 to 5"),
        (["syntax", "--most", "0"], "--most 0: give at least 1"),
        (["tracer", "--max-words", "0"], "--max-words 0: give at least 1"),
        (["tracer", "--kept-names", "nowhere.json"], "nowhere.json: not a readable known.json"),
    ],
)
def test_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], message: str) -> None:
    source = write_table(tmp_path, table(students()))
    common = ["--from", str(source), "--out", str(tmp_path / "out")]
    with pytest.raises(SystemExit) as stopped:
        main(["prep", *words, *common])
    assert stopped.value.code == 2
    assert message in " ".join(capsys.readouterr().err.split())
    with pytest.raises(SystemExit) as stopped:
        main(["prep", words[0], *common])
    assert stopped.value.code in (None, 0)
    assert capsys.readouterr().err.endswith(f"wrote {tmp_path / 'out'}\n")


@pytest.mark.corpus
def test_every_real_fix_can_be_set_into_its_program() -> None:
    """Of each tenth program: the text with the mended words reads as the mended program does."""
    found = read_students(corpus("tracer-singleL-test.csv.xz"))
    assert len(found) == 4326
    for student in found[::10]:
        words, target = words_of_c(student.before), [word.text for word in words_of_c(student.after)]
        made = with_words(student.before, words, target)
        assert [word.text for word in words_of_c(made)] == target
