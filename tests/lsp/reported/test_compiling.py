"""`plc.compile`: what the compiler says of a saved text is the server's own diagnostics, with fixes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from lsp.worker.compiling import Compiling
from plc.repair import StoppedError
from tests.lsp.editing import applied, edits_for
from tests.lsp.reported.reporting import LACKING, prints, verified
from tests.lsp.session import PLAIN, VSCODE, Session, at, run
from tests.scripted_model import Says

pytestmark = pytest.mark.skipif(shutil.which("gcc") is None, reason="gcc is not installed")
FINE = LACKING.replace("fgets", "printf")


def silent(_words: Any) -> Says:
    return []


class Saved(Session):
    """A session with a file that is saved."""

    path: Path

    @property
    def uri(self) -> str:
        return self.path.as_uri()

    def published(self) -> list[dict[str, Any]]:
        return [each for each in self.diagnostics(self.uri) if each["source"] != "plc"]

    async def compiled(self) -> None:
        await self.settled(self.uri)
        document = self.server.service.documents.get(self.uri)
        assert document is not None
        await self.server.service.compiles.settled(document)

    async def save(self) -> None:
        self.path.write_text(self.text(self.uri))
        self.tell("textDocument/didSave", {"textDocument": {"uri": self.uri}})
        await self.compiled()


async def opened(
    path: Path,
    text: str,
    rule: Any = prints,
    capabilities: Mapping[str, Any] = PLAIN,
    **settings: Any,
) -> Saved:
    session = Saved(rule)
    session.path = path
    settings = {"debounce": 0, "compile": True, **settings}
    session.answers["configuration"] = lambda params: [settings for _ in params["items"]]
    await session.start(capabilities, settings=settings)
    path.write_text(text)
    await session.open(text, uri=session.uri, language="java" if path.suffix == ".java" else "c")
    await session.compiled()
    return session


def test_what_the_compiler_reports_is_published_with_fixes_and_goes_when_the_fix_is_saved(
    tmp_path: Path,
) -> None:
    async def scenario() -> None:
        session = await opened(tmp_path / "a.c", LACKING)
        (shown,) = session.published()
        assert shown["source"] == "gcc"
        assert shown["severity"] == 1
        assert shown["range"] == at(4, 4, 9)
        assert shown["message"].startswith("too few arguments to function")
        for sent in ([], [shown]):  # eglot sends it back, others do not
            found = await session.actions(session.uri, at(4, 6), diagnostics=sent, only=["quickfix"])
            assert [each["title"].rpartition(" (")[0] for each in found] == [
                "PLC: Replace fgets by printf",
                "PLC: Replace fgets by gets",
            ]
        assert await session.actions(session.uri, at(3, 0)) == []
        (fix,) = await verified(session, session.uri, shown, 4)
        assert fix["isPreferred"] is True
        assert fix["diagnostics"] == [shown]
        session.change(session.uri, 2, applied(LACKING, edits_for(fix["edit"], session.uri)))
        await session.save()
        assert session.text(session.uri) == FINE
        assert session.published() == []

    run(scenario)


def test_a_report_follows_its_line_and_goes_when_that_changes(tmp_path: Path) -> None:
    async def scenario() -> None:
        session = await opened(tmp_path / "a.c", LACKING)
        session.change(session.uri, 2, "// 🦉\n" + LACKING)
        await session.settled(session.uri)
        (shown,) = session.published()
        assert shown["range"] == at(5, 4, 9)
        found = await session.actions(session.uri, at(5, 6), only=["quickfix"])
        assert len(found) == 2
        session.change(session.uri, 3, "// 🦉\n" + LACKING.replace('"line");', '"line", 1);'))
        await session.settled(session.uri)
        assert session.published() == []

    run(scenario)


def test_nothing_is_compiled_unless_it_is_wanted(tmp_path: Path) -> None:
    async def scenario() -> None:
        session = await opened(tmp_path / "a.c", LACKING, compile=False)
        assert session.published() == []
        assert "compile" not in [each["do"] for each in session.works.asked]

    run(scenario)


def test_a_file_that_is_excluded_and_a_text_that_is_in_no_file_are_not_compiled(tmp_path: Path) -> None:
    (tmp_path / ".plcignore").write_text("a.c\n")

    async def scenario() -> None:
        session = await opened(tmp_path / "a.c", LACKING)
        assert session.published() == []
        session.opens(LACKING, uri="untitled:Untitled-1")
        await session.settled("untitled:Untitled-1")
        assert session.diagnostics("untitled:Untitled-1") == []

    run(scenario)


def test_the_flags_of_compile_commands_hold_and_no_command_of_it_is_run(tmp_path: Path) -> None:
    marker = tmp_path / "was-run"
    tool = tmp_path / "gcc"
    tool.write_text(f"#!/bin/sh\ntouch {marker}\n")
    tool.chmod(0o755)
    (tmp_path / "include").mkdir()
    (tmp_path / "include" / "own.h").write_text("#define COUNT NUMBER\n")
    words = [str(tool), "-Iinclude", "-DNUMBER=3", "-wrapper", f"touch,{marker}", f"-o{marker}", "-c", "a.c"]
    entry = {"directory": str(tmp_path), "file": "a.c", "arguments": words}
    (tmp_path / "compile_commands.json").write_text(json.dumps([entry]))
    text = "#include <own.h>\n\nint f(void)\n{\n    int unset;\n    return COUNT;\n}\n"

    async def scenario() -> None:
        session = await opened(tmp_path / "a.c", text, silent)
        (shown,) = session.published()
        assert shown["code"] == "-Wunused-variable"
        assert shown["severity"] == 2
        assert shown["range"] == at(4, 8, 13)
        assert not marker.exists()

    run(scenario)


def test_a_client_that_pulls_gets_them_too_with_related_places(tmp_path: Path) -> None:
    text = "static int f(void);\n\nint g(void)\n{\n    return 1;\n}\n\nint g(void)\n{\n    return 2;\n}\n"

    async def scenario() -> None:
        session = await opened(tmp_path / "a.c", text, silent, VSCODE)
        params = {"textDocument": {"uri": session.uri}}
        items = (await session.ask("textDocument/diagnostic", params))["items"]
        (again,) = [each for each in items if "redefinition" in each["message"]]
        assert again["range"] == at(7, 4, 5)
        assert [each["location"]["range"]["start"]["line"] for each in again["relatedInformation"]] == [2]
        assert any(message["method"] == "workspace/diagnostic/refresh" for message in session.asked)

    run(scenario)


def test_a_broken_compilation_database_is_said_once(tmp_path: Path) -> None:
    (tmp_path / "compile_commands.json").write_text("{")

    async def scenario() -> None:
        session = await opened(tmp_path / "a.c", LACKING)
        await session.save()
        (said,) = [each for each in session.messages() if "compile_commands.json" in each]
        assert said.startswith("PLC: plc.compile: ")
        assert session.published() == []

    run(scenario)


def test_without_a_compiler_it_is_said_which_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    async def scenario() -> None:
        session = await opened(tmp_path / "a.c", LACKING)
        (said,) = [each for each in session.messages() if "plc.compile" in each]
        assert "install gcc" in said

    run(scenario)


@pytest.mark.skipif(shutil.which("javac") is None, reason="javac is not installed")
def test_java_is_compiled_by_javac(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lsp.worker.compiling.SECONDS", 120.0)  # a busy machine starts Java slowly
    text = "class A {\n    int f() {\n        return 1\n    }\n}\n"

    async def scenario() -> None:
        session = await opened(tmp_path / "A.java", text, silent)
        (shown,) = session.published()
        assert shown["source"] == "javac"
        assert shown["range"]["start"]["line"] == 2

    run(scenario)


def test_a_compilation_that_is_not_wanted_any_more_is_stopped(tmp_path: Path) -> None:
    path = tmp_path / "a.c"
    path.write_text(LACKING)
    job = Compiling({"path": str(path), "language": "c"}, LACKING.encode())
    job.stop()
    with pytest.raises(StoppedError):
        job.answer(lambda: True)
