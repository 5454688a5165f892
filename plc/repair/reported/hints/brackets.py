"""Brackets and quotes that a compiler misses: one to close, one too many, a `,` in the head of a loop."""

from __future__ import annotations

import re

from plc.repair.findings import Edit

_CLOSING = re.compile(
    r"expected ['\u2018](?P<before>[)\]])['\u2019] before|['\u2018](?P<java>[)\]])['\u2019] expected"
)
_TOO_MANY = re.compile(r"expected ['\u2018];['\u2019] before ['\u2018]\)['\u2019] token")
_QUOTE = re.compile(r"missing terminating (?P<quote>[\"']) character|unclosed (?P<java>string) literal")
_FOR = re.compile(rb"\bfor\s*\(")


def bracket_edits(text: bytes, message: str, place: int) -> list[Edit]:
    """The edits at a byte, the likeliest first; none where the message speaks of something else."""
    start = text.rfind(b"\n", 0, place) + 1
    end = text.find(b"\n", place)
    line = text[start : len(text) if end < 0 else end]
    if (quote := _QUOTE.search(message)) is not None:
        return _closed_quote(line, start, (quote["quote"] or '"').encode())
    if (closing := _CLOSING.search(message)) is not None:
        sign = closing["before"] or closing["java"]
        at = start + len(text[start:place].rstrip())
        return [Edit(at, at, sign)] if _opened(line[: place - start], sign) > 0 else []
    if _TOO_MANY.search(message) is None:
        return []
    if (head := _FOR.search(line[: place - start])) is not None:
        comma = line.rfind(b",", 0, place - start)
        if comma >= 0:
            return [Edit(start + comma, start + comma + 1, ";")]
        missing = 2 - line[head.end() : place - start].count(b";")
        bracket = line.find(b")", place - start)
        return [Edit(start + bracket, start + bracket, ";" * missing)] if missing > 0 and bracket >= 0 else []
    bracket = line.find(b")", place - start)
    if bracket >= 0 and _opened(line[:bracket], ")") == 0:
        return [Edit(start + bracket, start + bracket + 1, "")]
    return []


def _opened(line: bytes, closing: str) -> int:
    """How many brackets of a kind are open at the end of a part of a line, outside of strings."""
    opening = b"(" if closing == ")" else b"["
    bare = re.sub(rb"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'", b"", line)
    return bare.count(opening) - bare.count(closing.encode())


def _closed_quote(line: bytes, start: int, quote: bytes) -> list[Edit]:
    """The quote before the brackets and the `;` that end the line, as many as were opened before it."""
    code = line.rstrip()
    quotes = [match.start() for match in re.finditer(rb"(?<!\\)" + quote, code)]
    if len(quotes) % 2 == 0:
        return []
    opened = _opened(code[: quotes[-1]], ")")
    tail = re.search(rb"\){0,%d}\s*[;,]?$" % max(opened, 0), code)
    at = start + (len(code) if tail is None else max(tail.start(), quotes[-1] + 1))
    return [Edit(at, at, quote.decode())]
