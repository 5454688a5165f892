"""Code actions: the suggestions of a finding, all safe fixes of a file, "Ignore this finding", "Explain"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from lsprotocol.types import CodeAction, Command, Diagnostic, Position, WorkspaceEdit

from data_prep.text.language_specs import SPECS
from lsp.features.diagnostics import diagnostic, percent
from lsp.features.edits import Changed, workspace_edit
from lsp.features.offering import distance, is_about, offered, places
from lsp.features.titles import title_of
from lsp.state.anchoring import Anchored, anchored
from lsp.state.clients import Client
from lsp.state.documents import Document
from lsp.state.texts import Units
from plc.output.cwe import name_of
from plc.repair import Edit, Finding, Suggestion
from plc.repair.apply.fixing import Policy, fix, settled_suggestion

QUICK_FIX = "quickfix.plc"
FIX_ALL = "source.fixAll.plc"
IGNORE, EXPLAIN, TURN_OFF = "plc.ignore", "plc.explain", "plc.turnOff"  # no fixes: editors show them apart
SHOW_EXPLANATION = "plc.showExplanation"  # a command of the client's
KINDS = (QUICK_FIX, FIX_ALL, IGNORE, TURN_OFF, EXPLAIN)


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms actions are made: what the client can do, and from which confidence a fix is safe."""

    client: Client
    units: Units
    safe: float | None
    confirm: bool

    def is_safe(self, suggestion: Suggestion) -> bool:
        """Whether a suggestion may be applied without a choice."""
        return "settled" in suggestion.checks and Policy(safe_from=self.safe).unchecked().is_safe(suggestion)


def actions(
    document: Document, start: int, end: int, *, wanted: frozenset[str], terms: Terms
) -> Iterator[CodeAction]:
    """The actions for the bytes from `start` to `end`; `wanted` are kinds, none means all."""
    entries = around(document, start, end)
    turned_off: set[str] = set()  # offered once, however many findings have a CWE
    for entry, where in zip(entries, places(document.text, entries, terms.units), strict=True):
        shown = diagnostic(document, entry, client=terms.client, units=terms.units)
        if fits(QUICK_FIX, wanted):
            for suggestion in offered(document.text.data, entry.finding):
                yield _quick_fix(document, entry, suggestion, shown, terms, where)
        if fits(IGNORE, wanted):
            yield _ignore(document, entry, shown, terms, where)
        cwe = entry.finding.cwe[0].id if entry.finding.cwe and document.path is not None else None
        if fits(TURN_OFF, wanted) and cwe is not None and cwe not in turned_off:
            turned_off.add(cwe)
            yield _turn_off(document, cwe, shown)
        if fits(EXPLAIN, wanted):
            yield _explain(document, shown, terms.client, where)
            yield from _explain_fix(document, entry, shown, terms.client, where)
    if fits(FIX_ALL, wanted) and (edits := safe_edits(document, terms)):
        action = CodeAction(
            title="Make all safe fixes of PLC in this file",
            kind=FIX_ALL,
            data={"uri": document.uri, "version": document.version, "all": True},
        )
        if not terms.client.resolves_edits:
            action.edit = _edit(document, edits, terms)
        yield action


def resolved(document: Document, data: Mapping[str, Any], terms: Terms) -> WorkspaceEdit | None:
    """The edit of an action, by its `data`, for the document's present text; None where its code changed."""
    if data.get("all"):
        edits = safe_edits(document, terms)  # there were some when the action was offered
        return _edit(document, edits, terms) if edits else None
    entry = found(document, str(data.get("id")))
    suggestion = None if entry is None else ranked(entry.finding, data.get("rank"))
    return None if suggestion is None else suggestion_edit(document, suggestion, terms)


def around(document: Document, start: int, end: int) -> list[Anchored]:
    """The findings whose lines some bytes touch."""
    return [entry for entry in anchored(document) if is_about(document.text, entry.finding, start, end)]


def at(document: Document, position: Position, units: Units) -> Anchored | None:
    """The finding that a command at a position is about: the nearest on its line, or else in its function."""
    byte = document.text.byte_of(position, units)
    entries = around(document, byte, byte) or in_function(document, byte)
    return min(entries, key=lambda entry: distance(document.text, entry.finding, byte), default=None)


def in_function(document: Document, byte: int) -> list[Anchored]:
    """The findings of the function at a byte."""
    return [e for e in anchored(document) if e.finding.start_byte <= byte <= e.finding.end_byte]


def found(document: Document, id_: str) -> Anchored | None:
    """A finding by its id, if its code is as it was."""
    return next((entry for entry in anchored(document) if entry.id == id_), None)


def ranked(finding: Finding, rank: object) -> Suggestion | None:
    """A suggestion by its rank."""
    return next((each for each in finding.suggestions if each.rank == rank), None)


def suggestion_edit(document: Document, suggestion: Suggestion, terms: Terms) -> WorkspaceEdit:
    """The edit that applies one suggestion; with `plc.confirm` it asks first where that is not safe."""
    confirm = None
    if terms.confirm and not terms.is_safe(suggestion):
        confirm = f"PLC is {percent(suggestion.confidence)} sure that this is the right fix."
    return _edit(document, suggestion.edits, terms, confirm)


def safe_edits(document: Document, terms: Terms) -> tuple[Edit, ...]:
    """The edits of all fixes that `--fix` may apply; none until the present text is analysed."""
    return all_edits(document, Policy(safe_from=terms.safe).unchecked())


