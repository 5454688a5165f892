"""Values that may be null in Java: where a test for it goes, and where none belongs."""

from __future__ import annotations

import pytest

from tests.unit.repair.reported.hints.java.fixing import fixed, method, plain, statements

ASSIGNED = "object `x` last assigned on line 1 could be null and is dereferenced at line LINE."
RETURNED = "object returned by `getOwner()` could be null and is dereferenced at line LINE."


@pytest.mark.parametrize(
    ("message", "tool"),
    [
        (ASSIGNED, "infer"),
        ("Potential null pointer access: The variable x may be null at this location", "ecj"),
        ("Possible null pointer dereference of x in A.f(B) on exception path", "spotbugs"),
        ("Variable [x](1) may be null at this access as suggested by [this](2) null guard.", "codeql"),
    ],
)
def test_a_call_is_made_only_where_there_is_something(message: str, tool: str) -> None:
    first, second, *_ = fixed(method("void f(B x)", "x.close();//@", "g();"), message, tool=tool)
    assert statements("if (x != null) {", "    x.close();", "}", "g();") in first
    assert statements("if (x == null) {", "    return;", "}", "x.close();") in second


def test_a_loop_goes_on_with_the_next() -> None:
    code = method(
        "int f(List<B> all)",
        "for (B each : all) {",
        "    B x = each.get();",
        "    int n = x.size();//@",
        "}",
        "return 1;",
    )
    assert (
        "            if (x == null) {\n                continue;\n            }\n            int n"
        in fixed(code, ASSIGNED)[0]
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("if (x.isOpen()) {//@", "if (x != null && x.isOpen()) {"),
        ("if (!x.isOpen()) {//@", "if (x == null || !x.isOpen()) {"),
        ("if (x.length == 0) {//@", "if (x == null || x.length == 0) {"),
        ("if (ready && x.isOpen()) {//@", "if (ready && x != null && x.isOpen()) {"),
        ('if (x.equals("a") || x.equals("b")) {//@', 'if (x == null || x.equals("a") || x.equals("b")) {'),
        ("while (x.hasNext()) {//@", "while (x != null && x.hasNext()) {"),
    ],
)
def test_a_condition_tests_it_first(before: str, after: str) -> None:
    code = method("void f(B x)", before, "    g();", "}")
    assert after in fixed(code, ASSIGNED)[0]


def test_what_is_returned_is_tested() -> None:
    assert (
        "return x != null && x.isOpen();"
        in fixed(method("boolean f(B x)", "return x.isOpen();//@"), ASSIGNED)[0]
    )
    first = fixed(method("String f(B x)", "return x.name();//@"), ASSIGNED)
    assert "return x == null ? null : x.name();" in first[0]
    assert "return x != null ? x.name() : null;" in first[1]
    assert not any(
        "return null : " in each for each in fixed(method("int f(B x)", "return x.size();//@"), ASSIGNED)
    )


def test_a_method_gives_up_in_its_own_way() -> None:
    code = method(
        "List<B> f(B x)",
        "if (done) {",
        "    return Collections.emptyList();",
        "}",
        "B y = g();",
        "int n = x.size();//@",
        "return h(n);",
    )
    assert (
        statements("if (x == null) {", "    return Collections.emptyList();", "}", "int n = x.size();")
        in fixed(code, ASSIGNED)[0]
    )


def test_the_way_out_may_stand_behind_what_gives_the_value() -> None:
    code = method("void f()", "B x = find();", "start();", "x.run();//@", "x.stop();")
    assert any(
        statements("B x = find();", "if (x == null) {", "    return;", "}", "start();") in each
        for each in fixed(code, ASSIGNED)
    )


def test_a_file_that_writes_no_braces_gets_none() -> None:
    code = method("void f(B x)", "if (a)", "    g();", "if (b)", "    h();", "x.close();//@")
    assert statements("if (x != null)", "    x.close();") in fixed(code, ASSIGNED)[0]


def test_null_stands_where_the_file_has_it() -> None:
    code = method("void f(B x)", "if (null == a) {", "    g();", "}", "x.close();//@")
    assert "if (null != x) {" in fixed(code, ASSIGNED)[0]


def test_an_else_takes_the_test() -> None:
    code = method("void f(B x)", "if (a) {", "    g();", "} else {", "    x.close();//@", "}")
    assert any("} else if (x != null) {" in each for each in fixed(code, ASSIGNED))


def test_a_getter_may_be_asked_twice_and_nothing_else() -> None:
    first = fixed(method("boolean f(B b)", "return b.getOwner().isOpen();//@"), RETURNED)[0]
    assert "return b.getOwner() != null && b.getOwner().isOpen();" in first
    taken = "object returned by `poll()` could be null and is dereferenced at line LINE."
    assert fixed(method("boolean f(B b)", "return b.poll().isOpen();//@"), taken) == []
    with_call = method("boolean f(B b)", "return b.getOwner(i++).isOpen();//@")
    assert fixed(with_call, RETURNED) == []


def test_a_test_does_not_pass_over_its_assertions() -> None:
    code = method("@Test public void f()", "B x = find();", "assertEquals(1, x.size());//@")
    assert fixed(code, ASSIGNED) == []
    code = code.replace("find();", "find(); assertNotNull(a);")
    assert fixed(code, ASSIGNED) == [
        plain(code).replace("        assertEquals", "        assertNotNull(x);\n        assertEquals")
    ]


def test_nothing_returns_less_than_the_method_must() -> None:
    code = method("String f(B x)", "x.start();//@", "return x.name();")
    assert not any(
        each.count("return") == 1 and "if (x != null) {\n            x.start();\n            return" in each
        for each in fixed(code, ASSIGNED)
    )


@pytest.mark.parametrize(
    "code",
    [
        method(
            "void f(B x)", "run(() -> x.close());//@"
        ),  # nobody knows when it runs: only a condition within may test it
        method("void f(B x)", "x = new B();//@"),
        "class A {\n    B x = y.z();//@\n}\n",
    ],
)
def test_where_no_statement_uses_it_nothing_is_offered(code: str) -> None:
    assert fixed(code, ASSIGNED) == []


def test_what_is_certainly_null_needs_another_value() -> None:
    said = "Null pointer access: The variable x can only be null at this location"
    assert fixed(method("void f()", "B x = null;", "x.close();//@"), said, tool="ecj") == []


def test_a_variable_gets_its_first_value_on_every_path() -> None:
    code = method("int f(B x)", "int n;", "n = x.size();//@", "return n;")
    assert not any("if (x != null)" in each for each in fixed(code, ASSIGNED))
    with_value = code.replace("int n;", "int n = 0;")
    assert any("if (x != null) {\n            n = x.size();" in each for each in fixed(with_value, ASSIGNED))
