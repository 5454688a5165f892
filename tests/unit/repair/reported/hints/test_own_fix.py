"""The fix that a report carries comes first, in any language, if it fits the text as it is now."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import PurePath

import pytest

from data_prep.text.languages import Language, parse
from plc.diagnostics import Diagnostic, Location, Replacement
from plc.diagnostics.diagnostic import Level
from plc.output.reported.wording import about_fix
from plc.repair.findings import Edit, Finding, Position, Suggestion, apply_edits, digest_of
from plc.repair.reported.answer import Answer, Cause, FileAnswers, declined
from plc.repair.reported.hints.hinting import with_hints
from plc.repair.reported.hints.own_fix import own_edits
from plc.repair.text.source_text import SourceText

TEXT = b"#include <stdio.h>\nint f(int count)\n{\n    return count\n}\n"
_Place = tuple[int, int, int, int]


def replaced(
    *edits: tuple[_Place, str], path: str = "a.c", snippet: str | None = None
) -> tuple[Replacement, ...]:
    return tuple(
        Replacement(Location(PurePath(path), *place, snippet=snippet), text) for place, text in edits
    )


def said(
    *edits: tuple[_Place, str], tool: str = "clang-tidy", line: int = 4, message: str = "said"
) -> Diagnostic:
    return Diagnostic(
        Location(PurePath("a.c"), line), message, tool, "some-check", replacements=replaced(*edits)
    )


def fixed(text: bytes, diagnostic: Diagnostic, language: Language = "c") -> bytes | None:
    """The text with the report's own fix; None where it has none that fits."""
    source = SourceText.of(text)
    edits = own_edits(source, parse(text, language).root_node, diagnostic)
    assert list(edits) == sorted(edits, key=lambda edit: edit.start_byte)
    assert all(one.end_byte < other.start_byte for one, other in pairwise(edits))
    return apply_edits(text, edits, encoding=source.encoding) if edits else None


@pytest.mark.parametrize(
    ("edits", "after"),
    [
        ([((4, 17, 4, 17), ";")], TEXT.replace(b"count\n}", b"count;\n}")),
        ([((4, 17, 4, 17), ";"), ((1, 1, 1, 1), "#include <m.h>\n")],
         b"#include <m.h>\n" + TEXT.replace(b"count\n}", b"count;\n}")),
        ([((4, 12, 4, 12), "("), ((4, 12, 4, 17), "n"), ((4, 17, 4, 17), ");")],
         TEXT.replace(b"count\n}", b"(n);\n}")),
        ([((4, 5, 5, 1), "")], TEXT.replace(b"return count\n", b"")),
        ([((4, 12, 4, 17), "count"), ((4, 17, 4, 17), ";")], TEXT.replace(b"count\n}", b"count;\n}")),
        ([((6, 1, 6, 1), "int g;\n")], TEXT + b"int g;\n"),
    ],
)  # fmt: skip
def test_all_edits_are_made_together(edits: list[tuple[_Place, str]], after: bytes) -> None:
    assert fixed(TEXT, said(*edits)) == after


@pytest.mark.parametrize(
    "edits",
    [
        [],
        [((4, 12, 4, 17), "count")],  # what stands there
        [((4, 17, 4, 18), ";")],  # behind the end of the line
        [((9, 1, 9, 1), ";")],
        [((4, 14, 4, 14), ";")],  # inside of a name: the text is another one
        [((4, 7, 4, 12), "x")],  # inside of a keyword
        [((4, 17, 4, 17), ";"), ((4, 99, 4, 99), "x")],  # all or none
        [((4, 12, 4, 17), "a"), ((4, 10, 4, 13), "b")],
    ],
)
def test_a_fix_that_does_not_fit_or_changes_nothing_is_none(edits: list[tuple[_Place, str]]) -> None:
    assert fixed(TEXT, said(*edits)) is None


