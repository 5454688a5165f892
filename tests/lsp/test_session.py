"""What a client sees of a session: diagnostics, actions, hovers, ghost text, candidates, refusals."""

from __future__ import annotations

import asyncio
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pytest

from tests.lsp.client import RefusedError
from tests.lsp.editing import applied, edits_for
from tests.lsp.session import (
    BOUNDED,
    FLAWED,
    LAZY,
    PLAIN,
    SOUND,
    VSCODE,
    Session,
    at,
    run,
)
from tests.scripted_model import swap


def test_diagnostics_come_on_open_and_go_when_the_flaw_goes() -> None:
    async def scenario() -> None:
        session = Session()
        await session.start()
        uri = await session.open(SOUND + FLAWED)
        (shown,) = session.diagnostics(uri)
        assert shown["code"] == "CWE-121"
        assert shown["source"] == "plc"
        assert shown["range"] == at(6, 4, 8)
        assert set(shown["data"]) == {"id", "digest", "version", "kind"}
        session.change(uri, 2, {"range": at(6, 4, 14), "text": BOUNDED})
        await session.settled(uri)
        assert session.diagnostics(uri) == []
        session.tell("textDocument/didClose", {"textDocument": {"uri": uri}})
        assert session.diagnostics(uri) == []

    run(scenario)


def test_a_capable_client_gets_links_and_the_other_places_of_the_fix_when_it_pulls() -> None:
    async def scenario() -> None:
        session = Session(swap("log ( v0 ) ; gets ( v0 )", "printf ( v0 ) ; fgets ( v0 , 10 , stdin )"))
        await session.start(VSCODE)
        uri = await session.open(FLAWED.replace("gets(line);", "log(line);\n    gets(line);"))
        report = await session.ask("textDocument/diagnostic", {"textDocument": {"uri": uri}})
        assert report["kind"] == "full"
        (shown,) = report["items"]
        assert shown["codeDescription"]["href"] == "https://cwe.mitre.org/data/definitions/121.html"
        (related,) = shown["relatedInformation"]
        assert related["message"] == "the first fix also changes this"
        assert (shown["range"]["start"]["line"], related["location"]["range"]["start"]["line"]) == (2, 3)
        assert not [m for m in session.said if m["method"] == "textDocument/publishDiagnostics"]

    run(scenario)


def test_the_link_of_a_kind_that_has_a_page_leads_to_that_page() -> None:
    async def scenario() -> None:
        session = Session(swap("=", "=="))
        await session.start(VSCODE)
        uri = await session.open("int f(int a) { if (a = 5) { return 1; } return 0; }\n")
        report = await session.ask("textDocument/diagnostic", {"textDocument": {"uri": uri}})
        (shown,) = report["items"]
        assert shown["code"] == "CWE-481"
        place = Path(url2pathname(urlsplit(shown["codeDescription"]["href"]).path))
        assert place.read_text(encoding="utf-8").startswith("# assignment-in-condition\n")

    run(scenario)


def test_only_the_newest_text_is_spoken_of() -> None:
    async def scenario() -> None:
        session = Session()
        await session.start()
        uri = await session.open(SOUND)
        session.works.hold = asyncio.Event()
        for version in range(2, 12):
            session.change(uri, version, SOUND * version)
        session.change(uri, 12, FLAWED)
        session.works.hold.set()
        await session.settled(uri)
        published = [m["params"] for m in session.said if m["method"] == "textDocument/publishDiagnostics"]
        assert [entry["version"] for entry in published] == [1, 12]
        assert len(published[-1]["diagnostics"]) == 1

    run(scenario)


