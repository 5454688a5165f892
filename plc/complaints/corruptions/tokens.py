"""Slips of the hand: words dropped, doubled, swapped and mistyped, brackets, semicolons, commas, quotes."""

from __future__ import annotations

import random

from plc.complaints.corruptions.code import ALL, C_LIKE, Code, Corruption, Edit, draw

_MISTYPED: dict[str, tuple[str, ...]] = {
    ";": (":", ",", ""),
    ",": (";", ".", " "),
    "==": ("= =", "===", "="),
    "=": ("==", "-", ":="),
    "<=": ("=<", "< ="),
    ">=": ("=>", "> ="),
    "!=": ("=!", "<>", "! ="),
    "&&": ("and", "& &", "&"),
    "||": ("or", "| |", "|"),
    "->": (".", "-", "- >", "=>"),
    ".": ("->", ",", ".."),
    "::": (":", "."),
    "+=": ("=+", "+ ="),
    "-=": ("= -", "- ="),
    "++": ("+", "+++"),
    "--": ("-",),
    "<": ("<<",),
    ">": (">>",),
    "(": ("{", "[", "(("),
    ")": ("}", "]", "))"),
    "[": ("(", "{"),
    "]": (")", "}"),
    "{": ("(", "["),
    "}": (")", "]"),
    ":": (";",),
    "?": (":",),
}
_KEYWORDS = frozenset(
    [
        "while",
        "for",
        "if",
        "else",
        "return",
        "switch",
        "case",
        "break",
        "continue",
        "default",
        "do",
        "goto",
        "sizeof",
        "struct",
        "static",
        "const",
        "unsigned",
        "int",
        "char",
        "void",
        "double",
        "float",
        "long",
        "new",
        "public",
        "private",
        "protected",
        "final",
        "throw",
        "throws",
        "try",
        "catch",
        "instanceof",
        "boolean",
        "null",
        "true",
        "false",
        "this",
        "class",
        "template",
        "typename",
        "namespace",
        "using",
        "delete",
        "virtual",
        "bool",
        "extends",
    ]
)
_LOCAL = frozenset({";", ",", "=", "==", "<=", ">=", "!=", "+=", "-=", "->", ".", "::", "?", "<", ">"})


def _drop(texts: frozenset[str], code: Code, generator: random.Random) -> Edit | None:
    place = draw([p for p in range(len(code)) if code.texts[p] in texts], generator)
    return None if place is None else (code.replaced(place, ""),)


def drop_semicolon(code: Code, generator: random.Random) -> Edit | None:
    """A `;` goes, mostly that of a plain statement."""
    places = [end for _, end in code.statements] if generator.random() < 0.85 else []
    places = places or [p for p in range(code.body, len(code)) if code.texts[p] == ";"]
    place = draw(places, generator)
    return None if place is None else (code.replaced(place, ""),)


def drop_comma(code: Code, generator: random.Random) -> Edit | None:
    """A `,` goes."""
    return _drop(frozenset({","}), code, generator)


def drop_parenthesis(code: Code, generator: random.Random) -> Edit | None:
    """One of `( ) [ ]` goes."""
    return _drop(frozenset({"(", ")", "[", "]"}), code, generator)


def drop_brace(code: Code, generator: random.Random) -> Edit | None:
    """One of `{ }` goes, but not the one that begins the body more often than others."""
    return _drop(frozenset({"{", "}"}), code, generator)


def drop_operator(code: Code, generator: random.Random) -> Edit | None:
    """An operator goes from between its operands."""
    operators = frozenset(
        [
            "=",
            "==",
            "<",
            ">",
            "<=",
            ">=",
            "+",
            "-",
            "*",
            "/",
            "%",
            "&&",
            "||",
            "!=",
            "?",
            ":",
            ".",
            "->",
            "::",
            "&",
            "|",
            "+=",
            "-=",
        ]
    )
    return _drop(operators, code, generator)


def drop_word(code: Code, generator: random.Random) -> Edit | None:
    """A name, a keyword or a literal goes."""
    places = [p for p, word in enumerate(code.words) if word.role != "other" or word.text in _KEYWORDS]
    place = draw(places, generator)
    return None if place is None else (code.replaced(place, ""),)


def double_bracket(code: Code, generator: random.Random) -> Edit | None:
    """A bracket stands twice."""
    place = draw([p for p, text in enumerate(code.texts) if text in ("(", ")", "]", "[")], generator)
    return None if place is None else (code.inserted(place, code.texts[place]),)


def double_brace(code: Code, generator: random.Random) -> Edit | None:
    """A brace stands twice, or one too many behind a statement."""
    places = [p for p, text in enumerate(code.texts) if text in ("{", "}")]
    places += [end for _, end in code.statements]
    place = draw(places, generator)
    if place is None:
        return None
    return (code.inserted(place, " " + (code.texts[place] if code.texts[place] != ";" else "}")),)


def double_word(code: Code, generator: random.Random) -> Edit | None:
    """A word stands twice beside itself."""
    places = [p for p, text in enumerate(code.texts) if text not in "(){}[];" and len(text) < 30]
    place = draw(places, generator)
    return None if place is None else (code.inserted(place, " " + code.texts[place]),)


