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
