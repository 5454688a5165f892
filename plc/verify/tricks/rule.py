"""What a rule is: one kind of trick, and what it says against a change that is one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from plc.verify.tricks.change import Change


@dataclass(frozen=True, slots=True)
class Rule:
    """`objection` says in a sentence about 'it', the fix, what speaks against; None: not of its kind."""

    name: str
    objection: Callable[[Change], str | None]
