"""A lock is not released on some path (CWE-667).

pthread_mutex_unlock(&queue->lock);  →  return item;
return item;                         →
"""

from __future__ import annotations

from collections.abc import Iterator

from data_prep.inject.c.resources.call_statements import calls_as_statements
from data_prep.inject.operators import Mutation, Operator, Site
from data_prep.inject.shared.c_edits import is_own_function, without_statement
from data_prep.inject.shared.c_names import UNLOCKS
from data_prep.inject.shared.c_tree import C_AND_CPP, callee, view_of

_STILL_LOCKED = 667


def _find(site: Site) -> Iterator[Mutation]:
    view = view_of(site)
    for statement, call in calls_as_statements(view):
        if UNLOCKS.search(callee(call)) and not is_own_function(view, callee(call)):
            yield from without_statement(view, statement, _STILL_LOCKED)


OPERATOR = Operator("drop-unlock", C_AND_CPP, (_STILL_LOCKED,), _find)
