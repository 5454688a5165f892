"""javac and ecj: which of their warnings are asked for, and what they are kept from.

Neither runs annotation processors, and javac looks for plugins that start by themselves in an empty folder.
"""

from __future__ import annotations

import os

from data_prep.text.languages import Language
from plc.diagnostics.formats import ecj as ecj_text
from plc.diagnostics.formats import javac as javac_text
from plc.verify.adapters.adapter import Adapter, Invocation, Subject
from plc.verify.compiling.java_paths import class_path, java_encoding, javac_command, source_roots

_JAVA: frozenset[Language] = frozenset(["java"])
# Faults rather than habits, beside what ecj warns of by itself.
_ECJ_WARNINGS = (
    "null", "resource", "conditionAssign", "fallthrough", "finalBound", "hashCode", "semicolon",
    "uselessTypeCheck", "unusedAllocation", "unusedExceptionParam", "varargsCast", "enumSwitch",
)  # fmt: skip


def _javac(program: str, subject: Subject, rules: tuple[str, ...]) -> Invocation:
    del rules  # all of them are asked
    plain = ("-Xlint:all", "-Xdiags:verbose", "-Xmaxerrs", "10000", "-Xmaxwarns", "10000")
    return Invocation(words=(*javac_command(program, subject.path, subject.text), *plain))


def _ecj(program: str, subject: Subject, rules: tuple[str, ...]) -> Invocation:
    del rules  # its text does not name them
    warnings = f"-warn:+{','.join(_ECJ_WARNINGS)}"
    roots = os.pathsep.join(map(str, source_roots(subject.path, subject.text)))
    return Invocation(
        words=(
            program,
            "-17",
            "-proc:none",
            "-proceedOnError",
            *("-encoding", java_encoding(subject.text)),
            warnings,
            *class_path(subject.path, subject.text),
            *("-sourcepath", roots),
            *("-d", "none"),
        )
    )


JAVAC = Adapter(
    name="javac",
    tool="javac",
    programs=lambda _: ("javac",),
    languages=_JAVA,
    install="a JDK (package `default-jdk`)",
    invocation=_javac,
    read=javac_text.read,
    compiles=True,
    several=True,
    address_space=False,
)
ECJ = Adapter(
    name="ecj",
    tool="ecj",
    programs=lambda _: ("ecj",),
    languages=_JAVA,
    install="the Eclipse compiler (package `ecj`)",
    invocation=_ecj,
    read=ecj_text.read,
    compiles=True,
    several=True,
    goes_on=True,
    address_space=False,
)
