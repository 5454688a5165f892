"""A real Ray cluster of two local workers, one of them killed midway: the findings are those of one alone."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("ray", reason="needs the extra `cluster`")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc"),
]

ROOT = Path(__file__).parents[2]
PORT = 6397
COPIES = 2


@pytest.fixture
def cluster() -> Iterator[str]:
    """The address of a cluster with two processors, which ends with the process that started it."""
    with tempfile.TemporaryDirectory(prefix="plc-ray-") as folder:  # short, for sockets lie in it
        command = [
            *(sys.executable, "-c", "from ray.scripts.scripts import main; main()", "start", "--head"),
            *("--block", f"--port={PORT}", "--num-cpus=2", "--include-dashboard=false"),
            *("--disable-usage-stats", "--object-store-memory=100000000", f"--temp-dir={folder}"),
        ]
        started = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            for _ in range(120):
                if list(Path(folder).glob("session_2*/sockets/raylet*")):
                    break
                time.sleep(0.5)
            yield f"127.0.0.1:{PORT}"
        finally:
            started.send_signal(signal.SIGTERM)
            started.wait(60)


def workers() -> list[int]:
    """The processes that hold a model."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if entry.read_bytes().startswith(b"ray::Look"):
                found.append(int(entry.parent.name))
        except OSError:  # ended meanwhile
            continue
    return found


def test_a_tree_is_looked_through_though_a_worker_is_killed(cluster: str, tmp_path: Path) -> None:
    sources = sorted((ROOT / "examples").rglob("*.*"))
    for number in range(COPIES):
        for source in sources:
            if source.suffix in (".c", ".cpp", ".java"):
                (tmp_path / f"{number}-{source.parent.name}-{source.name}").write_bytes(source.read_bytes())
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "RAY_ADDRESS": cluster}
    plc = [sys.executable, "-c", "from plc.cli.app import main; main()", "repair", "--no-cache"]
    command = [*plc, "--format", "json-lines", "--engine", "ray", "--jobs", "2", "."]
    before = set(workers())
    killed = 0
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True
    ) as spread:
        assert spread.stdout is not None
        lines = []
        for line in spread.stdout:
            lines.append(line)
            if not killed and len(lines) > 5:
                mine = sorted(set(workers()) - before)
                os.kill(mine[0], signal.SIGKILL)
                killed = mine[0]
    assert killed
    alone = subprocess.run(
        [*plc, "--format", "json-lines", "."],
        cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    assert (spread.returncode, lines) == (alone.returncode, alone.stdout.splitlines(keepends=True))
    assert alone.returncode == 1
    assert len(lines) > 10
    assert all(json.loads(line) for line in lines)
