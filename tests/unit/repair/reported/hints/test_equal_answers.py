"""One fault gets one answer, whichever tool reports it: the same fixes, and the same allowance for them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

import pytest

from data_prep.text.languages import Language, parse_bounded
from plc.diagnostics import Diagnostic, Location
from plc.diagnostics.rules import classified
from plc.repair.findings import apply_edits
from plc.repair.reported.hints.edits import hinted_edits, implied_at
from plc.verify.tricks.expectations import expectation_of


@dataclass(frozen=True)
class Fault:
    """A fault, how tools report it, and what becomes of the code; None: no rule writes a fix."""

    name: str
    language: Language
    code: str  # with `@` where it is reported
    fixed: str | None
    reports: tuple[tuple[str, str, str], ...]  # the tool, its rule, its message
    other_place: str = ""  # the code with `@` where the last report is


FAULTS = [
    Fault(
        "unused variable of C++",
        "cpp",
        "int f(int a)\n{\n    std::string @s;\n    return a;\n}\n",
        "int f(int a)\n{\n    return a;\n}\n",
        (
            ("cppcheck", "unusedVariable", "Unused variable: s"),
            ("gcc", "-Wunused-variable", "unused variable 's'"),
            ("clang", "-Wunused-variable", "unused variable 's'"),
            ("clang-tidy", "clang-diagnostic-unused-variable", "unused variable 's'"),
            (
                "clang-tidy",
                "bugprone-unused-local-non-trivial-variable",
                "unused local variable 's' of type 'std::string' (aka 'basic_string<char>')",
            ),
            ("codeql", "cpp/unused-local-variable", "Variable s is not used."),
        ),
    ),
    Fault(
        "unused variable of Java",
        "java",
        "class A {\n    int f(int a) {\n        int @s = 1;\n        return a;\n    }\n}\n",
        "class A {\n    int f(int a) {\n        return a;\n    }\n}\n",
        (
            ("ecj", "LocalVariableIsNeverUsed", "The value of the local variable s is not used"),
            ("pmd", "UnusedLocalVariable", "Avoid unused local variables such as 's'."),
            ("errorprone", "UnusedVariable", "The local variable 's' is never read."),
            ("codeql", "java/local-variable-is-never-read", "Variable 'int s' is never read."),
        ),
    ),
    Fault(
        "unused import",
        "java",
        "import java.util.List;\n@import java.util.Map;\n\nclass A { List<String> a; }\n",
        "import java.util.List;\n\nclass A { List<String> a; }\n",
        (
            ("ecj", "UnusedImport", "The import java.util.Map is never used"),
            ("pmd", "UnnecessaryImport", "Unused import 'java.util.Map'"),
            ("errorprone", "RemoveUnusedImports", "Unused imports"),
        ),
    ),
    Fault(
        "unused parameter",
        "c",
        "static int f(int @a)\n{\n    return 1;\n}\n",
        None,
        (
            ("gcc", "-Wunused-parameter", "unused parameter 'a'"),
            ("clang", "-Wunused-parameter", "unused parameter 'a'"),
            ("clang-tidy", "misc-unused-parameters", "parameter 'a' is unused"),
            ("clang-tidy", "clang-diagnostic-unused-parameter", "unused parameter 'a'"),
        ),
    ),
    Fault(
        "unused value",
        "c",
        "int f(int a)\n{\n    int @b = a;\n    b = 2;\n    return a;\n}\n",
        None,
        (
            ("cppcheck", "unreadVariable", "Variable 'b' is assigned a value that is never used."),
            ("gcc", "-Wunused-but-set-variable", "variable 'b' set but not used"),
            ("clang", "-Wunused-but-set-variable", "variable 'b' set but not used"),
            ("clang-tidy", "clang-analyzer-deadcode.DeadStores", "Value stored to 'b' is never read"),
        ),
    ),
    Fault(
        "missing override",
        "cpp",
        "struct B { virtual void f(); };\nstruct D : B { void @f(); };\n",
        "struct B { virtual void f(); };\nstruct D : B { void f() override; };\n",
        (
            (
                "cppcheck",
                "missingOverride",
                "The function 'f' overrides a function in a base class but is not marked with a 'override' "
                "specifier.",
            ),
            ("gcc", "-Wsuggest-override", "'virtual void D::f()' can be marked override"),
            ("clang", "-Wsuggest-override", "'f' overrides a member function but is not marked 'override'"),
            ("clang-tidy", "modernize-use-override",
             "annotate this function with 'override' or (rarely) 'final'"),
        ),
    ),
    Fault(
        "string compared with ==",
        "java",
        'class A {\n    boolean f(String a) { return "x" @== a; }\n}\n',
        'class A {\n    boolean f(String a) { return "x".equals(a); }\n}\n',
        (
            ("spotbugs", "ES_COMPARING_STRINGS_WITH_EQ", "Comparison of String objects using == or !="),
            ("pmd", "UseEqualsToCompareStrings", "Use equals() to compare strings instead of '==' or '!='"),
            ("errorprone", "StringEquality",
             "String comparison using reference equality instead of value equality"),
        ),
    ),
    Fault(
        "string literal compared with ==",
        "c",
        '#include <string.h>\nint f(char *a)\n{\n    return a @== "x";\n}\n',
        '#include <string.h>\nint f(char *a)\n{\n    return strcmp(a, "x") == 0;\n}\n',
        (
            ("cppcheck", "literalWithCharPtrCompare", "String literal compared with variable 'a'. Did you"),
            ("gcc", "-Waddress", "comparison with string literal results in unspecified behavior"),
            (
                "clang",
                "-Wstring-compare",
                "result of comparison against a string literal is unspecified (use an explicit string "
                "comparison function instead)",
            ),
        ),
    ),
    Fault(
        "missing break",
        "c",
        "int f(int a)\n{\n    switch (a) {\n    case 1:\n        @a = 2;\n    case 2:\n        a = 3;\n"
        "    }\n    return a;\n}\n",
        "int f(int a)\n{\n    switch (a) {\n    case 1:\n        a = 2;\n        break;\n    case 2:\n"
        "        a = 3;\n    }\n"
        "    return a;\n}\n",
        (
            ("gcc", "-Wimplicit-fallthrough=", "this statement may fall through"),
            ("clang", "-Wimplicit-fallthrough", "unannotated fall-through between switch labels"),
        ),
        "int f(int a)\n{\n    switch (a) {\n    case 1:\n        a = 2;\n    @case 2:\n        a = 3;\n"
        "    }\n    return a;\n}\n",
    ),
    Fault(
        "missing break of Java",
        "java",
        "class A {\n    void f(int a) {\n        switch (a) {\n        case 1:\n            g();\n"
        "        @case 2:\n            h();\n        }\n    }\n}\n",
        "class A {\n    void f(int a) {\n        switch (a) {\n        case 1:\n            g();\n"
        "            break;\n"
        "        case 2:\n            h();\n        }\n    }\n}\n",
        (
            ("ecj", "fallthrough", "Switch case may be entered by falling through previous case"),
            ("javac", "fallthrough", "[fallthrough] possible fall-through into case"),
            ("pmd", "ImplicitSwitchFallThrough",
             "This switch case may be reached by fallthrough from the previous case"),
        ),
    ),
    Fault(
        "self assignment",
        "c",
        "int f(int a)\n{\n    a @= a;\n    return a;\n}\n",
        None,
        (
            ("cppcheck", "selfAssignment", "Redundant assignment of 'a' to itself."),
            ("clang", "-Wself-assign", "explicitly assigning value of variable of type 'int' to itself"),
            ("clang-tidy", "clang-diagnostic-self-assign",
             "explicitly assigning value of variable of type 'int' to itself"),
        ),
    ),
    Fault(
        "missing virtual destructor",
        "cpp",
        "struct @A {\n    virtual void f();\n};\nstruct B : A { void f(); };\nvoid g(A *a) { delete a; }\n",
        "struct A {\n    virtual ~A() {}\n    virtual void f();\n};\nstruct B : A { void f(); };\n"
        "void g(A *a) { delete a; }\n",
        (
            ("cppcheck", "virtualDestructor",
             "Class 'A' which is inherited by class 'B' does not have a virtual destructor."),
            ("gcc", "-Wnon-virtual-dtor",
             "'struct A' has virtual functions and accessible non-virtual destructor"),
            ("clang", "-Wnon-virtual-dtor", "'A' has virtual functions but non-virtual destructor"),
            ("clang-tidy", "cppcoreguidelines-virtual-class-destructor",
             "destructor of 'A' is public and non-virtual"),
            ("gcc", "-Wdelete-non-virtual-dtor", "deleting object of polymorphic class type 'A' which has "
             "non-virtual destructor might cause undefined behavior"),
        ),
        "struct A {\n    virtual void f();\n};\nstruct B : A { void f(); };\nvoid g(A *a) { @delete a; }\n",
    ),
    Fault(
        "uninitialised member",
        "cpp",
        "struct A {\n    int n;\n    @A() {}\n};\n",
        "struct A {\n    int n;\n    A() : n(0) {}\n};\n",
        (
            ("cppcheck", "uninitMemberVar", "Member variable 'A::n' is not initialized in the constructor."),
            ("gcc", "-Weffc++", "'A::n' should be initialized in the member initialization list"),
            ("clang-tidy", "cppcoreguidelines-pro-type-member-init",
             "constructor does not initialize these fields: n"),
        ),
    ),
]  # fmt: skip


def answered(fault: Fault, report: tuple[str, str, str]) -> tuple[str | None, str]:
    """The code with the first fix, and what a fix may change."""
    is_elsewhere = fault.other_place and report == fault.reports[-1]
    before, _, behind = (fault.other_place if is_elsewhere else fault.code).partition("@")
    data = (before + behind).encode()
    tool, rule, message = report
    place = Location(PurePath("a"), before.count("\n") + 1, len(before) - before.rfind("\n"))
    said = classified(Diagnostic(place, message, tool, rule))
    root = parse_bounded(data, fault.language).root_node
    named = [(edit,) for edit in hinted_edits(data, root, fault.language, said)]
    fixes = named or implied_at(data, root, fault.language, said)
    return apply_edits(data, fixes[0]).decode() if fixes else None, expectation_of(said)


@pytest.mark.parametrize(
    ("fault", "report"),
    [pytest.param(f, each, id=f"{f.name}: {each[0]} {each[1]}") for f in FAULTS for each in f.reports],
)
def test_a_fault_gets_the_same_answer_whichever_tool_reports_it(
    fault: Fault, report: tuple[str, str, str]
) -> None:
    fixed, _ = answered(fault, report)
    assert fixed == fault.fixed


@pytest.mark.parametrize("fault", [pytest.param(each, id=each.name) for each in FAULTS])
def test_what_a_fix_may_change_is_the_same_for_all_tools(fault: Fault) -> None:
    allowed = {f"{tool} {rule}": answered(fault, (tool, rule, said))[1] for tool, rule, said in fault.reports}
    assert len(set(allowed.values())) == 1, allowed


@pytest.mark.parametrize(
    ("language", "code", "tool", "message"),
    [
        ("java", "class A {\n    int f(int a) {\n        int @s = g();\n        return a;\n    }\n}\n",
         "pmd",
         "Avoid unused local variables such as 's'."),
        ("c", "int f(int a)\n{\n    switch (a) {\n    case 1:\n        @a = 2;\n        // fall through\n"
         "    case 2:\n        a = 3;\n    }\n    return a;\n}\n", "gcc", "this statement may fall through"),
        ("c", "int f(int a)\n{\n    // scary fall throughs\n    switch (a) {\n    case 1:\n        @a = 2;\n"
         "    case 2:\n        a = 3;\n    }\n    return a;\n}\n", "gcc", "this statement may fall through"),
        ("c", "int f(int a)\n{\n"
         "    switch (a) {\n    case 1:\n        @a = 2; // a note\n        /* Fallthrough */\n"
         "    case 2:\n        a = 3;\n    }\n    return a;\n}\n", "gcc", "this statement may fall through"),
        ("c", "int f(int a)\n{\n    switch (a) {\n    case 1:\n        @a = 2;\n        FALLTHROUGH;\n"
         "    case 2:\n        a = 3;\n    }\n    return a;\n}\n", "gcc", "this statement may fall through"),
        ("cpp", "class @A {\n    virtual void f();\n};\n", "gcc",
         "'class A' has virtual functions and accessible non-virtual destructor"),  # it would be private
    ],
)  # fmt: skip
def test_what_may_be_meant_stays(language: Language, code: str, tool: str, message: str) -> None:
    fault = Fault("", language, code, None, ())
    assert answered(fault, (tool, "", message))[0] is None
