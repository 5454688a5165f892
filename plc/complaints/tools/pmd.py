"""PMD over many Java files at once: what it says of each file."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from plc.complaints.categories import category_of
from plc.complaints.complaint import Complaint, Said
from plc.verify.tools import Tools

_RULES = ("errorprone", "multithreading", "bestpractices", "performance")
# Of style or of tests, or where a flaw cannot be told from a habit.
_NEVER = frozenset(
    [
        "AvoidDuplicateLiterals",
        "AvoidLiteralsInIfCondition",
        "AvoidFieldNameMatchingMethodName",
        "AssignmentInOperand",
        "AvoidFieldNameMatchingTypeName",
        "DataflowAnomalyAnalysis",
        "BeanMembersShouldSerialize",
        "MissingSerialVersionUID",
        "NonSerializableClass",
        "SystemPrintln",
        "GuardLogStatement",
        "AvoidReassigningParameters",
        "MethodReturnsInternalArray",
        "ArrayIsStoredDirectly",
        "ImplicitFunctionalInterface",
        "UseVarargs",
        "LooseCoupling",
        "AvoidPrintStackTrace",
        "AvoidInstantiatingObjectsInLoops",
        "RedundantFieldInitializer",
        "ConsecutiveLiteralAppends",
        "UseConcurrentHashMap",
        "DoNotUseThreads",
        "AvoidUsingVolatile",
        "AvoidSynchronizedAtMethodLevel",
        "AvoidSynchronizedStatement",
        "TooFewBranchesForSwitch",
        "ConsecutiveAppendsShouldReuse",
        "InsufficientStringBufferDeclaration",
        "AppendCharacterWithChar",
        "AddEmptyString",
        "UnusedPrivateMethod",
        "UnusedFormalParameter",
        "OneDeclarationPerLine",
        "UseUnderscoresInNumericLiterals",
        "MissingOverride",
        "ForLoopCanBeForeach",
        "AccessorMethodGeneration",
    ]
)


def pmd_said(program: Path, files: Sequence[str], *, tools: Tools, root: Path, scratch: Path) -> Said:
    """The complaints of the rules that are not of style."""
    listing, report = scratch / "pmd-files.txt", scratch / "pmd.csv"
    listing.write_text("".join(f"{root / name}\n" for name in files), encoding="utf-8")
    report.unlink(missing_ok=True)
    rules = ",".join(f"category/java/{name}.xml" for name in _RULES)
    command = [
        str(program), "check", "--file-list", str(listing), "-R", rules, "-f", "csv", "-r", str(report),
        "--no-cache", "--no-progress", "--threads", "0", "--no-fail-on-violation", "--no-fail-on-error",
    ]  # fmt: skip
    tools.run(command, scratch=root, address_space=False)
    said: Said = defaultdict(list)
    if not report.exists():
        return said
    with report.open(encoding="utf-8", errors="replace", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["Rule"] not in _NEVER:
                said[row["File"].removeprefix(f"{root}/")].append(_complaint(row))
    return said


def _complaint(row: dict[str, str]) -> Complaint:
    rule, message = row["Rule"], row["Description"]
    return Complaint("pmd", rule, category_of("pmd", rule, message), "warning", int(row["Line"]), 0, message)
