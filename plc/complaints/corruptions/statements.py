"""Statements that are wrong as a whole: a missing return, `=` for `==`, an exception nobody declares."""

from __future__ import annotations

import random

from plc.complaints.corruptions.code import ALL, C_LIKE, JAVA, Code, Corruption, Edit, draw


def drop_return(code: Code, generator: random.Random) -> Edit | None:
    """A `return` goes, most often the last."""
    places = [(s, e) for s, e in code.statements if code.texts[s] == "return" and e > s + 1]
    if not places:
        return None
    start, end = places[-1] if generator.random() < 0.75 else generator.choice(places)
    if generator.random() < 0.75:
        return (code.replaced_span(start, end + 1, ""),)
    return (code.replaced(start, ""),)


def drop_returned(code: Code, generator: random.Random) -> Edit | None:
    """`return;` for `return x;`, or a value where there is none to return."""
    places = [(s, e) for s, e in code.statements if code.texts[s] == "return"]
    if not places:
        return None
    start, end = generator.choice(places)
    if end == start + 1:
        return (code.inserted(start, " 0"),)
    return (code.replaced_span(start + 1, end, ""),)


def assign_in_condition(code: Code, generator: random.Random) -> Edit | None:
    """`=` for `==`."""
    place = draw([p for p in range(code.body, len(code)) if code.texts[p] == "=="], generator)
    return None if place is None else (code.replaced(place, "="),)


def compare_as_statement(code: Code, generator: random.Random) -> Edit | None:
    """`==` for the `=` of a statement."""
    places = [s + 1 for s, e in code.statements if e > s + 2 and code.texts[s + 1] == "="]
    place = draw(places, generator)
    return None if place is None else (code.replaced(place, "=="),)


def drop_condition_brackets(code: Code, generator: random.Random) -> Edit | None:
    """`if x` for `if (x)`."""
    places = [
        p + 1
        for p, text in enumerate(code.texts)
        if text in ("if", "while", "switch", "return") and code.at(p + 1) == "(" and p + 1 in code.partner
    ]
    place = draw(places, generator)
    if place is None:
        return None
    return (code.replaced(place, ""), code.replaced(code.partner[place], ""))


def drop_colon_of_case(code: Code, generator: random.Random) -> Edit | None:
    """`case 1` without its colon, or with a semicolon."""
    places = []
    for p, text in enumerate(code.texts):
        if text in ("case", "default"):
            end = next((q for q in range(p + 1, min(p + 6, len(code))) if code.texts[q] == ":"), None)
            if end is not None:
                places.append(end)
    place = draw(places, generator)
    return None if place is None else (code.replaced(place, generator.choice(["", ";"])),)


def comma_in_for(code: Code, generator: random.Random) -> Edit | None:
    """A `,` for a `;` in the head of a loop."""
    places = []
    for p, text in enumerate(code.texts):
        closing = code.partner.get(p + 1)
        if text == "for" and closing is not None:
            places += [q for q in range(p + 2, closing) if code.texts[q] == ";"]
    place = draw(places, generator)
    return None if place is None else (code.replaced(place, ","),)


def orphan_else(code: Code, generator: random.Random) -> Edit | None:
    """A `;` before an `else`, or the `if` of an `else` gone."""
    places = [p for p, text in enumerate(code.texts) if text == "else" and code.at(p - 1) == "}"]
    place = draw(places, generator)
    if place is None:
        return None
    return (code.inserted(place - 1, ";"),)


def drop_break(code: Code, generator: random.Random) -> Edit | None:
    """A `break` goes from a `case`."""
    places = [(s, e) for s, e in code.statements if code.texts[s] == "break" and e == s + 1]
    if not places or "switch" not in code.texts:
        return None
    start, end = generator.choice(places)
    return (code.replaced_span(start, end + 1, ""),)


def drop_initializer(code: Code, generator: random.Random) -> Edit | None:
    """A variable without its first value."""
    ways = [(n, e) for _, n, e in code.declarations if code.at(n + 1) == "=" and e > n + 2]
    if not ways:
        return None
    name, end = generator.choice(ways)
    return (code.replaced_span(name + 1, end, ""),)


