"""The fixes of one place to choose from in the HTML report: a button for each, without a script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape


def choice(labels: Sequence[str], *, number: int, of: str) -> Iterator[str]:
    """The open group with its buttons, the first one chosen; `labels` are HTML, the panels follow."""
    yield f'<div class=fixes role=group aria-label="{escape(of)}">\n'
    for index, label in enumerate(labels, start=1):
        checked = " checked" * (index == 1)
        yield (
            f'<input type=radio name="fix{number}" id="fix{number}-{index}"{checked}>'
            f'<label for="fix{number}-{index}">{label}</label>\n'
        )
