"""Candidates for a reported line, written as statements of one function, and what is said against them."""

from __future__ import annotations

from pathlib import PurePath

from data_prep.text.languages import Language
from plc.diagnostics import Diagnostic, Location
from plc.diagnostics.rules import classified
from plc.verify.tricks import Case, Change, trick


def change(rule: str, message: str, before: str, after: str, *, language: Language = "c") -> Change:
    """A candidate for the line of `before` that ends in `//@`; the mark is in neither text."""
    line = next(n for n, text in enumerate(before.splitlines(), start=1) if text.endswith("//@"))
    tool = "javac" if language == "java" else "gcc" if rule.startswith("-W") else "cppcheck"
    reported = classified(Diagnostic(Location(PurePath("a"), line), message, tool, rule))
    text = before.replace("//@", "").encode()
    return Case(text, language).change(after.replace("//@", "").encode(), reported)


def body(statements: str) -> str:
    return f"int f(int a, int i, int n, int *p, int *q, char *s)\n{{\n    {statements}\n}}\n"


def java(statements: str) -> str:
    parameters = "String s, int[] a, java.util.List<Object> l, int i"
    return f"class A {{\n    int f({parameters}) {{\n        {statements}\n    }}\n}}\n"


def objection_to(rule: str, message: str, before: str, after: str) -> str:
    """What is said against statements in place of others; empty: nothing."""
    return trick(change(rule, message, body(before), body(after))) or ""
