"""How many different things were seen, in a few kilobytes however many there are."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from typing import final

KEPT = 1024  # hashes: exact up to this many things, and 3 % off beyond (standard deviation)
BITS = 64  # of a hash


@final
class Distinct:
    """A count of different hashes by the smallest of them (Bar-Yossef et al. 2002).

    Of n hashes spread evenly over [0, 1) the k-th smallest lies near k / n. So the k smallest tell n, and a
    hash that was seen before changes nothing.
    """

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._smallest = array("Q")  # in order

    def add(self, number: int) -> None:
        """See a hash of `BITS` bits."""
        smallest = self._smallest
        if len(smallest) == self._kept and number >= smallest[-1]:
            return
        place = bisect_left(smallest, number)
        if place < len(smallest) and smallest[place] == number:
            return
        smallest.insert(place, number)
        del smallest[self._kept :]

    @property
    def count(self) -> int:
        """How many were seen."""
        if len(self._smallest) < self._kept:
            return len(self._smallest)
        space: int = 2**BITS
        return (self._kept - 1) * space // (self._smallest[-1] + 1)
