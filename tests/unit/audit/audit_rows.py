"""Rows to audit: families of functions that are mended in the way of their family, and correct ones."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from data_prep.dataset import Pair, write_pairs
from plc.audit.corpora import PairCorpus

_FIXES = (  # of a family: what is flawed, and how it is mended
    ("if ( v0 = c0 ) { return v1 ; }", "if ( v0 == c0 ) { return v1 ; }"),
    ("for ( v2 = 0 ; v2 <= v3 ; v2 ++ ) { }", "for ( v2 = 0 ; v2 < v3 ; v2 ++ ) { }"),
    ("strcpy ( v4 , v5 ) ;", "if ( strlen ( v5 ) < 10 ) { strcpy ( v4 , v5 ) ; }"),
    ("free ( v6 ) ; free ( v6 ) ;", "free ( v6 ) ;"),
)
_CALLS = ("read", "write", "open", "close", "malloc", "memset", "printf", "puts")


def rows(count: int = 60, *, families: int = 4, seed: int = 1) -> list[Pair]:
    """`count` flawed rows of each family, each with the mended function as a row of correct code."""
    draw = random.Random(seed)
    made: list[Pair] = []
    for family in range(families):
        flawed, mended = _FIXES[family % len(_FIXES)]
        for number in range(count):
            calls = " ".join(
                f"{draw.choice(_CALLS)} ( v{draw.randrange(6)} , {draw.randrange(999)} ) ;"
                for _ in range(draw.randint(2, 5))
            )
            begin = f"void f0 ( int v0 ) {{ {calls} "
            source, target = (tuple(f"{begin}{part} }}".split()) for part in (flawed, mended))
            name = f"family{family}_{number}"
            made.append(row(name, source, target, variant=f"variant{family}_{number % 5}", cwe=family + 1))
            made.append(
                replace(made[-1], id=f"{name}:identity", kind="identity", source=target, source_id=name)
            )
    return made


def row(
    name: str, source: Iterable[str], target: Iterable[str], *, variant: str = "variant", cwe: int = 1
) -> Pair:
    """A flawed row; it is tested on if its number ends with 0."""
    bucket = 0 if name.endswith("0") else 5
    words = tuple(source)
    return Pair(
        id=name,
        source_id=f"flawed:{name}",
        language="c",
        cwe=cwe,
        variant=variant,
        flow="",
        kind="flawed",
        source=words,
        target=tuple(target),
        bucket_pair=bucket,
        bucket_source=bucket,
        bucket_variant=bucket,
        bucket_cwe=bucket,
        spelled=words,
    )


def corpus(made: Iterable[Pair], **summary: object) -> PairCorpus:
    """The rows as a corpus, bucket 0 tested on."""
    kept = tuple(made)
    return PairCorpus("made", kept, tuple(pair.bucket_source == 0 for pair in kept), "source", summary)


def write(directory: Path, pairs: Iterable[Pair]) -> Path:
    """The rows as a dataset on disk."""
    kept = list(pairs)
    counts = {kind: sum(pair.kind == kind for pair in kept) for kind in ("flawed", "identity")}
    write_pairs(directory, kept, summary={"preset": "made", "pairs": counts}, kept_names=frozenset({"int"}))
    return directory
