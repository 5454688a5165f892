"""Faults that compile and that analyzers know: a wrong check, a forgotten release, a value never used."""

from __future__ import annotations

import random
import re

from plc.complaints.corruptions import names, statements, types
from plc.complaints.corruptions.code import ALL, C_LIKE, C_ONLY, JAVA, Code, Corruption, Edit, draw

_RELEASES = re.compile(
    r"(?:^|_)(?:free|close|fclose|release|unlock|destroy|unref|dispose|delete|cleanup|closedir|pclose|munmap)(?:$|_)"
    r"|(?:Free|Close|Release|Unlock|Destroy|Unref|Dispose)$|unlock"
).search


_NARROWER_C = {
    "int": ("unsigned", "short", "char", "unsigned char"),
    "long": ("int", "unsigned"),
    "size_t": ("int", "short"),
    "unsigned": ("int",),
    "double": ("float", "int"),
}
_NARROWER_JAVA = {"long": ("int",), "int": ("short", "byte"), "double": ("float",)}


def _releases(code: Code) -> list[tuple[int, int]]:
    return [
        (start, end)
        for start, end in code.statements
        if any(
            code.words[p].role == "function" and _RELEASES(code.texts[p])
            for p in range(start, min(start + 4, end))
        )
    ]


def drop_release(code: Code, generator: random.Random) -> Edit | None:
    """What was opened, allocated or locked is not given back."""
    found = _releases(code)
    if not found:
        return None
    start, end = generator.choice(found)
    return (code.replaced_span(start, end + 1, ""),)


def release_twice(code: Code, generator: random.Random) -> Edit | None:
    """A release is made twice."""
    found = _releases(code)
    if not found:
        return None
    start, end = generator.choice(found)
    again = code.spelled(start, end + 1).decode("utf-8", "surrogateescape")
    return None if "\n" in again else (code.inserted(end, " " + again),)


def release_early(code: Code, generator: random.Random) -> Edit | None:
    """A release comes one statement too early."""
    ends = {end: start for start, end in code.statements}
    found = [(ends[start - 1], start, end) for start, end in _releases(code) if start - 1 in ends]
    if not found:
        return None
    first, start, end = generator.choice(found)
    one = code.spelled(first, start).decode("utf-8", "surrogateescape")
    two = code.spelled(start, end + 1).decode("utf-8", "surrogateescape")
    if "\n" in one + two or one.startswith("return"):
        return None
    return (code.replaced_span(first, start, two), code.replaced_span(start, end + 1, one))


def invert_null_check(code: Code, generator: random.Random) -> Edit | None:
    """`==` for `!=` in a comparison with null, or a `!` too many or too few."""
    nulls = ("NULL", "null", "nullptr")
    places = [
        p
        for p in range(code.body, len(code))
        if code.texts[p] in ("==", "!=") and (code.at(p + 1) in nulls or code.at(p - 1) in nulls)
    ]
    if places and (generator.random() < 0.8 or code.language == "java"):
        place = generator.choice(places)
        return (code.replaced(place, "==" if code.texts[place] == "!=" else "!="),)
    if code.language == "java":
        return None
    marks = [
        p for p in range(code.body, len(code)) if code.texts[p] == "!" and code.at(p - 1) in ("(", "&&", "||")
    ]
    mark = draw(marks, generator)
    return None if mark is None else (code.replaced(mark, ""),)


def null_check_too_late(code: Code, generator: random.Random) -> Edit | None:
    """`p->x && p` for `p && p->x`: the operands of `&&` in the wrong order."""
    places = []
    for p in range(code.body + 2, len(code) - 4):
        if code.texts[p] == "&&" and code.is_name(p - 1) and code.at(p - 2) in ("(", "&&", "||"):
            end = _operand_end(code, p + 1)
            if end is not None and code.texts[p - 1] in code.texts[p + 1 : end]:
                places.append((p, end))
    if not places:
        return None
    place, end = generator.choice(places)
    left, right = (
        code.spelled(a, b).decode("utf-8", "surrogateescape")
        for a, b in ((place - 1, place), (place + 1, end))
    )
    if "\n" in right:
        return None
    return (code.replaced(place - 1, right), code.replaced_span(place + 1, end, left))


def _operand_end(code: Code, start: int) -> int | None:
    depth = 0
    for p in range(start, len(code)):
        text = code.texts[p]
        if depth == 0 and text in (")", "&&", "||", ";", ",", "?", ":"):
            return p if p > start else None
        depth += text in ("(", "[")
        depth -= text in (")", "]")
    return None


def same_operands(code: Code, generator: random.Random) -> Edit | None:
    """`a == a` for `a == b`: one operand copied over the other."""
    operators = ("==", "!=", "<", ">", "<=", ">=", "&&", "||", "-", "/", "&", "|")
    places = [
        p
        for p in range(code.body + 1, len(code) - 2)
        if code.texts[p] in operators
        and code.words[p - 1].role == "variable"
        and code.words[p + 1].role in ("variable", "number", "constant")
        and code.texts[p - 1] != code.texts[p + 1]
        and code.at(p - 2) not in (".", "->", "[", "*", "&", "::", "<")
        and code.at(p + 2) not in (".", "->", "[", "(", "::")
    ]
    place = draw(places, generator)
    return None if place is None else (code.replaced(place + 1, code.texts[place - 1]),)


