"""A repair of the workspace: with clients that show no progress, and with files that change meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.lsp.client import Refuses, Silent
from tests.lsp.editing import applied, edits_for
from tests.lsp.session import BOUNDED, FLAWED, PLAIN, VSCODE, Session, run

REPAIR = {"command": "plc.repairWorkspace"}


async def opened(session: Session, root: Path, capabilities: Mapping[str, Any] = VSCODE) -> None:
    """A session whose workspace is a folder."""
    folders = [{"uri": root.as_uri(), "name": "x"}]
    params = {"processId": None, "rootUri": None, "workspaceFolders": folders, "capabilities": capabilities}
    await session.ask("initialize", params)
    session.tell("initialized", {})


def edits(session: Session) -> list[Mapping[str, Any]]:
    """The edits that the client was asked to apply."""
    return [m["params"]["edit"] for m in session.asked if m["method"] == "workspace/applyEdit"]


@pytest.mark.parametrize("answer", [Refuses("no progress here"), Silent()])
def test_the_work_goes_on_where_the_client_shows_no_progress(answer: object, tmp_path: Path) -> None:
    async def scenario() -> None:
        (tmp_path / "a.c").write_text(FLAWED)
        session = Session(create=answer)
        await opened(session, tmp_path)
        done = await asyncio.wait_for(session.ask("workspace/executeCommand", REPAIR), 10)
        assert done == {"files": 1, "fixed": 1, "left": 0, "failed": 0}
        (edit,) = edits(session)
        uri = (tmp_path / "a.c").as_uri()
        assert applied(FLAWED, edits_for(edit, uri)) == FLAWED.replace("gets(line)", BOUNDED)
        assert not [m for m in session.said if m["method"] == "$/progress"]
        tokens = [m for m in session.asked if m["method"] == "window/workDoneProgress/create"]
        assert tokens

    run(scenario)


@pytest.mark.parametrize("answer", [None, Refuses("no progress here"), Silent()])
def test_the_work_ends_with_the_request(answer: object, tmp_path: Path) -> None:
    async def scenario() -> None:
        (tmp_path / "a.c").write_text(FLAWED)
        session = Session(create=answer)
        await opened(session, tmp_path)
        session.works.hold = asyncio.Event()
        number, future = session.begin("workspace/executeCommand", REPAIR)
        async with asyncio.timeout(10):
            while not session.works.asked:
                await asyncio.sleep(0.01)
            session.tell("$/cancelRequest", {"id": number})
            assert (await future)["error"]["code"] == -32800
        session.works.hold.set()
        await asyncio.sleep(0.2)
        assert [header["do"] for header in session.works.asked] == ["list"]
        assert edits(session) == []
        names = [task.get_coro().__qualname__ for task in asyncio.all_tasks()]  # type: ignore[union-attr]
        assert "_look_through" not in names

    run(scenario)


def test_a_file_that_changed_meanwhile_is_left_alone_and_named(tmp_path: Path) -> None:
    async def scenario() -> None:
        names = ("changed.c", "gone.c", "kept.c", "opened.c", "typed.c")
        for name in names:
            (tmp_path / name).write_text(FLAWED)
        uris = {name: (tmp_path / name).as_uri() for name in names}
        session = Session()
        await opened(session, tmp_path)
        await session.open(FLAWED, uri=uris["typed.c"])
        ask = session.works.ask

        async def meanwhile(header: Mapping[str, Any], *rest: Any, **more: Any) -> Any:
            answer = await ask(header, *rest, **more)
            # the last that is read from the disk
            if header["do"] == "file" and header["path"].endswith("opened.c"):
                (tmp_path / "changed.c").write_text("int x;\n" + FLAWED)
                (tmp_path / "gone.c").unlink()
                session.opens(FLAWED, uri=uris["opened.c"])
            return answer

        session.works.ask = meanwhile  # type: ignore[method-assign]
        done = await session.ask("workspace/executeCommand", REPAIR)
        assert done == {"files": 5, "fixed": 3, "left": 2, "failed": 2}
        (edit,) = edits(session)
        versions = {
            change["textDocument"]["uri"]: change["textDocument"]["version"]
            for change in edit["documentChanges"]
        }
        assert versions == {uris["kept.c"]: None, uris["opened.c"]: 1, uris["typed.c"]: 1}
        assert session.messages() == [
            f"PLC: {tmp_path}/changed.c, {tmp_path}/gone.c changed since being analysed, not repaired: "
            "run the repair again"
        ]

    run(scenario)


def test_a_text_that_was_typed_in_meanwhile_is_left_alone(tmp_path: Path) -> None:
    async def scenario() -> None:
        for name in ("a.c", "b.c"):
            (tmp_path / name).write_text(FLAWED)
        session = Session()
        await opened(session, tmp_path, PLAIN)  # a client that does not compare versions
        uri = await session.open(FLAWED, uri=(tmp_path / "a.c").as_uri())
        ask = session.works.ask

        async def meanwhile(header: Mapping[str, Any], *rest: Any, **more: Any) -> Any:
            if str(header.get("path")).endswith("b.c"):
                session.change(uri, 2, "int x;\n" + FLAWED)
            return await ask(header, *rest, **more)

        session.works.ask = meanwhile  # type: ignore[method-assign]
        done = await session.ask("workspace/executeCommand", REPAIR)
        assert done == {"files": 2, "fixed": 1, "left": 1, "failed": 1}
        (edit,) = edits(session)
        assert list(edit["changes"]) == [(tmp_path / "b.c").as_uri()]
        assert session.messages()[0].startswith(f"PLC: {tmp_path}/a.c changed since being analysed")

    run(scenario)
