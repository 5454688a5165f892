"""Which names real code shares: the functions, types and constants of libraries that many projects use."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from data_prep.corpora.exclusions import project_left_out
from data_prep.corpora.projects import files_of, project_of
from data_prep.errors import CorpusError
from data_prep.splits import bucket_of
from data_prep.text.functions import functions_of
from data_prep.text.languages import Language
from data_prep.text.lexer import Role
from data_prep.text.name_parts import named
from data_prep.text.naming import is_slot

SHORTEST = 3  # characters; `it` and `fn` are names of many things
SHARED: frozenset[Role] = frozenset({"function", "type", "constant"})


def shared_names(
    sources: Sequence[Path],
    *,
    languages: frozenset[Language],
    without: frozenset[str],
    held_out: frozenset[int],
    projects: int,
    most: int,
    functions: int,
    jobs: int,
    progress: Callable[[str, int, int], None],
) -> list[str]:
    """At most `most` names that `projects` projects use and do not define, the widest spread first.

    Not asked are projects whose bucket is in `held_out`, and what serves an outside evaluation; names in
    `without` are left out, and so are very short ones and what looks like a slot. Of each project its first
    `functions` functions are read. CorpusError where no project is left, or one cannot be read.
    """
    packages: defaultdict[str, list[Path]] = defaultdict(list)
    for source in sources:
        project = project_of(source)
        if bucket_of(project) not in held_out and not project_left_out(project):
            packages[project].append(source)
    if not packages:
        raise CorpusError("every project is held out; give more of them with --from")
    counts: Counter[str] = Counter()
    work = partial(_names_of, languages=languages, most=functions)
    try:
        with ProcessPoolExecutor(min(jobs, len(packages)), mp_context=get_context("spawn")) as pool:
            for number, names in enumerate(pool.map(work, packages.values())):
                progress("reading projects", number, len(packages))
                counts.update(names)
    except BrokenProcessPool as error:
        raise CorpusError(
            "a process died while it read the projects: too little memory, or a file that the parser does "
            "not survive; give fewer --jobs, or leave projects out of --from until it goes through"
        ) from error
    progress("reading projects", len(packages), len(packages))
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    wide = (name for name, count in ranked if count >= projects and name not in without)
    return list(islice((name for name in wide if len(name) >= SHORTEST and not is_slot(name)), most))


def slotted_names(rows: Iterable[tuple[Sequence[str], Sequence[str]]]) -> frozenset[str]:
    """The spellings that a dataset (words, spelled) hides behind slots: so should other data."""
    return frozenset(
        name for words, spelled in rows for word, name in zip(words, spelled, strict=False) if named(word)
    )


def _names_of(sources: Sequence[Path], *, languages: frozenset[Language], most: int) -> set[str]:
    used: set[str] = set()
    defined: set[str] = set()
    left = most
    for file in files_of(sources, languages, Counter()):
        for function in functions_of(file.text, file.language):
            defined.add(function.name)
            used.update(word.text for word in function.words if word.role in SHARED and word.text.isascii())
            left -= 1
        if left <= 0:
            break
    return used - defined
