"""Fixes for what other tools report: on their diagnostics, on their lines, silent where there is none."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from lsp.session import reported_answers
from lsp.state.client_diagnostics import readable_range
from lsp.worker.workshop import Priority
from tests.lsp.client import RefusedError
from tests.lsp.editing import applied, edits_for
from tests.lsp.session import FLAWED, VSCODE, Session, at, run
from tests.lsp.state.test_client_diagnostics import ODD
from tests.scripted_model import Says, either, swap


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine takes longer than a menu waits."""
    monkeypatch.setattr(reported_answers, "PATIENCE", 60.0)


TEXT = "void g(int n)\n{\n    log(n);\n}\n\nvoid f(char *line)\n{\n    gets(line);\n}\n"
LINE = 7
_FIX = either(
    swap("gets ( v0 )", "fgets ( v0 , 10 , stdin )", probability=0.6),
    swap("gets (", "printf (", probability=0.2),
)


def warning(**changes: Any) -> dict[str, Any]:
    """What clangd sends of the call."""
    return {
        "range": at(LINE, 4, 8),
        "severity": 2,
        "source": "clang",
        "code": "-Wdeprecated-declarations",
        "message": "'gets' is deprecated",
        **changes,
    }


def quiet(words: Any) -> Says:
    """A model that finds nothing by itself, but has fixes when a place is given."""
    return [(probability / 10, edits) for probability, edits in _FIX(words)]


def _fixes(actions: Any) -> list[Any]:
    """The fixes among the actions."""
    return [each for each in actions if each["title"].startswith("PLC: ") and each["kind"] != "plc.explain"]


async def asked(
    session: Session, diagnostic: Mapping[str, Any], line: int = LINE, kind: int = 1
) -> list[Any]:
    params = {
        "textDocument": {"uri": "file:///a.c"},
        "range": at(line, 5),
        "context": {"diagnostics": [diagnostic], "triggerKind": kind},
    }
    found = await session.ask("textDocument/codeAction", params)
    return _fixes(found or [])


async def begun(rule: Any = quiet, **settings: Any) -> Session:
    session = Session(rule)
    session.answers["configuration"] = lambda params: [{"debounce": 0, **settings} for _ in params["items"]]
    await session.start(VSCODE)
    uri = await session.open(TEXT)
    report = await session.ask("textDocument/diagnostic", {"textDocument": {"uri": uri}})
    assert report["items"] == []
    return session


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
        session = Session(_FIX)
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


_GCC = pytest.mark.skipif(shutil.which("gcc") is None, reason="gcc is not installed")
TYPO = "#include <stdlib.h>\n\nvoid f(int n)\n{\n    int eyes = n;\n    if (eyes = 2)\n        free(0);\n}\n"
_COMPARES = either(
    swap("= n0 )", "== n0 )", probability=0.3),
    swap("n0 )", "exit )", probability=0.4),
)
LACKING = "#include <stdio.h>\n\nvoid f(char *line)\n{\n    fgets(line);\n}\n"
_PRINTS = either(
    swap("fgets (", "printf (", probability=0.85),
    swap("fgets (", "gets (", probability=0.1),
)


def assignment(line: int = 5) -> dict[str, Any]:
    """What gcc says of the assignment, as its problem matcher shows it."""
    message = "suggest parentheses around assignment used as truth value"
    return {
        "range": at(line, 8),
        "severity": 2,
        "source": "gcc",
        "code": "-Wparentheses",
        "message": message,
    }


def lacking(line: int = 4) -> dict[str, Any]:
    """What clangd says of a call that lacks arguments."""
    return {
        "range": at(line, 14, 15),
        "severity": 1,
        "source": "clang",
        "code": "typecheck_call_too_few_args",
        "message": "Too few arguments to function call, expected 1, have 0",
    }


def compares(words: Any) -> Says:
    """The comparison is the likeliest, but a fix that does not compile is likelier."""
    return [(probability / 3, edits) for probability, edits in _COMPARES(words)]


def prints(words: Any) -> Says:
    """What has as many arguments is likely enough to be preferred; the other is not declared."""
    return [(probability / 3, edits) for probability, edits in _PRINTS(words)]


