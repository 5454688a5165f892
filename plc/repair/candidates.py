"""What the model wrote to fixes that can be offered: spelt out, set into the file, read back and checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from data_prep.text.functions import Function, Instance
from data_prep.text.languages import Language
from data_prep.text.lexer import words_of
from data_prep.text.naming import Names, is_slot
from data_prep.text.word_edits import WordEdit, apply
from plc.repair.edits.layout import Replacement, byte_edits
from plc.repair.edits.minimization import minimized
from plc.repair.edits.style import Style
from plc.repair.filters import ProposedChange, WordChange, veto
from plc.repair.filters.support import has_foreign_keywords, in_ordinary_words
from plc.repair.findings import Edit, apply_edits, digest_of
from plc.repair.kinds import cwe_implied_by, evidence_for, shape_of
from plc.repair.reuse import UNKNOWN, Reuse
from plc.repair.text.bodies import takes_a_body
from plc.repair.text.reparsing import Reparsed, Syntax, errors_in
from plc.repair.text.source_text import SourceText

_TYPE_END = re.compile(r"[A-Za-z_$][\w$]*|[*&>\]]").fullmatch
_STATEMENT_BEGINS = frozenset([";", "{", "}", ")", "else", "do", ":"])
_STATEMENT_ENDS = frozenset([";", "}"])
_DECLARATION_GOES_ON = frozenset([";", "=", "[", ",", ":", ")"])
_NO_TYPES = frozenset(["return", "goto", "delete", "throw", "case", "else", "new", "sizeof", "do"])


@dataclass(frozen=True, slots=True)
class Candidate:
    """A fix that reads back as the model meant it: its edits, and its share of the model's probability."""

    edits: tuple[Edit, ...]
    digest: str  # of the text with the edits, for different edits may make the same
    share: float  # of the probability of all fixes that the model wrote, those that were dropped included
    touched: Function  # the function that the first edit touches
    removes: bool  # takes statements or input away and puts nothing in their place
    kind: str  # what it does, and what the text says for it
    cwe: str | None = None  # the kind of weakness, where the edits tell it by themselves
    evident: bool = False  # the text shows that weakness
    objection: str | None = None  # why the text speaks against it (`plc.repair.filters`)
    parses_better: bool = False  # the file has fewer syntax errors with it


@dataclass(frozen=True, slots=True)
class Page:
    """One file as candidates see it."""

    source: SourceText
    language: Language
    style: Style
    syntax: Syntax
    reuse: Reuse | None = None  # None: each fix is made anew

    @classmethod
    def of(cls, source: SourceText, language: Language, style: Style) -> Page:
        """Parse the file."""
        return cls(source, language, style, Syntax.of(source.data, language))

    def candidate(
        self, instance: Instance, names: Names, edits: Sequence[WordEdit], share: float
    ) -> Candidate | None:
        """The fix that word edits of an instance stand for, or None where they make none that can be offered.

        None where a slot has no spelling, a word is a keyword of another language, an edit runs from one
        function into another or over what a window leaves out, nothing changes, the syntax gets worse, or
        the result does not read back as the edited words. That it parses no worse where the text is read
        anew (`Syntax.is_worse`) is for the caller to ask, of the fixes that it shows.
        """
        own = edits if instance.window is None else instance.window.of_function(edits)
        if own is None:
            return None
        instance = instance.whole
        restored = restore(own, names, self.language, taken=self.source.data)
        words = [word.text for word in instance.words]
        if not restored or has_foreign_keywords(words, restored, self.language):
            return None
        restored = without_empty_statements(instance, restored)
        key = None if self.reuse is None else self.reuse.key_of_change(instance.functions, restored)
        if self.reuse is None or key is None:
            return self._made(instance, restored, share)
        known = self.reuse.recall(key)
        if known is UNKNOWN:
            made = self._made(instance, restored, share)
            self.reuse.keep(key, None if made is None else _Kept.of(made, instance.functions))
            return made
        return None if known is None else known.again(self.source, instance.functions, share)

    def _made(self, instance: Instance, restored: Sequence[WordEdit], share: float) -> Candidate | None:
        """The fix that edits with the file's spellings stand for."""
        words = [word.text for word in instance.words]
        by_function = split_by_function(restored, instance.functions)
        if by_function is None:
            return None
        replacements: dict[int, list[Replacement]] = {
            index: byte_edits(self.source.data, instance.functions[index].words, own, style=self.style)
            for index, own in by_function.items()
        }
        ordered = sorted(
            (entry for own in replacements.values() for entry in own),
            key=lambda entry: (entry.start, entry.end),
        )
        if any(after.start < before.end for before, after in pairwise(ordered)):
            return None
        if self.syntax.effort.is_spent:
            return None
        after = self.syntax.after(ordered)
        errors = errors_in(after.root)
        if after.text == self.source.data or errors > self.syntax.errors:
            return None
        gone = ((each.start, each.end) for each in ordered if not each.data.strip())
        if takes_a_body(self.syntax.root, self.source.data, gone):
            return None
        for index, own in by_function.items():
            function = instance.functions[index]
            expected = apply([word.text for word in function.words], own)
            read = _words_after(after, function, ordered, replacements[index])
            if _signs_apart(read) != _signs_apart(expected):
                return None
        change = ProposedChange.of(
            self.source.data,
            self.syntax.root,
            self.language,
            [(instance.functions[index], own) for index, own in by_function.items()],
        )
        evidence = evidence_for(change)
        return Candidate(
            edits=tuple(Edit(e.start, e.end, self.source.shown(e.data)) for e in ordered),
            digest=digest_of(after.text),
            share=share,
            touched=instance.functions[next(iter(by_function))],
            removes=only_removes(change) or discards_input(instance, restored),
            kind=shape_of(change) if evidence is None else evidence.name,
            cwe=cwe_implied_by(words, minimized(words, restored)) if evidence is None else evidence.cwe,
            evident=evidence is not None,
            objection=veto(change),
            parses_better=errors < self.syntax.errors,
        )


