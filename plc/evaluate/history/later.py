"""Findings followed through the commits after them: what became of the words that they would change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

from rapidfuzz.distance import Levenshtein

from data_prep.corpora.history.changed_functions import Definition, ParsedFile
from data_prep.corpora.history.commit_rules import fix_signs, takes_back
from data_prep.corpora.history.git_history import FileChange, History, LoggedCommit, Step
from data_prep.corpora.history.trivial import LOGGING, MESSAGES, NAMES, trivial_reason
from data_prep.text.languages import Language, TooComplexError
from plc.evaluate.history.place import Place
from plc.repair.findings import FileReport, Finding, apply_edits

Verdict = Literal["exactly true", "true", "changed otherwise", "gone", "untouched", "not followed"]
VERDICTS: tuple[Verdict, ...] = (
    "exactly true",
    "true",
    "changed otherwise",
    "gone",
    "untouched",
    "not followed",
)
MOST_PATHS = 20
"""A commit that changes more files is a sweep, whatever its message says."""
_LEAST_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a finding, by which commit, and what the suggestion would have changed."""

    finding: Finding
    verdict: Verdict
    commit: str = ""
    subject: str = ""
    reason: str = ""
    change: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class _Followed:
    """A finding whose place still reads as it did, in the newest version of its function."""

    finding: Finding
    path: PurePosixPath
    language: Language
    definition: Definition
    place: Place
    change: tuple[tuple[str, str], ...]

    def judged(self, verdict: Verdict, step: Step | None = None, reason: str = "") -> Judged:
        if step is None:
            return Judged(self.finding, verdict, reason=reason, change=self.change)
        return Judged(self.finding, verdict, step.id, _subject(step.message), reason, self.change)


def judge(
    history: History, start: str, found: Sequence[tuple[PurePosixPath, bytes, FileReport]]
) -> list[tuple[PurePosixPath, Judged]]:
    """Each finding of a commit's files with its verdict, in the order given, by the main line after it."""
    answers: dict[int, Judged] = {}
    following: dict[int, _Followed] = {}
    paths: list[PurePosixPath] = []
    for path, text, report in found:
        for finding in report.findings:
            begun = _begun(path, text, report, finding)
            if isinstance(begun, Judged):
                answers[len(paths)] = begun
            else:
                following[len(paths)] = begun
            paths.append(path)
    if following:
        for step in history.main_line(start):
            for number, judged in _after(history, step, following):
                answers[number] = judged
                del following[number]
            if not following:
                break
    answers |= {number: each.judged("untouched") for number, each in following.items()}
    return [(path, answers[number]) for number, path in enumerate(paths)]


def _begun(path: PurePosixPath, text: bytes, report: FileReport, finding: Finding) -> _Followed | Judged:
    """The place of the first suggestion, or why it has none that can be followed."""
    if not finding.suggestions:
        return Judged(finding, "not followed", reason="no suggestion")
    edits = finding.suggestions[0].edits
    first = min(edit.start_byte for edit in edits)
    try:
        before = _around(ParsedFile(text, report.language), first)
        if before is None:
            return Judged(finding, "not followed", reason="not in a function that has a name")
        inside = [e for e in edits if before.node.start_byte <= e.start_byte <= before.node.end_byte]
        suggested = ParsedFile(apply_edits(text, inside, encoding=report.encoding), report.language)
    except TooComplexError as error:
        return Judged(finding, "not followed", reason=str(error))
    after = _around(suggested, before.node.start_byte)
    if after is None or after.name != before.name:
        return Judged(finding, "not followed", reason="the suggestion changes what the function is called")
    place = Place.between(_spelled(before), _spelled(after))
    if not place.edits:
        return Judged(finding, "not followed", reason="the suggestion changes no word")
    change = tuple(
        (" ".join(place.words[edit.start : edit.end]), " ".join(edit.words)) for edit in place.edits
    )
    return _Followed(finding, path, report.language, before, place, change)


