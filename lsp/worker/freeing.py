"""Memory that nothing uses any more goes back to the system, where the C library would keep it."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from functools import cache


def give_back() -> None:
    """Give back what is free: after many functions that is some 80 MB, and 4 ms of work; after one, 0.2 ms.

    Only glibc keeps that much, and only it can be asked to.
    """
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> Callable[[int], int] | None:
    if sys.platform != "linux":
        return None
    try:
        trim: Callable[[int], int] = ctypes.CDLL(None).malloc_trim
    except AttributeError:  # another C library, such as musl
        return None
    return trim
