"""What of a tree is a test: files by their names, lines by what they assert. No fix is to change a test."""

from __future__ import annotations

import re
from pathlib import Path

_FOLDER = re.compile(r"(?i)(?:unit)?tests?|specs?|testing").fullmatch
_NAME = re.compile(r"(?i)(?:test|spec)s?(?:[_-].*)?|check[_-].*|.*[_-](?:test|spec)s?").fullmatch
_JAVA_NAME = re.compile(r"(?:.*[a-z0-9_])?Tests?(?:Case)?|.*IT|Test[A-Z]\w*").fullmatch
_ASSERTED = re.compile(
    rb"\b(?:assert\w*|\w+_assert\w*|\w*ASSERT\w*|EXPECT\w*|REQUIRE(?:_\w+)?|CHECK(?:_\w+)?)\s*(?:<[^>]*>)?\(|\bassert\b"
).search


def is_of_test(path: Path, root: Path) -> bool:
    """Whether a file is a test by its name, or by a folder that it lies in below the root."""
    inside = path.relative_to(root) if path.is_relative_to(root) else path
    if any(_FOLDER(part) for part in inside.parts[:-1]):
        return True
    return bool(_JAVA_NAME(path.stem) if path.suffix == ".java" else _NAME(path.stem))


def is_asserted(line: bytes) -> bool:
    """Whether a line says what a test expects."""
    return _ASSERTED(line) is not None
