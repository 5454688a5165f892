"""Analyzers and compilers that PLC runs itself, each an adapter that turns a file into diagnostics."""

from plc.verify.adapters.adapter import Adapter, MissingToolError, Subject, ToolFailedError
from plc.verify.adapters.registry import ADAPTERS, adapter_named, adapter_of, adapters_named
from plc.verify.adapters.running import Failed, run

__all__ = [
    "ADAPTERS",
    "Adapter",
    "Failed",
    "MissingToolError",
    "Subject",
    "ToolFailedError",
    "adapter_named",
    "adapter_of",
    "adapters_named",
    "run",
]
