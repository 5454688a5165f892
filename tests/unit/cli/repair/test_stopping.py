"""A run that is ended by a signal says what it wrote; `plc undo` takes that back."""

from __future__ import annotations

import io
import json
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest

import plc.repair.apply.recorded as recorded
import plc.repair.batch as batch
from plc.base.writing import write_source
from plc.cli.app import main
from plc.cli.repair.stopping import StoppedFromOutsideError, stoppable
from plc.verify.tools import Tools, ToolsStoppedError
from tests.unit.cli.repair.commands import FIXED, FLAWED, RULES, SCHEMA, run, use
from tests.unit.cli.repair.reported.test_sarif import check_sarif

CLEAN = b"int one(void)\n{\n\treturn 1;\n}\n"


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
        if after:
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
    (tree / "a.c").write_bytes(CLEAN)  # it is under way, and so finished
    stop_at(monkeypatch, "read_text", signal.SIGTERM, after=False)
    assert run("--jobs", 1, *flags) == 143
    assert f"plc: ended by SIGTERM: {what}\n" in capsys.readouterr().err
    assert [(tree / name).read_bytes() for name in ("a.c", "b.c")] == [CLEAN, FLAWED]


@pytest.fixture
def second(monkeypatch: pytest.MonkeyPatch) -> None:
    """SIGTERM while the second of three files is read: it is finished, the third not begun."""
    read = getattr(batch, "read_text")  # noqa: B009, not exported there

    def reading(path: Path) -> object:
        if path.name == "b.c":
            os.kill(os.getpid(), signal.SIGTERM)
        return read(path)

    monkeypatch.setattr(batch, "read_text", reading)


@pytest.mark.usefixtures("tree", "second")
@pytest.mark.parametrize("jobs", [1, 2])
def test_json_has_the_files_that_were_analysed_and_says_that_it_is_a_part(
    jobs: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--jobs", jobs, "--format", "json", "--output-file", "out.json", "--verify", "none") == 143
    document = json.loads(Path("out.json").read_text(encoding="utf-8"))
    jsonschema.validate(document, SCHEMA)
    names = [file["path"] for file in document["files"]]
    assert names[:2] == ["a.c", "b.c"]
    assert document["stopped"] == {"by": "SIGTERM", "unanalysed": 3 - len(names)}
    assert jobs > 1 or len(names) == 2
    assert "plc: ended by SIGTERM: nothing was changed\n" in capsys.readouterr().err


@pytest.mark.usefixtures("tree", "second")
def test_other_formats_are_whole_as_well(capsys: pytest.CaptureFixture[str]) -> None:
    def output(kind: str) -> str:
        assert run("--jobs", 1, "--format", kind) == 143
        out, err = capsys.readouterr()
        assert "plc: 2 of 3 files analysed\n" in err
        return out

    log = json.loads(output("sarif"))
    check_sarif(log)
    (invocation,) = log["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is False
    notes = [note["message"]["text"] for note in invocation["toolExecutionNotifications"]]
    assert notes[-1] == "ended by SIGTERM: 1 file is not analysed"
    assert len(log["runs"][0]["results"]) == 2
    *_, last = output("json-lines").splitlines()
    assert json.loads(last) == {"type": "stopped", "by": "SIGTERM", "unanalysed": 1}
    assert "<p class=error>Ended by SIGTERM: 1 file is not analysed</p>" in output("html")
    assert output("github").endswith("::error title=plc::ended by SIGTERM: 1 file is not analysed\n")
    assert output("text").count("CWE-") == 2
    assert output("patch").count("+++ ") == 2


@pytest.mark.usefixtures("second")
def test_a_part_is_no_baseline_and_no_text_of_a_filter(
    tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--jobs", 1, "--write-baseline", "--baseline", "known.json") == 143
    assert not Path("known.json").exists()
    stop_at(monkeypatch, "unwrapped", signal.SIGTERM, after=True)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(FLAWED)))
    capsys.readouterr()
    before = (tree / "a.c").read_bytes()
    flags = ["--stdin-filename", "b.c", "--fix", "--unsafe-fixes", "--output-file", "a.c"]
    assert run("-", *flags) == 143
    assert (tree / "a.c").read_bytes() == before


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
