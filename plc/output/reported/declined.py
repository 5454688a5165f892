"""Reports that are declined, in text: a few are listed, many are counted by their reason and rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import final

from rich.text import Text

from plc.output.reported.wording import CAUSES, message_of, place_of, rule_of
from plc.output.tally import FEW
from plc.output.wording import counted
from plc.repair.reported.answer import TRICK, Answer, Cause

TRICKS = "docs/reference/verification.md#tricks"
PLACES = 6  # that a block names beside its own
_RULES = 4  # that are named beside each reason


@final
@dataclass(slots=True)
class Declined:
    """Reports that are declined: blocks of lines to list, as long as they are few, and counts.

    With `every` each block is listed at once, and none is kept.
    """

    every: bool
    reports: int = 0
    blocks: list[tuple[Text, ...]] = field(default_factory=list)
    rules: dict[Cause, Counter[str]] = field(default_factory=dict)
    # Of messages about a missing header the places behind the first: those that are named, and how many.
    missing: dict[str, list[str]] = field(default_factory=dict)
    places: Counter[str] = field(default_factory=Counter)
    has_tricks: bool = False

    def add(self, path: str, answers: list[Answer], lines: tuple[Text, ...]) -> Iterator[tuple[Text, ...]]:
        """Count a group of reports, which are declined for one reason; what of it is printed at once."""
        first = answers[0]
        self.reports += len(answers)
        cause = first.cause or "not verified"
        self.rules.setdefault(cause, Counter())[_named(first)] += len(answers)
        self.has_tricks = self.has_tricks or TRICK in first.reason
        if cause == "missing header" and not self._is_first(path, first):
            return
        if self.every:
            yield lines
        elif len(self.blocks) <= FEW:
            self.blocks.append(lines)

    def _is_first(self, path: str, answer: Answer) -> bool:
        """Whether a missing header is heard of for the first time."""
        said = message_of(answer.diagnostic)
        if said not in self.missing:
            self.missing[said] = []
            return True
        self.places[said] += 1
        if len(self.missing[said]) < PLACES:
            self.missing[said].append(f"{path}{place_of(answer.diagnostic)}")
        return False

    def shown(self) -> Iterator[tuple[Text, ...]]:
        """What is printed behind the fixes."""
        if self.every or len(self.blocks) <= FEW:
            yield from self.blocks
            for said, places in self.missing.items():
                if places:
                    yield (Text(f"{said}: also {listed(places, of=self.places[said])}"),)
        else:
            yield tuple(self._counts())
        if self.has_tricks:
            yield (Text(f"when a fix would only silence a tool: {TRICKS}", "dim"),)

    def _counts(self) -> Iterator[Text]:
        yield Text(f"{counted(self.reports, 'report')} declined (--show-skipped lists them)", "bold")
        for cause, rules in sorted(self.rules.items(), key=lambda entry: -entry[1].total()):
            named = ", ".join(f"{rule} {number}" for rule, number in rules.most_common(_RULES))
            more = len(rules) - _RULES
            end = f" and {counted(more, 'more rule')}" if more > 0 else ""
            hint = " (--min-confidence 0 shows all)" if cause == "unlikely" else ""
            yield Text(f"  {rules.total():>4} {CAUSES.get(cause, cause)}{hint}: {named}{end}", "dim")


def listed(places: Sequence[str], *, of: int | None = None) -> str:
    """The first places of many; `of` is their number where fewer are given."""
    more = (len(places) if of is None else of) - PLACES
    return ", ".join(places[:PLACES]) + (f" and {counted(more, 'more place')}" if more > 0 else "")


def _named(answer: Answer) -> str:
    """The tool with its rule; compilers' errors have none."""
    diagnostic = answer.diagnostic
    if not diagnostic.tool and not diagnostic.rule:
        return "places that were named"
    return f"{rule_of(diagnostic)}{'' if diagnostic.rule else f' {diagnostic.level}s'}"
