"""The editor is silent about what exclude and ignore files leave out of `plc repair`, at once."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from plc.config.effective import Configuration
from plc.repair.files.exclusions import rules_of
from plc.repair.files.selection import LeftOut, SourceFile, source_files
from tests.lsp.session import FLAWED, PLAIN, VSCODE, Session, at, run

RELATIVE = {"dynamicRegistration": True, "relativePatternSupport": True}
WATCHING = {**PLAIN, "workspace": {"didChangeWatchedFiles": RELATIVE}}


async def opened(session: Session, root: Path, capabilities: Mapping[str, Any] = WATCHING) -> None:
    """A session whose workspace is a folder."""
    folders = [{"uri": root.as_uri(), "name": "x"}]
    params = {"processId": None, "rootUri": None, "workspaceFolders": folders, "capabilities": capabilities}
    await session.ask("initialize", {**params, "initializationOptions": {"settings": {"debounce": 0}}})
    session.tell("initialized", {})


async def changed(session: Session, uri: str, path: Path, text: str | None) -> int:
    """How many diagnostics a document has after a file was written, or removed, and the client said so."""
    if text is None:
        path.unlink()
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    before = len(session.said)
    session.tell("workspace/didChangeWatchedFiles", {"changes": [{"uri": path.as_uri(), "type": 2}]})
    async with asyncio.timeout(30):
        while not any(m["method"] == "textDocument/publishDiagnostics" for m in session.said[before:]):
            await asyncio.sleep(0.01)
    return len(session.diagnostics(uri))


def test_a_change_of_what_is_left_out_changes_what_is_shown(tmp_path: Path) -> None:
    async def scenario() -> None:
        session = Session()
        await opened(session, tmp_path)
        (tmp_path / ".git").mkdir()
        uri = await session.open(FLAWED, uri=(tmp_path / "third" / "a.c").as_uri())
        assert len(session.diagnostics(uri)) == 1
        for name, text, other in [
            (".plcignore", "third/\n", "other/\n"),
            (".gitignore", "a.*\n", "b.*\n"),
            ("third/.gitignore", "/a.c\n", "/third/a.c\n"),
            ("plc.toml", "exclude = ['third']\n", "exclude = ['b.c']\n"),
            ("third/plc.toml", "extend-exclude = ['a.c']\n", "top = 3\n"),
            ("pyproject.toml", "[tool.plc]\nextend-exclude = ['**/a.c']\n", ""),
            (".git/info/exclude", "a.c\n", "#a.c\n"),
        ]:
            assert await changed(session, uri, tmp_path / name, text) == 0, name
            assert await changed(session, uri, tmp_path / name, other) == 1, name
            assert await changed(session, uri, tmp_path / name, text) == 0, name
            assert await changed(session, uri, tmp_path / name, None) == 1, name

    run(scenario)


def test_the_files_that_say_so_are_watched_the_users_own_among_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))

    async def scenario() -> None:
        session = Session()
        await opened(session, tmp_path)
        asked: list[dict[str, Any]] = []
        while not asked:
            await asyncio.sleep(0.01)
            asked = [m["params"] for m in session.asked if m["method"] == "client/registerCapability"]
        watchers = asked[0]["registrations"][0]["registerOptions"]["watchers"]
        assert [watcher["globPattern"] for watcher in watchers] == [
            "**/plc.toml",
            "**/pyproject.toml",
            "**/.gitignore",
            "**/.plcignore",
            "**/.git/info/exclude",
            {"baseUri": (tmp_path / "config" / "plc").as_uri(), "pattern": "plc.toml"},
        ]

    run(scenario)


def test_by_default_build_folders_are_left_out_but_not_what_a_command_is_about(tmp_path: Path) -> None:
    async def scenario() -> None:
        session = Session()
        await opened(session, tmp_path)
        uri = await session.open(FLAWED, uri=(tmp_path / "build" / "a.c").as_uri())
        assert session.diagnostics(uri) == []
        here = {"command": "plc.analyse", "arguments": [uri]}
        assert await session.ask("workspace/executeCommand", here) == {"findings": 1}
        assert len(session.diagnostics(uri)) == 1
        session.change(uri, 2, FLAWED + "\n")
        await session.settled(uri)
        assert len(session.diagnostics(uri)) == 1  # until it is closed
        session.tell("textDocument/didClose", {"textDocument": {"uri": uri}})
        assert session.diagnostics(await session.open(FLAWED, uri=uri)) == []
        assert await changed(session, uri, tmp_path / "plc.toml", "force-exclude = true\n") == 0
        assert await session.ask("workspace/executeCommand", here) == {"findings": 0}
        assert session.messages() == [
            "PLC: a.c is left out by exclude or an ignore file, and force-exclude is set"
        ]

    run(scenario)


def test_a_client_that_does_not_watch_sees_a_change_with_the_next_save(tmp_path: Path) -> None:
    async def scenario() -> None:
        session = Session()
        await opened(session, tmp_path, PLAIN)
        uri = await session.open(FLAWED, uri=(tmp_path / "a.c").as_uri())
        assert len(session.diagnostics(uri)) == 1
        (tmp_path / ".plcignore").write_text("a.c\n")
        session.tell("textDocument/didSave", {"textDocument": {"uri": uri}})
        await session.settled(uri)
        assert session.diagnostics(uri) == []

    run(scenario)


def test_mistakes_in_rules_are_reported_and_leave_nothing_out(tmp_path: Path) -> None:
    async def scenario() -> None:
        session = Session()
        (tmp_path / ".plcignore").write_text("\\\na.*b\n")
        (tmp_path / "plc.toml").write_text("model = 'here'\n")
        await opened(session, tmp_path)
        uri = await session.open(FLAWED, uri=(tmp_path / "a.c").as_uri())
        assert len(session.diagnostics(uri)) == 1
        assert await changed(session, uri, tmp_path / "plc.toml", "exclude = ['\\']\n") == 1
        first, second, third = session.messages()
        assert {first, second} == {
            f"PLC: a.c: {tmp_path}/.plcignore: no pattern as in a .gitignore file: '\\\\'",
            f"PLC: {tmp_path}/plc.toml: model is ignored: a project must not decide it; give --model on the "
            f"command line, or set it in your own configuration, {user_file()}",
        }
        assert "exclude '\\\\': give a pattern as in a .gitignore file" in third

    run(scenario)


def user_file() -> str:
    """Where the user's own configuration would be."""
    from plc.config.files import user_config_file

    return str(user_config_file())


