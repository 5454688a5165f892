"""A file, socket or handle stays open (CWE-404, CWE-772).

fclose(file);   →  return count;
return count;   →
"""

from __future__ import annotations

from collections.abc import Iterator

from data_prep.inject.c.resources.call_statements import calls_as_statements
from data_prep.inject.operators import Mutation, Operator, Site
from data_prep.inject.shared.c_edits import is_own_function, without_statement
from data_prep.inject.shared.c_names import CLOSES
from data_prep.inject.shared.c_tree import C_AND_CPP, arguments, callee, field, view_of

_OPEN_HANDLE = 404
_OPEN_FILE = 772

_FILES = (b"fclose", b"close", b"closedir", b"pclose", b"gzclose")


def _find(site: Site) -> Iterator[Mutation]:
    view = view_of(site)
    for statement, call in calls_as_statements(view):
        name = callee(call)
        if not CLOSES.search(name) or is_own_function(view, name):
            continue
        function = field(call, "function")
        if not arguments(call) and (function is None or function.type != "field_expression"):
            continue  # closes the object that it belongs to
        yield from without_statement(view, statement, _OPEN_FILE if name in _FILES else _OPEN_HANDLE)


OPERATOR = Operator("drop-close", C_AND_CPP, (_OPEN_HANDLE, _OPEN_FILE), _find)
