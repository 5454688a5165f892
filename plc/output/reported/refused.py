"""Reports that are declined, in text: a few are listed, many are counted by their reason and rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import final

from rich.text import Text

from plc.output.reported.wording import message_of, place_of, rule_of
from plc.output.tally import FEW
from plc.output.wording import counted
from plc.repair.reported.answer import REFUSED, Answer, Cause

TRICKS = "docs/reference/verification.md#tricks"
_PLACES = 6  # that a block names beside its own
_RULES = 4  # that are named beside each reason
_SAID: Mapping[Cause, str] = {
    "outside": "outside of functions, of which only bodies are repaired",
    "not verified": "no fix passes",
    "no candidate": "no fix",
    "unlikely": "no fix that is likely (--min-confidence 0 shows all)",
}


@final
@dataclass(slots=True)
class Refused:
    """What is declined: blocks of lines to list, as long as they are few, and counts.

    With `every` all are listed.
    """

    every: bool
    reports: int = 0
    blocks: list[tuple[Text, ...]] = field(default_factory=list)
    rules: dict[Cause, Counter[str]] = field(default_factory=dict)
    # Of messages about a missing header the places behind the first.
    missing: dict[str, list[str]] = field(default_factory=dict)
    has_tricks: bool = False

    def add(self, path: str, answers: list[Answer], lines: tuple[Text, ...]) -> None:
        """Count a group of reports, which are declined for one reason, with the lines that say so."""
        first = answers[0]
        self.reports += len(answers)
        cause = first.cause or "not verified"
        self.rules.setdefault(cause, Counter())[_named(first)] += len(answers)
        self.has_tricks = self.has_tricks or REFUSED in first.reason
        said = message_of(first.diagnostic)
        if cause == "missing header" and said in self.missing:
            self.missing[said].append(f"{path}{place_of(first.diagnostic)}")
            return
        if cause == "missing header":
            self.missing[said] = []
        if self.every or len(self.blocks) <= FEW:
            self.blocks.append(lines)

    def shown(self) -> Iterator[tuple[Text, ...]]:
        """What is printed behind the fixes."""
        if self.every or len(self.blocks) <= FEW:
            yield from self.blocks
            for said, places in self.missing.items():
                if places:
                    yield (Text(f"{said}: also {listed(places)}"),)
        else:
            yield tuple(self._counts())
        if self.has_tricks:
            yield (Text(f"what is refused as a trick, and why: {TRICKS}", "dim"),)

    def _counts(self) -> Iterator[Text]:
        yield Text(f"{counted(self.reports, 'report')} declined (--show-skipped lists them)", "bold")
        for cause, rules in sorted(self.rules.items(), key=lambda entry: -entry[1].total()):
            named = ", ".join(f"{rule} {number}" for rule, number in rules.most_common(_RULES))
            more = len(rules) - _RULES
            end = f" and {counted(more, 'more rule')}" if more > 0 else ""
            yield Text(f"  {rules.total():>4} {_SAID.get(cause, cause)}: {named}{end}", "dim")


def listed(places: list[str]) -> str:
    """The first places of many."""
    more = len(places) - _PLACES
    return ", ".join(places[:_PLACES]) + (f" and {counted(more, 'more place')}" if more > 0 else "")


def _named(answer: Answer) -> str:
    """The tool with its rule; compilers' errors have none."""
    diagnostic = answer.diagnostic
    if not diagnostic.tool and not diagnostic.rule:
        return "places that were named"
    return f"{rule_of(diagnostic)}{'' if diagnostic.rule else f' {diagnostic.level}s'}"
