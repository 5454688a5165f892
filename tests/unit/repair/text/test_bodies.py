"""The only statement of a loop or a condition is known as such, an empty one left out."""

from __future__ import annotations

import pytest

from data_prep.text.languages import Language, parse_bounded
from plc.repair.text.bodies import takes_a_body


@pytest.mark.parametrize(
    ("language", "code", "taken", "is_body"),
    [
        ("c", "if (a)\n  g();\nh();", "g();", True),
        ("c", "if (a) g(); else h();", "h();", True),
        ("c", "while (g())\n  continue;\nh();", "  continue;\n", True),
        ("c", "for (;;) g();", "g();", True),
        ("c", "do g(); while (a);", "g();", True),
        ("cpp", "for (int b : c) g();", "g();", True),
        ("c", "if (a);\ng();", ";", False),
        ("c", "if (a) { g(); }\nh();", "g();", False),
        ("c", "if (a) g();", "if (a) g();", False),
        ("c", "g();\nh();", "g();", False),
        ("c", "if (a + g()) h();", "a + ", False),
    ],
)
def test_a_body_without_braces_is_missed_when_taken_away(
    language: Language, code: str, taken: str, is_body: bool
) -> None:
    text = f"void f(int a)\n{{\n{code}\n}}\n".encode()
    start = text.index(taken.encode(), text.index(b"{"))
    root = parse_bounded(text, language).root_node
    assert takes_a_body(root, text, [(start, start + len(taken))]) is is_body


def test_so_it_is_in_java() -> None:
    text = b"class A { void f(int[] a) { for (int b : a) g(b); } }"
    start = text.index(b"g(b);")
    assert takes_a_body(parse_bounded(text, "java").root_node, text, [(start, start + 5)])
