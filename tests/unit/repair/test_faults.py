"""Several faults of one function: each is a finding, and together their fixes leave nothing."""

from __future__ import annotations

import pytest

from plc.repair import Finding, apply_edits
from plc.repair.apply.fixing import Policy, fix
from plc.repair.faults import MOST_FAULTS
from plc.repair.findings import FileReport
from tests.scripted_model import Rule, either, repairer, swap

TWO = b"""void f(char *s, char *t)
{
    gets(s);
    log(s);
    strcpy(s, t);
}
"""
FGETS = swap("gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;", probability=0.5)
STRNCPY = swap("strcpy ( v0 , v1 ) ;", "strncpy ( v0 , v1 , 10 ) ;", probability=0.4)


def report(rule: Rule, text: bytes = TWO, min_confidence: float | None = None) -> FileReport:
    return repairer(rule, threshold=0.35).report(text, "c", min_confidence=min_confidence)


def mended(text: bytes, found: FileReport) -> bytes:
    return fix(text, found).text


def lines_of(text: bytes, finding: Finding) -> set[int]:
    return {text.count(b"\n", 0, edit.start_byte) + 1 for edit in finding.suggestions[0].edits}


def test_two_faults_are_two_findings_and_both_are_mended() -> None:
    found = report(either(FGETS, STRNCPY))
    assert [lines_of(TWO, finding) for finding in found.findings] == [{3}, {5}]
    assert all(finding.suggestions[0].checks == ("parse", "settled") for finding in found.findings)
    assert all((f.function, f.start.line, f.end.line) == ("f", 1, 6) for f in found.findings)
    expected = TWO.replace(b"gets(s)", b"fgets(s, 10, stdin)").replace(b"strcpy(s, t)", b"strncpy(s, t, 10)")
    assert mended(TWO, found) == expected
    assert report(either(FGETS, STRNCPY), expected).findings == ()


def test_faults_are_listed_in_order_of_the_text_whichever_is_found_first() -> None:
    later_first = either(
        swap("gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;", probability=0.4),
        swap("strcpy ( v0 , v1 ) ;", "strncpy ( v0 , v1 , 10 ) ;", probability=0.5),
    )
    found = report(later_first)
    assert [lines_of(TWO, finding) for finding in found.findings] == [{3}, {5}]


def test_the_fix_of_one_fault_is_no_alternative_of_the_other() -> None:
    for finding in report(either(FGETS, STRNCPY)).findings:
        assert len(finding.suggestions) == 1


def test_the_same_fault_twice_is_mended_at_both_places_and_no_code_is_taken_away() -> None:
    text = b"void f(char *s, char *t)\n{\n    gets(s);\n    gets(t);\n}\n"
    both = either(
        swap("gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;", probability=0.6),
        swap("gets ( v1 ) ;", "fgets ( v1 , 10 , stdin ) ;", probability=0.3),
        swap("gets ( v0 ) ; gets ( v1 ) ;", "", probability=0.05),
    )
    found = repairer(both, threshold=0.2).report(text, "c")
    assert [len(finding.suggestions) for finding in found.findings] == [1, 1]
    assert mended(text, found).count(b"fgets") == 2


def test_what_cannot_be_mended_is_said_beside_what_can() -> None:
    hopeless = swap("strcpy ( v0 , v1 ) ;", "strcpy ( ;", probability=0.4)  # does not parse
    found = report(either(FGETS, hopeless))
    first, left = found.findings
    assert first.suggestions[0].checks == ("parse",)  # the function is not clean with it
    assert left.suggestions == ()
    assert left.confidence == pytest.approx(0.4, abs=1e-3)
    assert mended(TWO, found) == TWO


def test_a_model_that_changes_its_own_fix_again_is_silent() -> None:
    grows = swap("gets ( v0 ) ;", "gets ( v0 ) ; gets ( v0 ) ;")
    assert report(grows).findings == ()
    (shown,) = report(grows, min_confidence=0.3).findings
    assert shown.suggestions[0].checks == ("parse",)


def test_the_faults_that_are_mended_are_bounded() -> None:
    calls = "".join(f"    gets({name});\n" for name in "abcdefg")
    text = f"void f({', '.join(f'char *{name}' for name in 'abcdefg')})\n{{\n{calls}}}\n".encode()
    rules = either(
        *(swap(f"gets ( v{n} ) ;", f"fgets ( v{n} , 10 , stdin ) ;", probability=0.14) for n in range(7))
    )
    found = repairer(rules, threshold=0.1).report(text, "c")
    assert len(found.findings) == MOST_FAULTS + 1
    assert found.findings[-1].suggestions == ()


def test_a_finding_whose_fix_is_not_made_is_left() -> None:
    found = report(either(FGETS, STRNCPY))
    sure = found.findings[0].suggestions[0].confidence
    made = fix(TWO, found, policy=Policy(safe_from=sure))
    assert [lines_of(TWO, finding) for finding in made.fixed] == [{3}]
    after = made.with_left(report(lambda words: [], made.text))  # noqa: ARG005
    (left,) = after.findings
    assert lines_of(made.text, left) == {5}
    assert b"strncpy(s, t, 10)" in apply_edits(made.text, left.suggestions[0].edits)


def test_fixes_of_a_later_place_keep_their_places_where_an_earlier_one_grew() -> None:
    text = b"/* \xc3\xa9 */\nvoid g(void) { int a; }\n" + TWO + b"void h(void) { int b; }\n"
    found = report(either(FGETS, STRNCPY), text)
    assert [lines_of(text, finding) for finding in found.findings] == [{5}, {7}]
    assert mended(text, found).endswith(b"strncpy(s, t, 10);\n}\nvoid h(void) { int b; }\n")
