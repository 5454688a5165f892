"""A syntax tree that counts which of its nodes somebody looks at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass
class Count:
    """How many nodes were handed out."""

    nodes: int = 0


class Counted:
    """A node, or a cursor, of tree-sitter; each node that comes from it is counted and counts in turn."""

    def __init__(self, inner: Any, count: Count) -> None:
        self.inner, self.count = inner, count

    def __getattr__(self, name: str) -> Any:
        return self._counted(getattr(self.inner, name))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Counted) and bool(self.inner == other.inner)

    def __hash__(self) -> int:
        return hash(self.inner)

    def _counted(self, value: Any) -> Any:
        if type(value).__name__ == "Node":
            self.count.nodes += 1
            return Counted(value, self.count)
        if type(value).__name__ == "TreeCursor":
            return Counted(value, self.count)
        if isinstance(value, list):
            return [self._counted(each) for each in value]
        if callable(value):
            return lambda *given: self._counted(value(*given))
        return value
