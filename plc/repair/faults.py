"""The faults of a function one after the other: the likeliest is fixed, the result read again, and so on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, final

from plc.repair.findings import Edit, Finding, Suggestion, digest_of, touch
from plc.repair.grouping import Grouped, grouped
from plc.repair.rechecking import After, Recheck
from plc.repair.text.functions_after import Shifts

MOST_FAULTS = 4  # of one function that are mended one after the other


@dataclass(frozen=True, slots=True)
class Chain:
    """The findings of one function, in the order in which they were mended.

    `clean`: with the first fix of each made, the model finds nothing more. Otherwise `left` says what it
    still finds, and `understood` whether that is elsewhere: a model that wants to change its own fix again
    has not understood the last of the findings.
    """

    findings: tuple[Finding, ...]
    clean: bool
    left: Finding | None = None
    understood: bool = True


@final
@dataclass(frozen=True, slots=True)
class Faults:
    """Finds the further faults of functions of one file."""

    recheck: Recheck
    threshold: float  # the score from which a function is flawed

    def of(self, entry: Grouped, places: Sequence[int]) -> Chain:
        """All findings of a function; `places` are the functions, counted through the file, that show it."""
        found = [entry.finding]
        if not entry.finding.suggestions:
            return Chain((), clean=False, left=entry.finding)
        while True:
            made = _first_edits(found)
            ((flawed, after),) = self.recheck.checked([made], places)
            if flawed is None:
                return Chain(tuple(found), clean=False, understood=False)
            if flawed < self.threshold:
                return Chain(self._checked(self._each_alone(found, places), places), clean=True)
            after = after or self.recheck.after(made, places)
            assert after is not None  # it was not when the check was kept
            further = self._further(after)
            if further == "nothing":
                return Chain(self._checked(self._each_alone(found, places), places), clean=True)
            left = replace(found[-1], confidence=flawed, cwe=(), suggestions=(), kind="")
            if not isinstance(further, Finding):
                understood = further != "the same place"
                return Chain(tuple(found), clean=False, left=left, understood=understood)
            if len(found) == MOST_FAULTS:
                return Chain(tuple(found), clean=False, left=replace(left, cwe=further.cwe))
            found.append(further)

    def _further(self, after: After) -> Finding | Literal["nothing", "no fix", "the same place"]:
        """What is found next, its edits set back to the file as it is.

        "nothing" where all that the model takes for a flaw is a known meaning, "the same place" where it
        wants to change a fix again.
        """
        said = self.recheck.said(after, threshold=self.threshold)
        if all(each.score < self.threshold for each in said):  # less the penalties for a language
            return "nothing"
        page = self.recheck.page_after(after)
        proposals = list(self.recheck.proposals(after, said, threshold=self.threshold))
        open_ones = [each for each in proposals if not each.dismissed]
        if proposals and not open_ones:
            return "nothing"
        entries = [e.finding for e in grouped(page.source, open_ones) if e.finding.suggestions]
        if not entries:
            return "no fix"
        best = max(entries, key=lambda finding: finding.confidence)
        shifts = Shifts.of(after.edits, self.recheck.page.source.encoding)
        kept = [(s, shifts.edits_before(s.edits)) for s in best.suggestions]
        if kept[0][1] is None:
            return "the same place"
        suggestions = tuple(
            replace(suggestion, rank=rank, edits=edits)
            for rank, (suggestion, edits) in enumerate(
                ((s, edits) for s, edits in kept if edits is not None), start=1
            )
        )
        return self._as_it_was(best, suggestions, shifts)

    def _each_alone(self, found: Sequence[Finding], places: Sequence[int]) -> list[Finding]:
        """The findings as the model sees each where the others are mended.

        Beside other faults the fix of one has only a part of the model's probability. The last one was found
        where the others were mended.
        """
        alone: list[Finding] = []
        for number, finding in enumerate(found[:-1]):
            others = [*found[:number], *found[number + 1 :]]
            after = self.recheck.after(_first_edits(others), places)
            again = "nothing" if after is None else self._further(after)
            if isinstance(again, Finding) and again.suggestions[0].edits == finding.suggestions[0].edits:
                finding = again
            alone.append(finding)
        return [*alone, found[-1]]

    def _as_it_was(self, finding: Finding, suggestions: tuple[Suggestion, ...], shifts: Shifts) -> Finding:
        """A finding of the edited text as one of the file as it is."""
        start, _ = shifts.spanned(finding.start_byte, finding.end_byte)
        first = suggestions[0].edits[0].start_byte
        functions = self.recheck.functions
        function = next(
            (f for f in functions if f.start_byte <= first <= f.end_byte),
            next((f for f in functions if f.start_byte == start), functions[0]),
        )
        source = self.recheck.page.source
        return replace(
            finding,
            function=source.name(function.name),
            start=source.position(function.start_byte),
            end=source.position(function.end_byte),
            start_byte=function.start_byte,
            end_byte=function.end_byte,
            suggestions=suggestions,
            digest=digest_of(source.data),
        )

    def _checked(self, found: Sequence[Finding], places: Sequence[int]) -> tuple[Finding, ...]:
        """The findings with `settled` at each fix after which, the others mended, nothing more is found.

        Of a first fix this is known. A fix of one finding that touches another one's place is left out.
        """
        checked: list[Finding] = []
        for number, finding in enumerate(found):
            others = [other for place, other in enumerate(found) if place != number]
            made = _first_edits(others)
            first, *alternatives = finding.suggestions
            alternatives = [each for each in alternatives if not touch(made, each.edits)]
            checked_ones = self.recheck.checked([[*made, *each.edits] for each in alternatives], places)
            kept = [
                _settled(each) if flawed is not None and flawed < self.threshold else each
                for each, (flawed, _) in zip(alternatives, checked_ones, strict=True)
            ]
            ranked = [replace(each, rank=rank) for rank, each in enumerate([_settled(first), *kept], start=1)]
            checked.append(replace(finding, suggestions=tuple(ranked)))
        return tuple(checked)


def _settled(suggestion: Suggestion) -> Suggestion:
    return replace(suggestion, checks=(*suggestion.checks, "settled"))


def _first_edits(findings: Sequence[Finding]) -> list[Edit]:
    return [edit for finding in findings for edit in finding.suggestions[0].edits]
