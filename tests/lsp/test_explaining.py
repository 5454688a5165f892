"""What a fix depends on: asked of the worker, shown as parts or in words, cancelled, or not known."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from lsp.session import reported_answers
from lsp.worker import explaining
from lsp.worker.workshop import Priority
from tests.lsp.client import RefusedError
from tests.lsp.reported.reporting import TEXT, begun, warning
from tests.lsp.session import FLAWED, VSCODE, Session, at, run

URI = "file:///a.c"


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine takes longer than a menu waits."""
    monkeypatch.setattr(reported_answers, "PATIENCE", 60.0)


async def _actions(session: Session, line: int, *diagnostics: Any) -> list[Any]:
    params = {
        "textDocument": {"uri": URI},
        "range": at(line, 5),
        "context": {"diagnostics": list(diagnostics), "triggerKind": 1},
    }
    found = await session.ask("textDocument/codeAction", params)
    return [each for each in found if "xplain this fix" in each["title"]]


async def _explained(session: Session, arguments: list[Any]) -> Any:
    uri, id_, rank = arguments
    return await session.ask("plc/explain", {"textDocument": {"uri": uri}, "id": id_, "rank": rank})


def _do(session: Session, arguments: list[Any]) -> Any:
    params = {"command": "plc.explainFix", "arguments": arguments}
    return session.ask("workspace/executeCommand", params)


def test_a_fix_of_a_finding_is_explained_by_the_words_that_it_depends_on() -> None:
    async def scenario() -> None:
        session = Session()
        await session.start(VSCODE)
        await session.open("int before;\n" + FLAWED)
        (action,) = await _actions(session, 3)
        assert action["title"] == "Explain this fix: Bound the read to 10"
        assert action["kind"] == "plc.explain"
        assert action["command"]["command"] == "plc.explainFix"
        answer = await _explained(session, action["command"]["arguments"])
        assert "".join(part["text"] for part in answer["parts"]) == FLAWED.rstrip("\n")
        weights = {part["text"]: part["weight"] for part in answer["parts"]}
        assert max(weights.values()) == 1.0
        assert weights["gets"] > 0.3 > weights.get("void", 0.0)
        assert "gets" in answer["top"]
        assert answer["reason"] == ""

    run(scenario)


def test_it_is_computed_once_for_a_text() -> None:
    async def scenario() -> None:
        session = Session()
        await session.start(VSCODE)
        await session.open(FLAWED)
        (action,) = await _actions(session, 2)
        first = await _explained(session, action["command"]["arguments"])
        assert session.works.priorities["explain"] == Priority.ASKED  # before fixes are verified
        assert await _explained(session, action["command"]["arguments"]) == first
        assert [each["do"] for each in session.works.asked].count("explain") == 1

    run(scenario)


def test_a_client_without_a_view_is_told_in_words() -> None:
    async def scenario() -> None:
        session = Session()
        await session.start(VSCODE)
        await session.open(FLAWED)
        (action,) = await _actions(session, 2)
        said = await _do(session, action["command"]["arguments"])
        assert said.startswith("PLC: Bound the read to 10 (60%) depends most on `")
        assert "\nline 3: " in said
        assert "gets " in said
        assert session.messages() == [said]

    run(scenario)


def test_a_client_with_a_view_shows_it_itself() -> None:
    async def scenario() -> None:
        session = Session()
        await session.start(VSCODE, clientCommands=["plc.showExplanation"])
        await session.open(FLAWED)
        (action,) = await _actions(session, 2)
        assert action["command"]["command"] == "plc.showExplanation"

    run(scenario)


def test_a_fix_for_another_tools_diagnostic_is_explained() -> None:
    async def scenario() -> None:
        session = await begun()
        (action,) = await _actions(session, 7, warning())
        assert action["title"] == "PLC: Explain this fix: Bound the read to 10"
        assert action["diagnostics"][0]["source"] == "clang"
        uri, key, _ = action["command"]["arguments"]
        answer = await _explained(session, action["command"]["arguments"])
        assert answer["top"][0] == "gets"
        asked = {"textDocument": {"uri": uri}, "reported": key}
        (finding,) = (await session.ask("plc/candidates", asked))["findings"]
        assert finding["id"] == key
        assert (finding["source"], finding["message"]) == ("clang", "'gets' is deprecated")
        assert finding["diagnosticRange"] == at(7, 4, 8)
        assert [each["title"] for each in finding["suggestions"]] == [
            "Bound the read to 10",
            "Replace gets by printf",
        ]
        params = {"command": "plc.applySuggestion", "arguments": [uri, key, 2]}
        assert await session.ask("workspace/executeCommand", params) == {"applied": True}

    run(scenario)


def test_code_that_has_changed_is_not_explained() -> None:
    async def scenario() -> None:
        session = await begun()
        (action,) = await _actions(session, 7, warning())
        uri, key, _ = arguments = action["command"]["arguments"]
        session.change(uri, 2, TEXT.replace("gets", "puts"))
        with pytest.raises(RefusedError, match="has changed"):
            await _explained(session, arguments)
        assert await _do(session, arguments) is None
        asked = {"textDocument": {"uri": uri}, "reported": key}
        assert (await session.ask("plc/candidates", asked))["findings"] == []

    run(scenario)


def test_what_takes_too_long_has_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explaining, "SECONDS", -1.0)

    async def scenario() -> None:
        session = Session()
        await session.start(VSCODE)
        await session.open(FLAWED)
        (action,) = await _actions(session, 2)
        answer = await _explained(session, action["command"]["arguments"])
        assert answer["parts"] == []
        assert answer["reason"].startswith("it takes longer than")
        said = await _do(session, action["command"]["arguments"])
        assert "is not explained: it takes longer than" in said

    run(scenario)


def test_a_cancelled_question_ends_the_work() -> None:
    async def scenario() -> None:
        session = Session()
        await session.start(VSCODE)
        await session.open(FLAWED)
        (action,) = await _actions(session, 2)
        session.works.hold = asyncio.Event()
        uri, id_, rank = action["command"]["arguments"]
        asked = {"textDocument": {"uri": uri}, "id": id_, "rank": rank}
        number, answer = session.begin("plc/explain", asked)
        while not any(each["do"] == "explain" for each in session.works.asked):
            await asyncio.sleep(0.01)
        session.tell("$/cancelRequest", {"id": number})
        assert "error" in await answer
        session.works.hold = None
        assert (await _explained(session, action["command"]["arguments"]))["top"]

    run(scenario)
