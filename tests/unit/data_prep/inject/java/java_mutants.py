"""What the tests of the Java fault operators share: a method to all of one operator's mutants."""

from __future__ import annotations

from data_prep.inject.operators import Mutation, Operator, Site
from data_prep.inject.registry import OPERATORS
from data_prep.text.functions import definitions_of
from data_prep.text.languages import parse

JAVA_OPERATORS = tuple(operator for operator in OPERATORS if "java" in operator.languages)


def sites_of(text: bytes) -> list[Site]:
    """Every function of a Java file."""
    return [Site(node, text, "java") for node in definitions_of(parse(text, "java").root_node)]


def changed(text: bytes, mutation: Mutation) -> bytes:
    """The file with the flaw."""
    for change in reversed(mutation.changes):
        text = text[: change.start_byte] + change.text + text[change.end_byte :]
    return text


def operator_named(name: str) -> Operator:
    """The one operator of this name."""
    (found,) = (operator for operator in JAVA_OPERATORS if operator.name == name)
    return found


def mutants(name: str, members: str) -> list[str]:
    """The members of a class with each flaw that the operator finds in its methods."""
    head, tail = "class Sample {\n", "\n}\n"
    text = f"{head}{members.strip(chr(10))}{tail}".encode()
    return [
        changed(text, mutation).decode()[len(head) : -len(tail)]
        for site in sites_of(text)
        for mutation in operator_named(name).find(site)
    ]
