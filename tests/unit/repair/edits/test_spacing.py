"""Words on one line look as a careful hand would set them, and never run together."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_prep.text.languages import Language, parse
from data_prep.text.lexer import words_of
from plc.repair.edits.spacing import glues, join
from plc.repair.edits.statements import lines_of, set_lines
from tests.scripted_model import spaced

TYPES = frozenset({"node_t", "Item"})


@pytest.mark.parametrize(
    "line",
    [
        "char *p = (char *)malloc(10 * sizeof(char));",
        "if (!p || n->size < -1)",
        "for (i = 0; i < 10; i++)",
        "while (--n > 0 && a[i] != b[i - 1])",
        "x = y * z + *p - -q;",
        "node_t *other = (node_t *)data;",
        "f(&a, *b, c[0], a & b);",
        "return -x;",
        "return (a);",
        "*text = '\\0';",
        "char **argv;",
        "std::vector<int> items(10);",
        "map<int, int> m;",
        'std::cout << "x" << x;',
        "Item a = new Item[10];",
        "delete[] p;",
        "x = a ? b : c;",
        "p->next.value = ~mask;",
        "int[] b = new int[10];",
        "List<String> a = new ArrayList<String>();",
        "if (a instanceof Item)",
        "a += b << 2;",
        "static_cast<char *>(p)",
        "(void)printf(text);",
        "sizeof(x) - 1",
        "i++ + ++j",
    ],
)
def test_lines_are_set_by_convention(line: str) -> None:
    words = _words(line)
    assert "".join(words) == line.replace(" ", "")
    assert join(words, types=TYPES) == line


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("int", "x"),
        ("-", "-"),
        ("+", "+="),
        ("/", "*p"),
        ("<", "<"),
        ("&", "&x"),
        ("L", '"s"'),
        ("1", ".x"),
        (">", ">="),
    ],
)
def test_words_that_would_run_together(left: str, right: str) -> None:
    assert glues(left, right)


@pytest.mark.parametrize(
    ("left", "right"), [("(", "x"), ("*", "p"), ("!", "x"), ("x", ";"), ("=", "-1"), ("", "x")]
)
def test_words_that_may_touch(left: str, right: str) -> None:
    assert not glues(left, right)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.sampled_from(
            [
                "x",
                "12",
                "+",
                "-",
                "++",
                "*",
                "&",
                "<",
                ">",
                "=",
                "(",
                ")",
                "[",
                "]",
                ";",
                "if",
                '"s"',
                "!",
                "/",
            ]
        ),
        max_size=12,
    )
)
def test_no_two_words_ever_become_one(words: list[str]) -> None:
    blanks = 0
    line = join(words)
    for left, right in pairwise(words):
        assert line.startswith(left)
        line = line[len(left) :]
        blanks = len(line) - len(line.lstrip(" "))
        assert blanks == 1 or not glues(left, right)
        line = line[blanks:]


def lines(text: str, *, alone: bool = False, base: str = "", unit: str = "  ", newline: str = "\n") -> str:
    """The words of a text, broken into lines."""
    broken = lines_of(spaced(text), brace_on_own_line=alone)
    return set_lines(broken, base=base, unit=unit, newline=newline, types=frozenset())


def test_statements_are_broken_and_indented() -> None:
    text = (
        "if ( a ) { b ( ) ; } else if ( c ) d ( ) ; else { int x [ ] = { 1 , 2 } ; } do { e ; } while ( f ) ;"
    )
    assert lines(text) == (
        "if (a) {\n  b();\n} else if (c)\n  d();\nelse {\n  int x[] = { 1, 2 };\n}\ndo {\n  e;\n} while (f);"
    )


def test_labels_stand_above_their_statements() -> None:
    text = "switch ( a ) { case 1 : b ( ) ; break ; default : break ; } return ;"
    assert lines(text, alone=True) == (
        "switch (a)\n{\n  case 1:\n    b();\n    break;\n  default:\n    break;\n}\nreturn;"
    )


def test_for_headers_stay_on_one_line() -> None:
    text = "for ( i = 0 ; i < 3 ; i ++ ) a ( ) ; b ( ) ;"
    expected = "for (i = 0; i < 3; i++)\r\n\t\ta();\r\n\tb();"
    assert lines(text, base="\t", unit="\t", newline="\r\n") == expected


def _words(line: str) -> list[str]:
    """The words of a line, by the lexer; pieces that no language can read alone are split by hand."""
    language: Language = "java" if "new int" in line or "List<" in line or "instanceof" in line else "cpp"
    text = line.encode()
    return [word.text for word in words_of(parse(text, language).root_node, text)]
