"""Whether a file was written by a program, going by what stands at its head."""

from __future__ import annotations

import re

_HEAD = 4096  # bytes that are read
# What a generator says of its result, in a comment before all code.
_MARKS = re.compile(
    rb"""
    @generated\b
    | \bDO\ NOT\ (?:EDIT|MODIFY)\b
    | (?: \b(?<!of\ )this\ (?:file|code|class|header)\ (?:is|was|has\ been)\  | ^[\s/*#;]* | \bfile\ )
      (?: (?:auto(?:matically)?|machine)[\ -]?generated
        | generated\ (?:automatically\ )?(?:by|from|with|using)\b )
    | \bmade\ by\ GNU\ Bison\b
    | \bMeta\ object\ code\ from\ reading\ C\+\+\ file\b
    | \bAll\ changes\ made\ in\ this\ file\ will\ be\ lost\b
    | \bA\ lexical\ scanner\ generated\ by\ flex\b
    """,
    re.IGNORECASE | re.VERBOSE | re.MULTILINE,
)
_COMMENT = re.compile(rb"\s+|//[^\n]*(?:\n|\Z)|/\*.*?(?:\*/|\Z)", re.DOTALL)
_LINE_OF_ANOTHER_FILE = re.compile(rb'\s*#\s*line\s+\d+\s+"')
_ANNOTATED = re.compile(rb"^@(?:javax?\.annotation\.(?:processing\.)?)?Generated\b", re.MULTILINE)


def generated_mark(text: bytes) -> str | None:
    """The words that say so, or None for a file that a person wrote."""
    head = text[:_HEAD].removeprefix(b"\xef\xbb\xbf")
    position = 0
    while (comment := _COMMENT.match(head, position)) is not None:
        position = comment.end()
    mark = (
        _MARKS.search(head, 0, position)
        or _LINE_OF_ANOTHER_FILE.match(head, position)
        or _ANNOTATED.search(head, position)
    )
    return None if mark is None else " ".join(mark[0].decode("latin-1").strip(" \t\r\n/*;").split())[:60]
