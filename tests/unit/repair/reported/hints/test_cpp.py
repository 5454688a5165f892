"""What messages about C++ ask for is written: specifiers, members' first values, casts, increments."""

from __future__ import annotations

from pathlib import PurePath

import pytest

from data_prep.text.languages import Language, parse_bounded
from plc.diagnostics import Diagnostic, Location
from plc.diagnostics.rules import classified
from plc.repair.findings import apply_edits
from plc.repair.reported.hints.edits import implied_at

OVERRIDE = (
    "The function 'f' overrides a function in a base class but is not marked with a 'override' specifier."
)
SUGGESTED = "\u2018virtual void D::f()\u2019 can be marked override"
EXPLICIT = "Class 'C' has a constructor with 1 argument that is not explicit."
CONST = "Parameter 'p' can be declared as reference to const"
VARIABLE = "Variable 'x' can be declared as pointer to const"
BY_VALUE = "Function parameter 's' should be passed by const reference."
MEMBER = "Member variable 'C::n' is not initialized in the constructor."
MEMBERS = "constructor does not initialize these fields: n, on"
CAST = "C-style pointer casting"
PREFIX = "Prefer prefix ++/-- operators for non-primitive types."
UNUSED = "Unused variable: x"


def fixed(text: str, message: str, *, tool: str = "cppcheck", language: Language = "cpp") -> list[str]:
    """The text with each fix of a message about the place of `@`."""
    before, _, behind = text.partition("@")
    data = (before + behind).encode()
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    said = classified(Diagnostic(Location(PurePath("a.cpp"), line, column), message, tool))
    edits = implied_at(data, parse_bounded(data, language).root_node, language, said)
    return [apply_edits(data, each).decode() for each in edits]


@pytest.mark.parametrize(
    ("message", "text", "mended"),
    [
        (OVERRIDE, "struct D : B { void @f() const; };\n", "struct D : B { void f() const override; };\n"),
        (OVERRIDE, "struct D : B { T *@f(int a) = 0; };\n", "struct D : B { T *f(int a) override = 0; };\n"),
        (OVERRIDE, "struct D : B { @~D() noexcept {} };\n", "struct D : B { ~D() noexcept override {} };\n"),
        (SUGGESTED, "struct D : B {\n  void @f() { g(); }\n};\n",
         "struct D : B {\n  void f() override { g(); }\n};\n"),
        (EXPLICIT, "class C {\n  @C(int a);\n};\n", "class C {\n  explicit C(int a);\n};\n"),
        (EXPLICIT, "class C {\n  template <class T> @C(T a) {}\n};\n",
         "class C {\n  template <class T> explicit C(T a) {}\n};\n"),
        (CONST, "int f(V &@p) { return p.n; }\n", "int f(const V &p) { return p.n; }\n"),
        (VARIABLE, "int f(S *s) { int *@x = s->p; return *x; }\n",
         "int f(S *s) { const int *x = s->p; return *x; }\n"),
        (BY_VALUE, "int f(std::string @s) { return s.size(); }\n",
         "int f(const std::string &s) { return s.size(); }\n"),
        (BY_VALUE, "int f(const T @s) { return s.n; }\n", "int f(const T &s) { return s.n; }\n"),
        (BY_VALUE, "int f(const T& a, T @s);\n", "int f(const T& a, const T& s);\n"),
        (MEMBER, "struct C { int n; C() @{} };\n", "struct C { int n; C() : n(0) {} };\n"),
        (MEMBER, "struct C { char *n; @C(int a) : m(a) {} };\n",
         "struct C { char *n; C(int a) : m(a), n(nullptr) {} };\n"),
        (MEMBER, "C::@C()\n    : m(1),\n      o(2)\n{\n}\n", "C::C()\n    : m(1),\n      o(2), n()\n{\n}\n"),
        (MEMBERS, "struct C { int n; bool on; @C() {} };\n",
         "struct C { int n; bool on; C() : n(0), on(false) {} };\n"),
        (CAST, "int f(V *v) { return *@(int *)v; }\n", "int f(V *v) { return *static_cast<int *>(v); }\n"),
        (CAST, "char *f(V v) { return @(char *)(&v); }\n",
         "char *f(V v) { return static_cast<char *>(&v); }\n"),
        (PREFIX, "void f(I i) { for (; i != e; i@++) g(); }\n", "void f(I i) { for (; i != e; ++i) g(); }\n"),
        (PREFIX, "void f(I i) {\n  i@--;\n}\n", "void f(I i) {\n  --i;\n}\n"),
        (UNUSED, "void f() {\n  int @x = 1;\n  g();\n}\n", "void f() {\n  g();\n}\n"),
        (UNUSED, "void f() {\n  int @x;\n  g();  // x\n}\n", "void f() {\n  g();  // x\n}\n"),
        (UNUSED, "void f() { int *@x, a = 1; g(a); }\n", "void f() { int a = 1; g(a); }\n"),
        (UNUSED, "void f() { int a = 1, @x; g(a); }\n", "void f() { int a = 1; g(a); }\n"),
    ],
)  # fmt: skip
def test_what_is_asked_for_is_written(message: str, text: str, mended: str) -> None:
    assert fixed(text, message)[0] == mended


