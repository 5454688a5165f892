"""Answers with the fixes that the tool itself names, also for places outside of any function."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from data_prep.text.languages import Language, TooComplexError, parse_bounded
from plc.diagnostics import Diagnostic
from plc.repair.findings import Edit, Finding, Suggestion, apply_edits, digest_of, touch
from plc.repair.reported.answer import CARRIED, IMPLIED, NAMED, NOTED, SETTLED, Answer, FileAnswers
from plc.repair.reported.hints.cpp.specifiers import asks_others
from plc.repair.reported.hints.edits import HINTING, hinted_edits, implied_at, is_guess, is_of_compiler
from plc.repair.reported.hints.file_index import answering
from plc.repair.reported.hints.own_fix import own_edits
from plc.repair.reported.places import NoSuchLineError, line_span, without_function
from plc.repair.reported.ranking import renumbered
from plc.repair.text.reparsing import Syntax
from plc.repair.text.source_text import NotTextError, SourceText

# The rank of a repair that a message implies, as a share: before it comes only what the model is surer of.
SHARE = 0.5
# Of one that may ask for more in other files, as `throws` does of callers: shown if verified, made by people.
ASKS_OTHERS = 0.45
_MAY_HAVE = (None, "outside", "no small edit", "does not parse", "too long", "no candidate", "false positive")
_NO_HEADER = re.compile(r"(?P<name>[^\s:'\u2018]+)['\u2019]?:? (?:No such file or directory|file not found)")


def with_hints(text: bytes, answers: FileAnswers) -> FileAnswers:
    """The answers to one file's diagnostics; what a tool names comes before what the model wrote."""
    if not any(_is_readable(each) for each in answers.reported):
        return answers
    try:
        source = SourceText.of(text)
        tree = parse_bounded(text, answers.language)
    except (NotTextError, TooComplexError):
        return answers
    syntax = Syntax(text, answers.language, tree)
    with answering(syntax.root, text):
        reported = [_with_hints(each, source, syntax, answers.language) for each in answers.reported]
    return replace(answers, reported=tuple(reported))


def _is_readable(answer: Answer) -> bool:
    """Whether a repair may be read off a message, or off a line that a person names and says no more of."""
    diagnostic = answer.diagnostic
    has_own = bool(diagnostic.replacements or diagnostic.alternatives)
    return answer.cause in _MAY_HAVE and (diagnostic.tool in HINTING or diagnostic.is_bare or has_own)


def _with_hints(answer: Answer, source: SourceText, syntax: Syntax, language: Language) -> Answer:
    diagnostic = answer.diagnostic
    if answer.cause not in _MAY_HAVE:
        return answer
    named, implied = _of_report(diagnostic.brief, source, syntax, language)
    own = _of_tool(diagnostic.brief, source, syntax, language)
    if own is not None:
        named, implied = _with_own(own, named, implied, source)
    implied = [*implied, *_of_notes(diagnostic.brief, [*named, *implied], source, syntax, language)]
    if not named and not implied:
        missing = _NO_HEADER.search(diagnostic.brief.message)
        if answer.cause == "outside" and diagnostic.level == "error" and missing is not None:
            why = (
                f"the compiler does not find {missing['name']}: name its folder in compile_commands.json; "
                "it stops there, so further errors may be hidden"
            )
            return replace(answer, cause="missing header", reason=why)
        return answer
    finding = answer.finding if answer.finding is not None else _of_line(diagnostic, source)
    if finding is None:
        return answer
    scanned = [each.edits for each in finding.suggestions if SETTLED in each.checks]
    implied = [each for each in implied if each.edits not in scanned]
    written = [each.edits for each in (*named, *implied)]
    others = [each for each in finding.suggestions if each.edits not in written]
    if own is not None:
        others = [each for each in others if _after(each, source) != _after(own, source)]
    likelier = [each for each in others if each.confidence >= SHARE or SETTLED in each.checks]
    ordered = [*named, *likelier, *implied, *(each for each in others if each not in likelier)]
    finding = replace(finding, suggestions=renumbered(ordered))
    is_sure = own is not None or is_of_compiler(diagnostic)
    if answer.cause == "false positive" and not is_sure:
        return replace(answer, finding=finding)  # only a verified fix speaks against that
    return Answer(diagnostic, "proposed", "not verified", finding=finding)


