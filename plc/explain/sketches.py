"""A flawed function and its edit as 224 bits: fixes that share many words have many bits in common.

Charikar, "Similarity estimation techniques from rounding algorithms" (2002): each bit is the side of a random
plane on which the weighted words lie. The words cannot be read from the bits.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import final

import numpy as np
import numpy.typing as npt

from data_prep.text.word_edits import WordEdit
from plc.explain.changes import change_of

BITS = 224
BUCKETS = 1 << 14  # that words are hashed to
_NEAR = 6  # words on either side of an edit
_SLOT = re.compile(r"([vftmcshn])\d+")
_EDIT, _CONTEXT, _FUNCTION = 1.0, 1.0, 0.5  # how much each part of a fix counts

Sketch = npt.NDArray[np.uint8]  # BITS / 8 bytes
Features = tuple[Mapping[int, float], ...]  # counts by bucket, of each part


def features(source: Sequence[str], edits: Sequence[WordEdit], *, written: bool = True) -> Features:
    """The words of the edit, of what is near it, and of the function; without `written` not of the edit."""
    words = [_SLOT.sub(r"\1", word) for word in source]
    edit: list[str] = []
    near: list[str] = []
    for each in edits:
        new = [_SLOT.sub(r"\1", word) for word in each.words]
        old = words[each.start : each.end]
        edit += [f"-{word}" for word in old] + [f"+{word}" for word in new]
        edit += _pairs("+", new)
        before, after = words[max(0, each.start - _NEAR) : each.start], words[each.end : each.end + _NEAR]
        near += [*before, *old, *after, *_pairs("c", [*before, *old, *after])]
    edit.append(f"={change_of(source, edits)}")
    parts = (edit if written else [], [f"c{word}" for word in near], [f"f{word}" for word in set(words)])
    return tuple(Counter(map(_bucket, part)) for part in parts)


def rarities(all_features: Iterable[Features]) -> npt.NDArray[np.float16]:
    """How much each bucket tells: the logarithm of one over the share of fixes that have it."""
    seen = np.zeros(BUCKETS)
    number = 0
    for each in all_features:
        number += 1
        seen[list({bucket for part in each for bucket in part})] += 1
    return np.log((number + 1) / (seen + 1)).astype(np.float16)


@final
class Sketcher:
    """Features to bits, with the rarities of one collection of fixes."""

    def __init__(self, rarity: npt.NDArray[np.float16]) -> None:
        self._rarity = rarity.astype(np.float32)
        # the legacy generator: its stream is the same in every version of numpy
        planes = np.frombuffer(np.random.RandomState(1).bytes(BUCKETS * BITS // 8), dtype=np.uint8)
        self._planes = planes.reshape(BUCKETS, BITS // 8)

    def sketch(self, parts: Features) -> Sketch:
        """The bits of one fix."""
        side = np.zeros(BITS, dtype=np.float32)
        for part, weight in zip(parts, (_EDIT, _CONTEXT, _FUNCTION), strict=True):
            if not part:
                continue
            buckets = np.fromiter(part.keys(), dtype=np.int64, count=len(part))
            counts = np.sqrt(np.fromiter(part.values(), dtype=np.float32, count=len(part)))
            values = counts * self._rarity[buckets]
            norm = float(np.linalg.norm(values))
            if norm > 0:
                signs = np.unpackbits(self._planes[buckets], axis=1).astype(np.float32) * 2 - 1
                side += weight / norm * (values @ signs)
        return np.packbits(side > 0)


def distances(one: Sketch, many: npt.NDArray[np.uint8]) -> npt.NDArray[np.int64]:
    """In how many bits each of many sketches, one a row, differs from one."""
    return np.asarray(_ONES[many ^ one].sum(axis=1, dtype=np.int64))


def likeness(distance: int) -> float:
    """The cosine of the angle between two fixes that so many bits tell apart; 0 for any two, 1 for twins."""
    return float(max(0.0, np.cos(np.pi * distance / BITS)))


_ONES = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1).sum(axis=1).astype(np.uint8)


def _pairs(mark: str, words: Sequence[str]) -> list[str]:
    return [f"{mark}{one} {other}" for one, other in pairwise(words)]


def _bucket(feature: str) -> int:
    return zlib.crc32(feature.encode("utf-8", "surrogateescape")) % BUCKETS
