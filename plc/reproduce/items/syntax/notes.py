"""Sentences that the pages of syntax errors share: text as one line, and which compiler measured."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plc.reproduce.engine.items import Finished


def paragraph(text: str) -> str:
    """A text of several lines as one line."""
    return " ".join(text.split())


def compiler_notes(measured: Sequence[Finished], *, remedy: str) -> Iterator[str]:
    """Which compilers there were; where there was none, the cells, and what to do about it."""
    compilers = {str(each.result["compiler"]) for each in measured if each.result.get("compiler")}
    if compilers:
        yield f"Compiler: {', '.join(sorted(compilers))}."
    without = [each.cell.name for each in measured if not each.result.get("compiler")]
    if without:
        yield paragraph(f"No gcc was on PATH when {', '.join(without)} ran{remedy}")
