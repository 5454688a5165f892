"""Root may read and write everything, so for a while root does without that privilege (Linux)."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager

_VERSION = 0x20080522  # of the interface of capset(2) that has two words
_OVERRIDES = 1 << 1 | 1 << 2  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Sets(ctypes.Structure):
    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


@contextmanager
def unprivileged() -> Iterator[None]:
    """Permissions hold within, whoever runs the tests; threads that begin within are bound by them, too."""
    if os.geteuid() != 0:
        yield
        return
    before = _effective()
    _set_effective(before & ~_OVERRIDES)
    try:
        yield
    finally:
        _set_effective(before)


def _read() -> ctypes.Array[_Sets]:
    sets = (_Sets * 2)()
    _check(_libc().capget(ctypes.byref(_Header(_VERSION, 0)), ctypes.byref(sets)))
    return sets


def _effective() -> int:
    return int(_read()[0].effective)


def _set_effective(value: int) -> None:
    sets = _read()
    sets[0].effective = value
    _check(_libc().capset(ctypes.byref(_Header(_VERSION, 0)), ctypes.byref(sets)))


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _check(result: int) -> None:
    if result != 0:
        raise OSError(ctypes.get_errno(), "capabilities cannot be changed")
