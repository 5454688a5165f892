"""A change as a table with the text before on the left and after on the right, for the HTML report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import takewhile, zip_longest

from plc.output.differences import Hunk, Line, hunks
from plc.repair.findings import Edit, Encoding

_CONTEXT = 3


def side_by_side(text: bytes, edits: Sequence[Edit], *, encoding: Encoding, label: str) -> Iterator[str]:
    """The table, in pieces; what changed within a line is marked."""
    columns = "<col class=number><col>" * 2
    yield f'<table class=sides aria-label="{escape(label)}"><colgroup>{columns}</colgroup>\n'
    yield "<thead><tr><th scope=col colspan=2>Before<th scope=col colspan=2>After</thead>\n"
    for hunk in hunks(text, edits, encoding=encoding, context=_CONTEXT):
        yield "<tbody>\n"
        for before, after in _rows(hunk):
            yield _row(before, after)
        yield "</tbody>\n"
    yield "</table>\n"


def _rows(hunk: Hunk) -> Iterator[tuple[Line | None, Line | None]]:
    """Lines side by side: unchanged ones twice, removed ones beside those that came in their place."""
    removed: list[Line] = []
    added: list[Line] = []
    for line in hunk.lines:
        if line.sign == "-" and not added:
            removed.append(line)
        elif line.sign == "+":
            added.append(line)
        else:
            yield from zip_longest(removed, added)
            removed, added = [], []
            if line.sign == "-":
                removed.append(line)
            else:
                yield line, line
    yield from zip_longest(removed, added)


def _row(before: Line | None, after: Line | None) -> str:
    if before is after and before is not None:
        text = escape(before.text)
        left, right = before.before, before.after
        return f"<tr><td class=n>{left}<td class=c>{text}<td class=n>{right}<td class=c>{text}\n"
    left_text, right_text = _marked(before, after)
    return f"<tr>{_cell(before, left_text, 'del')}{_cell(after, right_text, 'ins')}\n"


def _cell(line: Line | None, text: str, kind: str) -> str:
    if line is None:
        return "<td class=n><td class='c none'>"
    number = line.before if line.sign == "-" else line.after
    return f"<td class='n {kind}'>{number}<td class='c {kind}'>{text}"


def _marked(before: Line | None, after: Line | None) -> tuple[str, str]:
    """Both texts as HTML, with what is not the same in both marked, where enough is the same."""
    if before is None or after is None:
        return escape(before.text if before else ""), escape(after.text if after else "")
    old, new = before.text, after.text
    head = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    most = min(len(old), len(new)) - head
    ends = zip(reversed(old), reversed(new), strict=False)
    tail = min(most, sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], ends)))
    return _mark(old, head, len(old) - tail), _mark(new, head, len(new) - tail)


def _mark(text: str, start: int, end: int) -> str:
    if not text[:start].strip() and not text[end:].strip():  # all of it is another line
        return escape(text)
    middle = f"<mark>{escape(text[start:end])}</mark>" if end > start else ""
    return escape(text[:start]) + middle + escape(text[end:])