def drop_new(code: Code, generator: random.Random) -> Edit | None:
    """A `new` goes."""
    place = draw([p for p, text in enumerate(code.texts) if text == "new"], generator)
    return None if place is None else (code.replaced(place, ""),)


def drop_result_type(code: Code, generator: random.Random) -> Edit | None:
    """A method without the type of its result, or with `void`."""
    name = next(
        (
            p
            for p in range(min(code.body, len(code)))
            if code.texts[p] == code.function.name and code.at(p + 1) == "("
        ),
        None,
    )
    if name is None or name == 0 or code.texts[name - 1] in ("*", ">", "]", "::", "~"):
        return None
    own = code.texts[name - 1]
    if own in ("public", "private", "protected", "static", "final"):
        return None
    new = generator.choice(["", "void" if own != "void" else "int"])
    return (code.replaced(name - 1, new),)


def drop_throws(code: Code, _generator: random.Random) -> Edit | None:
    """A method that does not declare what it throws."""
    place = next((p for p in range(min(code.body, len(code))) if code.texts[p] == "throws"), None)
    if place is None:
        return None
    return (code.replaced_span(place, code.body, ""),)


def drop_parameter(code: Code, generator: random.Random) -> Edit | None:
    """A parameter of the head goes, though the body uses it."""
    opening = next((p for p in range(min(code.body, len(code))) if code.texts[p] == "("), None)
    closing = None if opening is None else code.partner.get(opening)
    if opening is None or closing is None:
        return None
    found = code.arguments(opening, closing)
    if not found:
        return None
    number = generator.randrange(len(found))
    start, end = found[number]
    if len(found) > 1:
        start, end = (start - 1, end) if number else (start, end + 1)
    return (code.replaced_span(start, end, ""),)


def make_final(code: Code, generator: random.Random) -> Edit | None:
    """A constant that is set again."""
    ways = [(s, n) for s, n, _ in code.declarations if code.texts[s] not in ("final", "const", "static")]
    if not ways:
        return None
    start, _ = generator.choice(ways)
    word = "final" if code.language == "java" else "const"
    return (code.replaced(start, f"{word} {code.texts[start]}"),)


def unreachable(code: Code, generator: random.Random) -> Edit | None:
    """A `return`, `break` or `continue` moved one statement up, so that one is never reached."""
    ends = {end: start for start, end in code.statements}
    ways = []
    for start, end in code.statements:
        if code.texts[start] in ("return", "break", "continue", "throw") and start - 1 in ends:
            ways.append((ends[start - 1], start, end))
    if not ways:
        return None
    first, start, end = generator.choice(ways)
    one = code.spelled(first, start).decode("utf-8", "surrogateescape")
    two = code.spelled(start, end + 1).decode("utf-8", "surrogateescape")
    if "\n" in one + two:
        return None
    return (code.replaced_span(first, start, two), code.replaced_span(start, end + 1, one))


CORRUPTIONS = (
    Corruption("drop-return", ALL, 4, drop_return),
    Corruption("drop-returned", ALL, 2, drop_returned),
    Corruption("assign-in-condition", ALL, 3, assign_in_condition),
    Corruption("compare-as-statement", ALL, 2, compare_as_statement),
    Corruption("drop-condition-brackets", ALL, 1, drop_condition_brackets),
    Corruption("drop-colon-of-case", ALL, 1, drop_colon_of_case),
    Corruption("comma-in-for", ALL, 1.5, comma_in_for),
    Corruption("orphan-else", ALL, 1, orphan_else),
    Corruption("drop-break", C_LIKE, 2, drop_break),
    Corruption("drop-initializer", ALL, 2.5, drop_initializer),
    Corruption("drop-new", frozenset({"java", "cpp"}), 2, drop_new),
    Corruption("drop-result-type", ALL, 1.5, drop_result_type, spills=True),
    Corruption("drop-throws", JAVA, 4, drop_throws),
    Corruption("drop-parameter", ALL, 1.5, drop_parameter, spills=True),
    Corruption("make-constant", ALL, 1.5, make_final),
    Corruption("unreachable", ALL, 1.5, unreachable),
)
