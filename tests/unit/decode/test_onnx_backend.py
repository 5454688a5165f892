"""The ONNX backend's state: hypotheses move, memory stays with its source."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_prep.errors import ModelError
from plc.decode.onnx_backend import OnnxState, _session

DEFAULT = Path(__file__).parents[3] / "checkpoints" / "default"


def state_of(sources: int, width: int) -> OnnxState:
    """Every tensor says which source, and which hypothesis of it, it belongs to."""
    rows = np.arange(sources)
    memory = np.repeat(rows[:, None], 3, axis=1)
    hypotheses = np.stack(np.meshgrid(rows, np.arange(width), indexing="ij"), axis=2)  # B K 2
    return OnnxState({"memory.rows": memory}, {"state.hidden": hypotheses})


@given(data=st.data(), sources=st.integers(1, 5), width=st.integers(1, 4), new_width=st.integers(1, 6))
def test_reorder_moves_hypotheses_and_keeps_their_source(
    data: st.DataObject, sources: int, width: int, new_width: int
) -> None:
    kept = sorted(data.draw(st.sets(st.integers(0, sources - 1))))
    slots = [data.draw(st.integers(0, width - 1)) for _ in range(len(kept) * new_width)]
    parents = np.array(
        [kept[at // new_width] * width + slot for at, slot in enumerate(slots)], dtype=np.int64
    )
    after = state_of(sources, width).reorder(parents)
    hypotheses = after.hypotheses["state.hidden"]
    assert hypotheses.reshape(-1, 2).tolist() == [[parent // width, parent % width] for parent in parents]
    assert after.memory["memory.rows"].tolist() == [[source] * 3 for source in kept]


def test_the_memory_of_sources_that_all_go_on_is_not_copied() -> None:
    before = state_of(2, 1)
    after = before.reorder(np.array([0, 0, 0, 1, 1, 1]))
    assert after.memory["memory.rows"] is before.memory["memory.rows"]


def test_a_graph_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"encoder\.onnx cannot be read: "):
        _session(tmp_path / "encoder.onnx", 1)


def test_a_graph_is_read_where_its_path_is_not_unicode(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"mod\xe8le")
    folder.mkdir()
    shutil.copy(DEFAULT / "encoder.onnx", folder)
    session = _session(folder / "encoder.onnx", 1)
    assert "source" in [each.name for each in session.get_inputs()]
