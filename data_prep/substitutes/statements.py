"""Macros that are statements or begin them, and what else the grammars miss in the bodies of functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from data_prep.substitutes.macros import (
    ATTRIBUTE_WORDS,
    CLASS_WORDS,
    KEYWORDS,
    SPECIFIERS,
    STATEMENT_WORDS,
    TYPE_WORDS,
    Macros,
)
from data_prep.substitutes.model import Substitute, kept
from data_prep.substitutes.tokens import CLASS_KEYS, Tokens

_CONTROL = frozenset([b"if", b"while", b"for", b"switch", b"catch", b"constexpr"])
_DECLARES = TYPE_WORDS | SPECIFIERS | CLASS_KEYS
_MOST_NAMES = 8  # side by side
_LONGEST = 300  # tokens between two parentheses that are read
_HABIT = 3  # calls without a `;` behind them that make a macro
_BEFORE_STATEMENTS = frozenset([b";", b"{", b"}", b"else", b"do"])
_STATEMENT_ENDS = frozenset([b";", b"}"])
_OPENING = frozenset([b"(", b"{", b"["])
_FOLLOWS_ALONE = frozenset([b"while", b"else"])
_ASSEMBLER = frozenset([b"asm", b"__asm", b"__asm__"])
_PREFIXED = frozenset([b"(", b",", b"{", b"=", b"[", b"return", b"?", b":", b";", b"==", b"!="])


class Statements:
    """Finds what to hide in the bodies of a piece of a text."""

    def __init__(self, tokens: Tokens, macros: Macros, *, is_cpp: bool) -> None:
        self._tokens = tokens
        self._texts = [*(token.text for token in tokens.all), b""]  # the last one is also the one before all
        self._macros = macros
        self._is_cpp = is_cpp
        self._found: list[Substitute] = []
        self._habits: frozenset[bytes] = frozenset()

    def found(self) -> list[Substitute]:
        """The substitutes."""
        starts = set(self._starts())
        self._habits = self._unended(starts)
        self._also: set[int] = set()  # statements behind those that were found to end without a `;`
        for index, text in enumerate(self._texts[:-1]):
            token = self._tokens.all[index]
            if (index in starts or index in self._also) and token.kind == "name":
                self._statement(index)
            if text == b"&&" and index and self._text(index - 1) in _PREFIXED:
                self._found.append(Substitute(token.start, b"++"))  # the address of a label
            elif text in _FOLLOWS_ALONE and self._text(index - 1) == b")":
                self._alone(self._tokens.partner[index - 1] - 1, index - 1, starts)
            elif text in _ASSEMBLER:
                self._assembler(index)
            elif text == b"<<<" and self._is_cpp:
                self._launch(index)
        return self._found

    def _text(self, index: int) -> bytes:
        try:
            return self._texts[index] if index >= -1 else b""
        except IndexError:
            return b""

    def _starts(self) -> Iterator[int]:
        """The tokens that statements begin with."""
        stack = ["outer"]
        tokens, before = self._tokens, b""
        for index, text in enumerate(self._texts[:-1]):
            if text == b"{" and index in tokens.inside:
                stack.append(tokens.inside[index])
            elif text == b"}" and len(stack) > 1:
                stack.pop()
            if (
                stack[-1] == "body"
                and index
                and (
                    before in _BEFORE_STATEMENTS
                    or (before[:1] == b"#" and tokens.all[index - 1].kind == "directive")
                    or (before == b":" and self._text(index - 2) not in (b")", b"]"))
                    or (before == b")" and self._is_control(index - 1))
                )
            ):
                yield index
            before = text

    def _unended(self, starts: set[int]) -> frozenset[bytes]:
        """The names of calls that stand without a `;` again and again: they are macros."""
        counts: Counter[bytes] = Counter()
        for index in starts:
            if self._tokens.all[index].kind == "name" and self._text(index + 1) == b"(":
                closing = self._tokens.partner[index + 1]
                if closing > 0 and closing + 1 < len(self._tokens.all):
                    following = self._tokens.all[closing + 1]
                    counts[self._text(index)] += following.kind == "name" and self._is_line_end(closing)
        return frozenset(name for name, count in counts.items() if count >= _HABIT and name not in KEYWORDS)

    def _is_control(self, closing: int) -> bool:
        opening = self._tokens.partner[closing]
        return opening > 0 and (
            self._text(opening - 1) in _CONTROL or self._macros.is_loop(self._text(opening - 1))
        )

    def _statement(self, at: int) -> None:
        token = self._tokens.all[at]
        match token.text:
            case b"case":
                self._range(at)
            case b"goto" if self._text(at + 1) == b"*":
                self._keep(at, self._end(at) - 1)
            case b"if" if b"consteval" in (self._text(at + 1), self._text(at + 2)):
                self._consteval(at)
            case b"if" if self._text(at + 2) == b"(" and self._macros.is_macro(self._text(at + 1)):
                self._keep(at + 1, at + 1)
            case b"emit" if self._text(at + 1) not in (b"=", b"(", b";", b"."):
                self._keep(at, at)
            case b"__attribute__" | b"__declspec" | b"__attribute" if self._text(at + 1) == b"(":
                self._keep(at, max(at, self._tokens.partner[at + 1]))
            case text if text in KEYWORDS:
                self._declaration(at)
                self._reference(at)
            case _ if self._text(at + 1) == b"(" and self._is_type(at, self._tokens.partner[at + 1]):
                self._declaration(at)
            case _ if self._text(at + 1) == b"(" and self._tokens.partner[at + 1] > at:
                self._called(at, self._tokens.partner[at + 1])
            case _ if self._text(at + 1) == b":" and self._text(at + 2) == b"}":
                self._end_here(at + 1)
            case _:
                self._bare(at)

    def _end(self, at: int) -> int:
        """The `;` that ends a statement, or the last token."""
        index, last = at, min(len(self._tokens.all), at + _LONGEST)
        texts, partner = self._texts, self._tokens.partner
        while index < last:
            text = texts[index]
            if text in _STATEMENT_ENDS:
                break
            if text in _OPENING and partner[index] > index:
                index = partner[index]
            index += 1
        return index

    def _keep(self, first: int, last: int) -> None:
        tokens = self._tokens.all
        if first <= last < len(tokens):
            self._found.append(kept(self._tokens.text, tokens[first].start, tokens[last].end))

    def _end_here(self, last: int, *, first: int | None = None) -> None:
        """End a statement in the blanks behind a token; where there are none, hide it from `first` on."""
        tokens, text = self._tokens.all, self._tokens.text
        start = tokens[last].end
        end = tokens[last + 1].start if last + 1 < len(tokens) else start
        for place in (start, end - 1):
            if start <= place < end and text[place] in b" \t":
                self._found.append(Substitute(place, b";"))
                return
        if first is not None:
            self._keep(first, last)

    def _called(self, at: int, closing: int) -> None:
        """`name(…)` without a `;` behind it."""
        if closing + 1 >= len(self._tokens.all):
            return
        name, following = self._text(at), self._tokens.all[closing + 1]
        if following.text == b"{":
            if self._declares(at + 2, closing):
                self._keep(at, closing)
            else:
                self._end_here(closing, first=at)
        elif following.text in (b"}", b"else") or following.kind in ("name", "directive"):
            if following.text in (b"and", b"or"):
                return
            if following.text in SPECIFIERS:
                if self._macros.may_vanish(name):
                    self._keep(at, closing)  # `ALIGN(16) const int a;`
                return
            if self._is_alone(at) and not self._declares(at + 2, closing):
                if self._is_followed(closing) or self._macros.is_macro(name):
                    self._end_here(closing)
                return
            declares = self._declares(at + 2, closing)
            if following.kind == "name":
                self._also.add(closing + 1)
            if declares or self._macros.is_macro(name) or self._macros.is_loop(name) or name in self._habits:
                if declares or not self._is_line_end(closing):
                    self._keep(at, closing)
                else:
                    self._end_here(closing, first=at)

    def _alone(self, at: int, closing: int, starts: set[int]) -> None:
        """`do MACRO(a) while (b);` where the damage is cut within the body, so that no statement begins."""
        if at > 0 and at not in starts and self._is_alone(at) and self._macros.is_macro(self._text(at)):
            self._end_here(closing)

    def _is_alone(self, at: int) -> bool:
        """Whether a statement is all that another one holds: without it there is none."""
        before = self._text(at - 1)
        return before in (b"else", b"do") or (before == b")" and self._is_control(at - 1))

    def _is_followed(self, closing: int) -> bool:
        return self._text(closing + 1) in (b"while", b"else", b"}")

    def _is_line_end(self, index: int) -> bool:
        tokens = self._tokens.all
        return b"\n" in self._tokens.text[tokens[index].end : tokens[index + 1].start]

    def _declares(self, first: int, end: int) -> bool:
        """Whether there is more than expressions between two parentheses."""
        previous = ""
        for token in self._tokens.all[first : min(end, first + _LONGEST)]:
            if token.text in _DECLARES or token.text in (b";", b"...") or token.text in STATEMENT_WORDS:
                return True
            if previous == "name" == token.kind:
                return True
            previous = token.kind
        return self._text(end - 1) in (b"*", b"&", b"&&")

    def _bare(self, at: int) -> None:
        """`NAME` without a `;` behind it."""
        name = self._text(at)
        if at + 1 >= len(self._tokens.all):
            return
        following = self._tokens.all[at + 1]
        if following.text == b"{" and (self._macros.is_macro(name) or self._macros.is_loop(name)):
            self._keep_or_end(at)
        elif not self._macros.is_macro(name):
            if following.text in TYPE_WORDS and following.text not in (b"size_t",):
                self._keep(at, at)
            else:
                self._declaration(at)
        elif following.text in (b"}", b"else") or following.kind == "directive":
            self._end_here(at, first=at)
        elif following.kind == "name":
            starts_anew = following.text in STATEMENT_WORDS | _DECLARES and following.text not in (
                b"const",
                b"volatile",
            )
            if starts_anew or self._is_line_end(at) or self._text(at + 2) == b"(" or self._names(at) > 2:
                self._keep_or_end(at)
            else:
                self._declaration(at)
        else:
            self._declaration(at)

    def _keep_or_end(self, at: int) -> None:
        if len(self._text(at)) >= 4:
            self._keep(at, at)
        else:
            self._end_here(at)

    def _names(self, at: int) -> int:
        index, most = at, min(len(self._tokens.all), at + _MOST_NAMES)
        while index < most and self._tokens.all[index].kind == "name":
            index += 1
        return index - at

    def _declaration(self, at: int) -> None:
        """Attributes of a variable: `int a UNUSED;`, `static ALIGNED(4) int a = 1;`"""
        end, seen, index = self._end(at), 0, at
        while index < end:
            token = self._tokens.all[index]
            if token.kind != "name":
                if token.text not in (b"*", b"&", b"[", b"::", b"<", b">", b","):
                    return
                if token.text == b"[" and self._tokens.partner[index] > index:
                    index = self._tokens.partner[index]
                index += 1
                continue
            if token.text in STATEMENT_WORDS | frozenset([b"using", b"new", b"delete", b"sizeof"]):
                return
            has_group = self._text(index + 1) == b"(" and self._tokens.partner[index + 1] > index
            last = self._tokens.partner[index + 1] if has_group else index
            behind = self._tokens.all[last + 1] if last + 1 < len(self._tokens.all) else token
            attribute = token.text in ATTRIBUTE_WORDS or self._macros.may_vanish(token.text)
            if has_group and self._is_type(index, last):
                self._keep(index + 1, last)  # `TYPE(word) *a;`
                seen += 1
                index = last + 1
                continue
            between = seen == 1 and attribute and not has_group and self._is_declared(last + 1)
            ahead = behind.kind == "name" and (
                between
                or behind.text in _DECLARES
                or self._names(last + 1) > 1
                or self._text(last + 2) == b"*"
            )
            if (has_group and seen and behind.kind == "name" and self._macros.is_macro(token.text)) or (
                attribute and ((seen > 1 and behind.text in (b";", b"=", b",", b"[")) or ahead)
            ):
                self._keep(index, last)
            elif has_group:
                return
            elif token.text in TYPE_WORDS:
                seen = 1
            elif token.text not in SPECIFIERS | CLASS_WORDS:
                seen += 1
            index = last + 1

    def _reference(self, at: int) -> None:
        """`const Type& name(a.b());`: in a body the grammar takes it for a function."""
        index = at + 1
        if self._text(at) not in (b"const", b"auto") or not self._is_cpp:
            return
        while self._text(index) == b"::" or (
            index < len(self._tokens.all) and self._tokens.all[index].kind == "name"
        ):
            index += 1
        if self._text(index) != b"&" or not self._is_declared(index + 1) or self._text(index + 2) != b"(":
            return
        closing = self._tokens.partner[index + 2]
        if closing > 0 and self._text(closing + 1) == b";":
            self._keep(at, index)

    def _is_type(self, at: int, closing: int) -> bool:
        """`NAME(word) *name`, `NAME(word) name;`"""
        if closing != at + 3 or self._tokens.all[at + 2].kind != "name" or self._text(at - 1) == b"::":
            return False
        index = closing + 1
        while self._text(index) in (b"*", b"const"):
            index += 1
        return self._is_declared(index) and (index > closing + 1 or self._text(index + 1) == b";")

    def _is_declared(self, index: int) -> bool:
        """Whether a name stands where a declaration has the one of its variable."""
        return (
            index + 1 < len(self._tokens.all)
            and self._tokens.all[index].kind == "name"
            and self._text(index) not in KEYWORDS
            and self._text(index + 1) in (b";", b"=", b"(", b"[", b",", b"{")
        )

    def _range(self, at: int) -> None:
        """`case 1 ... 5:`"""
        index = at
        while index < len(self._tokens.all) and self._text(index) not in (b":", b";", b"{"):
            if self._text(index) == b"...":
                last = index
                while self._text(last + 1) not in (b":", b""):
                    last += 1
                self._keep(index, last)
                return
            index += 1

    def _consteval(self, at: int) -> None:
        last = at + 1 if self._text(at + 1) == b"consteval" else at + 2
        self._keep(at, last)
        closing = self._tokens.partner[last + 1] if self._text(last + 1) == b"{" else -1
        if closing > 0 and self._text(closing + 1) == b"else":
            self._keep(closing + 1, closing + 1)

    def _assembler(self, at: int) -> None:
        index = at + 1
        while self._text(index) in (b"volatile", b"__volatile__", b"goto", b"inline", b"__volatile"):
            index += 1
        if self._text(index) in (b"(", b"{") and self._tokens.partner[index] > index:
            self._keep(at, self._tokens.partner[index])
        elif index == at + 1 and index < len(self._tokens.all) and self._tokens.all[index].kind == "name":
            self._keep(at, max(at, self._end(at) - 1))

    def _launch(self, at: int) -> None:
        for last in range(at + 1, min(at + 200, len(self._tokens.all))):
            if self._text(last) in (b";", b"{", b"}"):
                return
            if self._text(last) == b">" == self._text(last + 1) == self._text(last + 2):
                self._keep(at, last + 2)
                return