class _At:
    """One step of the main line: the versions of files that it leaves, and the commits that it merges."""

    def __init__(self, history: History, step: Step) -> None:
        self.step = step
        self._history = history
        self._parsed: dict[tuple[str, Language], ParsedFile | None] = {}
        self._merged: list[LoggedCommit] | None = None

    def parsed(self, blob: str, language: Language) -> ParsedFile | None:
        """A file, or None where it is too large, gone or too much for the parser."""
        key = (blob, language)
        if key not in self._parsed:
            self._parsed[key] = _parsed(self._history, blob, language)
        return self._parsed[key]

    def mends(self, each: _Followed, path: PurePosixPath) -> tuple[str, str] | None:
        """The commit that mends something at the place, and its subject: the step, or one that it merges."""
        step = self.step
        if len(step.parents) < 2:
            mends = len(step.changes) <= MOST_PATHS and _says_fix(step.message)
            return (step.id, step.message) if mends else None
        if self._merged is None:
            merged = self._history.log(step.id, without=step.parents[0])
            self._merged = [c for c in merged if c.paths <= MOST_PATHS and _says_fix(c.message)]
        for commit in self._merged:
            for change in commit.modified:
                if change.path == path and self._touches(each, change):
                    return commit.id, commit.message
        return None

    def _touches(self, each: _Followed, change: FileChange) -> bool:
        before = self.parsed(change.before, each.language)
        after = self.parsed(change.after, each.language)
        old = None if before is None else _same(each.definition, before)
        new = None if after is None else _same(each.definition, after)
        if old is None or new is None or each.place.is_touched_by(_spelled(old)):
            return False  # another one of the merged commits was there before
        return each.place.moved_to(_spelled(old)).is_touched_by(_spelled(new))


def _after(history: History, step: Step, following: dict[int, _Followed]) -> Iterator[tuple[int, Judged]]:
    """The findings that a step settles; the others go on from what it made of their files."""
    changes = {change.before: change for change in step.changes if change.before is not None}
    at = _At(history, step)
    for number, each in list(following.items()):
        change = changes.get(each.path)
        if change is None:
            continue
        if change.after is None:
            yield number, each.judged("gone", step, "the file is gone")
            continue
        file = at.parsed(change.blob, each.language)
        if file is None:
            yield number, each.judged("not followed", step, "the file can no longer be read")
            continue
        path, each.path = each.path, change.after
        judged = _judged(each, file, at, path)
        if judged is not None:
            yield number, judged


def _judged(each: _Followed, file: ParsedFile, at: _At, path: PurePosixPath) -> Judged | None:
    """The verdict of one version, or None where the place stands; then it is followed into this version."""
    later = _same(each.definition, file)
    if later is None:
        return each.judged("gone", at.step, "the function is gone")
    words = _spelled(later)
    if tuple(words) == each.place.words:
        each.definition = later
        return None
    reason = trivial_reason(each.definition, later)
    if reason == NAMES:
        names = dict(zip(each.place.words, words, strict=True))
        each.definition, each.place = later, each.place.renamed(words, names)
        return None
    if not each.place.is_touched_by(words):
        each.definition, each.place = later, each.place.moved_to(words)
        return None
    if each.place.is_made_by(words):
        return each.judged("exactly true", at.step)
    if reason in (MESSAGES, LOGGING):
        return each.judged("changed otherwise", at.step, reason)
    if Levenshtein.normalized_similarity(each.place.words, words) < _LEAST_ALIKE:
        return each.judged("changed otherwise", at.step, "the function was rewritten")
    mending = at.mends(each, path)
    if mending is None:
        reason = "by a commit that does not say that it mends something"
        return each.judged("changed otherwise", at.step, reason)
    commit, message = mending
    return Judged(each.finding, "true", commit, _subject(message), change=each.change)


def _says_fix(message: str) -> bool:
    return bool(fix_signs(message)) and not takes_back(message)


def _subject(message: str) -> str:
    return message.partition("\n")[0][:200]


def _parsed(history: History, blob: str, language: Language) -> ParsedFile | None:
    text = history.read(blob)
    if text is None:
        return None
    try:
        return ParsedFile(text, language)
    except TooComplexError:
        return None


def _around(file: ParsedFile, byte: int) -> Definition | None:
    for definitions in file.by_name.values():
        for definition in definitions:
            if definition.node.start_byte <= byte <= definition.node.end_byte:
                return definition
    return None


def _same(definition: Definition, file: ParsedFile) -> Definition | None:
    """The function of the same name in another version; of namesakes that of its order, or the likest."""
    old = definition.file.by_name[definition.name]
    new = file.by_name.get(definition.name, [])
    if len(new) == len(old):
        return new[[each.node.id for each in old].index(definition.node.id)]
    words = _spelled(definition)
    return max(new, key=lambda each: Levenshtein.normalized_similarity(words, _spelled(each)), default=None)


def _spelled(definition: Definition) -> list[str]:
    return [word.text for word in definition.words()]
