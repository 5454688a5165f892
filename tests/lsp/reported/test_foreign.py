"""Fixes for what other tools report: on their diagnostics, on their lines, silent where there is none."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from lsp.state.client_diagnostics import readable_range
from lsp.worker.workshop import Priority
from tests.lsp.client import RefusedError
from tests.lsp.editing import applied, edits_for
from tests.lsp.reported.reporting import FIX, LINE, TEXT, asked, begun, of_file, quiet, warning
from tests.lsp.session import FLAWED, VSCODE, Session, at, run
from tests.lsp.state.test_client_diagnostics import ODD
from tests.scripted_model import Says


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"range": at(LINE, 0)},  # gcc's problem matcher: no end
        {"range": at(LINE, 4), "source": "gcc", "code": None},
        {"source": "C/C++", "code": 1786},
        {"source": "sonarlint", "code": {"value": "c:S1", "target": "https://example.com"}},
        {"range": at(LINE, 0, 0, LINE + 1)},
        {"message": {"kind": "markdown", "value": "`gets` is deprecated"}},
    ],
)
def test_fixes_stand_on_the_other_tools_diagnostic_and_are_not_preferred(changes: dict[str, Any]) -> None:
    async def scenario() -> None:
        session = await begun()
        shown = await asked(session, warning(**changes))
        assert [each["title"].rpartition(" (")[0] for each in shown] == [
            "PLC: Bound the read to 10",
            "PLC: Replace gets by printf",
        ]
        assert all(each["kind"] == "quickfix.plc" and "isPreferred" not in each for each in shown)
        assert all(each["diagnostics"][0]["source"] == changes.get("source", "clang") for each in shown)
        resolved = await session.ask("codeAction/resolve", shown[1])
        uri = "file:///a.c"
        assert applied(TEXT, edits_for(resolved["edit"], uri)) == TEXT.replace("gets", "printf")
        for line in (0, 2, LINE - 2, LINE + 1):
            assert await asked(session, warning(**changes), line) == []

    run(scenario)


@pytest.mark.parametrize(
    ("changes", "settings"),
    [
        ({"source": "plc"}, {}),
        ({"source": "spell"}, {}),
        ({"source": None}, {}),
        ({}, {"sources": []}),
        ({}, {"sources": ["gcc"]}),
        ({"range": at(2, 4, 7)}, {}),  # where the model has nothing
        ({"range": at(99, 0)}, {}),
    ],
)
def test_others_are_left_alone(changes: dict[str, Any], settings: dict[str, Any]) -> None:
    async def scenario() -> None:
        session = await begun(**settings)
        line = changes.get("range", at(LINE, 0))["start"]["line"]
        assert await asked(session, warning(**changes), line) == []

    run(scenario)


def test_any_source_may_be_wanted() -> None:
    async def scenario() -> None:
        session = await begun(sources=["*"])
        assert len(await asked(session, warning(source="mine"))) == 2

    run(scenario)


def test_a_menu_that_nobody_opened_waits_for_nothing_and_the_model_is_asked_once() -> None:
    async def scenario() -> None:
        session = await begun()
        session.works.hold = asyncio.Event()
        assert await asked(session, warning(), kind=2) == []
        session.works.hold.set()
        assert len(await asked(session, warning())) == 2
        assert len(await asked(session, warning(), kind=2)) == 2
        assert [each["do"] for each in session.works.asked].count("reported") == 1

    run(scenario)


def test_a_menu_hastens_what_an_automatic_request_has_asked_before() -> None:
    async def scenario() -> None:
        session = await begun()
        session.works.hold = asyncio.Event()
        assert await asked(session, warning(), kind=2) == []
        assert session.works.priorities["reported"] == Priority.BACKGROUND
        menu = asyncio.create_task(asked(session, warning()))
        while not session.works.hastened:
            await asyncio.sleep(0.01)
        assert session.works.hastened == [each for each in session.works.asked if each["do"] == "reported"]
        session.works.hold.set()
        assert len(await menu) == 2

    run(scenario)


def test_a_fix_follows_its_code_and_is_refused_once_that_has_changed() -> None:
    async def scenario() -> None:
        session = await begun()
        uri = "file:///a.c"
        shown = await asked(session, warning())
        session.change(uri, 2, {"range": at(0, 0), "text": "// one more line\n"})
        resolved = await session.ask("codeAction/resolve", shown[0])
        assert applied(
            session.text(uri), edits_for(resolved["edit"], uri)
        ) == "// one more line\n" + TEXT.replace("gets(line)", "fgets(line, 10, stdin)")
        session.change(uri, 3, {"range": at(LINE + 1, 4, 8), "text": "puts"})
        with pytest.raises(RefusedError, match="has changed"):
            await session.ask("codeAction/resolve", shown[0])

    run(scenario)


def test_a_fix_of_plcs_own_finding_is_offered_once() -> None:
    async def scenario() -> None:
        session = Session(FIX)
        await session.start(VSCODE)
        uri = await session.open(TEXT)
        found = await session.actions(uri, at(LINE, 5), diagnostics=[warning()])
        titles = [each["title"].removeprefix("PLC: ").rpartition(" (")[0] for each in found]
        assert titles.count("Bound the read to 10") == 1

    run(scenario)


@pytest.mark.parametrize("source", ["clang", None])
def test_diagnostics_of_any_shape_get_fixes_on_their_line_or_none(source: str | None) -> None:
    async def scenario() -> None:
        session = Session(quiet)
        await session.start(VSCODE)
        uri = await session.open(FLAWED)
        for odd in ODD:
            named = {"source": source, **odd} if isinstance(odd, dict) else odd
            for line in (0, 3):
                found = await session.actions(uri, at(line, 0), diagnostics=[named, named], triggerKind=1)
                place = readable_range(odd.get("range")) if isinstance(odd, dict) else None
                assert not found or (place is not None and place["start"]["line"] == line), odd
            found = await session.actions(uri, at(2, 5), diagnostics=[named], triggerKind=1)
            for action in (each for each in found if each["kind"] != "plc.explain"):
                assert (await session.ask("codeAction/resolve", action))["edit"]["documentChanges"]

    run(scenario)


def test_nothing_is_offered_where_the_report_looks_like_a_false_alarm() -> None:
    def unsure(words: Any) -> Says:
        return [(probability * 1e-7, edits) for probability, edits in FIX(words)]

    async def scenario() -> None:
        session = await begun(unsure)
        assert await asked(session, warning()) == []

    run(scenario)


@pytest.mark.parametrize(("name", "content"), [(".plcignore", "a.c\n"), ("plc.toml", 'exclude = ["a.c"]\n')])
def test_nothing_is_offered_in_a_file_that_is_excluded_but_for_a_place_that_somebody_names(
    tmp_path: Path, name: str, content: str
) -> None:
    (tmp_path / name).write_text(content)

    async def scenario() -> None:
        session, uri = await of_file(tmp_path, TEXT, quiet)
        assert await session.actions(uri, at(LINE, 5), diagnostics=[warning()], triggerKind=1) == []
        found = await session.actions(uri, at(LINE, 5), triggerKind=1, only=["quickfix.plc.here"])
        assert len(found) == 1

    run(scenario)


def test_nothing_is_offered_in_a_generated_file(tmp_path: Path) -> None:
    async def scenario() -> None:
        text = "// Code generated by mk. DO NOT EDIT.\n" + TEXT
        session, uri = await of_file(tmp_path, text, quiet)
        reported = warning(range=at(LINE + 1, 4, 8))
        assert await session.actions(uri, at(LINE + 1, 5), diagnostics=[reported], triggerKind=1) == []

    run(scenario)


def test_fixes_for_a_line_that_nothing_reports_come_when_asked_by_name() -> None:
    async def scenario() -> None:
        session = await begun(verify=False)
        uri = "file:///a.c"
        assert await session.actions(uri, at(LINE, 5), triggerKind=1) == []
        assert await session.actions(uri, at(LINE, 5), triggerKind=1, only=["quickfix"]) == []
        found = await session.actions(uri, at(LINE, 5), triggerKind=1, only=["quickfix.plc.here"])
        (fix,) = found  # the other is less likely than not
        assert fix["title"].rpartition(" (")[0] == "PLC: Bound the read to 10"
        assert fix["kind"] == "quickfix.plc.here"
        assert not fix.get("diagnostics")
        resolved = await session.ask("codeAction/resolve", fix)
        fixed = TEXT.replace("gets(line)", "fgets(line, 10, stdin)")
        assert applied(TEXT, edits_for(resolved["edit"], uri)) == fixed
        assert await session.actions(uri, at(4, 0), triggerKind=1, only=["quickfix.plc.here"]) == []

    run(scenario)
