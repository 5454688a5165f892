"""Code as Java tools show it where the locale has ASCII alone: with `?` for each other character."""

from __future__ import annotations


def with_lost(line: bytes | None, shown: str) -> str:
    """What is shown of a line, with the characters of the line for the `?` that stand for them.

    As it is where the line is not at hand, or another one. javac and ecj write so in many builds, and
    wherever PLC runs them.
    """
    code = shown.strip()
    if line is None or "?" not in code:
        return shown
    text = line.decode("utf-8", "surrogateescape")
    lost = "".join(sign if sign.isascii() else "?" for sign in text)
    at = lost.find(code)
    begin = len(shown) - len(shown.lstrip())
    return shown if at < 0 else shown[:begin] + text[at : at + len(code)] + shown[begin + len(code) :]
