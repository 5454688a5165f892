"""Macros around declarations: before, within and behind the heads of functions and classes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from data_prep.substitutes.enumerations import macros_among_enumerators
from data_prep.substitutes.items import Item, Items, declarations, is_name, types_of, within_bodies
from data_prep.substitutes.macros import (
    ATTRIBUTE_WORDS,
    CALLING,
    CLASS_WORDS,
    KEYWORDS,
    SPECIFIERS,
    STATEMENT_WORDS,
    TYPE_WORDS,
    Macros,
)
from data_prep.substitutes.model import Substitute, blanked, kept
from data_prep.substitutes.parameters import GROUPED, Parameters
from data_prep.substitutes.tokens import CLASS_KEYS, Tokens

_STARTERS = (CLASS_WORDS | SPECIFIERS | TYPE_WORDS | frozenset([b"export", b"~"])) - frozenset(
    [b"const", b"volatile", b"noexcept", b"override", b"final", b"__restrict", b"restrict"]
)
_AFTER_MACROS = TYPE_WORDS | CLASS_WORDS | frozenset([b"static", b"template"])
_NAMES = ("name", "templated", "template")  # kinds of items
_LONGEST = 1000  # tokens of a declaration that is looked into
_ENDS = frozenset([b"=", b"->", b":", b"requires", b"try", b"catch"])


class Heads:
    """Finds what to hide in the declarations of a piece of a text."""

    def __init__(self, tokens: Tokens, macros: Macros, *, is_cpp: bool) -> None:
        self._tokens = tokens
        self._macros = macros
        self._is_cpp = is_cpp
        self._found: list[Substitute] = []

    def found(self) -> list[Substitute]:
        """The substitutes."""
        for start, end in (*declarations(self._tokens), *within_bodies(self._tokens)):
            if start < end <= start + _LONGEST and self._tokens.all[start].text not in STATEMENT_WORDS:
                self._declaration(start, end)
        return self._found

    def _declaration(self, start: int, end: int) -> None:
        items = Items(self._tokens).of(start, end)
        ended = self._tokens.all[end].text if end < len(self._tokens.all) else b""
        self._found += macros_among_enumerators(self._tokens, end)
        if ended == b";" and self._follows_class(start) and self._is_list(items):
            if len(items) > 1 and items[1].kind == "name" and self._macros.may_vanish(items[0].text):
                self._hide(items[0])
            return  # `} name;`
        items = self._without_lone_macros(items, ended)
        if not items:
            return
        self._small(items, end)
        items = self._with_parameters(items)
        keys = [place for place, item in enumerate(items) if item.text in CLASS_KEYS]
        if keys and (
            self._tokens.inside.get(end) in ("outer", "table") or not any(i.has_group for i in items)
        ):
            self._class(items, keys[-1], ended)
            if self._tokens.inside.get(end) in ("outer", "table") or ended == b";":
                return
        declarator = self._declarator(items)
        if declarator is not None and ended != b"{" and self._is_attribute_of_variable(items, declarator):
            declarator = None
        if declarator is None:
            self._variable(items)
            return
        self._prefix(items[:declarator], items[declarator:])
        if items[declarator].text != b"operator":
            self._found += Parameters(self._tokens, self._macros).found(items[declarator])
        self._suffix(items[declarator + 1 :])
        self._initialisers(items[declarator + 1 :])
        if declarator == self._first_of_type(items):
            if ended == b"{":
                self._function_like(items[declarator], start, end)
            elif ended == b";" and self._macros.is_macro(items[declarator].text):
                tokens = self._tokens.all
                self._found.append(blanked(self._tokens.text, tokens[start].start, tokens[end - 1].end))

    def _small(self, items: Sequence[Item], end: int) -> None:
        """What may go from a declaration: calling conventions, `= delete`, the base of an enumeration."""
        tokens = self._tokens.all
        for place, item in enumerate(items):
            following = items[place + 1] if place + 1 < len(items) else None
            if item.text in CALLING or (item.text == b"__declspec" and item.has_group):
                self._hide(item)
            elif (
                item.kind == "group"
                and item.last - item.first > 2
                and following is not None
                and following.kind == "group"
            ):
                first, second = tokens[item.first + 1], tokens[item.first + 2]
                vanishes = self._macros.may_vanish(first.text) and second.text == b"*"
                if (
                    is_name(first)
                    and (vanishes or is_name(second))
                    and item.last == item.first + (3 if is_name(second) else item.last - item.first)
                ):
                    self._found.append(blanked(self._tokens.text, first.start, first.end))
            elif (
                item.has_group
                and item.kind == "name"
                and following is not None
                and following.kind == "group"
                and not self._macros.is_macro(item.text)
            ):
                self._in_parentheses(item)
            elif item.text == b"friend" and self._is_cpp:
                for before in items[:place]:
                    if before.text in SPECIFIERS:
                        self._hide(before)
            elif item.text == b"=" and following is not None and following.text in (b"delete", b"default"):
                self._found.append(
                    blanked(self._tokens.text, tokens[item.first].start, tokens[following.last].end)
                )
            elif item.text == b"enum" and following is not None and following.text == b":":
                self._found.append(
                    blanked(self._tokens.text, tokens[following.first].start, tokens[end - 1].end)
                )

    def _in_parentheses(self, item: Item) -> None:
        """`type (name)(…)`: the name without its parentheses, which keep it from being a macro."""
        tokens = self._tokens.all
        if item.last == item.first + 3 and is_name(tokens[item.first + 2]):
            for index in (item.first + 1, item.last):
                self._found.append(blanked(self._tokens.text, tokens[index].start, tokens[index].end))

    def _with_parameters(self, items: list[Item]) -> list[Item]:
        """`name PROTO((int a))`, `(*name) PROTO((int a))`: parameters without the macro."""
        tokens, partner = self._tokens.all, self._tokens.partner
        for place, (before, item) in enumerate(pairwise(items)):
            opening = item.first + 1
            is_pointer = self._is_pointer(before) and self._macros.is_macro(item.text)
            if (
                item.has_group
                and item.kind == "name"
                and tokens[opening + 1].text == b"("
                and partner[opening + 1] == item.last - 1
                and (is_pointer or (before.kind == "name" and before.text not in KEYWORDS))
                and (is_pointer or not before.has_group)
            ):
                self._found.append(blanked(self._tokens.text, tokens[item.first].start, tokens[opening].end))
                self._found.append(blanked(self._tokens.text, tokens[item.last].start, tokens[item.last].end))
                if is_pointer:
                    return [*items[: place + 1], *items[place + 2 :]]
                named = Item(before.text, "name", opening, item.last - 1, before.line)
                return [*items[:place], named, *items[place + 2 :]]
        return items

    def _is_pointer(self, item: Item) -> bool:
        """`(*name)`, alone or behind a type."""
        star = item.first + (1 if item.kind == "group" else 2)
        return item.has_group and self._tokens.all[star].text == b"*"

    def _follows_class(self, start: int) -> bool:
        """Whether what stands before is the end of a class or a table, and no function's."""
        tokens, partner = self._tokens, self._tokens.partner
        is_closed = start > 0 and tokens.all[start - 1].text == b"}"
        return is_closed and tokens.inside.get(partner[start - 1]) != "body"

    def _is_list(self, items: Sequence[Item]) -> bool:
        return all(item.kind == "name" or item.text in (b",", b"*", b"[") for item in items)

    def _hide(self, item: Item, *, only_group: bool = False) -> None:
        tokens = self._tokens.all
        first = item.first + 1 if only_group else item.first
        self._found.append(blanked(self._tokens.text, tokens[first].start, tokens[item.last].end))

    def _without_lone_macros(self, items: list[Item], ended: bytes) -> list[Item]:
        """Take off macros that stand before a declaration, or alone."""
        while items and items[0].kind in _NAMES[:2]:
            first, rest = items[0], items[1:]
            if not self._macros.may_be_one(first.text, is_cpp=self._is_cpp):
                return items
            following = rest[0] if rest else None
            if following is None:
                if ended != b"{" and self._macros.is_macro(first.text):
                    self._hide(first)
                    return []
                if ended == b"{" and not first.has_group and self._macros.is_macro(first.text):
                    return []
                return items
            alone = (
                following.line > first.line
                and self._macros.is_macro(first.text)
                and (first.has_group or self._macros.is_macro(following.text))
            )
            attribute = self._macros.is_nothing(first.text) and following.kind in _NAMES
            before = following.text in _STARTERS and following.kind in ("name", "template", "sign")
            if not (alone or attribute or before) or (
                before and first.has_group and following.text == b"const"
            ):
                return items
            is_other = self._macros.is_defined(first.text) and not self._macros.may_vanish(first.text)
            if before and is_other and following.text not in _AFTER_MACROS:
                return items
            self._hide(first)
            items = rest
        return items

    def _class(self, items: Sequence[Item], key: int, ended: bytes) -> None:
        """`class API Name`: all names but the last before the body or the bases are attributes."""
        names: list[Item] = []
        for item in items[key + 1 :]:
            if item.text in (b":", b"=", b",", b"*", b"final", b"<", b"&") or item.kind == "group":
                break
            if item.text == b"::":
                names = names[:-1]
            elif item.kind in ("name", "templated") and item.text not in ATTRIBUTE_WORDS | CLASS_KEYS:
                names.append(item)
        only_guesses = ended != b"{"
        for item in names[:-1]:
            if self._macros.may_vanish(item.text) or (not only_guesses and self._tokens.inside):
                self._hide(item)
        if names and names[-1].has_group and self._macros.is_macro(names[-1].text):
            self._hide(names[-1])

    def _declarator(self, items: Sequence[Item]) -> int | None:
        """Which item is the name of a function, with its parameters."""
        pairs: list[int] = []
        for place, item in enumerate(items):
            if item.text == b"operator":
                return place
            if item.text in _ENDS and item.text != b"requires" and not (item.text == b":" and not pairs):
                break
            if item.kind == "group" and place and items[place - 1].kind == "templated":
                pairs.append(place - 1)
            elif item.has_group and item.kind == "name" and item.text not in GROUPED:
                pairs.append(place)
        if not pairs:
            return None
        first = pairs[0]
        for place in pairs[1:]:
            if self._macros.is_macro(items[first].text) and not self._macros.is_macro(items[place].text):
                first = place
            elif self._macros.is_macro(items[place].text):
                if not types_of(items[:first]) and place > first + 1:
                    first = place
            elif not types_of(items[:first]):
                first = place
        return first

    def _is_attribute_of_variable(self, items: Sequence[Item], place: int) -> bool:
        """`int table[4] GUARDED_BY(lock);`"""
        return (
            items[place].text.isupper()
            and self._macros.is_macro(items[place].text)
            and place > 1
            and (
                items[place - 1].text == b"["
                or (items[place - 1].kind == "name" and len(types_of(items[:place])) > 1)
            )
            and all(item.kind != "group" for item in items[place + 1 :])
        )

    def _first_of_type(self, items: Sequence[Item]) -> int:
        return next(
            (
                place
                for place, item in enumerate(items)
                if item.text not in SPECIFIERS and item.kind != "template"
            ),
            len(items),
        )

    def _prefix(self, before: Sequence[Item], rest: Sequence[Item]) -> None:
        """What stands before a function's name: one type at most, and the rest are macros."""
        own = len(before)
        destroys = any(item.text == b"~" for item in before)
        while own > 0 and before[own - 1].text in (b"::", b"~"):
            own -= 2 if before[own - 1].text == b"::" else 1
        before = before[: max(own, 0)]
        left = [item for item in before if item.kind in ("name", "templated")]
        types = types_of(before)
        constructor = bool(rest) and (
            (
                rest[0].text == b"operator"
                and len(rest) > 1
                and rest[1].kind == "name"
                and rest[1].text not in (b"new", b"delete")
            )
            or any(item.text == b":" for item in rest[1:4])
            or any(item.text == b"explicit" for item in before)
            or destroys
        )
        after_pointer = -1
        for place, item in enumerate(before):
            if item.text in (b"*", b"&", b"&&"):
                after_pointer = place
        for place, item in enumerate(before):
            if (
                item.kind == "name"
                and place > after_pointer >= 0
                and item.text not in SPECIFIERS | ATTRIBUTE_WORDS
            ):
                self._hide(item)  # `char *API f()`
                types = [one for one in types if one is not item]
        surplus = len(types) - (0 if constructor and self._is_cpp else 1)
        for guess in (True, False):
            for item in types:
                if surplus <= 0 or item.kind != "name" or item.text in TYPE_WORDS:
                    continue
                if item not in left or (guess and not self._macros.may_vanish(item.text)):
                    continue
                if not guess and self._is_own(item, before):
                    continue
                self._hide(item)
                left.remove(item)
                surplus -= 1
        for item in types:
            if item in left and item.has_group and item.text not in GROUPED:
                self._hide(item, only_group=True)  # `API(char *) f()`: the macro's name is the type

    def _is_own(self, item: Item, before: Sequence[Item]) -> bool:
        """Whether a name is the one after `struct`, or scoped."""
        place = before.index(item)
        behind = before[place + 1].text if place + 1 < len(before) else b""
        return (place > 0 and before[place - 1].text in (*CLASS_KEYS, b"typename", b"::")) or behind == b"::"

    def _suffix(self, behind: Sequence[Item]) -> None:
        """What stands behind the parameters: all names that are no keywords."""
        for place, item in enumerate(behind):
            if item.text in _ENDS or item.text == b",":
                return
            if item.kind != "name" or item.text in KEYWORDS:
                if item.kind == "name" and item.text in TYPE_WORDS | CLASS_KEYS:
                    return  # parameters declared as in K&R
                continue
            next_one = behind[place + 1] if place + 1 < len(behind) else None
            if not item.has_group and not self._macros.may_vanish(item.text):
                return
            if not item.has_group and next_one is not None and next_one.text in (b"*",):
                return
            self._hide(item)

    def _initialisers(self, behind: Sequence[Item]) -> None:
        """`: a(1), WARNINGS_OFF(4355) b(this)`: macros among the members that a constructor sets."""
        start = next((place for place, item in enumerate(behind) if item.text == b":"), len(behind))
        for item, following in pairwise(behind[start + 1 :]):
            if item.has_group and following.kind == "name" and self._macros.is_macro(item.text):
                self._hide(item)

    def _variable(self, items: Sequence[Item]) -> None:
        """`API int x;`, `int x ALIGNED(4) = 1;`"""
        cut = next((place for place, item in enumerate(items) if item.text in (b"=", b",")), len(items))
        names = [
            item
            for item in items[:cut]
            if item.kind == "name" and item.text not in SPECIFIERS | ATTRIBUTE_WORDS | CLASS_WORDS
        ]
        if (
            any(item.text in (b"using", b"namespace", b"typedef", b"goto") for item in items)
            and len(names) < 3
        ):
            return
        for place, item in enumerate(names):
            if item.text in TYPE_WORDS or not self._macros.may_vanish(item.text):
                continue
            if place + 1 < len(names) and (
                names[place + 1].text in TYPE_WORDS or self._macros.is_nothing(item.text)
            ):
                self._hide(item)
                continue
            if len([one for one in names if one.text not in TYPE_WORDS or one is names[-1]]) > 2 or (
                place > 0 and item.has_group
            ):
                self._hide(item)
                names = [one for one in names if one is not item]

    def _function_like(self, item: Item, start: int, end: int) -> None:
        """`TEST_CASE("…") {`: C reads a block that has no head, C++ a function without parameters."""
        if not item.has_group or item.kind != "name":
            return
        tokens = self._tokens.all
        opening, closing = tokens[item.first + 1], tokens[item.last]
        if not self._is_cpp:
            self._found.append(kept(self._tokens.text, tokens[start].start, tokens[end - 1].end))
        elif any(t.kind in ("string", "number", "character") for t in tokens[item.first + 2 : item.last]):
            self._found.append(kept(self._tokens.text, opening.end, closing.start))