def swap_words(code: Code, generator: random.Random) -> Edit | None:
    """Two neighbours change places."""
    braces = ("{", "}")
    places = [
        p
        for p in range(len(code) - 1)
        if code.texts[p] != code.texts[p + 1]
        and code.texts[p] not in braces
        and code.texts[p + 1] not in braces
        and b"\n" not in code.text[code.words[p].end_byte : code.words[p + 1].start_byte]
    ]
    place = draw(places, generator)
    if place is None:
        return None
    first, second = code.texts[place], code.texts[place + 1]
    return (code.replaced(place, second), code.replaced(place + 1, first))


def _mistype(places: list[int], code: Code, generator: random.Random) -> Edit | None:
    place = draw(places, generator)
    if place is None:
        return None
    return (code.replaced(place, generator.choice(_MISTYPED[code.texts[place]])),)


def mistype_operator(code: Code, generator: random.Random) -> Edit | None:
    """`=<` for `<=`, `.` for `->`, `:` for `;` and the like."""
    kinds = sorted({text for text in code.texts if text in _LOCAL and text in _MISTYPED})
    if not kinds:
        return None
    kind = generator.choice(kinds)  # rare operators come as often as frequent ones
    return _mistype([p for p, text in enumerate(code.texts) if text == kind], code, generator)


def mistype_bracket(code: Code, generator: random.Random) -> Edit | None:
    """A bracket of another kind."""
    return _mistype([p for p, text in enumerate(code.texts) if text in "()[]"], code, generator)


def mistype_brace(code: Code, generator: random.Random) -> Edit | None:
    """Another bracket for a brace."""
    return _mistype([p for p, text in enumerate(code.texts) if text in ("{", "}")], code, generator)


def mistype_keyword(code: Code, generator: random.Random) -> Edit | None:
    """`retrun` for `return`, `esle` for `else`."""
    place = draw([p for p, text in enumerate(code.texts) if text in _KEYWORDS], generator)
    if place is None:
        return None
    return (code.replaced(place, mistyped(code.texts[place], generator)),)


def drop_quote(code: Code, generator: random.Random) -> Edit | None:
    """A string or a character that is not closed, or not opened."""
    places = [p for p, w in enumerate(code.words) if w.role in ("string", "character") and len(w.text) > 1]
    place = draw([p for p in places if code.texts[p][-1] in "\"'"], generator)
    if place is None:
        return None
    text = code.texts[place]
    return (code.replaced(place, text[:-1] if generator.random() < 0.7 else text[1:]),)


def other_quotes(code: Code, generator: random.Random) -> Edit | None:
    """Single quotes for double ones, or the other way round."""
    places = [p for p, w in enumerate(code.words) if w.role in ("string", "character") and len(w.text) > 2]
    place = draw([p for p in places if code.texts[p][0] in "\"'"], generator)
    if place is None:
        return None
    text = code.texts[place]
    quote = "'" if text[0] == '"' else '"'
    return (code.replaced(place, quote + text[1:-1] + quote),)


def semicolon_after_head(code: Code, generator: random.Random) -> Edit | None:
    """`if (…);`, `for (…);`, or a `;` in the middle of an expression."""
    heads = [
        code.partner[p + 1]
        for p, text in enumerate(code.texts)
        if text in ("if", "for", "while") and p + 1 in code.partner
    ]
    if not heads or generator.random() < 0.4:
        heads = [p for p, text in enumerate(code.texts) if text in (")", "]") and p > code.body]
    place = draw(heads, generator)
    return None if place is None else (code.inserted(place, ";"),)


def mistyped(name: str, generator: random.Random) -> str:
    """A name with one slip of the fingers."""
    at = generator.randrange(len(name))
    ways = [name[:at] + name[at] + name[at:]]
    if len(name) > 2:
        ways.append(name[:at] + name[at + 1 :])
    if at + 1 < len(name) and name[at] != name[at + 1]:
        ways += [name[:at] + name[at + 1] + name[at] + name[at + 2 :]] * 2
    ways.append(name[:at] + name[at].swapcase() + name[at + 1 :])
    if len(name) > 3:
        ways.append(name[:-1] if name.endswith("s") else name + "s")
        if "_" in name:
            ways.append(name.replace("_", "", 1))
    ways = [way for way in ways if way != name and not way[0].isdigit()]
    return generator.choice(ways) if ways else name + name[-1]


CORRUPTIONS = (
    Corruption("drop-semicolon", ALL, 4, drop_semicolon),
    Corruption("drop-comma", ALL, 1.5, drop_comma),
    Corruption("drop-parenthesis", ALL, 3, drop_parenthesis),
    Corruption("drop-brace", ALL, 2.5, drop_brace, spills=True),
    Corruption("drop-operator", ALL, 1, drop_operator),
    Corruption("drop-word", ALL, 1.5, drop_word),
    Corruption("double-bracket", ALL, 1.5, double_bracket),
    Corruption("double-brace", ALL, 1.5, double_brace, spills=True),
    Corruption("double-word", ALL, 1, double_word),
    Corruption("swap-words", ALL, 1, swap_words),
    Corruption("mistype-operator", ALL, 3, mistype_operator),
    Corruption("mistype-bracket", ALL, 1.5, mistype_bracket, spills=True),
    Corruption("mistype-brace", ALL, 0.5, mistype_brace, spills=True),
    Corruption("mistype-keyword", ALL, 2, mistype_keyword),
    Corruption("drop-quote", ALL, 1.5, drop_quote, spills=True),
    Corruption("other-quotes", C_LIKE, 0.5, other_quotes),
    Corruption("semicolon-after-head", ALL, 1, semicolon_after_head),
)
