"""What a file declares about sizes: constants, and how many elements its arrays have."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from plc.repair.filters.nodes import CALLS, arguments, assigned, callee, operator, spelling, uncast, walk

if TYPE_CHECKING:
    from tree_sitter import Node

_DEEPEST = 8  # macros within macros
_NUMBERS = frozenset(
    ["number_literal", "decimal_integer_literal", "hex_integer_literal", "octal_integer_literal"]
)
_BYTES = frozenset(
    ["char", "unsignedchar", "signedchar", "uint8_t", "int8_t", "byte", "BYTE", "u8", "u_char"]
)
_COUNTING = frozenset(
    ["ARRAY_SIZE", "ARRAY_LEN", "ARRAYSIZE", "countof", "_countof", "NELEMS", "COUNT_OF", "size"]
)
_CONSTANT = frozenset([b"const", b"constexpr", b"final"])
# What declares nothing that all functions see, and may be large: bodies, and the values of tables.
_BODIES = frozenset(
    [
        *("compound_statement", "block", "constructor_body", "lambda_expression", "parameter_list"),
        *("initializer_list", "array_initializer"),
    ]
)
_SIGNS: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.LShift: "<<",
}
_DECLARING = frozenset(["declaration", "field_declaration", "parameter_declaration"])


@dataclass(frozen=True, slots=True)
class Amount:
    """A whole number: `offset` beside what `base` stands for; no base: the number itself."""

    base: str
    offset: int

    def plus(self, more: int) -> Amount:
        """The amount that is so much larger."""
        return Amount(self.base, self.offset + more)

    def beyond(self, other: Amount) -> int | None:
        """How much larger it is than another one; None: the text does not tell."""
        return self.offset - other.offset if self.base == other.base else None


@dataclass(slots=True)
class Sizes:
    """The declarations of a file that a function sees."""

    text: bytes
    declared: tuple[Node, ...]
    constants: dict[str, Node | Amount | ast.expr] = field(default_factory=dict)
    enumerators: dict[str, tuple[str, ...]] = field(default_factory=dict)  # with all of their enumeration
    arrays: dict[str, Amount | None] = field(default_factory=dict)  # None: declared in several sizes

    @classmethod
    def of(cls, text: bytes, root: Node, function: Node) -> Sizes:
        """Read them; what the function declares hides what is declared outside."""
        outside, within = list(_outside_of_functions(root)), list(walk(function))
        sizes = cls(text, (*outside, *within))
        for node in sizes.declared:
            sizes._add_constant(node)
        inner: dict[str, Amount | None] = {}
        for node in outside:
            sizes._add_arrays(node, sizes.arrays)
        for node in within:
            sizes._add_arrays(node, inner)
        sizes.arrays.update(inner)
        return sizes

    def elements(self, array: Node) -> Amount | None:
        """How many elements an array has, by its name or that of the member."""
        return self.arrays.get(_last_name(uncast(array), self.text))

    def amount(self, node: Node, depth: int = 0) -> Amount:
        """An expression as an amount; what cannot be reckoned is a base of its own."""
        node = uncast(node)
        written = spelling(node, self.text)
        if depth > _DEEPEST:
            return Amount(written, 0)
        if node.type in _NUMBERS or (node.type == "number_literal"):
            number = _number(written)
            return Amount(written, 0) if number is None else Amount("", number)
        if node.type == "identifier" and (known := self.constants.get(written)) is not None:
            return self._known(known, depth + 1)
        if node.type == "binary_expression":
            return self._reckoned(node, written, depth)
        counted = self._counted(node)
        return Amount(written, 0) if counted is None else counted

    def _known(self, known: Node | Amount | ast.expr, depth: int) -> Amount:
        if isinstance(known, Amount):
            return known
        return self._of_macro(known, depth) if isinstance(known, ast.expr) else self.amount(known, depth)

    def _of_macro(self, value: ast.expr, depth: int) -> Amount:
        """What a macro stands for."""
        match value:
            case ast.Constant(value=int(number)):
                return Amount("", number)
            case ast.Name(id=name) if depth <= _DEEPEST and name in self.constants:
                return self._known(self.constants[name], depth + 1)
            case ast.BinOp(left=left, op=op, right=right):
                made = _combined(
                    _SIGNS.get(type(op), ""), self._of_macro(left, depth), self._of_macro(right, depth)
                )
                return Amount(ast.unparse(value), 0) if made is None else made
        return Amount(ast.unparse(value), 0)

    def _reckoned(self, node: Node, written: str, depth: int) -> Amount:
        counted = self._counted(node)
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if counted is not None or left is None or right is None:
            return counted or Amount(written, 0)
        made = _combined(operator(node), self.amount(left, depth + 1), self.amount(right, depth + 1))
        return Amount(written, 0) if made is None else made

    def _counted(self, node: Node) -> Amount | None:
        """The elements of an array that an expression asks for: `sizeof a / sizeof a[0]`, `a.length`."""
        array: Node | None = None
        if node.type == "field_access" and spelling(node, self.text).endswith(".length"):
            array = node.child_by_field_name("object")
        elif node.type in CALLS and callee(node, self.text) in _COUNTING and arguments(node):
            array = arguments(node)[0]
        elif node.type == "binary_expression" and operator(node) == "/":
            left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
            if left is not None and right is not None and uncast(right).type == "sizeof_expression":
                array = _sizeof_what(uncast(left))
        elif node.type == "sizeof_expression":
            array = _sizeof_what(node)
            if array is None or not self._holds_bytes(array):
                return None
        if array is None:
            return None
        name = _last_name(uncast(array), self.text)
        return self.arrays.get(name) or Amount(f"elements of {spelling(array, self.text)}", 0)

    def _holds_bytes(self, array: Node) -> bool:
        name = _last_name(uncast(array), self.text)
        return any(
            spelling(kind, self.text) in _BYTES
            for node in self.declared
            if node.type in _DECLARING and (kind := node.child_by_field_name("type")) is not None
            for declarator in node.children_by_field_name("declarator")
            if _last_name(declarator, self.text) == name
        )

    def _add_constant(self, node: Node) -> None:
        name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        if node.type == "preproc_def" and name is not None and value is not None:
            expression = _macro(self.text[value.start_byte : value.end_byte].decode("latin-1"))
            if expression is not None:
                self.constants[spelling(name, self.text)] = expression
        elif node.type == "enumerator_list":
            self._add_enumerators(node)
        elif (pair := assigned(node)) is not None and node.type != "assignment_expression":
            ahead = self.text[node.parent.start_byte : node.start_byte].split() if node.parent else []
            if pair[0].type == "identifier" and not _CONSTANT.isdisjoint(ahead):
                self.constants[spelling(pair[0], self.text)] = pair[1]

    def _add_enumerators(self, node: Node) -> None:
        value = Amount("", -1)
        entries = [entry for entry in node.named_children if entry.type == "enumerator"]
        names = tuple(spelling(entry.named_children[0], self.text) for entry in entries)
        for entry, name in zip(entries, names, strict=True):
            given = entry.child_by_field_name("value")
            value = value.plus(1) if given is None else self.amount(given)
            self.constants[name] = value
            self.enumerators[name] = names

    def _add_arrays(self, node: Node, found: dict[str, Amount | None]) -> None:
        for name, size in self._sized(node):
            found[name] = size if found.get(name, size) == size else None

    def _sized(self, node: Node) -> Iterator[tuple[str, Amount | None]]:
        """The arrays that a declaration or an assignment makes, with their sizes."""
        if node.type == "array_declarator":
            size, inner = node.child_by_field_name("size"), node.child_by_field_name("declarator")
            if inner is None or inner.type == "array_declarator":
                return
            name = _last_name(inner, self.text)
            if size is not None:
                yield name, self.amount(size)
            elif (given := _initialiser(node)) is not None:
                yield name, self._initialised(given)
        elif (pair := assigned(node)) is not None and pair[0].type != "array_declarator":
            allocated = self._allocated(uncast(pair[1]))
            if allocated is not None:
                yield _last_name(pair[0], self.text), allocated

    def _initialised(self, value: Node) -> Amount | None:
        if value.type in ("initializer_list", "array_initializer"):
            entries = [entry for entry in value.named_children if entry.type != "comment"]
            if any(entry.type == "initializer_pair" for entry in entries):
                return None
            return Amount("", len(entries))
        return None

    def _allocated(self, value: Node) -> Amount | None:
        """The elements of what `new int[n]`, `malloc(n * sizeof(int))` or `calloc(n, …)` gives."""
        if value.type == "array_creation_expression":
            sizes = [node for node in value.named_children if node.type == "dimensions_expr"]
            return self.amount(sizes[0].named_children[-1]) if len(sizes) == 1 else None
        if value.type == "array_initializer":
            return self._initialised(value)
        if value.type == "new_expression":
            declarator = value.child_by_field_name("declarator")
            length = None if declarator is None else declarator.child_by_field_name("length")
            return None if length is None else self.amount(length)
        if value.type not in CALLS:
            return None
        given, name = arguments(value), callee(value, self.text)
        if name == "calloc" and len(given) == 2:
            first, second = given
            return self.amount(second if uncast(first).type == "sizeof_expression" else first)
        if name in ("malloc", "alloca") and len(given) == 1:
            product = uncast(given[0])
            if product.type == "binary_expression" and operator(product) == "*":
                sides = [product.child_by_field_name("left"), product.child_by_field_name("right")]
                counts = [s for s in sides if s is not None and uncast(s).type != "sizeof_expression"]
                return self.amount(counts[0]) if len(counts) == 1 else None
        return None


def _outside_of_functions(root: Node) -> Iterator[Node]:
    """What a file declares where all of its functions see it."""
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        if node.type not in _BODIES:
            stack.extend(reversed(node.children))


def _initialiser(declarator: Node) -> Node | None:
    node: Node | None = declarator
    while node is not None and node.type in ("array_declarator", "pointer_declarator"):
        node = node.parent
    return None if node is None else node.child_by_field_name("value")


def _combined(sign: str, a: Amount, b: Amount) -> Amount | None:
    """Two amounts under an operator; None where the outcome is not known."""
    match sign:
        case "+" if not b.base:
            return a.plus(b.offset)
        case "+" if not a.base:
            return b.plus(a.offset)
        case "-" if not b.base:
            return a.plus(-b.offset)
    if a.base or b.base:
        return None
    match sign:
        case "*":
            return Amount("", a.offset * b.offset)
        case "/" if b.offset > 0:
            return Amount("", a.offset // b.offset)
        case "<<" if 0 <= b.offset < 64:
            return Amount("", a.offset << b.offset)
    return None


def _sizeof_what(node: Node) -> Node | None:
    value = node.child_by_field_name("value") if node.type == "sizeof_expression" else None
    return None if value is None else uncast(value)


def _last_name(node: Node, text: bytes) -> str:
    """The name that an expression or a declarator ends in: `buf` of `p->buf`, of `*buf` and of `buf[3]`."""
    while True:
        inner = next(
            (
                found
                for name in ("field", "declarator", "argument", "array", "name")
                if (found := node.child_by_field_name(name)) is not None
            ),
            None,
        )
        if inner is None:
            return spelling(node, text)
        node = inner


def _number(written: str) -> int | None:
    digits = written.replace("'", "").replace("_", "").rstrip("uUlLzZ")
    try:
        return int(digits, 8 if digits.isdigit() and digits.startswith("0") else 0)
    except ValueError:
        return None


def _macro(written: str) -> ast.expr | None:
    """A macro's text as an expression; sums of numbers and names are the same in Python."""
    written = re.sub(r"/\*.*?\*/|//.*", "", written.replace("\\\n", " "))
    written = re.sub(r"\b(0[xX][0-9a-fA-F]+|\d+)[uUlL]+\b", r"\1", written).strip()
    if not 0 < len(written) <= 200:
        return None
    try:
        return ast.parse(written, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None
