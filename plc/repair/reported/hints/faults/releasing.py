"""C statements that release something: what they release, and what is written alike."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from plc.repair.filters.nodes import arguments, callee

if TYPE_CHECKING:
    from tree_sitter import Node

LVALUE = r"\*?[A-Za-z_]\w*(?:(?:->|\.)\w+|\[\w+\])*"
# What closes what a function opens.
CLOSING = {
    **dict.fromkeys(("fopen", "fdopen", "freopen", "tmpfile"), "fclose"),
    **dict.fromkeys(("open", "openat", "creat", "socket", "accept", "dup", "mkstemp"), "close"),
    **dict.fromkeys(("opendir", "fdopendir"), "closedir"),
    "popen": "pclose",
}
_RELEASES = frozenset(["free", *CLOSING.values()])
_WORD = re.compile(r"[A-Za-z_]\w*")


def release_of(statement: Node, text: bytes) -> Node | None:
    """What a statement releases, if it only does that."""
    inner = statement.named_children[:1] if statement.type == "expression_statement" else []
    if not inner or inner[0].type != "call_expression":
        return None
    name, given = callee(inner[0], text), arguments(inner[0])
    return given[0] if given and (name in _RELEASES or name.endswith("free")) else None


def base_of(name: str) -> str:
    """The variable that `p->x` or `*p` begins with."""
    found = _WORD.search(name)
    return name if found is None else found[0]


def is_of_block(node: Node) -> bool:
    """Whether a node is a statement of a block."""
    return node.parent is not None and node.parent.type == "compound_statement"
