"""What names tell in C and C++ projects: allocating, giving back, closing, locking, counting."""

from __future__ import annotations

import re

ALLOCATES = re.compile(
    rb"alloc|^(?:\w*_)?(?:v?asprintf|w?c?strn?dup|new|dup|create)$|_new(?:_\w+)?$|_dup$|strdup", re.I
)
_FREES = re.compile(
    rb"(?:^|_)x?free|free$|Free(?:[A-Z_]|$)"
    rb"|(?:^|_)(?:destroy|release|unref|decref|deref|delete|dispose|cleanup|deinit|safefree)$"
    rb"|(?:Destroy|Release|Unref|Delete|Dispose)$|^(?:Py_X?DECREF|delete_\w+|destroy_\w+|release_\w+)$"
)
_NOT_FREES = re.compile(
    rb"freeze|freed|is_?free|free(?:_?(?:list|space|count|size|slots?|blocks?|room|mem))$", re.I
)
CLOSES = re.compile(
    rb"^(?!.*(?:before|after|on|is|will|can|should|need|needs|has|auto|want|keep)_?[cC]lose)"
    rb"(?:\w*[a-z0-9_])?(?:[cC]lose|CLOSE)(?:dir|socket|file|_file|_fd|_socket|_handle|Handle|All)?$"
)
UNLOCKS = re.compile(
    rb"unlock|LeaveCriticalSection|(?:Release|release)_?(?:Mutex|SRWLock\w*|[Ll]ock)|UNLOCK|Unlock"
)
CLEARS = re.compile(rb"safe_?free|[cC]lear|CLEAR|g_clear|freep$")  # sets what it frees to nothing
LOCK_GUARDS = re.compile(
    rb"(?:lock_guard|scoped_lock|unique_lock|shared_lock|MutexLock|LockGuard|ScopedLock|Locker|AutoLock)\b"
)
SCALARS = re.compile(
    rb"^(?:(?:un)?signed|int|char|short|long|float|double|bool|_Bool|BOOL|size_t|ssize_t|u?int\d+|u\d+|s\d+"
    rb"|\w+_t|u?int|uint|ulong|uchar|ushort|DWORD|INT|LONG|ULONG|BOOLEAN|unsigned|gboolean|gint|guint|gsize|bit)$"
)


def frees(name: bytes) -> bool:
    """Whether a function of this name gives memory or an object back."""
    return (
        _FREES.search(name) is not None and _NOT_FREES.search(name) is None and UNLOCKS.search(name) is None
    )
