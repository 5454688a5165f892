"""Diagnostics of any shape that clients send cost nobody their actions, and none is offered off its line."""

from __future__ import annotations

from typing import Any

import pytest

from lsp.state.client_diagnostics import readable, readable_range
from tests.lsp.client import RefusedError
from tests.lsp.session import FLAWED, SOUND, VSCODE, Session, at, run

HERE = at(2, 4, 8)
ELSEWHERE = {"uri": "file:///other.h", "range": at(9, 0)}
WHOLE_FILE = {"start": {"line": 0, "character": 0}, "end": {"line": 2**32 - 1, "character": 2**32 - 1}}

ODD: list[Any] = [
    {"range": at(2, 4), "message": "zero width"},
    {"range": at(0, 0, 0, 99), "message": "the whole file"},
    {"range": WHOLE_FILE, "message": "more than the protocol's largest number"},
    {"range": {"start": {"line": 0, "character": 0}, "end": {"line": 1e308, "character": 0}}, "message": "m"},
    {
        "range": {"start": {"line": 2, "character": 8}, "end": {"line": 2, "character": 4}},
        "message": "turned",
    },
    {"range": {"start": {"line": -1, "character": -1}, "end": {"line": -1, "character": -1}}, "message": "m"},
    {"range": {"start": {"line": 2.0, "character": 4.5}, "end": {"line": 2, "character": 8}}, "message": "m"},
    {"range": {"start": {"line": 2}, "end": {"line": 2}}, "message": "no characters"},
    {"range": {"start": {"line": 2, "character": 4}}, "message": "no end"},
    {"range": {"start": {"line": "2", "character": "4"}}, "message": "texts for numbers"},
    {"range": {"start": {"line": True, "character": False}}, "message": "switches for numbers"},
    {"range": {"start": None, "end": None}, "message": "m"},
    {"range": [2, 4, 2, 8], "message": "a list for a range"},
    {"range": None, "message": "no range"},
    {"message": "no range at all"},
    {"range": HERE},
    {"range": HERE, "message": None},
    {"range": HERE, "message": ""},
    {"range": HERE, "message": {"kind": "markdown", "value": "*marked up*"}},
    {"range": HERE, "message": ["several", "parts"]},
    {"range": HERE, "message": "m", "code": None},
    {"range": HERE, "message": "m", "code": ""},
    {"range": HERE, "message": "m", "code": 2**40},
    {"range": HERE, "message": "m", "code": 1.5},
    {"range": HERE, "message": "m", "code": True},
    {"range": HERE, "message": "m", "code": {"value": "unused-variable", "target": "https://example.org"}},
    {"range": HERE, "message": "m", "code": {"value": 7, "target": {"scheme": "https", "path": "/x"}}},
    {"range": HERE, "message": "m", "code": {}},
    {"range": HERE, "message": "m", "code": ["a", "b"]},
    {"range": HERE, "message": "m", "codeDescription": {}},
    {"range": HERE, "message": "m", "codeDescription": "https://example.org"},
    {"range": HERE, "message": "m", "severity": 0},
    {"range": HERE, "message": "m", "severity": 9},
    {"range": HERE, "message": "m", "severity": "warning"},
    {"range": HERE, "message": "m", "severity": {"value": 1}},
    {"range": HERE, "message": "m", "source": None},
    {"range": HERE, "message": "m", "source": 3},
    {"range": HERE, "message": "m", "tags": None},
    {"range": HERE, "message": "m", "tags": [1, 99, "x", None, {}]},
    {"range": HERE, "message": "m", "tags": 1},
    {"range": HERE, "message": "m", "relatedInformation": [{"location": ELSEWHERE, "message": "there"}]},
    {"range": HERE, "message": "m", "relatedInformation": [{"location": None, "message": 3}, None, {}]},
    {"range": HERE, "message": "m", "relatedInformation": [{"location": {"uri": 3, "range": HERE}}]},
    {"range": HERE, "message": "m", "relatedInformation": {}},
    {"range": HERE, "message": "m", "data": None},
    {"range": HERE, "message": "m", "data": "opaque"},
    {"range": HERE, "message": "m", "data": [1, {"a": None}]},
    {"range": HERE, "message": "m", "source": "plc", "code": "CWE-121", "data": {"id": 3, "version": "x"}},
    {"range": at(999, 999), "message": "a line that is not there any more"},
    {"range": HERE, "message": "m", "somethingNew": {"deep": [[[]]]}},
    {},
    None,
    "a text",
    [],
]


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_actions_are_offered_whatever_else_is_on_the_line(odd: Any) -> None:
    async def scenario() -> None:
        session = Session()
        await session.start(VSCODE)
        uri = await session.open(FLAWED)
        actions = await session.actions(uri, HERE, diagnostics=[odd, odd])
        assert len(actions) == 9
        assert await session.actions(uri, at(0, 3), diagnostics=[odd]) == []  # off the line
        resolved = await session.ask("codeAction/resolve", {**actions[0], "diagnostics": [odd]})
        assert resolved["edit"]["documentChanges"]

    run(scenario)


