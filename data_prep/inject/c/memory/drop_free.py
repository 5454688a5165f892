"""Memory is not given back, mostly on a path that leaves early (CWE-401).

if (!read_all(file, text)) {  →  if (!read_all(file, text)) {
    free(text);               →      return NULL;
    return NULL;              →  }
}
"""

from __future__ import annotations

from collections.abc import Iterator

from data_prep.inject.c.memory.releases import given_back
from data_prep.inject.operators import Mutation, Operator, Site
from data_prep.inject.shared.c_edits import without_statement
from data_prep.inject.shared.c_tree import C_AND_CPP, view_of

_LEAK = 401


def _find(site: Site) -> Iterator[Mutation]:
    view = view_of(site)
    for statement, _ in given_back(view):
        yield from without_statement(view, statement, _LEAK)


OPERATOR = Operator("drop-free", C_AND_CPP, (_LEAK,), _find)
