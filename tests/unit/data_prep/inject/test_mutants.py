"""How mutants are drawn and what makes one count; the table of frequencies; the compiler's word."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest

from data_prep.corpora.projects import SourceFile
from data_prep.errors import ConfigError
from data_prep.inject import compiling
from data_prep.inject.compiling import Compiler
from data_prep.inject.frequencies import FREQUENCIES
from data_prep.inject.mutants import Draw, Mutant, Original, mutants_of
from data_prep.inject.operators import Change, Mutation, Operator, Site
from data_prep.inject.registry import OPERATORS
from data_prep.text.functions import definitions_of, function_at
from data_prep.text.languages import LANGUAGES, Language, parse
from data_prep.text.naming import Names

CODE = b"int f(int a, int b) { if (a < b) { return a; } if (b < 0) { return 0; } return b; }\n"


def replacing(name: str, old: bytes, new: bytes, *, cwe: int = 480) -> Operator:
    """An operator that puts one spelling in the place of another, wherever it stands."""

    def find(site: Site) -> Iterator[Mutation]:
        place = site.text.find(old, site.function.start_byte)
        while 0 <= place < site.function.end_byte:
            yield Mutation((Change(place, place + len(old), new),), cwe)
            place = site.text.find(old, place + 1)

    return Operator(name, frozenset(LANGUAGES), (480,), find)


def original(text: bytes, language: Language = "c", *, place: int = 0) -> Original:
    node = list(definitions_of(parse(text, language).root_node))[place]
    function = function_at(node, text)
    named = tuple(Names.new(frozenset()).rename(function.words))
    return Original(node, function, named, text, language)


def drawn(
    of: Original,
    *operators: Operator,
    mutants: int = 1,
    seed: int = 0,
    weights: dict[str, float] | None = None,
    accepts: Callable[[bytes], bool] = lambda _: True,
) -> tuple[list[Mutant], Counter[tuple[str, str]]]:
    rejected: Counter[tuple[str, str]] = Counter()
    draw = Draw(
        operators=operators,
        frequencies=weights or {operator.name: 1.0 for operator in operators},
        kept_names=frozenset(),
        mutants=mutants,
        seed=seed,
        longest=400,
        accepts=accepts,
    )
    return mutants_of(of, draw, rejected), rejected


LESS = replacing("less", b" < ", b" > ")
RETURN = replacing("return", b"return ", b"return 1 + ")


def spelled(mutant: Mutant) -> str:
    return " ".join(word.text for word in mutant.function.words)


def test_the_table_of_frequencies_and_the_registry_agree() -> None:
    names = [operator.name for operator in OPERATORS]
    assert len(names) == len(set(names))
    assert set(names) == set(FREQUENCIES)
    assert all(weight > 0 for weight in FREQUENCIES.values())


def test_every_operator_is_documented_with_its_cwes() -> None:
    page = (Path(__file__).parents[4] / "docs" / "research" / "operators.md").read_text(encoding="utf-8")
    rows = [line.split(" | ") for line in page.splitlines() if line.startswith("| `")]
    documented = {row[0].strip("| `"): row[2] for row in rows}
    assert documented == {operator.name: ", ".join(map(str, operator.cwes)) for operator in OPERATORS}


def test_where_a_function_stands_does_not_change_what_is_drawn() -> None:
    moved = b"/* licence */\nint g(void) { return 3; }\n" + CODE
    for seed in range(5):
        here, _ = drawn(original(CODE), LESS, RETURN, seed=seed, mutants=2)
        there, _ = drawn(original(moved, place=1), LESS, RETURN, seed=seed, mutants=2)
        assert [spelled(mutant) for mutant in here] == [spelled(mutant) for mutant in there]


def test_operators_are_drawn_by_weight_among_those_that_apply() -> None:
    never = replacing("never", b"absent", b"present")
    weights = {"less": 3.0, "return": 1.0, "never": 100.0}
    counts: Counter[str] = Counter()
    for seed in range(600):
        [mutant], _ = drawn(original(CODE), LESS, RETURN, never, seed=seed, weights=weights)
        counts[mutant.operator] += 1
    assert 400 < counts["less"] < 500
    assert counts.total() == 600


def test_an_operator_of_weight_zero_is_never_drawn() -> None:
    found, _ = drawn(original(CODE), LESS, RETURN, mutants=9, weights={"less": 0.0, "return": 1.0})
    assert {mutant.operator for mutant in found} == {"return"}


def test_mutants_of_one_function_are_of_different_operators_while_there_are_any() -> None:
    for seed in range(20):
        found, _ = drawn(original(CODE), LESS, RETURN, mutants=3, seed=seed)
        assert {mutant.operator for mutant in found[:2]} == {"less", "return"}
        assert len({spelled(mutant) for mutant in found}) == 3
        assert [mutant.ordinal for mutant in found] == [0, 1, 2]


@pytest.mark.parametrize(
    ("operator", "reason"),
    [
        (replacing("o", b"if (a < b)", b"if (a < b"), "does not parse"),
        (replacing("o", b"return b; }", b"return b; } }"), "does not parse"),
        (replacing("o", b"return b; }", b"return b; } int g() { }"), "does not parse"),
        (replacing("o", b"a < b", b"a  <  b /* so */"), "same words"),
        (
            replacing(
                "o",
                b"(int a, int b) { if (a < b) { return a; } if (b",
                b"(int c, int b) { if (c < b) { return c; } if (b",
            ),
            "same words once named",
        ),
        (replacing("o", b"f(", b"g("), "another name"),
        (replacing("o", b"return a", b"return a" + b" + a" * 300), "too long"),
        (replacing("o", b" < b", b" > b", cwe=1), "CWE-1 is none of the operator's"),
    ],
)
def test_what_is_no_flaw_is_rejected_with_its_reason(operator: Operator, reason: str) -> None:
    found, rejected = drawn(original(CODE), operator)
    assert found == []
    assert rejected == {("o", reason): 1}


def test_changes_that_overlap_or_leave_the_function_are_rejected() -> None:
    def find(site: Site) -> Iterator[Mutation]:
        start, end = site.function.start_byte, site.function.end_byte
        yield Mutation((Change(start + 5, start + 9, b""), Change(start + 8, start + 12, b"")), 480)
        yield Mutation((Change(end - 1, end + 1, b""),), 480)

    _, rejected = drawn(original(CODE), Operator("o", frozenset({"c"}), (480,), find))
    assert rejected == {("o", "changes overlap or leave the function"): 2}


def test_several_changes_make_one_mutant() -> None:
    def find(site: Site) -> Iterator[Mutation]:
        first, second = site.text.find(b"a < b"), site.text.find(b"b < 0")
        yield Mutation((Change(first, first + 1, b"b"), Change(second, second + 5, b"b <= 0")), 480)

    [mutant], _ = drawn(original(CODE), Operator("o", frozenset({"c"}), (480,), find))
    assert "if ( b < b )" in spelled(mutant)
    assert "if ( b <= 0 )" in spelled(mutant)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("java", b"class A {\n  A(int a) { if (a < 3) { run(); } }\n}\n"),
        ("java", b"record A(int a) {\n  A { if (a < 3) { a = 3; } }\n}\n"),  # cannot be read back in a class
        ("cpp", b"class A {\n  explicit A(int a) : size(a < 3 ? a : 3) {}\n};\n"),
        ("cpp", b"namespace n { template <class T> T f(T a) { return a < 3 ? a : T(3); } }\n"),
        ("c", b"#ifdef A\nstatic int f(int a)\n{\n#if B\n  return 1;\n#endif\n  return a < 3;\n}\n#endif\n"),
    ],
)
def test_a_mutant_reads_as_it_would_within_its_file(language: Language, text: bytes) -> None:
    [mutant], _ = drawn(original(text, language), LESS)
    changed = text.replace(b" < ", b" > ")
    [node] = definitions_of(parse(changed, language).root_node)
    expected = function_at(node, changed)
    words = [(word.text, word.role) for word in mutant.function.words]
    assert words == [(word.text, word.role) for word in expected.words]


FILE = SourceFile(PurePosixPath("a/f.c"), CODE, "c", "")


@pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler")
def test_where_the_original_compiles_the_mutant_must() -> None:
    counts: Counter[str] = Counter()
    compiler = Compiler(FILE, counts=counts, enabled=True)
    undeclared = replacing("undeclared", b"return a", b"return missing")
    found, rejected = drawn(original(CODE), undeclared, accepts=compiler)
    assert found == []
    assert rejected == {("undeclared", "does not compile"): 1}
    found, _ = drawn(original(CODE), LESS, accepts=compiler)
    assert len(found) == 1
    assert counts == {"files tried": 1, "files that compile alone": 1, "mutants checked": 2}


@pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler")
def test_where_the_original_needs_other_files_nothing_is_asked() -> None:
    counts: Counter[str] = Counter()
    needy = replace(FILE, text=b'#include "missing.h"\n' + CODE)
    compiler = Compiler(needy, counts=counts, enabled=True)
    assert compiler(b"this is not C")
    assert counts == {"files tried": 1, "files that compile alone": 0}


def test_a_compiler_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(compiling.COMMANDS, "c", ("no-such-compiler",))
    with pytest.raises(ConfigError, match="--compile needs no-such-compiler, which is not installed"):
        Compiler(FILE, counts=Counter(), enabled=True)(CODE)
