"""The paper's text rules: which lines are comments, which blanks go; an instance becomes one line of code.

The rules work on lines, not on syntax, and are kept with their oddities: a line of code that ends in a
comment is dropped whole, so is one that begins with a dereference, and blanks stay wherever no listed sign
is beside them.
"""

from __future__ import annotations

from collections.abc import Iterable

from data_prep.juliet.paper.words import Suite

# The order matters: a sign is treated where those before it have left the text.
_TIGHT: dict[Suite, tuple[str, ...]] = {
    "juliet-c": ("{", "}", "=", "+", "-", ";", "/", "!=", "=="),
    "juliet-java": ("{", "}", "(", ")", "=", "+", "-", ";", ",", "/", "!=", "=="),
}


def one_line(lines: Iterable[str], suite: Suite) -> str:
    """Lines of code as one line of the paper's data: no comments, no directives, few blanks."""
    text = " ".join(" ".join(_without_comments(lines)).split())
    for sign in _TIGHT[suite]:
        text = text.replace(f"{sign} ", sign).replace(f" {sign}", sign)
    return text


def _without_comments(lines: Iterable[str]) -> Iterable[str]:
    for line in lines:
        code = line.strip()
        if code.startswith("#"):
            continue
        if len(code) > 2:
            if code.startswith(("/*", "*")) or code.endswith("*/"):
                continue
            code = code.partition("/*")[0]
        yield code


def without_jumps(lines: Iterable[str]) -> list[str]:
    """Flow variant 18 folded: each `goto` goes, with what it jumps over and the label it jumps to."""
    kept: list[str] = []
    label: str | None = None
    for line in lines:
        code = line.strip()
        if label is not None:
            if code == f"{label}:":
                label = None
        elif code.startswith("goto ") and code.endswith(";"):
            label = code[5:-1].strip()
        else:
            kept.append(line)
    return kept
