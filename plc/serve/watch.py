"""A warning when one client sends so many different functions that it may be copying the model."""

from __future__ import annotations

import hashlib
import logging
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from statistics import median
from threading import Lock
from typing import final

from data_prep.text.functions import functions_in
from data_prep.text.languages import Language, TooComplexError, parse_bounded
from plc.serve.distinct import BITS, Distinct
from plc.serve.quotas import DAY

LEAST = 20_000  # different functions in a day: the repositories that PLC was measured on have half of it
TIMES = 10  # the median of the other clients of the day
CLIENTS = 1000  # that are remembered
_log = logging.getLogger("plc.serve")


@dataclass(slots=True)
class _Sent:
    """What one client sent today."""

    functions: Distinct = field(default_factory=Distinct)
    is_reported: bool = False  # whether the log has the warning


@final
class Watch:
    """The different functions that each client has sent today (UTC); safe to share between threads.

    A copy of a model is learnt from answers to very many different inputs. To check one tree again and again
    adds none; a large tree, once, looks the same, so this only warns. Of each client it keeps 1024 hashes
    (8 kB), and of at most `CLIENTS` clients, those that were heard of last. The hashes have a key of
    this process: else one could send only functions whose hashes are not counted.
    """

    def __init__(self, least: int = LEAST, *, clock: Callable[[], float] = time.time) -> None:
        """`least`: the number of functions up to which nothing is said; 0: nothing is ever said."""
        self._least = least
        self._clock = clock
        self._lock = Lock()
        self._key = secrets.token_bytes(16)
        self._day = -1
        self._sent: OrderedDict[str, _Sent] = OrderedDict()

    def sent(self, client: str, text: bytes, language: Language) -> None:
        """Note a text that a client sent, once it was analysed; one that no parser gets through has none."""
        if not self._least:
            return
        try:
            functions = digests_of(text, language, key=self._key)
        except TooComplexError:  # the model was not asked about any of it
            return
        self.add(client, functions)

    def add(self, client: str, functions: Iterable[int]) -> None:
        """The same by hashes of its functions; a warning once a day."""
        with self._lock:
            day = int(self._clock() // DAY)
            if day != self._day:
                self._day, self._sent = day, OrderedDict()
            sent = self._sent.setdefault(client, _Sent())
            self._sent.move_to_end(client)
            if len(self._sent) > CLIENTS:
                self._sent.popitem(last=False)
            for function in functions:
                sent.functions.add(function)
            count = sent.functions.count
            if sent.is_reported or count <= self._least:
                return
            others = [each.functions.count for each in self._sent.values() if each is not sent]
            usual = median(others) if others else 0
            if count <= min(TIMES * usual, TIMES * self._least):
                return
            sent.is_reported = True
        beside = f"the median of the {len(others)} others is {usual:g}" if others else "no other asked today"
        _log.warning(
            "client %s has sent about %d different functions today (UTC), %s: "
            "it analyses a large tree, or somebody copies the model with its token",
            client,
            count,
            beside,
        )


def digests_of(text: bytes, language: Language, *, key: bytes = b"") -> set[int]:
    """A hash of `BITS` bits of each function of a text; blanks between words do not count."""
    functions = functions_in(parse_bounded(text, language).root_node, text)
    spelt = (b" ".join(text[each.start_byte : each.end_byte].split()) for each in functions)
    digests = (hashlib.blake2b(each, digest_size=BITS // 8, key=key).digest() for each in spelt)
    return {int.from_bytes(each) for each in digests}
