"""Words to lines: where a careful hand breaks new statements and how deep it indents them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from plc.repair.edits.spacing import join

_HEADS = frozenset(["if", "for", "while", "switch", "catch", "synchronized"])
_BLOCKS = frozenset(["{", "{:", "{~"])  # a block, one that holds labels, one that other words open
_JOINS_BRACE = frozenset(["else", "catch", "finally", "while", ";", ",", ")", "."])


@dataclass(frozen=True, slots=True)
class Line:
    """One line of new text: its words and its depth below the surrounding lines."""

    words: tuple[str, ...]
    depth: int


def lines_of(words: Sequence[str], *, brace_on_own_line: bool, depth: int = 0) -> list[Line]:
    """Break words into lines; a closing brace without its opening one stays at depth 0.

    `depth` is how many new blocks are open where the words begin.
    """
    breaker = _Breaker(brace_on_own_line, brackets=["{~"] * depth, depth=depth)
    for index, word in enumerate(words):
        breaker.add(word, words[index + 1] if index + 1 < len(words) else "")
    breaker.end_line()
    return breaker.lines


@dataclass(slots=True)
class _Breaker:
    """The state of one walk over the words: the open brackets and the line being written."""

    brace_on_own_line: bool
    lines: list[Line] = field(default_factory=list)
    current: list[str] = field(default_factory=list)
    brackets: list[str] = field(default_factory=list)  # "(" "[" "{" or "=" for an initialiser's brace
    depth: int = 0
    once: int = 0  # extra depth of the one statement under a head without braces
    head: bool = False  # inside the parentheses of an if, for, while ...

    def add(self, word: str, following: str) -> None:
        match word:
            case "{" if not self._initialiser():
                self._open_block()
            case "}" if not self.brackets or self.brackets[-1] in _BLOCKS:
                self._close_block(following)
            case "{":
                self._push("=", word)
            case "(" | "[":
                if (
                    word == "("
                    and not self.inside_brackets
                    and self.current[-1:]
                    and self.current[-1] in _HEADS
                ):
                    self.head = True
                self._push(word, word)
            case ")" | "]" | "}":
                self.current.append(word)
                if self.brackets:
                    self.brackets.pop()
                if word == ")" and self.head and not self.inside_brackets:
                    self.head = False
                    if following not in ("{", ";", ""):
                        self._break_under_head()
            case ";" if not self.inside_brackets:
                self.current.append(word)
                self.end_line()
                self.once = 0
            case ":" if not self.inside_brackets and self.current[:1] in (["case"], ["default"]):
                self.current.append(word)
                self._end_label()
            case "else" | "do" if following not in ("{", "if", ""):
                self.current.append(word)
                self._break_under_head()
            case _:
                self.current.append(word)

    @property
    def inside_brackets(self) -> bool:
        return bool(self.brackets) and self.brackets[-1] not in _BLOCKS

    def end_line(self) -> None:
        if self.current:
            self.lines.append(Line(tuple(self.current), self.depth + self.once))
            self.current = []

    def _end_label(self) -> None:
        """A label stands one step out from the statements below it; where no switch is open, so are ours."""
        if self.brackets[-1:] == ["{"]:
            self.brackets[-1] = "{:"
            self.depth += 1
        self.depth -= 1
        self.end_line()
        self.depth += 1

    def _initialiser(self) -> bool:
        last = self.current[-1] if self.current else ""
        return last in ("=", "]", ",", "(", "return") or self.inside_brackets

    def _push(self, bracket: str, word: str) -> None:
        self.brackets.append(bracket)
        self.current.append(word)

    def _open_block(self) -> None:
        if self.brace_on_own_line and self.current:
            self.end_line()
        self.current.append("{")
        self.end_line()
        self.brackets.append("{")
        self.depth += 1 + self.once
        self.once = 0

    def _close_block(self, following: str) -> None:
        self.end_line()
        labelled = bool(self.brackets) and self.brackets.pop() == "{:"
        self.depth = max(0, self.depth - 1 - labelled)
        self.current.append("}")
        stays = following in _JOINS_BRACE and not (self.brace_on_own_line and following.isalpha())
        if not stays:
            self.end_line()

    def _break_under_head(self) -> None:
        self.end_line()
        self.once += 1


def set_lines(
    lines: Sequence[Line], *, base: str, unit: str, newline: str, types: frozenset[str], previous: str = ""
) -> str:
    """The lines as text; the first carries no indentation (that is the caller's), the last no line ending."""
    parts: list[str] = []
    last = previous
    for index, line in enumerate(lines):
        if index:
            indentation = base.removesuffix(unit) if line.depth < 0 else base + unit * line.depth
            parts.append(newline + indentation)
        parts.append(join(line.words, previous=last, types=types))
        last = line.words[-1]
    return "".join(parts)
