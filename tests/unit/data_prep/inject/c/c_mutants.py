"""What an operator makes of a C or C++ text, for tests."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import unified_diff
from textwrap import dedent

from data_prep.inject.operators import Change, Mutation, Site
from data_prep.inject.registry import OPERATORS
from data_prep.text.functions import definitions_of
from data_prep.text.languages import Language, parse

BY_NAME = {operator.name: operator for operator in OPERATORS if operator.languages & frozenset(("c", "cpp"))}


def sites(text: bytes, language: Language) -> list[Site]:
    return [Site(node, text, language) for node in definitions_of(parse(text, language).root_node)]


def applied(text: bytes, changes: tuple[Change, ...]) -> bytes:
    for change in reversed(changes):
        text = text[: change.start_byte] + change.text + text[change.end_byte :]
    return text


def found(name: str, text: bytes, language: Language = "c") -> list[Mutation]:
    return [mutation for site in sites(text, language) for mutation in BY_NAME[name].find(site)]


def mutants(name: str, source: str, language: Language = "c") -> list[tuple[int, str]]:
    """CWE and whole text of every mutant."""
    text = source.encode()
    return [
        (mutation.cwe, applied(text, mutation.changes).decode()) for mutation in found(name, text, language)
    ]


def function(head: str, body: str) -> str:
    """A function of dedented lines."""
    lines = dedent(body).strip("\n").splitlines()
    return "\n".join([f"{head} {{", *(f"    {line}" if line else "" for line in lines), "}", ""])


@dataclass(frozen=True, slots=True)
class Case:
    """A function and every mutant of one operator: CWE and changed lines, as a diff has them."""

    operator: str
    language: Language
    head: str
    body: tuple[str, ...]
    expected: list[tuple[int, tuple[str, ...]]]

    @property
    def id(self) -> str:
        return f"{self.operator}-{self.language}-{self.body[0]}"


def check(case: Case) -> None:
    source = function(case.head, "\n".join(case.body))
    got = [(cwe, _changed(source, mutant)) for cwe, mutant in mutants(case.operator, source, case.language)]
    assert got == case.expected
    assert all(cwe in BY_NAME[case.operator].cwes for cwe, _ in got)


def _changed(source: str, mutant: str) -> tuple[str, ...]:
    lines = unified_diff(source.splitlines(), mutant.splitlines(), lineterm="", n=0)
    return tuple(line for line in lines if not line.startswith(("---", "+++")))
