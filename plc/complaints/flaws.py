"""What is put into a healthy function: slips that do not compile, or faults that do and that tools report."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Literal

from tree_sitter import Node

from data_prep.corpora.projects import SourceFile
from data_prep.inject.frequencies import FREQUENCIES
from data_prep.inject.operators import Operator, Site
from data_prep.inject.registry import OPERATORS
from data_prep.text.functions import Function, definitions_of
from data_prep.text.languages import Language, parse
from plc.complaints.batch import Change
from plc.complaints.corruptions import habits
from plc.complaints.corruptions.code import Code
from plc.complaints.corruptions.registry import CORRUPTIONS, corrupted, seed_of, with_changes
from plc.complaints.functions import strange_names

Kind = Literal["slips", "faults"]
Make = Callable[[Function, int, bool], Change | None]
"""A function, a seed, and whether what stands behind may be disturbed: the function with a flaw."""

_TRIES = 8
_OPERATORS = 0.4  # the share of faults that operators of `plc prep inject` make
# They make faults that no tool reports, or that compile in ways of their own.
_NOT_REPORTED = frozenset(
    {
        "swap-arguments",
        "wrong-variable",
        "stale-copy",
        "wrong-variable-java",
        "swap-arguments-java",
        "weak-random-java",
    }
    | {"concatenate-query-java", "drop-validation-java", "wrong-arithmetic-operator-java", "wrong-operator"}
    | {"drop-field-assignment-java", "format-from-variable", "drop-lock", "negate-condition", "and-for-or"}
)


def maker(kind: Kind, file: SourceFile, functions: Sequence[Function], dropped: Counter[str]) -> Make:
    """What changes the functions of one file."""
    match kind:
        case "slips":
            return _slips(file, functions, dropped)
        case "faults":
            return _faults(file, dropped)


def _slips(file: SourceFile, functions: Sequence[Function], dropped: Counter[str]) -> Make:
    strange = strange_names(functions)

    def make(function: Function, seed: int, spills: bool) -> Change | None:
        code = Code(file.text, function, file.language, strange)
        made = corrupted(code, CORRUPTIONS, seed=seed, spills=spills, dropped=dropped)
        return None if made is None else Change(function, made.text, made.first, made.slips)

    return make


def _faults(file: SourceFile, dropped: Counter[str]) -> Make:
    nodes = {node.start_byte: node for node in definitions_of(parse(file.text, file.language).root_node)}

    def make(function: Function, seed: int, _spills: bool) -> Change | None:
        code = Code(file.text, function, file.language)
        node = nodes.get(function.start_byte)
        generator = random.Random(seed_of(code, seed) + 1)
        if node is not None and generator.random() < _OPERATORS:
            made = _operated(file, function, node, generator, dropped)
            if made is not None:
                return made
        slipped = corrupted(code, habits.CORRUPTIONS, seed=seed, spills=True, dropped=dropped, slips=1)
        return None if slipped is None else Change(function, slipped.text, slipped.first, slipped.slips)

    return make


def _operated(
    file: SourceFile, function: Function, node: Node, generator: random.Random, dropped: Counter[str]
) -> Change | None:
    usable = _usable(file.language)
    weights = [FREQUENCIES[operator.name] for operator in usable]
    site = Site(node, file.text, file.language)
    for _ in range(_TRIES):
        [operator] = generator.choices(usable, weights)
        try:
            places = list(operator.find(site))
        except (RecursionError, ValueError, LookupError, AttributeError, TypeError) as error:
            dropped[f"{operator.name}: failed with {type(error).__name__}"] += 1
            continue
        if not places:
            dropped[f"{operator.name}: no place"] += 1
            continue
        changes = generator.choice(places).changes
        text = with_changes(file.text, function.start_byte, function.end_byte, changes)
        if text is not None:
            return Change(function, text, changes[0].start_byte, (operator.name,))
    return None


def _usable(language: Language) -> list[Operator]:
    return [one for one in OPERATORS if language in one.languages and one.name not in _NOT_REPORTED]
