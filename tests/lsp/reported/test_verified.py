"""Fixes that a compiler has tried: those it refutes are gone, those it confirms are marked so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lsp.editing import applied, edits_for
from tests.lsp.reported.reporting import (
    LACKING,
    NEEDS_GCC,
    TYPO,
    assignment,
    compares,
    fixes_in,
    lacking,
    of_file,
    prints,
    verified,
)
from tests.lsp.session import at, run


@NEEDS_GCC
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
        assert len(fixes_in(first)) == 2
        assert not any("isPreferred" in each for each in first)
        (fix,) = await verified(session, uri, reported, 4)
        assert fix["title"].endswith(", compiles, report gone)")
        assert fix["isPreferred"] is True
        (same,) = [each for each in first if each["title"].startswith(fix["title"].partition(", ")[0])]
        for action in (fix, same):
            resolved = await session.ask("codeAction/resolve", action)
            assert applied(LACKING, edits_for(resolved["edit"], uri)) == LACKING.replace("fgets", "printf")

    run(scenario)


@NEEDS_GCC
def test_a_fix_that_is_a_guess_is_not_preferred_though_the_report_is_gone(tmp_path: Path) -> None:
    async def scenario() -> None:
        session, uri = await of_file(tmp_path, TYPO, compares)
        (fix,) = await verified(session, uri, assignment(), 5)
        assert fix["title"].endswith(", compiles, report gone)")
        assert "isPreferred" not in fix

    run(scenario)
