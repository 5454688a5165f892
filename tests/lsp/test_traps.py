"""The traps that language servers in Python have fallen into, each by name."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.lsp.client import RefusedError
from tests.lsp.editing import applied, edits_for, offset
from tests.lsp.session import (
    BOUNDED,
    FIVE,
    FLAWED,
    LAZY,
    PLAIN,
    SOUND,
    VSCODE,
    Session,
    at,
    run,
)

CONTENT_MODIFIED = -32801
ODD = "/* \f \v \u2028 \x85 \x1c */ // \U0001f600e\u0301\t\r\n"


async def second_fix(session: Session, uri: str, text: str) -> str:
    """The text with the second suggestion applied."""
    place = session.diagnostics(uri)[0]["range"]
    actions = await session.actions(uri, place)
    action = actions[1]
    if "edit" not in action:
        action = await session.ask("codeAction/resolve", action)
    return applied(text, edits_for(action["edit"], uri), session.units)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_1_lines_end_at_line_feeds_and_carriage_returns_only(end: str) -> None:
    async def scenario() -> None:
        session = Session()
        await session.start()
        text = "/* a\fb\vc\u2028d\x85e\x1cf */" + end + FLAWED.replace("\n", end)
        uri = await session.open(text)
        assert session.diagnostics(uri)[0]["range"]["start"]["line"] == 3
        session.change(uri, 2, {"range": at(1, 0), "text": "static "})
        expected = text.replace("void f", "static void f")
        assert session.text(uri) == expected
        await session.settled(uri)
        assert await second_fix(session, uri, expected) == expected.replace("gets", "printf")

    run(scenario)


def test_2_a_position_past_the_end_of_a_line_is_at_its_end() -> None:
    async def scenario() -> None:
        session = Session()
        await session.start()
        uri = await session.open("abc\r\ndef")
        session.change(uri, 2, {"range": at(0, 0, 99), "text": "X"})
        assert session.text(uri) == "X\r\ndef"
        session.change(uri, 3, {"range": at(0, 99), "text": "Y"})
        assert session.text(uri) == "XY\r\ndef"
        session.change(uri, 4, {"range": at(7, 3), "text": "Z"})
        assert session.text(uri) == "XY\r\ndefZ"

    run(scenario)


def test_3_ranges_come_from_the_servers_own_findings_not_from_the_clients_echo() -> None:
    async def scenario() -> None:
        session = Session()
        await session.start()
        text = FLAWED.replace("    gets", "    /* \U0001f600\U0001f600 */ gets")
        uri = await session.open(text)
        place = session.diagnostics(uri)[0]["range"]
        echo = {"message": "x", "range": at(2, 16, 40), "source": "plc"}  # in bytes, and wrong
        actions = await session.actions(uri, place, diagnostics=[echo])
        assert actions[0]["diagnostics"][0]["range"] == place
        edits = edits_for(actions[0]["edit"], uri)
        assert applied(text, edits) == text.replace("gets(line)", BOUNDED)

    run(scenario)


def test_4_a_cancelled_request_is_answered_at_once_and_stops_the_work() -> None:
    async def scenario() -> None:
        session = Session()
        await session.start(VSCODE)
        session.works.hold = asyncio.Event()
        item = {"uri": "file:///a.c", "languageId": "c", "version": 1, "text": FLAWED}
        session.tell("textDocument/didOpen", {"textDocument": item})
        number, future = session.begin("textDocument/diagnostic", {"textDocument": {"uri": "file:///a.c"}})
        await asyncio.sleep(0)
        session.tell("$/cancelRequest", {"id": number})
        answer = await asyncio.wait_for(future, 5)
        assert answer["error"]["code"] == -32800
        session.works.hold.set()
        await session.settled("file:///a.c")  # the text is still analysed: others may ask

    run(scenario)


def test_5_inline_completion_is_advertised() -> None:
    async def scenario() -> None:
        session = Session()
        answer = await session.start(VSCODE)
        assert answer["capabilities"]["inlineCompletionProvider"] == {}

    run(scenario)


def test_6_files_that_are_not_open_are_read_as_bytes(tmp_path: Path) -> None:
    async def scenario() -> None:
        applied_edits: list[Any] = []

        def take(params: Any) -> Any:
            applied_edits.append(params["edit"])
            return {"applied": True}

        session = Session(applyEdit=take)
        crlf = tmp_path / "crlf.c"
        crlf.write_bytes(("// \f\n" + FLAWED).replace("\n", "\r\n").encode())
        latin = tmp_path / "latin.c"
        latin.write_bytes(b"/* caf\xe9 */\n" + FLAWED.encode())
        folder = {"uri": tmp_path.as_uri(), "name": "x"}
        params = {
            "processId": None,
            "rootUri": None,
            "workspaceFolders": [folder],
            "capabilities": PLAIN,
        }
        await session.ask("initialize", params)
        session.tell("initialized", {})
        answer = await session.ask("workspace/executeCommand", {"command": "plc.repairWorkspace"})
        assert answer == {"files": 2, "fixed": 1, "left": 0, "failed": 1}
        text = crlf.read_bytes().decode()
        (edit,) = applied_edits
        assert list(edit["changes"]) == [crlf.as_uri()]
        assert applied(text, edit["changes"][crlf.as_uri()]) == text.replace("gets(line)", BOUNDED)

    run(scenario)


def test_7_resolving_after_typing_finds_the_code_again_or_says_that_it_changed() -> None:
    async def scenario() -> None:
        session = Session()
        capabilities = {**PLAIN, "textDocument": {"codeAction": LAZY}}
        await session.start(capabilities)
        uri = await session.open(SOUND + FLAWED)
        action = (await session.actions(uri, session.diagnostics(uri)[0]["range"]))[0]
        assert "edit" not in action
        assert action["data"]["version"] == 1
        session.change(uri, 2, {"range": at(0, 0), "text": "// typed\n\n"})
        text = session.text(uri)
        resolved = await session.ask("codeAction/resolve", action)
        assert applied(text, edits_for(resolved["edit"], uri)) == text.replace("gets(line)", BOUNDED)
        session.change(uri, 3, {"range": at(8, 4), "text": "other(); "})
        with pytest.raises(RefusedError) as refused:
            await session.ask("codeAction/resolve", action)
        assert refused.value.code == CONTENT_MODIFIED

    run(scenario)


@pytest.mark.parametrize(("safe", "preferred"), [(None, 0), (0.99, 0), (0.1, 1)])
def test_8_only_a_first_fix_above_the_safe_threshold_is_preferred(safe: float | None, preferred: int) -> None:
    async def scenario() -> None:
        session = Session(FIVE, safe=safe)
        await session.start()
        uri = await session.open(FLAWED)
        actions = await session.actions(uri, session.diagnostics(uri)[0]["range"])
        marked = [action for action in actions if action.get("isPreferred")]
        assert len(marked) == preferred
        assert marked == actions[:preferred]
        fix_all = await session.actions(uri, at(0, 0), only=["source.fixAll"])
        assert len(fix_all) == preferred

    run(scenario)


@pytest.mark.parametrize("units", ["utf-8", "utf-16", "utf-32"])
def test_positions_are_right_in_every_encoding(units: str) -> None:
    async def scenario() -> None:
        session = Session()
        await session.start({**PLAIN, "general": {"positionEncodings": [units]}})
        assert session.units == units
        text = ODD + FLAWED.replace("    gets", "\t/* \U0001f600e\u0301\u00e4 */\fgets").rstrip("\n")
        uri = await session.open(text)
        place = session.diagnostics(uri)[0]["range"]
        shown = text[offset(text, place["start"], units) : offset(text, place["end"], units)]
        assert shown == "gets"
        assert await second_fix(session, uri, text) == text.replace("gets", "printf")

    run(scenario)
