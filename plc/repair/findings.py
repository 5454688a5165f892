"""What a repair reports: findings, suggestions and edits, as frozen values."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from data_prep.errors import PlcError
from data_prep.text.languages import Language
from plc.base.utf16 import Wide

CANDIDATES = 5  # that a model gives for each source, the width of the beam, and the most fixes of a finding

Encoding = Literal["utf-8", "latin-1"]
Cause = Literal["too long", "does not parse", "outside", "unverified", "dropped", "generated"]


class StaleTextError(PlcError):
    """A fix meets a text that is not the one that it was made for."""


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a text; both 1-based, the column in code points."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Range:
    """From a place in a text to another, which lies outside."""

    start: Position
    end: Position


@dataclass(frozen=True, slots=True)
class Edit:
    """Replaces the bytes [start_byte, end_byte) by `text`, written in the file's encoding."""

    start_byte: int
    end_byte: int
    text: str


@dataclass(frozen=True, slots=True)
class Cwe:
    """A kind of flaw, such as CWE-121, and how probable it is if there is a flaw."""

    id: str
    probability: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One fix; rank 1 is the best. `checks` names the checks that it passed: `parse`, and `settled`.

    `settled` means that the model finds nothing more in the function once this fix and the first fixes of the
    function's other findings are made. `removes` marks a fix that takes the user's statements or input away
    and puts nothing in their place: `--fix` never applies it.
    """

    rank: int
    confidence: float
    checks: tuple[str, ...]
    edits: tuple[Edit, ...]
    removes: bool = False


@dataclass(frozen=True, slots=True)
class Heat:
    """A word of a text, and how much a fix depends on it: 1 for the word that it depends on most."""

    start_byte: int
    end_byte: int
    weight: float


@dataclass(frozen=True, slots=True)
class Alike:
    """A fix that the model learnt from: never its code, only what kind of fix it is."""

    id: str  # a hash
    language: str
    licence: str  # of its repository
    change: str
    likeness: float  # 1 for the same words


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the first fix of a finding depends on: words in order of the text, and the three that count most.

    Without words `reason` says why there are none. `change` is what the fix changes; `alike` are the fixes
    most alike among those that the model learnt from, and `not_alike` says why there are none.
    """

    words: tuple[Heat, ...] = ()
    top: tuple[str, ...] = ()
    reason: str = ""
    change: str = ""
    alike: tuple[Alike, ...] = ()
    not_alike: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A flaw of a function, and up to five fixes for it; a function may have several findings.

    Without suggestions it says that something is left which no fix was found for. `confidence` is the
    probability that something is wrong. `kind` names what the fix does and what the text says for it (see
    `plc.repair.kinds`); thresholds go by it. `digest` ties the fixes to the bytes that they were made for:
    `apply_suggestion` refuses any other text, so that no fix is ever applied twice.
    """

    function: str
    start: Position
    end: Position
    start_byte: int
    end_byte: int
    confidence: float
    cwe: tuple[Cwe, ...]
    suggestions: tuple[Suggestion, ...]
    digest: str
    kind: str = ""
    explanation: Explanation | None = None  # only where it was asked for


@dataclass(frozen=True, slots=True)
class Skipped:
    """A function that was not analysed, and why; where the cause is `outside`, text beside all functions.

    `dropped` is a finding of which no fix passed its checks, `unverified` a file whose fixes nobody judged.
    `range` is the function, or the text beside all functions; None where the whole file is meant.
    """

    function: str
    reason: str
    cause: Cause
    range: Range | None = None


@dataclass(frozen=True, slots=True)
class FileReport:
    """All that is to be said about one file."""

    language: Language
    encoding: Encoding
    functions: int
    findings: tuple[Finding, ...]
    skipped: tuple[Skipped, ...]


def digest_of(text: bytes) -> str:
    """What ties a finding to the text that it was made for."""
    return hashlib.sha256(text).hexdigest()


def apply_edits(text: bytes, edits: Sequence[Edit], *, encoding: Encoding | Wide = "utf-8") -> bytes:
    """The text with all edits made at once; their order does not matter, they must not overlap."""
    parts: list[bytes] = []
    position = 0
    for edit in sorted(edits, key=lambda edit: (edit.start_byte, edit.end_byte)):
        if not position <= edit.start_byte <= edit.end_byte <= len(text):
            raise ValueError(f"edit [{edit.start_byte}, {edit.end_byte}) overlaps another or leaves the text")
        parts += [text[position : edit.start_byte], edit.text.encode(encoding)]
        position = edit.end_byte
    return b"".join([*parts, text[position:]])


def place_of(finding: Finding) -> tuple[int, int]:
    """What findings are ordered by: the function, then the first place that its fix changes."""
    first = finding.suggestions[0].edits if finding.suggestions else ()
    return finding.start_byte, min((edit.start_byte for edit in first), default=finding.end_byte)


def touch(made: Sequence[Edit], new: Sequence[Edit]) -> bool:
    """Whether any of some edits meets one of some others."""
    return any(a.start_byte <= b.end_byte and b.start_byte <= a.end_byte for a in made for b in new)


def apply_suggestion(
    text: bytes, finding: Finding, suggestion: Suggestion, *, encoding: Encoding = "utf-8"
) -> bytes:
    """The text with one suggestion applied; StaleTextError where the text is not the finding's own."""
    if digest_of(text) != finding.digest:
        raise StaleTextError(
            f"the text has changed since `{finding.function}` was analysed: ask for its findings again"
        )
    return apply_edits(text, suggestion.edits, encoding=encoding)