def test_a_fix_of_another_file_too_is_none() -> None:
    own, other = replaced(((4, 17, 4, 17), ";")), replaced(((1, 1, 1, 1), "x"), path="b.h")
    where = Location(PurePath("./a.c"), 4)
    assert fixed(TEXT, Diagnostic(where, "said", "x", replacements=own)) is not None
    assert fixed(TEXT, Diagnostic(where, "said", "x", replacements=(*own, *other))) is None


def test_the_words_of_a_snippet_have_to_be_there() -> None:
    for snippet, fits in (("count", True), ("total", False)):
        fix = replaced(((4, 12, 4, 17), "n;"), snippet=snippet)
        diagnostic = Diagnostic(Location(PurePath("a.c"), 4), "said", "x", replacements=fix)
        assert (fixed(TEXT, diagnostic) is not None) is fits


def test_line_ends_encoding_and_byte_order_mark_stay() -> None:
    windows = TEXT.replace(b"\n", b"\r\n")
    edit = ((4, 17, 4, 17), ";\n    // é")
    assert fixed(windows, said(edit)) == windows.replace(b"count\r\n}", "count;\r\n    // é\r\n}".encode())
    latin = b"// \xe9\n" + TEXT[19:]
    assert fixed(latin, said(edit)) == latin.replace(b"count\n}", b"count;\n    // \xe9\n}")
    assert fixed(latin, said(((4, 17, 4, 17), "; // 漢"))) is None
    marked = b"\xef\xbb\xbf" + TEXT
    assert fixed(marked, said(((1, 1, 1, 1), "// a\n"))) == b"\xef\xbb\xbf// a\n" + TEXT
    assert fixed("int é;\n".encode(), said(((1, 6, 1, 6), "x"), line=1)) is None  # inside of a character


def test_a_region_without_columns_is_the_text_of_its_lines() -> None:
    fix = (Replacement(Location(PurePath("a.c"), 4), "    return 0;"),)
    diagnostic = Diagnostic(Location(PurePath("a.c"), 4), "said", "x", replacements=fix)
    for text in (TEXT, TEXT.replace(b"\n", b"\r\n")):
        assert fixed(text, diagnostic) == text.replace(b"    return count", b"    return 0;")


def hinted(
    diagnostic: Diagnostic,
    *,
    text: bytes = TEXT,
    language: Language = "c",
    cause: Cause = "outside",
    finding: Finding | None = None,
) -> Answer:
    answer = declined(diagnostic, cause, "why", finding=finding)
    (hinted,) = with_hints(text, FileAnswers(language, "utf-8", 1, (answer,))).reported
    return hinted


@pytest.mark.parametrize("tool", ["clang-tidy", "semgrep", "roslyn", "gcc"])
@pytest.mark.parametrize("cause", ["outside", "no small edit", "no candidate", "false positive"])
def test_it_is_named_by_the_tool_whatever_the_tool(tool: str, cause: Cause) -> None:
    answer = hinted(said(((4, 17, 4, 17), ";"), tool=tool), cause=cause)
    assert (answer.status, answer.cause) == ("proposed", None)
    assert answer.finding is not None
    (first,) = answer.finding.suggestions
    assert first.checks == ("parse", "named", "carried")
    name = "the compiler" if tool == "gcc" else tool
    assert about_fix(answer, first) == f"fix 1 of 1 (named by {name})"


def test_a_report_that_does_not_say_whose_it_is() -> None:
    answer = hinted(said(((4, 17, 4, 17), ";"), tool=""))
    assert answer.finding is not None
    assert "named by the report" in about_fix(answer, answer.finding.suggestions[0])


def test_it_is_made_in_java_and_outside_of_functions() -> None:
    text = b"import java.util.List;\nclass A {\n    List<String> a;\n}\n"
    answer = hinted(said(((1, 1, 2, 1), ""), tool="pmd", line=1), text=text, language="java")
    assert answer.finding is not None
    (first,) = answer.finding.suggestions
    assert apply_edits(text, first.edits) == text[23:]


