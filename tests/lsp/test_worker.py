"""What the worker refuses, asked in this process, and a worker that keeps ending."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from lsp.messages import receive
from lsp.worker import Worker
from lsp.workshop import WorkerError, Workshop
from plc.repair import Repairer
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

    monkeypatch.setattr("plc.repair.selection.source_files", cancelling)
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

    told = [f"{tree}/plc.toml: {name} is ignored: a project must not" for name in ("model", "server")]
    assert [warning[: len(told[0])] for warning in configured(None)["warnings"]] == [
        entry[: len(told[0])] for entry in told
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
