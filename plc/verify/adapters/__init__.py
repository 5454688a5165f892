"""Analyzers and compilers that PLC runs itself, each an adapter that turns a file into diagnostics.

Modules:

adapter: What an adapter is: a tool, its command around one text, and the reader of what it prints.
c_tools: gcc, clang, clang-tidy and cppcheck: which of their checks are made, and what they are kept from.
compiling: Adapters that only say whether a text compiles, and with which warnings: quicker than analysis.
includers: Files of a tree that include a header: a header that does not compile alone is compiled through
    one.
java_tools: javac and ecj: which of their warnings are asked for, and what they are kept from.
registry: All adapters, by the name that `--with` takes, and the one that answers for a diagnostic.
running: Tools run over files: the diagnostics of each file in order, each once, and none outside of the
    tree.
together: Tools that read many files at once quicker than one by one: a Java compiler starts once for a
    package.
"""

from plc.verify.adapters.adapter import Adapter, Includer, MissingToolError, Subject, ToolFailedError
from plc.verify.adapters.registry import ADAPTERS, adapter_named, adapter_of, adapters_named
from plc.verify.adapters.running import Failed, run

__all__ = [
    "ADAPTERS",
    "Adapter",
    "Failed",
    "Includer",
    "MissingToolError",
    "Subject",
    "ToolFailedError",
    "adapter_named",
    "adapter_of",
    "adapters_named",
    "run",
]
