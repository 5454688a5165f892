"""The peers' programs: found, run one at a time in a folder, and ended with who asked for them."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from plc.reproduce.engine.leases import Lease, OutOfTimeError
from plc.reproduce.peers.environment import VARIABLE, find, run
from plc.reproduce.peers.errors import PeerError

SOURCES = Path(__file__).parents[4] / "peers" / "fairseq"


def test_its_absence_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(PeerError, match=r"sh .*peers/fairseq/setup\.sh .*nowhere`"):
        find({VARIABLE: str(tmp_path / "nowhere")})


def test_a_package_without_the_source_tree(tmp_path: Path) -> None:
    with pytest.raises(PeerError, match="Clone the repository"):
        find({}, sources=tmp_path)


def test_it_is_found(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "fairseq-train").write_text("", "utf-8")
    assert find({VARIABLE: str(tmp_path)}).train[1] == str(SOURCES / "timed_train.py")


def test_what_a_program_says_appears_when_it_is_done(tmp_path: Path) -> None:
    said = tmp_path / "said"
    run(
        (sys.executable, "-c"),
        ["import os; print(os.environ['OMP_NUM_THREADS'])"],
        output=said,
        lease=Lease(),
    )
    assert said.read_text("utf-8") == "1\n"


def test_a_program_that_fails(tmp_path: Path) -> None:
    with pytest.raises(PeerError, match=r"failed \(3\): first / last; see "):
        run(
            (sys.executable, "-c"),
            ["print('first'); print('last'); raise SystemExit(3)"],
            output=tmp_path / "said",
            lease=Lease(),
        )
    assert not (tmp_path / "said").exists()


def test_a_program_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PeerError, match="cannot be started"):
        run((str(tmp_path / "none"),), [], output=tmp_path / "said", lease=Lease())


def test_the_lease_ends_a_program(tmp_path: Path) -> None:
    with pytest.raises(OutOfTimeError):
        run(
            (sys.executable, "-c"),
            ["import time; time.sleep(60)"],
            output=tmp_path / "said",
            lease=Lease(minutes=0.001),
        )


def test_one_that_goes_on_writes_after_what_was_said(tmp_path: Path) -> None:
    (tmp_path / "said.draft").write_text("one\nhalf of a li", "utf-8")
    say = ["print('two')"]
    run((sys.executable, "-c"), say, output=tmp_path / "said", lease=Lease(), mode="ab")
    assert (tmp_path / "said").read_text("utf-8") == "one\nhalf of a li\ntwo\n"


def test_who_ends_this_process_ends_the_program(tmp_path: Path) -> None:
    """The program sends the signal itso that this process surely waits for it."""
    kill = "import os, signal, time; os.kill(os.getppid(), signal.SIGTERM); time.sleep(60)"
    with pytest.raises(OutOfTimeError):
        run((sys.executable, "-c"), [kill], output=tmp_path / "said", lease=Lease())


def test_a_program_that_lost_its_parent_keeps_its_folder(tmp_path: Path) -> None:
    sleep = "[sys.executable, '-c', 'import time; time.sleep(60)']"
    orphan = f"import subprocess, sys; print(subprocess.Popen({sleep}, close_fds=False, stdout=-3).pid)"
    run((sys.executable, "-c"), [orphan], output=tmp_path / "said", lease=Lease())
    try:
        with pytest.raises(PeerError, match=r"is still at work in .*: wait for it or end it"):
            run((sys.executable, "-c"), ["1"], output=tmp_path / "more", lease=Lease())
    finally:
        os.kill(int((tmp_path / "said").read_text("utf-8")), signal.SIGKILL)
