"""The macros that a file's headers of its own tree define: each header is read once."""

from __future__ import annotations

import re
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock
from typing import final

from data_prep.substitutes.macros import definitions_in
from data_prep.substitutes.outside import NOTHING, Bodies, Outside
from data_prep.text.around.includes import Includes

_WORD = re.compile(rb"[A-Za-z_]\w+")
_MOST_HEADERS = 200  # of one file
_KEPT_BYTES = 50_000_000  # of headers whose macros are remembered
_ROUNDS = 4  # of macros that stand for macros


@dataclass(frozen=True, slots=True)
class _Header:
    bodies: Bodies
    wanted: tuple[str, ...]
    size: int
    stamp: Hashable


@final
class HeaderMacros:
    """What the headers of one tree define; safe to share between threads."""

    def __init__(
        self,
        includes: Includes,
        read: Callable[[str], bytes | None],
        stamp: Callable[[str], Hashable] = lambda _: None,
    ) -> None:
        """`read` gives the text of a header; None: it says nothing. With another `stamp` it is read again."""
        self._includes = includes
        self._read = read
        self._stamp = stamp
        self._kept: OrderedDict[str, _Header | None] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def of(self, path: str, text: bytes) -> Outside:
        """The macros of a file's headers that its text uses; `path` as the listing has it."""
        with self._lock:
            headers = self._headers(path, text)
        if not headers:
            return NOTHING
        found: dict[bytes, tuple[bytes, ...]] = {}
        names = set(_WORD.findall(text))
        for _ in range(_ROUNDS):
            new: dict[bytes, tuple[bytes, ...]] = {}
            for header in headers:
                for name in names & header.bodies.keys():
                    new[name] = tuple(dict.fromkeys((*new.get(name, ()), *header.bodies[name])))
            found |= new
            names = {word for bodies in new.values() for body in bodies for word in _WORD.findall(body)}
            names -= found.keys()
            if not names:
                break
        return Outside(found) if found else NOTHING

    def _headers(self, path: str, text: bytes) -> list[_Header]:
        found: list[_Header] = []
        seen = {path}
        queue = deque(self._includes.of(path, text))
        while queue and len(found) < _MOST_HEADERS:
            place = queue.popleft()
            if place in seen:
                continue
            seen.add(place)
            header = self._header(place)
            if header is not None:
                found.append(header)
                queue.extend(header.wanted)
        return found

    def _header(self, path: str) -> _Header | None:
        stamp = self._stamp(path)
        known = self._kept.get(path)
        if path in self._kept and (known is None or known.stamp == stamp):
            self._kept.move_to_end(path)
            return known
        self._bytes -= 0 if known is None else known.size
        text = self._read(path)
        header = None
        if text is not None:
            header = _Header(definitions_in(text), tuple(self._includes.of(path, text)), len(text), stamp)
            self._bytes += len(text)
        self._kept[path] = header
        while self._bytes > _KEPT_BYTES and len(self._kept) > 1:
            _, oldest = self._kept.popitem(last=False)
            self._bytes -= 0 if oldest is None else oldest.size
        return header