async def of_file(tmp_path: Path, text: str, rule: Any, **options: Any) -> tuple[Session, str]:
    path = tmp_path / "a.c"
    uri = path.as_uri()

    def apply(params: Mapping[str, Any]) -> dict[str, bool]:
        now = applied(session.text(uri), edits_for(params["edit"], uri))
        asyncio.get_running_loop().call_later(0.01, session.change, uri, 2, now)
        return {"applied": True}

    session = Session(rule, applyEdit=apply)
    session.answers["configuration"] = lambda params: [{"debounce": 0} for _ in params["items"]]
    await session.start(VSCODE, **options)
    path.write_text(text)
    return session, await session.open(text, uri=path.as_uri())


async def verified(session: Session, uri: str, reported: dict[str, Any], line: int) -> list[Any]:
    """The fixes once the tools have been run on them."""
    later: list[Any] = []
    while not any("compiles" in each["title"] for each in later):
        await asyncio.sleep(0.05)
        later = await session.actions(uri, at(line, 10), diagnostics=[reported], triggerKind=2)
    return _fixes(later)


@_GCC
@pytest.mark.parametrize("source", ["clang", "gcc"])
def test_what_the_compiler_refutes_is_gone_and_what_it_confirms_says_so_and_is_preferred(
    tmp_path: Path, source: str
) -> None:
    reported = {**lacking(), "source": source}
    if source == "gcc":
        reported |= {"code": None, "message": "too few arguments to function \u2018fgets\u2019"}

    async def scenario() -> None:
        session, uri = await of_file(tmp_path, LACKING, prints)
        first = await session.actions(uri, at(4, 10), diagnostics=[reported], triggerKind=1)
        assert len(_fixes(first)) == 2
        assert not any("isPreferred" in each for each in first)
        (fix,) = await verified(session, uri, reported, 4)
        assert fix["title"].endswith(", compiles, report gone)")
        assert fix["isPreferred"] is True
        (same,) = [each for each in first if each["title"].startswith(fix["title"].partition(", ")[0])]
        for action in (fix, same):
            resolved = await session.ask("codeAction/resolve", action)
            assert applied(LACKING, edits_for(resolved["edit"], uri)) == LACKING.replace("fgets", "printf")

    run(scenario)


@_GCC
def test_a_fix_that_is_a_guess_is_not_preferred_though_the_report_is_gone(tmp_path: Path) -> None:
    async def scenario() -> None:
        session, uri = await of_file(tmp_path, TYPO, compares)
        (fix,) = await verified(session, uri, assignment(), 5)
        assert fix["title"].endswith(", compiles, report gone)")
        assert "isPreferred" not in fix

    run(scenario)


def test_nothing_is_offered_where_the_report_looks_like_a_false_alarm() -> None:
    def unsure(words: Any) -> Says:
        return [(probability * 1e-7, edits) for probability, edits in _FIX(words)]

    async def scenario() -> None:
        session = await begun(unsure)
        assert await asked(session, warning()) == []

    run(scenario)


def test_what_the_compiler_names_comes_first(tmp_path: Path) -> None:
    text = "int twice(int count)\n{\n    return cuont * 2;\n}\n"
    reported = {
        "range": at(2, 11, 16),
        "severity": 1,
        "source": "clang",
        "code": "undeclared_var_use_suggest",
        "message": "Use of undeclared identifier 'cuont'; did you mean 'count'? (fix available)",
    }

    async def scenario() -> None:
        session, uri = await of_file(tmp_path, text, quiet)
        (fix,) = await session.actions(uri, at(2, 12), diagnostics=[reported], triggerKind=1)
        assert fix["title"].startswith("PLC: ")
        assert "named by the compiler" in fix["title"]
        assert "isPreferred" not in fix
        resolved = await session.ask("codeAction/resolve", fix)
        assert applied(text, edits_for(resolved["edit"], uri)) == text.replace("cuont", "count")
        if shutil.which("gcc"):
            (fix,) = await verified(session, uri, reported, 2)
            assert fix["isPreferred"] is True

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
