"""What a client sees of a session: diagnostics, actions, hovers, ghost text, commands, settings."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

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
        assert set(shown["data"]) == {"id", "digest", "version"}
        session.change(uri, 2, {"range": at(6, 4, 14), "text": BOUNDED})
        await session.settled(uri)
        assert session.diagnostics(uri) == []
        session.tell("textDocument/didClose", {"textDocument": {"uri": uri}})
        assert session.diagnostics(uri) == []

    run(scenario)


def test_a_capable_client_gets_links_and_related_places_when_it_pulls() -> None:
    async def scenario() -> None:
        session = Session(swap("gets ( v0 )", "fgets ( v0 , sizeof ( v0 ) , stdin )"))
        await session.start(VSCODE)
        uri = await session.open(FLAWED)
        report = await session.ask("textDocument/diagnostic", {"textDocument": {"uri": uri}})
        assert report["kind"] == "full"
        (shown,) = report["items"]
        assert shown["codeDescription"]["href"] == "https://cwe.mitre.org/data/definitions/121.html"
        assert shown["relatedInformation"][0]["message"] == "in f"
        assert not [m for m in session.said if m["method"] == "textDocument/publishDiagnostics"]

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
            "Bound the read to sizeof(line) (60%)",
            "Replace gets by printf (12%)",
            "Replace gets by log (10%)",
            "Replace gets by free (8%)",
            "Replace gets by exit (5%)",
            "Ignore this finding (CWE-121) with a comment",
            "Explain this finding",
        ]
        assert [action["kind"] for action in actions] == ["quickfix.plc"] * 5 + ["plc.ignore", "plc.explain"]
        texts = [applied(FLAWED, edits_for(action["edit"], uri)) for action in actions[:5]]
        assert texts[0] == FLAWED.replace("gets(line)", BOUNDED)
        assert texts[4] == FLAWED.replace("gets", "exit")
        assert await session.actions(uri, at(0, 0), only=["refactor"]) == []
        assert len(await session.actions(uri, at(1, 0))) == 7  # anywhere in the function
        assert len(await session.actions(uri, place, only=["quickfix"])) == 5
        assert len(await session.actions(uri, place, only=["plc"])) == 2

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
        asking = Session(safe=0.5)
        await asking.start(VSCODE)
        await asking.open(FLAWED)
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
        session = Session(safe=0.5)
        await session.start()
        text = FLAWED + SOUND + FLAWED.replace("f(", "h(")
        uri = await session.open(text)
        (action,) = await session.actions(uri, at(0, 0), only=["source.fixAll.plc"])
        assert action["kind"] == "source.fixAll.plc"
        assert applied(text, edits_for(action["edit"], uri)) == text.replace("gets(line)", BOUNDED)

    run(scenario)


def test_a_client_without_any_capability_gets_commands() -> None:
    async def scenario() -> None:
        session = Session()
        await session.start({})
        uri = await session.open(FLAWED)
        commands = await session.actions(uri, at(2, 5))
        assert [entry["command"] for entry in commands] == ["plc.applySuggestion"] * 5 + ["plc.explain"]
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
        assert f"+    {BOUNDED};" in shown
        assert "More is written than an array on the stack holds" in shown
        away = {**where, "position": {"line": 0, "character": 0}}
        assert await session.ask("textDocument/hover", away) is None

    run(scenario)


@pytest.mark.parametrize(("safe", "trigger", "items"), [(0.5, 2, 1), (None, 2, 0), (None, 1, 1)])
def test_ghost_text_is_the_line_with_the_preferred_fix(safe: float | None, trigger: int, items: int) -> None:
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
            assert answer["items"][0]["insertText"] == f"    {BOUNDED};"
            assert answer["items"][0]["range"] == at(2, 0, 15)

    run(scenario)


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


def test_candidates_for_a_panel() -> None:
    async def scenario() -> None:
        session = Session(safe=0.5)
        await session.start()
        uri = await session.open(SOUND + FLAWED)
        answer = await session.ask("plc/candidates", {"textDocument": {"uri": uri}})
        (finding,) = answer["findings"]
        assert finding["function"] == "f"
        assert finding["name"] == "stack-based buffer overflow"
        assert finding["why"].startswith("More is written than an array on the stack holds")
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
        explain = (await session.actions(uri, at(2, 5)))[-1]
        assert explain["command"]["command"] == "plc.showCandidates"
        assert explain["command"]["arguments"] == [uri, {"line": 2, "character": 4}]
        (lens,) = await session.ask("textDocument/codeLens", {"textDocument": {"uri": uri}})
        assert lens["command"]["title"] == "PLC: 5 fixes (95% sure)"
        assert lens["range"]["start"]["line"] == 0

    run(scenario)


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


def test_mistakes_in_settings_are_told_and_cost_nothing_else() -> None:
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


def test_what_is_not_looked_at_is_told() -> None:
    async def scenario() -> None:
        session = Session()
        await session.start(settings={"maxFileSize": 100, "debounce": 0})
        await session.open(FLAWED, uri="file:///x.py", language="python")
        await session.open(SOUND * 5, uri="file:///long.c")
        await session.open("int f(void) { return '\0'; }\n", uri="file:///nul.c")
        assert session.messages() == [
            "PLC: x.py: the language 'python' is not known: not looked at",
            "PLC: long.c: 175 bytes, and plc.maxFileSize is 100: not looked at",
            "PLC: nul.c: binary data, not source text: a NUL byte at offset 22",
        ]
        assert len(session.diagnostics(await session.open(FLAWED))) == 1

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
        assert await session.ask("shutdown", None) is None
        with pytest.raises(RefusedError, match="only `exit` is left"):
            await session.ask("plc/candidates", {})

    run(scenario, logged=1)


class Puller:
    """Asks for diagnostics as Microsoft's client does: one question at a time, taken back for a newer one."""

    def __init__(self, session: Session, uri: str) -> None:
        self.session, self.uri = session, uri
        self.shown: list[Any] = []
        self._number: int | None = None
        self._again = False
        self._due = 0

    def pull_in(self, seconds: float) -> None:
        """Ask in a while."""
        self._due += 1
        asyncio.get_running_loop().call_later(seconds, self._pull_that_was_due)

    def _pull_that_was_due(self) -> None:
        self._due -= 1
        self.pull()

    async def rests(self) -> None:
        """Until no question is due or under way, and the server has nothing left to do that leads to one.

        A loop that ends before takes the server's tasks back, and they answer that they were.
        """
        async with asyncio.timeout(20):
            while self._due or self._number is not None or asyncio.all_tasks() != {asyncio.current_task()}:
                await asyncio.sleep(0.005)

    def pull(self, *_: Any) -> None:
        """Ask, or have the question that is under way asked again."""
        if self._number is None:
            params = {"textDocument": {"uri": self.uri}}
            self._number, answer = self.session.begin("textDocument/diagnostic", params)
            answer.add_done_callback(self._take)
        elif not self._again:
            self._again = True
            self.session.tell("$/cancelRequest", {"id": self._number})

    def _take(self, answer: asyncio.Future[Any]) -> None:
        message, self._number = answer.result(), None
        if self._again:
            self._again = False
            self.pull()
        else:
            self.shown = message["result"]["items"]


