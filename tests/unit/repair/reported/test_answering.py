"""Answers to diagnostics: a fix at the place and nowhere else, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

import pytest

from data_prep.text.word_edits import WordEdit
from plc.diagnostics import Category, Diagnostic, Location
from plc.repair.findings import apply_edits
from plc.repair.predict.confidence import Confidence
from plc.repair.reported.answer import Answer
from plc.repair.reported.answering import Complaint, ReportAnswerer
from plc.repair.reported.locating import Located, Question
from tests.scripted_model import Rule, Says, edit_of, either, inside_call, repairer, scripted, swap

GETS = swap("gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;", probability=0.001)
TEXT = b"""#define N 3
void read_line(char *line)
{
    gets(line);
    puts(line);
    other(line);
}

int broken(void) { return @; }
"""


def answer(
    line: int | None,
    column: int | None = None,
    *,
    text: bytes = TEXT,
    rule: Rule = GETS,
    tool: str = "",
    suppressed: bool = False,
    related: Sequence[int] = (),
    category: Category = "other",
) -> Answer:
    """The answer to one diagnostic."""
    path = PurePath("a.c")
    diagnostic = Diagnostic(
        Location(path, line, column),
        tool=tool,
        suppressed=suppressed,
        related=tuple(Location(path, each) for each in related),
        category=category,
    )
    (answers,) = repairer(rule).reported([Complaint(text, "c", (diagnostic,))])
    (answered,) = answers.reported
    assert answered.diagnostic is diagnostic
    return answered


def fixed(answered: Answer, text: bytes = TEXT) -> bytes:
    """The text with the first fix."""
    assert answered.finding is not None
    return apply_edits(text, answered.finding.suggestions[0].edits)


def test_a_fix_is_proposed_however_unlikely_a_scan_holds_it() -> None:
    assert repairer(GETS).findings(TEXT, "c") == []
    answered = answer(4)
    assert (answered.status, answered.cause) == ("proposed", None)
    assert fixed(answered) == TEXT.replace(b"gets(line)", b"fgets(line, 10, stdin)")


def test_the_place_decides_which_of_two_fixes_is_proposed() -> None:
    text = TEXT.replace(b"    puts(line);\n", b"    puts(line);\n" * 12)
    rule = either(
        swap("gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;", probability=0.4),
        inside_call("f2", "NULL", probability=0.1),
    )
    assert b"fgets" in fixed(answer(4, text=text, rule=rule), text)
    assert b"other(NULL)" in fixed(answer(17, text=text, rule=rule), text)


def test_what_begins_on_the_line_that_a_person_names_comes_first() -> None:
    text = TEXT.replace(b"    gets(line);", b"    line = gets(line);")
    rule = either(
        swap("gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;", probability=0.4),
        inside_call("f1", "NULL", probability=0.1),
    )
    by_tool, by_person = (answer(5, text=text, rule=rule, tool=tool) for tool in ("cppcheck", ""))
    assert b"fgets(line" in fixed(by_tool, text)  # it sets what is reported
    assert b"puts(NULL)" in fixed(by_person, text)
    assert by_person.finding is not None
    assert len(by_person.finding.suggestions) == 2


def test_a_fix_elsewhere_is_proposed_where_it_is_likelier_by_far() -> None:
    answered = answer(6, rule=GETS)
    assert b"fgets" in fixed(answered)


@pytest.mark.parametrize(
    ("line", "cause", "said"),
    [
        (None, "no such line", "no line"),
        (99, "no such line", "ends at line 9"),
        (1, "outside", "outside of any function"),
        (8, "outside", "empty"),
        (9, "does not parse", "`broken`"),
    ],
)
def test_what_no_model_can_answer_is_declined_with_the_reason(
    line: int | None, cause: str, said: str
) -> None:
    answered = answer(line)
    assert (answered.status, answered.cause) == ("declined", cause)
    assert said in answered.reason


def test_a_function_too_long_is_declined() -> None:
    text = b"int f(int a)\n{\n" + b"    a = a + 1;\n" * 100 + b"    return a;\n}\n"
    answered = answer(50, text=text)
    assert (answered.status, answered.cause) == ("declined", "too long")


def test_a_suppressed_report_is_declined() -> None:
    assert answer(4, suppressed=True).cause == "suppressed"


def test_a_text_that_cannot_be_read_declines_all_of_its_reports() -> None:
    answered = answer(1, text=b"int a;\0")
    assert (answered.status, answered.cause) == ("declined", "unreadable file")
    assert "binary" in answered.reason


def test_a_model_without_a_fix_declines() -> None:
    answered = answer(4, rule=swap("nowhere", "NULL"))
    assert (answered.status, answered.cause) == ("declined", "no candidate")


def test_a_tools_report_may_look_like_a_false_alarm_a_persons_does_not() -> None:
    rule = swap("gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;", probability=1e-7)
    answered = answer(4, rule=rule, tool="cppcheck")
    assert (answered.status, answered.cause) == ("declined", "false positive")
    assert answer(4, rule=rule).status == "proposed"


def test_like_questions_are_asked_once_and_files_are_read_together() -> None:
    served = repairer(GETS)
    one = Diagnostic(Location(PurePath("a.c"), 4), "x", "gcc", "-Wa", category="leak")
    two = Diagnostic(Location(PurePath("a.c"), 4), "y", "cppcheck", "b", category="leak")
    answers = served.reported([Complaint(TEXT, "c", (one, two)), Complaint(TEXT, "c", (two,))])
    assert [answered.diagnostic for each in answers for answered in each.reported] == [one, two, two]
    assert {fixed(answered) for each in answers for answered in each.reported} == {fixed(answer(4))}
    model = served._loaded.model
    assert model.encoded == 2  # type: ignore[attr-defined]  # one function of each file


def test_a_batch_answers_as_single_questions_do() -> None:
    texts = [TEXT, TEXT.replace(b"read_line", b"read"), TEXT.replace(b"    puts(line);\n", b"")]
    asked = [Complaint(text, "c", (Diagnostic(Location(PurePath("a.c"), 4)),)) for text in texts]
    together = [each.reported[0] for each in repairer(GETS).reported(asked)]
    assert together == [repairer(GETS).reported([each])[0].reported[0] for each in asked]


def test_code_that_does_not_parse_is_repaired_where_the_model_reads_reports() -> None:
    text = b"int f(int a)\n{\n    int b = a\n    return b;\n}\n\nint g(void) { return 0; }\n"
    loaded = replace(scripted(insert_behind("v1 = v0", ";")), reported=True)
    place = Location(PurePath("a.c"), 3)
    complaint = Complaint(text, "c", (Diagnostic(place, "expected ';'", "gcc", category="syntax"),))
    (answers,) = ReportAnswerer(loaded, Confidence.of(loaded)).answers([complaint])
    (answered,) = answers.reported
    assert answered.status == "proposed", answered.reason
    assert answered.finding is not None
    (edit,) = answered.finding.suggestions[0].edits
    assert (edit.start_byte, edit.end_byte, edit.text) == (
        text.index(b"= a") + 3,
        text.index(b"= a") + 3,
        ";",
    )


def test_without_such_a_model_it_is_declined() -> None:
    text = b"int f(int a)\n{\n    int b = a\n    return b;\n}\n"
    loaded = scripted(insert_behind("v1 = v0", ";"))
    complaint = Complaint(text, "c", (Diagnostic(Location(PurePath("a.c"), 3), "expected ';'", "gcc"),))
    (answers,) = ReportAnswerer(loaded, Confidence.of(loaded)).answers([complaint])
    assert answers.reported[0].status == "declined"


def test_a_fix_that_leaves_broken_code_broken_is_not_offered() -> None:
    text = b"int f(int a)\n{\n    int b = a\n    return b;\n}\n"
    loaded = replace(scripted(swap("return v1", "return v0")), reported=True)
    complaint = Complaint(
        text, "c", (Diagnostic(Location(PurePath("a.c"), 4), "expected ';'", "gcc", category="syntax"),)
    )
    (answers,) = ReportAnswerer(loaded, Confidence.of(loaded)).answers([complaint])
    assert answers.reported[0].status == "declined"


def test_a_long_function_is_read_about_the_line() -> None:
    text = (
        b"int f(int a)\n{\n"
        + b"    a += 1;\n" * 200
        + b"    if (a = 2)\n        return 1;\n    return a;\n}\n"
    )
    loaded = replace(scripted(swap("=", "==")), reported=True)
    complaint = Complaint(text, "c", (Diagnostic(Location(PurePath("a.c"), 203), "", "gcc"),))
    (answers,) = ReportAnswerer(loaded, Confidence.of(loaded)).answers([complaint])
    (answered,) = answers.reported
    assert answered.finding is not None, answered.reason
    (edit,) = answered.finding.suggestions[0].edits
    assert text[: edit.start_byte].count(b"\n") == 202
    assert edit.text in ("==", "=")


def insert_behind(before: str, word: str) -> Rule:
    """The rule that writes a word behind the first run of words `before`."""

    def rule(words: Sequence[str]) -> Says:
        edit = edit_of(words, before, "x")
        return [] if edit is None else [(0.9, (WordEdit(edit.end, edit.end, (word,)),))]

    return rule


@pytest.mark.parametrize(("category", "status"), [("syntax", "declined"), ("other", "proposed")])
def test_what_a_compiler_cannot_read_is_not_repaired_by_taking_it_away(
    category: Category, status: str
) -> None:
    text = b"int f(int a)\n{\n    a += 1;\n    f(a);\n    return a;\n}\n"
    found = answer(4, text=text, rule=swap("f0 ( v0 ) ;", ";"), tool="gcc", category=category)
    assert found.status == status, found.reason


def test_a_statement_may_go_at_a_line_that_a_person_names() -> None:
    text = b"int f(int a)\n{\n    a += 1;\n    f(a);\n    return a;\n}\n"
    rule = either(swap("f0 ( v0 ) ;", ";", probability=0.3), inside_call("f0", "NULL", probability=0.2))
    by_tool, by_person = (answer(4, text=text, rule=rule, tool=tool) for tool in ("cppcheck", ""))
    for said, removes in ((by_tool, [False]), (by_person, [True, False])):
        assert said.finding is not None
        assert [each.removes for each in said.finding.suggestions] == removes


@pytest.mark.parametrize("tool", ["cppcheck", ""])
def test_the_only_statement_of_a_loop_is_not_taken_away(tool: str) -> None:
    text = b"int f(int a)\n{\n    while (g(a--))\n        f(a);\n    a = 1;\n    return a;\n}\n"
    found = answer(4, text=text, rule=swap("f0 ( v0 ) ;", ""), tool=tool)
    assert (found.status, found.cause) == ("declined", "no candidate")


def test_a_function_that_is_read_longer_from_another_place_has_its_own_lines() -> None:
    text = b"int f(int a)\n{\n    a += 1;\n    return a;\n}\n"
    located = Located(text, "c")
    question = located.question(Diagnostic(Location(PurePath("a.c"), 3)), whole=False)
    assert isinstance(question, Question)
    words = question.function.words
    part = replace(question, function=replace(question.function, words=words[:8], end_byte=words[7].end_byte))
    assert located.about(part, frozenset()).instance.lines == (0, 0, 0, 0, 0, 0, 1, 2)
    assert located.about(question, frozenset()).instance.lines[-1] == 4
