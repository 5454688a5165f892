"""The address of a variable that ends with the function is returned (CWE-562).

static char text[32];  →  char text[32];
return text;           →  return text;

return strdup(text);   →  return text;
"""

from __future__ import annotations

from collections.abc import Iterator

from data_prep.inject.operators import Change, Mutation, Operator, Site
from data_prep.inject.shared.c_edits import one, put
from data_prep.inject.shared.c_facts import facts_of
from data_prep.inject.shared.c_tree import (
    C_AND_CPP,
    View,
    arguments,
    bare,
    callee,
    code,
    field,
    operator_of,
    view_of,
)

_LOCAL_ADDRESS = 562


def _find(site: Site) -> Iterator[Mutation]:
    view = view_of(site)
    facts = facts_of(view)
    seen: set[int] = set()
    for node in view.all("return_statement"):
        value = bare(code(node)[0]) if code(node) else None
        if value is None:
            continue
        if value.type == "call_expression":
            given = arguments(value)
            if callee(value) not in (b"strdup", b"xstrdup", b"g_strdup", b"_strdup") or len(given) != 1:
                continue
            local = facts.local(view.read(given[0]), node.start_byte)
            if local is not None and local.is_array and b"static" not in local.modifiers:
                yield one(_LOCAL_ADDRESS, put(value, view.read(given[0])))
            continue
        if value.type == "pointer_expression" and operator_of(value) == "&":
            value = field(value, "argument") or value
            is_address = True
        else:
            is_address = False
        local = facts.local(view.read(value), node.start_byte)
        if local is None or b"static" not in local.modifiers or b"const" in local.modifiers:
            continue
        if (local.is_array or is_address) and local.declaration.id not in seen:
            seen.add(local.declaration.id)
            word = next(n for n in code(local.declaration) if view.read(n) == b"static")
            yield one(_LOCAL_ADDRESS, Change(word.start_byte, _next_word(view, word.end_byte), b""))


def _next_word(view: View, at: int) -> int:
    while view.text[at : at + 1].isspace():
        at += 1
    return at


OPERATOR = Operator("return-local-address", C_AND_CPP, (_LOCAL_ADDRESS,), _find)
