"""cppcheck and clang-tidy over one file: what they say of its lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, assert_never

from data_prep.errors import ConfigError
from plc.complaints.categories import category_of
from plc.complaints.complaint import Complaint
from plc.verify.tools import Tools

Name = Literal["cppcheck", "clang-tidy"]
_CPPCHECK = re.compile(
    r"^(?P<file>[^:\n]+):(?P<line>\d+):(?P<column>\d+): (?P<level>\w+): (?P<message>.*) \[(?P<rule>\w+)\]$",
    re.MULTILINE,
)
_TIDY = re.compile(
    r"^(?P<file>[^:\n]+):(?P<line>\d+):(?P<column>\d+): (?P<level>error|warning): (?P<message>.*?)"
    r" \[(?P<rule>[\w.,-]+)\]$",
    re.MULTILINE,
)
_CHECKS = (
    "-*,clang-diagnostic-*,clang-analyzer-*,bugprone-*,-bugprone-easily-swappable-parameters,"
    "-bugprone-reserved-identifier,-bugprone-macro-parentheses,-bugprone-narrowing-conversions,"
    "-clang-analyzer-security.insecureAPI.*"
)
# Of style, or about what one file alone cannot tell.
_NEVER = frozenset(
    [
        "variableScope",
        "unusedFunction",
        "missingInclude",
        "missingIncludeSystem",
        "toomanyconfigs",
        "information",
        "checkersReport",
        "constParameter",
        "constVariable",
        "constParameterPointer",
        "constVariablePointer",
        "cstyleCast",
        "noExplicitConstructor",
        "useStlAlgorithm",
        "passedByValue",
        "unusedStructMember",
        "constParameterReference",
        "normalCheckLevelMaxBranches",
        "staticFunction",
        "functionStatic",
        "functionConst",
        "useInitializationList",
        "uninitMemberVar",
    ]
)


@dataclass(frozen=True, slots=True)
class Analyzer:
    """One analyzer, by the path of its program."""

    name: Name
    program: str

    def complaints(self, file: Path, flags: Sequence[str], tools: Tools) -> list[Complaint]:
        """What it says of the file; `flags` are how a compiler reads it."""
        match self.name:
            case "cppcheck":
                command = [
                    self.program, "-q", "--enable=warning,style,performance,portability", "--max-configs=1",
                    "--template={file}:{line}:{column}: {severity}: {message} [{id}]",
                    "--template-location=", "--language=c" + ("++" if "c++" in flags else ""), file.name,
                ]  # fmt: skip
                pattern = _CPPCHECK
            case "clang-tidy":
                command = [
                    self.program, f"--checks={_CHECKS}", "--quiet", file.name,
                    "--", *flags, "-Wall", "-Wextra",
                ]  # fmt: skip
                pattern = _TIDY
            case _:
                assert_never(self.name)
        output = tools.run(command, scratch=file.parent, address_space=self.name == "cppcheck").output
        output = output.replace(f"{file.parent}/", "")
        return [
            self._complaint(match)
            for match in pattern.finditer(output)
            if match["file"] == file.name and match["rule"] not in _NEVER
        ]

    def _complaint(self, match: re.Match[str]) -> Complaint:
        rule, message = match["rule"].split(",")[0], match["message"]
        refuses = rule == "clang-diagnostic-error" or rule == "syntaxError"
        return Complaint(
            tool=self.name,
            rule=rule,
            category=category_of(self.name, rule, message),
            level="error" if refuses else "warning",
            line=int(match["line"]),
            column=int(match["column"]),
            message=message,
        )


def analyzers(names: Sequence[Name], tools: Tools) -> tuple[Analyzer, ...]:
    """Those of these names. Raises ConfigError where one is not installed."""
    found = []
    for name in names:
        program = tools.find(name)
        if program is None:
            raise ConfigError(f"--analyzers {name}: not on PATH; install it, or leave it out")
        found.append(Analyzer(name, program))
    return tuple(found)