def all_edits(document: Document, policy: Policy) -> tuple[Edit, ...]:
    """The edits of the first settled fixes that a policy allows, as far as they go together."""
    analysed = document.analysed
    if analysed is None or analysed.text.data != document.text.data:
        return ()
    return fix(document.text.data, analysed.report, policy=policy).edits


def function_edits(document: Document, position: Position, units: Units) -> tuple[int, tuple[Edit, ...]]:
    """How many findings of the function at a position are fixed, and by which edits.

    Those that settle, as far as they go together; where none does, the likeliest fix of the nearest finding.
    """
    nearest = at(document, position, units)
    if nearest is None or document.analysed is None:
        return 0, ()
    byte = document.text.byte_of(position, units)
    entries = in_function(document, byte) or [nearest]
    if all(entry.fresh for entry in entries):
        findings = tuple(entry.finding for entry in entries)
        made = fix(document.text.data, replace(document.analysed.report, findings=findings))
        if made.edits:
            return len(made.fixed), made.edits
    likeliest = next(iter(nearest.finding.suggestions), None)
    return (0, ()) if likeliest is None else (1, likeliest.edits)


def ignoring_edit(document: Document, entry: Anchored) -> Edit:
    """The edit that inserts the comment which keeps a finding away, behind the line that its fix changes."""
    data = document.text.data
    best = settled_suggestion(entry.finding) or next(iter(entry.finding.suggestions), None)
    place = min(edit.start_byte for edit in best.edits) if best and best.edits else entry.finding.start_byte
    start, end = document.text.line_at(place)
    line = data[start:end]
    cwes = f"[{entry.finding.cwe[0].id}]" if entry.finding.cwe else ""
    comment = SPECS[document.language or "c"].comment_form.format(f"plc: ignore{cwes}")
    if line.endswith(b"\\") or line.rfind(b"/*") > line.rfind(b"*/") or b'"""' in line:
        indent = line[: len(line) - len(line.lstrip())].decode("utf-8", "replace")
        newline = "\r\n" if data[end : end + 2] == b"\r\n" else "\n"
        return Edit(start, start, f"{indent}{comment}{newline}")
    end = start + len(line.rstrip())
    return Edit(end, end, f" {comment}")


def _quick_fix(
    document: Document, entry: Anchored, suggestion: Suggestion, shown: Diagnostic, terms: Terms, where: str
) -> CodeAction:
    title = f"{title_of(document.text.data, suggestion)}{where} ({percent(suggestion.confidence)})"
    action = CodeAction(
        title=title,
        kind=QUICK_FIX,
        diagnostics=[shown],
        is_preferred=True if suggestion.rank == 1 and terms.is_safe(suggestion) else None,
        data={
            "uri": document.uri,
            "id": entry.id,
            "rank": suggestion.rank,
            "version": document.version,
        },
    )
    if not terms.client.resolves_edits:
        action.edit = suggestion_edit(document, suggestion, terms)
    return action


def _ignore(document: Document, entry: Anchored, shown: Diagnostic, terms: Terms, where: str) -> CodeAction:
    cwe = entry.finding.cwe[0].id if entry.finding.cwe else "this finding"
    return CodeAction(
        title=f"Ignore this finding ({cwe}){where} with a comment",
        kind=IGNORE,
        diagnostics=[shown],
        edit=_edit(document, [ignoring_edit(document, entry)], terms),
    )


def _turn_off(document: Document, cwe: str, shown: Diagnostic) -> CodeAction:
    return CodeAction(
        title=f"Turn off {cwe} ({name_of(cwe)}) in plc.toml"
        if name_of(cwe)
        else f"Turn off {cwe} in plc.toml",
        kind=TURN_OFF,
        diagnostics=[shown],
        command=Command(title=f"Turn off {cwe}", command="plc.turnOff", arguments=[document.uri, cwe]),
    )


def _explain(document: Document, shown: Diagnostic, client: Client, where: str) -> CodeAction:
    own = "plc.showCandidates" in client.commands
    name = "plc.showCandidates" if own else "plc.explain"
    start = {"line": shown.range.start.line, "character": shown.range.start.character}
    return CodeAction(
        title=f"Explain this finding{where}",
        kind=EXPLAIN,
        diagnostics=[shown],
        command=Command(title="Explain this finding", command=name, arguments=[document.uri, start]),
    )


def _explain_fix(
    document: Document, entry: Anchored, shown: Diagnostic, client: Client, where: str
) -> Iterator[CodeAction]:
    for suggestion in offered(document.text.data, entry.finding)[:1]:
        yield CodeAction(
            title=f"Explain this fix{where}: {title_of(document.text.data, suggestion)}",
            kind=EXPLAIN,
            diagnostics=[shown],
            command=explain_command(document, entry.id, suggestion, client),
        )


def explain_command(document: Document, id_: str, suggestion: Suggestion, client: Client) -> Command:
    """Shows what a fix depends on: in the client's own view where it has one, else in a message."""
    own = SHOW_EXPLANATION in client.commands
    name = SHOW_EXPLANATION if own else "plc.explainFix"
    return Command(title="Explain this fix", command=name, arguments=[document.uri, id_, suggestion.rank])


def _edit(
    document: Document, edits: tuple[Edit, ...] | list[Edit], terms: Terms, confirm: str | None = None
) -> WorkspaceEdit:
    changed = Changed(document.uri, document.version, document.text, edits)
    return workspace_edit([changed], client=terms.client, units=terms.units, confirm=confirm)


def fits(kind: str, wanted: frozenset[str]) -> bool:
    """Whether a kind is among those asked for; `quickfix` asks for `quickfix.plc` as well."""
    return not wanted or any(kind == each or kind.startswith(f"{each}.") or not each for each in wanted)
