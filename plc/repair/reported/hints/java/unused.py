"""Java variables and imports that nothing uses: the declaration taken away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from plc.repair.filters.nodes import walk
from plc.repair.findings import Edit
from plc.repair.reported.hints.file_index import nodes_on
from plc.repair.reported.hints.java.site import Fix, Site
from plc.repair.reported.hints.reported_line import line_taken

if TYPE_CHECKING:
    from tree_sitter import Node

_VARIABLE = re.compile(
    r"^The value of the local variable (?P<ecj>\w+) is not used"
    r"|^Avoid unused local variables such as '(?P<pmd>\w+)'"
    r"|The local variable '(?P<errorprone>\w+)' is never read"
    r"|^Variable '[\w<>\[\], ]*?(?P<codeql>\w+)' is (?:never read|not used)"
)
_IMPORT = re.compile(
    r"^The import \S+ is never used|^Unused (?:static )?import '|^The import \S+ is (?:unused|redundant)"
    r"|^(?:\[\w+\] )?Unused imports?\b"
)
_EFFECTS = frozenset(
    ["method_invocation", "object_creation_expression", "update_expression", "assignment_expression",
     "lambda_expression", "cast_expression", "array_access", "array_creation_expression", "field_access",
     "instanceof_expression", "switch_expression", "/", "%"]
)  # fmt: skip


def without_unused(site: Site) -> list[Fix]:
    """The variable or the import taken away, where that has no effect; none of other messages."""
    if _IMPORT.search(site.message):
        imports = nodes_on(site.root, site.line, "import_declaration")
        return [(line_taken(node, site.text),) for node in imports] if len(imports) == 1 else []
    said = _VARIABLE.search(site.message)
    if said is None:
        return []
    name = next(filter(None, said.groups()))
    found = [
        node
        for node in nodes_on(site.root, site.line, "variable_declarator")
        if (own := node.child_by_field_name("name")) is not None and site.spelt(own) == name
    ]
    declaration = found[0].parent if len(found) == 1 else None
    if declaration is None or declaration.type != "local_variable_declaration":
        return []
    return _taken(site, declaration, found[0], name)


def _taken(site: Site, declaration: Node, part: Node, name: str) -> list[Fix]:
    method = site.method_of(declaration)
    if method is None or any(node.type in _EFFECTS for node in walk(part)):
        return []
    uses = [node for node in walk(method) if node.type == "identifier" and site.spelt(node) == name]
    parts = declaration.children_by_field_name("declarator")
    if len(uses) != 1 or declaration.parent is None or declaration.parent.type == "for_statement":
        return []
    if len(parts) == 1:
        return [(line_taken(declaration, site.text),)]
    index = parts.index(part)
    if index == 0:
        return [(Edit(part.start_byte, parts[1].start_byte, ""),)]
    return [(Edit(parts[index - 1].end_byte, part.end_byte, ""),)]
