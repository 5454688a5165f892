"""What is listed before tools were run: what a compiler names alone, else fixes close to the report."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.lsp.editing import applied, edits_for
from tests.lsp.reported.reporting import of_file, quiet, verified
from tests.lsp.session import VSCODE, Session, at, run

UNENDED = "int f(int);\n\nint main(void)\n{\n    f(3)\n    return 0;\n}\n"
TYPO = "void f(char *line)\n{\n    gets(lime);\n}\n"


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


@pytest.mark.parametrize(("lines", "listed"), [(1, 2), (6, 0)])
def test_a_fix_far_from_the_report_is_not_listed_before_it_is_verified(lines: int, listed: int) -> None:
    text = "void f(char *line, int n)\n{\n" + "    n++;\n" * lines + "    gets(line);\n}\n"
    reported = {**clangd(0, 23, 24, "Parameter 'n' is not used"), "severity": 2}

    async def scenario() -> None:
        session = Session(quiet)
        session.answers["configuration"] = lambda params: [{"debounce": 0} for _ in params["items"]]
        await session.start(VSCODE)
        uri = await session.open(text)
        found = await session.actions(uri, at(0, 23), diagnostics=[reported], triggerKind=1)
        assert (
            len(
                [
                    each
                    for each in found or []
                    if each["title"].startswith("PLC: ") and each["kind"] != "plc.explain"
                ]
            )
            == listed
        )

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
