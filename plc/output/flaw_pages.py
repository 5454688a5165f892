"""The pages on the kinds of flaws that are reported by default, as `plc explain` and reports show them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_INSTALLED = Path(__file__).with_name("flaws")
_CHECKOUT = Path(__file__).parents[2] / "docs" / "reference" / "flaws"


@cache
def flaw_pages() -> dict[str, Path]:
    """Each kind that has a page, by name, and the file: in the installed package, or in a checkout's docs."""
    folder = _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT
    return {path.stem: path for path in sorted(folder.glob("*.md"))}


def page_of(kind: str) -> str:
    """The page of a kind such as `case-undone`, as Markdown; empty where there is none."""
    path = flaw_pages().get(kind)
    return "" if path is None else path.read_text(encoding="utf-8")
