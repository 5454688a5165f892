"""The load test itself, for a second: a real server, its clients by their tokens, nothing lost."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("uvicorn", reason="needs the extra `serve`")

from benchmarks.serve.load import load, questions
from benchmarks.serve.running import served


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="memory is read from /proc")
def test_a_few_clients_lose_nothing(tmp_path: Path) -> None:
    asked = questions()[::8]
    assert {each.line is None for each in asked} == {True}
    asked += questions()[1:2]
    with served(tmp_path, "--waiting", "1", clients=("a", "b", "c", "d")) as server:
        tally, memory = load(server, asked, minutes=0.02, pause=0.01)
        assert server.complaints() == []
    assert tally.lost == {}
    assert len(tally.seconds) >= 4
    assert 0 < memory[0] <= memory[-1] + 100
    log = server.log.read_text(encoding="utf-8")
    assert all(f"127.0.0.1 {name} POST /v1/" in log for name in "abcd")
    assert server.process.returncode == 0
