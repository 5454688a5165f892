"""What was collected to a dataset: the reported line, the category, the names, and what is dropped."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from data_prep.corpora.history.holdout import hash_of
from data_prep.corpora.history.store import State, Store
from data_prep.dataset import Pair, read_pairs
from data_prep.errors import CorpusError
from data_prep.text.functions import functions_of
from plc.complaints.complaint import Complaint, Flawed
from plc.complaints.pairs import Options, first_of_each_tool, prepare
from plc.complaints.records import CorrectFile, lines_of
from tests.unit.complaints.packages import STACK_C

PUSH = next(one for one in functions_of(STACK_C.encode(), "c") if one.name == "stack_push")
TEXT = STACK_C.encode()
AFTER = TEXT[PUSH.start_byte : PUSH.end_byte]


def _line(of: bytes) -> int:
    return TEXT.count(b"\n", 0, TEXT.index(of)) + 1


def _flawed(old: bytes, new: bytes, *complaints: Complaint) -> Flawed:
    assert old in AFTER
    return Flawed("stack_push", PUSH.start_byte, AFTER.replace(old, new, 1), AFTER, ("slip",), complaints)


def _gcc(line: int, message: str, *, tool: str = "gcc", level: str = "error", rule: str = "") -> Complaint:
    return Complaint(tool, rule, "other", level, line, 1, message)


MISSPELT = _flawed(
    b"= item;", b"= itme;", _gcc(_line(b"= item;"), "'itme' undeclared (first use in this function)")
)
UNCLOSED = _flawed(
    b"stack->used++;", b"stack->used++", _gcc(_line(b"stack->used++;"), "expected ';' before 'return'")
)


def _store(folder: Path, *functions: Flawed) -> Path:
    file = CorrectFile("src/stack.c", "c", TEXT)
    counts: Counter[str] = Counter()
    lines = list(lines_of(file, functions, held_out=frozenset(), counts=counts))
    Store(folder, "stack").append(lines, State(name="stack", head="", complete=True))
    return folder


def _pairs(folder: Path, out: Path, **more: Any) -> tuple[tuple[Pair, ...], dict[str, Any]]:
    options = Options(
        **{"languages": frozenset({"c"}), "kept_names": frozenset({"fprintf", "stderr"}), **more}
    )
    summary = prepare([folder], out=out, options=options, progress=lambda *_: None)
    return read_pairs(out).pairs, summary


def test_a_pair_has_the_reported_line_the_category_and_the_fix(tmp_path: Path) -> None:
    store = _store(tmp_path / "store", MISSPELT, UNCLOSED)
    pairs, summary = _pairs(store, tmp_path / "out")
    first = _line(b"int stack_push")
    assert [pair.reported_line + first for pair in pairs] == [_line(b"= item;"), _line(b"stack->used++;")]
    assert [pair.category for pair in pairs] == ["undeclared-name", "syntax"]
    assert summary["pairs"] == 2
    one, other = pairs
    on_line = [word for word, line in zip(one.spelled, one.lines, strict=True) if line == one.reported_line]
    assert on_line == ["stack", "->", "items", "[", "stack", "->", "used", "]", "=", "itme", ";"]
    assert len(other.target) == len(other.source) + 1
    assert "stack_sum" in one.around_spelled


def test_twice_the_same_bytes(tmp_path: Path) -> None:
    store = _store(tmp_path / "store", MISSPELT, UNCLOSED)
    for name in ("one", "two"):
        _pairs(store, tmp_path / name)
    one, two = (tmp_path / name / "pairs.parquet" for name in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()


def test_the_first_error_of_each_tool_is_reported() -> None:
    said = [
        _gcc(1, "a", level="warning", rule="-Wunused"),
        _gcc(2, "b"),
        _gcc(3, "c"),
        _gcc(4, "d", tool="ecj", level="warning"),
    ]
    flawed = _flawed(b"= item;", b"= itme;", *said).record()
    assert [one["message"] for one in first_of_each_tool(flawed["complaints"])] == ["b", "d"]


def test_a_crash_without_a_line_is_told_where_the_fix_begins(tmp_path: Path) -> None:
    crash = Complaint("asan", "Heap-buffer-overflow", "bounds", "error", 0, 0, "Heap-buffer-overflow WRITE 4")
    store = _store(tmp_path / "store", _flawed(b">=", b">", crash))
    [pair], _ = _pairs(store, tmp_path / "out")
    assert pair.reported_line + _line(b"int stack_push") == _line(b"if (stack->used >=")
    assert pair.category == "bounds"


def test_functions_of_outside_evaluations_are_dropped(tmp_path: Path) -> None:
    held = hash_of(PUSH)
    assert held is not None
    store = _store(tmp_path / "store", MISSPELT)
    with pytest.raises(CorpusError, match="of an outside evaluation"):
        _pairs(store, tmp_path / "out", held_out=frozenset({held}))


def test_only_the_asked_tools_and_at_most_so_many_of_a_category(tmp_path: Path) -> None:
    again = _flawed(b"= item;", b"= iteem;", _gcc(_line(b"= item;"), "'iteem' undeclared"))
    store = _store(tmp_path / "store", MISSPELT, again, UNCLOSED)
    pairs, summary = _pairs(store, tmp_path / "out", most=1)
    assert [pair.category for pair in pairs] == ["undeclared-name", "syntax"]
    assert summary["dropped"]["enough of the category"] == 1
    with pytest.raises(CorpusError, match="no pair is left"):
        _pairs(store, tmp_path / "none", tools=frozenset({"javac"}))


def test_an_empty_store_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="nothing collected"):
        _pairs(tmp_path, tmp_path / "out")
    assert json.dumps(MISSPELT.record())