def self_assignment(code: Code, generator: random.Random) -> Edit | None:
    """`x = x;`: the right-hand side is the left one."""
    places = [
        (s, e)
        for s, e in code.statements
        if e == s + 3
        and code.texts[s + 1] == "="
        and code.words[s].role == "variable"
        and code.is_name(s + 2)
    ]
    places += [
        (s + 2, e)
        for s, e in code.statements
        if e == s + 5 and code.texts[s] == "this" and code.texts[s + 3] == "=" and code.is_name(s + 4)
    ]
    if not places:
        return None
    start, end = generator.choice(places)
    if code.texts[start] == code.texts[end - 1]:
        return (code.replaced_span(start - 2, start, ""),) if code.at(start - 2) == "this" else None
    return (code.replaced(end - 1, code.texts[start]),)


def ignore_result(code: Code, generator: random.Random) -> Edit | None:
    """The result of a call is thrown away where it was kept, or the call's check is."""
    places = [
        (s, e)
        for s, e in code.statements
        if e > s + 4 and code.texts[s + 1] == "=" and code.is_name(s) and code.texts[e - 1] == ")"
    ]
    if not places:
        return None
    start, _ = generator.choice(places)
    return (code.replaced_span(start, start + 2, ""),)


def other_target(code: Code, generator: random.Random) -> Edit | None:
    """A value goes into the wrong variable, so that another is never set or a stored one is never read."""
    own = sorted(code.locals)
    places = [
        s for s, e in code.statements if e > s + 2 and code.texts[s + 1] == "=" and code.texts[s] in own
    ]
    place = draw(places, generator)
    others = [name for name in own if place is not None and name != code.texts[place]]
    if place is None or not others:
        return None
    return (code.replaced(place, generator.choice(others)),)


def drop_assignment(code: Code, generator: random.Random) -> Edit | None:
    """A variable is not set on one path."""
    bare = {code.texts[n] for _, n, e in code.declarations if code.texts[n + 1] == ";"}
    places = [(s, e) for s, e in code.statements if code.texts[s] in bare and code.at(s + 1) == "="]
    if not places:
        return None
    start, end = generator.choice(places)
    return (code.replaced_span(start, end + 1, ";"),)


def equals_by_reference(code: Code, generator: random.Random) -> Edit | None:
    """`a == "x"` for `a.equals("x")`."""
    places = [
        (opening, closing)
        for opening, closing in code.calls()
        if (code.at(opening - 2), code.at(opening - 1)) == (".", "equals")
        and closing == opening + 2
        and (code.is_name(opening - 3) or code.words[opening - 3].role == "string")
    ]
    if not places:
        return None
    opening, closing = generator.choice(places)
    negated = code.at(opening - 4) == "!"
    argument = code.texts[opening + 1]
    if not negated:
        return (code.replaced_span(opening - 2, closing + 1, f" == {argument}"),)
    return (
        code.replaced(opening - 4, ""),
        code.replaced_span(opening - 2, closing + 1, f" != {argument}"),
    )


def compare_strings(code: Code, generator: random.Random) -> Edit | None:
    """`a == b` for `strcmp(a, b) == 0`."""
    places = []
    for opening, closing in code.calls():
        if code.texts[opening - 1] in ("strcmp", "strcasecmp") and code.at(closing + 1) in ("==", "!="):
            arguments = code.arguments(opening, closing)
            if len(arguments) == 2 and code.at(closing + 2) == "0":
                places.append((opening, closing, arguments))
    if not places:
        return None
    opening, closing, ((a, b), (c, d)) = generator.choice(places)
    one, two = (code.spelled(x, y).decode("utf-8", "surrogateescape") for x, y in ((a, b), (c, d)))
    if "\n" in one + two:
        return None
    return (code.replaced_span(opening - 1, closing + 3, f"{one} {code.texts[closing + 1]} {two}"),)


def sizeof_pointer(code: Code, generator: random.Random) -> Edit | None:
    """`sizeof(p)` for `sizeof(*p)`, or `sizeof(struct x *)` for `sizeof(struct x)`."""
    places = [
        p
        for p, text in enumerate(code.texts)
        if text == "sizeof" and code.at(p + 1) == "(" and p + 1 in code.partner
    ]
    place = draw(places, generator)
    if place is None:
        return None
    if code.at(place + 2) == "*":
        return (code.replaced(place + 2, ""),)
    return (code.inserted(code.partner[place + 1] - 1, " *"),)


