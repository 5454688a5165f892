"""What a fix depends on, as parts of its function for a client's own view, and in words."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from lsp.features.diagnostics import percent
from lsp.features.titles import title_of
from plc.output.wording import alike_lines
from plc.repair import Finding
from plc.repair.findings import Explanation, Heat

_LINES = 5  # that a message names
_LEAST = 0.1  # of the hottest word, below which a message does not name a word
_BETWEEN = frozenset("(){}[],;")


def basis(text: bytes, finding: Finding, explanation: Explanation) -> dict[str, Any]:
    """The answer to `plc/explain`: the function in parts, each with its weight; without, the `reason`."""
    return {
        "top": list(explanation.top),
        "reason": explanation.reason,
        "change": explanation.change,
        "alike": [asdict(each) for each in explanation.alike],
        "notAlike": explanation.not_alike,
        "parts": _parts(text, finding, explanation.words) if explanation.words else [],
    }


def in_words(text: bytes, finding: Finding, explanation: Explanation) -> str:
    """For a client without a view: the words that the fix depends on most, by lines."""
    fix = finding.suggestions[0]
    title = f"{title_of(text, fix)} ({percent(fix.confidence)})"
    if explanation.reason:
        return f"PLC: {title} is not explained: {explanation.reason}"
    most = ", ".join(f"`{word}`" for word in explanation.top)
    lines = [f"PLC: {title} depends most on {most}", *_lines(text, explanation.words)]
    return "\n".join([*lines, *alike_lines(explanation)])


def _parts(text: bytes, finding: Finding, words: tuple[Heat, ...]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    place = finding.start_byte
    for word in words:
        if place <= word.start_byte and word.end_byte <= finding.end_byte:
            found.append(_part(text[place : word.start_byte], 0.0))
            found.append(_part(text[word.start_byte : word.end_byte], word.weight))
            place = word.end_byte
    found.append(_part(text[place : finding.end_byte], 0.0))
    return [part for part in found if part["text"]]


def _part(data: bytes, weight: float) -> dict[str, Any]:
    return {"text": data.decode("utf-8", "replace"), "weight": round(weight, 3)}


def _lines(text: bytes, words: tuple[Heat, ...]) -> list[str]:
    """The lines with the hottest words, hottest first; words that only stand between others are left out."""
    spelt = {word: text[word.start_byte : word.end_byte].decode("utf-8", "replace") for word in words}
    telling = [word for word in words if spelt[word] not in _BETWEEN] or list(words)
    by_line: dict[int, list[str]] = {}
    for word in sorted(telling, key=lambda each: (-each.weight, each.start_byte)):
        if word.weight >= _LEAST:
            line = text.count(b"\n", 0, word.start_byte) + 1
            by_line.setdefault(line, []).append(f"{spelt[word]} {word.weight:.0%}")
    return [f"line {line}: {', '.join(said)}" for line, said in list(by_line.items())[:_LINES]]
