"""TRACER's programs to a dataset: the real error as a pair, the mended program as an identity pair."""

from __future__ import annotations

import json
import platform
from collections import Counter
from collections.abc import Callable, Sequence
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

from data_prep.corpora.syntax.names import common_spellings
from data_prep.corpora.syntax.tracer import Student, read_students
from data_prep.dataset import Kind, Pair, write_pairs
from data_prep.errors import CorpusError
from data_prep.splits import bucket_of, same_buckets
from data_prep.text.c_words import words_of_c
from data_prep.text.lexer import Word
from data_prep.text.naming import Names, is_slot
from data_prep.text.word_edits import diff

TEXTS = "texts.json"  # pair id to the program's text, for putting a fix back into it
CORRECTED = ":corrected"


def prepare(
    source: Path,
    *,
    out: Path,
    kept_names: frozenset[str] | None,
    max_words: int,
    progress: Callable[[str, int, int], None],
) -> dict[str, object]:
    """Write the pairs and the programs' texts, and return the summary; CorpusError for what is no such table.

    Without `kept_names` what the mended programs have in common stays words. Every split is by group of
    programs.
    """
    students = read_students(source)
    progress("naming", 0, len(students))
    if kept_names is None:
        kept_names = common_spellings(dict.fromkeys(student.after for student in students))
    pairs: dict[str, Pair] = {}
    texts: dict[str, str] = {}
    counts: Counter[str] = Counter()
    unwritable = 0
    for number, student in enumerate(students, start=1):
        pair = _flawed(student, kept_names, max_words)
        if isinstance(pair, str):
            counts[pair] += 1
            continue
        pairs[pair.id] = pair
        texts[pair.id] = student.before.decode("utf-8", "surrogateescape")
        unwritable += needs_new_spelling(pair)
        if number % 500 == 0:
            progress("naming", number, len(students))
    mended = _mended(students, kept_names, max_words)
    if not pairs:
        raise CorpusError(f"{source}: no program of at most {max_words} words; raise --max-words")
    summary: dict[str, object] = {
        "preset": "tracer",
        "programs": {"total": len(students), "kept": len(pairs), **dict(sorted(counts.items()))},
        "groups": len({student.group for student in students}),
        "pairs": {"flawed": len(pairs), "identity": len(mended)},
        "fixes": dict(sorted(Counter(pair.variant for pair in pairs.values()).items())),
        "fix needs a spelling that the program lacks": unwritable,
        "options": {"max_words": max_words, "known": len(kept_names)},
        "input": {"name": source.name, "blake2b": _digest_of(students)},
        "tools": {"python": platform.python_version(), "pyarrow": version("pyarrow")},
    }
    content = json.dumps(texts, indent=0).encode("ascii")
    write_pairs(
        out, [*pairs.values(), *mended], summary=summary, kept_names=kept_names, beside={TEXTS: content}
    )
    return summary


def read_texts(directory: Path) -> dict[str, bytes]:
    """The programs of a dataset by pair id; CorpusError where they are missing."""
    try:
        texts = json.loads((directory / TEXTS).read_text(encoding="ascii"))
    except (OSError, ValueError) as error:
        raise CorpusError(
            f"{directory}: the programs' texts cannot be read ({error}); "
            "prepare it again with `plc prep tracer`"
        ) from error
    return {name: text.encode("utf-8", "surrogateescape") for name, text in texts.items()}


def needs_new_spelling(pair: Pair) -> bool:
    """Whether the fix writes a slot that stands for nothing in the program: no model can spell it."""
    return any(is_slot(word) for word in set(pair.target) - set(pair.source))


def source_id_of(words: Sequence[str]) -> str:
    """What all pairs with these source words share."""
    digest = blake2b(" ".join(words).encode("utf-8", "surrogateescape"), digest_size=12).hexdigest()
    return f"c:{digest}"


def pair_of(
    identifier: str,
    group: str,
    *,
    kind: Kind,
    source: Sequence[str],
    target: Sequence[str],
    spelled: Sequence[Word],
    variant: str,
    flow: str,
) -> Pair:
    """A pair whose every split is by group."""
    bucket = bucket_of(group)
    return Pair(
        id=identifier,
        source_id=source_id_of(source),
        language="c",
        cwe=0,
        variant=variant,
        flow=flow,
        kind=kind,
        source=tuple(source),
        target=tuple(target),
        **same_buckets(bucket),
        spelled=tuple(word.text for word in spelled),
    )


def _flawed(student: Student, kept_names: frozenset[str], max_words: int) -> Pair | str:
    before, after = words_of_c(student.before), words_of_c(student.after)
    if max(len(before), len(after)) > max_words:
        return "too many words"
    if [word.text for word in before] == [word.text for word in after]:
        return "mended in comments or layout alone"
    names = Names.new(kept_names)
    source, target = names.rename(before), names.rename(after)
    variant, edits = _kind_of_fix(source, target)
    return pair_of(
        f"tracer/{student.id}",
        student.group,
        kind="flawed",
        source=source,
        target=target,
        spelled=before,
        variant=variant,
        flow=str(edits),
    )


def _kind_of_fix(source: Sequence[str], target: Sequence[str]) -> tuple[str, int]:
    """What the fix does, and how many places it touches."""
    edits = diff(source, target)
    kinds = {"insert" if edit.start == edit.end else "replace" if edit.words else "delete" for edit in edits}
    return (kinds.pop() if len(kinds) == 1 else "several"), len(edits)


def _mended(students: Sequence[Student], kept_names: frozenset[str], max_words: int) -> list[Pair]:
    """One identity pair for each mended program, equal ones once."""
    found: dict[tuple[str, ...], Pair] = {}
    for student in students:
        words = words_of_c(student.after)
        if len(words) > max_words:
            continue
        named = tuple(Names.new(kept_names).rename(words))
        if named not in found:
            found[named] = pair_of(
                f"tracer/{student.id}{CORRECTED}",
                student.group,
                kind="identity",
                source=named,
                target=named,
                spelled=words,
                variant="",
                flow="",
            )
    return list(found.values())


def _digest_of(students: Sequence[Student]) -> str:
    digest = blake2b(digest_size=16)
    for student in students:
        digest.update(b"\0".join((student.id.encode(), student.before, student.after)) + b"\0")
    return digest.hexdigest()
