"""Tests of data_prep.text.functions."""

from __future__ import annotations

import pytest

from data_prep.text.functions import functions_of, instances_of
from data_prep.text.languages import LANGUAGES, Language

C = b"""int add(int a, int b) { return a + b; }
static void report(const char *text);
int old(a, b)
    int a; char *b;
{ return add(a, *b); }
#ifdef X
char *(*table(void))(int) { register_it(add); return 0; }
#endif
"""
CPP = b"""namespace N {
class K : public B { public: K() : x(1) {} ~K() {} int get() const { return x; } void later(); };
template <class T> T same(T t) { return t; } }
void N::K::later() { same(get()); }
bool operator==(const K &a, const K &b) { return true; }
K::K(int a) try : x(a) { } catch (...) { }
struct D { D() = default; D(const D &) = delete; };
"""
JAVA = b"""class Q extends P { Q(int a) { super(a); } abstract int none(); int outer() {
return new Runnable() { public void run() { inner(); } }.hashCode(); }
interface I { default int given() { return 1; } }
enum E { ONE; int two() { return 2; } } static class R { void deep() { outer(); } } }
"""


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        (C, "c", ["add", "old", "table"]),
        (CPP, "cpp", ["K", "~K", "get", "same", "later", "operator==", "K"]),
        (JAVA, "java", ["Q", "outer", "given", "two", "deep"]),
    ],
)
def test_every_definition_with_a_body_is_found(text: bytes, language: Language, names: list[str]) -> None:
    functions = functions_of(text, language)
    assert [function.name for function in functions] == names
    for function in functions:
        assert function.start_byte == function.words[0].start_byte
        assert function.end_byte == function.words[-1].end_byte
        assert not function.has_error


def test_calls_are_the_names_called() -> None:
    assert functions_of(JAVA, "java")[1].calls == {"run", "inner", "hashCode"}


def test_an_error_marks_the_function() -> None:
    flags = [
        function.has_error
        for function in functions_of(b"int f() { return 1 + ; } int g() { return 1; }", "c")
    ]
    assert flags == [True, False]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_in_nothing_out(language: Language) -> None:
    assert functions_of(b"", language) == []
    assert instances_of([], budget=10) == []


def test_an_instance_is_the_entry_and_what_it_reaches_in_order_of_call() -> None:
    text = b"void c() {} void b() { c(); } void a() { use(d); b(); } void d() {} void lone() {}"
    instances = instances_of(functions_of(text, "c"), budget=400)
    reached = {
        instance.entry.name: [function.name for function in instance.functions] for instance in instances
    }
    assert reached == {
        "c": ["c"],
        "b": ["b", "c"],
        "a": ["a", "d", "b", "c"],
        "d": ["d"],
        "lone": ["lone"],
    }
    assert len(instances[2].words) == sum(len(function.words) for function in instances[2].functions)


def test_the_budget_leaves_out_callees_and_refuses_long_entries() -> None:
    functions = functions_of(b"void big() { x = 1; y = 2; z = 3; } void a() { big(); } ", "c")
    sizes = [len(function.words) for function in functions]
    assert [len(i.functions) for i in instances_of(functions, budget=sum(sizes))] == [1, 2]
    assert [len(i.functions) for i in instances_of(functions, budget=sum(sizes) - 1)] == [1, 1]
    assert [i.entry.name for i in instances_of(functions, budget=sizes[0] - 1)] == ["a"]
    assert all(len(i.words) <= 12 for i in instances_of(functions, budget=12))


def test_functions_that_call_each_other_end() -> None:
    functions = functions_of(b"int even(int n) { return odd(n); } int odd(int n) { return even(n); }", "c")
    assert [len(instance.functions) for instance in instances_of(functions, budget=100)] == [2, 2]


def test_every_body_of_java_is_found() -> None:
    text = b"""class A {
static { first(); } { second(); } Runnable r = () -> { third(); }; int n = f(x -> x + 1);
enum E { ONE { void f() { fourth(); } }; } Object o = new Object() { void g() { fifth(); } };
record R(int n) { R { sixth(); } } interface I { Runnable Q = () -> { seventh(); }; }
}"""
    functions = functions_of(text, "java")
    assert [function.name for function in functions] == ["static", "", "r", "f", "g", "R", "Q"]
    ordinals = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")
    assert [function.calls for function in functions] == [{ordinal} for ordinal in ordinals]


def test_lambdas_outside_of_functions_are_found_in_small_and_large_tables() -> None:
    text = b"int x = [] { return 1; }();\nstd::map<int, F> m = {{1, [](int a) { return a; }}};\n"
    text += b"struct A { F f = [] { return 2; }; friend bool operator==(A a, A b) { return true; } };\n"
    assert [function.name for function in functions_of(text, "cpp")] == ["x", "m", "f", "operator=="]
    deep = b"auto v = seq(1, 2) | mapped([](int) { return 3; }) | as<T>();\nauto p = +[] { return 4; };\n"
    deep += b"using D = decltype([](auto b) { return b; });\nauto s = seq().map([] { return 5; }).sum();\n"
    assert [function.name for function in functions_of(deep, "cpp")] == ["v", "p", "D", "s"]
    large = b"T t[] = {" + b"{1, 2}," * 10_000 + b"{3, [] { return 4; }}};\nint f() { return 5; }\n"
    functions = functions_of(large, "cpp")
    assert [len(function.words) for function in functions] == [7, 9]


@pytest.mark.parametrize("nested", [b"(" * 3000 + b"x" + b")" * 3000, b"x + " * 3000 + b"0"])
def test_a_function_that_is_nested_thousands_of_levels_deep_is_not_read(nested: bytes) -> None:
    text = b"int f(int x) { return " + nested + b"; }\nint g(int x) { return x; }\n"
    deep, flat = functions_of(text, "c")
    assert (deep.name, deep.has_error, deep.too_deep) == ("f", True, True)
    assert (flat.name, flat.has_error, flat.too_deep) == ("g", False, False)


def test_a_long_function_is_not_a_deep_one() -> None:
    text = b"int f(int x) {" + b"x = x + 1;" * 3000 + b"return x; }"
    assert not functions_of(text, "c")[0].has_error