@dataclass(frozen=True, slots=True)
class _Kept:
    """A fix wherever its functions are."""

    candidate: Candidate
    places: tuple[tuple[int, int, int, str], ...]
    touched: int  # which of the instance's functions

    @classmethod
    def of(cls, candidate: Candidate, functions: Sequence[Function]) -> _Kept:
        touched = next(n for n, function in enumerate(functions) if function is candidate.touched)
        return cls(candidate, tuple(Reuse.relative(functions, candidate.edits)), touched)

    def again(self, source: SourceText, functions: Sequence[Function], share: float) -> Candidate:
        """The fix in a text where its functions are."""
        edits = Reuse.absolute(functions, self.places)
        digest = digest_of(apply_edits(source.data, edits, encoding=source.encoding))
        return replace(
            self.candidate, edits=edits, digest=digest, share=share, touched=functions[self.touched]
        )


def restore(
    edits: Iterable[WordEdit], names: Names, language: Language, *, taken: bytes
) -> list[WordEdit] | None:
    """The edits with the file's own spellings; None where the model names what nothing in the file is.

    A variable that the fix itself declares has no spelling yet: it becomes `value1`, `value2` …, whichever
    the file does not use. Helpers of the Juliet suites become ordinary calls; names
    of another language make no fix.
    """
    invented: dict[str, str] = {}
    restored: list[WordEdit] = []
    for edit in edits:
        words: list[str] = []
        for index, word in enumerate(edit.words):
            spelling = invented.get(word) or _spelling(names, word)
            if spelling is None and _is_declared(edit.words, index):
                spelling = invented[word] = fresh_name(taken, avoid=invented.values())
            if spelling is None:
                return None
            words.append(spelling)
        ordinary = in_ordinary_words(words, language, taken=taken)
        if ordinary is None:
            return None
        restored.append(WordEdit(edit.start, edit.end, ordinary))
    return restored


def without_empty_statements(instance: Instance, edits: Sequence[WordEdit]) -> list[WordEdit]:
    """The edits, where one that leaves of a statement only its `;` takes that away too.

    The suites put a `;` where a corrected case has nothing left to do.
    """
    words = [word.text for word in instance.words]
    starts = [edit.start for edit in edits[1:]] + [len(words) + 2]
    result: list[WordEdit] = []
    for edit, next_start in zip(edits, starts, strict=True):
        start, end = edit.start, edit.end
        if start < end and start and words[start - 1] in ("{", "}", ";"):
            if edit.words == (";",) and words[end - 1] == ";":
                edit = WordEdit(start, end, ())
            elif not edit.words and words[end : end + 1] == [";"] and next_start > end + 1:
                edit = WordEdit(start, end + 1, ())
        result.append(edit)
    return result


