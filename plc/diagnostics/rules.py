"""The category and CWE of a diagnostic: from its tool's rule, from its CWE, from the words of its message.

`rules.toml` has the rules of each tool by category and CWE, and those that no small edit answers. An unknown
rule is no error: its diagnostic has the category of its CWE, else that of its words, else "other".
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from importlib.resources import files
from typing import cast

from plc.diagnostics.diagnostic import CATEGORIES, Category, Diagnostic
from plc.diagnostics.messages import of_message

_CWES = "cwe"
_NO_EDIT = "no-small-edit"
ALIASES = {
    "findbugs": "spotbugs",
    "g++": "gcc",
    "cc": "gcc",
    "clang++": "clang",
    "error-prone": "errorprone",
}
# Where a rule of one tool is looked up after its own table: clang has most of gcc's warnings, and so on.
_ALSO = {"clang": "gcc", "gcc": "clang", "clang-tidy": "clang", "javac": "errorprone", "hwasan": "asan"}
_OPTION = re.compile(r"(?P<name>-W[^=]+)=.*")


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rule finds: its category, and its weakness where one fits."""

    category: Category
    cwe: int | None = None


def classified(diagnostic: Diagnostic) -> Diagnostic:
    """The diagnostic with category and CWE; what it has already stays."""
    known = rule_of(diagnostic.tool, diagnostic.rule)
    cwe = diagnostic.cwe if diagnostic.cwe is not None or known is None else known.cwe
    category = diagnostic.category
    if category == "other" and known is not None:
        known = _parted(diagnostic, known)
        category = known.category
        cwe = diagnostic.cwe if diagnostic.cwe is not None else known.cwe
    if category == "other" and cwe is not None:
        category = category_of_cwe(cwe)
    if category == "other" and known is None:
        category, of_words = of_message(diagnostic.tool, diagnostic.message)
        cwe = cwe if cwe is not None else of_words
    return replace(diagnostic, category=category, cwe=cwe)


def _parted(diagnostic: Diagnostic, known: Rule) -> Rule:
    """A rule of several faults by what this one is: clang's memory checker reports leaks and the like too."""
    if known.category != "use-after-free" or "clang" not in diagnostic.tool:
        return known
    words = diagnostic.message.lower()
    if "leak" in words:
        return Rule("leak", 401)
    return Rule("use-after-free", 415) if "release already released" in words else known


@lru_cache(maxsize=4096)
def rule_of(tool: str, rule: str) -> Rule | None:
    """What the table knows of a tool's rule, None where it does not have it."""
    if not rule:
        return None
    tool = ALIASES.get(tool, tool)
    for name in _names(rule):
        for known in (tool, _ALSO.get(tool, "")):
            if (found := table().get(known, {}).get(name)) is not None:
                return found
    return None


def category_of_cwe(cwe: int) -> Category:
    """The category of a weakness, "other" where it fits none."""
    return _categories_of_cwes().get(cwe, "other")


@lru_cache(maxsize=4096)
def no_small_edit(rule: str) -> str:
    """Why no small edit answers a rule, whatever the code; empty where one may."""
    by_reason = cast(dict[str, list[str]], _document()[_NO_EDIT])
    return next(
        (why for why, rules in by_reason.items() if any(fnmatchcase(rule, each) for each in rules)), ""
    )


@cache
def table() -> dict[str, dict[str, Rule]]:
    """Every rule of every tool, by the tool's name and then the rule's."""
    return {
        tool: {
            rule: Rule(_category(category), int(cwe) if cwe.isdecimal() else None)
            for category, by_cwe in categories.items()
            for cwe, rules in by_cwe.items()
            for rule in rules
        }
        for tool, categories in _document().items()
        if tool not in (_CWES, _NO_EDIT)
    }


@cache
def _categories_of_cwes() -> dict[int, Category]:
    by_category = _document()[_CWES].items()
    return {int(number): _category(category) for category, numbers in by_category for number in numbers}


@cache
def _document() -> dict[str, dict[str, dict[str, list[str]]]]:
    return tomllib.loads((files("plc.diagnostics") / "rules.toml").read_text(encoding="utf-8"))


def _category(name: str) -> Category:
    for category in CATEGORIES:
        if category == name:
            return category
    raise AssertionError(f"rules.toml has a category that is none: {name}")


def _names(rule: str) -> list[str]:
    """The names that a rule may have in the table: `-Wformat=` is `-Wformat`, clang-tidy has clang's."""
    names = [rule]
    if (option := _OPTION.match(rule)) is not None:
        names.append(option["name"])
    if rule.startswith("clang-diagnostic-"):
        names.append(f"-W{rule.removeprefix('clang-diagnostic-')}")
    if rule.startswith("clang-analyzer-"):
        names.append(rule.removeprefix("clang-analyzer-"))
    return names
