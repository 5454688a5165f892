"""Brackets and quotes that a compiler misses: one to close, one too many, a `,` in the head of a loop."""

from __future__ import annotations

import re

from plc.repair.findings import Edit

_CLOSING = re.compile(
    r"expected ['\u2018](?P<before>[)\]])['\u2019] before|['\u2018](?P<java>[)\]])['\u2019] expected"
    r"|^expected ['\u2018](?P<clang>[)\]])['\u2019]$"
)
_INSERT = re.compile(r'insert "(?P<sign>[)\]])(?: \w+)?" to complete')  # ecj points at the word before
_WORD = re.compile(rb"\w+|\S")
_TOO_MANY = re.compile(r"expected ['\u2018];['\u2019] before ['\u2018]\)['\u2019] token")
_QUOTE = re.compile(r"missing terminating (?P<quote>[\"']) character|unclosed (?P<java>string) literal")
_FOR = re.compile(rb"\bfor\s*\(")


def bracket_edits(text: bytes, message: str, place: int) -> list[Edit] | None:
    """The edits at a byte, the likeliest first; None where the message speaks of something else.

    None of them fits a loop's head of which nobody knows what it misses: with a `;` alone it would never end.
    """
    start = text.rfind(b"\n", 0, place) + 1
    end = text.find(b"\n", place)
    line = text[start : len(text) if end < 0 else end]
    if (quote := _QUOTE.search(message)) is not None:
        return _closed_quote(line, start, (quote["quote"] or '"').encode()) or None
    if (closing := _CLOSING.search(message)) is not None:
        sign = closing["before"] or closing["java"] or closing["clang"]
        at = start + len(text[start:place].rstrip())
        return [Edit(at, at, sign)] if _opened(line[: place - start], sign) > 0 else None
    if (missing := _INSERT.search(message)) is not None and (word := _WORD.match(text, place)) is not None:
        at = word.end()
        return [Edit(at, at, missing["sign"])] if _opened(line[: at - start], missing["sign"]) > 0 else None
    if _TOO_MANY.search(message) is None:
        return None
    if (head := _FOR.search(line[: place - start])) is not None:
        comma = line.rfind(b",", 0, place - start)
        if comma >= 0:
            return [Edit(start + comma, start + comma + 1, ";")]
        bracket = line.find(b")", place - start)
        inside = line[head.end() : place - start]
        if bracket >= 0 and inside.count(b";") == 1 and _is_stepped(text, start + bracket + 1, inside):
            return [Edit(start + bracket, start + bracket, ";")]
        return []
    bracket = line.find(b")", place - start)
    if bracket >= 0 and _opened(line[:bracket], ")") == 0:
        return [Edit(start + bracket, start + bracket + 1, "")]
    return None


def _is_stepped(text: bytes, behind: int, head: bytes) -> bool:
    """Whether a loop's statement changes what its condition reads: else another `;` makes it endless."""
    end = _end_of_statement(text, behind)
    names = set(re.findall(rb"[A-Za-z_]\w*", head.rpartition(b";")[2]))
    return any(
        re.search(
            rb"(?:\+\+|--)\s*%b\b|\b%b\s*(?:\+\+|--|(?:[-+*/%%|&^]|<<|>>)?=(?!=))" % (name, name),
            text[behind:end],
        )
        for name in names
    )


def _end_of_statement(text: bytes, start: int) -> int:
    """Where the statement ends that begins behind a byte: with its block, or with its `;`."""
    depth = 0
    for found in re.finditer(rb"[{};]", text[start:]):
        depth += {b"{": 1, b"}": -1}.get(found[0], 0)
        if depth <= 0:
            return start + found.end()
    return len(text)


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
