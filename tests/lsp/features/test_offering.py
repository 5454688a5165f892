"""Which fixes people are offered, on which lines, and how two findings are told apart."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lsprotocol.types import Position as Place

from lsp.features.actions import Terms, actions, at, function_edits
from lsp.features.explaining import badges
from lsp.features.offering import is_about, offered
from lsp.state.anchoring import Anchored, anchored
from lsp.state.clients import Client
from lsp.state.documents import Analysed, Document
from lsp.state.texts import Text
from plc.repair import Cwe, Edit, FileReport, Finding, Position, Suggestion
from plc.repair.findings import digest_of
from tests.lsp.session import BOUNDED, FLAWED, VSCODE, Session, run
from tests.lsp.session import at as ranged
from tests.scripted_model import either, swap

TEXT = """int f(int a, int b)
{
    if (a = 5)
        b++;

    if (b = 6)
        a++;
    return a +
        b;
}
"""
TERMS = Terms(Client(resolves_edits=True, literals=True), "utf-16", 0.5, False)


def edit(before: str, after: str) -> Edit:
    """The edit that replaces a piece of the text."""
    start = TEXT.encode().index(before.encode())
    return Edit(start, start + len(before.encode()), after)


def suggestion(rank: int, confidence: float, *edits: Edit) -> Suggestion:
    return Suggestion(rank, confidence, ("parse", "settled"), edits)


def finding(*suggestions: Suggestion) -> Finding:
    """A finding in the only function of the text."""
    place = Position(1, 1), Position(10, 2)
    end = len(TEXT.encode()) - 1
    cwe = (Cwe("CWE-481", 0.9),)
    return Finding("f", *place, 0, end, 0.9, cwe, suggestions, digest_of(TEXT.encode()))


def document(*findings: Finding) -> Document:
    """The text, open, with these findings."""
    text = Text.of(TEXT)
    report = FileReport("c", "utf-8", 1, findings, ())
    made = Document(uri="file:///a.c", path=None, language="c", language_id="c", version=1, text=text)
    made.analysed = Analysed(1, text, report)
    return made


FIRST = finding(suggestion(1, 0.8, edit("a = 5", "a == 5")))
SECOND = finding(suggestion(1, 0.7, edit("b = 6", "b == 6")), suggestion(2, 0.2, edit("b = 6", "b <= 6")))


def titles(opened: Document, first: int, last: int | None = None) -> list[str]:
    """The titles of what is offered on lines, counted from 0."""
    text = opened.text
    start = text.byte_of(Place(first, 0), "utf-16")
    end = text.byte_of(Place(first if last is None else last, 0), "utf-16")
    return [action.title for action in actions(opened, start, end, wanted=frozenset(), terms=TERMS)]


def test_two_findings_of_one_function_are_offered_each_on_its_line() -> None:
    opened = document(FIRST, SECOND)
    assert titles(opened, 2)[:2] == [
        "Replace = by == (80%)",
        "Ignore this finding (CWE-481) with a comment",
    ]
    assert titles(opened, 5)[:2] == ["Replace = by == (70%)", "Replace = by <= (20%)"]
    for line in (0, 1, 3, 4, 6, 7, 8, 9):
        assert [title for title in titles(opened, line) if "safe fixes" not in title] == []


def test_titles_say_where_if_there_are_several_findings() -> None:
    shown = titles(document(FIRST, SECOND), 2, 5)
    assert shown == [
        "Replace = by == on line 3 (80%)",
        "Ignore this finding (CWE-481) on line 3 with a comment",
        "Explain this finding on line 3",
        "Explain this fix on line 3: Replace = by ==",
        "Replace = by == on line 6 (70%)",
        "Replace = by <= on line 6 (20%)",
        "Ignore this finding (CWE-481) on line 6 with a comment",
        "Explain this finding on line 6",
        "Explain this fix on line 6: Replace = by ==",
        "Make all safe fixes of PLC in this file",
    ]
    assert len(set(shown)) == len(shown)
    beside = finding(suggestion(1, 0.6, edit("(a = 5)", "(a = 5 )")))
    shown = titles(document(FIRST, beside), 2)
    assert shown[0] == "Replace = by == on line 3, column 9 (80%)"
    assert len(set(shown)) == len(shown)


def test_a_fix_of_several_lines_is_offered_on_all_of_them() -> None:
    removed = edit("    if (b = 6)\n        a++;\n", "")
    several = finding(suggestion(1, 0.8, removed, edit("b;", "a;")), suggestion(2, 0.1, edit("a = 5", "a")))
    opened = document(several)
    there = [line for line in range(10) if len(titles(opened, line)) > 1]  # besides the fix of the file
    assert there == [5, 6, 8]  # where its first fix acts, not the line after what it removes
    assert is_about(opened.text, replace(several, suggestions=()), 0, 0)  # no fix: the head of the function


def test_what_is_unlikely_or_said_before_is_not_offered() -> None:
    found = finding(
        suggestion(1, 0.5, edit("a = 5", "a == 5")),
        suggestion(2, 0.2, edit("= 5", "== 5")),
        suggestion(3, 0.1, edit("a = 5", "a <= 5")),
        suggestion(4, 0.029, edit("a = 5", "a >= 5")),
    )
    assert [each.rank for each in offered(TEXT.encode(), found)] == [1, 3]
    faint = finding(suggestion(1, 0.02, edit("a = 5", "a == 5")))
    assert offered(TEXT.encode(), faint) == ()
    assert titles(document(faint), 2) == [
        "Ignore this finding (CWE-481) with a comment",
        "Explain this finding",
    ]


def test_a_command_serves_the_whole_function_and_takes_the_nearest() -> None:
    opened = document(FIRST, SECOND)
    first, second = anchored(opened)

    def nearest(line: int) -> Anchored | None:
        return at(opened, Place(line, 0), "utf-16")

    assert [nearest(line) for line in (0, 2, 3, 5, 9)] == [first, first, first, second, second]
    number, edits = function_edits(opened, Place(8, 0), "utf-16")
    assert (number, {each.text for each in edits}) == (2, {"a == 5", "b == 6"})
    unsettled = replace(SECOND, suggestions=(replace(SECOND.suggestions[0], checks=("parse",)),))
    number, edits = function_edits(document(unsettled), Place(8, 0), "utf-16")
    assert (number, [each.text for each in edits]) == (1, ["b == 6"])
    assert function_edits(document(), Place(0, 0), "utf-16") == (0, ())


def test_checks_are_shown_in_words() -> None:
    checked = Suggestion(1, 0.5, ("parse", "settled", "compile", "analyze"), ())
    assert badges(checked) == ["parses", "report gone", "compiles", "nothing new reported"]


@pytest.mark.parametrize("faint", [0.02, 0.04])
def test_every_way_to_see_the_fixes_shows_the_same(faint: float) -> None:
    rule = either(
        swap("gets ( v0 )", "fgets ( v0 , 10 , stdin )", probability=0.6),
        swap("gets (", "printf (", probability=0.12),
        swap("gets (", "log (", probability=faint),
    )

    async def scenario() -> None:
        session = Session(rule)
        settings = {"debounce": 0, "codeLens": True}
        session.answers["configuration"] = lambda params: [settings for _ in params["items"]]
        await session.start(VSCODE)
        uri = await session.open(FLAWED)
        number = 3 if faint > 0.03 else 2
        here = {"textDocument": {"uri": uri}, "position": {"line": 2, "character": 5}}
        shown = await session.actions(uri, ranged(2, 5), only=["quickfix"])
        assert len(shown) == number
        hover = (await session.ask("textDocument/hover", here))["contents"]["value"]
        assert hover.count("```diff") == number
        assert "parses, report gone" in hover
        assert "settled" not in hover
        (candidates,) = (await session.ask("plc/candidates", here))["findings"]
        assert len(candidates["suggestions"]) == number
        assert candidates["suggestions"][0]["badges"] == ["parses", "report gone"]
        assert BOUNDED in candidates["suggestions"][0]["after"]
        (lens,) = await session.ask("textDocument/codeLens", {"textDocument": {"uri": uri}})
        assert lens["command"]["title"].startswith(f"PLC: {number} fixes")

    run(scenario)
