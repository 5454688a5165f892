"""What the settings change, where they come from, and how mistakes in them are reported."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from tests.lsp.session import (
    FLAWED,
    SOUND,
    VSCODE,
    Session,
    run,
)


def test_a_text_is_looked_at_when_the_settings_say_so() -> None:
    async def scenario() -> None:
        session = Session()
        await session.start(settings={"run": "onSave", "debounce": 0})
        uri = await session.open(SOUND)
        session.change(uri, 2, FLAWED)
        await session.settled(uri)
        assert session.diagnostics(uri) == []
        session.tell("textDocument/didSave", {"textDocument": {"uri": uri}})
        await session.settled(uri)
        assert len(session.diagnostics(uri)) == 1
        quiet = Session()
        await quiet.start(settings={"run": "off"})
        await quiet.open(FLAWED)
        assert not quiet.works.asked
        asked = {"command": "plc.analyse", "arguments": [uri]}
        assert await quiet.ask("workspace/executeCommand", asked) == {"findings": 1}

    run(scenario)


def test_settings_are_asked_for_by_folder_and_again_when_they_change() -> None:
    async def scenario() -> None:
        section: dict[str, Any] = {"debounce": 0, "minConfidence": 0.99}
        session = Session(configuration=lambda params: [section for _ in params["items"]])
        await session.start(VSCODE)
        uri = await session.open(FLAWED)
        asked = [m["params"]["items"] for m in session.asked if m["method"] == "workspace/configuration"]
        assert [{"scopeUri": uri, "section": "plc"}] in asked
        pull = {"textDocument": {"uri": uri}}
        assert (await session.ask("textDocument/diagnostic", pull))["items"] == []
        section["minConfidence"] = None
        session.asked.clear()
        session.tell("workspace/didChangeConfiguration", {"settings": None})
        while not any(m["method"] == "workspace/diagnostic/refresh" for m in session.asked):
            await asyncio.sleep(0.01)
        assert len((await session.ask("textDocument/diagnostic", pull))["items"]) == 1

    run(scenario)


def test_mistakes_in_settings_are_reported_and_cost_nothing_else() -> None:
    async def scenario() -> None:
        session = Session()
        await session.start(settings={"debounce": "soon", "codelens": True, "run": "onType"})
        assert session.messages() == [
            "PLC: plc.debounce is 'soon': give a whole number, 0 or more",
            "PLC: unknown setting plc.codelens: did you mean plc.codeLens?",
        ]
        assert len(session.diagnostics(await session.open(FLAWED))) == 1

    run(scenario)


def test_a_configuration_file_counts_is_watched_and_may_be_wrong(tmp_path: Path) -> None:
    async def scenario() -> None:
        source = tmp_path / "a.c"
        config = tmp_path / "plc.toml"
        session = Session()
        await session.start()
        config.write_text('ignore = ["CWE-121"]\n')
        uri = await session.open(FLAWED, uri=source.as_uri())
        assert session.diagnostics(uri) == []
        config.write_text("ignor = 1\n")
        session.tell("workspace/didChangeWatchedFiles", {"changes": [{"uri": config.as_uri(), "type": 2}]})
        while not session.messages():
            await asyncio.sleep(0.01)
        await session.settled(uri)
        assert "'ignor': unknown key; did you mean 'ignore'?" in session.messages()[0]
        assert len(session.diagnostics(uri)) == 1

    run(scenario)
