"""Names that mean nothing where they stand: misspelt, undeclared, of another scope."""

from __future__ import annotations

import random

from plc.complaints.corruptions.code import ALL, JAVA, Code, Corruption, Edit, draw
from plc.complaints.corruptions.tokens import mistyped


def misspell(code: Code, generator: random.Random) -> Edit | None:
    """One use of a name with a slip."""
    kinds = sorted(
        {w.role for w in code.words[code.body :]} & {"variable", "function", "type", "member", "constant"}
    )
    if not kinds:
        return None
    kind = generator.choice(kinds)
    places = [p for p in range(code.body, len(code)) if code.words[p].role == kind]
    place = draw(places, generator)
    if place is None:
        return None
    return (code.replaced(place, mistyped(code.texts[place], generator)),)


def misspell_in_head(code: Code, generator: random.Random) -> Edit | None:
    """A parameter or a type of the head with a slip, so that the body no longer fits."""
    name = code.function.name
    places = [p for p in range(min(code.body, len(code))) if code.is_name(p) and code.texts[p] != name]
    place = draw(places, generator)
    return None if place is None else (code.replaced(place, mistyped(code.texts[place], generator)),)


def drop_declaration(code: Code, generator: random.Random) -> Edit | None:
    """The declaration of a local variable goes, or its type does."""
    found = code.declarations
    if not found:
        return None
    start, name, end = generator.choice(found)
    bare = code.texts[name + 1] == ";"
    if bare or generator.random() < 0.35:
        return (code.replaced_span(start, end + 1, ""),)
    return (code.replaced_span(start, name, ""),)


def drop_type_in_for(code: Code, generator: random.Random) -> Edit | None:
    """`for (i = 0; …)` where `i` was declared in the head."""
    places = [
        p + 2
        for p, text in enumerate(code.texts)
        if text == "for"
        and code.at(p + 1) == "("
        and code.at(p + 4) == "="
        and code.words[p + 3].role == "variable"
    ]
    place = draw(places, generator)
    return None if place is None else (code.replaced(place, ""),)


def out_of_scope(code: Code, generator: random.Random) -> Edit | None:
    """A declaration moves into the next block, while what stands behind the block still uses its name."""
    ways = []
    for start, name, end in code.declarations:
        opening = next((p for p in range(end + 1, len(code)) if code.texts[p] == "{"), None)
        closing = None if opening is None else code.partner.get(opening)
        if opening is None or closing is None:
            continue
        spelling = code.texts[name]
        if spelling in code.texts[closing:] and spelling not in code.texts[end + 1 : opening]:
            ways.append((start, end, opening))
    if not ways:
        return None
    start, end, opening = generator.choice(ways)
    moved = code.spelled(start, end + 1).decode("utf-8", "surrogateescape")
    if "\n" in moved:
        return None
    return (code.replaced_span(start, end + 1, ""), code.inserted(opening, " " + moved))


def name_from_elsewhere(code: Code, generator: random.Random) -> Edit | None:
    """A local variable under the name that another function of the file has for its own."""
    strange = [name for name in code.others if name not in code.texts]
    own = code.locals
    place = draw([p for p in range(code.body, len(code)) if code.texts[p] in own], generator)
    if not strange or place is None:
        return None
    word = code.texts[place]
    alike = [name for name in strange if name[0] == word[0]] or strange
    return (code.replaced(place, generator.choice(alike)),)


def declared_twice(code: Code, generator: random.Random) -> Edit | None:
    """A variable is declared again where it was only set."""
    types = {code.texts[name]: (start, name) for start, name, _ in code.declarations}
    places = [s for s, _ in code.statements if code.texts[s] in types and code.at(s + 1) == "="]
    place = draw(places, generator)
    if place is None:
        return None
    start, name = types[code.texts[place]]
    spelled = code.spelled(start, name).decode("utf-8", "surrogateescape")
    if "\n" in spelled:
        return None
    return (code.replaced(place, f"{spelled} {code.texts[place]}"),)


def member_as_variable(code: Code, generator: random.Random) -> Edit | None:
    """A member without the object that it belongs to."""
    places = [
        p
        for p in range(code.body + 2, len(code))
        if code.texts[p] in (".", "->")
        and code.is_name(p - 1)
        and code.is_name(p + 1 if p + 1 < len(code) else p - 1)
        and code.at(p - 2) not in (".", "->", "::")
    ]
    place = draw(places, generator)
    return None if place is None else (code.replaced_span(place - 1, place + 1, ""),)


def wrong_member(code: Code, generator: random.Random) -> Edit | None:
    """Another member of the function's in the place of one."""
    places = [p for p in range(code.body + 1, len(code)) if code.at(p - 1) in (".", "->") and code.is_name(p)]
    place = draw(places, generator)
    names = sorted({code.texts[p] for p in places} - ({code.texts[place]} if place is not None else set()))
    if place is None or not names:
        return None
    return (code.replaced(place, generator.choice(names)),)


def drop_this_call(code: Code, generator: random.Random) -> Edit | None:
    """`length` for `length()`, `size()` for `length()` and back."""
    other = {"length": "size", "size": "length", "equals": "equal", "println": "printLn", "charAt": "get"}
    places = [p for p in range(code.body, len(code)) if code.texts[p] in other and code.at(p - 1) == "."]
    place = draw(places, generator)
    if place is None:
        return None
    if code.at(place + 1) == "(" and code.at(place + 2) == ")" and generator.random() < 0.5:
        return (code.replaced_span(place + 1, place + 3, ""),)
    if code.at(place + 1) != "(" and generator.random() < 0.7:
        return (code.inserted(place, "()"),)
    return (code.replaced(place, other[code.texts[place]]),)


CORRUPTIONS = (
    Corruption("misspell", ALL, 5, misspell),
    Corruption("misspell-in-head", ALL, 1, misspell_in_head, spills=True),
    Corruption("drop-declaration", ALL, 5, drop_declaration),
    Corruption("drop-type-in-for", ALL, 2, drop_type_in_for),
    Corruption("out-of-scope", ALL, 2.5, out_of_scope),
    Corruption("name-from-elsewhere", ALL, 1.5, name_from_elsewhere),
    Corruption("declared-twice", ALL, 1.5, declared_twice),
    Corruption("member-as-variable", ALL, 1, member_as_variable),
    Corruption("wrong-member", ALL, 0.7, wrong_member),
    Corruption("length-or-size", JAVA, 2, drop_this_call),
)
