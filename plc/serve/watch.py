"""A warning when one client sends so many different functions that it may be copying the model."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Iterable
from statistics import median
from threading import Lock
from typing import final

from data_prep.text.functions import functions_in
from data_prep.text.languages import Language, TooComplexError, parse_bounded
from plc.serve.quotas import DAY

LEAST = 20_000  # different functions in a day: the repositories that PLC was measured on have half of it
TIMES = 10  # the median of the other clients of the day
_log = logging.getLogger("plc.serve")


@final
class Watch:
    """The different functions that each client has sent today (UTC); safe to share between threads.

    A copy of a model is learnt from answers to very many different inputs. To check one tree again and again
    adds none; a large tree, once, looks the same, so this only warns. It keeps 8 bytes of a hash for each
    function, which take some 100 bytes of memory, and of one client at most `TIMES` times `least`.
    """

    def __init__(self, least: int = LEAST, *, clock: Callable[[], float] = time.time) -> None:
        """`least`: the number of functions up to which nothing is said; 0: nothing is ever said."""
        self._least = least
        self._clock = clock
        self._lock = Lock()
        self._day = -1
        self._seen: dict[str, set[int]] = {}
        self._warned: set[str] = set()

    def sent(self, client: str, text: bytes, language: Language) -> None:
        """Note a text that a client sent, once it was analysed; one that no parser gets through has none."""
        if not self._least:
            return
        try:
            functions = digests_of(text, language)
        except TooComplexError:  # the model was not asked about any of it
            return
        self.add(client, functions)

    def add(self, client: str, functions: Iterable[int]) -> None:
        """The same by hashes of its functions; a warning once a day."""
        with self._lock:
            day = int(self._clock() // DAY)
            if day != self._day:
                self._day, self._seen, self._warned = day, {}, set()
            if client in self._warned:
                return
            seen = self._seen.setdefault(client, set())
            seen.update(functions)
            others = [len(each) for name, each in self._seen.items() if name != client]
            usual = median(others) if others else 0
            if len(seen) <= max(self._least, min(TIMES * usual, TIMES * self._least)):
                return
            self._warned.add(client)
            count = len(seen)
        beside = f"the median of the {len(others)} others is {usual:g}" if others else "no other asked today"
        _log.warning(
            "client %s has sent %d different functions today (UTC), %s: "
            "it analyses a large tree, or somebody copies the model with its token",
            client,
            count,
            beside,
        )


def digests_of(text: bytes, language: Language) -> set[int]:
    """A short hash of each function of a text; blanks between words do not count."""
    functions = functions_in(parse_bounded(text, language).root_node, text)
    spelt = (b" ".join(text[each.start_byte : each.end_byte].split()) for each in functions)
    return {int.from_bytes(hashlib.blake2b(each, digest_size=8).digest()) for each in spelt}
