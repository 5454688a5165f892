"""Fixes for what others report give way: to fixes of the tool's own, and where they are mere guesses."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

import pytest

from lsp.worker.verifying import same_fault
from plc.diagnostics import Diagnostic, Location
from tests.lsp.reported.reporting import asked, begun, warning
from tests.lsp.session import run
from tests.scripted_model import Says, either, swap

_FAINT = either(
    swap("gets ( v0 )", "fgets ( v0 , 10 , stdin )", probability=0.6),
    swap("gets (", "printf (", probability=0.3),
    swap("gets (", "free (", probability=0.06),
)


def faint(words: Any) -> Says:
    """A model that finds nothing by itself, and has a guess beside two fixes when a place is given."""
    return [(probability / 10, edits) for probability, edits in _FAINT(words)]


@pytest.mark.parametrize(
    ("message", "titles"),
    [
        ("'gets' is deprecated", ["Bound the read to 10", "Replace gets by printf"]),
        ("'gets' is deprecated (fix available)", []),
        ("'gets' is deprecated (fixes available)\n\na.c:1:2: note: here", []),
    ],
)
def test_a_guess_is_not_listed_nor_any_that_is_not_verified_beside_the_tools_own_fixes(
    message: str, titles: list[str]
) -> None:
    async def scenario() -> None:
        session = await begun(faint, verify=False)
        shown = await asked(session, warning(message=message))
        assert [each["title"].removeprefix("PLC: ").rpartition(" (")[0] for each in shown] == titles

    run(scenario)


def _said(rule: str, message: str, line: int = 3) -> Diagnostic:
    return Diagnostic(Location(PurePath("a.c"), line), message=message, tool="gcc", rule=rule)


@pytest.mark.parametrize(
    ("rule", "of_gcc", "same"),
    [
        ("-Wformat", "-Wformat=", True),
        ("-Wformat-insufficient-args", "-Wformat=", True),
        ("-Wunused-but-set-variable", "-Wunused", True),
        ("-Wformat-insufficient-args", "-Wformat-security", False),
        ("-Wformatted", "-Wformat=", False),
    ],
)
def test_gcc_confirms_what_clang_calls_otherwise(rule: str, of_gcc: str, same: bool) -> None:
    found = _said(of_gcc, "format '%s' expects a matching 'char *' argument")
    shown = _said(rule, "more '%' conversions than data arguments")
    assert same_fault(shown, [_said(of_gcc, "the same on another line", line=4), found]) == (
        found if same else None
    )
