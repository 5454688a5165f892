"""Wrong types: of a variable, an argument, a result; a pointer for a value, a string for a character."""

from __future__ import annotations

import random
from itertools import pairwise

from plc.complaints.corruptions.code import (
    ALL,
    C_LIKE,
    C_ONLY,
    JAVA,
    PRIMITIVE,
    Code,
    Corruption,
    Edit,
    draw,
)


def wrong_primitive(code: Code, generator: random.Random) -> Edit | None:
    """A variable of another type than its uses need."""
    own = PRIMITIVE[code.language]
    place = draw([start for start, _, _ in code.declarations if code.texts[start] in own], generator)
    if place is None:
        return None
    other = generator.choice([kind for kind in own if kind != code.texts[place]])
    return (code.replaced(place, other),)


def pointer_declared(code: Code, generator: random.Random) -> Edit | None:
    """A `*` too many or too few in a declaration."""
    found = code.declarations
    if not found:
        return None
    _, name, _ = generator.choice(found)
    if code.at(name - 1) == "*":
        return (code.replaced(name - 1, ""),)
    return (code.replaced(name, f"*{code.texts[name]}"),)


def drop_address(code: Code, generator: random.Random) -> Edit | None:
    """`x` for `&x` as an argument."""
    places = [
        p
        for p in range(code.body, len(code))
        if code.texts[p] == "&" and code.at(p - 1) in ("(", ",", "=", "return")
    ]
    place = draw(places, generator)
    return None if place is None else (code.replaced(place, ""),)


def add_address(code: Code, generator: random.Random) -> Edit | None:
    """`&x` or `*x` for `x` as an argument."""
    places = [
        p
        for p in range(code.body, len(code))
        if code.words[p].role == "variable" and code.at(p - 1) in ("(", ",") and code.at(p + 1) in (")", ",")
    ]
    place = draw(places, generator)
    return None if place is None else (code.replaced(place, generator.choice("&*") + code.texts[place]),)


def drop_star(code: Code, generator: random.Random) -> Edit | None:
    """`x` for `*x`."""
    before = ("(", ",", "=", ";", "{", "return", "!", "==", "&&", "||", "}")
    places = [p for p in range(code.body, len(code)) if code.texts[p] == "*" and code.at(p - 1) in before]
    place = draw(places, generator)
    return None if place is None else (code.replaced(place, ""),)


def drop_cast(code: Code, generator: random.Random) -> Edit | None:
    """A cast goes."""
    places = []
    for place in range(code.body, len(code)):
        closing = code.partner.get(place)
        if code.texts[place] != "(" or closing is None or not place + 1 < closing < place + 6:
            continue
        inner = range(place + 1, closing)
        is_type = all(
            code.words[p].role == "type"
            or code.texts[p]
            in (*PRIMITIVE[code.language], "*", "[", "]", "const", "struct", "<", ">", "void")
            for p in inner
        )
        if (
            is_type
            and code.words[place - 1].role != "function"
            and code.at(place - 1) not in ("sizeof", "for")
        ):
            places.append(place)
    found = draw(places, generator)
    return None if found is None else (code.replaced_span(found, code.partner[found] + 1, ""),)


def drop_struct(code: Code, generator: random.Random) -> Edit | None:
    """`foo x` for `struct foo x`."""
    place = draw(
        [p for p, text in enumerate(code.texts) if text in ("struct", "enum", "unsigned") and p], generator
    )
    return None if place is None else (code.replaced(place, ""),)


def drop_argument(code: Code, generator: random.Random) -> Edit | None:
    """One argument of a call goes."""
    ways = []
    for opening, closing in code.calls():
        arguments = code.arguments(opening, closing)
        for number, (start, end) in enumerate(arguments):
            if len(arguments) == 1:
                ways.append((start, end))
            elif number:
                ways.append((start - 1, end))
            else:
                ways.append((start, end + 1))
    if not ways:
        return None
    start, end = generator.choice(ways)
    return (code.replaced_span(start, end, ""),)


def add_argument(code: Code, generator: random.Random) -> Edit | None:
    """One argument too many."""
    ways = code.calls()
    if not ways:
        return None
    opening, closing = generator.choice(ways)
    names = [code.texts[p] for p in range(len(code)) if code.words[p].role == "variable"]
    extra = generator.choice([*names[:8], "0", "NULL" if code.language != "java" else "null"])
    comma = "" if closing == opening + 1 else ", "
    return (code.inserted(closing - 1, comma + extra),)


