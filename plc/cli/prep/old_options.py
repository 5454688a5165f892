"""Options of `plc prep` under the names that they had: they work, and a note says the new name."""

from __future__ import annotations

import sys
from collections.abc import Sequence

_RENAMED = {"--known": "--kept-names"}


def with_new_options(words: Sequence[str]) -> list[str]:
    """The words of a command line, old names of options of `plc prep` replaced, with a note for each."""
    if words[:1] != ["prep"]:
        return list(words)
    replaced = []
    for word in words:
        option, given, value = word.partition("=")
        if (new := _RENAMED.get(option)) is not None:
            print(f"plc: `{option}` is now called `{new}`", file=sys.stderr)
            word = f"{new}{given}{value}"
        replaced.append(word)
    return replaced
