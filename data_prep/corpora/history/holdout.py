"""Functions of outside evaluations, by hash, which no training data may hold."""

from __future__ import annotations

import lzma
from hashlib import blake2b
from pathlib import Path

from data_prep.errors import CorpusError
from data_prep.text.functions import Function, Instance
from data_prep.text.naming import Names

LEAST_WORDS = 12
"""Shorter functions are alike everywhere, so the list has none."""


def read_holdout(path: Path) -> frozenset[str]:
    """The hashes of a list, one in a line, perhaps packed by xz; CorpusError where it cannot be read."""
    try:
        data = path.read_bytes()
        text = (lzma.decompress(data) if path.suffix == ".xz" else data).decode("ascii")
    except (OSError, ValueError, lzma.LZMAError) as error:
        raise CorpusError(f"{path}: cannot be read ({error}); give a list of hashes") from error
    lines = frozenset(text.split())
    if not lines or any(len(line) != 16 for line in lines):
        raise CorpusError(f"{path}: is no list of hashes, 16 hex digits in each line")
    return lines


def hash_of(function: Function) -> str | None:
    """The hash of a function's words after naming, with no kept names; None for one too short to tell."""
    if len(function.words) < LEAST_WORDS:
        return None
    words = " ".join(Names.new(frozenset()).rename(function.words))
    return blake2b(words.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()


def is_held_out(instance: Instance, hashes: frozenset[str]) -> bool:
    """Whether the list has one of an instance's functions."""
    return bool(hashes) and any(hash_of(function) in hashes for function in instance.functions)
