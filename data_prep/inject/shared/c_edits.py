"""Changes of text that leave tidy C and C++ behind: a statement dropped with its line, a branch unwrapped."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.operators import Change, Mutation
from data_prep.inject.shared.c_tree import (
    EXITS,
    View,
    bare,
    code,
    condition_of,
    exit_of,
    field,
    operator_of,
    sides,
)

_ENCLOSING = frozenset({"parenthesized_expression", "argument_list", "condition_clause"})
_SIDE_EFFECTS = frozenset({"call_expression", "assignment_expression", "update_expression"})


def put(node: Node, text: bytes) -> Change:
    """Another text in the node's place."""
    return Change(node.start_byte, node.end_byte, text)


def one(cwe: int, *changes: Change) -> Mutation:
    """A mutation of changes in any order."""
    return Mutation(tuple(sorted(changes, key=lambda change: change.start_byte)), cwe)


def drop(view: View, node: Node) -> Change:
    """The statement away: with its lines where nothing else is on them, else with the blanks after it."""
    text = view.text
    start, end = node.start_byte, node.end_byte
    if text[start - 2 : start] == b"::":  # of `::close(fd);`, which the grammar leaves outside
        start -= 2
    line = start
    while line > 0 and text[line - 1 : line] in (b" ", b"\t"):
        line -= 1
    rest = text.find(b"\n", end)
    rest = len(text) if rest < 0 else rest
    after = text[end:rest].strip()
    alone = line == 0 or text[line - 1 : line] == b"\n"
    if alone and (not after or _is_comment(after)) and rest < view.function.end_byte:
        return Change(*_with_blank_line(text, line, rest + 1), b"")
    while text[end : end + 1] in (b" ", b"\t"):
        end += 1
    if text[end : end + 1] in (b"\n", b"\r"):  # last on its line: the blanks before it go
        end = node.end_byte
        while text[start - 1 : start] in (b" ", b"\t"):
            start -= 1
    return Change(start, end, b"")


def droppable(view: View, node: Node) -> Node | None:
    """What to drop so that the statement goes and the text stays sane; None where it cannot go.

    A statement that is all a branch does takes the branch with it.
    """
    while True:
        parent = view.parent(node)
        if parent is None or b"\n#" in view.read(node):
            return None
        match parent.type:
            case "compound_statement" if len(code(parent)) > 1:
                return node
            case "compound_statement":
                branch = view.parent(parent)
            case "case_statement":
                return node if node.type != "declaration" else None
            case "preproc_if" | "preproc_ifdef" | "preproc_else":
                return node
            case "labeled_statement":
                following = view.siblings(parent)[1]
                if following is None or following.type in ("declaration", "labeled_statement"):
                    return None
                return node
            case "if_statement":
                branch = parent
            case _:
                return None
        if branch is None or branch.type != "if_statement" or field(branch, "alternative") is not None:
            return None
        condition = condition_of(branch)
        if condition is None or has_side_effect(condition):
            return None
        node = branch


def without_statement(view: View, statement: Node, cwe: int) -> Iterator[Mutation]:
    target = droppable(view, statement)
    if target is not None and not _is_whole_body(view, target):
        yield one(cwe, drop(view, target))


def _is_whole_body(view: View, statement: Node) -> bool:
    """A function that only gives back, such as a destructor, would be empty without it."""
    parent = view.parent(statement)
    return parent is not None and view.parent(parent) == view.function and len(code(parent)) < 2


def is_own_function(view: View, name: bytes) -> bool:
    """Whether the function calls itself: `list_free` may give back the rest of its list so."""
    declarator = field(view.function, "declarator")
    while declarator is not None and declarator.type != "identifier":
        declarator = field(declarator, "declarator") or field(declarator, "name")
    return declarator is not None and view.read(declarator) == name


def has_side_effect(expression: Node) -> bool:
    """Whether evaluating it does something, as far as can be seen."""
    stack = [expression]
    while stack:
        node = stack.pop()
        if node.type in _SIDE_EFFECTS:
            return True
        stack.extend(node.named_children)
    return False


