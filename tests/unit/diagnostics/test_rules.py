"""The table of rules, and what it makes of diagnostics."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from importlib.resources import files
from pathlib import PurePath

import pytest

from plc.diagnostics import CATEGORIES, Category, Diagnostic, Location
from plc.diagnostics.rules import ALIASES, Rule, category_of_cwe, classified, rule_of, table


def _said(tool: str, rule: str, message: str = "", cwe: int | None = None) -> Diagnostic:
    return classified(Diagnostic(Location(PurePath("a.c"), 1), message, tool, rule, cwe=cwe))


def test_the_table_is_sound() -> None:
    document = tomllib.loads((files("plc.diagnostics") / "rules.toml").read_text(encoding="utf-8"))
    cwes = document.pop("cwe")
    no_edit = [rule for rules in document.pop("no-small-edit").values() for rule in rules]
    assert len(no_edit) == len(set(no_edit))
    assert set(cwes) <= set(CATEGORIES)
    numbers = [number for listed in cwes.values() for number in listed]
    assert len(numbers) == len(set(numbers))
    assert not set(document) & set(ALIASES), "rules are looked up under the other name"
    for tool, categories in document.items():
        assert set(categories) <= set(CATEGORIES), tool
        rules = [rule for by_cwe in categories.values() for listed in by_cwe.values() for rule in listed]
        assert len(rules) == len(set(rules)), tool
        assert all(cwe == "none" or cwe.isdecimal() for by_cwe in categories.values() for cwe in by_cwe), tool


def test_it_has_the_rules_of_every_tool() -> None:
    counts = {tool: len(rules) for tool, rules in table().items()}
    assert sum(counts.values()) >= 500
    for tool in ("gcc", "clang-tidy", "cppcheck", "infer", "spotbugs", "pmd", "ecj", "errorprone", "codeql"):
        assert counts[tool] >= 50, tool


@pytest.mark.skipif(shutil.which("gcc") is None, reason="gcc is not installed")
def test_each_warning_is_one_of_gccs() -> None:
    said = subprocess.run(["gcc", "--help=warnings"], capture_output=True, text=True, check=True).stdout
    known = {name.rstrip("=") for name in re.findall(r"^  (-W[\w+=-]+)", said, re.MULTILINE)}
    assert set(table()["gcc"]) - known == set()


@pytest.mark.skipif(shutil.which("cppcheck") is None, reason="cppcheck is not installed")
def test_cppchecks_weaknesses_are_its_own() -> None:
    said = subprocess.run(["cppcheck", "--errorlist"], capture_output=True, text=True, check=True).stdout
    for rule, cwe in re.findall(r'<error id="(\w+)"[^>]*? cwe="(\d+)"', said):
        if (known := rule_of("cppcheck", rule)) is not None and known.cwe is not None:
            assert known.cwe == int(cwe), rule


@pytest.mark.parametrize(
    ("tool", "rule", "category", "cwe"),
    [
        ("gcc", "-Wformat=", "format", 686),
        ("gcc", "-Wformat-overflow=2", "bounds", 787),
        ("gcc", "-Wanalyzer-double-free", "use-after-free", 415),
        ("gcc", "-Wsometimes-uninitialized", "uninitialized", 457),
        ("clang-tidy", "clang-diagnostic-sign-compare", "overflow", 195),
        ("clang-tidy", "clang-analyzer-core.NullDereference", "null-dereference", 476),
        ("clang", "core.NullDereference", "null-dereference", 476),
        ("clang-tidy", "bugprone-use-after-move", "use-after-free", 416),
        ("findbugs", "NP_ALWAYS_NULL", "null-dereference", 476),
        ("javac", "unchecked", "type", 704),
        ("ecj", "UnclosedCloseable", "resource", 772),
        ("codeql", "cpp/double-free", "use-after-free", 415),
        ("valgrind", "InvalidRead", "bounds", 125),
        ("ubsan", "shift", "overflow", 1335),
        ("tsan", "data-race", "concurrency", 366),
        ("some-tool", "rule-of-its-own", "other", None),
        ("", "", "other", None),
    ],
)
def test_a_rule_has_its_category(tool: str, rule: str, category: Category, cwe: int | None) -> None:
    diagnostic = _said(tool, rule)
    assert (diagnostic.category, diagnostic.cwe) == (category, cwe)


@pytest.mark.parametrize(
    ("tool", "message", "category"),
    [
        ("gcc", "expected ';' before 'return'", "syntax"),
        ("gcc", "expected declaration or statement at end of input", "syntax"),
        ("gcc", "'total' undeclared (first use in this function)", "undeclared-name"),
        ("gcc", "unknown type name 'size_t'", "undeclared-name"),
        ("gcc", "'struct s' has no member named 'y'", "undeclared-name"),
        ("gcc", "incompatible types when assigning to type 'int' from type 'struct s'", "type"),
        ("gcc", "too few arguments to function 'f'", "type"),
        ("gcc", "no match for 'operator+' (operand types are 'S' and 'S')", "type"),
        ("gcc", "expected \u2018;\u2019 before \u2018return\u2019", "syntax"),
        ("clang", "expected ';' after return statement", "syntax"),
        ("clang", "use of undeclared identifier 'x'", "undeclared-name"),
        ("javac", "';' expected", "syntax"),
        ("javac", "reached end of file while parsing", "syntax"),
        ("javac", "cannot find symbol\n  symbol:   method foo()", "undeclared-name"),
        ("javac", "incompatible types: String cannot be converted to int", "type"),
        ("javac", "variable x might not have been initialized", "uninitialized"),
        ("ecj", "foo cannot be resolved to a variable", "undeclared-name"),
        ("ecj", 'Syntax error, insert ";" to complete Statement', "syntax"),
        ("ecj", "Null pointer access: The variable s can only be null at this location", "null-dereference"),
        ("ecj", "Resource leak: 'in' is never closed", "resource"),
        ("ecj", "Dead code", "dead-code"),
        ("some-tool", "expected ';' after x", "other"),
    ],
)
def test_without_a_rule_the_words_say_it(tool: str, message: str, category: Category) -> None:
    assert _said(tool, "", message).category == category


def test_a_report_that_names_the_weakness_is_believed() -> None:
    assert _said("cppcheck", "nullPointer", cwe=690).cwe == 690
    assert _said("some-tool", "x", cwe=416).category == "use-after-free"
    assert category_of_cwe(99_999) == "other"
    kept = Diagnostic(Location(PurePath("a.c"), 1), tool="gcc", rule="-Wformat=", category="leak")
    assert classified(kept).category == "leak"


def test_a_rule_of_several_faults_is_parted_by_its_words() -> None:
    rule = "clang-analyzer-unix.Malloc"
    assert _said("clang-tidy", rule, "Potential leak of memory pointed to by 'p'").category == "leak"
    assert _said("clang-tidy", rule, "Attempt to release already released memory").cwe == 415
    assert rule_of("clang-tidy", rule) == Rule("use-after-free", 416)
