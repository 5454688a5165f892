"""The server as an editor starts it: it outlives its worker, bad input, and what else goes wrong."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lsp.features.offering import offered
from lsp.worker.workshop import CRASHES
from plc.repair import Repairer, apply_edits
from tests.broken_file import broken
from tests.lsp.editing import applied, edits_for
from tests.lsp.process import SCRIPTED, SHIPPED, editor
from tests.lsp.session import FLAWED, PLAIN, SOUND, at, run

DEADLY = "int d(void)\n{\n    return equals();\n}\n"
ROOT = Path(__file__).parents[2]


def test_a_worker_that_is_killed_comes_back_and_costs_no_document() -> None:
    async def scenario() -> None:
        async with editor() as client:
            await client.start(PLAIN)
            uri = client.opens(FLAWED)
            assert len(await client.published(uri, 1)) == 1
            client.change(uri, 2, {"range": at(0, 0), "text": SOUND})
            assert len(await client.published(uri, 2)) == 1
            worker = (await client.do("plc.debugInformation"))["worker"]
            os.kill(worker, signal.SIGKILL)
            await client.hear("plc/status", state="ready")
            client.change(uri, 3, {"range": at(0, 0), "text": "// still here\n"})
            (shown,) = await client.published(uri, 3)
            assert shown["range"]["start"]["line"] == 7
            assert (await client.do("plc.debugInformation"))["worker"] != worker

    run(scenario)


def test_a_worker_that_keeps_dying_is_left_alone_until_somebody_wants_another() -> None:
    async def scenario() -> None:
        async with editor() as client:
            await client.start(PLAIN)
            for _ in range(CRASHES):
                await client.hear("plc/status", state="ready")
                os.kill((await client.do("plc.debugInformation"))["worker"], signal.SIGKILL)
            said = await client.hear("plc/status", state="stopped")
            assert said["message"].endswith(f"{CRASHES} times: it is not started again")
            uri = client.opens(FLAWED)
            assert await client.published(uri, 1) == []
            assert (await client.do("plc.debugInformation"))["worker"] is None
            await client.do("plc.restartWorker")
            assert len(await client.published(uri, 1)) == 1

    run(scenario)


def test_a_text_that_ends_the_worker_is_given_up_and_others_are_not() -> None:
    async def scenario() -> None:
        async with editor() as client:
            await client.start(PLAIN)
            bad = client.opens(DEADLY, uri="file:///bad.c")
            assert await client.published(bad, 1) == []
            good = client.opens(FLAWED, uri="file:///good.c")
            assert len(await client.published(good, 1)) == 1
        assert "has ended" in client.log

    run(scenario)


def test_a_newer_text_stops_the_decoder_for_an_older_one() -> None:
    async def scenario() -> None:
        async with editor([*SCRIPTED, "slow"]) as client:
            await client.start(PLAIN)
            uri = client.opens(FLAWED)
            await client.hear("plc/status", state="ready")
            began = time.monotonic()
            client.change(uri, 2, SOUND)
            assert await client.published(uri, 2) == []
            assert time.monotonic() - began < 1.5  # 200 steps of 0.02 s would be 4
            assert not [m for m in client.said if m["params"].get("version") == 1]

    run(scenario)


def test_garbage_on_standard_input_is_dropped() -> None:
    async def scenario() -> None:
        async with editor() as client:
            client.send(b"\x00\xff garbage\r\n\r\nContent-Length: many\r\n\r\n")
            refused = client.expected(None)
            client.send(b"Content-Length: 9\r\n\r\n{not json")
            assert (await asyncio.wait_for(refused, 30))["error"]["code"] == -32700
            for body in (b"[1, 2]", b'"text"', b"{}", b'{"jsonrpc": "1.0", "method": "x"}', b"null"):
                client.send(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
            await client.start(PLAIN)
            client.tell("$/unknown", {})
            client.tell("textDocument/didChange", {"nothing": 1})
            uri = client.opens(FLAWED)
            assert len(await client.published(uri, 1)) == 1

    run(scenario)


@pytest.mark.parametrize(("damage", "message"), [("none", "is not a model directory"), ("wrong", "sha256")])
def test_a_missing_or_damaged_model_is_reported_and_another_one_is_taken(
    tmp_path: Path, damage: str, message: str
) -> None:
    async def scenario() -> None:
        model = tmp_path / "model"
        if damage == "wrong":
            shutil.copytree(ROOT / "checkpoints" / "default", model)
            (model / "vocab.json").write_text("{}")
        async with editor() as client:
            await client.start(PLAIN, settings={"model": str(model), "debounce": 0})
            shown = await client.hear("window/showMessage")
            assert message in shown["message"]
            assert shown["type"] == 1
            uri = client.opens(FLAWED)
            assert await client.published(uri, 1) == []
            client.tell("workspace/didChangeConfiguration", {"settings": {"plc": {"debounce": 0}}})
            await client.hear("plc/status", state="ready")
            assert len(await client.published(uri, 1)) == 1

    run(scenario)


def test_a_model_that_cannot_be_read_is_reported_once_and_ends_no_worker(tmp_path: Path) -> None:
    async def scenario() -> None:
        model = tmp_path / "model"
        shutil.copytree(ROOT / "checkpoints" / "default", model)
        broken(model / "vocab.json")
        async with editor() as client:
            await client.start(PLAIN, settings={"model": str(model), "debounce": 0})
            shown = await client.hear("window/showMessage")
            assert "vocab.json cannot be read (Input/output error): give yourself access" in shown["message"]
            worker = (await client.do("plc.debugInformation"))["worker"]
            for name in ("a", "b"):
                assert await client.published(client.opens(FLAWED, uri=f"file:///{name}.c"), 1) == []
            assert (await client.do("plc.debugInformation"))["worker"] == worker
            assert not [
                said for said in client.said if said["method"] in ("window/showMessage", "plc/status")
            ]
        assert client.log == ""

    run(scenario)


def test_a_file_of_50_megabytes_is_refused_and_the_next_one_is_not() -> None:
    async def scenario() -> None:
        async with editor() as client:
            await client.start(PLAIN)
            uri = client.opens(SOUND * 1_500_000, uri="file:///huge.c")
            shown = await client.hear("window/showMessage")
            assert shown["message"] == (
                "PLC: huge.c: 52,500,000 bytes, and plc.maxFileSize is 1,000,000: not analysed"
            )
            assert await client.published(uri, 1) == []
            assert len(await client.published(client.opens(FLAWED), 1)) == 1

    run(scenario)


def test_the_shipped_model_repairs_an_example() -> None:
    async def scenario() -> None:
        repairer = Repairer.load()
        sources = sorted((ROOT / "examples" / "flawed").glob("*.c"))
        source, (finding, *_) = next(
            (path, found) for path in sources if (found := repairer.findings(path.read_bytes(), "c"))
        )
        text = source.read_bytes().decode()
        async with editor(SHIPPED) as client:
            await client.start(PLAIN)
            uri = client.opens(text, uri=source.as_uri())
            shown = (await client.published(uri, 1))[0]
            assert shown["code"] == finding.cwe[0].id
            suggestions = offered(text.encode(), finding)
            actions = await client.actions(uri, shown["range"], only=["quickfix"])
            for action, suggestion in zip(actions, suggestions, strict=True):
                made = applied(text, edits_for(action["edit"], uri))
                assert made.encode() == apply_edits(text.encode(), suggestion.edits)
            settled = next(s for s in finding.suggestions if "settled" in s.checks)
            after = applied(text, edits_for(actions[settled.rank - 1]["edit"], uri))
            client.change(uri, 2, after)
            left = repairer.findings(after.encode(), "c")
            assert len(await client.published(uri, 2)) == len(left)
        assert client.log == ""

    run(scenario)


def test_both_commands_start_it() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from plc.cli.app import main; main(['lsp'])"],
        input=_message({"jsonrpc": "2.0", "method": "exit"}),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1, done.stderr  # `exit` without `shutdown`
    assert done.stderr == b""


def _message(content: object) -> bytes:
    body = json.dumps(content).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