def only_removes(change: ProposedChange) -> bool:
    """Whether a change takes a whole statement away and writes nothing there: `--fix` must not do that."""
    return any(not one.new and _drops_a_statement(one) for one in change.changes)


def _drops_a_statement(one: WordChange) -> bool:
    """Whether the words that go hold a statement's end, or all of a statement but its `;`."""
    if not _STATEMENT_ENDS.isdisjoint(one.old):
        return True
    begins = one.before is None or one.before.text in _STATEMENT_BEGINS
    return begins and one.behind is not None and one.behind.text == ";"


def discards_input(instance: Instance, edits: Iterable[WordEdit]) -> bool:
    """Whether an edit takes a call away and puts a plain value in its place, as in `n = read ( )` to `n = 7`.

    That removes the flaw together with what the code was for; many of the suites' own corrections are such.
    """
    words = instance.words
    return any(
        any(word.text == "(" for word in words[edit.start : edit.end])
        and "(" not in edit.words
        and any(word[0].isdigit() or word[-1] in "\"'" for word in edit.words)
        for edit in edits
    )


def fresh_name(taken: bytes, *, avoid: Iterable[str]) -> str:
    """The first of `value1`, `value2` … that occurs nowhere in the file."""
    avoided = set(avoid)
    number = 1
    while (name := f"value{number}") in avoided or name.encode() in taken:
        number += 1
    return name


def split_by_function(
    edits: Sequence[WordEdit], functions: Sequence[Function]
) -> dict[int, list[WordEdit]] | None:
    """Edits of an instance as edits of each of its functions; None where one runs over a function's end."""
    split: dict[int, list[WordEdit]] = {}
    for edit in edits:
        offset = 0
        for index, function in enumerate(functions):
            size = len(function.words)
            if edit.start < offset + size or edit.start == edit.end == offset + size:
                if edit.end > offset + size:
                    return None
                own = WordEdit(edit.start - offset, edit.end - offset, edit.words)
                split.setdefault(index, []).append(own)
                break
            offset += size
        else:
            return None
    return split


def _words_after(
    after: Reparsed,
    function: Function,
    everywhere: Sequence[Replacement],
    own: Sequence[Replacement],
) -> list[str]:
    """The words that a function's place holds once all replacements are made."""
    first = min([function.start_byte, *(entry.start for entry in own)])
    last = max([function.end_byte, *(entry.end for entry in own)])
    ours = {(entry.start, entry.end) for entry in own}
    shift = sum(_growth(e) for e in everywhere if e.end <= first and (e.start, e.end) not in ours)
    start, end = first + shift, last + shift + sum(_growth(entry) for entry in own)
    node = after.root.descendant_for_byte_range(start, end) or after.root
    words = words_of(node, after.text, within=(start, end))
    return [word.text for word in words if start <= word.start_byte and word.end_byte <= end]


def _signs_apart(words: Iterable[str]) -> list[str]:
    """The words with the sign of a number as a word of its own: `-1` is read as one word, `- 1` as two."""
    parts = ([word[0], word[1:]] if word[0] in "+-" and word[1:2].isdigit() else [word] for word in words)
    return [part for entry in parts for part in entry]


def _growth(entry: Replacement) -> int:
    return len(entry.data) - (entry.end - entry.start)


def _spelling(names: Names, word: str) -> str | None:
    try:
        return names.restore([word])[0]
    except KeyError:
        return None


def _is_declared(words: Sequence[str], index: int) -> bool:
    """Whether a slot stands where a declaration names a new variable: `int v7 =`, `char * v7 ;`."""
    if not words[index].startswith("v") or not 0 < index < len(words) - 1:
        return False
    before = words[index - 1]
    return (
        _TYPE_END(before) is not None
        and before not in _NO_TYPES
        and not is_slot(before.replace("t", "", 1) if before.startswith("t") else before)
        and words[index + 1] in _DECLARATION_GOES_ON
    )
