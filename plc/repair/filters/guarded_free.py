"""No test for null is put around what takes null anyway: `free(NULL)` and `delete nullptr` do nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from data_prep.text.language_specs import C_FAMILY
from plc.repair.filters.change import ProposedChange, WordChange
from plc.repair.filters.filter import Filter
from plc.repair.filters.parentheses import closing

# ISO C 7.24.3.3 (free), C++ [expr.delete]; the others say so in their manuals.
_TAKES_NULL = frozenset(
    [
        *("free", "cfree", "kfree", "kvfree", "vfree", "kfree_sensitive", "g_free", "av_free", "curl_free"),
        *("sqlite3_free", "OPENSSL_free", "BIO_free", "EVP_PKEY_free", "X509_free", "SSL_free", "BN_free"),
        *("PyMem_Free", "PyMem_RawFree", "PyObject_Free", "Py_XDECREF", "SDL_free", "zfree", "json_decref"),
        *("SysFreeString", "CoTaskMemFree", "LocalFree", "GlobalFree"),
    ]
)
_NULLS = frozenset(["NULL", "nullptr", "0"])


def _objection(change: ProposedChange) -> str | None:
    return next((said for one in change.changes if (said := _about(change, one)) is not None), None)


def _about(change: ProposedChange, one: WordChange) -> str | None:
    if "if" not in one.new:
        return None
    after = change.words_after(one.function)
    new = set(_new_places(change, one))
    for at in sorted(new):
        found = _guarded(after, at) if after[at] == "if" else None
        if found is not None and found.release not in new:  # where all is new, it mends a leak
            return f"releasing `{found.tested}` does nothing where it is null, so that a test adds nothing"
    return None


def _new_places(change: ProposedChange, one: WordChange) -> Iterator[int]:
    """Where the new words of a function are among its words once the change is made."""
    shift = 0
    for other in change.changes:
        if other.function is one.function:
            yield from range(other.start + shift, other.start + shift + len(other.new))
            shift += len(other.new) - (other.end - other.start)


@dataclass(frozen=True, slots=True)
class _Guarded:
    """What is tested, and the word that begins its release."""

    tested: str
    release: int


def _guarded(words: Sequence[str], at: int) -> _Guarded | None:
    """The `if` at a word, where all that it guards is the release of what it tests for null."""
    close = closing(words).get(at + 1)
    tested = [] if close is None else _tested(words[at + 2 : close])
    if close is None or not tested:
        return None
    begin = close + 2 if list(words[close + 1 : close + 2]) == ["{"] else close + 1
    used = _release(words[begin:], tested)
    if not used:
        return None
    rest = list(words[begin + used :])
    cleared = len(tested) + 1
    if rest[:cleared] == [*tested, "="] and rest[cleared] in _NULLS:
        rest = rest[cleared + 2 :]
    alone = begin == close + 1 or rest[:1] == ["}"]
    return _Guarded("".join(tested), begin) if alone else None


def _tested(condition: Sequence[str]) -> list[str]:
    """What a condition asks to be there: `p`, `p != NULL`, `NULL != p`."""
    words = list(condition)
    if len(words) > 2 and words[-2] == "!=" and words[-1] in _NULLS:
        words = words[:-2]
    elif len(words) > 2 and words[1] == "!=" and words[0] in _NULLS:
        words = words[2:]
    plain = all(word.isidentifier() or word in (".", "->", "[", "]", "*") or word.isdigit() for word in words)
    return words if plain else []


def _release(body: Sequence[str], tested: Sequence[str]) -> int:
    """How many words the statement takes that releases what was tested; 0: the body begins otherwise."""
    size = len(tested)
    if body[:1] == ["delete"]:
        begin = 3 if list(body[1:3]) == ["[", "]"] else 1
        held = list(body[begin : begin + size]) == list(tested)
        return begin + size + 1 if held and body[begin + size : begin + size + 1] == [";"] else 0
    start = 2 if list(body[:2]) in (["std", "::"], [":", ":"]) else 0
    if body[start : start + 1] and body[start] in _TAKES_NULL and body[start + 1 : start + 2] == ["("]:
        close = closing(body).get(start + 1)
        given = [] if close is None else list(body[start + 2 : close])
        if given[:1] == ["("] and (cast := closing(given).get(0)) is not None and cast + 1 < len(given):
            given = given[cast + 1 :]
        if close is not None and given == list(tested) and list(body[close + 1 : close + 2]) == [";"]:
            return close + 2
    return 0


GUARDED_FREE = Filter("release of null", _objection, C_FAMILY)
