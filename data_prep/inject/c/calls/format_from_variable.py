"""A string from outside is the format itself (CWE-134).

fprintf(stderr, "%s", message);  →  fprintf(stderr, message);
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from data_prep.inject.operators import Change, Mutation, Operator, Site
from data_prep.inject.shared.c_edits import one
from data_prep.inject.shared.c_facts import NUMBERS
from data_prep.inject.shared.c_tree import C_AND_CPP, arguments, bare, callee, view_of

_FORMAT = 134

_FORMATS = re.compile(
    rb"printf|^(?:v?(?:sys)?log\w*|err(?:x|or)?|warn(?:x|ing)?|fail\w*|debug\w*|DEBUG\w*|LOG\w*|infof|die|fatal"
    rb"|usage|panic|trace|\w*_(?:log|err|error|warn|warning|debug|info|trace|msg|message|printf|print))$"
)
_WHOLE_STRING = frozenset({b'"%s"', b'"%s\\n"'})


def _find(site: Site) -> Iterator[Mutation]:
    view = view_of(site)
    for node in view.all("call_expression"):
        given = arguments(node)
        if len(given) < 2 or not _FORMATS.search(callee(node)):
            continue
        layout, last = given[-2], bare(given[-1])
        if (
            view.read(layout) not in _WHOLE_STRING
            or last.type in NUMBERS
            or last.type == "concatenated_string"
        ):
            continue
        if callee(node).startswith((b"scanf", b"sscanf", b"fscanf")):
            continue
        yield one(_FORMAT, Change(layout.start_byte, given[-1].start_byte, b""))


OPERATOR = Operator("format-from-variable", C_AND_CPP, (_FORMAT,), _find)
