"""The words of a piece of C, C++ or Java that need not parse: those of a healthy text's tree, but for roles.

A tree of broken code puts its leaves wherever the parser recovers; here a word hangs on its own characters
and on the words beside it, so that one fault changes no more than it must. Roles are guessed from neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from data_prep.substitutes.tokens import Token, tokens_in
from data_prep.text.around.spellings import KEYWORDS
from data_prep.text.c_words import LINE_END, words_of_c
from data_prep.text.language_specs import Language
from data_prep.text.word import Role, Word

_TEXT_BLOCK = re.compile(rb'"""[ \t\f]*\r?\n.*?(?<!\\)"""', re.DOTALL)
_DIRECTIVE = re.compile(rb"#[ \t]*([A-Za-z]+)")
_DEFINE = re.compile(rb"#[ \t]*define[ \t]+[A-Za-z_]\w*(?:\([^)\n]*\))?")
_ARGUMENT_LESS = frozenset([b"if", b"ifdef", b"ifndef", b"elif", b"elifdef", b"elifndef", b"else", b"endif"])
_PRIMITIVE = frozenset(
    [
        *("size_t", "ssize_t", "ptrdiff_t", "intptr_t", "uintptr_t", "nullptr_t", "max_align_t", "wchar_t"),
        *("int8_t", "int16_t", "int32_t", "int64_t", "uint8_t", "uint16_t", "uint32_t", "uint64_t"),
        *("char8_t", "char16_t", "char32_t", "char64_t"),
    ]
)
_KEYWORDS: dict[Language, frozenset[str]] = {
    language: frozenset(word.decode() for word in words) | (_PRIMITIVE if language != "java" else frozenset())
    for language, words in KEYWORDS.items()
}
_JOINED = {  # signs that are one word where they touch
    ">": {">": ">>", ">=": ">>="},
    ">>": {">": ">>>", ">=": ">>>=", "=": ">>="},
    "<=": {">": "<=>"},
}
_OPERANDS = frozenset(["return", "case", "throw", "else", "sizeof", "co_return"])  # an operand follows
_IN_ANGLES = frozenset([",", "::", "*", "&", "?", ".", "[", "]", "...", "&&", "@"])
_TAGS = frozenset(["struct", "union", "enum", "class", "interface", "new", "extends", "implements"])
_CONSTANT = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*_*|_+[A-Z][A-Z0-9_]*").fullmatch
_BEGINS = frozenset([";", "{", "}", "const", "static", "extern", "volatile", ""])
_FARTHEST = 60  # words between two angles


def plain_words(text: bytes, start: int, end: int, language: Language) -> list[Word]:
    """The words of text[start:end], with their places in the text."""
    found: list[tuple[str, str, int, int]] = []
    for token in _tokens(text, start, end, language):
        if token.kind == "directive":
            found += _in_directive(text, token)
        else:
            found.append((token.kind, _spelled(token.text), token.start, token.end))
    return _with_roles(_joined(found, language), language)


def _tokens(text: bytes, start: int, end: int, language: Language) -> list[Token]:
    """All tokens; a text block of Java is one."""
    if language != "java":
        return tokens_in(text, start, end)
    found: list[Token] = []
    at = start
    for block in _TEXT_BLOCK.finditer(text, start, end):
        if block.start() >= at:
            found += tokens_in(text, at, block.start())
            found.append(Token("string", block[0], *block.span()))
            at = block.end()
    found += tokens_in(text, at, end)
    return found


def _in_directive(text: bytes, token: Token) -> list[tuple[str, str, int, int]]:
    """A directive's words: of a definition, and of what is no condition, the rest is one."""
    match = _DIRECTIVE.match(token.text)
    head = _DEFINE.match(token.text) or match
    if match is None or head is None or match[1] in _ARGUMENT_LESS or match[1] == b"include":
        return _loose(text, token.start, token.end)
    found = _loose(text, token.start, token.start + head.end())
    rest = token.text[head.end() :]
    argument = rest.strip()
    if argument:
        first = token.start + head.end() + rest.index(argument[:1])
        found.append(("string", _spelled(argument), first, first + len(argument)))
    return found


