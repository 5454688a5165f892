"""Java: what names say of calls."""

from __future__ import annotations

# An exception that says the caller was wrong: leaving that check out is another operator's fault.
VALIDATING = frozenset(
    {
        b"IllegalArgumentException",
        b"NullPointerException",
        b"NullArgumentException",
        b"NullIsNotAllowedException",
    }
)
