"""One Juliet test case to its flawed instance and its corrected instances, folded and neutrally named."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from tree_sitter import Node

from data_prep.juliet.clean.folding import folded_ranges
from data_prep.juliet.clean.roles import NeutralNames, is_entry, role_in, without_roles
from data_prep.juliet.file_names import Case, CaseFile
from data_prep.text.declarations import declared_in
from data_prep.text.functions import definitions_of, name_of
from data_prep.text.languages import parse_as_written
from data_prep.text.lexer import Word, words_of

_IDENTIFIERS = frozenset({"variable", "function", "type", "member", "constant"})
_LINKAGE = frozenset({"static", "public", "private", "protected"})


@dataclass(frozen=True, slots=True)
class CaseFunction:
    """A function of a test case after folding."""

    name: str
    role: str | None
    words: tuple[Word, ...]
    has_error: bool
    is_entry: bool


@dataclass(frozen=True, slots=True)
class CaseInstance:
    """An entry of a test case, without its linkage, and what it reaches; `role` is the entry's."""

    role: str
    words: tuple[Word, ...]
    has_error: bool


@dataclass(frozen=True, slots=True)
class ReadCase:
    """What a test case holds; `outside` are the identifiers that it uses and does not declare."""

    flawed: CaseInstance | None
    corrected: tuple[CaseInstance, ...]
    declared: frozenset[str]
    outside: frozenset[str]


def read_case(case: Case) -> ReadCase:
    """Parse the files of a case, fold, find its entries, and join to each what it reaches."""
    functions: list[CaseFunction] = []
    outer: set[str] = set()
    declared: set[str] = set()
    for file in case.files:
        root = parse_as_written(file.text, case.language).root_node  # folding wants conditions as written
        nodes = list(definitions_of(root))
        names = declared_in(root, nodes, case.language)
        outer |= names.outer
        declared |= names.everywhere
        functions += [_function(node, file, case) for node in nodes if name_of(node, file.text) != "main"]
    outer |= {function.name for function in functions}
    declared |= {function.name for function in functions}
    types = {word.text for function in functions for word in function.words if word.role == "type"}
    neutral = NeutralNames(case.name, outer=outer, types=types)
    entries = [function for function in functions if function.is_entry]
    flawed = [entry for entry in entries if entry.role == "bad"]
    corrected = [entry for entry in entries if entry.role not in ("bad", "good")]
    if not corrected:
        corrected = [entry for entry in entries if entry.role == "good"]
    instances = [_instance(entry, functions, neutral) for entry in [*flawed[:1], *corrected]]
    outside = {
        word.text
        for instance in instances
        for word in instance.words
        if word.role in _IDENTIFIERS and word.text not in declared and not word.text.startswith("<")
    }
    return ReadCase(
        instances[0] if flawed else None,
        tuple(instances[1:] if flawed else instances),
        frozenset(declared),
        frozenset(outside),
    )


def _function(node: Node, file: CaseFile, case: Case) -> CaseFunction:
    words = words_of(node, file.text)
    removed = folded_ranges(node, file.text)
    if removed:
        words = [word for word in words if not any(start <= word.start_byte < end for start, end in removed)]
    name = name_of(node, file.text)
    scope = _scope_of(node)
    role = role_in(name, case.name) or role_in(scope or "", case.name) or file.role
    entry = is_entry(name, case.name) and (
        node.type == "method_declaration" if case.language == "java" else scope is None
    )
    return CaseFunction(name, role, tuple(words), node.has_error, entry)


def _scope_of(node: Node) -> str | None:
    """The class that a method belongs to, whether it stands inside or is written `Class::method`."""
    declarator = node.child_by_field_name("declarator")
    while declarator is not None:
        scope = declarator.child_by_field_name("scope")
        if scope is not None:
            return (scope.text or b"").decode("latin-1")
        declarator = declarator.child_by_field_name("declarator")
    parent = node.parent
    while parent is not None:
        if parent.type in ("class_declaration", "class_specifier", "struct_specifier"):
            name = parent.child_by_field_name("name")
            return (name.text or b"").decode("latin-1") if name is not None else ""
        parent = parent.parent
    return None


def _instance(entry: CaseFunction, functions: list[CaseFunction], neutral: NeutralNames) -> CaseInstance:
    reached = _reach(entry, functions)
    role = entry.role or "good"
    words = [word for function in reached for word in function.words]
    names = (word.text for word in words if word.role in _IDENTIFIERS)
    table = neutral.table(dict.fromkeys(names), role)
    words = _without_linkage(words, len(entry.words))
    renamed = tuple(
        word._replace(text=without_roles(word.text))
        if word.role == "string"
        else word._replace(text=table[word.text])
        if word.text in table
        else word
        for word in words
    )
    return CaseInstance(role, renamed, any(function.has_error for function in reached))


def _reach(entry: CaseFunction, functions: list[CaseFunction]) -> list[CaseFunction]:
    """The entry and what it reaches, breadth-first in order of mention; a class brings what is called so.

    Where several functions have the name (methods of the case's classes), those of the entry's role count.
    """
    by_name: dict[str, list[CaseFunction]] = {}
    for function in functions:
        by_name.setdefault(function.name, []).append(function)
    chosen, seen = [entry], {id(entry)}
    queue = deque([entry])
    while queue:
        function = queue.popleft()
        mentioned = dict.fromkeys(
            word.text for word in function.words if word.role in ("function", "variable", "type")
        )
        for name in mentioned:
            for candidate in (*_of_role(by_name.get(name, ()), entry.role), *by_name.get(f"~{name}", ())):
                if id(candidate) not in seen:
                    seen.add(id(candidate))
                    chosen.append(candidate)
                    queue.append(candidate)
    return chosen


def _of_role(candidates: Iterable[CaseFunction], role: str | None) -> list[CaseFunction]:
    found = list(candidates)
    if len(found) < 2:
        return found
    same = [function for function in found if function.role == role]
    return same or [function for function in found if function.role is None]


def _without_linkage(words: list[Word], entry_length: int) -> list[Word]:
    """The words without the entry's `static`, `public`, ..., which tell flawed from corrected."""
    start = 0
    while start < entry_length and words[start].text in _LINKAGE:
        start += 1
    return words[start:]
