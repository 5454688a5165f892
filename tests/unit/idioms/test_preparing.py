"""Functions with an idiom as identity pairs: which are taken, under which name, and how many."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from data_prep.dataset import read_pairs
from data_prep.errors import ConfigError, CorpusError
from data_prep.text.functions import functions_in
from data_prep.text.languages import LANGUAGES, Language, parse
from plc.cli.app import main
from plc.idioms.preparing import Options, prepare
from plc.idioms.wrong_changes import IDIOMS, Place, idiom_of
from plc.repair.filters import FILTERS

NAMES = frozenset(each.filter.name for each in IDIOMS)

# Each function holds one idiom; beside it the same function without it.
HOLDS: list[tuple[str, Language, str, str]] = [
    (
        "meant fall-through",
        "c",
        "int f(int k) { int r = 0; switch (k) { case 1: r = 9; /* no break */ case 2: r += 2; } return r; }",
        "int f(int k) { int r = 0; switch (k) { case 1: r = 9; break; case 2: r += 2; } return r; }",
    ),
    (
        "meant fall-through",
        "java",
        "class A { void f(int k) { switch (k) { case 1: r = 1; // falls through\n case 2: r += 2; } } }",
        "class A { int f(int k) { return switch (k) { case 1 -> 1; /* no break */ default -> 0; }; } }",
    ),
    (
        "first element apart",
        "c",
        "int f(int *a, int n) { int b = a[0]; for (int i = 1; i < n; i++) b += a[i]; return b; }",
        "int f(int *a, int n) { int b = 0; for (int i = 1; i < n; i++) b += a[i]; return b; }",
    ),
    (
        "pointer that lives on",
        "c",
        "void f(struct s *s) { char *p = malloc(8); s->text = p; }",
        "void f(struct s *s) { char *p = malloc(8); use(*p); free(p); }",
    ),
    (
        "pointer that lives on",
        "cpp",
        "void f(S &s) { auto p = new Node(); s.first = p; }",
        "void f(S &s) { auto p = new Node(); s.first = *p; delete p; }",
    ),
    (
        "meant assignment",
        "c",
        "int f(void) { int c, n = 0; while ((c = next())) n++; return n; }",
        "int f(void) { int c, n = 0; c = next(); return n + c; }",
    ),
    (
        "limit that is meant",
        "c",
        "int t[11]; void f(void) { for (int i = 0; i <= 10; i++) t[i] = 0; }",
        "int *t; void f(int k) { for (int i = 0; i <= k; i++) t[i] = 0; }",
    ),
    (
        "limit that is meant",
        "java",
        "class A { void f() { int[] t = new int[10]; int n = 10; for (int i = 0; i < 10; i++) t[i] = n; } }",
        "class A { void f(int[] t) { for (int i = 0; i < t.length; i++) t[i] = 0; } }",
    ),
    (
        "release of null",
        "c",
        "void f(struct s *s) { s->n = 0; free(s->text); }",
        "void f(struct s *s) { s->n = 0; forget(s->text); }",
    ),
    (
        "consistent null test",
        "c",
        "int f(struct s *s) { if (!s) return 0; return s->n; }",
        "int f(int s) { if (!s) return 0; return 7; }",
    ),
    (
        "consistent null test",
        "c",
        "int f(void) { struct c *c = make(); int r = !c ? 1 : work(c); return r; }",
        "int f(int a) { int r = a > 0 ? 1 : work(2); return r; }",
    ),
    (
        "consistent null test",
        "java",
        "class A { int f(String s) { if (s == null) { return 0; } return s.length(); } }",
        "class A { int f(String s) { return s.length(); } }",
    ),
]
PROJECT = "\n".join(holds for _, language, holds, _ in HOLDS if language == "c")


def idiom(text: str, language: Language, wanted: frozenset[str] = NAMES) -> str | None:
    code = text.encode()
    root = parse(code, language).root_node
    (function,) = functions_in(root, code)
    return idiom_of(Place.of(code, root, language, function), wanted)


@pytest.mark.parametrize(("name", "language", "holds", "without"), HOLDS)
def test_an_idiom_is_known_by_what_a_filter_says(
    name: str, language: Language, holds: str, without: str
) -> None:
    assert idiom(holds, language) == name
    assert idiom(without, language, frozenset({name})) is None
    assert idiom(holds, language, NAMES - {name}) is None


def test_every_idiom_is_one_of_a_filter_and_has_its_case() -> None:
    assert {name for name, *_ in HOLDS} == NAMES
    assert {each.name for each in FILTERS} >= NAMES


def test_a_function_with_two_idioms_counts_for_the_first_that_is_wanted() -> None:
    text = "void f(struct s *s) { if (!s) return; s->n = 0; free(s->text); }"
    assert idiom(text, "c") == "release of null"
    assert idiom(text, "c", NAMES - {"release of null"}) == "consistent null test"


def test_a_class_without_a_switch_has_no_labels() -> None:
    assert idiom("struct A { int n; /* fall through */ A() : n(0) { n = 2; } };", "cpp") is None


@pytest.mark.parametrize(
    "body",
    [
        "case 1: return 1; /* falls through */ case 2: return 2;",
        "case 1: { r = 1; break; } /* falls through */ case 2: r = 2;",
        "case 1: /* falls through */ case 2: r = 2;",
        "case 1: r = 1; break;\n#ifdef TWO\n/* falls through */ case 2: r = 2;\n#endif\n",
    ],
)
def test_a_case_that_control_does_not_leave_at_its_end_does_not_fall_through(body: str) -> None:
    assert idiom(f"int f(int k) {{ int r = 0; switch (k) {{ {body} }} return r; }}", "c") is None


def test_an_aggregate_that_is_returned_leaves_its_case() -> None:
    cases = "".join(f"case {number}: return {{ {number}, 0 }}; " for number in range(5))
    assert idiom(f"P f(int k) {{ switch (k) {{ {cases} }} }}", "cpp") is None


def test_a_release_that_is_guarded_already_is_no_idiom_of_its_own() -> None:
    assert idiom("void f(char *p) { if (p) free(p); }", "c") in (None, "consistent null test")


def project(folder: Path, name: str, text: str = PROJECT, file: str = "code.c") -> Path:
    (folder / name).mkdir(exist_ok=True)
    (folder / name / file).write_text(text)
    return folder / name


def prepared(out: Path, *sources: Path, most: int = 10, max_words: int = 400) -> dict[str, Any]:
    options = Options(frozenset(LANGUAGES), frozenset({"free", "malloc"}), max_words, most)
    return prepare(sources, out=out, options=options, progress=lambda *_: None)


def test_each_function_is_an_identity_pair_named_after_its_idiom(tmp_path: Path) -> None:
    summary = prepared(tmp_path / "out", project(tmp_path, "one"))
    pairs = read_pairs(tmp_path / "out").pairs
    assert summary["idioms"] == {
        "consistent null test": 2,
        "first element apart": 1,
        "limit that is meant": 1,
        "meant assignment": 1,
        "meant fall-through": 1,
        "pointer that lives on": 1,
        "release of null": 1,
    }
    assert sorted(pair.flow for pair in pairs) == sorted(
        name for name, count in summary["idioms"].items() for _ in range(count)
    )
    assert all(pair.kind == "identity" and pair.source == pair.target and pair.cwe == 0 for pair in pairs)
    assert all(pair.variant == "one" and "f" in pair.spelled for pair in pairs)


def test_no_more_of_an_idiom_in_a_project_than_asked_for(tmp_path: Path) -> None:
    one = project(tmp_path, "one")
    two = project(tmp_path, "two", "int g(struct t *t, int k) { if (t == NULL) return k; return t->k; }")
    summary = prepared(tmp_path / "out", one, two, most=1)
    assert summary["projects"]["one"]["consistent null test"] == 1
    assert summary["projects"]["two"] == {"consistent null test": 1}


def test_a_function_of_two_projects_is_in_the_first_by_name(tmp_path: Path) -> None:
    summary = prepared(tmp_path / "out", project(tmp_path, "two"), project(tmp_path, "one"))
    assert summary["projects"]["two"] == {}
    assert summary["dropped"]["same function"] == 8
    assert {pair.variant for pair in read_pairs(tmp_path / "out")} == {"one"}


def test_the_same_input_gives_the_same_bytes_in_any_order(tmp_path: Path) -> None:
    sources = [
        project(tmp_path, "one"),
        project(tmp_path, "two", "int g(struct t *t) { if (!t) return 3; return t->k; }"),
    ]
    prepared(tmp_path / "first", *sources)
    prepared(tmp_path / "second", *reversed(sources))
    for name in ("pairs.parquet", "dataset.json", "known.json"):
        assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes()


def test_what_serves_an_outside_evaluation_and_what_was_generated_is_left_out(tmp_path: Path) -> None:
    one = project(tmp_path, "one")
    project(
        tmp_path,
        "one",
        "/* generated by bison */\nint h(struct t *t) { if (!t) return 9; return t->k; }",
        "g.c",
    )
    summary = prepared(tmp_path / "out", one, project(tmp_path, "zlib"))
    assert summary["left_out"] == ["zlib"]
    assert summary["skipped"] == {"generated": 1}
    assert summary["functions"] == 8


def test_what_is_too_long_or_does_not_parse_is_counted(tmp_path: Path) -> None:
    text = PROJECT + "\nint broken(int value) { return ((value; }"
    summary = prepared(tmp_path / "out", project(tmp_path, "one", text), max_words=40)
    assert summary["dropped"] == {"parse error": 1, "too long": 1}


def test_nothing_to_take_is_an_error_and_no_dataset(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no function holds an idiom"):
        prepared(tmp_path / "out", project(tmp_path, "one", "int id(int a) { return a; }"))
    assert not (tmp_path / "out").exists()


def test_numbers_below_one_are_an_error() -> None:
    with pytest.raises(ConfigError, match="--most 0"):
        Options(frozenset({"c"}), frozenset(), 400, 0)


def test_the_command_writes_a_dataset(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = project(tmp_path, "one")
    with pytest.raises(SystemExit) as ended:
        main(["prep", "idioms", "--from", str(source), "--languages", "c", "--out", str(tmp_path / "out")])
    assert ended.value.code == 0
    assert json.loads(capsys.readouterr().out)["functions"] == 8
    assert len(read_pairs(tmp_path / "out")) == 8
