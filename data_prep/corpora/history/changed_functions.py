"""Two versions of a file to the functions that differ, reading no more of either than that takes."""

from __future__ import annotations

import re
from collections import Counter, OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from tree_sitter import Node

from data_prep.text.functions import definitions_of, name_of
from data_prep.text.languages import Language, language_of, parse_bounded
from data_prep.text.lexer import Word, words_of

_CPP_HEADER = re.compile(
    rb"""(?mx) ^[ \t]* (?: namespace\b | template\s{0,9}< | class\s[^;{]{0,200}\{ | using\s
    | (?:public|private|protected)\s{0,9}: ) | \bstd::"""
)


def language_in(path: PurePosixPath, text: bytes) -> Language | None:
    """The language of a file; a header with constructs that only C++ has is C++."""
    language = language_of(path)
    if language == "c" and path.suffix.lower() == ".h" and _CPP_HEADER.search(text) is not None:
        return "cpp"
    return language


@dataclass(frozen=True)
class Definition:
    """A function's place in a parsed file."""

    name: str
    node: Node
    file: ParsedFile

    @property
    def text(self) -> bytes:
        return self.file.text[self.node.start_byte : self.node.end_byte]

    def words(self, within: tuple[int, int] | None = None) -> list[Word]:
        """Its words; those within some bytes of the file where they are given."""
        return words_of(self.node, self.file.text, within=within)


class ParsedFile:
    """A file's tree and its functions, by name."""

    def __init__(self, text: bytes, language: Language) -> None:
        self.text = text
        self.language = language
        self._tree = parse_bounded(text, language)

    @cached_property
    def by_name(self) -> dict[str, list[Definition]]:
        """The functions of each name, in order of the text; without those whose name a macro hides."""
        found: dict[str, list[Definition]] = {}
        for node in definitions_of(self._tree.root_node):
            if name := name_of(node, self.text):
                found.setdefault(name, []).append(Definition(name, node, self))
        return found


class ParsedFiles:
    """The files parsed last: a commit's version before is mostly the next one's version after."""

    def __init__(self, most_bytes: int = 8_000_000) -> None:
        self._kept: OrderedDict[tuple[str, Language], ParsedFile] = OrderedDict()
        self._bytes = 0
        self._most_bytes = most_bytes

    def parsed(self, name: str, text: bytes, language: Language) -> ParsedFile:
        """The file that git calls by this name; TooComplexError as `parse_bounded` raises it."""
        key = (name, language)
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
            return kept
        parsed = self._kept[key] = ParsedFile(text, language)
        self._bytes += len(text)
        while self._bytes > self._most_bytes and len(self._kept) > 1:
            _, oldest = self._kept.popitem(last=False)
            self._bytes -= len(oldest.text)
        return parsed


@dataclass(frozen=True, slots=True)
class Comparison:
    """Of two versions of a file: functions whose text differs, and those that one alone has."""

    changed: tuple[tuple[Definition, Definition], ...]
    added: tuple[Definition, ...]
    removed: tuple[Definition, ...]


def compare(before: ParsedFile, after: ParsedFile) -> Comparison:
    """Pair functions by name; namesakes that did not change are set aside, the others pair in order.

    Where a name has more versions in one of the files, the ones that are too many are added or removed.
    """
    changed: list[tuple[Definition, Definition]] = []
    added: list[Definition] = []
    removed: list[Definition] = []
    for name in sorted(before.by_name.keys() | after.by_name.keys()):
        old, new = _unlike(before.by_name.get(name, ()), after.by_name.get(name, ()))
        if len(old) == len(new):
            changed += zip(old, new, strict=True)
        else:
            added += new
            removed += old
    changed.sort(key=lambda pair: pair[1].node.start_byte)
    return Comparison(tuple(changed), tuple(added), tuple(removed))


def differing(before: bytes, after: bytes) -> tuple[int, int]:
    """How many bytes two texts share at their start, and how many of the rest at their end."""
    shortest = min(len(before), len(after))
    start = _shared(before, after, shortest)
    end = _shared(before[::-1], after[::-1], shortest - start)
    return start, end


def _shared(first: bytes, second: bytes, most: int) -> int:
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if first[low:middle] == second[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _unlike(
    before: Sequence[Definition], after: Sequence[Definition]
) -> tuple[list[Definition], list[Definition]]:
    """Both without the functions whose very text stands in the other."""
    unlike = Counter(definition.text for definition in before)
    unlike.subtract(Counter(definition.text for definition in after))
    extra = {text: count for text, count in unlike.items() if count}
    return _extra(before, extra, sign=1), _extra(after, extra, sign=-1)


def _extra(definitions: Sequence[Definition], extra: Mapping[bytes, int], *, sign: int) -> list[Definition]:
    """The last ones of each text of which a file has more than the other."""
    left = {text: sign * count for text, count in extra.items()}
    found: list[Definition] = []
    for definition in reversed(definitions):
        if left.get(definition.text, 0) > 0:
            left[definition.text] -= 1
            found.append(definition)
    return found[::-1]