def unwrap(view: View, branch: Node) -> Change | None:
    """The body of an `if` without else in its place, moved left; None where names could clash.

    Where the body leaves, what it would leave behind goes too if that is one statement; else None.
    """
    body = field(branch, "consequence")
    if body is None or field(branch, "alternative") is not None or b"\n#" in view.read(branch):
        return None
    following = view.siblings(branch)[1]
    end = branch.end_byte
    if exit_of(body) is not None and following is not None:
        if following.type not in EXITS or view.siblings(following)[1] is not None:
            return None
        end = following.end_byte
    if body.type != "compound_statement":
        if body.type in ("declaration", "if_statement") or not view.in_block(branch):
            return None
        if end == branch.end_byte:
            return Change(branch.start_byte, body.start_byte, b"")
        return Change(branch.start_byte, end, view.read(body))
    inside = code(body)
    if not inside or not view.in_block(branch) or any(node.type == "declaration" for node in inside):
        return None
    first, last = body.named_children[0], body.named_children[-1]
    outer, inner = indentation(view, branch), indentation(view, first)
    lines = view.text[first.start_byte : last.end_byte].split(b"\n")
    moved = lines[:1] + [_moved(line, inner, outer) for line in lines[1:]]
    return Change(branch.start_byte, end, b"\n".join(moved))


def _moved(line: bytes, inner: bytes, outer: bytes) -> bytes:
    """A line of a block brought from one indentation to another; tabs may stand for eight blanks."""
    if line.startswith(inner):
        return outer + line[len(inner) :]
    rest = line.lstrip(b" \t")
    width = (
        len(line[: len(line) - len(rest)].expandtabs(8)) + len(outer.expandtabs(8)) - len(inner.expandtabs(8))
    )
    if not rest or width < 0:
        return line
    tabs, blanks = divmod(width, 8) if b"\t" in inner + outer else (0, width)
    return b"\t" * tabs + b" " * blanks + rest


def indentation(view: View, node: Node) -> bytes:
    """The blanks that the node's line starts with."""
    text = view.text
    start = text.rfind(b"\n", 0, node.start_byte) + 1
    end = start
    while text[end : end + 1] in (b" ", b"\t"):
        end += 1
    return text[start:end]


def newline(view: View) -> bytes:
    """How the file ends its lines."""
    at = view.text.find(b"\n")
    return b"\r\n" if at > 0 and view.text[at - 1 : at] == b"\r" else b"\n"


def without_operand(view: View, operand: Node) -> Change | None:
    """One operand of a binary expression away, with the operator; None where nothing sensible remains."""
    whole = view.parent(operand)
    while whole is not None and whole.type == "parenthesized_expression":
        operand, whole = whole, view.parent(whole)
    if whole is None or whole.type != "binary_expression":
        return None
    pair = sides(whole)
    if pair is None:
        return None
    left, right = pair
    if operand.id == left.id:
        kept, change = right, Change(left.start_byte, right.start_byte, b"")
    else:
        kept, change = left, Change(left.end_byte, right.end_byte, b"")
    outside = view.parent(whole)
    is_enclosed = outside is not None and outside.type in _ENCLOSING
    return put(whole, view.read(bare(kept))) if is_enclosed and kept.type in _ENCLOSING else change


def negated(view: View, condition: Node) -> bytes:
    """The opposite of a condition, as a person would write it."""
    expression = bare(condition)
    pair = sides(expression)
    if expression.type == "unary_expression" and operator_of(expression) == "!":
        inner = field(expression, "argument")
        return view.read(bare(inner)) if inner is not None else b""
    if pair is not None and (turned := {"==": b"!=", "!=": b"=="}.get(operator_of(expression))):
        between_left = view.text[pair[0].end_byte : pair[1].start_byte]
        return (
            view.read(pair[0])
            + between_left.replace(operator_of(expression).encode(), turned)
            + view.read(pair[1])
        )
    if expression.type in ("identifier", "call_expression", "field_expression", "subscript_expression"):
        return b"!" + view.read(expression)
    return b"!(" + view.read(expression) + b")"


def _with_blank_line(text: bytes, start: int, end: int) -> tuple[int, int]:
    """The lines and a blank one beside them that would be left doubled, or next to a brace."""
    before = text.rfind(b"\n", 0, start - 1) + 1
    above = text[before:start].strip()
    following = text.find(b"\n", end)
    below = text[end:following].strip() if following >= 0 else b"}"
    if not below and (not above or above.endswith(b"{")):
        return start, following + 1
    if not above and below.startswith(b"}") and before < start:
        return before, end
    return start, end


def _is_comment(text: bytes) -> bool:
    if text.startswith(b"//"):
        return True
    return text.startswith(b"/*") and text.find(b"*/") == len(text) - 2
