"""The commands: what they do to the text of a client that applies edits, and what they answer."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from tests.lsp.editing import applied, edits_for
from tests.lsp.session import (
    BOUNDED,
    FLAWED,
    VSCODE,
    Session,
    run,
)


class Editor:
    """A client that applies what it is asked to apply."""

    def __init__(self, **session: Any) -> None:
        self.session = Session(applyEdit=self.apply, **session)
        self.text = ""
        self.version = 1

    def apply(self, params: Mapping[str, Any]) -> Mapping[str, bool]:
        """Apply an edit, and tell the server of the change a little later."""
        uri = "file:///a.c"
        self.text = applied(self.text, edits_for(params["edit"], uri))
        self.version += 1
        tell = partial(self.session.change, uri, self.version, self.text)
        asyncio.get_running_loop().call_later(0.01, tell)
        return {"applied": True}

    async def open(self, text: str) -> str:
        self.text = text
        return await self.session.open(text)

    async def do(self, command: str, *arguments: Any) -> Any:
        """Execute a command."""
        params = {"command": command, "arguments": list(arguments)}
        return await self.session.ask("workspace/executeCommand", params)


def test_commands_repair_a_function_and_a_file() -> None:
    async def scenario() -> None:
        editor = Editor()
        await editor.session.start()
        both = FLAWED + FLAWED.replace("f(", "h(")
        uri = await editor.open(both)
        done = await editor.do("plc.repairFunction", uri, {"line": 2, "character": 5})
        assert done == {"fixed": 1}
        assert editor.text == both.replace("gets(line)", BOUNDED, 1)
        assert await editor.do("plc.repairFile", uri) == {"fixed": 1, "left": 0}
        assert editor.text == both.replace("gets(line)", BOUNDED)
        assert await editor.do("plc.repairFile", uri) == {"fixed": 0, "left": 0}
        assert await editor.do("plc.repairFile", "file:///not-open.c") == {"fixed": 0, "left": 0}
        assert editor.session.messages()[-1] == "PLC: not-open.c is not open"

    run(scenario)


def test_suggestions_can_be_gone_through_in_place() -> None:
    async def scenario() -> None:
        editor = Editor()
        await editor.session.start()
        text = "// \U0001f600\n" + FLAWED
        uri = await editor.open(text)
        place = {"line": 3, "character": 5}
        assert await editor.do("plc.nextSuggestion", uri, place) == {"rank": 1, "of": 5}
        assert BOUNDED in editor.text
        assert await editor.do("plc.nextSuggestion", uri, place) == {"rank": 2, "of": 5}
        assert editor.text == text.replace("gets", "printf")
        assert await editor.do("plc.previousSuggestion", uri, place) == {"rank": 1, "of": 5}
        assert await editor.do("plc.previousSuggestion", uri, place) == {"rank": 0, "of": 5}
        assert editor.text == text
        assert await editor.do("plc.previousSuggestion", uri, place) == {"rank": 5, "of": 5}
        assert editor.text == text.replace("gets", "exit")
        steps = [editor.do("plc.nextSuggestion", uri, place) for _ in range(3)]  # pressed at once
        assert [step["rank"] for step in await asyncio.gather(*steps)] == [0, 1, 2]
        assert editor.text == text.replace("gets", "printf")

    run(scenario)


def test_a_repair_of_the_workspace_can_be_cancelled(tmp_path: Path) -> None:
    async def scenario() -> None:
        (tmp_path / "a.c").write_text(FLAWED)
        session = Session()
        folders = [{"uri": tmp_path.as_uri(), "name": "x"}]
        params = {"processId": None, "rootUri": None, "workspaceFolders": folders, "capabilities": VSCODE}
        await session.ask("initialize", params)
        session.tell("initialized", {})
        session.works.hold = asyncio.Event()
        _, answer = session.begin("workspace/executeCommand", {"command": "plc.repairWorkspace"})
        shown: list[Any] = []
        while not shown:
            await asyncio.sleep(0.01)
            shown = [
                m["params"]
                for m in session.said
                if m["method"] == "$/progress" and m["params"]["value"].get("cancellable")
            ]
        session.tell("window/workDoneProgress/cancel", {"token": shown[0]["token"]})
        result = (await asyncio.wait_for(answer, 10))["result"]
        assert result["cancelled"] is True
        assert not [m for m in session.asked if m["method"] == "workspace/applyEdit"]

    run(scenario)
