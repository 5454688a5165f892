"""Adapters that only say whether a text compiles, and with which warnings: quicker than analysis."""

from __future__ import annotations

from dataclasses import replace

from plc.verify.adapters.adapter import Adapter, Invocation, Subject
from plc.verify.adapters.c_tools import CLANG, GCC, plain_gcc
from plc.verify.adapters.java_tools import ECJ, JAVAC


def _syntax(program: str, subject: Subject, rules: tuple[str, ...]) -> Invocation:
    return Invocation(words=(*plain_gcc(program, subject, rules), "-fsyntax-only"))


COMPILERS: tuple[Adapter, ...] = (
    replace(GCC, name="gcc", invocation=_syntax),
    CLANG,
    JAVAC,
    ECJ,
)
