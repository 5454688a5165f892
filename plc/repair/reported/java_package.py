"""The package that a Java text says it belongs to."""

from __future__ import annotations

import re

_PACKAGE = re.compile(rb"^\s*package\s+([\w.]+)\s*;", re.MULTILINE)


def java_package(text: bytes) -> str:
    """Such as `org.acme`; empty without one."""
    found = _PACKAGE.search(text)
    return "" if found is None else found[1].decode("ascii")
