"""A tool's rule and message to the small set of categories: as serving reads the tool's output."""

from __future__ import annotations

from functools import lru_cache
from pathlib import PurePath

from plc.diagnostics import Category, Diagnostic, Location
from plc.diagnostics.rules import classified

_NOWHERE = Location(PurePath("file"), None)
# ClusterFuzz's names of crashes where the sanitizers call them otherwise.
_CRASHES = {
    "heap-double-free": "double-free",
    "invalid-free": "bad-free",
    "index-out-of-bounds": "bounds",
    "null-dereference": "null",
    "bad-cast": "vptr",
}
_SANITIZERS = frozenset({"asan", "msan", "ubsan", "tsan"})
_PARTED = frozenset({"javac"})  # what follows the first line of its messages stands behind a semicolon


@lru_cache(maxsize=4096)
def category_of(tool: str, rule: str, message: str) -> Category:
    """The category of a rule, or where a compiler has none for its errors, of the message."""
    if tool in _SANITIZERS:
        rule = _CRASHES.get(rule.lower(), rule.lower())
    said = message.split("; ")[0] if tool in _PARTED else message
    return classified(Diagnostic(_NOWHERE, said, tool, rule)).category