@pytest.mark.parametrize("diagnostics", [None, {}, "none", 3])
def test_a_list_that_is_none_is_an_empty_one(diagnostics: Any) -> None:
    async def scenario() -> None:
        session = Session()
        await session.start(VSCODE)
        uri = await session.open(FLAWED)
        assert len(await session.actions(uri, HERE, diagnostics=diagnostics)) == 9

    run(scenario)


def test_ranges_and_positions_outside_of_the_text_are_taken_for_its_ends() -> None:
    async def scenario() -> None:
        session = Session()
        await session.start(VSCODE)
        uri = await session.open(SOUND + FLAWED)
        assert len(await session.actions(uri, WHOLE_FILE)) == 9
        turned = {"start": {"line": 99, "character": 0}, "end": {"line": 0, "character": -3}}
        assert len(await session.actions(uri, turned)) == 9
        for line, character in [(-1, -1), (2**40, 0), (6, 2**40), (6.0, 5)]:
            params = {"textDocument": {"uri": uri}, "position": {"line": line, "character": character}}
            hover = await session.ask("textDocument/hover", params)
            assert (hover is not None) == (line == 6.0 and character == 5)

    run(scenario)


@pytest.mark.parametrize("data", [None, 3, "x", [], {}, {"uri": 3}, {"uri": "file:///a.c", "id": None}])
def test_an_action_with_data_of_another_hand_is_given_back_or_refused(data: Any) -> None:
    async def scenario() -> None:
        session = Session()
        await session.start(VSCODE)
        await session.open(FLAWED)
        action = {"title": "of another server", "data": data}
        if isinstance(data, dict):
            with pytest.raises(RefusedError, match="has changed: ask for fixes again"):
                await session.ask("codeAction/resolve", action)
        else:
            assert (await session.ask("codeAction/resolve", action))["title"] == "of another server"

    run(scenario)


def test_what_can_be_read_is_kept() -> None:
    target = {"value": "x", "target": "https://example.org"}
    related = [{"location": ELSEWHERE, "message": {"kind": "markdown", "value": "there"}}, None]
    (read,) = readable(
        [
            None,
            {
                "range": {"start": {"line": 3, "character": 9}, "end": {"line": 3, "character": 2}},
                "message": "m", "severity": 2, "source": "clangd", "code": target, "tags": [2, 7],
                "relatedInformation": related, "data": {"a": 1},
            },
        ]
    )  # fmt: skip
    assert read == {
        "range": at(3, 2, 9), "message": "m", "severity": 2, "source": "clangd", "code": "x", "tags": [2],
        "codeDescription": {"href": "https://example.org"}, "data": {"a": 1},
        "relatedInformation": [{"location": ELSEWHERE, "message": "there"}],
    }  # fmt: skip
    assert readable_range({"start": {"line": float("nan"), "character": 0}}) is None
