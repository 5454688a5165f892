"""What holds for every mutation of every Java operator, over our own Java files and real ones."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

from data_prep.inject.frequencies import FREQUENCIES
from data_prep.inject.operators import Mutation, Operator, Site
from data_prep.text.functions import definitions_of, function_at
from data_prep.text.languages import parse
from tests.unit.data_prep.inject.java.java_mutants import JAVA_OPERATORS, changed, sites_of

EXAMPLES = sorted((Path(__file__).parents[5] / "examples").glob("*/*.java"))


def mutations(text: bytes) -> Iterator[tuple[Site, Operator, Mutation]]:
    for site in sites_of(text):
        for operator in JAVA_OPERATORS:
            for mutation in operator.find(site):
                yield site, operator, mutation


def test_every_operator_says_what_it_does() -> None:
    for operator in JAVA_OPERATORS:
        assert operator.name.endswith("-java")
        assert operator.name in FREQUENCIES
        assert operator.cwes
        explained = sys.modules[operator.find.__module__].__doc__ or ""
        assert "→" in explained
        assert all(f"CWE-{cwe}" in explained for cwe in operator.cwes)
    names = [operator.name for operator in JAVA_OPERATORS]
    assert len(set(names)) == len(names)


def test_every_mutation_parses_and_changes_words() -> None:
    found = dict.fromkeys(EXAMPLES, 0)
    for path in EXAMPLES:
        for site, operator, mutation in mutations(path.read_bytes()):
            hold(site, operator, mutation)
            found[path] += 1
    assert sum(found.values()) > 30, found


def test_places_are_found_in_order_and_again() -> None:
    for path in EXAMPLES:
        for site in sites_of(path.read_bytes()):
            for operator in JAVA_OPERATORS:
                assert list(operator.find(site)) == list(operator.find(site))


def test_unfinished_code_does_no_harm() -> None:
    rng = random.Random(5)
    text = b"\n".join(path.read_bytes() for path in EXAMPLES)
    for _ in range(25):
        start = rng.randrange(len(text))
        cut = b"class Cut { void run() { " + text[start : start + 900]
        for site in sites_of(cut):
            for operator in JAVA_OPERATORS:
                for mutation in operator.find(site):
                    assert changed(cut, mutation) != cut


def hold(site: Site, operator: Operator, mutation: Mutation) -> None:
    """What every mutation promises."""
    assert mutation.cwe in operator.cwes
    place = site.function.start_byte
    for change in mutation.changes:
        assert place <= change.start_byte <= change.end_byte <= site.function.end_byte
        place = change.end_byte
    flawed = changed(site.text, mutation)
    root = parse(flawed, "java").root_node
    assert not root.has_error, (operator.name, flawed)
    before = function_at(site.function, site.text)
    (after,) = (
        function_at(node, flawed)
        for node in definitions_of(root)
        if node.start_byte == site.function.start_byte
    )
    assert [word.text for word in after.words] != [word.text for word in before.words], operator.name
    assert after.name == before.name