@pytest.mark.parametrize("seed", range(20))
def test_whatever_comes_first_at_the_start_the_flaw_is_shown(seed: int) -> None:
    """The editor asks before the text is open, asks twice, is slow to say its settings, looks away."""

    async def scenario() -> None:
        chance = random.Random(seed)
        session = Session()
        uri = "file:///a.c"
        puller = Puller(session, uri)
        loop = asyncio.get_running_loop()

        def delay() -> float:
            return chance.choice([0, 0, 0.001, 0.02])

        session.pause = lambda *step: loop.call_later(delay(), *step)
        session.answers["refresh"] = lambda _: puller.pull_in(delay())
        await session.start(VSCODE)
        steps: list[Callable[[], Any]] = [puller.pull, lambda: session.opens(FLAWED, uri=uri)]
        chance.shuffle(steps)
        for step in [*steps, *chance.choices([puller.pull], k=chance.randrange(3))]:
            step()
            await asyncio.sleep(delay())
        await puller.rests()
        assert len(puller.shown) == 1
        assert session.messages() == []

    run(scenario)


def test_a_client_that_asked_too_early_or_has_stopped_waiting_is_told_to_ask_again() -> None:
    async def scenario() -> None:
        uri = "file:///a.c"
        session = Session()
        puller = Puller(session, uri)
        session.answers["refresh"] = puller.pull
        await session.start(VSCODE)
        puller.pull()  # of a text that is not open yet
        await asyncio.sleep(0.05)
        session.opens(FLAWED, uri=uri)
        await puller.rests()
        assert len(puller.shown) == 1
        session.works.hold = asyncio.Event()
        session.change(uri, 2, {"range": at(0, 0), "text": FLAWED})
        number, taken_back = session.begin("textDocument/diagnostic", {"textDocument": {"uri": uri}})
        session.tell("$/cancelRequest", {"id": number})
        assert (await taken_back)["error"]["code"] == -32800
        session.works.hold.set()
        await puller.rests()
        assert len(puller.shown) == 2

    run(scenario)
