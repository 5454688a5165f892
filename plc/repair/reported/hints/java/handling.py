"""Which exceptions a place in Java handles, and what the file does in its own `catch` clauses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from plc.repair.filters.nodes import ancestors, walk
from plc.repair.reported.hints.java.site import METHODS, Site, statements_of

if TYPE_CHECKING:
    from tree_sitter import Node

_WIDER = {
    "IOException": ("Exception", "Throwable"),
    "FileNotFoundException": ("IOException", "Exception", "Throwable"),
    "UnsupportedEncodingException": ("IOException", "Exception", "Throwable"),
    "MalformedURLException": ("IOException", "Exception", "Throwable"),
}
_UNKNOWN = ("Exception", "Throwable")
# What closes without an exception that must be handled, of the types of the JDK that end alike.
_CALM = re.compile(r"^(?:Scanner|Formatter|Print(?:Writer|Stream)|CharArray\w+|StringReader|\w*Pool)$")
_THROWING = re.compile(
    r"(?:Reader|Writer|Stream|Channel|Socket|RandomAccessFile|ZipFile|JarFile|URLClassLoader|Closeable)$"
)
_DATABASE = re.compile(r"^(?:Connection|(?:Prepared|Callable)?Statement|ResultSet)$")


def thrown_by_close(kind: str) -> str:
    """The checked exception of `close()` of a type; empty where there is none, or none is known."""
    name = re.sub(r"<.*", "", kind).rsplit(".", 1)[-1]
    if _CALM.match(name):
        return ""
    if _DATABASE.match(name):
        return "SQLException"
    return "IOException" if _THROWING.search(name) else ""


def is_handled(site: Site, node: Node, exception: str) -> bool:
    """Whether a `catch` or a `throws` about a place takes an exception."""
    return any(each in (exception, *_WIDER.get(exception, _UNKNOWN)) for each in _handled(site, node))


def _handled(site: Site, node: Node) -> Iterator[str]:
    inner = node
    for outer in ancestors(node):
        if outer.type in ("try_statement", "try_with_resources_statement") and _is_tried(outer, inner):
            for clause in outer.named_children:
                if clause.type == "catch_clause":
                    yield from _types(site, clause)
        if outer.type in METHODS:
            for part in outer.named_children:
                if part.type == "throws":
                    yield from (site.spelt(each).rsplit(".", 1)[-1] for each in part.named_children)
        if outer.type in (*METHODS, "lambda_expression", "class_body", "static_initializer"):
            return
        inner = outer


def _is_tried(attempt: Node, inner: Node) -> bool:
    return inner in (attempt.child_by_field_name("body"), attempt.child_by_field_name("resources"))


def _types(site: Site, clause: Node) -> list[str]:
    return [
        site.spelt(node).rsplit(".", 1)[-1]
        for node in walk(clause.named_children[0])
        if node.type in ("type_identifier", "scoped_type_identifier")
    ]


def usual_catch(site: Site, exception: str) -> tuple[str, str]:
    """The name and the one statement of the file's own `catch` clauses of an exception, the most frequent.

    Where it has none, the exception is thrown on in an unchecked one.
    """
    found: Counter[tuple[str, str]] = Counter()
    for clause in site.file.of("catch_clause"):
        if exception not in _types(site, clause):
            continue
        body = clause.child_by_field_name("body")
        name = clause.named_children[0].child_by_field_name("name")
        inside = [] if body is None else statements_of(body)
        if (
            name is not None
            and len(inside) == 1
            and _is_of_exception_alone(site, inside[0], site.spelt(name))
        ):
            found[site.spelt(name), site.spelt(inside[0])] += 1
    if found:
        return found.most_common(1)[0][0]
    wrapper = "java.io.UncheckedIOException" if exception == "IOException" else "RuntimeException"
    return "e", f"throw new {wrapper}(e);"


def _is_of_exception_alone(site: Site, statement: Node, name: str) -> bool:
    """Whether a statement names nothing but the exception and what stands everywhere: a logger, a type."""
    called = ("printStackTrace", "printStackTrace()")
    written = site.bare(statement)
    return (
        written == f"{name}.{called[1]};"
        or re.fullmatch(rf"thrownew[A-Z]\w+\({name}\);", written) is not None
    )
