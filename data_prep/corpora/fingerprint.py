"""What a corpus is known by, whether it came from an archive or a folder, and in whatever order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from pathlib import PurePosixPath

_SIZE = 16


class Fingerprint:
    """The sum of a hash of every file's name and content; taken while the files pass by."""

    __slots__ = ("_sum",)

    def __init__(self) -> None:
        self._sum = 0

    def of_each(
        self, members: Iterable[tuple[PurePosixPath, bytes]], progress: Callable[[str, int, int], None]
    ) -> Iterator[tuple[PurePosixPath, bytes]]:
        """Pass the members on; `progress` is called with (stage, done, 0) now and then."""
        for count, (path, text) in enumerate(members, start=1):
            name = path.name.encode("utf-8", "surrogateescape")
            digest = blake2b(name + b"\0" + text, digest_size=_SIZE).digest()
            self._sum = (self._sum + int.from_bytes(digest, "big")) % 256**_SIZE
            if count % 1000 == 0:
                progress("opening the corpus", count, 0)
            yield path, text

    def __str__(self) -> str:
        return self._sum.to_bytes(_SIZE, "big").hex()
