"""Macros that a text does not define itself: what headers say of them, for all that is parsed meanwhile."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property

Bodies = Mapping[bytes, tuple[bytes, ...]]  # of each macro by its name, one for each definition


@dataclass(frozen=True)
class Outside:
    """Definitions by which a text is read beside its own; `given` are those that its compiler is given."""

    bodies: Bodies = field(default_factory=dict)
    given: frozenset[bytes] = frozenset()

    @cached_property
    def digest(self) -> bytes:
        """What tells them from others; empty where there are none."""
        if not self.bodies:
            return b""
        bodies = sorted((name, sorted(bodies)) for name, bodies in self.bodies.items())
        said = repr((bodies, sorted(self.given)))
        return hashlib.sha256(said.encode()).digest()


NOTHING = Outside()
_HERE: ContextVar[Outside] = ContextVar("definitions outside of the text", default=NOTHING)


def outside_here() -> Outside:
    """The definitions by which this thread reads texts now."""
    return _HERE.get()


@contextmanager
def defined_outside(outside: Outside) -> Iterator[None]:
    """Read all texts by these definitions: those of one file, as it is and with edits in it.

    A text is parsed in many places, which must all see the same tree, so this is said once around them.
    """
    token = _HERE.set(outside)
    try:
        yield
    finally:
        _HERE.reset(token)