def swap_arguments(code: Code, generator: random.Random) -> Edit | None:
    """Two arguments of a call change places."""
    ways = []
    for opening, closing in code.calls():
        arguments = code.arguments(opening, closing)
        ways += list(pairwise(arguments))
    if not ways:
        return None
    (start, end), (second, last) = generator.choice(ways)
    one, two = (
        code.spelled(a, b).decode("utf-8", "surrogateescape") for a, b in ((start, end), (second, last))
    )
    if one == two or "\n" in one + two:
        return None
    return (code.replaced_span(start, end, two), code.replaced_span(second, last, one))


def wrong_literal(code: Code, generator: random.Random) -> Edit | None:
    """A number for a string, a string for a number or a name."""
    places = [
        p
        for p in range(code.body, len(code))
        if code.words[p].role in ("number", "string", "character") and "\n" not in code.texts[p]
    ]
    place = draw(places, generator)
    if place is None:
        return None
    match code.words[place].role:
        case "number":
            new = generator.choice(
                [
                    f'"{code.texts[place]}"',
                    f"{code.texts[place]}.5",
                    "null" if code.language == "java" else "NULL",
                ]
            )
        case "character":
            new = f'"{code.texts[place].strip(chr(39))}"'
        case _:
            new = generator.choice(["0", "1", f"'{code.texts[place][1:2] or 'a'}'", "true"])
    return (code.replaced(place, new),)


def wrong_format(code: Code, generator: random.Random) -> Edit | None:
    """A conversion of another type in a format string."""
    marks = ("%d", "%s", "%u", "%ld", "%lu", "%f", "%c", "%p", "%zu", "%i", "%x", "%lld")
    places = [
        p for p in range(code.body, len(code)) if code.words[p].role == "string" and "%" in code.texts[p]
    ]
    place = draw(places, generator)
    if place is None:
        return None
    text = code.texts[place]
    held = [mark for mark in marks if mark in text]
    if not held:
        return None
    old = generator.choice(held)
    way = generator.random()
    if way < 0.7:
        new = generator.choice([mark for mark in marks if mark != old])
    elif way < 0.85:
        new = ""
    else:
        new = f"{old} {generator.choice(marks)}"
    return (code.replaced(place, text.replace(old, new, 1)),)


def swap_class(code: Code, generator: random.Random) -> Edit | None:
    """Another class's name in the place of one, as the function knows it."""
    names = sorted(
        {word.text for word in code.words if word.role == "type"} | {"String", "Object", "Integer"}
    )
    places = [start for start, _, _ in code.declarations if code.words[start].role == "type"]
    place = draw(places, generator)
    if place is None:
        return None
    return (code.replaced(place, generator.choice([name for name in names if name != code.texts[place]])),)


def lower_case_class(code: Code, generator: random.Random) -> Edit | None:
    """`string` for `String`, `bool` for `boolean`, `Int` for `int`."""
    spelling = {
        "String": "string",
        "boolean": "bool",
        "Integer": "integer",
        "int": "Int",
        "System": "system",
        "Object": "object",
        "double": "Double",
        "long": "Long",
        "char": "Char",
        "List": "list",
    }
    place = draw([p for p, text in enumerate(code.texts) if text in spelling], generator)
    return None if place is None else (code.replaced(place, spelling[code.texts[place]]),)


CORRUPTIONS = (
    Corruption("wrong-primitive", ALL, 3, wrong_primitive),
    Corruption("pointer-declared", C_LIKE, 2, pointer_declared),
    Corruption("drop-address", C_LIKE, 3, drop_address),
    Corruption("add-address", C_LIKE, 2, add_address),
    Corruption("drop-star", C_LIKE, 1.5, drop_star),
    Corruption("drop-cast", JAVA, 3, drop_cast),
    Corruption("drop-struct", C_ONLY, 1, drop_struct),
    Corruption("drop-argument", ALL, 3, drop_argument),
    Corruption("add-argument", ALL, 1.5, add_argument),
    Corruption("swap-arguments", ALL, 2, swap_arguments),
    Corruption("wrong-literal", ALL, 2, wrong_literal),
    Corruption("wrong-format", C_LIKE, 8, wrong_format),
    Corruption("swap-class", JAVA, 2, swap_class),
    Corruption("case-of-type", JAVA, 2, lower_case_class),
)
