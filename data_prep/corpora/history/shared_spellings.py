"""Which names, numbers and short literals the fixes of many repositories share: they stay words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from data_prep.corpora.history.many import names_in
from data_prep.corpora.history.store import Store, read_rows, states_in
from data_prep.errors import CorpusError
from data_prep.text.languages import Language, parse
from data_prep.text.lexer import Role, Word, words_of
from data_prep.text.naming import is_slot

NAMES: frozenset[Role] = frozenset({"function", "type", "constant", "member"})
LITERALS: frozenset[Role] = frozenset({"string", "character", "number"})
SHORTEST = 3  # characters of a name; `it` and `fn` are names of many things
LONGEST = 12  # characters of a literal


def shared_spellings(
    store: Path,
    *,
    language: Language,
    leave_out: Path | None,
    repositories: int,
    most: int,
    functions: int,
    progress: Callable[[str, int, int], None],
) -> list[str]:
    """At most `most` spellings that fixed functions of `repositories` repositories have, the widest first.

    Of each repository the first `functions` functions of fix commits are read. CorpusError for an empty
    store.
    """
    refused = set() if leave_out is None else names_in(leave_out)
    states = [state for state in states_in(store) if state.complete and state.name.lower() not in refused]
    if not states:
        raise CorpusError(f"{store} has no repository that is mined to its end; run `plc prep history`")
    counts: Counter[str] = Counter()
    for number, state in enumerate(states):
        progress("reading repositories", number, len(states))
        texts = _functions(Store(store, state.name).rows, state.size, language)
        counts.update({word.text for text in islice(texts, functions) for word in _shared(text, language)})
    progress("reading repositories", len(states), len(states))
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [spelling for spelling, count in ranked if count >= repositories][:most]


def _functions(rows: Path, size: int, language: Language) -> Iterator[bytes]:
    for row in read_rows(rows, size=size):
        if row.commit["fix"]:
            for function in row.commit["functions"]:
                if function["language"] == language:
                    yield function["after"].encode("utf-8", "surrogateescape")


def _shared(text: bytes, language: Language) -> Iterator[Word]:
    for word in words_of(parse(text, language).root_node, text):
        if not word.text.isascii() or is_slot(word.text):
            continue
        if word.role in NAMES:
            if len(word.text) >= SHORTEST:
                yield word
        elif word.role in LITERALS and len(word.text) <= LONGEST:
            yield word
