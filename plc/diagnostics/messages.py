"""The category of a diagnostic without a rule, from the words in which compilers say it."""

from __future__ import annotations

import re

from plc.diagnostics.diagnostic import Category

# The first that matches counts. Compilers name no rule in their errors, ecj's text none at all.
_WORDS: tuple[tuple[str, Category, int | None], ...] = (
    (r"[Nn]ull pointer dereference", "null-dereference", 476),
    (r"is freed twice", "use-after-free", 415),
    (r"^Memory leak", "leak", 401),
    (r"out of bounds", "bounds", 119),
    (r"^Uninitialized ", "uninitialized", 457),
    (r"points to the zero page", "null-dereference", 476),
    (r"[Nn]ull pointer access", "null-dereference", 476),
    (r"[Rr]esource leak", "resource", 772),
    (r"(?:might|may) not have been initialized", "uninitialized", 457),
    (r"[Uu]nreachable (?:code|statement)|^Dead code|is never used", "dead-code", None),
    (r"is not used|has no effect", "dead-code", None),
    (r"is unnecessary|^Unnecessary |^Redundant ", "dead-code", None),
    (r"undeclared|not declared in this scope", "undeclared-name", None),
    (r"unknown type name|does not name a type", "undeclared-name", None),
    (r"cannot find symbol|cannot be resolved|is undefined\b|does not exist", "undeclared-name", None),
    (r"has no member named|no member named|is not a member of", "undeclared-name", None),
    (r"No such file or directory|file not found|undefined reference", "undeclared-name", None),
    (r"implicit(?:ly)? declar", "undeclared-name", None),
    (r"\bexpected\b.*\b(?:before|after|at end|at the end)\b|\bexpected ['\u2018(]", "syntax", None),
    (r"^expected (?:\w+-)?(?:expression|identifier|declaration|statement|id|parameter)", "syntax", None),
    (r"^(?:.*\S )?expected$|^[Ss]yntax error|^illegal start of|^not a statement", "syntax", None),
    (r"reached end of file|^unclosed |^unterminated |missing terminating|^stray ", "syntax", None),
    (r"['\u2018]else['\u2019] without|extraneous closing brace|class, interface, enum", "syntax", None),
    (r"incompatible|[Tt]ype mismatch|invalid conversion|cannot convert|cannot be converted", "type", None),
    (r"no match(?:ing)? |no suitable|cannot be applied|bad operand types|invalid operands", "type", None),
    (r"without a cast|conflicting types|discards ['\u2018].*qualifier|raw type|Type safety", "type", None),
    (r"too (?:few|many) arguments|not applicable for the arguments|is not applicable", "type", None),
    (r"read-only|lvalue required|cannot assign a value to final", "type", None),
    (r"already defined|redefinition of", "type", None),
    (r"must override or implement|does not override|must implement", "type", None),
    (r"is not visible|has private access", "type", None),
)
_TOOLS = frozenset(["gcc", "clang", "clang-tidy", "javac", "ecj", "cppcheck", "asan", ""])


def of_message(tool: str, message: str) -> tuple[Category, int | None]:
    """The category and CWE of what a compiler says, ("other", None) where no words are known."""
    if tool in _TOOLS:
        for words, category, cwe in _WORDS:
            if re.search(words, message[:2000]):
                return category, cwe
    return "other", None
