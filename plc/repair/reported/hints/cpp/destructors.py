"""Destructors that a base class misses, or that are not virtual: `virtual` before one, or one that is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from plc.repair.filters.nodes import ancestors
from plc.repair.findings import Edit
from plc.repair.reported.hints.file_index import file_index
from plc.repair.reported.hints.reported_line import blanks_before, spelt

if TYPE_CHECKING:
    from tree_sitter import Node

_NAME = r"['\u2018](?:class |struct )?(?:\w+::)*(?P<{}>\w+)(?:<[^'\u2019]*>)?['\u2019]"
_SAID = re.compile(
    rf"^(?:base class )?{_NAME.format('gcc')} has (?:virtual functions (?:and|but)|accessible)"
    r" (?:accessible )?non-virtual destructor"
    rf"|^deleting object of (?:abstract|polymorphic) class type {_NAME.format('deleted')} which has"
    r" non-virtual destructor"
    rf"|^delete called on (?:non-\w+ )?{_NAME.format('clang')} that .*non-virtual destructor"
    rf"|^delete called on {_NAME.format('abstract')} that is abstract but has non-virtual destructor"
    rf"|^Class {_NAME.format('cppcheck')} which is inherited by class .* does not have a virtual destructor"
    rf"|^destructor of {_NAME.format('tidy')} is public and non-virtual"
)
_CLASSES = ("class_specifier", "struct_specifier")


def made_virtual(text: bytes, message: str, place: Node, root: Node) -> Iterator[tuple[Edit, ...]]:
    """The destructor of the class that a message names, virtual; nothing of other messages."""
    said = _SAID.search(message)
    if said is None:
        return
    name = next(filter(None, said.groups()))
    around = [node for node in (place, *ancestors(place)) if node.type in _CLASSES]
    named = [node for node in around if _is_named(node, name, text)] or file_index(root, text).classes(name)
    body = named[0].child_by_field_name("body") if len(named) == 1 else None
    if body is None:
        return
    if any(node.type.startswith("preproc") for node in body.named_children):
        return
    own = [node for node in body.named_children if _declares(node, f"~{name}", text)]
    if own:
        if len(own) == 1 and b"virtual" not in text[own[0].start_byte : own[0].end_byte]:
            yield (Edit(own[0].start_byte, own[0].start_byte, "virtual "),)
        return
    written = f"virtual ~{name}() {'= default;' if b'nullptr' in text or b'override' in text else '{}'}"
    yield from _added(text, named[0], body, written)


def _declares(member: Node, destructor: str, text: bytes) -> bool:
    """Whether a member is the declaration or definition of the class's own destructor."""
    if member.type not in ("declaration", "field_declaration", "function_definition"):
        return False
    declarator = member.child_by_field_name("declarator")
    own = None if declarator is None else declarator.child_by_field_name("declarator")
    return (
        own is not None and own.type == "destructor_name" and spelt(own, text).replace(" ", "") == destructor
    )


def _is_named(node: Node, name: str, text: bytes) -> bool:
    own = node.child_by_field_name("name")
    return own is not None and spelt(own, text) == name


def _added(text: bytes, of: Node, body: Node, written: str) -> Iterator[tuple[Edit, ...]]:
    """A public member: behind the first `public:`, in a structure before the others."""
    public = next(
        (n for n in body.children if n.type == "access_specifier" and b"public" in (n.text or b"")), None
    )
    first = body.named_children[0] if body.named_children else None
    if public is not None:
        colon = public.next_sibling
        at = colon.end_byte if colon is not None and colon.type == ":" else public.end_byte
    elif of.type == "struct_specifier":
        at = body.start_byte + 1
    else:
        return
    end = "\r\n" if b"\r\n" in text else "\n"
    inner = next((n for n in body.named_children if n.start_byte >= at and n.type != "comment"), first)
    on_line = inner is not None and b"\n" not in text[at : inner.start_byte]
    if inner is None or on_line:
        yield (Edit(at, at, f" {written}"),)
    else:
        yield (Edit(at, at, f"{end}{blanks_before(inner, text)}{written}"),)
