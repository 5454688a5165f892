"""From bytes to findings, with a model that says what the test wants."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_prep.errors import ModelError
from data_prep.text.functions import functions_of
from plc.repair import (
    FileReport,
    NotTextError,
    Repairer,
    Skipped,
    StaleTextError,
    StoppedError,
    apply_edits,
    apply_suggestion,
)
from plc.repair.apply.fixing import Policy
from plc.repair.findings import Edit, Position, Range
from plc.repair.shipped import default_model
from tests.scripted_model import Says, ScriptedModel, either, repairer, scripted, spaced, swap

GETS = b"""void read_line(char *line)
{
    gets(line); /* unbounded */
}

void other(void)
{
    char line[10];
    read_line(line);
}
"""
FGETS = swap("gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;")


def nothing(words: Sequence[str]) -> Says:
    """A model that is always content."""
    del words
    return []


def test_a_flaw_is_found_and_fixed() -> None:
    report = repairer(FGETS).report(GETS, "c")
    (finding,) = report.findings
    assert report.functions == 2
    assert finding.function == "read_line"
    assert (finding.start.line, finding.start.column, finding.end.line, finding.end.column) == (1, 1, 4, 2)
    assert GETS[finding.start_byte : finding.end_byte].startswith(b"void read_line")
    assert GETS[finding.start_byte : finding.end_byte].endswith(b"}")
    assert finding.confidence == pytest.approx(0.9, abs=1e-5)
    assert [cwe.id for cwe in finding.cwe] == ["CWE-121", "CWE-242", "CWE-401"]
    (suggestion,) = finding.suggestions
    assert suggestion.checks == ("parse", "settled")
    fixed = apply_suggestion(GETS, finding, suggestion)
    assert fixed == GETS.replace(b"gets(line)", b"fgets(line, 10, stdin)")
    assert repairer(FGETS).findings(fixed, "c") == []


def test_overlapping_instances_that_make_one_edit_are_one_finding() -> None:
    both = either(FGETS, swap("gets ( v0 ) ; }", "fgets ( v0 , 10 , stdin ) ; }", probability=0.4))
    (finding,) = repairer(both).findings(GETS, "c")
    assert finding.function == "read_line"
    assert len({suggestion.edits for suggestion in finding.suggestions}) == len(finding.suggestions)


def test_a_fix_is_never_applied_twice() -> None:
    (finding,) = repairer(FGETS).findings(GETS, "c")
    fixed = apply_suggestion(GETS, finding, finding.suggestions[0])
    with pytest.raises(StaleTextError, match="the text has changed since `read_line` was analysed: ask for"):
        apply_suggestion(fixed, finding, finding.suggestions[0])


def test_a_fix_after_which_the_model_still_complains_is_not_settled() -> None:
    grows = swap("gets ( v0 ) ;", "gets ( v0 ) ; gets ( v0 ) ;")
    (finding,) = repairer(grows).findings(GETS, "c", min_confidence=0.5)
    assert finding.suggestions[0].checks == ("parse",)
    assert repairer(grows).findings(GETS, "c") == []  # not worth a report by default


def test_below_the_threshold_no_beam_is_searched() -> None:
    loaded = scripted(FGETS, threshold=0.95)
    model = loaded.model
    assert isinstance(model, ScriptedModel)
    assert Repairer(loaded).findings(GETS, "c") == []
    assert model.steps == 1
    assert len(Repairer(loaded).findings(GETS, "c", min_confidence=0.5)) == 1


def test_at_zero_every_function_gets_a_proposal() -> None:
    calm = swap("gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;", probability=0.01)
    (finding,) = repairer(calm).findings(GETS, "c", min_confidence=0.0)[:1]
    assert finding.suggestions[0].edits
    assert finding.confidence == pytest.approx(0.01, abs=1e-4)


def test_suggestions_are_ranked_and_share_the_confidence() -> None:
    rules = either(
        swap("gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;", probability=0.5),
        swap("gets ( v0 ) ;", "fgets ( v0 , 2 , stdin ) ;", probability=0.3),
        swap("gets ( v0 ) ;", "gets ( ;", probability=0.1),  # does not parse
    )
    (finding,) = repairer(rules).findings(GETS, "c")
    assert [suggestion.rank for suggestion in finding.suggestions] == [1, 2]
    shares = [suggestion.confidence / finding.confidence for suggestion in finding.suggestions]
    assert shares == pytest.approx([5 / 9, 3 / 9], abs=1e-3)  # of all that the model wrote, dropped ones too


def test_what_only_takes_code_away_is_shown_where_it_is_the_likeliest_by_far() -> None:
    mend = swap("gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;", probability=0.5)
    unlikely = either(mend, swap("gets ( v0 ) ;", "", probability=0.3))
    (finding,) = repairer(unlikely).findings(GETS, "c")
    assert [s.removes for s in finding.suggestions] == [False]
    likely = either(
        swap("gets ( v0 ) ;", "", probability=0.8),
        swap("gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;", probability=0.1),
    )
    (finding,) = repairer(likely).findings(GETS, "c")
    assert [s.removes for s in finding.suggestions] == [True, False]
    safe = Policy(safe_from=0.1, required="settled")
    assert not safe.allows(finding.suggestions[0])  # never by --fix


def long_function(place: int, statements: int = 300) -> bytes:
    """A function of many statements, one of which is flawed."""
    lines = [b"    step(%d);\n" % number for number in range(statements)]
    lines[place] = b"    gets(line);\n"
    return b"void longer(char *line)\n{\n" + b"".join(lines) + b"}\n"


@pytest.mark.parametrize("place", [0, 1, 50, 75, 150, 222, 298, 299])
def test_a_long_function_is_read_in_windows_and_fixed_where_it_is_flawed(place: int) -> None:
    text = long_function(place)
    report = repairer(FGETS).report(GETS.replace(b"gets(line)", b"puts(line)") + text, "c")
    assert report.skipped == ()
    (finding,) = report.findings
    assert (finding.function, finding.end_byte - finding.start_byte) == ("longer", len(text) - 1)
    fixed = apply_suggestion(
        GETS.replace(b"gets(line)", b"puts(line)") + text, finding, finding.suggestions[0]
    )
    assert fixed.endswith(text.replace(b"gets(line)", b"fgets(line, 10, stdin)"))
    assert "settled" in finding.suggestions[0].checks


@pytest.mark.parametrize("budget", [12, 100, 400, 5000])
def test_a_model_reads_no_more_words_than_its_budget(budget: int) -> None:
    lengths: list[int] = []

    def rule(words: Sequence[str]) -> Says:
        lengths.append(len(words))
        return []

    text = long_function(0)
    Repairer(replace(scripted(rule), word_budget=budget)).report(text, "c")
    (function,) = functions_of(text, "c")
    assert max(lengths) <= min(budget, len(function.words)) + 1  # the language is a word, too
    assert (len(lengths) == 1) == (budget == 5000)


def test_two_flaws_of_a_long_function_are_both_found() -> None:
    text = long_function(20).replace(b"step(250)", b"gets(line)")
    found = repairer(FGETS).findings(text, "c")
    assert [finding.function for finding in found] == ["longer", "longer"]
    edits = [edit for finding in found for edit in finding.suggestions[0].edits]
    assert apply_edits(text, edits) == text.replace(b"gets(line)", b"fgets(line, 10, stdin)")


def test_what_is_not_looked_at_is_named_with_the_reason() -> None:
    broken = b"int broken(void) { return @; }\n"
    unseen = b"}\n"
    report = repairer(nothing).report(b"int f(void) { return 0; }\n\n" + broken + unseen, "c")

    def lines(line: int, end: int) -> Range:
        return Range(Position(line, 1), Position(line, end))

    assert report.skipped == (
        Skipped(
            "broken",
            "the function at line 3 does not parse: `@` in the body",
            "does not parse",
            lines(3, len(broken)),
        ),
        Skipped(
            "",
            "line 4: outside of any function that was read, and does not parse: `}`",
            "outside",
            lines(4, 2),
        ),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("int f;".encode("utf-16"), "UTF-16 is read from files only: give its text as UTF-8"),
        (b"ELF\0", "binary data, not source text: a NUL byte at offset 3"),
    ],
)
def test_bytes_that_are_no_text(text: bytes, message: str) -> None:
    with pytest.raises(NotTextError, match=message):
        repairer(nothing).report(text, "c")


@pytest.mark.parametrize("language", ["python", "C++", "", None])
def test_a_language_that_is_not_ours_is_refused(language: Any) -> None:
    with pytest.raises(ValueError, match="give one of c, cpp, java"):
        repairer(nothing).findings(b"int f;", language)


@pytest.mark.parametrize("text", ["int f;", bytearray(b"int f;"), None])
def test_text_that_is_not_bytes_is_refused(text: Any) -> None:
    with pytest.raises(TypeError, match=f"text is {type(text).__name__}, not bytes: .* c, cpp or java"):
        repairer(nothing).findings(text, "c")


def test_empty_files_hold_nothing() -> None:
    report = repairer(nothing).report(b"", "java")
    assert (report.functions, report.findings, report.skipped) == (0, (), ())


def test_columns_count_code_points_and_latin_1_survives() -> None:
    text = "/* äö */ void f(char *s) { gets(s); } // ü\n"
    for encoding in ("utf-8", "latin-1"):
        data = text.encode(encoding)
        report = repairer(FGETS).report(data, "c")
        (finding,) = report.findings
        assert report.encoding == encoding
        assert finding.start.column == 10
        fixed = apply_suggestion(data, finding, finding.suggestions[0], encoding=report.encoding)
        assert fixed == text.replace("gets(s)", "fgets(s, 10, stdin)").encode(encoding)


def test_should_stop_is_polled_at_every_step() -> None:
    for allowed in range(4):
        polls = iter([False] * allowed)
        with pytest.raises(StoppedError, match="stopped before"):
            repairer(FGETS).report(GETS, "c", should_stop=lambda polls=polls: next(polls, True))  # type: ignore[misc]


def test_one_repairer_serves_many_threads() -> None:
    shared = repairer(FGETS)
    expected = shared.report(GETS, "c")
    reports: list[FileReport] = []

    def work() -> None:
        reports.extend(shared.report(GETS, "c") for _ in range(5))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(reports) == 20
    assert all(report == expected for report in reports)


def test_without_a_model_it_says_where_it_looked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("plc.repair.shipped.__file__", str(tmp_path / "plc" / "repair" / "shipped.py"))
    with pytest.raises(ModelError, match=r"no model came with this installation .*--model DIR"):
        default_model()
    shipped = tmp_path / "checkpoints" / "default"
    shipped.mkdir(parents=True)
    (shipped / "manifest.json").write_text("{}")
    assert default_model() == shipped


@settings(deadline=None, max_examples=60)
@given(
    before=st.sampled_from([b"", b"\xef\xbb\xbf", b"#define A(x) x\r\n", b"// \xe4\n", "/* ä */".encode()]),
    blank=st.sampled_from([b" ", b"\t", b"\n", b"\r\n", b" /* c */ ", b" // c\n", b"\n\f\n", b"  \\\n "]),
    middle=st.sampled_from([b"", b"\n#ifdef A\n", b"\t", b"/* \xff */"]),
    which=st.sampled_from(["free ( v0 ) ;", "", "if ( ! v0 ) { return ; }", "log ( v0 ) ; free ( v0 ) ;"]),
)
def test_bytes_outside_the_edits_never_change(before: bytes, blank: bytes, middle: bytes, which: str) -> None:
    end = b"\n#endif\n" if b"#" in middle else b""
    text = before + b"void f(char *s)" + blank + b"{" + middle + blank + b"gets(s);" + end + blank + b"}"
    report = repairer(swap("gets ( v0 ) ;", which)).report(text, "c")
    for finding in report.findings:
        for suggestion in finding.suggestions:
            assert suggestion.edits
            after = apply_edits(text, suggestion.edits, encoding=report.encoding)
            position, shifted = 0, 0
            for edit in suggestion.edits:
                kept = text[position : edit.start_byte]
                assert after[position + shifted : edit.start_byte + shifted] == kept
                shifted += len(edit.text.encode(report.encoding)) - (edit.end_byte - edit.start_byte)
                position = edit.end_byte
            assert after[position + shifted :] == text[position:]
            assert after.count(b"/* c */") == text.count(b"/* c */")


def test_edits_that_overlap_are_refused() -> None:
    with pytest.raises(ValueError, match=r"edit \[1, 3\) overlaps another or leaves the text"):
        apply_edits(b"abcd", [Edit(0, 2, ""), Edit(1, 3, "")])


def test_the_rule_of_the_double_is_followed() -> None:
    assert spaced("a b") == ["a", "b"]
    assert len(repairer(FGETS).findings(GETS, "c")) == 1


def test_a_constant_in_place_of_the_input_is_shown_where_it_is_the_likeliest_by_far() -> None:
    text = b"int f(void)\n{\n    int n = read();\n    return 10 / n;\n}\n"

    def shown(constant: float) -> list[bytes]:
        rules = either(
            swap("int v0 = f1 ( ) ; return", "int v0 = 2 ; return", probability=constant),
            swap("return n0 / v0 ;", "if ( v0 != 0 ) { return n0 / v0 ; } return 0 ;", probability=0.3),
        )
        (finding,) = repairer(rules).findings(text, "c")
        return [apply_suggestion(text, finding, suggestion) for suggestion in finding.suggestions]

    assert [b"!= 0" in each for each in shown(0.5)] == [True]
    assert [b"n = 2" in each for each in shown(0.65)] == [True, False]


def test_it_stops_between_the_fixes_that_it_checks() -> None:
    asked: list[int] = []

    def once_all_was_read() -> bool:
        asked.append(1)
        return len(asked) > polls

    text = b"void f(char *s)\n{\n    gets(s);\n}\n"
    made = repairer(swap("gets ( v0 ) ;", ""))
    polls = 10_000
    made.report(text, "c", should_stop=once_all_was_read)
    polls, asked = len(asked) - 1, []  # all but the last question is answered no
    with pytest.raises(StoppedError, match="stopped before all fixes were checked"):
        made.report(text, "c", should_stop=once_all_was_read)


def test_the_package_has_what_it_names_and_nothing_else() -> None:
    import plc.repair

    assert all(getattr(plc.repair, name) is not None for name in plc.repair.__all__)
    with pytest.raises(AttributeError, match=r"module 'plc\.repair' has no attribute 'repiarer'"):
        plc.repair.repiarer  # noqa: B018