def test_five_suggestions_in_order_then_ignore_and_explain() -> None:
    async def scenario() -> None:
        session = Session()
        await session.start()
        uri = await session.open(FLAWED)
        place = session.diagnostics(uri)[0]["range"]
        actions = await session.actions(uri, place)
        titles = [action["title"] for action in actions]
        assert titles == [
            "Bound the read to 10 (60%)",
            "Replace gets by printf (12%)",
            "Replace gets by log (10%)",
            "Replace gets by free (8%)",
            "Replace gets by exit (5%)",
            "Ignore this finding (CWE-121) with a comment",
            "Turn off CWE-121 (stack-based buffer overflow) in plc.toml",
            "Explain this finding",
            "Explain this fix: Bound the read to 10",
        ]
        assert [action["kind"] for action in actions] == [
            *["quickfix.plc"] * 5,
            "plc.ignore",
            "plc.turnOff",
            *["plc.explain"] * 2,
        ]
        texts = [applied(FLAWED, edits_for(action["edit"], uri)) for action in actions[:5]]
        assert texts[0] == FLAWED.replace("gets(line)", BOUNDED)
        assert texts[4] == FLAWED.replace("gets", "exit")
        assert await session.actions(uri, at(0, 0), only=["refactor"]) == []
        assert len(await session.actions(uri, at(2, 0))) == 9  # anywhere on the line
        assert len(await session.actions(uri, at(0, 0, 1, 3))) == 9
        for line in (0, 1, 3):  # and nowhere else in the function
            assert await session.actions(uri, at(line, 0)) == []
        assert len(await session.actions(uri, place, only=["quickfix"])) == 5
        assert len(await session.actions(uri, place, only=["plc"])) == 4

    run(scenario)


def test_an_ignored_finding_is_gone() -> None:
    async def scenario() -> None:
        session = Session()
        await session.start()
        uri = await session.open(FLAWED)
        ignore = (await session.actions(uri, at(2, 5)))[5]
        text = applied(FLAWED, edits_for(ignore["edit"], uri))
        assert "    gets(line); /* plc: ignore[CWE-121] */\n" in text
        session.change(uri, 2, text)
        await session.settled(uri)
        assert session.diagnostics(uri) == []

    run(scenario)


def test_edits_fit_what_the_client_takes() -> None:
    async def scenario() -> None:
        versioned = {"textDocument": {"codeAction": LAZY}, "workspace": VSCODE["workspace"]}
        session = Session(safe=0.99)
        await session.start({**versioned, "workspace": {"workspaceEdit": {"documentChanges": True}}})
        uri = await session.open(FLAWED)
        action = (await session.actions(uri, at(2, 5)))[0]
        edit = (await session.ask("codeAction/resolve", action))["edit"]
        assert edit["documentChanges"][0]["textDocument"] == {"uri": uri, "version": 1}
        assert "changeAnnotations" not in edit
        asking = Session(safe=0.1)
        await asking.start(VSCODE)
        await asking.open(FLAWED)
        safe, unsafe = (await asking.actions(uri, at(2, 5)))[:2]
        sure = (await asking.ask("codeAction/resolve", safe))["edit"]
        assert "changeAnnotations" not in sure
        unsure = (await asking.ask("codeAction/resolve", unsafe))["edit"]
        assert "changeAnnotations" not in unsure  # made at once: the editor can take it back
        assert "annotationId" not in unsure["documentChanges"][0]["edits"][0]

    run(scenario)


def test_a_user_may_want_to_be_asked_before_a_fix_that_is_not_safe() -> None:
    async def scenario() -> None:
        wants = {"debounce": 0, "confirm": True}
        asking = Session(safe=0.1, configuration=lambda params: [wants for _ in params["items"]])
        await asking.start(VSCODE)
        uri = await asking.open(FLAWED)
        safe, unsafe = (await asking.actions(uri, at(2, 5)))[:2]
        sure = (await asking.ask("codeAction/resolve", safe))["edit"]
        assert "changeAnnotations" not in sure
        unsure = (await asking.ask("codeAction/resolve", unsafe))["edit"]
        (annotation,) = unsure["changeAnnotations"].values()
        assert annotation["needsConfirmation"] is True
        assert "12% sure" in annotation["description"]

    run(scenario)


def test_all_safe_fixes_at_once() -> None:
    async def scenario() -> None:
        session = Session(safe=0.1)
        await session.start()
        text = FLAWED + SOUND + FLAWED.replace("f(", "h(")
        uri = await session.open(text)
        (action,) = await session.actions(uri, at(0, 0), only=["source.fixAll.plc"])
        assert action["kind"] == "source.fixAll.plc"
        assert applied(text, edits_for(action["edit"], uri)) == text.replace("gets(line)", BOUNDED)

    run(scenario)