def test_it_comes_before_what_the_model_wrote_and_once() -> None:
    after = apply_edits(TEXT, own_edits(SourceText.of(TEXT), parse(TEXT, "c").root_node, said(*_SEMICOLON)))
    others = (Suggestion(1, 0.9, ("parse",), _edits(";")), Suggestion(2, 0.6, ("parse",), _edits("+1;")))
    start, end = Position(2, 1), Position(5, 2)
    finding = Finding("f", start, end, 19, 55, 0.9, (), others, digest_of(TEXT))
    answer = hinted(said(*_SEMICOLON), cause="no candidate", finding=finding)
    assert answer.finding is not None
    first, second = answer.finding.suggestions
    assert (first.checks, apply_edits(TEXT, first.edits)) == (("parse", "named", "carried"), after)
    assert (second.rank, second.confidence, second.edits) == (2, 0.6, others[1].edits)


_SEMICOLON = [((4, 17, 4, 17), ";")]


def _edits(text: str) -> tuple[Edit, ...]:
    end = TEXT.index(b"count\n}") + 5
    return (Edit(end, end, text),)


def test_those_of_notes_come_behind_it_and_once() -> None:
    other, same = replaced(((4, 17, 4, 17), " + 1;")), replaced(*_SEMICOLON)
    answer = hinted(replace(said(*_SEMICOLON), alternatives=(same, other, other)))
    assert answer.finding is not None
    found = [(each.rank, each.checks, each.edits) for each in answer.finding.suggestions]
    assert found == [
        (1, ("parse", "named", "carried"), _edits(";")),
        (2, ("parse", "implied", "noted"), _edits(" + 1;")),
    ]
    alone = hinted(replace(said(), alternatives=(other,)))
    assert alone.finding is not None
    assert [each.edits for each in alone.finding.suggestions] == [_edits(" + 1;")]


def test_one_that_does_not_parse_is_left_out() -> None:
    text = TEXT.replace(b"count\n}", b"count;\n}")
    answer = hinted(said(((4, 18, 4, 18), "}")), text=text)
    assert (answer.status, answer.finding) == ("declined", None)


def test_a_suppressed_report_stays_as_it_is() -> None:
    assert hinted(said(*_SEMICOLON), cause="suppressed").status == "declined"


@pytest.mark.parametrize(
    ("name", "level", "checks"),
    [("counts", "error", ("parse", "named", "carried")), ("qsort", "error", ("parse", "implied", "carried"))],
)
def test_what_a_compiler_only_guesses_is_implied(name: str, level: Level, checks: tuple[str, ...]) -> None:
    text = b"int counts;\nint f(void)\n{\n    return sort;\n}\n"
    diagnostic = Diagnostic(
        Location(PurePath("a.c"), 4, 12),
        f"'sort' undeclared; did you mean '{name}'?",
        "gcc",
        level=level,
        replacements=replaced(((4, 12, 4, 16), name)),
    )
    answer = hinted(diagnostic, text=text, cause="no candidate")
    assert answer.finding is not None
    assert [each.checks for each in answer.finding.suggestions] == [checks]


def test_the_conversion_of_a_type_of_the_library_comes_before_that_of_what_it_stands_for() -> None:
    text = b'#include <stdio.h>\nvoid f(size_t n)\n{\n    printf("%d", n);\n}\n'
    message = (
        "format '%d' expects argument of type 'int', but argument 2 has type 'size_t' "
        "{aka 'long unsigned int'}"
    )
    diagnostic = Diagnostic(
        Location(PurePath("a.c"), 4, 14),
        message,
        "gcc",
        "-Wformat=",
        replacements=replaced(((4, 13, 4, 15), "%ld")),
    )
    answer = hinted(diagnostic, text=text, cause="no candidate")
    assert answer.finding is not None
    after = [apply_edits(text, each.edits) for each in answer.finding.suggestions]
    assert [b"%zu" in after[0], b"%ld" in after[1]] == [True, True]