def catch_nothing(code: Code, generator: random.Random) -> Edit | None:
    """A `catch` with an empty block."""
    places = []
    for p, text in enumerate(code.texts):
        if text == "catch" and p + 1 in code.partner:
            opening = code.partner[p + 1] + 1
            closing = code.partner.get(opening)
            if closing is not None and closing > opening + 1:
                places.append((opening, closing))
    if not places:
        return None
    opening, closing = generator.choice(places)
    return (code.replaced_span(opening + 1, closing, ""),)


def same_condition(code: Code, generator: random.Random) -> Edit | None:
    """A condition that copies the one before it."""
    places = [
        (p + 1, code.partner[p + 1])
        for p, text in enumerate(code.texts)
        if text in ("if", "while") and p + 1 in code.partner
    ]
    if len(places) < 2:
        return None
    number = generator.randrange(1, len(places))
    before, own = places[number - 1], places[number]
    copied = code.spelled(before[0], before[1] + 1).decode("utf-8", "surrogateescape")
    if "\n" in copied or copied == code.spelled(own[0], own[1] + 1).decode("utf-8", "surrogateescape"):
        return None
    return (code.replaced_span(own[0], own[1] + 1, copied),)


def beyond_the_end(code: Code, generator: random.Random) -> Edit | None:
    """`<=` for `<` in the head of a loop, or the number of elements as an index."""
    places = []
    for p, text in enumerate(code.texts):
        if text == "for" and p + 1 in code.partner:
            places += [q for q in range(p + 2, code.partner[p + 1]) if code.texts[q] == "<"]
    place = draw(places, generator)
    return None if place is None else (code.replaced(place, "<="),)


def narrow_type(code: Code, generator: random.Random) -> Edit | None:
    """A variable that is too narrow, or unsigned where it may be negative."""
    other = _NARROWER_JAVA if code.language == "java" else _NARROWER_C
    places = [start for start, _, _ in code.declarations if code.texts[start] in other]
    place = draw(places, generator)
    return None if place is None else (code.replaced(place, generator.choice(other[code.texts[place]])),)


def shorter_array(code: Code, generator: random.Random) -> Edit | None:
    """A local array with too few elements for its uses."""
    places = [
        n + 2
        for _, n, e in code.declarations
        if code.at(n + 1) == "["
        and code.at(n + 3) == "]"
        and code.texts[n + 2].isdigit()
        and int(code.texts[n + 2]) > 1
    ]
    place = draw(places, generator)
    if place is None:
        return None
    size = int(code.texts[place])
    return (code.replaced(place, str(generator.choice([size - 1, max(1, size // 2), 1]))),)


def empty_body(code: Code, generator: random.Random) -> Edit | None:
    """`if (…);`: the body is not the body."""
    heads = [
        code.partner[p + 1]
        for p, text in enumerate(code.texts)
        if text in ("if", "for", "while") and p + 1 in code.partner
    ]
    place = draw([p for p in heads if code.at(p + 1) != ";"], generator)
    return None if place is None else (code.inserted(place, ";"),)


CORRUPTIONS = (
    Corruption("drop-release", ALL, 5, drop_release),
    Corruption("release-twice", C_LIKE, 4, release_twice),
    Corruption("release-early", C_LIKE, 4, release_early),
    Corruption("invert-null-check", ALL, 6, invert_null_check),
    Corruption("null-check-too-late", ALL, 2, null_check_too_late),
    Corruption("same-operands", ALL, 3, same_operands),
    Corruption("self-assignment", ALL, 2, self_assignment),
    Corruption("ignore-result", ALL, 3, ignore_result),
    Corruption("other-target", ALL, 3, other_target),
    Corruption("drop-assignment", ALL, 4, drop_assignment),
    Corruption("equals-by-reference", JAVA, 5, equals_by_reference),
    Corruption("compare-strings", C_LIKE, 4, compare_strings),
    Corruption("sizeof-pointer", C_LIKE, 3, sizeof_pointer),
    Corruption("catch-nothing", JAVA, 1, catch_nothing),
    Corruption("same-condition", ALL, 2, same_condition),
    Corruption("beyond-the-end", C_LIKE, 1.5, beyond_the_end),
    Corruption("narrow-type", ALL, 2.5, narrow_type),
    Corruption("shorter-array", C_LIKE, 4, shorter_array),
    Corruption("wrong-format", C_LIKE, 5, types.wrong_format),
    Corruption("drop-initializer", ALL, 5, statements.drop_initializer),
    Corruption("drop-return", C_LIKE, 2, statements.drop_return),
    Corruption("drop-break", ALL, 3, statements.drop_break),
    Corruption("assign-in-condition", C_LIKE, 2, statements.assign_in_condition),
    Corruption("compare-as-statement", C_LIKE, 1.5, statements.compare_as_statement),
    Corruption("empty-body", ALL, 1, empty_body),
    Corruption("drop-address", C_ONLY, 1, types.drop_address),
    Corruption("declared-twice", C_LIKE, 1.5, names.declared_twice),
    Corruption("unreachable", C_LIKE, 1, statements.unreachable),
)
