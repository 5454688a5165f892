"""A small flawed C function: what reports it, and lines of a maintainer's fix."""

from __future__ import annotations

from dataclasses import dataclass

_HEAD = """#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
"""


@dataclass(frozen=True, slots=True)
class Flawed:
    """A function, the tool and rule that report it, and what the first verified fix has and it has not."""

    name: str
    tool: str
    rule: str
    code: str
    fixed: tuple[str, ...]

    @property
    def text(self) -> str:
        return _HEAD + self.code.lstrip("\n")
