"""What macros take and functions do not: types, operators, statements, nothing; macros between strings."""

from __future__ import annotations

from data_prep.substitutes.casts import BUILT_IN, Casts
from data_prep.substitutes.macros import (
    KEYWORDS,
    OPERATOR_WORDS,
    SPECIFIERS,
    STATEMENT_WORDS,
    TYPE_WORDS,
    Macros,
)
from data_prep.substitutes.model import Substitute, blanked, kept
from data_prep.substitutes.parameters import in_template
from data_prep.substitutes.tokens import CLASS_KEYS, Tokens

_TYPES = (
    frozenset(word for word in TYPE_WORDS if not word.endswith(b"_t"))
    | CLASS_KEYS
    | SPECIFIERS
    | {b"typename"}
)
_LONG_TYPES = frozenset([b"unsigned", b"signed", b"long", b"short", b"double", b"float", b"char", b"bool"])
_OPERATORS = frozenset([b"(", b"|", b"&", b"+", b"-", b"<<", b">>", b"=", b"^", b"||", b"&&"])
_OPENING = frozenset([b"(", b"[", b"{", b"[["])
_NO_CALLS = (KEYWORDS - frozenset([b"NULL"])) | frozenset([b"offsetof"])
_SHORTEST = 4
_LONGEST = 3000  # tokens of a call that is looked into
_DEEPEST = 300  # tokens between two angles
_MEMBER_POINTERS = {b"->*": b"<<=", b".*": b">>"}  # by signs of the same length, which have two sides as well