def test_a_text_that_is_in_no_file_is_not_left_out(tmp_path: Path) -> None:
    async def scenario() -> None:
        session = Session()
        (tmp_path / ".plcignore").write_text("*\n")
        await opened(session, tmp_path, VSCODE)
        uri = await session.open(FLAWED, uri="untitled:Untitled-1")
        report = await session.ask("textDocument/diagnostic", {"textDocument": {"uri": uri}})
        assert len(report["items"]) == 1

    run(scenario)


def test_it_is_the_same_as_for_plc_repair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    rules = {
        ".plcignore": "*.gen.c\n!keep.gen.c\n",
        "one/.gitignore": "/a.c\n",
        "one/plc.toml": "exclude = ['sub/']\n",
        "two/.git/HEAD": "",
        "two/.gitignore": "deep/**/x.c\n",
        "two/build/.gitignore": "",
        "two/in/plc.toml": "extend-exclude = ['b.c']\n",
    }
    folders = ("", "one/", "one/sub/", "two/", "two/build/", "two/deep/er/", "two/in/", "two/in/.hidden/")
    for folder in folders:
        for name in ("a.c", "b.c", "x.c", "y.gen.c", "keep.gen.c"):
            write(tmp_path / folder / name, "")
    for path, text in rules.items():
        write(tmp_path / path, text)
    for tops in (["."], ["one", "two"], ["two/build"], [".", "two"], ["two/in"]):
        roots = [tmp_path / top for top in tops]
        configured = rules_of(Configuration({}))
        found = {e.path for e in source_files(roots, configured) if isinstance(e, SourceFile)}
        left_out = LeftOut(configured, roots)
        every = [path for root in roots for path in root.rglob("*.c")]
        assert {path for path in every if not left_out.holds(path)} == found
        assert len(every) >= len(found) > 0


def write(path: Path, text: str) -> None:
    """A file with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_a_kind_is_turned_off_from_the_menu(tmp_path: Path) -> None:
    async def scenario() -> None:
        session = Session()
        await opened(session, tmp_path, {**PLAIN, "window": {}})
        uri = await session.open(FLAWED, uri=(tmp_path / "a.c").as_uri())
        shown = await session.actions(uri, at(2, 5))
        (action,) = [each for each in shown if each["title"].startswith("Turn off")]
        assert action["kind"] == "plc.turnOff"
        command = action["command"]
        said = await session.ask(
            "workspace/executeCommand", {"command": command["command"], "arguments": command["arguments"]}
        )
        assert said == {"file": str(tmp_path / "plc.toml")}
        assert (tmp_path / "plc.toml").read_text() == 'ignore = ["CWE-121"]\n'
        await session.settled(uri)
        assert session.diagnostics(uri) == []
        reported = [m["params"]["message"] for m in session.said if m["method"] == "window/showMessage"]
        assert reported == [f"PLC: CWE-121 is turned off in {tmp_path / 'plc.toml'}"]

    run(scenario)


def test_a_kind_that_cannot_be_turned_off_is_said_to_be_so(tmp_path: Path) -> None:
    async def scenario() -> None:
        session = Session()
        await opened(session, tmp_path)
        await session.open(FLAWED, uri="untitled:1")
        assert not any("Turn off" in each["title"] for each in await session.actions("untitled:1", at(2, 5)))
        (tmp_path / "plc.toml").write_text('"ignore" = ["CWE-1"]\n')
        uri = await session.open(FLAWED, uri=(tmp_path / "a.c").as_uri())
        for arguments in ([uri, "CWE-121"], ["untitled:1", "CWE-121"], [uri, None], []):
            said = await session.ask(
                "workspace/executeCommand", {"command": "plc.turnOff", "arguments": arguments}
            )
            assert said == {"file": None}
        assert (tmp_path / "plc.toml").read_text() == '"ignore" = ["CWE-1"]\n'
        reported = [m["params"]["message"] for m in session.said if m["method"] == "window/showMessage"]
        assert "add CWE-121 to `ignore` yourself" in reported[0]

    run(scenario)
