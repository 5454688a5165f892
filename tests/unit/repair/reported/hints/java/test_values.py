"""Values in Java: results that nobody keeps, inner arrays given out, values that nobody reads."""

from __future__ import annotations

import pytest

from tests.unit.repair.reported.hints.java.fixing import fixed, method

UNUSED = "Return value of String.trim() ignored in A.f(String)"


@pytest.mark.parametrize(
    ("message", "tool"),
    [
        (UNUSED, "spotbugs"),
        ("Return value of 'trim' must be used", "errorprone"),
        (
            (
                "An operation on an Immutable object (String, BigDecimal or BigInteger) won't "
                "change the object itself"
            ),
            "pmd",
        ),
    ],
)
def test_a_result_is_kept_where_it_came_from(message: str, tool: str) -> None:
    (found,) = fixed(method("void f(String s)", "s.trim();//@", "g(s);"), message, tool=tool)
    assert "        s = s.trim();\n" in found


@pytest.mark.parametrize("code", ["names.add(s);//@", "Util.trim(s);//@", "g().trim();//@", "s.length();//@"])
def test_what_is_no_variable_or_changes_itself_keeps_nothing(code: str) -> None:
    head = "void f(final String names, String s)"
    assert fixed(method(head, code), UNUSED, tool="spotbugs") == []


@pytest.mark.parametrize(
    ("field", "copy"),
    [
        ("private int[] all;", "return all.clone();"),
        ("private Date all;", "return new Date(all.getTime());"),
        ("private List<B> all;", "return java.util.Collections.unmodifiableList(all);"),
    ],
)
def test_what_is_inside_is_given_out_as_a_copy(field: str, copy: str) -> None:
    said = "A.f() may expose internal representation by returning A.all"
    code = method("Object f()", "return all;//@", fields=f"    {field}\n")
    first, second, *_ = fixed(code, said, tool="spotbugs")
    assert copy in first
    assert "return all == null ? null : " in second


def test_what_comes_from_outside_is_copied() -> None:
    said = "The user-supplied array 'all' is stored directly."
    code = method("void f(int[] all)", "this.all = all;//@", fields="    private int[] all;\n")
    assert "this.all = all.clone();" in fixed(code, said, tool="pmd")[0]


def test_what_nobody_can_change_is_not_copied() -> None:
    said = "A.f() may expose internal representation by returning A.all"
    assert (
        fixed(
            method("Object f()", "return all;//@", fields="    private String all;\n"), said, tool="spotbugs"
        )
        == []
    )
    assert fixed(method("Object f()", "return all;//@"), said, tool="spotbugs") == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("int n = 0;//@", "        int n;\n        n = h();\n"),
        ("n = 0;//@", "    void f(int n) {\n        n = h();\n"),
        ("n = g();//@", "        g();\n        n = h();\n"),
    ],
)
def test_a_value_that_nobody_reads_goes_and_calls_stay(before: str, after: str) -> None:
    (found,) = fixed(
        method("void f(int n)", before, "n = h();", "use(n);"), "Dead store to n in A.f()", tool="spotbugs"
    )
    assert after in found


def test_a_value_of_another_variable_or_of_a_call_stays() -> None:
    assert fixed(method("void f()", "int n = g();//@"), "Dead store to n in A.f()", tool="spotbugs") == []
    assert fixed(method("void f()", "int n = 0;//@"), "Dead store to m in A.f()", tool="spotbugs") == []