class Arguments:
    """Finds what to hide among arguments in a piece of a text."""

    def __init__(self, tokens: Tokens, macros: Macros, *, is_cpp: bool) -> None:
        self._tokens = tokens
        self._texts = [*(token.text for token in tokens.all), b""]  # the last one is also the one before all
        self._casts = Casts(tokens, self._texts)
        self._macros = macros
        self._is_cpp = is_cpp
        self._found: list[Substitute] = []

    def found(self) -> list[Substitute]:
        """The substitutes."""
        depth = [False]  # of the braces: whether what they hold are statements or a table
        tokens = self._tokens.all
        for index, token in enumerate(tokens):
            if token.text == b"{" and index in self._tokens.inside:
                depth.append(self._tokens.inside[index] != "outer")
            elif token.text == b"}" and len(depth) > 1:
                depth.pop()
            elif token.kind == "string":
                self._beside_string(index)
            elif token.kind == "number":
                self._join(index)
            elif token.text == b"=" or token.text == b"return":
                self._side_by_side(index + 1)
            elif token.text in _MEMBER_POINTERS:
                self._found.append(Substitute(token.start, _MEMBER_POINTERS[token.text]))
            elif token.text == b"::" and self._text(index + 1) == b"*":
                self._scope(index)
            elif token.text == b"new" and self._is_cpp:
                self._new(index)
            elif token.text == b"operator" and (depth[-1] or self._text(index - 1) in (b".", b"->")):
                self._operator(index)
            elif token.text == b"typename" and self._is_made(index + 1):
                self._found.append(kept(self._tokens.text, token.start, token.end))
            elif token.text in _LONG_TYPES and depth[-1] and self._text(index + 1) == b"(":
                if self._text(index - 1) in _OPERATORS:  # `(unsigned(a) << 1)`
                    self._found.append(kept(self._tokens.text, token.start, token.end))
            elif token.text == b"typeid" and self._text(index + 1) == b"(":
                self._type_of(index + 2)
            elif token.text == b"~" and self._text(index - 1) == b"::":
                self._destructor(index - 1)
            elif token.text == b"decltype" and self._text(index + 1) == b"(":
                self._decltype(index + 1)
            elif token.text == b"template" and self._text(index + 1) == b"<":
                self._found += in_template(self._tokens, self._macros, index + 1)
            elif (token.text == b"(" and self._casts.has_macro(index)) or (
                token.text == b")" and self._is_attribute_of_lambda(index)
            ):
                self._found.append(kept(self._tokens.text, tokens[index + 1].start, tokens[index + 1].end))
            elif token.kind == "name" and (
                self._casts.is_before_pointer(index, self._macros)
                or self._casts.is_convention(index, self._macros)
                or (self._text(index - 1) in (b"if", b"while") and self._is_condition(index))
            ):
                self._out_of_sight(token.start, token.end)
            elif token.kind == "name" and self._casts.is_made_type(index):
                self._found.append(kept(self._tokens.text, tokens[index + 1].start, tokens[index + 3].end))
            elif token.text == b"offsetof" and self._text(index + 1) == b"(":
                self._offset(index + 1)
            elif depth[-1] and token.kind == "name" and token.text not in _NO_CALLS and self._is_call(index):
                self._call(index + 1)
        return self._found

    def _text(self, index: int) -> bytes:
        try:
            return self._texts[index] if index >= -1 else b""
        except IndexError:
            return b""

    def _is_attribute_of_lambda(self, closing: int) -> bool:
        """`[](int a) ATTRIBUTE {`"""
        opening = self._tokens.partner[closing]
        return (
            self._text(closing + 2) == b"{"
            and opening > 0
            and self._text(opening - 1) == b"]"
            and self._is_operand(closing + 1)
            and self._macros.may_vanish(self._text(closing + 1))
        )

    def _is_condition(self, at: int) -> bool:
        """`if unlikely (a)`"""
        return self._text(at + 1) == b"(" and self._is_operand(at)

    def _offset(self, opening: int) -> None:
        """`offsetof(struct s, member.other[0])`: of the member the first name alone."""
        segments = self._segments(opening)
        if len(segments) == 2 and segments[1][1] - segments[1][0] > 1:
            tokens = self._tokens.all
            start, end = tokens[segments[1][0]].end, tokens[segments[1][1] - 1].end
            self._out_of_sight(start, end)

    def _out_of_sight(self, start: int, end: int) -> None:
        """As words that the parser does not see, where there is room for a comment."""
        hide = kept if end - start >= _SHORTEST else blanked
        self._found.append(hide(self._tokens.text, start, end))

    def _type_of(self, at: int) -> None:
        """`typeid(void)`, `typeid(int)`: a number in the place of the type."""
        if self._text(at) in BUILT_IN and self._text(at + 1) == b")":
            token = self._tokens.all[at]
            self._found.append(Substitute(token.start, b"0" * len(token.text)))

    def _destructor(self, at: int) -> None:
        """`a->Type::~Type()`"""
        if at > 1 and self._text(at - 2) in (b"->", b"."):
            tokens = self._tokens.all
            self._found.append(kept(self._tokens.text, tokens[at - 1].start, tokens[at].end))

    def _is_call(self, at: int) -> bool:
        if self._text(at + 1) != b"(" or self._tokens.partner[at + 1] < 0:
            return False
        before = self._tokens.all[at - 1] if at else None
        return before is None or before.kind != "name" or before.text in STATEMENT_WORDS | OPERATOR_WORDS

    def _join(self, at: int) -> None:
        """A sign in a blank between what stands side by side, as in `64 KB`: in the text it is no word."""
        tokens = self._tokens.all
        if at + 1 >= len(tokens) or not self._is_operand(at + 1):
            return
        gap = self._tokens.text[tokens[at].end : tokens[at + 1].start]
        blank = next((place for place, byte in enumerate(gap) if byte in b" \t"), None)
        layout = None if tokens[at].text == b")" else b" \t"  # calls that make strings go over lines
        if blank is not None and not gap.strip(layout):
            self._found.append(Substitute(tokens[at].end + blank, b"*"))

    def _side_by_side(self, at: int) -> None:
        """`= TEXT("a") TEXT(B);`, `return NAME SUFFIX;`: texts, of which no call need be around."""
        tokens, partner = self._tokens.all, self._tokens.partner
        while at + 1 < len(tokens) and self._is_operand(at):
            at = partner[at + 1] if self._text(at + 1) == b"(" and partner[at + 1] > at else at
            if self._text(at + 1) == b"(":
                return
            self._join(at)
            at += 1

    def _is_operand(self, index: int) -> bool:
        token = self._tokens.all[index]
        return token.kind == "name" and token.text not in KEYWORDS

    def _scope(self, at: int) -> None:
        """`(Type::*name)`: the grammar knows it as a parameter alone."""
        first = at - 1
        while self._text(first - 1) == b"::":
            first -= 2
        if first > 0 and self._text(first - 1) == b"(" and not self._is_parameter(first - 1, at + 2):
            tokens = self._tokens.all
            self._found.append(kept(self._tokens.text, tokens[first].start, tokens[at].end))

    def _is_parameter(self, opening: int, name: int) -> bool:
        """`f(int a, int (Type::*name)())`: the group, and whether it lies in the parameters of a function."""
        if not self._is_operand(name) or self._text(self._tokens.partner[opening] + 1) != b"(":
            return False
        index = opening - 1
        while index >= 0 and self._text(index) not in (b";", b"{", b"}", b"("):
            index = self._tokens.partner[index] if -1 < self._tokens.partner[index] < index else index
            index -= 1
        return self._text(index) == b"(" and self._is_operand(index - 1)

    def _new(self, at: int) -> None:
        """`new Type *[size]`"""
        index = at + 1
        while self._text(index) == b"::" or (
            index < len(self._tokens.all) and self._tokens.all[index].kind == "name"
        ):
            index += 1
        first = index
        while self._text(index) == b"*":
            index += 1
        if index > first and self._text(index) == b"[" and self._tokens.partner[index] > index:
            tokens = self._tokens.all
            self._found.append(
                kept(self._tokens.text, tokens[first].start, tokens[self._tokens.partner[index]].end)
            )

    def _segments(self, opening: int) -> list[tuple[int, int]]:
        """The arguments between two parentheses, as ranges of tokens."""
        closing = self._tokens.partner[opening]
        found: list[tuple[int, int]] = []
        start = index = opening + 1
        angles = 0
        while index < closing:
            text = self._text(index)
            if (
                text in (b"<", b">")
                and self._text(index - 1) in (b",", b"(")
                and self._text(index + 1) == b","
            ):
                pass  # an operator as an argument
            elif text == b"<" and self._is_cpp and self._closes(index, closing):
                angles += 1
            elif text == b">" and angles:
                angles -= 1
            elif text == b"," and not angles:
                found.append((start, index))
                start = index + 1
            elif text in _OPENING and index < self._tokens.partner[index] < closing:
                index = self._tokens.partner[index]
            index += 1
        if start < closing or found:
            found.append((start, closing))
        return found

    def _closes(self, at: int, end: int) -> bool:
        """Whether a `<` behind a name is closed before anything that no template argument holds."""
        if self._tokens.all[at - 1].kind != "name":
            return False
        for index in range(at + 1, min(end, at + _DEEPEST)):
            if self._text(index) == b">":
                return True
            if self._text(index) in (b"&&", b"||", b";", b"==", b"{"):
                return False
        return False

    def _operator(self, at: int) -> None:
        """`it.operator->()`: a name as long."""
        if self._text(at - 1) not in (b".", b"->", b";", b"{", b"}", b"return", b"(", b"=", b"::"):
            return
        index = at + 1
        while (
            index < len(self._tokens.all)
            and self._tokens.all[index].kind == "sign"
            and self._text(index) != b"("
        ):
            index += 1
        tokens = self._tokens.all
        if not at + 1 < index < len(tokens):
            return
        signs = sum(len(token.text) for token in tokens[at + 1 : index])
        # behind a blank the sign stays one: `this->operator =(b)` is read as an assignment
        last = index - 1 if tokens[index - 1].end - tokens[at].end == signs else at
        self._found.append(Substitute(tokens[at].start, b"o" * (tokens[last].end - tokens[at].start)))

    def _is_made(self, index: int) -> bool:
        """Whether a scoped name is called: `typename T::type()`."""
        while self._text(index + 1) == b"::":
            index += 2
        return self._text(index + 1) in (b"(", b"{") and self._text(index - 1) == b"::"

    def _decltype(self, opening: int) -> None:
        """`decltype(a, b)`: the first word is shown as a number, the rest as a comment."""
        if self._tokens.partner[opening] - opening > _DEEPEST or len(self._segments(opening)) < 2:
            return
        tokens, closing = self._tokens.all, self._tokens.partner[opening]
        first = tokens[opening + 1]
        self._found.append(Substitute(first.start, b"0" * len(first.text)))
        self._found.append(kept(self._tokens.text, first.end, tokens[closing - 1].end))

    def _call(self, opening: int) -> None:
        if self._tokens.partner[opening] - opening > _LONGEST:
            return
        segments = self._segments(opening)
        if segments and self._text(segments[0][0]) in (b"||", b"&&", b"==", b"|", b"/", b"%", b"^", b"?"):
            tokens = self._tokens.all  # what a macro may leave out of an expression
            self._found.append(
                kept(self._tokens.text, tokens[opening - 1].start, tokens[self._tokens.partner[opening]].end)
            )
            return
        index = 0
        while index < len(segments):
            last = index
            while last < len(segments) and self._is_strange(*segments[last]):
                last += 1
            if last > index:
                self._hide(segments, index, last - 1)
            elif segments[index][0] == segments[index][1] and len(segments) > 1:
                self._empty(segments, index)
            else:
                self._apart(*segments[index])
            index = max(last, index + 1)

    def _apart(self, start: int, end: int) -> None:
        """Operands side by side within an argument, as in `call(name SIZE(4), 1)`."""
        index = start
        while index + 1 < end:
            token = self._tokens.all[index]
            if token.text in (b"(", b"[", b"{") and self._tokens.partner[index] > index:
                index = self._tokens.partner[index]
                token = self._tokens.all[index]
                if token.text == b")" and not self._is_called(index):
                    index += 1
                    continue
            if token.text in (b")", b"]") or (token.kind == "name" and token.text not in KEYWORDS):
                self._join(index)
                if token.kind == "name" and self._tokens.all[index + 1].kind == "number" and index + 1 < end:
                    self._found.append(Substitute(token.end, b"*"))
            index += 1

    def _is_called(self, closing: int) -> bool:
        opening = self._tokens.partner[closing]
        return opening > 0 and self._is_operand(opening - 1)

    def _hide(self, segments: list[tuple[int, int]], first: int, last: int) -> None:
        tokens = self._tokens.all
        start, end = tokens[segments[first][0]].start, tokens[segments[last][1] - 1].end
        if first > 0:
            with_comma = tokens[segments[first][0] - 1].start, end
        elif last + 1 < len(segments) and segments[last + 1][0] < segments[last + 1][1]:
            with_comma = start, tokens[segments[last][1]].end
        else:
            with_comma = start, end
        wide = with_comma[1] - with_comma[0] >= _SHORTEST
        self._found.append(kept(self._tokens.text, *(with_comma if wide else (start, end))))

    def _empty(self, segments: list[tuple[int, int]], index: int) -> None:
        """Nothing between two commas: one of them is read as a sign of what follows."""
        comma = self._tokens.all[segments[index][1]] if index + 1 < len(segments) else None
        if comma is not None and segments[index + 1][0] < segments[index + 1][1]:
            self._found.append(Substitute(comma.start, b"+"))
        elif index:
            self._found.append(Substitute(self._tokens.all[segments[index][0] - 1].start, b" "))

    def _is_strange(self, start: int, end: int) -> bool:
        """Whether tokens are no expression, or parentheses around ones of which some are not."""
        waiting = [(start, end)]
        while waiting:
            start, end = waiting.pop()
            if start >= end:
                continue
            if self._tokens.all[start].text == b"(" and self._tokens.partner[start] == end - 1:
                if end - start > 2:  # `(int, const char *)`
                    waiting += self._segments(start)
            elif self._is_no_expression(start, end):
                return True
        return False

    def _is_no_expression(self, start: int, end: int) -> bool:
        """Whether one token or more, not all in one pair of parentheses, are no expression."""
        tokens = self._tokens.all[start:end]
        first, last = tokens[0], tokens[-1]
        if first.text in _TYPES:
            return not (len(tokens) > 1 and tokens[1].text in (b"(", b"{", b"<", b"::"))
        if first.text in STATEMENT_WORDS:
            return True
        if len(tokens) == 1 and first.text in (b"<", b">"):
            return True
        if first.text in (b"{", b"#", b"##") or last.text in (b";", b"*", b"&", b"##"):
            return True
        if last.kind == "sign" and last.text not in (b")", b"]", b"}", b"++", b"--", b"...", b">"):
            return True
        return any(token.text in (b";", b"##", b"#") for token in tokens) and b"{" not in {
            t.text for t in tokens
        }

    def _beside_string(self, at: int) -> None:
        """`"a" MACRO(1) "b"`"""
        tokens = self._tokens.all
        if self._text(at - 1) == b"operator":
            return
        if at + 1 < len(tokens) and tokens[at + 1].kind == "name" and tokens[at + 1].text not in KEYWORDS:
            last = self._tokens.partner[at + 2] if self._text(at + 2) == b"(" else at + 1
            if last > at and tokens[last].end - tokens[at + 1].start >= _SHORTEST:
                self._found.append(kept(self._tokens.text, tokens[at + 1].start, tokens[last].end))
        if at and tokens[at - 1].text == b")":
            opening = self._tokens.partner[at - 1]
            if opening > 0 and self._macros.is_macro(self._text(opening - 1)):
                self._found.append(kept(self._tokens.text, tokens[opening - 1].start, tokens[at - 1].end))
        elif at and self._is_prefix(at - 1):
            self._found.append(kept(self._tokens.text, tokens[at - 1].start, tokens[at - 1].end))

    def _is_prefix(self, at: int) -> bool:
        """Whether a macro stands before a string, and is long enough to be hidden."""
        name = self._text(at)
        return len(name) >= _SHORTEST and self._macros.is_macro(name) and self._text(at - 1) != b"operator"
