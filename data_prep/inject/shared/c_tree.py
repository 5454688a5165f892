"""One walk over a C or C++ function, shared by all operators: its nodes by kind, and each node's parent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from tree_sitter import Node

from data_prep.inject.operators import Site
from data_prep.text.language_specs import C_FAMILY

C_AND_CPP = C_FAMILY

_BLANKS = re.compile(rb"\s+")
_LEAVES = frozenset({"return_statement", "goto_statement", "break_statement", "continue_statement"})
_LEAVES_CPP = frozenset({"throw_statement", "co_return_statement"})
EXITS = _LEAVES | _LEAVES_CPP
_NEVER_RETURN = re.compile(
    rb"(?:^|[_:])(?:exit|_exit|abort|terminate|die|fatal|panic|longjmp|err|errx)\d?$", re.I
)
_ASSERTS = re.compile(rb"assert|^(?:D?CHECK|EXPECT)(?:_\w+)?$|^assume$|^(?:un)?likely_assert", re.I)
_BLOCKS = frozenset({"compound_statement", "case_statement", "preproc_if", "preproc_ifdef", "preproc_else"})
# What is no code of the function: types, directives, and what the grammar could not read.
_NOT_CODE = frozenset(
    {"ERROR", "trailing_return_type", "decltype", "noexcept", "requires_clause", "template_argument_list"}
    | {
        "preproc_def",
        "preproc_function_def",
        "preproc_call",
        "static_assert_declaration",
        "attribute_specifier",
    }
)
_CONDITIONAL = frozenset({"preproc_if", "preproc_elif"})
LOOPS = frozenset({"for_statement", "while_statement", "do_statement", "for_range_loop"})


class View:
    """What the operators read of one function."""

    __slots__ = ("_by_kind", "_parents", "function", "language", "text")

    def __init__(self, site: Site) -> None:
        self.function = site.function
        self.text = site.text
        self.language = site.language
        self._by_kind: dict[str, list[Node]] = {}
        self._parents: dict[int, Node] = {}
        stack = [site.function]
        while stack:
            node = stack.pop()
            self._by_kind.setdefault(node.type, []).append(node)
            children = [child for child in node.named_children if child.type not in _NOT_CODE]
            if node.type in _CONDITIONAL:
                condition = node.child_by_field_name("condition")
                children = [child for child in children if child != condition]
            for child in children:
                self._parents[child.id] = node
            stack.extend(reversed(children))

    def all(self, *kinds: str) -> list[Node]:
        """The nodes of these kinds, in order of the text."""
        if len(kinds) == 1:
            return self._by_kind.get(kinds[0], [])
        found = [node for kind in kinds for node in self._by_kind.get(kind, ())]
        found.sort(key=lambda node: (node.start_byte, -node.end_byte))
        return found

    def parent(self, node: Node) -> Node | None:
        """The parent within the function; a node's own `parent` searches the whole file from its root."""
        return self._parents.get(node.id)

    def above(self, node: Node) -> Iterator[Node]:
        """The node's ancestors within the function, nearest first."""
        parent = self._parents.get(node.id)
        while parent is not None:
            yield parent
            parent = self._parents.get(parent.id)

    def read(self, node: Node) -> bytes:
        return self.text[node.start_byte : node.end_byte]

    def key(self, node: Node) -> bytes:
        """An expression's text without layout, to tell whether two are the same."""
        return _BLANKS.sub(b"", self.read(bare(node)))

    def statement(self, node: Node) -> Node | None:
        """The smallest statement or declaration that holds an expression."""
        if is_statement(node):
            return node
        return next((above for above in self.above(node) if is_statement(above)), None)

    def siblings(self, node: Node) -> tuple[Node | None, Node | None]:
        """The statements before and after within the same block; comments do not count."""
        parent = self.parent(node)
        if parent is None or parent.type not in _BLOCKS:
            return None, None
        inside = code(parent)
        place = next((i for i, child in enumerate(inside) if child.id == node.id), None)
        if place is None:
            return None, None
        return (
            inside[place - 1] if place else None,
            inside[place + 1] if place + 1 < len(inside) else None,
        )

    def in_assertion(self, node: Node) -> bool:
        """Whether the node stands in an `assert(...)` of some name, which a release does without."""
        return any(
            above.type == "call_expression" and _ASSERTS.search(callee(above)) for above in self.above(node)
        )

    def in_block(self, node: Node) -> bool:
        """Whether the node is a statement that others may stand beside."""
        parent = self.parent(node)
        return parent is not None and parent.type in _BLOCKS and is_statement(node)


@lru_cache(maxsize=2)
def view_of(site: Site) -> View:
    """The view of a function; operators run one after another on the same one, so the last is kept."""
    return View(site)


