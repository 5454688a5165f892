"""Format `html` for answers: one page for a browser, the reports grouped by their rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from tempfile import SpooledTemporaryFile
from typing import BinaryIO

from plc.base.printable import printable
from plc.output.formats.html_choice import choice
from plc.output.formats.html_heat import heat_map
from plc.output.formats.html_page import TAIL, head
from plc.output.formats.html_sides import side_by_side
from plc.output.formats.protocol import Run
from plc.output.reported.groups import groups_of, others_of
from plc.output.reported.tally import Answers
from plc.output.reported.wording import about_fix, doubt_of, message_of, place_of, refusal_of, rule_of
from plc.output.wording import counted
from plc.repair.batch import Failed
from plc.repair.findings import Suggestion
from plc.repair.reported.answer import Answer
from plc.repair.reported.outcomes import Answered

_IN_MEMORY = 8 << 20  # bytes of answers, which stand behind the summary of all
_NO_RULE = "Places that were named"


@dataclass(frozen=True, slots=True)
class _Piece:
    """Where a block begins and ends among what is kept, and how many reports it is about."""

    start: int
    end: int
    reports: int


def html_report(outcomes: Iterable[Answered | Failed], run: Run, given: BinaryIO | None) -> Iterator[bytes]:
    """The page: a summary, then each rule with its reports; written in one go once all are there."""
    del given
    answers = Answers()
    rules: dict[str, list[_Piece]] = {}
    errors: list[str] = []
    number = 0
    with SpooledTemporaryFile(_IN_MEMORY) as body:
        for outcome in answers.counting(outcomes):
            if isinstance(outcome, Failed):
                name, message = _text(printable(outcome.path)), _text(printable(outcome.message))
                errors.append(f"<li class=error><code>{name}</code>: {message}</li>\n")
                continue
            for rule, group in _groups(outcome):
                number += 1
                start = body.tell()
                for piece in _answer(outcome, group, number, run.top):
                    body.write(piece.encode())
                rules.setdefault(rule, []).append(_Piece(start, body.tell(), len(group)))
        yield head().encode()
        yield from (piece.encode() for piece in _summary(answers, rules, run))
        yield b'<main id="findings">\n'
        for place, (rule, pieces) in enumerate(_by_count(rules), start=1):
            yield f'<section id="rule{place}">\n<h2>{_text(rule)}</h2>\n'.encode()
            for block in pieces:
                body.seek(block.start)
                yield body.read(block.end - block.start)
            yield b"</section>\n"
        if errors:
            yield f"<details open><summary>Errors ({len(errors)})</summary>\n<ul>\n".encode()
            yield "".join(errors).encode()
            yield b"</ul></details>\n"
        yield TAIL.encode()


def _by_count(rules: dict[str, list[_Piece]]) -> list[tuple[str, list[_Piece]]]:
    """The rules with the most reports first."""
    return sorted(rules.items(), key=lambda entry: (-_reports(entry[1]), entry[0]))


def _reports(pieces: Sequence[_Piece]) -> int:
    return sum(piece.reports for piece in pieces)


def _groups(answered: Answered) -> Iterator[tuple[str, list[int]]]:
    """The answers of a file that are one block, each with its rule, for a block stands below its rule."""
    for group in groups_of(answered):
        rules: dict[str, list[int]] = {}
        for index in group:
            rules.setdefault(rule_of(answered.reported[index].diagnostic) or _NO_RULE, []).append(index)
        yield from rules.items()


def _summary(answers: Answers, rules: dict[str, list[_Piece]], run: Run) -> Iterator[str]:
    yield f"<header>\n<h1>{counted(answers.reports, 'report')}</h1>\n"
    facts = [counted(answers.files, "file")]
    if run.mode == "fix":
        facts.append(f"{answers.made} fixed")
    else:
        facts.append(f"{answers.statuses['fixed']} with a verified fix")
    facts.append(f"{answers.statuses['proposed']} with a proposed fix")
    facts.append(f"{answers.statuses['declined']} declined")
    model = f"model for reports: <code>{_text(printable(run.name))}</code>"
    yield f"<p>{', '.join(facts)}; {model}</p>\n"
    if (stopped := run.stopped()) is not None:
        yield f"<p class=error>{_text(stopped.words[:1].upper() + stopped.words[1:])}</p>\n"
    yield "</header>\n"
    if not rules:
        return
    most = max(map(_reports, rules.values()))
    yield "<nav aria-label=Overview>\n<table class=kinds><caption>Rules</caption>\n"
    yield "<tr><th scope=col>Rule<th scope=col>Reports\n"
    for place, (rule, pieces) in enumerate(_by_count(rules), start=1):
        number = _reports(pieces)
        bar = f"<meter min=0 max={most} value={number} aria-hidden=true></meter>"
        yield f'<tr><td><a href="#rule{place}">{_text(rule)}</a><td>{number} {bar}\n'
    yield "</table>\n"
    if answers.causes:
        yield "<table class=kinds><caption>Declined</caption>\n<tr><th scope=col>Why<th scope=col>Reports\n"
        for cause, number in answers.causes.most_common():
            yield f"<tr><td>{_text(cause)}<td>{number}\n"
        yield "</table>\n"
    yield "</nav>\n"


def _answer(answered: Answered, group: Sequence[int], number: int, top: int | None) -> Iterator[str]:
    answer = answered.reported[group[0]]
    place = f"{printable(answered.path)}{place_of(answer.diagnostic)}"
    yield f'<article id="finding{number}" aria-labelledby="head{number}">\n'
    link = f'<a class=line href="#finding{number}"><code>{_text(place)}</code></a>'
    yield f'<h3 id="head{number}">{link}</h3>\n'
    if said := message_of(answer.diagnostic):
        yield f"<p>{_text(said)}</p>\n"
    for name, others in others_of([answered.reported[index] for index in group]):
        yield f"<p>{name.capitalize()} {_text(', '.join(others))}</p>\n"
    suggestions = () if answer.finding is None else answer.finding.suggestions[:top]
    if group[0] in answered.made:
        yield "<p class=fixed>Fixed</p>\n"
    elif answer.status == "declined":
        said = refusal_of(answer)
        yield f"<p>{_text(said[:1].upper() + said[1:])}</p>\n"
    else:
        if doubt := doubt_of(answer):
            yield f"<p>{_text(doubt[:1].upper() + doubt[1:])}</p>\n"
        labels = [f"Fix {each.rank}" for each in suggestions]
        yield from choice(labels, number=number, of=f"Fixes of report {number}")
        for suggestion in suggestions:
            yield from _panel(answered, answer, suggestion)
        yield "</div>\n"
        if answer.finding is not None:
            yield from heat_map(answered.after, answer.finding, encoding=answered.encoding)
    yield "</article>\n"


def _panel(answered: Answered, answer: Answer, suggestion: Suggestion) -> Iterator[str]:
    yield f"<div class=panel>\n<p class=checks>{_text(about_fix(answer, suggestion))}</p>\n"
    label = f"Fix {suggestion.rank}, before and after"
    yield from side_by_side(answered.after, suggestion.edits, encoding=answered.encoding, label=label)
    yield "</div>\n"


def _text(text: str) -> str:
    return escape(text, quote=True)