def _of_report(
    said: Diagnostic, source: SourceText, syntax: Syntax, language: Language
) -> tuple[list[Suggestion], list[Suggestion]]:
    """The fixes that a message names, or else those that it implies."""
    named = [
        Suggestion(1, 1.0, ("parse", NAMED), (edit,))
        for edit in hinted_edits(source.data, syntax.root, language, said)
        if _parses([edit], source, syntax)
    ]
    if named or not (said.tool in HINTING or said.is_bare):
        return named, []
    asks = is_of_compiler(said) if language == "java" else asks_others(said.message)
    share = ASKS_OTHERS if asks else SHARE
    return [], [
        Suggestion(1, share, ("parse", IMPLIED), edits)
        for edits in implied_at(source.data, syntax.root, language, said)
        if _parses(edits, source, syntax)
    ]


def _of_tool(said: Diagnostic, source: SourceText, syntax: Syntax, language: Language) -> Suggestion | None:
    """The fix that the report carries; what a compiler only guesses counts as implied."""
    edits = own_edits(source, syntax.root, said)
    if not edits or not _parses(edits, source, syntax):
        return None
    if is_guess(source.data, syntax.root, language, said):
        return Suggestion(1, SHARE, ("parse", IMPLIED, CARRIED), edits)
    return Suggestion(1, 1.0, ("parse", NAMED, CARRIED), edits)


def _of_notes(
    said: Diagnostic, others: Sequence[Suggestion], source: SourceText, syntax: Syntax, language: Language
) -> list[Suggestion]:
    """The fixes of the notes of a report, which are other ways, where no other fix leads to the same text."""
    seen = [_after(each, source) for each in others]
    found: list[Suggestion] = []
    for fix in said.alternatives:
        one = _of_tool(replace(said, replacements=fix), source, syntax, language)
        if one is not None and (after := _after(one, source)) not in seen:
            seen.append(after)
            found.append(Suggestion(1, SHARE, ("parse", IMPLIED, NOTED), one.edits))
    return found


def _with_own(
    own: Suggestion, named: list[Suggestion], implied: list[Suggestion], source: SourceText
) -> tuple[list[Suggestion], list[Suggestion]]:
    """The fixes of a report with its tool's own, each text once.

    Where PLC reads another fix of the same words off the message, that goes first: `%zu` of a `size_t`, for
    which gcc writes `%ld`.
    """
    after = _after(own, source)
    if NAMED not in own.checks:
        is_new = all(_after(each, source) != after for each in (*named, *implied))
        return named, [*implied, own] if is_new else implied
    named = [each for each in named if _after(each, source) != after]
    implied = [each for each in implied if _after(each, source) != after]
    better = [each for each in named if touch(own.edits, each.edits)]
    return [*better, own, *(each for each in named if each not in better)], implied


def _after(suggestion: Suggestion, source: SourceText) -> bytes:
    return apply_edits(source.data, suggestion.edits, encoding=source.encoding)


def _parses(edits: Sequence[Edit], source: SourceText, syntax: Syntax) -> bool:
    """Whether edits bring no error of syntax."""
    return not syntax.is_worse(syntax.after_edits(edits, encoding=source.encoding))


def _of_line(diagnostic: Diagnostic, source: SourceText) -> Finding | None:
    """The reported line as a finding without a function."""
    try:
        place = line_span(diagnostic.location, source)
    except NoSuchLineError:
        return None
    return without_function(place, source, confidence=1.0, digest=digest_of(source.data))


def stand_together(made: Sequence[Edit], new: Sequence[Edit]) -> bool:
    """Whether edits meet only where they may stand behind each other.

    They put in whole lines, such as two includes or two releases before one `return`, or the same, such as
    the braces around that.
    """
    return all(
        a.start_byte == a.end_byte == b.start_byte == b.end_byte
        and (a == b or (_is_lines(a.text) and _is_lines(b.text)))
        for a in made
        for b in new
        if a.start_byte <= b.end_byte and b.start_byte <= a.end_byte
    )


def _is_lines(text: str) -> bool:
    """Whether a text is lines, and at most the indentation of what stands behind it."""
    return text.rstrip(" \t").endswith("\n")
