"""Changes of a function that leave its meaning: the same change of a source and of its references."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from random import Random

from rapidfuzz.distance import Levenshtein

from data_prep.text.language_specs import SPECS, Language
from data_prep.text.naming import is_slot
from plc.evaluate.trust.reading import Code, Reading, Token, changed, directive_gaps
from plc.evaluate.trust.syntax import declarations_in

Change = Callable[[Reading, Random, Sequence[str]], Reading | None]

_COMMENTS = (
    "see above",
    "TODO: tidy up",
    "not reached before version 2",
    "x = 0;",
    "if (p == NULL) return;",
    "free(p);",
    "this is right as it stands",
)
_DEAD: Mapping[Language, tuple[tuple[str, ...], ...]] = {
    "c": (("int",), ("unsigned", "int"), ("long",), ("char",), ("double",)),
    "cpp": (("int",), ("bool",), ("long",), ("char",), ("double",)),
    "java": (("int",), ("boolean",), ("long",), ("char",), ("double",)),
}
_VALUE = {"bool": "false", "boolean": "false", "double": "0.0"}
_MOST_COMMENTS = 3


def rename(before: Reading, random: Random, names: Sequence[str]) -> Reading | None:
    """Other names for all parameters and local variables."""
    local = declarations_in(before).variables
    if not local:
        return None
    new = dict(zip(local, _fresh(before, len(local), random, names), strict=True))

    def renamed(code: Code) -> Code:
        return tuple(replace(token, text=new.get(token.text, token.text)) for token in code)

    return changed(before, renamed(before.source), list(map(renamed, before.targets)), mark=before.mark)


def comment(before: Reading, random: Random, names: Sequence[str]) -> Reading | None:
    """One to three comments, on lines of their own or within a line."""
    del names
    code = list(before.source)
    fixed = directive_gaps(before.source)
    gaps = [at for at in range(1, len(code)) if at not in fixed]
    if not gaps:
        return None
    for at in random.sample(gaps, min(len(gaps), random.randint(1, _MOST_COMMENTS))):
        said = random.choice(_COMMENTS)
        own_line = f"\n// {said}\n" if before.language != "c" else f"\n/* {said} */\n"
        space = own_line if random.random() < 0.5 else f" /* {said} */{code[at].space}"
        code[at] = replace(code[at], space=space)
    return changed(before, tuple(code), before.targets, mark=before.mark)


def layout(before: Reading, random: Random, names: Sequence[str]) -> Reading | None:
    """Other line breaks and indentation: in one of five styles."""
    del names
    style = random.choice(("one line", "statements", "braces", "blank lines", "wrapped"))
    fixed = directive_gaps(before.source)
    code = [before.source[0]]
    for at in range(1, len(before.source)):
        token, last = before.source[at], before.source[at - 1].text
        code.append(token if at in fixed else replace(token, space=_blank(style, token, last, random)))
    if tuple(code) == before.source:
        return None
    return changed(before, tuple(code), before.targets, mark=before.mark)


def _blank(style: str, token: Token, last: str, random: Random) -> str:
    match style:
        case "one line":
            return " "
        case "statements":
            return "\n\t" if last in (";", "{", "}") else " "
        case "braces":
            return "\n    " if last in (";", "{", "}") or token.text in ("{", "}") else " "
        case "blank lines":
            return token.space.replace("\n", "\n\n    ")
        case _:
            return "\n        " if random.random() < 0.25 else token.space


def dead_code(before: Reading, random: Random, names: Sequence[str]) -> Reading | None:
    """A local variable that nothing uses, before a statement that the references keep."""
    fixed = directive_gaps(before.source)
    places = [
        at
        for at in declarations_in(before).statements
        if at not in fixed and all(place is not None for place in _everywhere(before, at - 1, at + 1))
    ]
    if not places:
        return None
    kind = random.choice(_DEAD[before.language])
    words = (*kind, *_fresh(before, 1, random, names), "=", _VALUE.get(kind[-1], "0"), ";")
    at = random.choice(places)

    def with_it(code: Code, place: int) -> Code:
        new = [Token(word, "\n" if number == 0 else " ") for number, word in enumerate(words)]
        behind = code[place]
        behind = replace(behind, space=behind.space if "\n" in behind.space else "\n")
        return (*code[:place], *new, behind, *code[place + 1 :])

    targets = [
        with_it(code, place + 1)
        for code, place in zip(before.targets, _everywhere(before, at - 1, at + 1), strict=True)
        if place is not None
    ]
    mark = before.mark + (len(words) if at <= before.mark else 0)
    return changed(before, with_it(before.source, at), targets, mark=mark)


def reorder(before: Reading, random: Random, names: Sequence[str]) -> Reading | None:
    """Two declarations that follow each other, neither of which needs the other, in the other order."""
    del names
    found = []
    for first, middle, last in declarations_in(before).swappable:
        places = _everywhere(before, first, last)
        if not directive_gaps(before.source) & {*range(first, last + 1)} and None not in places:
            found.append((first, middle, last, places))
    if not found:
        return None
    first, middle, last, places = random.choice(found)
    source = _swapped(before.source, first, middle, last)
    targets = [
        _swapped(code, place, place + middle - first, place + last - first)
        for code, place in zip(before.targets, places, strict=True)
        if place is not None
    ]
    mark = before.mark
    if first <= mark < middle:
        mark += last - middle
    elif middle <= mark < last:
        mark -= middle - first
    return changed(before, source, targets, mark=mark)


CHANGES: Mapping[str, Change] = {
    "renaming": rename,
    "layout": layout,
    "comments": comment,
    "dead code": dead_code,
    "reordering": reorder,
}


def all_of_them(before: Reading, random: Random, names: Sequence[str]) -> Reading | None:
    """Each change that the function takes, one after the other."""
    now = before
    for change in CHANGES.values():
        now = change(now, random, names) or now
    return None if now is before else now


def local_names(readings: Iterable[Reading]) -> dict[Language, list[str]]:
    """The names of local variables of some functions, by language: what others are renamed to."""
    found: dict[Language, set[str]] = {language: set() for language in SPECS}
    for reading in readings:
        found[reading.language].update(
            name
            for name in declarations_in(reading).variables
            if name not in reading.nameless and not is_slot(name)
        )
    return {language: sorted(names) for language, names in found.items()}


def _swapped(code: Code, first: int, middle: int, last: int) -> Code:
    """Two runs of words in the other order; each begins with the blank that stood there."""
    one, two = list(code[first:middle]), list(code[middle:last])
    one[0], two[0] = replace(one[0], space=two[0].space), replace(two[0], space=one[0].space)
    return (*code[:first], *two, *one, *code[last:])


def _everywhere(before: Reading, first: int, last: int) -> list[int | None]:
    """Where some words of the source stand in each reference, all of them and in a row; else None."""
    texts = [token.text for token in before.source]
    found: list[int | None] = []
    for target in before.targets:
        steps = Levenshtein.opcodes(texts, [token.text for token in target])
        kept = (
            step.dest_start + first - step.src_start
            for step in steps
            if step.tag == "equal" and step.src_start <= first and last <= step.src_end
        )
        found.append(next(kept, None))
    return found


def _fresh(before: Reading, count: int, random: Random, names: Sequence[str]) -> list[str]:
    """Names that stand nowhere yet: those of other functions, or one draw in two meaningless ones."""
    taken = _spelled_anywhere(before)
    free = [name for name in names if name not in taken]
    if len(free) < count or random.random() < 0.5:
        free = [name for number in range(count + 100) for name in (f"{letter}{number}" for letter in "axqz")]
        free = [name for name in free if name not in taken]
    return random.sample(free, count)


def _spelled_anywhere(before: Reading) -> frozenset[str]:
    """All words of the source, its references and the names around."""
    codes = (before.source, *before.targets)
    return frozenset(token.text for code in codes for token in code) | {*before.rows[0].around_spelled}
