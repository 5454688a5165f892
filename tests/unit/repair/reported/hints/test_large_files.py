"""The hints for one report visit as many nodes in a large file as in a small one."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

import pytest

from data_prep.text.languages import Language, parse_bounded
from plc.diagnostics import Diagnostic, Location
from plc.diagnostics.rules import classified
from plc.repair.reported.hints.edits import hinted_edits, implied_at
from plc.repair.reported.hints.file_index import answering, nodes_on, words_before
from tests.unit.repair.reported.hints.visited import Count, Counted

C_FILLER = "int o%d(int a)\n{\n    if (a > 1) { a = g(a); }\n    return a;\n}\n"
CPP_FILLER = "class O%d {\npublic:\n    O%d() : n(1) {}\n    int n;\n    char *p;\n};\n"
JAVA_FILLER = "    int o%d(int a) { if (a > 1) { a = g(a); } return a > 2 ? a : 1; }\n"
AMONG = 300  # others, before the reported code and behind it
SLACK = 40  # nodes more, of the levels of a deeper tree

REPORTS = [  # the language, the tool, its rule, its message, the code with `@` at the reported place
    ("c", "cppcheck", "incorrectLogicOperator",
     "Logical conjunction always evaluates to false: c == 1 && c == 2.",
     "int f(int c)\n{\n    return c == 1 @&& c == 2;\n}\n"),
    ("c", "cppcheck", "unusedVariable", "Unused variable: x",
     "int f(int c)\n{\n    int @x;\n    return c;\n}\n"),
    ("c", "cppcheck", "legacyUninitvar", "Uninitialized variable: x",
     "typedef int own;\nint f(int c)\n{\n    own x;\n    return @x + c;\n}\n"),
    ("c", "cppcheck", "nullPointerOutOfMemory", "If memory allocation fails, then there is a possible "
     "null pointer dereference: p",
     "int f(int c)\n{\n    int *p = malloc(4);\n    @*p = c;\n    return *p;\n}\n"),
    ("c", "cppcheck", "invalidPrintfArgType_sint", "%d in format string (no. 1) requires 'int' but the "
     "argument type is 'unsigned long'.", "void f(unsigned long n)\n{\n    @printf(\"%d\", n);\n}\n"),
    ("c", "gcc", "", "expected ';' before 'return'", "int f(int c)\n{\n    c = 1@\n    return c;\n}\n"),
    ("c", "gcc", "", "expected identifier or '(' before 'return'",
     "int f(int c)\n{\n    c++; }\n    @return c;\n}\n"),
    ("c", "gcc", "", "'struct own' has no member named 'cuont'",
     "struct own { int count; };\nint f(struct own *o)\n{\n    return o@->cuont;\n}\n"),
    ("c", "gcc", "", "'x' undeclared (first use in this function)",
     "void h(int *p);\nint f(int c)\n{\n    h(&@x);\n    return c;\n}\n"),
    ("c", "gcc", "-Waddress", "comparison with string literal results in unspecified behavior",
     "int f(char *c)\n{\n    return c @== \"a\";\n}\n"),
    ("cpp", "cppcheck", "uninitMemberVar", "Member variable 'C::m' is not initialized in the constructor.",
     "class C {\npublic:\n    @C() {}\n    int m;\n};\n"),
    ("cpp", "cppcheck", "uninitMemberVar", "Member variable 'C::m' is not initialized in the constructor.",
     "class C {\npublic:\n    C();\n    int m;\n};\nC::@C() {}\n"),
    ("cpp", "cppcheck", "mismatchAllocDealloc", "Mismatching allocation and deallocation: p",
     "void f()\n{\n    int *p = new int[4];\n    @delete p;\n}\n"),
    ("java", "spotbugs", "ES_COMPARING_STRINGS_WITH_EQ", "Comparison of String objects using == or != in f",
     "    boolean f(String a, String b) { return a @== b; }\n"),
    ("java", "javac", "", "incompatible types: possible lossy conversion from int to byte",
     "    byte f(int a) { byte b = @a; return b; }\n"),
    ("java", "ecj", "", "Unhandled exception type IOException", "    void f() {\n        @read();\n    }\n"),
    ("java", "ecj", "fallthrough", "Switch case may be entered by falling through previous case",
     "    void f(int a) {\n        switch (a) {\n        case 1:\n            g();\n"
     "        @case 2:\n            h();\n        }\n    }\n"),
]  # fmt: skip


def asked(
    language: Language, tool: str, rule: str, message: str, code: str, *, among: int
) -> tuple[int, int]:
    """How many fixes a report has in a file with so many others around, and how many nodes they cost.

    What a file holds by name was found before, by another report of it.
    """
    filler = {"c": C_FILLER, "cpp": CPP_FILLER, "java": JAVA_FILLER}[language]
    others = ["".join(filler.replace("%d", str(n)) for n in range(at, at + among)) for at in (0, among)]
    before, _, behind = code.partition("@")
    head, end = ("class A {\n", "}\n") if language == "java" else ("", "")
    start = head + others[0] + before
    data = (start + behind + others[1] + end).encode()
    place = Location(PurePath("a"), start.count("\n") + 1, len(start) - start.rfind("\n"))
    said = classified(Diagnostic(place, message, tool, rule, level="warning" if rule else "error"))
    count = Count()
    root: Any = Counted(parse_bounded(data, language).root_node, count)
    fixes = 0
    with answering(root, data):
        for _ in range(2):
            count.nodes = 0
            fixes = len(hinted_edits(data, root, language, said)) + len(
                implied_at(data, root, language, said)
            )
    return fixes, count.nodes


@pytest.mark.parametrize("report", [pytest.param(each, id=f"{each[0]} {each[3][:40]}") for each in REPORTS])
def test_a_report_looks_at_as_many_nodes_in_a_large_file_as_in_a_small_one(report: Any) -> None:
    fixes, small = asked(*report, among=2)
    same, large = asked(*report, among=AMONG)
    assert fixes == same > 0
    assert large <= small + SLACK, (small, large)


def test_the_nodes_of_a_line_are_those_that_begin_there() -> None:
    text = b"int f(int a)\n{\n    g(a,\n      b); h(c);\n    return a;\n}\n"
    root = parse_bounded(text, "c").root_node
    found = [text[n.start_byte : n.end_byte] for n in nodes_on(root, 4, "identifier", "call_expression")]
    assert found == [b"b", b"h(c)", b"h", b"c"]
    assert nodes_on(root, 9) == []


@pytest.mark.parametrize("place", [0, 11, 30, 200])
def test_the_words_before_a_byte_are_those_of_a_walk(place: int) -> None:
    text = b"int f(int a) /* c */\n{\n    g(a, 1); // d\n    return a;\n}\n"
    root = parse_bounded(text, "c").root_node
    words, stack = [], [root]
    while stack:
        node = stack.pop()
        stack += reversed(node.children)
        if not node.children and node.type != "comment" and node.start_byte <= place:
            words.append(node)
    assert list(words_before(root, place)) == words[::-1]
