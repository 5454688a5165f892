"""Fixes that a compiler names: no guess of the model's stands beside them until it is verified."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lsp.session import reported_answers
from tests.lsp.editing import applied, edits_for
from tests.lsp.session import at, run
from tests.lsp.test_foreign import of_file, quiet

UNENDED = "int f(int);\n\nint main(void)\n{\n    f(3)\n    return 0;\n}\n"
TYPO = "void f(char *line)\n{\n    gets(lime);\n}\n"


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine takes longer than a menu waits."""
    monkeypatch.setattr(reported_answers, "PATIENCE", 60.0)


def clangd(line: int, start: int, end: int, message: str) -> dict[str, Any]:
    """An error of clangd's."""
    return {"range": at(line, start, end), "severity": 1, "source": "clang", "message": message}


@pytest.mark.parametrize(
    ("text", "reported", "fixed"),
    [
        pytest.param(
            UNENDED,
            clangd(5, 4, 10, "Expected ';' after expression (fix available)"),
            UNENDED.replace("f(3)\n", "f(3);\n"),
            id="a semicolon has one place",
        ),
        pytest.param(
            TYPO,
            clangd(2, 9, 13, "Use of undeclared identifier 'lime'; did you mean 'line'? (fix available)"),
            TYPO.replace("lime", "line"),
            id="the model's fixes wait",
        ),
    ],
)
def test_what_a_compiler_names_is_alone_until_others_are_verified(
    tmp_path: Path, text: str, reported: dict[str, Any], fixed: str
) -> None:
    async def scenario() -> None:
        session, uri = await of_file(tmp_path, text, quiet)
        place = reported["range"]["start"]
        found = await session.actions(
            uri, at(place["line"], place["character"]), diagnostics=[reported], triggerKind=1
        )
        titles = [each["title"] for each in found]
        assert len(titles) == 1, titles
        assert titles[0].endswith("(named by the compiler)")
        resolved = await session.ask("codeAction/resolve", found[0])
        assert applied(text, edits_for(resolved["edit"], uri)) == fixed

    run(scenario)
