"""All adapters, by the name that `--with` takes, and the one that answers for a diagnostic."""

from __future__ import annotations

from collections.abc import Sequence

from data_prep.errors import PlcError
from data_prep.text.languages import Language
from plc.diagnostics import Diagnostic
from plc.verify.adapters.adapter import Adapter
from plc.verify.adapters.c_tools import CLANG, CLANG_TIDY, CPPCHECK, GCC, GCC_ANALYZER
from plc.verify.adapters.java_tools import ECJ, JAVAC

ADAPTERS: tuple[Adapter, ...] = (GCC, GCC_ANALYZER, CLANG, CLANG_TIDY, CPPCHECK, JAVAC, ECJ)


class UnknownToolError(PlcError):
    """A tool that PLC cannot run."""


def adapter_named(name: str) -> Adapter:
    """The adapter of a name; UnknownToolError."""
    for adapter in ADAPTERS:
        if adapter.name == name:
            return adapter
    raise UnknownToolError(
        f"{name!r} is not a tool that plc runs: give one of {', '.join(entry.name for entry in ADAPTERS)}, "
        "or a report of your tool with --report"
    )


def adapters_named(names: Sequence[str]) -> tuple[Adapter, ...]:
    """The adapters of several names, each once, in the order given; UnknownToolError."""
    return tuple({adapter.name: adapter for adapter in map(adapter_named, names)}.values())


def adapter_of(diagnostic: Diagnostic, language: Language) -> Adapter | None:
    """The adapter that can say whether a diagnostic is gone; None where PLC does not run its tool."""
    name = _LIKE.get(diagnostic.tool.lower(), diagnostic.tool.lower())
    if name == "gcc" and diagnostic.rule.startswith("-Wanalyzer"):
        name = "gcc-analyzer"
    if name == "clang" and not diagnostic.rule.startswith("-W") and "." in diagnostic.rule:
        name = "clang-tidy"  # the static analyzer's own name of a rule
    found = next((entry for entry in ADAPTERS if entry.name == name), None)
    return found if found is not None and language in found.languages else None


_LIKE = {"g++": "gcc", "cc": "gcc", "clang++": "clang", "eclipse": "ecj", "clangd": "clang"}
