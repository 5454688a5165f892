"""What must hold of a text with two faults once fixes are made; each violation in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from data_prep.text.functions import functions_of
from data_prep.text.languages import parse
from data_prep.text.lexer import words_of
from plc.output.tally import Tally
from plc.repair.batch import Analysed
from plc.repair.findings import Edit, FileReport, Finding, apply_edits, digest_of, touch
from plc.repair.text.reparsing import Syntax, errors_in
from tests.pairs.looking import Remembering, Settings
from tests.pairs.pairing import Fault, Flawed, longest_function

_STATEMENTS = frozenset(
    f"{kind}_statement" for kind in ("expression", "return", "break", "continue", "goto", "throw")
) | {"declaration", "local_variable_declaration"}


@dataclass(frozen=True, slots=True)
class Run:
    """A flawed text, what is reported on it, and what a run with fixes makes of it."""

    flawed: Flawed
    settings: Settings
    first: FileReport
    analysed: Analysed

    @property
    def edits(self) -> list[Edit]:
        """All that was changed, each edit once: two findings may have one in common."""
        return list(dict.fromkeys(e for finding in self.analysed.fixed for e in finding.suggestions[0].edits))


def run(model: Remembering, flawed: Flawed, settings: Settings) -> Run:
    """Report on the flawed text, then fix it."""
    first = model.look(flawed.text, flawed.language, mode="report", settings=settings)
    analysed = model.look(flawed.text, flawed.language, mode="fix", settings=settings)
    return Run(flawed, settings, first.report, analysed)


def violations(model: Remembering, made: Run) -> Iterator[str]:
    """Everything that does not hold."""
    yield from _removed(model, made)
    yield from _forgotten(made)
    yield from _bytes(made)
    yield from _syntax(made)
    yield from _tally(made)
    again = model.look(made.analysed.after, made.flawed.language, mode="fix", settings=made.settings)
    if again.after != made.analysed.after:
        yield "a second run changes the text again"
    shown = model.look(made.flawed.text, made.flawed.language, mode="diff", settings=made.settings)
    if shown.after != made.analysed.after or len(shown.fixed) != len(made.analysed.fixed):
        yield "--diff shows something else than --fix makes"


def flagged(report: FileReport, fault: Fault) -> list[Finding]:
    """The findings whose first fix touches the place of a fault."""
    places = [Edit(start, end, "") for start, end in fault.places]
    return [f for f in report.findings if f.suggestions and touch(places, f.suggestions[0].edits)]


def _removed(model: Remembering, made: Run) -> Iterator[str]:
    """Statements whose words are in the reference and in the flawed text and no longer in the result."""
    flawed = made.flawed
    texts = [flawed.reference, flawed.text, made.analysed.after]
    kept, was, now = ([w.text for f in functions_of(t, flawed.language) for w in f.words] for t in texts)
    for statement in sorted(set(_statements(flawed))):
        if _count(now, statement) >= min(_count(kept, statement), _count(was, statement)):
            continue
        if not _first_candidate_removes(model, made, statement):
            yield f"`{' '.join(statement)}` is gone, and no first candidate took it away"


def _statements(flawed: Flawed) -> Iterator[tuple[str, ...]]:
    """The words of the simple statements of the function with the faults."""
    stack = [longest_function(flawed.text, flawed.language).function]
    while stack:
        node = stack.pop()
        if node.type in _STATEMENTS:
            words = tuple(word.text for word in words_of(node, flawed.text))
            if len(words) > 1:
                yield words
        stack.extend(node.children)


def _count(words: Sequence[str], wanted: Sequence[str]) -> int:
    size = len(wanted)
    return sum(tuple(words[at : at + size]) == tuple(wanted) for at in range(len(words) - size + 1))


def _first_candidate_removes(model: Remembering, made: Run, statement: Sequence[str]) -> bool:
    """Whether the model's own first candidate, filtered by nothing, takes a statement away.

    It is asked about the flawed text, and about that text with any others of the fixes made: faults are
    mended one after the other.
    """
    fixes = [finding.suggestions[0].edits for finding in made.analysed.fixed]
    for size in range(len(fixes)):
        for others in combinations(fixes, size):
            edits = list(dict.fromkeys(edit for other in others for edit in other))
            text = apply_edits(made.flawed.text, edits, encoding=made.first.encoding)
            for before, after in model.first_candidates(text, made.flawed.language):
                if _count(after, statement) < _count(before, statement):
                    return True
    return False


def _forgotten(made: Run) -> Iterator[str]:
    """A fault that was flagged and that no edit touches must be among the findings left."""
    left = made.analysed.report.findings
    for fault in made.flawed.faults:
        places = [Edit(start, end, "") for start, end in fault.places]
        found = flagged(made.first, fault)
        if not found or touch(places, made.edits):
            continue
        if not any(finding.function == found[0].function for finding in left):
            yield f"{fault.operator} was flagged and remains, and {len(left)} findings are left"


def _bytes(made: Run) -> Iterator[str]:
    """Outside of the edits of what was fixed no byte changes, and comments stay."""
    analysed, flawed = made.analysed, made.flawed
    if analysed.before != flawed.text:
        yield "the text before is another one"
    if apply_edits(flawed.text, made.edits, encoding=made.first.encoding) != analysed.after:
        yield "the result is not the text with the edits of what was fixed"
    gone = list(_comments(flawed.text, flawed))
    for comment in _comments(analysed.after, flawed):
        if comment in gone:
            gone.remove(comment)
    if gone:
        yield f"comments are gone: {gone}"
    for finding in analysed.report.findings:
        if finding.digest != digest_of(analysed.after):
            yield "a finding that is left is about another text"


def _comments(text: bytes, flawed: Flawed) -> Iterator[bytes]:
    stack = [parse(text, flawed.language).root_node]
    while stack:
        node = stack.pop()
        if "comment" in node.type:
            yield text[node.start_byte : node.end_byte]
        stack.extend(node.children)


def _syntax(made: Run) -> Iterator[str]:
    """The result parses no worse, and so does each fix that is still offered."""
    flawed, analysed = made.flawed, made.analysed
    before = errors_in(parse(flawed.text, flawed.language).root_node)
    result = Syntax.of(analysed.after, flawed.language)
    if result.errors > before:
        yield "the result parses worse"
    for finding in analysed.report.findings:
        for suggestion in finding.suggestions:
            after = result.after_edits(suggestion.edits, encoding=made.first.encoding)
            if errors_in(after.root) > result.errors:
                yield f"fix {suggestion.rank} of what is left of `{finding.function}` does not parse"


def _tally(made: Run) -> Iterator[str]:
    """What is counted is what the text shows."""
    analysed = made.analysed
    tally = Tally()
    tally.add(analysed)
    changed = analysed.before != analysed.after
    if (tally.fixed > 0) != changed or tally.changed != changed:
        yield f"{tally.fixed} fixed, but the text has {'changed' if changed else 'not changed'}"
    if tally.fixed != len(analysed.fixed) or tally.findings != len(analysed.report.findings):
        yield "the tally counts something else"
    first = made.first.findings
    if not changed and tally.findings != len(first):
        yield f"{len(first)} findings, nothing changed, and {tally.findings} left"
    known = [f.suggestions[0].edits for f in first if f.suggestions]
    if any(f.suggestions[0].edits not in known for f in analysed.fixed):
        yield "something was fixed that the first report does not have"
    if len(first) > tally.fixed and tally.findings == 0:
        yield f"{len(first)} findings, {tally.fixed} fixed, and none left"
