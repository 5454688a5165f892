"""C text that need not parse to words: a plain lexer, for programs with syntax errors.

A syntax tree of a broken program puts its leaves wherever the parser recovers, so that one fault changes the
words of a whole function. Here a word hangs on its own characters alone, and words are those of
`data_prep.text.lexer` but for two things: the line end of a directive is a word, since it ends something,
and what a name stands for is guessed from the words beside it. A quote that nothing closes on its line, and
a comment that nothing closes, are words of their own; what follows them is read as code.
"""

from __future__ import annotations

import re
from itertools import pairwise

from data_prep.text.word import Role, Word

LINE_END = "\n"  # of a directive; everywhere else it is layout

_TOKEN = re.compile(
    rb"""
    (?P<layout>(?:[ \t\r\f\v]|\\\r?\n|//[^\n]*|/\*.*?\*/)+)
  | (?P<newline>\n)
  | (?P<string>(?:L|u8|u|U)?"(?:\\.|[^"\\\n])*")
  | (?P<character>(?:L|u|U)?'(?:\\.|[^'\\\n])+')
  | (?P<number>\.?[0-9](?:[eEpP][+-]|[0-9A-Za-z_.])*)
  | (?P<name>[A-Za-z_$][0-9A-Za-z_$]*)
  | (?P<directive>\#[ \t]*[A-Za-z]+)
  | (?P<sign>/\*|\.\.\.|<<=|>>=|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||\#\#|[-+*/%&|^]=|[\x80-\xff]+|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_HEADER = re.compile(rb"[ \t]*(<[^>\n]*>)")
_CONSTANT = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*_*|_+[A-Z][A-Z0-9_]*").fullmatch
_KEYWORDS = frozenset(
    [
        *("auto", "break", "case", "char", "const", "continue", "default", "do", "double", "else", "enum"),
        *("extern", "float", "for", "goto", "if", "inline", "int", "long", "register", "restrict", "return"),
        *("short", "signed", "sizeof", "static", "struct", "switch", "typedef", "union", "unsigned"),
        *("void", "volatile", "while"),
    ]
)
_TAGS = frozenset({"struct", "union", "enum"})


def words_of_c(text: bytes) -> list[Word]:
    """The words of a text, whatever it is, in its order; what lies between two of them is layout."""
    found: list[tuple[str, int, int]] = []
    at = 0
    in_directive = False
    line_begins = True
    while at < len(text):
        match = _TOKEN.match(text, at)
        assert match is not None  # any one byte is a sign
        kind, start, at = match.lastgroup or "", match.start(), match.end()
        if kind == "layout":
            line_begins = line_begins or b"\n" in match.group()
            continue
        if kind == "newline":
            if in_directive:
                found.append(("newline", start, at))
            in_directive, line_begins = False, True
            continue
        if kind == "directive":
            if line_begins:
                in_directive = True
            else:
                kind, at = "sign", start + 1  # a number sign amid a line
        found.append((kind, start, at))
        line_begins = False
        if kind == "directive" and text[start:at].endswith(b"include"):
            header = _HEADER.match(text, at)
            if header is not None:
                found.append(("string", *header.span(1)))
                at = header.end()
    return _with_roles(text, found)


def _with_roles(text: bytes, found: list[tuple[str, int, int]]) -> list[Word]:
    spelled = [text[start:end].decode("utf-8", "surrogateescape") for _, start, end in found]
    before = ""
    words: list[Word] = []
    for (kind, start, end), (spelling, after) in zip(found, pairwise([*spelled, ""]), strict=True):
        words.append(Word(spelling, _role(kind, before, spelling, after), start, end))
        before = spelling
    return words


def _role(kind: str, before: str, spelling: str, after: str) -> Role:
    match kind:
        case "string" | "character" | "number":
            return kind
        case "name" if spelling in _KEYWORDS:
            return "other"
        case "name" if before in (".", "->"):
            return "member"
        case "name" if before in _TAGS:
            return "type"
        case "name" if after == "(":
            return "function"
        case "name" if len(spelling) > 1 and _CONSTANT(spelling):
            return "constant"
        case "name":
            return "variable"
        case _:
            return "other"
