"""Conventional blanks between words: how a word that the model wrote is set beside its neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PRIMITIVES = _words(
    """auto bool boolean byte char char16_t char32_t const double final float int int16_t int32_t int64_t
    int8_t long ptrdiff_t short signed size_t ssize_t static struct uint16_t uint32_t uint64_t uint8_t union
    unsigned void volatile wchar_t FILE String"""
)
_TEMPLATES = _words(
    """vector list map set deque pair array unique_ptr shared_ptr weak_ptr make_unique make_shared
    basic_string unordered_map unordered_set static_cast dynamic_cast const_cast reinterpret_cast
    numeric_limits function optional template List ArrayList LinkedList Map HashMap Set HashSet Class
    Iterator Optional"""
)
_BEFORE_PAREN_BLANK = _words("if for while switch return catch synchronized else do throw case try")
_KEYWORDS = _BEFORE_PAREN_BLANK | _words("new delete goto break continue default instanceof in")
_BINARY_OR_UNARY = frozenset(["*", "&", "+", "-", "&&"])
_NO_BLANK_BEFORE = frozenset([";", ",", ")", "]", ".", "->", "::", "["])
_NO_BLANK_AFTER = frozenset(["(", "[", ".", "->", "::", "~", "!", "@", "#"])
_OPERATORS = _words(
    """++ -- -> ->* .* && || << >> <= >= == != += -= *= /= %= &= |= ^= <<= >>= >>> :: ... // /* */ ##
    <% %> <: :>"""
)


def glues(left: str, right: str) -> bool:
    """Whether the two words, set side by side, would be read as something else."""
    if not left or not right:
        return False
    if _is_wordlike(left[-1]) and (_is_wordlike(right[0]) or right[0] in "\"'"):
        return True
    if left[-1] in "\"'" and _is_wordlike(right[0]):
        return True
    if left[0].isdigit() and right[0] == ".":
        return True
    return any(
        left.endswith(operator[:cut]) and right.startswith(operator[cut:])
        for operator in _OPERATORS
        for cut in range(1, len(operator))
    )


def join(words: Sequence[str], *, previous: str = "", types: frozenset[str] = frozenset()) -> str:
    """The words on one line, as a careful hand would set them.

    `previous` is the word before the first (it tells a unary from a binary operator); `types` are names
    that the file uses as types, so that `record_t * r` becomes `record_t *r`.
    """
    parts: list[str] = []
    for index, word in enumerate(words):
        if index:
            before = words[index - 2] if index > 1 else previous
            parts.append(blank_between(before, words[index - 1], word, history=words[:index], types=types))
        parts.append(word)
    return "".join(parts)


def blank_between(
    before: str, left: str, right: str, *, history: Sequence[str] = (), types: frozenset[str] = frozenset()
) -> str:
    """The blank, or nothing, between `left` and `right`; `before` is the word before `left`."""
    wanted = _wants_blank(before, left, right, history=history, types=types)
    return " " if wanted or glues(left, right) else ""


def _wants_blank(
    before: str, left: str, right: str, *, history: Sequence[str], types: frozenset[str]
) -> bool:
    if right == "[" and left in ("=", "return", ","):
        return True
    if left in _NO_BLANK_AFTER or right in _NO_BLANK_BEFORE:
        return False
    if right in ("++", "--") and _ends_operand(left):
        return False
    if left in ("++", "--") and not _ends_operand(before):
        return False
    if left in _BINARY_OR_UNARY and (not _ends_operand(before) or _is_type(before, types)):
        return False
    if left in ("*", "&") and before in ("*", "&") and right != "=":
        return False
    if right == "(":
        return left in _BEFORE_PAREN_BLANK or not (_is_name(left) or left in (")", "]", ">"))
    if right == ":" and (left == "default" or "case" in history):
        return False
    if _angle(history, right):
        return False
    return not (left == ")" and _closes_cast(history, types) and (_is_name(right) or right[0] in "\"'(*&-"))


def _angle(history: Sequence[str], right: str) -> bool:
    """Whether a template's or generic's angle bracket asks for no blank here."""
    if not history:
        return False
    left = history[-1]
    if right == "<":
        return left in _TEMPLATES
    opened = any(a in _TEMPLATES and b == "<" for a, b in pairwise(history))
    if not opened:
        return False
    return (left == "<" and history[-2] in _TEMPLATES) or (
        right == ">" and history.count("<") > history.count(">")
    )


def _closes_cast(history: Sequence[str], types: frozenset[str]) -> bool:
    """Whether the words end in a parenthesised type, as in `(char *)`."""
    depth = 0
    for index in range(len(history) - 1, -1, -1):
        depth += (history[index] == ")") - (history[index] == "(")
        if depth == 0:
            inner = history[index + 1 : -1]
            opener = history[index - 1] if index else ""
            if not inner or (_is_name(opener) and opener not in _KEYWORDS):
                return False
            return all(word == "*" or _is_type(word, types) or word in PRIMITIVES for word in inner) or (
                inner[-1] == "*" and all(word == "*" or _is_name(word) for word in inner)
            )
    return False


def _is_type(word: str, types: frozenset[str]) -> bool:
    return word in PRIMITIVES or word in types


def _ends_operand(word: str) -> bool:
    if not word or word in _KEYWORDS:
        return False
    return _is_wordlike(word[-1]) or word in (")", "]", "++", "--") or word[-1] in "\"'"


def _is_name(word: str) -> bool:
    return bool(word) and (word[0].isalpha() or word[0] in "_$")


def _is_wordlike(character: str) -> bool:
    return character.isalnum() or character in "_$"
