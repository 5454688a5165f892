"""Real code that is assumed to be correct, as identity pairs: what a model must leave alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path

from data_prep.corpora.archives import read_members
from data_prep.corpora.projects import project_of
from data_prep.dataset import Pair, write_pairs
from data_prep.errors import CorpusError
from data_prep.splits import bucket_of, same_buckets
from data_prep.text.functions import Instance, functions_of, instances_of
from data_prep.text.languages import SUFFIXES, Language, language_of
from data_prep.text.naming import Names


def prepare(
    sources: Sequence[Path],
    *,
    out: Path,
    kept_names: frozenset[str],
    languages: frozenset[Language],
    max_words: int,
    most: int,
    progress: Callable[[str, int, int], None],
) -> dict[str, object]:
    """Write one identity pair for each distinct function, at most `most` of each project, and the summary.

    A project is one of `sources`, an archive or a folder; every split is by project. The functions are the
    instances that serving builds, named with `kept_names`. Raises CorpusError where a source cannot be read
    or none holds a function.
    """
    pairs: dict[tuple[str, tuple[str, ...]], Pair] = {}
    dropped: Counter[str] = Counter()
    counts: dict[str, int] = {}
    for number, source in enumerate(sources):
        progress("reading projects", number, len(sources))
        project = project_of(source)
        before = len(pairs)
        for name, language, instance in _instances(source, languages, max_words, dropped):
            words = tuple(Names.new(kept_names).rename(instance.words))
            if (language, words) in pairs:
                dropped["same function"] += 1
                continue
            place = f"{name}@{instance.entry.start_byte}"
            pairs[language, words] = identity_pair(project, place, language, instance, words)
            if len(pairs) - before >= most:
                break
        counts[project] = len(pairs) - before
    progress("reading projects", len(sources), len(sources))
    if not pairs:
        raise CorpusError(f"no function of {', '.join(sorted(languages))} in {', '.join(map(str, sources))}")
    summary: dict[str, object] = {
        "preset": "sound",
        "functions": len(pairs),
        "dropped": dict(sorted(dropped.items())),
        "projects": counts,
        "options": {"max_words": max_words, "most": most, "known": len(kept_names)},
    }
    write_pairs(out, list(pairs.values()), summary=summary, kept_names=kept_names)
    return summary


def _instances(
    source: Path, languages: frozenset[Language], max_words: int, dropped: Counter[str]
) -> Iterator[tuple[str, Language, Instance]]:
    """The instances of a project, its files in the order of their hashes, so that a part is a fair sample."""
    members = sorted(
        (blake2b(text, digest_size=8).digest(), str(path), text)
        for path, text in read_members(source, suffixes=SUFFIXES)
    )
    for _, path, text in members:
        language = language_of(Path(path))
        if language is None or language not in languages:
            continue
        functions = functions_of(text, language)
        readable = [function for function in functions if not function.has_error]
        deep = sum(function.too_deep for function in functions)
        dropped["parse error"] += len(functions) - len(readable) - deep
        dropped["too long"] += deep
        instances = instances_of(readable, budget=max_words)
        dropped["too long"] += len(readable) - len(instances)
        for instance in instances:
            yield f"{path}:{instance.entry.name}", language, instance


def identity_pair(
    project: str,
    place: str,
    language: Language,
    instance: Instance,
    words: tuple[str, ...],
    *,
    flow: str = "",
) -> Pair:
    """A function of a project as it is, `words` once named; every split is by project."""
    bucket = bucket_of(project)
    digest = blake2b(" ".join(words).encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()
    return Pair(
        id=f"{project}/{place}",
        source_id=f"{language}:{digest}",
        language=language,
        cwe=0,
        variant=project,
        flow=flow,
        kind="identity",
        source=words,
        target=words,
        **same_buckets(bucket),
        spelled=tuple(word.text for word in instance.words),
    )