@pytest.mark.parametrize(
    ("message", "text"),
    [
        (OVERRIDE, "struct D : B { void @f() override; };\n"),
        (OVERRIDE, "struct D : B { void @f() final; };\n"),
        (EXPLICIT, "class C { explicit @C(int a); };\n"),
        (CONST, "int f(const V &@p) { return p.n; }\n"),
        (CONST, "int f(V &@other) { return other.n; }\n"),
        (VARIABLE, "int f(S *s) { int *@x = s->p, *y = x; return *y; }\n"),
        (BY_VALUE, "int f(T *@s) { return s->n; }\n"),
        (MEMBER, "int @n;\n"),
        (CAST, "int f(int @a) { return a; }\n"),
        (PREFIX, "int f(I i) { return g(i@++); }\n"),
        (PREFIX, "void f(I i) { @++i; }\n"),
        (PREFIX, "void f(I i) { I old = ({ i@++; }); }\n"),
        (UNUSED, "void f() { int @x = g(); }\n"),  # the call may do something
        (UNUSED, "void f() {\n  int @x;\n#ifdef A\n  x = 1;\n#endif\n}\n"),
        (UNUSED, "int @x;\n"),
        ("something else", "struct D : B { void @f(); };\n"),
    ],
)
def test_where_it_stands_already_or_may_do_harm_nothing_is_written(message: str, text: str) -> None:
    assert fixed(text, message) == []


def test_only_pointers_to_numbers_are_reinterpreted() -> None:
    """One to a class may have to be moved to a base, which a cast of C does."""
    for kind, casts in (
        ("B", ["static_cast", "const_cast"]),
        ("char", ["static_cast", "const_cast", "reinterpret_cast"]),
    ):
        found = fixed(f"void f(D *d) {{ g(@({kind} *)d); }}\n", CAST)
        assert [each.partition("g(")[2].partition("<")[0] for each in found] == casts


def test_members_have_each_place_among_the_others() -> None:
    """Compilers warn where the order is not that of the class, so that the tool decides."""
    places = fixed("struct C { int n; @C() : a(1), b(2) {} };\n", MEMBER)
    assert [each.partition("C() ")[2] for each in places] == [
        ": a(1), b(2), n(0) {} };\n",
        ": a(1), n(0), b(2) {} };\n",
        ": n(0), a(1), b(2) {} };\n",
    ]


def test_an_unused_variable_of_c_goes_too() -> None:
    found = fixed("void f(void) {\n  int @x;\n}\n", "unused variable 'x'", tool="gcc", language="c")
    assert found == ["void f(void) {\n}\n"]
