"""What a C or C++ function says about its variables: how declared, where read, written and tested."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from tree_sitter import Node

from data_prep.inject.shared.c_tree import (
    View,
    arguments,
    bare,
    callee,
    code,
    condition_of,
    field,
    operator_of,
    sides,
)

_READS_POINTEE = re.compile(
    rb"^_?(?:w?mem|str|wcs|f(?:printf|puts|write|read|gets|close|seek|tell)|sprintf|atoi|atol|puts)"
)
NUMBERS = frozenset({"number_literal", "char_literal", "true", "false", "null", "string_literal"})


@dataclass(frozen=True, slots=True)
class Local:
    """A variable or parameter that the function declares."""

    name: bytes
    base: bytes  # the type's text, qualifiers left out
    depth: int  # how many stars
    is_array: bool
    is_reference: bool
    is_parameter: bool
    modifiers: frozenset[bytes]  # static, const, …
    identifier: Node
    declarator: Node  # the outermost, so an init_declarator where there is a value
    declaration: Node
    value: Node | None

    @property
    def shape(self) -> tuple[bytes, int, bool]:
        """Two variables of the same shape can stand for each other."""
        return self.base, self.depth, self.is_array


@dataclass(frozen=True, slots=True)
class NullTest:
    """A place where a pointer is compared with nothing."""

    node: Node  # the whole comparison
    pointer: Node  # what is tested
    key: bytes
    holds_for_null: bool  # `!p` does, `p` does not


@dataclass(frozen=True, slots=True)
class Facts:
    """Places are start bytes, in order of the text."""

    locals: dict[bytes, tuple[Local, ...]]
    dereferences: dict[bytes, list[int]]
    writes: dict[bytes, list[int]]
    resets: dict[bytes, list[int]]  # writes by a plain `=`
    names: dict[bytes, list[Node]]  # identifiers that are not declared at the place
    null_tests: list[NullTest]

    def local(self, name: bytes, at: int) -> Local | None:
        """The declaration that a name most likely means at a place: the nearest before it."""
        before = [local for local in self.locals.get(name, ()) if local.identifier.start_byte <= at]
        return before[-1] if before else None

    def is_pointer(self, key: bytes, at: int) -> bool:
        local = self.local(key, at)
        if local is not None:
            return local.depth > 0 or key in self.dereferences
        return key in self.dereferences

    def first_dereference(self, key: bytes, after: int) -> int | None:
        return next((at for at in self.dereferences.get(key, ()) if at >= after), None)

    def written_between(self, key: bytes, start: int, end: int) -> bool:
        return any(start <= at < end for at in self.writes.get(key, ()))

    def reset_between(self, key: bytes, start: int, end: int) -> bool:
        """Whether it gets a new value by a plain `=`; stepping on from the old one does not count."""
        return any(start <= at < end for at in self.resets.get(key, ()))


@lru_cache(maxsize=2)
def facts_of(view: View) -> Facts:
    """The facts of a function, gathered once for all operators."""
    dereferences: dict[bytes, list[int]] = {}
    writes: dict[bytes, list[int]] = {}
    resets: dict[bytes, list[int]] = {}
    declared = _locals_of(view)
    declaring = {local.identifier.id for group in declared.values() for local in group}
    for node, kind in _pointees(view):
        dereferences.setdefault(view.key(node), []).append(kind)
    for node in view.all(
        "assignment_expression", "update_expression", "pointer_expression", "init_declarator"
    ):
        target = _written(node)
        if target is not None:
            writes.setdefault(view.key(target), []).append(node.start_byte)
            if node.type == "assignment_expression" and operator_of(node) == "=":
                resets.setdefault(view.key(target), []).append(node.start_byte)
    names: dict[bytes, list[Node]] = {}
    for node in view.all("identifier"):
        if node.id not in declaring:
            names.setdefault(view.read(node), []).append(node)
    for places in dereferences.values():
        places.sort()
    return Facts(declared, dereferences, writes, resets, names, _null_tests(view))


def is_null(node: Node) -> bool:
    return node.type == "null"


def is_zero(view: View, node: Node) -> bool:
    return node.type == "number_literal" and view.read(node) in (b"0", b"0u", b"0U", b"0L", b"0UL")


def null_test(view: View, node: Node) -> NullTest | None:
    """`!p`, `p == NULL`, `NULL != p`, `p == 0`, `p`; what is only known to be truth-valued counts too."""
    node = bare(node)
    if node.type == "unary_expression" and operator_of(node) == "!":
        argument = field(node, "argument")
        if argument is None or not _is_place(bare(argument)):
            return None
        return NullTest(node, bare(argument), view.key(argument), holds_for_null=True)
    if node.type == "binary_expression" and operator_of(node) in ("==", "!="):
        pair = sides(node)
        if pair is None:
            return None
        left, right = pair
        if is_null(left) or is_zero(view, left):
            left, right = right, left
        if not (is_null(right) or is_zero(view, right)) or not _is_place(bare(left)):
            return None
        return NullTest(node, bare(left), view.key(left), operator_of(node) == "==")
    if _is_place(node):
        return NullTest(node, node, view.key(node), holds_for_null=False)
    return None


def _is_place(node: Node) -> bool:
    return node.type in (
        "identifier",
        "field_expression",
        "subscript_expression",
        "pointer_expression",
        "this",
    )


def _pointees(view: View) -> list[tuple[Node, int]]:
    found: list[tuple[Node, int]] = []
    for node in view.all("field_expression", "pointer_expression", "subscript_expression", "call_expression"):
        if node.type == "call_expression":
            if _READS_POINTEE.match(callee(node)):
                found.extend((argument, argument.start_byte) for argument in arguments(node))
            continue
        if node.type != "subscript_expression" and operator_of(node) not in ("->", "*"):
            continue
        argument = field(node, "argument")
        if argument is not None and not _in_sizeof(view, node):
            inner = bare(argument)
            if inner.type == "update_expression":
                inner = field(inner, "argument") or inner
            found.append((inner, node.start_byte))
    return found


def _in_sizeof(view: View, node: Node) -> bool:
    parent = view.parent(node)
    while parent is not None and parent.type == "parenthesized_expression":
        parent = view.parent(parent)
    return parent is not None and parent.type == "sizeof_expression"


def _written(node: Node) -> Node | None:
    match node.type:
        case "assignment_expression":
            return field(node, "left")
        case "update_expression":
            return field(node, "argument")
        case "init_declarator":
            declarator = field(node, "declarator")
            while declarator is not None and declarator.type in ("pointer_declarator", "array_declarator"):
                declarator = field(declarator, "declarator")
            return declarator
        case _:  # the address is taken: somebody else may write
            return field(node, "argument") if operator_of(node) == "&" else None


def _null_tests(view: View) -> list[NullTest]:
    found: list[NullTest] = []
    tested = view.all(
        "if_statement", "while_statement", "for_statement", "conditional_expression", "do_statement"
    )
    stack = [condition for node in reversed(tested) if (condition := condition_of(node)) is not None]
    inside: list[Node] = []
    for node in view.all("binary_expression"):
        if operator_of(node) in ("&&", "||") and (pair := sides(node)) is not None:
            inside.extend(pair)
    seen: set[int] = set()
    for node in stack + inside:
        test = null_test(view, node)
        if test is not None and test.node.id not in seen:
            seen.add(test.node.id)
            found.append(test)
    found.sort(key=lambda test: test.node.start_byte)
    return found


def _locals_of(view: View) -> dict[bytes, tuple[Local, ...]]:
    found: dict[bytes, list[Local]] = {}
    for declaration in view.all("declaration", "parameter_declaration", "optional_parameter_declaration"):
        kind = field(declaration, "type")
        if kind is None:
            continue
        base = b" ".join(view.read(kind).split())
        modifiers = frozenset(
            view.read(child)
            for child in code(declaration)
            if child.type in ("storage_class_specifier", "type_qualifier")
        )
        for declarator in declaration.children_by_field_name("declarator"):
            local = _local(view, declaration, declarator, base, modifiers)
            if local is not None:
                found.setdefault(local.name, []).append(local)
    return {name: tuple(sorted(group, key=_place)) for name, group in found.items()}


def _place(local: Local) -> int:
    return local.identifier.start_byte


def _local(
    view: View, declaration: Node, declarator: Node, base: bytes, modifiers: frozenset[bytes]
) -> Local | None:
    depth, is_array, is_reference = 0, False, False
    value = field(declarator, "value") if declarator.type == "init_declarator" else None
    node: Node | None = declarator
    while node is not None and node.type != "identifier":
        match node.type:
            case "pointer_declarator":
                depth += 1
                node = field(node, "declarator")
            case "array_declarator":
                is_array = True
                node = field(node, "declarator")
            case "reference_declarator":
                is_reference = True
                node = node.named_child(0)
            case "init_declarator":
                node = field(node, "declarator")
            case _:  # a function, or what a macro hides
                return None
    if node is None:
        return None
    return Local(
        name=view.read(node),
        base=base,
        depth=depth,
        is_array=is_array,
        is_reference=is_reference,
        is_parameter=declaration.type != "declaration",
        modifiers=modifiers,
        identifier=node,
        declarator=declarator,
        declaration=declaration,
        value=value,
    )
