"""Java packages that the compiler does not find: no edit answers them or what follows from them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from plc.diagnostics import Diagnostic
from plc.repair.reported.java_package import java_package

_MISSING = re.compile(
    r"^(?:The import (?P<ecj>[\w.]+) cannot be resolved|package (?P<javac>[\w.]+) does not exist)"
)
# Errors of the text itself, which a missing package does not cause.
_OF_SYNTAX = re.compile(
    r"^Syntax error|expected$|^illegal |^unclosed |^reached end of file|^not a statement|"
    r"^(?:Invalid|Unclosed|String literal) "
)
_ELSEWHERE = re.compile(r" refers to the missing type |^cannot access ")
_IMPORT = re.compile(rb"(?:^|;)\s*import\s")


def not_of_the_code(text: bytes, said: Sequence[Diagnostic]) -> Mapping[int, str]:
    """By the index of each error that a missing package is or causes the reason why it is not repaired.

    A package of the JDK or of the file's own project is no library: its name may be misspelt.
    """
    errors = {index: each for index, each in enumerate(said) if _is_error(each)}
    missing = {index: name for index, each in errors.items() if (name := _missing(each, text))}
    if not missing:
        why = "it follows from a library that the compiler does not find"
        return {index: why for index, each in errors.items() if _ELSEWHERE.search(each.message)}
    reasons = {
        index: f"the compiler does not find {name}: put the library's jar into the project's folder lib, "
        "or name it in CLASSPATH"
        for index, name in missing.items()
    }
    first = min(missing, key=lambda index: said[index].location.line or 0)
    line = said[first].location.line
    follows = f"it may follow from line {line}: the compiler does not find {missing[first]}"
    for index, each in errors.items():
        if index not in missing and not _OF_SYNTAX.search(each.message.strip()):
            reasons[index] = follows
    return reasons


def _is_error(diagnostic: Diagnostic) -> bool:
    return diagnostic.tool in ("javac", "ecj") and diagnostic.level == "error"


def _missing(diagnostic: Diagnostic, text: bytes) -> str:
    """The library's package that an error names; empty where it names none.

    Behind the imports javac takes every name that it does not know before two dots for a package, such as
    `system.out.println`.
    """
    found = _MISSING.match(diagnostic.message.strip())
    if found is None or (found["javac"] and not _IMPORT.search(_line(text, diagnostic.location.line))):
        return ""
    name: str = found["ecj"] or found["javac"]
    own = java_package(text)
    is_own = own != "" and _project(own) == _project(name)
    return "" if is_own or name.split(".")[0].lower() == "java" else name


def _line(text: bytes, number: int | None) -> bytes:
    lines = text.splitlines()
    return lines[number - 1] if number is not None and 0 < number <= len(lines) else b""


def _project(package: str) -> str:
    """The part of a package's name that a project's packages share, such as `org.acme`."""
    return ".".join(package.split(".")[:2])