def test_all_safe_fixes_of_a_text_that_has_changed_are_refused() -> None:
    async def scenario() -> None:
        session = Session(safe=0.1)
        await session.start(VSCODE)
        uri = await session.open(FLAWED)
        (action,) = await session.actions(uri, at(0, 0), only=["source.fixAll"])
        assert "edit" not in action
        session.works.hold = asyncio.Event()  # the new text is not analysed yet
        session.change(uri, 2, SOUND + FLAWED)
        with pytest.raises(RefusedError, match="has changed: ask for fixes again") as early:
            await session.ask("codeAction/resolve", action)
        assert early.value.code == -32801  # ContentModified
        session.works.hold.set()
        await session.settled(uri)
        edit = (await session.ask("codeAction/resolve", action))["edit"]
        assert edit["documentChanges"][0]["textDocument"]["version"] == 2
        assert applied(SOUND + FLAWED, edits_for(edit, uri)) == SOUND + FLAWED.replace("gets(line)", BOUNDED)
        session.change(uri, 3, SOUND)
        await session.settled(uri)
        with pytest.raises(RefusedError) as late:
            await session.ask("codeAction/resolve", action)
        assert late.value.code == -32801

    run(scenario)


def test_a_client_without_any_capability_gets_commands() -> None:
    async def scenario() -> None:
        session = Session()
        await session.start({})
        uri = await session.open(FLAWED)
        commands = await session.actions(uri, at(2, 5))
        assert [entry["command"] for entry in commands] == [
            *["plc.applySuggestion"] * 5,
            "plc.turnOff",
            "plc.explain",
            "plc.explainFix",
        ]
        answer = await session.ask("workspace/executeCommand", commands[1])
        assert answer == {"applied": True}
        edit = session.asked[-1]["params"]["edit"]
        assert applied(FLAWED, edit["changes"][uri]) == FLAWED.replace("gets", "printf")
        hover = await session.ask(
            "textDocument/hover", {"textDocument": {"uri": uri}, "position": {"line": 2, "character": 5}}
        )
        assert hover["contents"]["kind"] == "plaintext"

    run(scenario)


def test_a_hover_shows_the_reason_and_all_diffs() -> None:
    async def scenario() -> None:
        session = Session()
        await session.start(VSCODE)
        uri = await session.open(FLAWED)
        where = {"textDocument": {"uri": uri}, "position": {"line": 2, "character": 5}}
        hover = await session.ask("textDocument/hover", where)
        shown = hover["contents"]["value"]
        assert hover["contents"]["kind"] == "markdown"
        assert shown.count("```diff") == 5
        assert "@@" not in shown
        assert "(95% sure)" not in shown  # which the warning says that editors show above it
        assert f"+    {BOUNDED};" in shown
        assert "More data is written than an array on the stack can hold" in shown
        away = {**where, "position": {"line": 0, "character": 0}}
        assert await session.ask("textDocument/hover", away) is None

    run(scenario)


@pytest.mark.parametrize(("safe", "trigger", "items"), [(0.1, 2, 1), (None, 2, 0), (None, 1, 1)])
def test_ghost_text_is_what_the_preferred_fix_changes_in_the_line(
    safe: float | None, trigger: int, items: int
) -> None:
    async def scenario() -> None:
        session = Session(safe=safe)
        await session.start(VSCODE)
        uri = await session.open(FLAWED)
        params = {
            "textDocument": {"uri": uri},
            "position": {"line": 2, "character": 15},
            "context": {"triggerKind": trigger},
        }
        answer = await session.ask("textDocument/inlineCompletion", params)
        assert len(answer["items"] if answer else []) == items
        if answer:
            assert answer["items"][0]["insertText"] == "fgets(line, 10, stdin"
            assert answer["items"][0]["range"] == at(2, 4, 13)

    run(scenario)


