"""Files with reports: answered in order however many at a time, fixes made together only where all hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event

import pytest

from data_prep.text.languages import Language
from plc.diagnostics import Diagnostic, Location
from plc.output.reported.tally import Answers
from plc.repair.batch import Failed, Mode
from plc.repair.reported.answer import Answer, FileAnswers, Status
from plc.repair.reported.outcomes import Answered
from plc.repair.reported.run import VOUCHED, AnswerPlan, FileJudge, Named, answer_through, likely
from tests.full_disk import full_disk
from tests.scripted_model import Rule, either, repairer, swap

TWO = b"void f(char *s, int a)\n{\n    gets(s);\n    s[0] = 1;\n}\n\nint g(int b)\n{\n    return b == 2;\n}\n"
RULE = either(
    swap("gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;", probability=0.5),
    swap("== n0", "!= n0", probability=0.5),
)


def said(path: Path, *lines: int, tool: str = "gcc", snippet: str | None = None) -> tuple[Diagnostic, ...]:
    """Reports on lines."""
    return tuple(
        Diagnostic(Location(path, line, snippet=snippet), f"m{line}", tool, "-Wx", index=index)
        for index, line in enumerate(lines)
    )


def named(path: Path, *lines: int, generated: bool = True) -> Named:
    """A file with reports on lines."""
    return Named(path, "c", said(path, *lines), generated=generated)


def reported(*files: Named, plan: AnswerPlan, jobs: int = 2, rule: Rule = RULE) -> list[Answered | Failed]:
    """All outcomes."""
    return list(answer_through(repairer(rule), files, plan=plan, jobs=jobs))


def one(file: Named, *, plan: AnswerPlan, rule: Rule = RULE) -> Answered:
    """The one outcome."""
    (outcome,) = reported(file, plan=plan, rule=rule)
    assert isinstance(outcome, Answered), outcome
    return outcome


@dataclass
class Strict:
    """A judge that verifies all fixes but those whose report it is to blame for when they are together."""

    verifies: bool = True
    blames: str = ""
    asked: list[int] = field(default_factory=list)
    silent: tuple[str, ...] = ()  # whose reports are gone once fixes are made
    most: int = 99  # answers of a file, before the judge is stopped
    before: Callable[[Path], object] = str  # called with each file

    @contextmanager
    def open(self, path: Path, text: bytes, language: Language) -> Iterator[FileJudge]:
        del text, language
        self.before(path)
        yield self

    def in_turn(self, answers: FileAnswers) -> Iterator[Answer]:
        status: Status = "fixed" if self.verifies else "proposed"
        for each in answers.reported[: self.most]:
            yield replace(each, status=status) if each.status == "proposed" else each

    def blamed(self, after: bytes, reported: Sequence[Answer]) -> int | None:
        del after
        self.asked.append(len(reported))
        return next((i for i, each in enumerate(reported) if each.diagnostic.message == self.blames), None)

    def solved(self, after: bytes, reported: Sequence[Answer]) -> frozenset[int]:
        del after
        return frozenset(i for i, each in enumerate(reported) if each.diagnostic.message in self.silent)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.c"
    path.write_bytes(TWO)
    return path


def test_files_come_in_order_and_as_alone_however_many_at_a_time(tmp_path: Path) -> None:
    files = []
    for number in range(12):
        path = tmp_path / f"{number:02}.c"
        path.write_bytes(TWO.replace(b"f(", b"f%d(" % number))
        files.append(named(path, 3, 9, 99) if number % 3 else named(path, *[3] * 30))
    alone = [outcome for file in files for outcome in reported(file, plan=AnswerPlan(), jobs=1)]
    assert reported(*files, plan=AnswerPlan(), jobs=1) == alone
    assert reported(*files, plan=AnswerPlan(), jobs=4) == alone
    assert [outcome.path for outcome in alone] == [file.path for file in files]


@pytest.mark.parametrize("jobs", [2, 1])
def test_a_file_is_handed_on_before_others_of_its_batch_are_verified(tmp_path: Path, jobs: int) -> None:
    taken = Event()

    def wait(path: Path) -> None:
        assert path.name == "a.c" or taken.wait(10)

    files = [named(tmp_path / name, 3) for name in ("a.c", "b.c")]
    for file in files:
        file.path.write_bytes(TWO)
    plan = AnswerPlan(judge=Strict(before=wait))
    outcomes = answer_through(repairer(RULE), files, plan=plan, jobs=jobs)
    assert next(outcomes).path.name == "a.c"
    taken.set()
    assert [outcome.path.name for outcome in outcomes] == ["b.c"]
    assert (plan.progress.answered, plan.progress.fixed) == (2, 2)


@pytest.mark.parametrize("mode", ["report", "diff"])
def test_of_a_file_that_takes_long_the_answers_come_in_parts(path: Path, mode: Mode) -> None:
    plan = AnswerPlan(mode=mode, judge=Strict(), part_after=0.0)
    tally = Answers()
    outcomes = list(tally.counting(reported(named(path, 3, 9, 3), plan=plan)))
    parts = [
        [a.diagnostic.location.line for a in each.reported] for each in outcomes if isinstance(each, Answered)
    ]
    assert parts == ([[3], [9], [3]] if mode == "report" else [[3, 9, 3]])
    assert (tally.files, tally.reports) == (1, 3)


@pytest.mark.parametrize("mode", ["report", "diff", "fix"])
def test_of_a_file_that_a_stop_meets_the_answers_that_there_are_are_kept_but_no_fix_made(
    path: Path, mode: Mode
) -> None:
    plan = AnswerPlan(mode=mode, judge=Strict(most=1))
    outcomes = reported(named(path, 3, 9), plan=plan)
    assert [len(each.reported) for each in outcomes if isinstance(each, Answered)] == [1] * (mode == "report")
    assert path.read_bytes() == TWO


@pytest.mark.parametrize("jobs", [2, 1])
def test_once_stopped_no_more_files_are_answered(tmp_path: Path, jobs: int) -> None:
    files = [named(tmp_path / f"{name}.c", *[3] * 30) for name in "abcd"]  # four batches
    for file in files:
        file.path.write_bytes(TWO)
    plan = AnswerPlan()
    outcomes = answer_through(repairer(RULE), files, plan=plan, jobs=jobs)
    assert next(outcomes).path.name == "a.c"
    plan.progress.stop()
    assert len(list(outcomes)) < 3
    assert not list(answer_through(repairer(RULE), files, plan=plan, jobs=jobs))


@pytest.mark.parametrize(
    ("verifies", "unsafe", "made"), [(True, False, 2), (False, False, 0), (False, True, 2)]
)
def test_only_verified_fixes_are_made_unless_all_may_be(
    path: Path, verifies: bool, unsafe: bool, made: int
) -> None:
    plan = AnswerPlan(mode="fix", judge=Strict(verifies), unsafe=unsafe)
    outcome = one(named(path, 3, 9), plan=plan)
    assert len(outcome.made) == made
    expected = TWO.replace(b"gets(s)", b"fgets(s, 10, stdin)").replace(b"==", b"!=") if made else TWO
    assert path.read_bytes() == outcome.after == expected
    assert outcome.remaining == 2 - made


def test_a_fix_to_blame_is_left_and_the_others_are_made(path: Path) -> None:
    judge = Strict(blames="m3")
    outcome = one(named(path, 3, 9), plan=AnswerPlan(mode="fix", judge=judge))
    assert outcome.made == {1}
    assert judge.asked == [2, 1]
    assert path.read_bytes() == TWO.replace(b"==", b"!=")
    left = outcome.reported[0].finding
    assert left is not None
    assert left.suggestions  # still offered, at its place in the new text
    assert outcome.reported[0].reason.startswith("not made: together with the other fixes")


def test_one_fix_for_two_reports_is_made_once(path: Path) -> None:
    outcome = one(named(path, 3, 3), plan=AnswerPlan(mode="fix", judge=Strict()))
    assert outcome.made == {0, 1}
    assert path.read_bytes() == TWO.replace(b"gets(s)", b"fgets(s, 10, stdin)")


def test_a_fix_that_conflicts_with_another_is_declined(path: Path) -> None:
    rule = either(
        swap("gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;", probability=0.5),
        swap("gets ( v0 ) ; v0 [ n0 ]", "fgets ( v0 , 10 , stdin ) ; v0 [ v1 ]", probability=0.2),
    )
    path.write_bytes(TWO)
    outcome = one(named(path, 3, 4), plan=AnswerPlan(mode="fix", judge=Strict()), rule=rule)
    assert 0 in outcome.made
    assert all(each.status in ("fixed", "declined") for each in outcome.reported)


def test_a_report_that_the_fix_of_another_solves_is_fixed(path: Path) -> None:
    places = named(path, 3, 6, 9)  # the second is outside of functions, and has no fix
    judge = Strict(silent=("m6", "m9"), blames="m9")
    outcome = one(places, plan=AnswerPlan(mode="fix", judge=judge))
    assert path.read_bytes() == TWO.replace(b"gets(s)", b"fgets(s, 10, stdin)")
    assert outcome.made == {0, 1, 2}
    assert [each.status for each in outcome.reported] == ["fixed"] * 3
    assert outcome.reported[1].reason == "the report is gone with the fixes of other reports"
    assert outcome.remaining == 0
    path.write_bytes(TWO)
    kept = one(places, plan=AnswerPlan(mode="fix", judge=replace(judge, silent=())))
    assert kept.remaining == 2


@pytest.mark.parametrize("mode", ["report", "diff"])
def test_nothing_is_written_unless_fixes_are_to_be_made(path: Path, mode: Mode) -> None:
    outcome = one(named(path, 3), plan=AnswerPlan(mode=mode, judge=Strict()))
    assert path.read_bytes() == outcome.before == TWO
    assert (outcome.after != TWO) == (mode == "diff")


def test_a_report_that_moved_is_followed_by_its_words_and_a_stale_one_declined(path: Path) -> None:
    path.write_bytes(b"\n\n" + TWO)
    moved, stale = said(path, 3, snippet="    gets(s);")[0], said(path, 3, snippet="    gets(t, s);")[0]
    outcome = one(Named(path, "c", (stale, moved, stale)), plan=AnswerPlan())
    assert [each.cause for each in outcome.reported] == ["stale", None, "stale"]
    assert outcome.reported[1].diagnostic.location.line == 5
    assert "gcc again" in outcome.reported[0].reason
    assert str(path) not in outcome.reported[0].reason


def test_a_second_run_on_the_old_report_changes_nothing(path: Path) -> None:
    file = Named(path, "c", said(path, 3, snippet="    gets(s);"))
    plan = AnswerPlan(mode="fix", judge=Strict())
    assert one(file, plan=plan).made == {0}
    fixed = path.read_bytes()
    assert one(file, plan=plan).reported[0].cause == "stale"
    assert path.read_bytes() == fixed


def test_files_that_cannot_be_read_or_are_generated_are_answered(tmp_path: Path) -> None:
    generated, binary = tmp_path / "g.c", tmp_path / "b.c"
    generated.write_bytes(b"// Generated by a tool. DO NOT EDIT.\n" + TWO)
    binary.write_bytes(b"\0" * 9)
    files = (named(generated, 4, generated=False), named(binary, 1), named(tmp_path / "none.c", 1))
    outcomes = reported(*files, plan=AnswerPlan())
    causes = [each.reported[0].cause for each in outcomes if isinstance(each, Answered)]
    assert causes == ["generated", "unreadable file", "unreadable file"]


def test_a_file_that_cannot_be_written_keeps_its_answers(path: Path) -> None:
    with full_disk(largest=10):
        outcomes = reported(named(path, 3), plan=AnswerPlan(mode="fix", judge=Strict()))
    answered, failed = outcomes
    assert isinstance(answered, Answered)
    assert isinstance(failed, Failed)
    assert not answered.made
    assert answered.reported[0].status == "fixed"
    assert path.read_bytes() == TWO


def test_a_bare_place_shows_likely_fixes_only(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bare = Named(path, "c", (Diagnostic(Location(path, 3)),))
    rule = swap("gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;", probability=0.1)  # no scan reports that
    likely = one(bare, plan=AnswerPlan(floor=0.0), rule=rule).reported[0]
    assert likely.status == "proposed"
    assert likely.finding is not None
    shares = [fix.confidence for fix in likely.finding.suggestions]
    monkeypatch.setattr("plc.repair.reported.run.LIKELY", max(shares) + 0.01)
    unlikely = one(bare, plan=AnswerPlan(), rule=rule).reported[0]
    assert (unlikely.status, unlikely.cause) == ("declined", "unlikely")
    assert unlikely.reason.startswith("nothing likely: the best fix at this place has ")
    assert unlikely.finding is not None
    assert unlikely.finding.suggestions == ()
    assert one(named(path, 3), plan=AnswerPlan()).reported[0].status == "proposed"


def test_unlikely_fixes_are_not_shown_unless_something_vouches_for_them(path: Path) -> None:
    kept = one(named(path, 3), plan=AnswerPlan(floor=0.0)).reported[0]
    assert kept.status == "proposed"
    assert kept.finding is not None
    fix = replace(kept.finding.suggestions[0], confidence=0.3)
    answer = replace(kept, finding=replace(kept.finding, suggestions=(fix,)))
    unlikely = likely(answer, floor=0.5)
    assert (unlikely.status, unlikely.cause) == ("declined", "unlikely")
    assert "30%, and 50% are asked for" in unlikely.reason
    assert likely(answer, floor=0.3) == answer
    for checks in (("parse", "gone", "compile"), ("parse", "named"), ("parse", "test")):
        vouched = replace(answer, finding=replace(kept.finding, suggestions=(replace(fix, checks=checks),)))
        assert likely(vouched, floor=0.5) == vouched
    misled = replace(fix, checks=("parse", "gone", "compile"), confidence=VOUCHED / 2)
    led = replace(answer, finding=replace(kept.finding, suggestions=(misled,)))
    assert likely(led, floor=0.5).status == "declined"
    assert likely(led, floor=0.0) == led
    of_error = replace(led, diagnostic=replace(led.diagnostic, tool="gcc", level="error"))
    assert likely(of_error, floor=0.5) == of_error  # a compiler is misled less easily
    of_unused = replace(led, diagnostic=replace(led.diagnostic, rule="-Wunused-variable"))
    assert likely(of_unused, floor=0.5).status == "declined"
    removing = replace(misled, removes=True)
    taken = replace(of_unused, finding=replace(kept.finding, suggestions=(removing,)))
    assert likely(taken, floor=0.5) == taken
    alone = replace(fix, checks=("parse", "gone"))
    gone = replace(answer, finding=replace(kept.finding, suggestions=(alone,)))
    assert likely(gone, floor=0.5).status == "declined"  # it may be gone because the file does not compile
    verified = replace(gone, status="fixed")
    assert likely(verified, floor=0.5) == verified