def is_statement(node: Node) -> bool:
    return node.type.endswith("_statement") or node.type == "declaration"


def code(node: Node) -> list[Node]:
    """Named children that are not comments."""
    return [child for child in node.named_children if child.type != "comment"]


def bare(node: Node) -> Node:
    """The expression inside parentheses."""
    while node.type == "parenthesized_expression":
        inside = code(node)
        if len(inside) != 1:
            break
        node = inside[0]
    return node


def field(node: Node, name: str) -> Node | None:
    return node.child_by_field_name(name)


def operator_of(node: Node) -> str:
    """The operator's spelling of a unary, binary or assignment expression; empty elsewhere."""
    token = node.child_by_field_name("operator")
    return "" if token is None else token.type


def sides(node: Node) -> tuple[Node, Node] | None:
    """Left and right of a binary expression or assignment."""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    return None if left is None or right is None else (left, right)


def condition_of(node: Node) -> Node | None:
    """What an `if`, loop or conditional expression tests, without its outer parentheses."""
    condition = node.child_by_field_name("condition")
    if condition is None:
        return None
    if condition.type == "condition_clause":
        if condition.child_by_field_name("initializer") is not None:
            return None
        condition = condition.child_by_field_name("value")
        if condition is None or condition.type == "declaration":
            return None
    return bare(condition)


def operands(node: Node, operator: str) -> list[Node]:
    """The operands of a chain such as a && b && c, left to right; one element where there is no chain."""
    node = bare(node)
    chain: list[Node] = []
    while node.type == "binary_expression" and operator_of(node) == operator:
        pair = sides(node)
        if pair is None:
            break
        chain.append(pair[1])
        node = pair[0]
    chain.append(node)
    chain.reverse()
    return chain


def last_statement(node: Node) -> Node | None:
    """The last statement of a block, or the statement itself."""
    while node.type == "compound_statement":
        inside = code(node)
        if not inside:
            return None
        node = inside[-1]
    return node


def callee(node: Node) -> bytes:
    """The name that a call names: the last member of `a->b.c(...)`, without scope or template arguments."""
    function = node.child_by_field_name("function")
    while function is not None:
        match function.type:
            case "identifier" | "field_identifier":
                return function.text or b""
            case "field_expression":
                function = function.child_by_field_name("field")
            case "qualified_identifier" | "template_function" | "template_method" | "dependent_name":
                function = function.child_by_field_name("name")
            case _:
                return b""
    return b""


def arguments(node: Node) -> list[Node]:
    """The arguments of a call or of `new T(...)`."""
    given = node.child_by_field_name("arguments")
    return [] if given is None else code(given)


def exit_of(node: Node) -> Node | None:
    """The statement by which a branch leaves for good: return, goto, break, continue, throw, exit()."""
    last = last_statement(node)
    if last is None:
        return None
    if last.type in EXITS:
        return last
    if last.type == "expression_statement":
        inside = code(last)
        if inside and inside[0].type == "call_expression" and _NEVER_RETURN.search(callee(inside[0])):
            return last
        if inside and inside[0].type == "throw_expression":
            return last
    return None


def out_of_parentheses(view: View, node: Node) -> tuple[Node, Node | None]:
    """The node with the parentheses around it, and what these stand in."""
    parent = view.parent(node)
    while parent is not None and parent.type in ("parenthesized_expression", "condition_clause"):
        node, parent = parent, view.parent(parent)
    return node, parent


def top_of_chain(view: View, node: Node, operator: str) -> Node:
    """The whole chain of one logical operator that an operand belongs to."""
    parent = view.parent(node)
    while parent is not None and parent.type in ("parenthesized_expression", "binary_expression"):
        if parent.type == "binary_expression":
            if operator_of(parent) != operator:
                break
            node = parent
        parent = view.parent(parent)
    return node


def reach_of(view: View, chain: Node) -> int:
    """Up to where a condition protects: its statement, or all that follows where it leaves."""
    _, parent = out_of_parentheses(view, chain)
    if parent is None:
        return chain.end_byte
    if parent.type == "if_statement":
        body = field(parent, "consequence")
        if body is None:
            return chain.end_byte
        if operator_of(chain) == "||":
            return view.function.end_byte if exit_of(body) is not None else chain.end_byte
        return body.end_byte
    if parent.type in ("while_statement", "for_statement") and operator_of(chain) == "&&":
        return parent.end_byte
    if parent.type == "conditional_expression" and operator_of(chain) == "&&":
        choice = field(parent, "consequence")
        return chain.end_byte if choice is None else choice.end_byte
    return chain.end_byte
