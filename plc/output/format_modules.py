"""From the name of a format to the module that writes it: only that one is imported."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import assert_never

from plc.config.settings import Format


def written_by(package: str, name: Format) -> Callable[..., Iterator[bytes]]:
    """What writes a format: the function of a package's module that has the module's name.

    mypy cannot see its signature here: `tests/unit/output/test_writers.py` compares each with its protocol.
    """
    module = _module(name)
    writer: Callable[..., Iterator[bytes]] = getattr(import_module(f"{package}.{module}"), module)
    return writer


def _module(name: Format) -> str:
    """Named as the format, where that is a name in Python and not a library's."""
    match name:
        case "text" | "sarif" | "github" | "patch":
            return name
        case "json":
            return "json_document"
        case "json-lines":
            return "json_lines"
        case "html":
            return "html_report"
        case _:
            assert_never(name)
