"""The whole files of a dataset's reports, with what the tools said, from the stores that it was cut of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from data_prep.corpora.history.store import Store, read_rows, states_in
from data_prep.dataset import Pair
from data_prep.errors import CorpusError
from data_prep.text.languages import Language
from data_prep.text.plain_words import plain_words
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
    """The reports of some pairs, by the pairs' ids. CorpusError where no store holds one."""
    wanted: dict[str, dict[tuple[str, str], list[str]]] = defaultdict(lambda: defaultdict(list))
    for pair in pairs:  # an id is PACKAGE/PATH:FUNCTION@BYTE:TOOL:DIGEST
        place, tool, _ = pair.id.rsplit(":", 2)
        wanted[pair.variant][place, tool].append(pair.id)
    found: dict[str, StoredReport] = {}
    for store in stores:
        for state in states_in(store):
            if state.name not in wanted:
                continue
            for row in read_rows(Store(store, state.name).rows, size=state.size):
                for key, report in _reports(state.name, row.commit, row.texts):
                    found |= dict.fromkeys(wanted[state.name].get(key, ()), report)
    missing = [pair.id for pair in pairs if pair.id not in found]
    if missing:
        raise CorpusError(
            f"--store: of {len(pairs)} reports {len(missing)} are not there, such as {missing[0]}: give the "
            "stores that --data was cut of by `plc prep complaints pairs`"
        )
    return found


def _reports(
    package: str, file: dict[str, Any], texts: dict[str, str]
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
