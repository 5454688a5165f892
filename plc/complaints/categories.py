"""A tool's rule and message to the small set of categories."""

from __future__ import annotations

import re

from plc.diagnostics import Category

_Rules = tuple[tuple[re.Pattern[str], Category], ...]


def _table(*rows: tuple[str, Category]) -> _Rules:
    return tuple((re.compile(pattern, re.IGNORECASE), category) for pattern, category in rows)


_RULES = _table(
    (r"malloc-leak|memleak|memory.?leak|NewDeleteLeaks|-analyzer-fd-leak|leak", "leak"),
    (r"null|NPE|NP_|possible-null|nonnull|NullDeref", "null-dereference"),
    (r"use-after-free|double-free|doubleFree|deallocuse|UseAfter|dangling|free-nonheap|mismatching-deal|return-stack", "use-after-free"),
    (r"uninit|unassigned|UnInitialized|EI_EXPOSE_UNINIT|-Wmaybe-un|undefined\.(?:Assign|Branch)|UndefinedBinaryOperatorResult|CallAndMessage", "uninitialized"),
    (r"array-bounds|out-of-bounds|outOfBounds|stringop|bufferAccess|ArrayIndex|negativeIndex|-Wformat-(?:overflow|trunc)|strncpyNotTerm|zero-length-bounds|restrict|sizeof-array|ArrayBound", "bounds"),
    (r"-Wformat|invalidPrintf|invalidScanf|wrongPrintf|FormatString|VA_FORMAT|bugprone-.*printf", "format"),
    (r"overflow|shift|IntegerOverflow|truncat|narrowing|ICAST|integerDiv|div.?zero|-Wsign-compare|conversion-null|too-large|type-limits|-Wint-in-bool|sizeof|suspiciousSize|misplaced-widening|implicit-widening|VirtualCall", "overflow"),
    (r"file-leak|resource|OBL_|OS_OPEN|CloseResource|double-fclose|closed|ODR_|unusedresult|-Wunused-result|RV_", "resource"),
    (r"lock|thread|sync|race|concurren|IS2_|UL_|MT_|DC_|SWL|NonThreadSafe|wait|notify|JLM|atomic", "concurrency"),
    (r"unused|unreachable|tautological|scope|dead|DLS_|redundant|duplicate|unread|knownCondition|NoEffect|-Wempty-body|UnusedAssign|SA_|self-assign|fallthrough|MissingBreak|Switch|SF_|misleading-ind|EmptyCatch|EmptyControl", "dead-code"),
    (r"-Wimplicit-function|undeclared|Undefined(?:Name|Type|Method|Field)|Unresolved", "undeclared-name"),
    (r"int-conversion|incompatible|pointer-sign|pointer-to-int|int-to-pointer|TypeMismatch|discarded-qual|-Wreturn-type|overloaded|cast|ES_COMP|UseEquals|CompareObjects|CompareStrings|pointer-arith|EC_|BC_|Incompatible", "type"),
    (r"parentheses|bool-compare|ParsingError", "syntax"),
)  # fmt: skip
_MESSAGES = _table(
    (r"undeclared|not declared|cannot find symbol|has no member|implicit declaration|cannot be resolved|unknown type name|is undefined for|does not exist|does not name a type|is not a member|unresolved|no member named|unknown identifier|no type named|was not declared", "undeclared-name"),
    (r"might not have been initialized|may not have been initialized|uninitialized", "uninitialized"),
    (r"^expected|expected .* (?:before|at end)|syntax error|missing terminating|stray|illegal start|reached end of file|unclosed|not a statement|unterminated|'else' without|without a previous|insert \"|delete this token|invalid character|misplaced|class, interface|orphaned|empty character|too many decimal|illegal character|<identifier>|extraneous|case label|at this point in file|ill-formed|nested functions|lvalue required|unexpected type|else without", "syntax"),
    (r"incompatible|cannot be converted|invalid (?:operands|conversion|type|use|initial)|type mismatch|too (?:few|many) arguments|makes (?:integer|pointer)|cannot convert|bad operand|required:|no matching|no suitable|cannot be applied|not applicable|subscripted value|return statement|missing return|dereferenc|void|not a pointer|not a function|conflicting types|redefinition|redeclar|already defined|duplicate|read-only|final|unreported|unhandled|operator .* undefined|must return|return type|abstract|aggregate|non-scalar|discards", "type"),
    (r"expected|illegal '|unbalanced", "syntax"),
    (r"unreachable", "dead-code"),
    (r"null", "null-dereference"),
    (r"leak", "leak"),
)  # fmt: skip


def category_of(tool: str, rule: str, message: str) -> Category:
    """The category of a rule, or where a compiler has none for its errors, of the message."""
    del tool
    if rule:
        for pattern, category in _RULES:
            if pattern.search(rule):
                return category
    for pattern, category in _MESSAGES:
        if pattern.search(message):
            return category
    return "other"
