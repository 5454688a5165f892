"""Which verified fixes `--fix` applies: a silent tool alone is not enough."""

from __future__ import annotations

from plc.diagnostics import COMPILERS, Diagnostic
from plc.repair.findings import Suggestion
from plc.repair.reported.answer import IMPLIED, NAMED, SETTLED
from plc.repair.reported.hints.cpp.specifiers import asks_others, may_choose
from plc.repair.reported.hints.edits import is_of_compiler
from plc.verify.tricks.expectations import expectation_of

# Where the rules vouch that the program computes the same, the model only has to hold the fix for possible.
# Else a fix of a warning that the model wrote is made only where a scan finds it, too, with this share. A
# tool that follows values is silent about any other value, and two fixes that changed a bound by one broke a
# package. Of 80 % and more 4 of 10 are word for word what a person wrote (held-out reports with their fixes;
# docs/reference/verification.md).
LEAST_SAME = 0.01
LEAST = 0.8
# What a compiler says where a name is missing: an undeclared `TRACE((format, value))` holds a comma to it.
_FOLLOWS_FROM_OTHERS = frozenset(["-Wunused-value"])
# An error goes with nearly any change of what it names. None of 12 harmful fixes of errors that a reader
# found had half of the probability. A file that still does not compile cannot say what a fix broke.
LEAST_ERROR = 0.5
# Few tests say all that a program is to do. At a line that nobody named but the coverage of a test, a fix
# that the model holds for nearly impossible mostly is one that only this test takes for the right one.
LEAST_SUSPECTED = 0.1


def distrust(diagnostic: Diagnostic, fix: Suggestion, *, is_suspected: bool = False) -> str:
    """Why `--fix` does not apply a verified fix; empty where it does.

    A test speaks for the program, and what a tool names is its word. `is_suspected`: nobody named the
    place, it follows from a test that fails.
    """
    if fix.removes and diagnostic.is_bare:
        return "the test succeeds with the first fix, but it only removes code: check it"
    if is_suspected and "test" in fix.checks:
        if fix.confidence >= LEAST_SUSPECTED:
            return ""
        return (
            f"the test succeeds with the first fix, but the model gives it less than {LEAST_SUSPECTED:.0%}: "
            "check it"
        )
    if "test" in fix.checks:
        return ""
    if NAMED in fix.checks:
        # an analyzer renames, and changes heads and classes, without a look at other files
        if diagnostic.tool in COMPILERS and not asks_others(diagnostic.message):
            return ""
        return "the report is gone with the first fix, but other files may have to follow: check it"
    if is_of_compiler(diagnostic):
        least = LEAST_ERROR if "compile" in fix.checks else LEAST
    else:
        is_same = expectation_of(diagnostic) == "same" and not (
            asks_others(diagnostic.message) or may_choose(diagnostic.message)
        )
        is_same = is_same and diagnostic.rule not in _FOLLOWS_FROM_OTHERS
        if not is_same and not {IMPLIED, SETTLED} & set(fix.checks):
            return (
                "the report is gone with the first fix, but the model wrote it, and a tool is silent "
                "about wrong fixes, too: check it"
            )
        least = LEAST_SAME if is_same else LEAST
    if fix.confidence >= least:
        return ""
    if IMPLIED not in fix.checks:
        return (
            f"the report is gone with the first fix, but the model gives it less than {least:.0%}: check it"
        )
    return f"the report is gone with the first fix, but {_only_implied(diagnostic, fix)}: check it"


def _only_implied(diagnostic: Diagnostic, fix: Suggestion) -> str:
    """Why `--fix` does not apply a fix that was derived from the report's message."""
    if asks_others(diagnostic.message):
        return "other files may have to follow"
    if not is_of_compiler(diagnostic):
        return "the message only implies it, and a tool is silent about wrong fixes, too"
    if "compile" not in fix.checks:
        return "the message only implies it, and the file has other errors that hide what it breaks"
    return "the message only implies it, and other files may have to follow"
