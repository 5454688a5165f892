"""Tests of functions as graphs, of references and of `plc shift`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from plc.cli.app import main
from plc.shift.graphs import DIMENSIONS, drawn_in, rows_of
from plc.shift.reference import Known, packed, read_reference, shipped_reference
from plc.shift.trees import shift_of

LOOP = "int sum_%d(const int *a, int n) { int s = 0; for (int i = 0; i < n; i++) { s += a[i]; } return s; }\n"
SWITCH = (
    "int pick_%d(int c) { switch (c) { case 1: return 2; case 2: return 3; default: return g(c, 1); } }\n"
)


class Ended:
    """How a command ended, and what it said."""

    def __init__(self, capsys: pytest.CaptureFixture[str], *words: str | Path) -> None:
        with pytest.raises(SystemExit) as stopped:
            main([str(word) for word in words])
        self.code = stopped.value.code
        self.out, self.err = capsys.readouterr()


def test_neither_names_nor_layout_nor_comments_change_a_graph() -> None:
    one = b"int f(int *a, int n) { for (int i = 0; i < n; i++) a[i] = g(a[i], 7); return n; }"
    two = (
        b"int  other(int *list,\n  int size) { /* all */ for (int k = 0; k < size; k++)\n"
        b" list[k] = h(list[k], 9);\nreturn size; }"
    )
    (first,), (second,) = list(drawn_in(one, "c")), list(drawn_in(two, "c"))
    assert {edge: count for edge, count in second.graph.items() if "comment" not in edge} == first.graph
    assert (first.name, second.name, first.line) == ("f", "other", 1)
    assert first.graph["for_statement binary_expression"] == 1
    assert first.graph["subscript_expression identifier"] == 4


def test_every_edge_of_a_graph_is_one_of_the_tree() -> None:
    from data_prep.text.functions import definitions_of
    from data_prep.text.languages import parse

    text = (LOOP % 1 + SWITCH % 1).encode()
    for node, drawn in zip(definitions_of(parse(text, "c").root_node), drawn_in(text, "c"), strict=True):
        expected: dict[str, int] = {}
        stack = [node]
        while stack:
            parent = stack.pop()
            for child in parent.named_children:
                edge = f"{parent.type} {child.type}"
                expected[edge] = expected.get(edge, 0) + 1
                stack.append(child)
        assert dict(drawn.graph) == expected


def test_what_does_not_parse_and_what_is_tiny_says_nothing() -> None:
    assert list(drawn_in(b"int f(void) { return 1; }", "c")) == []
    assert list(drawn_in(("int g(int n) { if (n > ; return n; }" + LOOP % 1).encode(), "c")) != []
    assert rows_of([]).shape == (0, DIMENSIONS)


def test_rows_have_length_one_and_a_function_is_alike_to_itself() -> None:
    rows = rows_of(drawn.graph for drawn in drawn_in((LOOP % 1 + SWITCH % 1).encode(), "c"))
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 1])
    assert 0 < rows[0] @ rows[1] < 0.9


def test_a_function_unlike_all_known_ones_is_novel() -> None:
    (loop,) = drawn_in((LOOP % 1).encode(), "c")
    (switch,) = drawn_in((SWITCH % 1).encode(), "c")
    known = Known(rows_of([loop.graph] * 99))
    novelty = known.novelty(rows_of([loop.graph, switch.graph]))
    assert novelty[0] > 0.9
    assert novelty[1] == 0.01
    assert shift_of(rows_of([loop.graph] * 7), known) is None


def _tree(folder: Path, form: str, count: int) -> Path:
    folder.mkdir()
    (folder / "a.c").write_text("".join(form % number for number in range(count)), encoding="utf-8")
    return folder


def test_a_tree_is_compared_with_a_reference_of_ones_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    loops, switches = _tree(tmp_path / "loops", LOOP, 120), _tree(tmp_path / "switches", SWITCH, 20)
    file = tmp_path / "own.npz"
    made = Ended(capsys, "shift", loops, "--make", file)
    assert (made.code, made.err) == (0, "")
    assert made.out.startswith(f"{file}: functions: 120 of C; ")
    alike = Ended(capsys, "shift", loops, "--reference", file)
    assert "C: 120 functions, 0 unlike all known ones\n  difference 0.00, p = 1.000\n" in alike.out
    foreign = Ended(capsys, "shift", switches, "--reference", file, "--top", "1")
    assert "C: 20 functions, 20 unlike all known ones\n  difference inf, p = 0.002\n" in foreign.out
    assert f"  {switches / 'a.c'}:1: pick_0, p = " in foreign.out
    few = Ended(capsys, "shift", _tree(tmp_path / "few", SWITCH, 3), "--reference", file)
    assert "too few functions for a test" in few.out


def test_the_reference_that_comes_with_plc_has_all_languages_and_is_small() -> None:
    known = read_reference(shipped_reference())
    assert sorted(known) == ["c", "cpp", "java"]
    assert all(len(each.rows) >= 500 for each in known.values())
    assert shipped_reference().stat().st_size < 400_000
    assert len(packed({"c": np.zeros((60, DIMENSIONS), np.uint8)})) < 2000


def test_what_is_no_reference_is_said_to_be_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tree = _tree(tmp_path / "tree", LOOP, 10)
    file = tmp_path / "x.npz"
    missing = Ended(capsys, "shift", tree, "--reference", file)
    assert missing.code == 2
    assert "x.npz: cannot be read: No such file" in missing.err
    pickled = np.array([{"a": 1}], dtype=object)
    for broken in (b"", b"mine", packed({"c": np.zeros((3, DIMENSIONS), np.uint8)})):
        file.write_bytes(broken)
        assert (
            "is no reference as `plc shift --make` writes it"
            in Ended(capsys, "shift", tree, "--reference", file).err
        )
    np.savez(file, allow_pickle=True, c=pickled)
    assert "is no reference" in Ended(capsys, "shift", tree, "--reference", file).err
    assert "50 are needed" in Ended(capsys, "shift", tree, "--make", file).err
    many = _tree(tmp_path / "many", LOOP, 60)
    assert "cannot be written" in Ended(capsys, "shift", many, "--make", tmp_path / "no" / "x.npz").err
    (tree / "binary.c").write_bytes(b"\xff\xfeint")  # claims to be UTF-16, and is cut off
    assert "binary.c: " in Ended(capsys, "shift", tree).err
    empty = Ended(capsys, "shift", tmp_path / "none.c")
    assert "no functions in" in empty.err
