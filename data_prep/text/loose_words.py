"""The words of code that the parser was shown a substitute for."""

from __future__ import annotations

from data_prep.text.c_words import LINE_END, words_of_c
from data_prep.text.word import Word

_KEYWORDS = frozenset(
    [
        *("alignas", "alignof", "bool", "catch", "class", "consteval", "constexpr", "const_cast", "decltype"),
        *("delete", "dynamic_cast", "explicit", "false", "friend", "mutable", "namespace", "new", "noexcept"),
        *("nullptr", "operator", "private", "protected", "public", "reinterpret_cast", "static_assert"),
        *(
            "static_cast",
            "template",
            "this",
            "throw",
            "true",
            "try",
            "typeid",
            "typename",
            "using",
            "virtual",
        ),
    ]
)


def loose_words(text: bytes, start: int, end: int) -> list[Word]:
    """The words of text[start:end], with their places in the text."""
    found: list[Word] = []
    for word in words_of_c(text[start:end]):
        if word.text == LINE_END:
            continue
        first, last = word.start_byte + start, word.end_byte + start
        if word.text == ":" and found and found[-1].text == ":" and found[-1].end_byte == first:
            found[-1] = Word("::", "other", found[-1].start_byte, last)
        else:
            found.append(Word(word.text, "other" if word.text in _KEYWORDS else word.role, first, last))
    return found
