"""What the worker refuses, asked in this process, and a worker that keeps ending."""

from __future__ import annotations

import asyncio
import io
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from lsp.worker.messages import LENGTHS, packed, receive
from lsp.worker.process import Worker
from lsp.worker.workshop import WorkerError, Workshop
from plc.repair import Repairer
from tests.broken_file import broken
from tests.models import tiny_model_directory
from tests.scripted_model import repairer, swap

MODEL = repairer(swap("gets ( v0 ) ;", ""))


def answers(*jobs: Mapping[str, Any], cancelled: int | None = None) -> list[dict[str, Any]]:
    """What a worker says to jobs, of which one was cancelled before it began."""
    output = io.BytesIO()
    worker = Worker(output, load=lambda _: MODEL)
    worker.do({"do": "configure", "model": None, "roots": []}, b"")
    if cancelled is not None:
        worker.cancel(cancelled)
    for job in jobs:
        worker.do(job, b"")
    output.seek(0)
    found: list[dict[str, Any]] = []
    while (message := receive(output)) is not None:
        if "id" in message[0]:  # and no word on how the model fares
            found.append(message[0])
    return found


def test_a_job_that_is_not_wanted_any_more_is_not_begun() -> None:
    listed = {"do": "list", "roots": []}
    assert answers({"id": 1, **listed}, {"id": 2, **listed}, cancelled=2) == [
        {"id": 1, "files": [], "problems": []},
        {"id": 2, "error": "stopped", "message": "not wanted any more"},
    ]


def test_a_listing_ends_where_it_is_cancelled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.c").touch()
    output = io.BytesIO()
    worker = Worker(output, load=lambda _: MODEL)
    worker.do({"do": "configure", "model": None, "roots": []}, b"")

    def cancelling(*_: object) -> list[object]:
        worker.cancel(3)
        return [object()]

    monkeypatch.setattr("plc.repair.files.selection.source_files", cancelling)
    worker.do({"do": "list", "id": 3, "roots": [str(tmp_path)]}, b"")
    output.seek(0)
    said = [message[0] for message in iter(lambda: receive(output), None)]
    assert said[-1] == {"id": 3, "error": "stopped", "message": "not wanted any more"}


def test_the_model_is_the_users_choice_never_the_workspaces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    tree, own = tmp_path / "tree", tmp_path / "home" / "plc" / "plc.toml"
    tree.mkdir()
    own.parent.mkdir(parents=True)
    (tree / "plc.toml").write_text("model = 'theirs'\nserver = 'http://example.org'\n")
    loaded: list[Path | None] = []

    def load(path: Path | None) -> Repairer:
        loaded.append(path)
        return MODEL

    def configured(model: str | None) -> dict[str, Any]:
        output = io.BytesIO()
        worker = Worker(output, load=load)
        worker.do({"do": "configure", "model": model, "roots": [str(tree)]}, b"")
        job = {"do": "report", "id": 1, "path": str(tree / "a.c"), "language": "c", "min_confidence": None}
        worker.do(job, b"int x;\n")
        output.seek(0)
        (answer,) = [message[0] for message in iter(lambda: receive(output), None) if "id" in message[0]]
        return answer

    ignored = [f"{tree}/plc.toml: {name} is ignored: a project must not" for name in ("model", "server")]
    assert [warning[: len(ignored[0])] for warning in configured(None)["warnings"]] == [
        entry[: len(ignored[0])] for entry in ignored
    ]
    own.write_text("model = 'mine'\n")
    configured(None)
    configured("/of/the/client")
    assert loaded == [None, own.parent / "mine", Path("/of/the/client")]


def test_what_it_does_not_know_is_named() -> None:
    (said,) = answers({"do": "dance", "id": 7})
    assert (said["error"], said["message"]) == (
        "internal",
        "internal error: ValueError(\"asked to do 'dance'\")",
    )


UNREADABLE = "vocab.json cannot be read (Input/output error): give yourself access to it, or fetch the model"


