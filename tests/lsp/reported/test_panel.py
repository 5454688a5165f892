"""Fixes for other tools' diagnostics in a client's own panel, asked for by the diagnostics themselves."""

from __future__ import annotations

from typing import Any

import pytest

from lsp.session import reported_answers
from tests.lsp.reported.reporting import LINE, TEXT, quiet, warning
from tests.lsp.session import VSCODE, Session, at, run

URI = "file:///a.c"


async def _opened(**options: Any) -> Session:
    session = Session(quiet)
    session.answers["configuration"] = lambda params: [{"debounce": 0} for _ in params["items"]]
    await session.start(VSCODE, **options)
    await session.open(TEXT, uri=URI)
    return session


async def _shown(session: Session, *diagnostics: Any) -> Any:
    asked = {"textDocument": {"uri": URI}, "diagnostics": list(diagnostics)}
    return await session.ask("plc/candidates", asked)


def test_it_shows_the_fixes_of_each_and_why_others_have_none() -> None:
    async def scenario() -> None:
        session = await _opened()
        outside = warning(range=at(4, 0), message="unused")
        answer = await _shown(session, warning(), outside, warning(source="cSpell"))
        (finding,) = answer["findings"]
        assert (finding["source"], finding["message"]) == ("clang", "'gets' is deprecated")
        assert finding["diagnosticRange"] == at(LINE, 4, 8)
        assert [each["title"] for each in finding["suggestions"]] == [
            "Bound the read to 10",
            "Replace gets by printf",
        ]
        (declined,) = answer["declined"]
        assert (declined["source"], declined["message"]) == ("clang", "unused")
        assert declined["reason"]
        params = {"command": "plc.applySuggestion", "arguments": [URI, finding["id"], 1]}
        assert await session.ask("workspace/executeCommand", params) == {"applied": True}

    run(scenario)


def test_it_is_not_empty_where_the_model_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reported_answers, "PATIENCE", 0.0)

    async def scenario() -> None:
        session = await _opened()
        answer = await _shown(session, warning())
        assert answer["findings"] == []
        assert [each["reason"] for each in answer["declined"]] == ["the model has not answered yet"]

    run(scenario)


@pytest.mark.parametrize("sent", [None, 7, {}, [3, {"range": 4}, {"message": "m"}]])
def test_diagnostics_that_are_none_are_no_error(sent: Any) -> None:
    async def scenario() -> None:
        session = await _opened()
        asked = {"textDocument": {"uri": URI}, "diagnostics": sent}
        assert (await session.ask("plc/candidates", asked))["findings"] == []

    run(scenario)


@pytest.mark.parametrize("commands", [[], ["plc.showCandidates"]])
def test_a_client_with_a_panel_hears_when_more_is_known(commands: list[str]) -> None:
    async def scenario() -> None:
        session = await _opened(clientCommands=commands)
        await _shown(session, warning())
        said = [each["params"] for each in session.said if each["method"] == "plc/answered"]
        assert said[:1] == [{"uri": URI}] * len(commands)

    run(scenario)
