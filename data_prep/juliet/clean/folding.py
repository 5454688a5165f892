"""Constant conditions folded: the byte ranges of a function that go when Juliet's flow wrappers are undone.

`if (1) {A} else {B}` becomes A, `while (1) {A; break;}` becomes A, `for (i = 0; i < 1; i++) {A}` becomes A,
`switch (6) {case 6: A; break; default: B}` becomes A, and a `goto` to the very next statement goes.
"""

from __future__ import annotations

import re
from itertools import pairwise

from tree_sitter import Node

from data_prep.juliet.clean.constant_conditions import truth_of
from data_prep.text.language_specs import DEFINITIONS

Range = tuple[int, int]

_ONCE = re.compile(r"for\((?:int)?(?P<name>\w+)=0;(?P=name)<(?P<count>[01]);(?P=name)\+\+\)").match
_HINT = re.compile(
    rb"\b(?:if|while)\s*\(\s*(?:[015]|true|false|(?:IO\.)?(?:STATIC_|GLOBAL_|PRIVATE_|static|global|private))"
    rb"|switch\s*\(\s*\d|;\s*\w+\s*<\s*[01]\s*;|\bgoto\b"
).search
_TAKES_BREAK = frozenset(
    {
        "while_statement",
        "for_statement",
        "do_statement",
        "switch_statement",
        "switch_expression",
        "enhanced_for_statement",
        "for_range_loop",
    }
)
_BLOCKS = frozenset({"compound_statement", "block"})
_SPACE = re.compile(rb"\s+|/\*.*?\*/", re.DOTALL)


def folded_ranges(definition: Node, text: bytes) -> list[Range]:
    """The ranges to leave out, in no order; they may lie inside one another."""
    if _HINT(text, definition.start_byte, definition.end_byte) is None:
        return []
    removed: list[Range] = []
    counters: set[bytes] = set()
    _fold(definition, removed, counters)
    if counters:
        _remove_idle_counters(definition, removed, counters)
    return removed


def _fold(node: Node, removed: list[Range], counters: set[bytes]) -> None:
    match node.type:
        case "if_statement":
            kept = _fold_if(node, removed)
        case "while_statement":
            kept = _fold_while(node, removed)
        case "for_statement":
            kept = _fold_for(node, removed, counters)
        case "switch_statement" | "switch_expression":
            kept = _fold_switch(node, removed)
        case _:
            kept = None
            if node.type in _BLOCKS or node.type == "labeled_statement":
                _fold_gotos(node, removed)
    for child in node.named_children if kept is None else kept:
        if child.named_child_count:
            _fold(child, removed, counters)


def _fold_if(node: Node, removed: list[Range]) -> list[Node] | None:
    truth = _condition(node)
    consequence, alternative = (
        node.child_by_field_name("consequence"),
        node.child_by_field_name("alternative"),
    )
    if truth is None or consequence is None:
        return None
    if alternative is not None and alternative.type == "else_clause":
        alternative = alternative.named_children[-1]
    kept = consequence if truth else alternative
    if kept is None:
        removed.append((node.start_byte, node.end_byte))
        return []
    return _keep_only(node, kept, removed)


def _fold_while(node: Node, removed: list[Range]) -> list[Node] | None:
    body = node.child_by_field_name("body")
    if body is None or (truth := _condition(node)) is None:
        return None
    if not truth:
        removed.append((node.start_byte, node.end_byte))
        return []
    statements = _statements(body)
    if body.type not in _BLOCKS or not statements or statements[-1].type != "break_statement":
        return None
    if _leaves_loop(statements[:-1]):
        return None
    removed.append((statements[-1].start_byte, statements[-1].end_byte))
    return _keep_only(node, body, removed)


def _fold_for(node: Node, removed: list[Range], counters: set[bytes]) -> list[Node] | None:
    body = node.child_by_field_name("body")
    if body is None or (head := _ONCE(_squeezed(node))) is None:
        return None
    statements = _statements(body) if body.type in _BLOCKS else [body]
    if head["count"] == "1" and _leaves_loop(statements):
        return None
    counters.add(head["name"].encode())
    if head["count"] == "0":
        removed.append((node.start_byte, node.end_byte))
        return []
    return _keep_only(node, body, removed)


def _fold_switch(node: Node, removed: list[Range]) -> list[Node] | None:
    condition, body = node.child_by_field_name("condition"), node.child_by_field_name("body")
    if condition is None or body is None:
        return None
    value = _squeezed(condition).strip("()")
    if not value.isdigit():
        return None
    arms = _arms(body)
    chosen = arms.get(value) or arms.get("default")
    if not chosen or chosen[-1].type != "break_statement" or _leaves_loop(chosen[:-1]):
        return None
    kept = chosen[:-1]
    if not kept:
        removed.append((node.start_byte, node.end_byte))
        return []
    removed += [(node.start_byte, kept[0].start_byte), (kept[-1].end_byte, node.end_byte)]
    return kept


def _arms(body: Node) -> dict[str, list[Node]]:
    """The statements of each arm; what a directive cuts off from its arm belongs to the arm above."""
    arms: dict[str, list[Node]] = {}
    label = ""
    for node in _statements(body):
        if node.type in ("case_statement", "switch_block_statement_group"):
            label, statements = _arm(node)
            arms[label] = statements
        elif label:
            arms[label].append(node)
    return arms