def _loose(text: bytes, start: int, end: int) -> list[tuple[str, str, int, int]]:
    return [
        (
            word.role if word.role in ("string", "character", "number") else _kind(word.text),
            word.text,
            word.start_byte + start,
            word.end_byte + start,
        )
        for word in words_of_c(text[start:end])
        if word.text != LINE_END
    ]


def _kind(word: str) -> str:
    return "name" if word[:1].isalpha() or word[:1] == "_" else "sign"


def _joined(
    found: Sequence[tuple[str, str, int, int]], language: Language
) -> list[tuple[str, str, int, int]]:
    """Signs that touch as one word where they are one, and the sign of a number with it."""
    result: list[tuple[str, str, int, int]] = []
    for kind, word, start, end in found:
        before = result[-1] if result else None
        if len(result) > 1 and result[-2][1] == "operator" and result[-1][1] + word in ("()", "[]"):
            result[-1] = ("sign", result[-1][1] + word, result[-1][2], end)
            continue
        if before is not None and before[3] == start:
            joined = _JOINED.get(before[1], {}).get(word)
            if joined is not None and _may_join(result, joined, language):
                result[-1] = ("sign", joined, before[2], end)
                continue
            if kind == "number" and before[1] in ("-", "+") and language != "java" and _awaits(result):
                result[-1] = ("number", before[1] + word, before[2], end)
                continue
        result.append((kind, word, start, end))
    return result


def _may_join(before: Sequence[tuple[str, str, int, int]], joined: str, language: Language) -> bool:
    """Whether what ends with `>` is no list of types: `List<List<T>>` closes two."""
    if joined == "<=>":
        return language == "cpp"
    if joined.startswith(">>>") and language != "java":
        return False
    if language == "c":
        return True
    open_angles = 0
    depth = 1
    for kind, word, _, _ in reversed(before[:-1][-_FARTHEST:]):
        if word == "<":
            open_angles += 1
            if open_angles > depth:
                return False
        elif word in (">", ">>"):
            depth += len(word)
        elif kind not in ("name", "number") and word not in _IN_ANGLES:
            break
    return True


def _awaits(before: Sequence[tuple[str, str, int, int]]) -> bool:
    """Whether an operand stands behind the last word, a sign: `= -1`, and not `a -1`."""
    if len(before) < 2:
        return True
    kind, word, _, _ = before[-2]
    if kind == "name":
        return word in _OPERANDS
    return kind == "sign" and word not in (")", "]", "}")


def _with_roles(found: Sequence[tuple[str, str, int, int]], language: Language) -> list[Word]:
    keywords = _KEYWORDS[language]
    words: list[Word] = []
    for index, (kind, word, start, end) in enumerate(found):
        before = found[index - 1][1] if index else ""
        behind = found[index + 1] if index + 1 < len(found) else ("", "", 0, 0)
        if kind == "name" and behind[1] in ("*", "**", "&") and word not in keywords:
            pointer = found[index + 2] if index + 2 < len(found) else ("", "", 0, 0)
            if before in _BEGINS or (pointer[0] == "name" and behind[2] > end and pointer[2] == behind[3]):
                words.append(Word(word, "type", start, end))  # `name *other`
                continue
        words.append(Word(word, _role(kind, before, word, behind, keywords, language), start, end))
    return words


def _role(
    kind: str,
    before: str,
    word: str,
    behind: tuple[str, str, int, int],
    keywords: frozenset[str],
    language: Language,
) -> Role:
    match kind:
        case "string" | "character" | "number":
            return kind
        case "name" if word in keywords:
            return "other"
        case "name" if behind[1] == "(" and before != "new":
            return "function"
        case "name" if before in (".", "->"):
            return "member"
        case "name" if behind[1] == "::" or before in _TAGS:
            return "type"
        case "name" if behind[0] == "name" and (behind[1] not in keywords or behind[1] in ("const", "final")):
            return "type"
        case "name" if len(word) > 1 and _CONSTANT(word):
            return "constant"
        case "name" if language == "java" and word[:1].isupper():
            return "type"
        case "name":
            return "variable"
        case _:
            return "other"


def _spelled(text: bytes) -> str:
    return text.decode("utf-8", "surrogateescape")
