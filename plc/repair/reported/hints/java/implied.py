"""Repairs of Java that an analyzer's message implies, of each kind of fault by a module of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plc.diagnostics import Diagnostic
from plc.repair.reported.hints.java.flow import ended, handled
from plc.repair.reported.hints.java.formats import formatted
from plc.repair.reported.hints.java.locks import locked
from plc.repair.reported.hints.java.nulls import tested
from plc.repair.reported.hints.java.resources import closed
from plc.repair.reported.hints.java.site import Fix, Site
from plc.repair.reported.hints.java.unused import without_unused
from plc.repair.reported.hints.java.values import kept

if TYPE_CHECKING:
    from tree_sitter import Node

_KINDS = (tested, closed, locked, formatted, kept, ended, handled, without_unused)


def java_fixes(text: bytes, diagnostic: Diagnostic, root: Node) -> list[Fix]:
    """The edits of each fix, the likeliest first; none where the message implies none."""
    if diagnostic.location.line is None:
        return []
    site = Site(text, root, diagnostic, diagnostic.location.line)
    return [fix for kind in _KINDS for fix in kind(site)]
