"""Correct programs to a dataset of broken ones, with one to five mutations, each beside what it was."""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from random import Random

from data_prep.corpora.syntax.mutations import MUTATIONS, break_program
from data_prep.corpora.syntax.names import common_spellings
from data_prep.corpora.syntax.programs import Program, programs_of
from data_prep.corpora.syntax.tracer_pairs import CORRECTED, pair_of
from data_prep.dataset import Pair, write_pairs
from data_prep.errors import CorpusError
from data_prep.text.c_words import words_of_c
from data_prep.text.naming import Names

NO_ROOM = "versions without room for so many faults"


def prepare(
    sources: Sequence[Path],
    *,
    out: Path,
    kept_names: frozenset[str] | None,
    max_words: int,
    most: int,
    faults: int,
    seed: int,
    progress: Callable[[str, int, int], None],
) -> dict[str, object]:
    """Write, for each program, a version with one fault, with two … up to `faults`, and an identity pair.

    At most `most` programs of each source. Without `kept_names` what the programs share stays words. Every
    split is by group of programs. Raises CorpusError where a source cannot be read or gives no pair.
    """
    dropped: Counter[str] = Counter()
    programs: list[Program] = []
    for number, source in enumerate(sources):
        progress("reading programs", number, len(sources))
        programs += programs_of(source, most=most, max_words=max_words, dropped=dropped)
    progress("reading programs", len(sources), len(sources))
    if kept_names is None:
        kept_names = common_spellings(program.text for program in programs)
    pairs: list[Pair] = []
    for number, program in enumerate(programs):
        pairs += pairs_of(program, kept_names=kept_names, faults=faults, seed=seed, dropped=dropped)
        if number % 200 == 0:
            progress("putting faults in", number, len(programs))
    progress("putting faults in", len(programs), len(programs))
    broken = [pair for pair in pairs if pair.kind == "flawed"]
    if not broken:
        named = ", ".join(map(str, sources))
        raise CorpusError(f"{named}: no program that errors can be put into; give C files or TRACER's table")
    summary: dict[str, object] = {
        "preset": "syntax",
        "programs": len(programs),
        "groups": len({program.group for program in programs}),
        "pairs": {"flawed": len(broken), "identity": len(pairs) - len(broken)},
        "by faults": dict(sorted(Counter(pair.flow for pair in broken).items())),
        "mutations": dict(Counter(kind for pair in broken for kind in pair.variant.split("+"))),
        "dropped": dict(sorted(dropped.items())),
        "options": {
            "max_words": max_words,
            "most": most,
            "faults": faults,
            "seed": seed,
            "known": len(kept_names),
        },
        "input": {"names": [source.name for source in sources], "blake2b": _digest_of(programs)},
        "tools": {"python": platform.python_version(), "pyarrow": version("pyarrow")},
    }
    write_pairs(out, pairs, summary=summary, kept_names=kept_names)
    return summary


def pairs_of(
    program: Program, *, kept_names: frozenset[str], faults: int, seed: int, dropped: Counter[str]
) -> list[Pair]:
    """The broken versions of one program and itself; `variant` names the mutations, `flow` counts them."""
    found: list[Pair] = []
    for count in range(1, faults + 1):
        key = b"\0".join((str(seed).encode(), str(count).encode(), program.text))
        random = Random(blake2b(key, digest_size=8).digest())
        broken = break_program(program.text, faults=count, random=random)
        if broken is None:
            dropped[NO_ROOM] += 1
            continue
        words = words_of_c(broken.text)
        names = Names.new(kept_names)
        source, target = names.rename(words), names.rename(program.words)
        if source == target:
            dropped["versions that read alike"] += 1
            continue
        found.append(
            pair_of(
                f"{program.id}:{count}",
                program.group,
                kind="flawed",
                source=source,
                target=target,
                spelled=words,
                variant=_named(broken.faults),
                flow=str(count),
            )
        )
    if found:
        own = Names.new(kept_names).rename(program.words)
        found.append(
            pair_of(
                f"{program.id}{CORRECTED}",
                program.group,
                kind="identity",
                source=own,
                target=own,
                spelled=program.words,
                variant="",
                flow="",
            )
        )
    return found


def _named(faults: Iterable[str]) -> str:
    counted = Counter(faults)
    return "+".join(kind for kind in MUTATIONS for _ in range(counted[kind]))


def _digest_of(programs: Sequence[Program]) -> str:
    digest = blake2b(digest_size=16)
    for program in programs:
        digest.update(program.id.encode("utf-8", "surrogateescape") + b"\0" + program.text + b"\0")
    return digest.hexdigest()
