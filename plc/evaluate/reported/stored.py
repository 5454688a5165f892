"""The whole files of a dataset's reports, with what the tools said, from the stores that it was cut of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from data_prep.corpora.history.reported import function_alone
from data_prep.corpora.history.store import Store, read_rows, states_in
from data_prep.corpora.reported_pairs import edits_between
from data_prep.dataset import Pair
from data_prep.errors import CorpusError
from data_prep.text.languages import Language
from data_prep.text.plain_words import plain_words
from data_prep.text.windows import lines_of
from plc.diagnostics import Diagnostic, Location
from plc.diagnostics.rules import classified
from plc.repair.findings import Edit, Encoding, apply_edits


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A flawed file with one report of it, and what the function became."""

    text: bytes
    language: Language
    start: int
    before: bytes
    after: bytes
    diagnostic: Diagnostic

    def is_fixed_by(self, edits: Sequence[Edit], encoding: Encoding) -> bool:
        """Whether the function then has the words of the corrected one."""
        moved = [
            edit
            for edit in edits
            if edit.end_byte < self.start or (edit.end_byte == self.start and edit.text.endswith("\n"))
        ]
        start = self.start + sum(_grown(edit, encoding) for edit in moved)
        fixed = apply_edits(self.text, edits, encoding=encoding)
        behind = len(self.text) - self.start - len(self.before)
        behind += sum(_grown(e, encoding) for e in edits if e.start_byte >= self.start + len(self.before))
        return _words(fixed[start : len(fixed) - behind], self.language) == _words(self.after, self.language)


def _grown(edit: Edit, encoding: Encoding) -> int:
    return len(edit.text.encode(encoding, "replace")) - (edit.end_byte - edit.start_byte)


def _words(text: bytes, language: Language) -> list[str]:
    return [word.text for word in plain_words(text, 0, len(text), language)]


def stored_reports(stores: Sequence[Path], pairs: Sequence[Pair]) -> dict[str, StoredReport]:
    """The reports of some pairs, by the pairs' ids. CorpusError where no store holds one.

    A fix of a history has no report: the line of its first edit is named, as by `plc repair --at`.
    """
    wanted: dict[str, dict[tuple[str, str], list[str]]] = defaultdict(lambda: defaultdict(list))
    for pair in pairs:
        wanted[pair.variant][_key(pair)].append(pair.id)
    found: dict[str, StoredReport] = {}
    for store in stores:
        for state in states_in(store):
            if state.name not in wanted:
                continue
            own = wanted[state.name]
            for row in read_rows(Store(store, state.name).rows, size=state.size):
                cut = _reports if "of" in row.commit else _fixes
                for key, report in cut(state.name, row.commit, row.texts, own):
                    found |= dict.fromkeys(own[key], report)
    missing = [pair.id for pair in pairs if pair.id not in found]
    if missing:
        raise CorpusError(
            f"--store: of {len(pairs)} reports {len(missing)} are not there, such as {missing[0]}: give the "
            "stores that --data was cut of by `plc prep complaints pairs` or `plc prep history-pairs`"
        )
    return found


def _key(pair: Pair) -> tuple[str, str]:
    """Where a pair is from, and the tool of its report: its id is PLACE:TOOL:DIGEST, of a history PLACE."""
    if "@" in pair.id.rsplit(":", 1)[-1]:
        return pair.id, ""
    place, tool, _ = pair.id.rsplit(":", 2)
    return place, tool


def _fixes(
    name: str, commit: dict[str, Any], texts: dict[str, str], wanted: Collection[tuple[str, str]]
) -> Iterator[tuple[tuple[str, str], StoredReport]]:
    """The functions of a commit as they were, each with the line at which its fix begins."""
    for function in commit["functions"]:
        place = f"{name}@{commit['commit'][:12]}/{function['path']}:{function['name']}@{function['start']}"
        key = (place.encode("utf-8", "surrogateescape").decode("utf-8", "replace"), "")
        if key not in wanted:
            continue
        text, before, after = (
            value.encode("utf-8", "surrogateescape")
            for value in (texts[function["blob"]], function["before"], function["after"])
        )
        language, start = function["language"], function["start"]
        old, new = function_alone(before, language), function_alone(after, language)
        edits = () if old is None or new is None else edits_between(old, new)
        if old is None or not edits:
            continue
        lines = lines_of(old.words, before)
        line = function["line"] + lines[min(edits[0].start, len(lines) - 1)]
        named = Diagnostic(Location(PurePath(function["path"]), line, None))
        yield key, StoredReport(text, language, start, before, after, named)


def _reports(
    package: str, file: dict[str, Any], texts: dict[str, str], wanted: Collection[tuple[str, str]]
) -> Iterator[tuple[tuple[str, str], StoredReport]]:
    """What each tool reports first of each function of a file, by place and tool."""
    correct = texts[file["of"]].encode("utf-8", "surrogateescape")
    for function in file["functions"]:
        before, after = (function[key].encode("utf-8", "surrogateescape") for key in ("before", "after"))
        start = function["start"]
        text = correct[:start] + before + correct[start + len(after) :]
        place = f"{package}/{file['path']}:{function['name']}@{start}"
        place = place.encode("utf-8", "replace").decode()
        for tool, said in _first_of_each_tool(function["complaints"]).items():
            if (place, tool) not in wanted:
                continue
            diagnostic = classified(
                Diagnostic(
                    Location(PurePath(file["path"]), said["line"] or None, said["column"] or None),
                    said["message"],
                    tool,
                    said["rule"],
                    level=said["level"],
                )
            )
            yield (place, tool), StoredReport(text, file["language"], start, before, after, diagnostic)


def _first_of_each_tool(complaints: Sequence[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """As pairs are cut: a tool's first error, else its first warning."""
    found: dict[str, dict[str, Any]] = {}
    for said in complaints:
        had = found.get(said["tool"])
        if had is None or (had["level"] != "error" and said["level"] == "error"):
            found[said["tool"]] = said
    return found
