"""What items need is said from what was measured, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

from plc.reproduce.engine.items import ITEMS
from plc.reproduce.engine.needs import NOT_MEASURED, SHOWN, listing, time_of


def test_every_item_is_described_and_reads_items_that_are_there() -> None:
    assert SHOWN.keys() == ITEMS.keys()
    assert {name for shown in SHOWN.values() for name in shown.reads} <= ITEMS.keys()


def test_nothing_kept_is_nothing_measured(tmp_path: Path) -> None:
    text = listing(["table1", "figure4"], runs=tmp_path, scale="small", out=tmp_path)
    heading, first, second = text.splitlines()
    assert heading.split()[:1] == ["item"]
    assert first.count(NOT_MEASURED) == 2
    assert second.endswith("that of table1 and table2  none of its own")


def test_the_pages_or_better_the_cells_say_how_long(tmp_path: Path) -> None:
    (tmp_path / "appendix.md").write_text("# Appendix (small scale)\n")
    (tmp_path / "appendix.csv").write_text(
        "table,row,column,value,text\n"
        '"C/C++, mean",dot,trainings,4,\n"C/C++, mean",dot,minutes,3.5,\n"C/C++, mean",edits,trainings,2,\n'
        '"Java, mean",dot,trainings,4,\n"Java, mean",dot,minutes,30,\n'
    )
    assert time_of("table1", tmp_path / "small", "small", tmp_path) == "14 min in 4 trainings"
    assert time_of("table2", tmp_path / "small", "small", tmp_path) == "2.0 h in 4 trainings"
    assert time_of("table1", tmp_path / "full", "full", tmp_path) == NOT_MEASURED
    assert time_of("table5", tmp_path / "small", "small", tmp_path) == NOT_MEASURED
    for name, content in (("a", {"training": {"seconds": 90}}), ("b", {"machine": "none"})):
        cell = tmp_path / "small" / "table1" / name
        cell.mkdir(parents=True)
        (cell / "result.json").write_text(json.dumps({"result": content}))
        (cell / "model").write_bytes(bytes(1_000_000))
    text = listing(["table1"], runs=tmp_path, scale="small", out=tmp_path)
    assert text.splitlines()[1].endswith("2 min in 1 trainings kept here  2 MB")
