"""The paper's figures beside ours: in new pages, and in pages that were written before."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_prep.errors import CorpusError
from plc.reproduce.engine.models import PAPER_ROWS
from plc.reproduce.pages.beside import beside_paper
from plc.reproduce.pages.paper_numbers import paper_figures, paper_notes, paper_value
from plc.reproduce.pages.read_back import read_page, refresh
from plc.reproduce.pages.table import Entry, Row, Table, to_csv, to_latex, to_markdown


def test_every_figure_says_where_it_stands_and_no_cell_has_two() -> None:
    assert all(figure.where for figure in paper_figures())
    places = [(figure.item, figure.row, figure.column) for figure in paper_figures()]
    assert len(places) == len(set(places))


def test_tables_1_and_2_name_rows_that_are_there() -> None:
    rows = {figure.row for figure in paper_figures() if figure.item in ("table1", "table2", "table3")}
    assert {row for row in rows if "-" in row} <= set(PAPER_ROWS)


def test_what_the_pyramid_gains_follows_from_the_papers_two_rows() -> None:
    gain = "by the clock, each at its best batch"
    assert paper_value("table3", "bahdanau", gain) == pytest.approx(1185 / 754, abs=0.005)
    assert paper_value("table3", "dot", gain) == pytest.approx(10408 / 4646, abs=0.005)
    saved = "rows in the same memory, pyramid over regular"
    assert paper_value("table4", "bahdanau", saved) == pytest.approx(1151.71 / 164.52, abs=0.005)


def test_a_figure_joins_the_first_table_that_has_its_row_and_column() -> None:
    columns = ("paper@1", "reference@1")
    rows = (Row("dot-pyramid", (Entry.of_number(70.0), Entry.of_number(71.0))), Row("edits", (Entry(),) * 2))
    first, second = beside_paper("table1", "small", [Table(name, "model", columns, rows) for name in "ab"])
    assert first.rows[0].entries[0].paper == 73.04
    assert [entry.paper for row in first.rows for entry in row.entries][1:] == [None] * 3
    assert second.rows == rows
    assert first.legend is not None
    assert "Table 1" in first.legend
    assert second.legend is None


def test_words_and_what_was_not_run_have_the_papers_figure_too() -> None:
    columns = ("batch, rows", "epochs to converge")
    entries = (Entry.not_run(), Entry.of_text("at least 13.3"))
    (table,) = beside_paper("table3", "small", [Table("T", "model", columns, (Row("dot-pyramid", entries),))])
    assert "| dot-pyramid | not run; paper 128 | at least 13.3; paper 34 |" in to_markdown(table)
    assert to_csv([table]).splitlines()[2] == "T,dot-pyramid,epochs to converge,,,,,,34,,at least 13.3"


def _written(folder: Path) -> Path:
    """A page as it was written when nothing of the paper was known."""
    numbers = (
        Entry.of_number(6417.64, digits=0, low=5998.52, high=6472.01, n=5),
        Entry.of_text("at least 13.3"),
        Entry.of_number(1082391, digits=0),
        Entry.of_text("a | b, **c**"),
        Entry.not_run(unit="%"),
    )
    columns = ("target words/s", "epochs to converge", "words", "text", "rate")
    table = Table("Table 3", "model", columns, (Row("dot-regular", numbers),))
    text = f"# Speed (small scale)\n\n*Small.*\n\n{to_markdown(table)}\nA note.\n\n**Bold** it begins.\n"
    (folder / "table3.md").write_text(text, "utf-8")
    (folder / "table3.csv").write_text(to_csv([table]), "utf-8")
    (folder / "table3.tex").write_text("% sizes\n" + to_latex([table]), "utf-8")
    return folder


def test_a_written_page_is_read_back_whole(tmp_path: Path) -> None:
    page = read_page("table3", _written(tmp_path))
    (table,) = page.tables
    assert page.scale == "small"
    assert [block for block in page.blocks if isinstance(block, str)] == [
        "# Speed (small scale)",
        "*Small.*",
        "A note.",
        "**Bold** it begins.",
    ]
    assert to_markdown(table) in (tmp_path / "table3.md").read_text("utf-8")
    assert to_csv([table]) == (tmp_path / "table3.csv").read_text("utf-8")
    assert f"{page.sizes}\n{to_latex([table])}" == (tmp_path / "table3.tex").read_text("utf-8")


def test_a_written_page_gets_the_papers_figures_and_no_second_time(tmp_path: Path) -> None:
    refresh("table3", _written(tmp_path))
    first = {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()}
    text = first["table3.md"]
    assert (
        "| 6,418 (5,999 to 6,472), n = 5; paper 4,646, +1,772 | at least 13.3; paper 36 | 1,082,391 |" in text
    )
    assert text.count("*paper: the figure of") == 1
    assert text.endswith(f"{paper_notes('table3')[-1]}\n")
    refresh("table3", tmp_path)
    assert {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()} == first


def test_a_page_whose_files_disagree_is_left_alone(tmp_path: Path) -> None:
    _written(tmp_path)
    (tmp_path / "table3.csv").write_text("table,row,column,value\n", "utf-8")
    before = (tmp_path / "table3.md").read_text("utf-8")
    with pytest.raises(CorpusError, match=r"\.md and \.csv disagree at .*--render"):
        refresh("table3", tmp_path)
    assert (tmp_path / "table3.md").read_text("utf-8") == before
    with pytest.raises(CorpusError, match="cannot be read"):
        refresh("table4", tmp_path)
