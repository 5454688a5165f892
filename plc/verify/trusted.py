"""Which verified fixes are made unasked: by what vouches for them beside a silent tool."""

from __future__ import annotations

from plc.diagnostics import Diagnostic
from plc.repair.findings import Suggestion
from plc.repair.told.told import NAMED
from plc.verify.tricks.expectations import expectation_of

# Where the rules vouch that the program computes the same, the model only has to hold the fix for possible.
# Else a fix of a warning is made where 4 of 10 such fixes are word for word what a person wrote; below this
# share 1 of 10 is (held-out reports with their fixes; docs/reference/verification.md).
LEAST_SAME = 0.01
LEAST = 0.8


def distrust(diagnostic: Diagnostic, fix: Suggestion) -> str:
    """Why a verified fix is not made unasked; empty where it may be.

    A compiler's error is gone for good, a test speaks for the program, and what a compiler names is its word.
    """
    if diagnostic.level == "error" or NAMED in fix.checks or "test" in fix.checks:
        return ""
    least = LEAST_SAME if expectation_of(diagnostic) == "same" else LEAST
    if fix.confidence >= least:
        return ""
    return f"the report is gone with the first fix, but the model gives it less than {least:.0%}: check it"