def _arm(node: Node) -> tuple[str, list[Node]]:
    """The label of one arm of a switch (`default` or the value) and its statements."""
    children = [child for child in node.named_children if "comment" not in child.type]
    if node.type == "switch_block_statement_group":  # Java
        label = _squeezed(children[0])
        return label.removeprefix("case"), children[1:]
    value = node.child_by_field_name("value")
    if value is None:
        return "default", children
    return _squeezed(value), [child for child in children if child.id != value.id]


def _fold_gotos(node: Node, removed: list[Range]) -> None:
    statements = _statements(node)
    for statement, following in pairwise(statements):
        if statement.type != "goto_statement" or following.type != "labeled_statement":
            continue
        label, name = statement.child_by_field_name("label"), following.child_by_field_name("label")
        if label is None or name is None or label.text != name.text:
            continue
        removed.append((statement.start_byte, statement.end_byte))
        colon = name.next_sibling
        removed.append((following.start_byte, colon.end_byte if colon is not None else name.end_byte))


def _keep_only(node: Node, kept: Node, removed: list[Range]) -> list[Node]:
    """Remove all of a node but one part; a block's braces go as well unless its names would clash outside."""
    start, end = kept.start_byte, kept.end_byte
    statements = _statements(kept)
    if kept.type in _BLOCKS and not _would_clash(node, statements):
        if not statements:
            removed.append((node.start_byte, node.end_byte))
            return []
        start, end = kept.children[0].end_byte, kept.children[-1].start_byte
    removed += [(node.start_byte, start), (end, node.end_byte)]
    return [kept]


def _would_clash(node: Node, statements: list[Node]) -> bool:
    """Whether a name that these statements declare also occurs in the function outside the node."""
    names = {name for statement in statements for name in _declared(statement)}
    if not names:
        return False
    definition = node
    while definition.parent is not None and definition.type not in DEFINITIONS:
        definition = definition.parent
    stack = [definition]
    while stack:
        outside = stack.pop()
        if outside.type == "identifier" and outside.text in names:
            return True
        stack += [child for child in outside.named_children if child.id != node.id]
    return False


def _declared(statement: Node) -> list[bytes]:
    """The variables that a statement declares in its own block."""
    if statement.type not in ("declaration", "local_variable_declaration"):
        return []
    names = []
    for declarator in statement.children_by_field_name("declarator"):
        node: Node | None = declarator
        while node is not None and node.type != "identifier":
            node = node.child_by_field_name("declarator") or node.child_by_field_name("name")
        if node is not None:
            names.append(node.text or b"")
    return names


def _remove_idle_counters(definition: Node, removed: list[Range], counters: set[bytes]) -> None:
    """Remove the function's own `int i;` where every use of i was in the head of a loop that went."""
    body = definition.child_by_field_name("body")
    if body is None:
        return
    for statement in _statements(body):
        if statement.type != "declaration":
            continue
        names = _plainly_declared(statement)
        if names and counters.issuperset(names) and not any(_is_used(body, name, removed) for name in names):
            removed.append((statement.start_byte, statement.end_byte))


def _plainly_declared(declaration: Node) -> list[bytes]:
    """The names of `int i, j;`; none where anything is more than a bare name."""
    names = [child for child in declaration.named_children if child.type != "primitive_type"]
    return [name.text or b"" for name in names] if all(name.type == "identifier" for name in names) else []


def _is_used(body: Node, name: bytes, removed: list[Range]) -> bool:
    """Whether a name is used where the function's own declaration of it holds, outside the removed ranges."""
    stack = _statements(body)
    while stack:
        node = stack.pop()
        if any(start <= node.start_byte and node.end_byte <= end for start, end in removed):
            continue
        if node.type == "identifier" and node.text == name:
            return True
        if node.type == "declaration" and name in _plainly_declared(node):
            continue
        if node.type == "compound_statement" and any(
            name in _declared(statement) for statement in _statements(node)
        ):
            continue  # the block has its own
        head = node.child_by_field_name("initializer") if node.type == "for_statement" else None
        if head is not None and name in _declared(head):
            continue  # the loop has its own
        stack += node.named_children
    return False


def _condition(node: Node) -> bool | None:
    condition = node.child_by_field_name("condition")
    if condition is None:
        return None
    if condition.end_byte - condition.start_byte > 60:
        return None
    text = _squeezed(condition)
    while text.startswith("(") and text.endswith(")") and text.count("(") == 1 + text.count("()"):
        text = text[1:-1]
    return truth_of(text)


def _leaves_loop(statements: list[Node]) -> bool:
    """Whether a break or continue of the enclosing loop hides in these statements."""
    stack = list(statements)
    while stack:
        node = stack.pop()
        if node.type in ("break_statement", "continue_statement"):
            return True
        if node.type not in _TAKES_BREAK:
            stack += node.named_children
    return False


def _statements(node: Node) -> list[Node]:
    return [child for child in node.named_children if "comment" not in child.type]


def _squeezed(node: Node) -> str:
    return _SPACE.sub(b"", (node.text or b"")[:400]).decode("latin-1")
