"""A file with the macros of headers by which it is read, as it is sent: those alone that its text uses."""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from binascii import Error as NoBase64Error
from collections.abc import Mapping, Sequence
from typing import Any

from data_prep.substitutes.outside import NOTHING, Outside
from plc.remote.wire import UnfitAnswerError, get

MOST_BYTES = 500_000  # of all definitions together, as they are written
_LONGEST = 2000  # bytes of a name or a definition; longer ones were cut where they were read
_NAME = re.compile("[A-Za-z_]\\w*", re.ASCII).fullmatch


def asked_with(text: bytes, outside: Outside) -> bytes | None:
    """A file with its macros; None where there are none, so that its bytes alone will do."""
    said = said_of(outside)
    if not said:
        return None
    return _encoded({"text": b64encode(text).decode(), **said})


def file_in(document: Mapping[str, Any], *, largest: int) -> bytes:
    """The bytes of the file that a request holds; UnfitAnswerError where they are none, or too many."""
    try:
        text = b64decode(get(document, "text", str), validate=True)
    except (NoBase64Error, ValueError) as error:
        raise UnfitAnswerError("`text` is no base64") from error
    if len(text) > largest:
        raise UnfitAnswerError(f"a file may have {largest} bytes")
    return text


def said_of(outside: Outside) -> dict[str, Any]:
    """What a request says of macros: nothing where there are none; of very many the shortest.

    All that is written of them has at most `MOST_BYTES` bytes: escapes, quotes and commas too.
    """
    written = sorted(
        (_size(name, bodies, is_given=name in outside.given), name)
        for name, bodies in outside.bodies.items()
        if all(len(text) <= _LONGEST for text in (name, *bodies)) and _NAME(name.decode("latin-1"))
    )
    definitions: dict[str, list[str]] = {}
    given: list[str] = []
    left = MOST_BYTES - len(_encoded({"definitions": {}, "given": []}))
    for size, name in written:
        left -= size
        if left < 0:
            break
        definitions[name.decode("latin-1")] = [body.decode("latin-1") for body in outside.bodies[name]]
        if name in outside.given:
            given.append(name.decode("latin-1"))
    return {"macros": {"definitions": definitions, "given": sorted(given)}} if definitions else {}


def _size(name: bytes, bodies: Sequence[bytes], *, is_given: bool) -> int:
    """The bytes that a macro takes, with the signs around it: `"A":["1"],`, and `"A",` among those given."""
    spelling = name.decode("latin-1")
    own = len(_encoded({spelling: [body.decode("latin-1") for body in bodies]})) - 1  # a comma for braces
    return own + (len(_encoded(spelling)) + 1 if is_given else 0)


def _encoded(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def outside_in(document: Mapping[str, Any]) -> Outside:
    """The macros that a request names; UnfitAnswerError where they are not as the contract says."""
    if "macros" not in document:
        return NOTHING
    macros = get(document, "macros", dict)
    bodies: dict[bytes, tuple[bytes, ...]] = {}
    left = MOST_BYTES
    for name, texts in get(macros, "definitions", dict).items():
        if _NAME(name) is None or not isinstance(texts, list):
            raise UnfitAnswerError("`macros`: each name of C has a list of its definitions")
        own = tuple(map(_bytes, texts))
        left -= len(name) + sum(map(len, own))
        if left < 0:
            raise UnfitAnswerError(f"`macros` may have {MOST_BYTES} bytes")
        bodies[_bytes(name)] = own
    given = frozenset(map(_bytes, get(macros, "given", list)))
    if not given <= bodies.keys():
        raise UnfitAnswerError("`macros`: `given` names what has no definition")
    return Outside(bodies, given)


def _bytes(text: object) -> bytes:
    if isinstance(text, str) and len(text) <= _LONGEST:
        try:
            return text.encode("latin-1")
        except UnicodeEncodeError:
            pass
    raise UnfitAnswerError("`macros`: names and definitions are short texts, a byte for each character")
