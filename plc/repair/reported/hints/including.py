"""Where a header goes that a compiler misses: where every compilation reads it, outside of `extern "C"`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from plc.diagnostics import Diagnostic
from plc.repair.findings import Edit
from plc.repair.reported.hints.file_index import file_index

if TYPE_CHECKING:
    from tree_sitter import Node

_DIRECTIVE = re.compile(rb"^[ \t]*#[ \t]*(\w+)[ \t]*(!?[ \t]*\w*)", re.MULTILINE)
_OPENING = frozenset([b"if", b"ifdef", b"ifndef"])
_OF_HEADER = {"free": "<stdlib.h>", "exit": "<stdlib.h>", "close": "<unistd.h>", "memset": "<string.h>"}
_NO_DECLARATION = re.compile(
    r"(?:unknown type name|implicit declaration of(?: built-in)? function) ['\u2018](?P<name>\w+)['\u2019]"
    r"|^['\u2018](?P<used>\w+)['\u2019] (?:undeclared|was not declared)"
    r"|^(?:implicitly declaring library function|call to undeclared(?: library)? function"
    r"|use of undeclared identifier) ['\u2018](?P<clang>\w+)['\u2019](?!; did you mean)"
)
_DECLARED_IN = {  # of C; of most others the compiler names the header itself
    "<stdbool.h>": ("bool", "true", "false"),
    "<stddef.h>": ("size_t", "ptrdiff_t"),
    "<stdint.h>": tuple(f"{sign}int{bits}_t" for sign in ("", "u") for bits in (8, 16, 32, 64)),
    "<stdio.h>": ("fclose", "fgets", "fopen", "fprintf", "printf", "puts", "scanf", "snprintf", "sprintf"),
    "<stdlib.h>": (
        "abort",
        "atoi",
        "calloc",
        "exit",
        "free",
        "getenv",
        "malloc",
        "qsort",
        "realloc",
        "strtol",
    ),
    "<string.h>": (
        *("memcmp", "memcpy", "memmove", "memset", "strcat", "strchr", "strcmp", "strcpy", "strlen"),
        *("strncmp", "strncpy", "strrchr", "strstr", "strdup", "strndup", "strtok_r"),
    ),
    "<strings.h>": ("strcasecmp", "strncasecmp"),
    "<sys/types.h>": ("ssize_t", "off_t", "pid_t"),
    "<unistd.h>": ("access", "close", "getpid", "read", "sleep", "unlink", "usleep", "write"),
}
_C_NAMES = re.compile(rb'\bextern[ \t]+"C"\s*\{')


def include_edit(text: bytes, root: Node, diagnostic: Diagnostic) -> Edit | None:
    """The header that the compiler names, behind the last one that is included for all of the file.

    None where the file includes it, if only under a condition.
    """
    if not diagnostic.header:
        return None
    line = f"#include {diagnostic.header}{line_end(text)}"
    if re.search(rb"^[ \t]*#[ \t]*include[ \t]*" + re.escape(diagnostic.header.encode()), text, re.MULTILINE):
        return None  # perhaps under a condition that nobody has configured
    place = file_index(root, text).once(_place_of_headers)
    if isinstance(place, int):
        return Edit(place, place, line + line_end(text))
    if b"<" in written(place, text):
        return line_behind(text, place, line)
    return Edit(place.start_byte, place.start_byte, line)


def _place_of_headers(root: Node, text: bytes) -> Node | int:
    """The last header of the system, or else the first one; a byte where the file includes none."""
    included = [node for node in _top(root) if node.type == "preproc_include"]
    found = [node for node in included if _is_for_all(text, node.start_byte)]
    system = [node for node in found if b"<" in written(node, text)]
    if found:
        return system[-1] if system else found[0]
    first = next((node for node in _top(root) if node.type != "comment"), None)
    at = len(text) if first is None else first.start_byte
    return at if _is_for_all(text, at) else _first_directive(text)


def known_header(text: bytes, root: Node, diagnostic: Diagnostic) -> list[tuple[Edit, ...]]:
    """The header of a name of the C library that is not declared, where the compiler names none."""
    said = _NO_DECLARATION.search(diagnostic.message)
    name = None if said is None else next(filter(None, said.groups()))
    header = next((each for each, names in _DECLARED_IN.items() if name in names), None)
    if header is None or name is None or diagnostic.header or file_index(root, text).functions(name):
        return []
    edit = include_edit(text, root, replace(diagnostic, header=header))
    return [] if edit is None else [(edit,)]


def with_header(
    text: bytes, diagnostic: Diagnostic, root: Node, fix: tuple[Edit, ...]
) -> list[tuple[Edit, ...]]:
    """A fix, and before it the same with the header of a function that the file did not call before.

    Another header may bring that one along; then the tool that verifies passes both.
    """
    for name, header in _OF_HEADER.items():
        called = re.compile(rf"\b{name}\s*\(".encode())
        if any(called.search(edit.text.encode()) for edit in fix) and not called.search(text):
            edit = include_edit(text, root, replace(diagnostic, header=header))
            return [fix] if edit is None else [(edit, *fix), fix]
    return [fix]


def _top(root: Node) -> Iterator[Node]:
    """What stands in a file for every compilation: beside all conditions, but for a header's own guard."""
    for node in root.children:
        is_guard = node.type == "preproc_ifdef" and node.end_byte + 2 >= root.end_byte
        yield from (_behind_guard(node) if is_guard else (node,))


def _behind_guard(guard: Node) -> list[Node]:
    """What stands behind `#ifndef NAME` and its `#define NAME`."""
    own = guard.children[2:]
    return own[1:] if own and own[0].type == "preproc_def" else own


def _is_for_all(text: bytes, at: int) -> bool:
    """Whether a place is outside of all conditions but a header's own guard, and of `extern "C" {`.

    Conditions are looked for in the text: those that the parser cannot read are blank in its tree.
    """
    named = _C_NAMES.search(text, 0, at)
    if named is not None:
        return False
    before = [(each[1], each[2].strip()) for each in _DIRECTIVE.finditer(text, 0, at)]
    depth = sum(name in _OPENING for name, _ in before) - sum(name == b"endif" for name, _ in before)
    is_guarded = len(before) > 1 and before[0][0] == b"ifndef" and before[1] == (b"define", before[0][1])
    return bool(depth == is_guarded)


def _first_directive(text: bytes) -> int:
    found = _DIRECTIVE.search(text)
    return 0 if found is None else found.start()


def line_behind(text: bytes, node: Node, line: str) -> Edit:
    """A line behind the one that a node ends on; the node of an include has its line feed within."""
    end = node.end_byte - text.endswith(b"\n", node.start_byte, node.end_byte)
    at = text.find(b"\n", end) + 1
    return Edit(len(text), len(text), line_end(text) + line) if at == 0 else Edit(at, at, line)


def written(node: Node, text: bytes) -> bytes:
    """A node's text."""
    return text[node.start_byte : node.end_byte]


def line_end(text: bytes) -> str:
    """How the lines of a text end, going by its first."""
    first = text.find(b"\n")
    return "\r\n" if first > 0 and text[first - 1 : first] == b"\r" else "\n"
