"""A `break` is not offered where the text says that a case is meant to run into the next one."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_prep.text.languages import Language
from tests.unit.repair.filters.proposed_changes import dropped_by, proposed, reason

MEANT = Path(__file__).parents[3] / "cases"
NAME = "meant fall-through"


def switch(between: str, *, language: Language = "c", label: str = "case 2:", ahead: str = "") -> str:
    """A function whose first case has something between its statement and the next label."""
    body = f"""int f(int k)
{{
    int r = 0;
    {ahead}
    switch (k) {{
    case 1:
        r = 10;
        {between}
    {label}
        r += 20;
        break;
    case 7:
        r = 9;
        break;
    default:
        r = 30;
    }}
    return r;
}}
"""
    return body if language != "java" else f"class A {{\n{body}}}\n"


SAID = [
    "/* fall through */",
    "/* fallthrough */",
    "// FALLTHRU",
    "// Falls through.",
    "/* falling through to the next one */",
    "/*FALLTHROUGH*/",
    "/* -fallthrough */",
    "/* no break */",
    "// deliberately no break: one counts as two",
    "// intentional",
    "/* break intentionally omitted */",
    "// drop through",
    "/* continues into the next case */",
]
ATTRIBUTES = [
    "__attribute__((fallthrough));",
    "__attribute__ ((__fallthrough__));",
    "[[fallthrough]];",
    "[[clang::fallthrough]];",
    "[[gnu::fallthrough]];",
    "FALLTHROUGH;",
    "FALL_THROUGH;",
    "BOOST_FALLTHROUGH;",
    "Q_FALLTHROUGH();",
    "ABSL_FALLTHROUGH_INTENDED;",
    "fallthrough;",
]


@pytest.mark.parametrize("new", ["r = 10; break;", "r = 10; return r;"])
@pytest.mark.parametrize("language", ["c", "cpp", "java"])
@pytest.mark.parametrize("said", [*SAID, "//$FALL-THROUGH$"])
def test_comments(said: str, language: Language, new: str) -> None:
    assert dropped_by(NAME, switch(said, language=language), "r = 10;", new, language)


@pytest.mark.parametrize("language", ["c", "cpp"])
@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_attributes_and_macros(attribute: str, language: Language) -> None:
    text = switch(attribute)
    assert dropped_by(NAME, text, "r = 10;", "r = 10; break;", language)
    if attribute.isidentifier():
        assert dropped_by(NAME, text, attribute, "break;", language)


@pytest.mark.parametrize("language", ["c", "cpp", "java"])
def test_a_comment_may_stand_elsewhere(language: Language) -> None:
    behind = switch("", language=language, label="case 2: /* falls through from one */")
    assert dropped_by(NAME, behind, "r = 10;", "r = 10; break;", language)
    ahead = switch("", language=language, ahead="/* All cases fall through. */")
    assert dropped_by(NAME, ahead, "r = 10;", "r = 10; break;", language)
    block = switch("", language=language).replace("r = 10;", "{ r = 10; } // fall through")
    assert dropped_by(NAME, block, "{ r = 10; }", "{ r = 10; break; }", language)


@pytest.mark.parametrize("language", ["c", "cpp", "java"])
@pytest.mark.parametrize("said", ["", "/* ten */", "// do not fall through", "// one is ten"])
def test_a_break_that_nothing_speaks_against_is_offered(said: str, language: Language) -> None:
    assert reason(switch(said, language=language), "r = 10;", "r = 10; break;", language) is None


def test_a_label_does_not_come_under_a_condition() -> None:
    assert dropped_by(NAME, switch(""), "r = 10;", "r = 10; if (r)")
    assert reason(switch(""), "r = 10;", "r = 10; if (r) break;") is None


def test_a_comment_in_another_case_does_not_count() -> None:
    text = switch("").replace("r = 9;", "r = 9; /* fall through */")
    assert reason(text, "r = 10;", "r = 10; break;") is None


@pytest.mark.parametrize("language", ["c", "cpp", "java"])
def test_labels_that_share_a_body_and_unrolled_loops(language: Language) -> None:
    def within(body: str) -> str:
        text = f"int f(int k, int[] d) {{ int h = 0; switch (k) {{ {body} }} return h; }}"
        return f"class A {{ {text} }}" if language == "java" else text.replace("int[] d", "int *d")

    shared = within("case 1: case 2: h = 1; break; default: h = 2;")
    assert dropped_by(NAME, shared, "case 1:", "case 1: break;", language)
    unrolled = within("case 3: h ^= d[2] << 16; case 2: h ^= d[1] << 8; case 1: h ^= d[0]; h *= 7;")
    assert dropped_by(NAME, unrolled, "<< 16;", "<< 16; break;", language)
    assert dropped_by(NAME, unrolled, "<< 8;", "<< 8; break;", language)
    two = within("case 2: h += d[1]; case 1: h += d[0]; break; default: h = 9;")
    assert dropped_by(NAME, two, "d[1];", "d[1]; break;", language)
    upward = within("case 1: h += d[1]; case 2: h += d[0]; break; default: h = 9;")
    assert reason(upward, "d[1];", "d[1]; break;", language) is None


def test_duffs_device() -> None:
    text = """void copy(char *to, const char *from, int n)
{
    int count = (n + 3) / 4;
    switch (n % 4) {
    case 0: do { *to++ = *from++;
    case 3:      *to++ = *from++;
    case 2:      *to++ = *from++; /* second */
    case 1:      *to++ = *from++;
            } while (--count > 0);
    }
}
"""
    assert dropped_by(NAME, text, "*to++ = *from++; /* second */", "*to++ = *from++; break; /* second */")
    assert dropped_by(NAME, text, "do { *to++ = *from++;", "do { *to++ = *from++; break;")


@pytest.mark.parametrize(
    ("name", "old"),
    [
        ("grade", "r = 10;\n        /* fall"),
        ("grade2", "r = 10;\n        __attr"),
        ("grade3", "r = 10;\n        [["),
        ("grade4", 'puts("one");'),
        ("grade5", "r = 10;\n        FALL"),
        ("grade6", "r = 10;\n        // delib"),
    ],
)
def test_the_cases(name: str, old: str) -> None:
    text = (MEANT / "fallthrough.c").read_text()
    change = proposed(text, old, old.replace(";", "; break;", 1))
    assert [one.function.name for one in change.changes] == [name]
    assert dropped_by(NAME, text, old, old.replace(";", "; break;", 1))
