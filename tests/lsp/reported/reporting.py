"""A file in an editor, what other tools report in it, and models that write fixes there."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.lsp.editing import applied, edits_for
from tests.lsp.session import VSCODE, Session, at
from tests.scripted_model import Says, either, swap

TEXT = "void g(int n)\n{\n    log(n);\n}\n\nvoid f(char *line)\n{\n    gets(line);\n}\n"
LINE = 7
FIX = either(
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
    return [(probability / 10, edits) for probability, edits in FIX(words)]


def fixes_in(actions: Any) -> list[Any]:
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
    return fixes_in(found or [])


async def begun(rule: Any = quiet, **settings: Any) -> Session:
    session = Session(rule)
    session.answers["configuration"] = lambda params: [{"debounce": 0, **settings} for _ in params["items"]]
    await session.start(VSCODE)
    uri = await session.open(TEXT)
    report = await session.ask("textDocument/diagnostic", {"textDocument": {"uri": uri}})
    assert report["items"] == []
    return session


NEEDS_GCC = pytest.mark.skipif(shutil.which("gcc") is None, reason="gcc is not installed")
TYPO = "#include <stdlib.h>\n\nvoid f(int n)\n{\n    int eyes = n;\n    if (eyes = 2)\n        free(0);\n}\n"
_COMPARES = either(
    swap("= n0 )", "== n0 )", probability=0.3),
    swap("n0 )", "exit )", probability=0.4),
)
LACKING = '#include <stdio.h>\n\nvoid f(void)\n{\n    fgets("line");\n}\n'
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
        "message": "Too few arguments to function call, expected 3, have 1",
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
    return fixes_in(later)
