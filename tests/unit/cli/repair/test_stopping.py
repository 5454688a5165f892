"""A run that is ended by a signal says what it wrote; `plc undo` takes that back."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

import plc.repair.apply.recorded as recorded
import plc.repair.batch as batch
from plc.base.writing import write_source
from plc.cli.app import main
from plc.cli.repair.stopping import StoppedFromOutsideError, stoppable
from plc.verify.tools import Tools, ToolsStoppedError
from tests.unit.cli.repair.commands import FIXED, FLAWED, RULES, run, use


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three files with a flaw each, in the current folder."""
    use(monkeypatch, RULES)
    monkeypatch.chdir(tmp_path)
    for name in ("a.c", "b.c", "c.c"):
        (tmp_path / name).write_bytes(FLAWED)
    return tmp_path


@pytest.fixture(autouse=True)
def _heard() -> Iterator[None]:
    """Ctrl-C as at a terminal: a shell's background job begins with it ignored, which stays so."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def stop_at(monkeypatch: pytest.MonkeyPatch, name: str, number: signal.Signals, *, after: bool) -> None:
    """Have a function of the run send the signal, before it does its work for the first time or after."""
    module = recorded if name == "write_source" else batch
    work = getattr(module, name)

    def stopping(*arguments: object, **named: object) -> object:
        if not after:
            os.kill(os.getpid(), number)
        done = work(*arguments, **named)
        os.kill(os.getpid(), number)
        return done

    monkeypatch.setattr(module, name, stopping)


@pytest.mark.parametrize(
    ("number", "name", "code"), [(signal.SIGTERM, "SIGTERM", 143), (signal.SIGINT, "Ctrl-C", 130)]
)
def test_what_was_fixed_is_reported_and_can_be_taken_back(
    number: signal.Signals,
    name: str,
    code: int,
    tree: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    stop_at(monkeypatch, "write_source", number, after=True)
    assert run("--fix", "--unsafe-fixes", "--jobs", 1) == code
    assert (
        f"plc: ended by {name}: 1 file was fixed, and `plc undo` takes that back\n" in capsys.readouterr().err
    )
    assert [(tree / name).read_bytes() for name in ("a.c", "b.c", "c.c")] == [FIXED, FLAWED, FLAWED]
    with pytest.raises(SystemExit):
        main(["undo"])
    assert (tree / "a.c").read_bytes() == FLAWED
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


def test_files_under_way_are_finished_and_counted(
    tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    together = threading.Barrier(3)

    def wait_and_write(*arguments: object, **named: object) -> object:
        if together.wait(10) == 0:  # one of three
            os.kill(os.getpid(), signal.SIGTERM)
        return write_source(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(recorded, "write_source", wait_and_write)
    assert run("--fix", "--unsafe-fixes", "--jobs", 3) == 143
    assert "3 files were fixed, and `plc undo` takes that back" in capsys.readouterr().err
    assert {(tree / name).read_bytes() for name in ("a.c", "b.c", "c.c")} == {FIXED}


@pytest.mark.parametrize(
    ("flags", "what"),
    [(["--fix", "--unsafe-fixes"], "no file was changed"), ([], "nothing was changed")],
)
def test_where_nothing_was_written_that_is_said(
    flags: list[str],
    what: str,
    tree: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    stop_at(monkeypatch, "read_text", signal.SIGTERM, after=False)
    assert run("--jobs", 1, *flags) == 143
    assert f"plc: ended by SIGTERM: {what}\n" in capsys.readouterr().err
    assert (tree / "a.c").read_bytes() == FLAWED


def test_what_a_caller_ignores_stays_ignored_and_other_threads_leave_signals_alone() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with stoppable():
            os.kill(os.getpid(), signal.SIGHUP)
        assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
    found: list[object] = []

    def elsewhere() -> None:
        with stoppable():
            found.append(signal.getsignal(signal.SIGTERM))

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert found == [signal.SIG_DFL]


def test_the_first_signal_calls_what_ends_the_work() -> None:
    called: list[int] = []
    with pytest.raises(StoppedFromOutsideError), stoppable(lambda: called.append(1)):
        os.kill(os.getpid(), signal.SIGTERM)
    assert called == [1]


def test_tools_that_are_stopped_end_at_once_and_run_no_more(tmp_path: Path) -> None:
    tools = Tools()
    failed: list[ToolsStoppedError] = []
    script = f'exec 3<>"{tmp_path}/begun"; echo now >&3; exec sleep 60'
    os.mkfifo(tmp_path / "begun")

    def check() -> None:
        try:
            tools.run(["/bin/sh", "-c", script], scratch=tmp_path)
        except ToolsStoppedError as error:
            failed.append(error)

    thread = threading.Thread(target=check)
    thread.start()
    with (tmp_path / "begun").open() as begun:
        assert begun.readline() == "now\n"
    tools.stop()
    thread.join(10)
    assert [str(error) for error in failed] == ["not checked: the run is being ended"]
    with pytest.raises(ToolsStoppedError, match="being ended"):
        tools.run(["/bin/true"], scratch=tmp_path)
