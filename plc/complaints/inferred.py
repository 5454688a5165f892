"""Infer's reports with the commits that answered them: the InferredBugs data set into the store."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha1
from pathlib import Path
from typing import Any

from data_prep.corpora.history.git_history import History
from data_prep.corpora.history.holdout import hash_of
from data_prep.corpora.history.store import State, Store
from data_prep.errors import CorpusError
from data_prep.text.functions import Function, functions_of
from plc.complaints.categories import category_of
from plc.complaints.complaint import Complaint, Flawed, Span
from plc.complaints.packages import serves_an_evaluation
from plc.complaints.records import CorrectFile, lines_of

Progress = Callable[[str, int, int], None]
_FILES = ("bug.json", "file_before.txt", "file_after.txt", "method_after.txt")
_EVALUATED = "01"  # first digits of the sha1 of a project's name that an outside evaluation uses


@dataclass(frozen=True, slots=True)
class _Bug:
    """One folder of the data set: objects by the name of the file."""

    number: int
    objects: dict[str, str]


def collect(
    repository: Path, *, store: Path, held_out: frozenset[str], refused: frozenset[str], progress: Progress
) -> dict[str, Any]:
    """Write every usable pair, project by project. Raises CorpusError for what is not the data set."""
    total: Counter[str] = Counter()
    skipped: dict[str, str] = {}
    with History(repository) as history:
        head = history.revision("HEAD")
        if head is None:
            raise CorpusError(f"{repository}: has no commit; clone microsoft/InferredBugs again")
        projects = _projects(history, head)
        if not projects:
            raise CorpusError(
                f"{repository}: has no inferredbugs/java; give a clone of microsoft/InferredBugs"
            )
        for number, (name, bugs) in enumerate(sorted(projects.items())):
            progress("reading projects", number, len(projects))
            reason = _reason_to_skip(name, refused)
            if reason is not None:
                skipped[name] = reason
                continue
            place = Store(store, f"inferred.{name}")
            state = place.state()
            if state is None or not state.complete:
                counts: Counter[str] = Counter()
                lines = list(_lines(history, bugs, held_out, counts))
                state = State(name=f"inferred.{name}", head=head, complete=True)
                state.counts = dict(sorted(counts.items()))
                place.append(lines, state)
            total.update(state.counts)
        progress("reading projects", len(projects), len(projects))
    return {"counts": dict(sorted(total.items())), "skipped": skipped}


def _projects(history: History, head: str) -> dict[str, list[_Bug]]:
    found: dict[str, dict[int, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for path, name in history.files(head):
        match path.parts:
            case ("inferredbugs", "java", project, bug, file) if bug.isdigit() and file in _FILES:
                found[project][int(bug)][file] = name
    return {
        project: [_Bug(number, bugs[number]) for number in sorted(bugs) if len(bugs[number]) == len(_FILES)]
        for project, bugs in found.items()
    }


def _reason_to_skip(project: str, refused: frozenset[str]) -> str | None:
    if sha1(project.encode(), usedforsecurity=False).hexdigest()[0] in _EVALUATED:
        return "an outside evaluation uses it"
    repository = serves_an_evaluation(project, refused)
    return None if repository is None else f"serves an evaluation ({repository})"


def _lines(
    history: History, bugs: list[_Bug], held_out: frozenset[str], counts: Counter[str]
) -> Iterator[str]:
    seen: set[tuple[bytes, bytes]] = set()
    for bug in bugs:
        texts = {file: history.read(name) for file, name in bug.objects.items()}
        flawed = _flawed(texts, held_out)
        if isinstance(flawed, str):
            counts[flawed] += 1
            continue
        one, file = flawed
        if (one.before, one.after) in seen:
            counts["same functions"] += 1
            continue
        seen.add((one.before, one.after))
        yield from lines_of(file, [one], held_out=held_out, counts=counts)


def _flawed(texts: dict[str, bytes | None], held_out: frozenset[str]) -> tuple[Flawed, CorrectFile] | str:
    """The function with Infer's report in the file as it was but for the function, or why there is none."""
    before, after, method, about = (
        texts[name] for name in ("file_before.txt", "file_after.txt", "method_after.txt", "bug.json")
    )
    if before is None or after is None or method is None or about is None:
        return "an object is missing or too large"
    try:
        bug = json.loads(about)
        line, rule, said, path = (bug[key] for key in ("line", "bug_type", "qualifier", "file"))
    except (ValueError, KeyError, TypeError):
        return "bug.json is damaged"
    old = _at_line(before, line)
    if old is None:
        return "the report is outside of a function"
    new = _matching(old, after, method)
    if new is None:
        return "the function is gone or ambiguous"
    if old.has_error or new.has_error:
        return "does not parse"
    if [word.text for word in old.words] == [word.text for word in new.words]:
        return "same words"
    if hash_of(new) in held_out or hash_of(old) in held_out:
        return "of an outside evaluation"
    own, other = before[old.start_byte : old.end_byte], after[new.start_byte : new.end_byte]
    complaint = Complaint(
        "infer", rule, category_of("infer", rule, said), "warning", line, 0, " ".join(str(said).split())
    )
    flawed = Flawed(old.name, old.start_byte, own, other, ("commit",), (complaint,))
    correct = before[: old.start_byte] + other + before[old.end_byte :]
    return flawed, CorrectFile(str(path), "java", correct)


def _at_line(text: bytes, line: int) -> Function | None:
    for function in functions_of(text, "java"):
        if (
            Span.of(text, function.start_byte, function.end_byte).first_line
            <= line
            <= Span.of(text, function.start_byte, function.end_byte).last_line
        ):
            return function
    return None


def _matching(old: Function, after: bytes, method: bytes) -> Function | None:
    """The function of the new text with that name; of several the one that the data set has the text of."""
    same = [one for one in functions_of(after, "java") if one.name == old.name]
    if len(same) <= 1:
        return same[0] if same else None
    wanted = re.sub(rb"\s+", b"", method)
    held = [one for one in same if wanted in re.sub(rb"\s+", b"", after[one.start_byte : one.end_byte])]
    return held[0] if len(held) == 1 else None
