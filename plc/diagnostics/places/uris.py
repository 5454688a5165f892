"""URIs of SARIF to paths: bases, percent escapes, drives and hosts of Windows."""

from __future__ import annotations

import re
from pathlib import PurePath
from urllib.parse import unquote_to_bytes

from plc.diagnostics.input.fields import DamagedError, Fields

_SCHEME = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]+):")  # two letters or more: one is a drive
_DRIVE = re.compile(r"/[A-Za-z]:(?:/|$)")
_MOST_BASES = 20


def path_of(uri: str) -> PurePath:
    """The path that a file's URI, or a relative one, means. Raises DamagedError for other schemes."""
    scheme = _SCHEME.match(uri)
    if scheme is not None and scheme["scheme"].lower() != "file":
        raise DamagedError(f"'{uri[:80]}' is not a file")
    rest = uri[scheme.end() :] if scheme is not None else uri
    rest = re.split("[?#]", rest, maxsplit=1)[0] if scheme is not None else rest
    if scheme is not None and rest.startswith("//"):
        host, slash, path = rest[2:].partition("/")
        rest = slash + path if host in ("", "localhost") else rest
    text = unquote_to_bytes(rest).decode("utf-8", errors="replace")
    if _DRIVE.match(text):
        text = text[1:]
    if not text or "\0" in text:
        raise DamagedError("a file has no name" if not text else "a file's name holds a NUL byte")
    return PurePath(text)


def based(uri: str, base: str, bases: Fields) -> str:
    """A URI with its base in front, as far as the run says where that is. A base may have a base."""
    for _ in range(_MOST_BASES):
        if not base or _SCHEME.match(uri) or uri.startswith("/"):
            return uri
        place = bases.fields(base)
        before = place.text("uri")
        uri = f"{before.rstrip('/')}/{uri}" if before else uri
        base = place.text("uriBaseId")
    raise DamagedError("the bases of its URIs go round in a circle")
