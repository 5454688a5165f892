"""Where a function declares its variables, where its statements begin, and which declarations may swap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from tree_sitter import Node, Query, QueryCursor

from data_prep.text.language_specs import SPECS, Language
from data_prep.text.languages import grammar, parse_anew
from plc.evaluate.trust.reading import Reading, text_of

_DECLARATIONS = frozenset({"declaration", "local_variable_declaration"})
_BLOCKS = frozenset({"compound_statement", "block", "constructor_body"})
_FIRST_OF_ALL = "explicit_constructor_invocation"  # `super(…)` and `this(…)`: nothing may stand before them
_EFFECTS = frozenset(  # what may change something, or must come in its order
    {
        "call_expression",
        "method_invocation",
        "object_creation_expression",
        "new_expression",
        "assignment_expression",
        "update_expression",
        "lambda_expression",
        "co_await_expression",
        "array_creation_expression",
        "statement_expression",
        "ERROR",
    }
)


@dataclass(frozen=True, slots=True)
class Declarations:
    """Of a function, counted in words."""

    variables: tuple[str, ...]  # parameters and local variables that may have another name
    statements: tuple[int, ...]  # words at which a statement of a block begins
    swappable: tuple[tuple[int, int, int], ...]  # two declarations: their first words, and the end


@lru_cache(maxsize=256)
def declarations_in(reading: Reading) -> Declarations:
    """What may be renamed, and where something may be put in or swapped."""
    language = reading.language
    before, behind = SPECS[language].frames[0]
    root = parse_anew(before + text_of(reading.source) + behind, language).root_node
    starts = {word.start_byte + len(before): at for at, word in enumerate(reading.words)}
    ends = {word.end_byte + len(before): at + 1 for at, word in enumerate(reading.words)}
    declared = _declared(root, language)
    statements: list[int] = []
    swappable: list[tuple[int, int, int]] = []
    for block in _blocks(root):
        children = [child for child in block.named_children if not child.is_extra]
        statements += [
            starts[child.start_byte]
            for child in children
            if child.start_byte in starts and child.type != _FIRST_OF_ALL
        ]
        for one, two in pairwise(children):
            if _may_swap(one, two, declared) and {one.start_byte, two.start_byte} <= starts.keys():
                first, middle, last = starts[one.start_byte], starts[two.start_byte], ends.get(two.end_byte)
                if last is not None and ends.get(one.end_byte) == middle:
                    swappable.append((first, middle, last))
    return Declarations(_variables(reading, declared), tuple(statements), tuple(swappable))


def _blocks(root: Node) -> Iterator[Node]:
    """The blocks of statements, but those of `switch`, in which labels stand."""
    stack = [root]
    while stack:
        node = stack.pop()
        stack += node.named_children
        in_switch = node.parent is not None and node.parent.type.startswith("switch")
        if node.type in _BLOCKS and not node.has_error and not in_switch:
            yield node


def _declared(root: Node, language: Language) -> list[Node]:
    """The names where they are declared."""
    cursor = QueryCursor(Query(grammar(language), SPECS[language].declared_names))
    return [node for nodes in cursor.captures(root).values() for node in nodes]


def _variables(reading: Reading, declared: list[Node]) -> tuple[str, ...]:
    """Declared names that are variables wherever they stand, within and around the function."""
    roles: dict[str, set[str]] = {}
    for word in reading.words:
        roles.setdefault(word.text, set()).add(word.role)
    around = {*reading.rows[0].around_spelled}
    names = {(node.text or b"").decode("utf-8", "surrogateescape") for node in declared if _is_local(node)}
    return tuple(sorted(name for name in names if roles.get(name) == {"variable"} and name not in around))


def _is_local(node: Node) -> bool:
    """Whether a name is declared by a parameter or within a block, and is not somebody else's (`extern`)."""
    at: Node | None = node
    while at is not None:
        if at.type in _DECLARATIONS and (at.text or b"").startswith(b"extern"):
            return False
        if at.type in _BLOCKS or "parameter" in at.type:
            return True
        at = at.parent
    return False


def _may_swap(one: Node, two: Node, declared: list[Node]) -> bool:
    if one.type not in _DECLARATIONS or two.type not in _DECLARATIONS:
        return False
    if any(node.type in _EFFECTS for side in (one, two) for node in _below(side)):
        return False
    return not any(
        _names(other)
        & {name.text for name in declared if one_of.start_byte <= name.start_byte < one_of.end_byte}
        for one_of, other in ((one, two), (two, one))
    )


def _names(node: Node) -> set[bytes | None]:
    return {each.text for each in _below(node) if not each.named_children}


def _below(node: Node) -> Iterator[Node]:
    stack = [node]
    while stack:
        at = stack.pop()
        yield at
        stack += at.named_children
