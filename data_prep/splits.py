"""Groups that must not be torn apart, and their buckets: stable places 0..19 under each split."""

from __future__ import annotations

from hashlib import blake2b
from typing import TypedDict

from data_prep.dataset import BUCKETS


def bucket_of(key: str) -> int:
    """A stable place for a group's key."""
    return (
        int.from_bytes(blake2b(key.encode("utf-8", "surrogateescape"), digest_size=8).digest(), "big")
        % BUCKETS
    )


class Buckets(TypedDict):
    """The places of a pair under each split, by the names of its fields."""

    bucket_pair: int
    bucket_source: int
    bucket_variant: int
    bucket_cwe: int


def same_buckets(bucket: int) -> Buckets:
    """One place under every split, for pairs that are split in one way only, such as by project."""
    return Buckets(bucket_pair=bucket, bucket_source=bucket, bucket_variant=bucket, bucket_cwe=bucket)


class Groups:
    """Union-find: keys that were joined, directly or through others, share the smallest as representative."""

    __slots__ = ("_parent",)

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def of(self, item: str) -> str:
        """The representative of the item's group."""
        parent = self._parent
        root = item
        while (above := parent.setdefault(root, root)) != root:
            root = above
        while item != root:
            parent[item], item = root, parent[item]
        return root

    def join(self, left: str, right: str) -> None:
        """Put two items, and all that belongs to either, into one group."""
        first, second = sorted((self.of(left), self.of(right)))
        self._parent[second] = first
