"""A leak is not released where others hold what leaks: the release would leave them a dangling pointer."""

from __future__ import annotations

from pathlib import PurePath

import pytest

from data_prep.text.languages import parse_bounded
from plc.diagnostics import Diagnostic, Location
from plc.diagnostics.rules import classified
from plc.repair.findings import apply_edits
from plc.repair.reported.hints.edits import implied_at

TEXT = """#include <stdlib.h>
#include <string.h>
struct node { char *name; struct node *next; };
static struct node *last;
int add(struct node **head, const char *name)
{
    struct node *n = malloc(sizeof *n);
    if (n == NULL)
        return -1;
    n->name = malloc(strlen(name) + 1);
    if (n->name == NULL)
        return -2;
    strcpy(n->name, name);
    STORED
    return 0;
}
"""


@pytest.mark.parametrize("stored", ["*head = n;", "last = n;", "(*head)->next = (struct node *)n;"])
@pytest.mark.parametrize("line", [12, 15])
def test_no_fix_releases_what_was_stored(stored: str, line: int) -> None:
    data = TEXT.replace("STORED", stored).encode()
    said = classified(Diagnostic(Location(PurePath("a.c"), line), "Memory leak: n", "cppcheck", "memleak"))
    fixes = implied_at(data, parse_bounded(data, "c").root_node, "c", said)
    mended = [apply_edits(data, edits).decode() for edits in fixes]
    assert all(text.index("free(n)") < text.index(stored) for text in mended)
    if line == 12:
        assert "free(n);\n        return -2;" in mended[0]


def test_a_copy_of_its_own_keeps_the_release() -> None:
    data = TEXT.replace("STORED", "struct node *copy = n; copy = n;").encode()
    said = classified(Diagnostic(Location(PurePath("a.c"), 15), "Memory leak: n", "cppcheck", "memleak"))
    fixes = implied_at(data, parse_bounded(data, "c").root_node, "c", said)
    assert any("free(n);\n    return 0;" in apply_edits(data, edits).decode() for edits in fixes)


COPIED = """#include <stdlib.h>
struct state { char *data; int size; };
int grow(struct state *outer, int size)
{
    struct state own = FIRST;
    own.data = malloc(size);
    if (size > 100)
        return -1;
    LAST
    return 0;
}
"""


@pytest.mark.parametrize(
    ("first", "last"), [("*outer", "*outer = own;"), ("{0}", "*outer = own;"), ("*outer", "own.size = 1;")]
)
@pytest.mark.parametrize("line", [8, 10])
def test_no_fix_releases_a_member_of_an_object_that_others_have(first: str, last: str, line: int) -> None:
    data = COPIED.replace("FIRST", first).replace("LAST", last).encode()
    said = classified(
        Diagnostic(Location(PurePath("a.c"), line), "Memory leak: own.data", "cppcheck", "memleak")
    )
    fixes = implied_at(data, parse_bounded(data, "c").root_node, "c", said)
    mended = [apply_edits(data, edits).decode() for edits in fixes]
    assert not any("free(own.data);" in text.partition("own = ")[2].partition(last)[2] for text in mended)
    if first == "*outer":
        assert not any("free" in text for text in mended)


def test_a_member_of_an_object_of_its_own_is_released() -> None:
    data = COPIED.replace("FIRST", "{0}").replace("LAST", "own.data[0] = 1;").encode()
    said = classified(
        Diagnostic(Location(PurePath("a.c"), 10), "Memory leak: own.data", "cppcheck", "memleak")
    )
    fixes = implied_at(data, parse_bounded(data, "c").root_node, "c", said)
    assert any("free(own.data);\n    return 0;" in apply_edits(data, edits).decode() for edits in fixes)
