"""Reports declined without asking a model: missing Java packages, and rules that no small edit answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from plc.diagnostics import Diagnostic
from plc.diagnostics.rules import no_small_edit
from plc.repair.reported.answer import Answer, FileAnswers, declined
from plc.repair.reported.missing_packages import not_of_the_code


def declined_early(text: bytes, said: Sequence[Diagnostic]) -> Mapping[int, Answer]:
    """The answers to those of one file's diagnostics that need no model, by their index in `said`."""
    reasons = not_of_the_code(text, said)
    answers: dict[int, Answer] = {}
    for index, each in enumerate(said):
        if index in reasons:
            answers[index] = declined(each, "missing package", reasons[index])
        elif each.tool and not each.suppressed and (why := no_small_edit(each.rule)):
            answers[index] = declined(each, "no small edit", f"no fix was looked for: {why}")
    return answers


def with_declined_early(text: bytes, answers: FileAnswers) -> FileAnswers:
    """A server's answers, with those reports declined here: the server is not sent what they say."""
    refused = declined_early(text, [answer.diagnostic for answer in answers.reported])
    reported = tuple(
        refused[index] if index in refused and answer.cause != "unreadable file" else answer
        for index, answer in enumerate(answers.reported)
    )
    return replace(answers, reported=reported)