def test_a_model_that_cannot_be_read_is_said_once_and_taken_as_soon_as_it_can_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = tiny_model_directory(tmp_path)
    words = (model / "vocab.json").read_bytes()
    broken(model / "vocab.json")
    output = io.BytesIO()
    worker = Worker(output, load=Repairer.load)

    def said() -> list[dict[str, Any]]:
        output.seek(0)
        messages = [message[0] for message in iter(lambda: receive(output), None)]
        output.seek(0)
        output.truncate()
        return messages

    worker.do({"do": "configure", "model": str(model), "roots": []}, b"")
    assert [message["state"] for message in said()] == ["loading", "error"]
    report = {"do": "report", "path": None, "language": "c"}
    for retry in (1000.0, 0.0):
        monkeypatch.setattr("lsp.worker.process.RETRY", retry)
        worker.do({**report, "id": 1}, b"void f(void) { }")
        (answer,) = said()
        assert answer["error"] == "model"
        assert UNREADABLE in answer["message"]
    (model / "vocab.json").unlink()
    (model / "vocab.json").write_bytes(words)
    worker.do({**report, "id": 2}, b"void f(void) { }")
    ready, answer = said()
    assert (ready["state"], ready["name"]) == ("ready", "tiny")
    assert "report" in answer
    worker.do({"do": "configure", "model": str(model), "roots": []}, b"")
    assert [message["state"] for message in said()] == ["loading", "ready"]
    broken(model / "encoder.onnx")
    worker.do({**report, "id": 3}, b"void f(void) { }")
    assert [message.get("state") or message.get("error") for message in said()] == ["error", "model"]
    worker.do({**report, "id": 4}, b"void f(void) { }")
    assert [message.get("state") or message.get("error") for message in said()] == ["model"]


def test_what_goes_wrong_with_the_configuration_is_a_state_and_no_end(tmp_path: Path) -> None:
    def load(_: Path | None) -> Repairer:
        raise MemoryError("too much")

    output = io.BytesIO()
    here = Path.cwd()
    worker = Worker(output, load=load)
    worker.do({"do": "configure", "model": None, "roots": [str(tmp_path / "gone")]}, b"")
    assert Path.cwd() == here
    output.seek(0)
    said = [message[0] for message in iter(lambda: receive(output), None)]
    assert said[-1] == {"state": "error", "message": "internal error: MemoryError('too much')"}


WHOLE = packed({"do": "report", "id": 1, "path": None, "language": "c"}, b"int f(void) { return 1; }")


@pytest.mark.parametrize("length", [3, 8, 20, len(WHOLE) - 1])
def test_a_worker_ends_with_a_server_that_ends_in_the_middle_of_a_message(length: int) -> None:
    command = [sys.executable, "-m", "tests.lsp.scripted_worker"]
    done = subprocess.run(command, input=WHOLE[:length], capture_output=True, timeout=60, check=False)
    assert done.stderr.decode() == "the worker ends: the other side ended in the middle of a message\n"
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("sent", "log"),
    [
        (b"GET / HTTP/1.1\r\n", "the worker ends: no message begins with b'GET / HT'\n"),
        (LENGTHS.pack(3, 0) + b"{x}", "the worker ends: a header that is no JSON: "),
        (LENGTHS.pack(2, 0) + b"[]", "the worker ends: a header that is no JSON object\n"),
    ],
)
def test_a_worker_ends_where_it_is_told_what_is_no_message(sent: bytes, log: str) -> None:
    command = [sys.executable, "-m", "tests.lsp.scripted_worker"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as worker:
        assert worker.stdin is not None
        assert worker.stderr is not None
        worker.stdin.write(sent)
        worker.stdin.flush()  # and stays open
        assert worker.wait(60) == 1
        assert worker.stderr.read().decode().startswith(log)


ANSWERS = """
import sys, time
sys.stdin.buffer.read(1)
sys.stdout.buffer.write(bytes.fromhex(sys.argv[1]))
sys.stdout.buffer.flush()
if "stay" in sys.argv:
    time.sleep(1000)
"""


@pytest.mark.parametrize(
    ("answer", "flag", "log"),
    [
        (packed({"id": 1})[:5], "end", "ended in the middle of an answer"),
        (packed({"id": 1})[:12], "end", "ended in the middle of an answer"),
        (
            b"Traceback (most recent call last)",
            "stay",
            "its answer is none: no message begins with b'Tracebac'",
        ),
        (LENGTHS.pack(3, 0) + b"{x}", "stay", "its answer is none: a header that is no JSON"),
        (LENGTHS.pack(1, 0) + b"7", "stay", "its answer is none: a header that is no JSON object"),
    ],
)
def test_half_an_answer_or_none_is_the_end_of_that_worker_and_of_no_server(
    answer: bytes, flag: str, log: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def ask() -> None:
        workshop = Workshop(lambda *_: None, command=[sys.executable, "-c", ANSWERS, answer.hex(), flag])
        with pytest.raises(WorkerError, match="the process that holds the model"):
            await workshop.ask({"do": "list", "roots": []})
        await workshop.close()

    asyncio.run(asyncio.wait_for(ask(), 60))
    assert log in caplog.text


def test_a_worker_that_keeps_ending_is_given_up() -> None:
    said: list[str] = []

    async def ask() -> None:
        workshop = Workshop(lambda *_: None, command=["/bin/false"])
        while "keeps ending" not in "".join(said):
            with pytest.raises(WorkerError) as caught:
                await workshop.ask({"do": "list", "roots": []})
            said.append(str(caught.value))

    asyncio.run(asyncio.wait_for(ask(), 30))
    assert said[-1] == "the process that holds the model keeps ending; see its log"