def test_ghost_text_leaves_an_emoji_of_the_line_alone() -> None:
    async def scenario() -> None:
        session = Session(safe=0.1)
        await session.start(VSCODE)
        uri = await session.open(FLAWED.replace("gets", "/* 🦉 */ gets"))
        where = {"textDocument": {"uri": uri}, "position": {"line": 2, "character": 4}}
        params = {**where, "context": {"triggerKind": 2}}
        (item,) = (await session.ask("textDocument/inlineCompletion", params))["items"]
        assert item["insertText"] == "fgets(line, 10, stdin"  # VS Code shows nothing of a range with one
        assert item["range"] == at(2, 13, 22)

    run(scenario)


def test_candidates_for_a_panel() -> None:
    async def scenario() -> None:
        session = Session(safe=0.1)
        await session.start()
        uri = await session.open(SOUND + FLAWED)
        answer = await session.ask("plc/candidates", {"textDocument": {"uri": uri}})
        (finding,) = answer["findings"]
        assert finding["function"] == "f"
        assert finding["name"] == "stack-based buffer overflow"
        assert finding["why"].startswith("More data is written than an array on the stack can hold")
        assert finding["link"] == "https://cwe.mitre.org/data/definitions/121.html"
        assert [entry["safe"] for entry in finding["suggestions"]] == [True, False, False, False, False]
        assert finding["suggestions"][1]["after"] == FLAWED.replace("gets", "printf").rstrip("\n")
        assert finding["suggestions"][1]["before"] == FLAWED.rstrip("\n")
        here = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}}
        assert (await session.ask("plc/candidates", here))["findings"] == []

    run(scenario)


def test_explain_and_lenses_use_the_clients_panel_where_it_has_one() -> None:
    async def scenario() -> None:
        session = Session()
        settings = {"debounce": 0, "codeLens": True}
        await session.start(PLAIN, settings=settings, clientCommands=["plc.showCandidates"])
        uri = await session.open(FLAWED)
        *_, explain, fix = await session.actions(uri, at(2, 5))
        assert fix["command"]["command"] == "plc.explainFix"  # the server's own
        assert explain["command"]["command"] == "plc.showCandidates"
        assert explain["command"]["arguments"] == [uri, {"line": 2, "character": 4}]
        (lens,) = await session.ask("textDocument/codeLens", {"textDocument": {"uri": uri}})
        assert lens["command"]["title"] == "PLC: 5 fixes (95% sure)"
        assert lens["range"]["start"]["line"] == 0

    run(scenario)


def test_what_is_not_looked_at_is_reported() -> None:
    async def scenario() -> None:
        session = Session()
        await session.start(settings={"maxFileSize": 100, "debounce": 0})
        await session.open(FLAWED, uri="file:///x.py", language="python")
        await session.open(SOUND * 5, uri="file:///long.c")
        await session.open("int f(void) { return '\0'; }\n", uri="file:///nul.c")
        assert session.messages() == [
            "PLC: x.py: the language 'python' is not known: not analysed",
            "PLC: long.c: 175 bytes, and plc.maxFileSize is 100: not analysed",
            "PLC: nul.c: binary data, not source text: a NUL byte at offset 22",
        ]
        assert len(session.diagnostics(await session.open(FLAWED))) == 1

    run(scenario)


def test_order_of_messages_is_kept() -> None:
    async def scenario() -> None:
        session = Session()
        with pytest.raises(RefusedError, match="send `initialize` first") as early:
            await session.ask(
                "textDocument/hover", {"textDocument": {"uri": "x"}, "position": at(0, 0)["start"]}
            )
        assert early.value.code == -32002
        session.change("file:///a.c", 1, "dropped")
        await session.start()
        with pytest.raises(RefusedError, match="sent before"):
            await session.start()
        with pytest.raises(RefusedError, match="do not fit"):
            await session.ask("textDocument/hover", {"nothing": 1})
        with pytest.raises(RefusedError, match="there is no command 'plc\\.nothing'"):
            await session.ask("workspace/executeCommand", {"command": "plc.nothing"})
        assert await session.ask("shutdown", None) is None
        with pytest.raises(RefusedError, match="only `exit` is left"):
            await session.ask("plc/candidates", {})

    run(scenario, logged=1)
