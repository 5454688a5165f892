"""What is done with files: only what may be made, together, for good, and never twice."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from data_prep.text.languages import language_of
from plc.cli.app import main
from plc.repair import Repairer
from plc.repair.apply.fixing import Policy
from plc.repair.apply.journal import Journal
from plc.repair.apply.undo import undo
from plc.repair.batch import Analysed, Failed, Plan, look_through
from plc.repair.files.selection import SourceFile
from plc.repair.findings import Edit, FileReport, Finding, Position, Suggestion
from tests.full_disk import full_disk
from tests.scripted_model import Rule, either, repairer, swap

pytestmark = pytest.mark.usefixtures("no_tools")

FGETS = swap("gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;")
FLAWED = b"void f(char *s)\n{\n    gets(s);\n}\n"
FIXED = FLAWED.replace(b"gets(s)", b"fgets(s, 10, stdin)")
SAFE = Policy(safe_from=0.5)


def look(
    *paths: Path, plan: Plan, rule: Rule = FGETS, served: Repairer | None = None, jobs: int = 2
) -> list[Analysed | Failed]:
    made = served or repairer(rule)
    return list(look_through(made, [SourceFile(path, "c") for path in paths], plan=plan, jobs=jobs))


def one(path: Path, *, plan: Plan, rule: Rule = FGETS) -> Analysed:
    (outcome,) = look(path, plan=plan, rule=rule)
    assert isinstance(outcome, Analysed), outcome
    return outcome


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.c"
    path.write_bytes(FLAWED)
    return path


@pytest.mark.parametrize(
    ("policy", "made"),
    [
        (Policy(safe_from=0.5), True),
        (Policy(safe_from=0.95), False),
        (Policy(safe_from=None), False),
        (Policy(safe_from=0.5, required="settled"), True),
        (Policy(safe_from=0.5, required="compile"), False),
        (Policy(safe_from=None, unsafe=True), True),
        (Policy(safe_from=0.95, required="compile", unsafe=True), True),
    ],
)
def test_only_what_may_be_made_is_made(policy: Policy, made: bool, path: Path) -> None:
    before = one(path, plan=Plan("report", policy))
    shown = one(path, plan=Plan("diff", policy))
    assert path.read_bytes() == FLAWED
    fixed = one(path, plan=Plan("fix", policy))
    assert path.read_bytes() == shown.after == fixed.after == (FIXED if made else FLAWED)
    assert len(before.fixable) == len(shown.fixed) == len(fixed.fixed) == int(made)
    assert before.hidden == shown.hidden == fixed.hidden == int(not made)


def test_a_fix_is_reported_with_its_file_as_it_then_is(path: Path) -> None:
    path.write_bytes(FLAWED + FLAWED.replace(b"f(", b"g(").replace(b"gets(s);", b"gets(s); broken(;"))
    outcome = one(path, plan=Plan("fix", SAFE))
    assert [finding.function for finding in outcome.fixed] == ["f"]
    assert outcome.report.skipped
    assert outcome.after == path.read_bytes()


def test_fixes_that_unsettle_each_other_are_not_made(path: Path) -> None:
    narrowed: list[int] = []

    def narrow(_: Path, text: bytes, report: FileReport) -> FileReport:
        """Say that the second function is flawed whenever the first is fixed."""
        narrowed.append(len(report.findings))
        if text.count(b"fgets") == 2:
            start = text.index(b"void g")
            again = Finding("g", Position(1, 1), Position(1, 2), start, len(text), 0.9, (), (), "")
            return replace(report, findings=(again,))
        return report

    path.write_bytes(FLAWED + FLAWED.replace(b"f(", b"g("))
    outcome = one(path, plan=Plan("fix", SAFE, (narrow,)))
    assert [finding.function for finding in outcome.fixed] == ["f"]
    assert path.read_bytes() == FIXED + FLAWED.replace(b"f(", b"g(")
    assert narrowed == [2, 0, 1]  # as it is, with both, with one


def test_findings_that_are_narrowed_away_are_not_fixed(path: Path) -> None:
    plan = Plan("fix", SAFE, (lambda _, __, report: replace(report, findings=()),))
    assert one(path, plan=plan).fixed == ()
    assert path.read_bytes() == FLAWED


@pytest.mark.parametrize(
    ("marks", "safe_from", "made"),
    [
        (("compile",), 0.85, True),
        ((), 0.85, False),  # no compiler could check it: half of the doubt is allowed
        ((), 0.7, True),
        (None, 0.0, False),  # a tool objected
    ],
)
def test_safe_fixes_are_made_once_tools_have_confirmed_them(
    marks: tuple[str, ...] | None, safe_from: float, made: bool, path: Path
) -> None:
    def confirm(_: Path, __: bytes, report: FileReport) -> FileReport:
        (finding,) = report.findings
        (fix,) = finding.suggestions
        kept = () if marks is None else (replace(fix, checks=(*fix.checks, *marks)),)
        return replace(report, findings=(replace(finding, suggestions=kept),))

    plan = Plan("fix", Policy(safe_from=safe_from), confirm=confirm)
    assert one(path, plan=replace(plan, mode="diff")).after == (FIXED if made else FLAWED)
    outcome = one(path, plan=plan)
    assert path.read_bytes() == (FIXED if made else FLAWED)
    assert len(outcome.report.findings) == int(not made)
    asked = replace(plan, policy=Policy(unsafe=True))
    assert one(path, plan=asked).after == FIXED  # what was asked for is made as it is


def test_a_full_disk_beside_one_file_is_that_files_error(path: Path) -> None:
    other = path.with_name("b.c")
    other.write_bytes(FLAWED)

    def noted(seen: Path, _: bytes, report: FileReport) -> FileReport:
        if seen == path:
            with full_disk(largest=10):
                path.with_name("note").write_bytes(bytes(100))
        return report

    failed, fixed = look(path, other, plan=Plan("fix", SAFE, (noted,)), jobs=1)  # the limit is the process's
    assert failed == Failed(path, "File too large; run again once that is mended")
    assert isinstance(fixed, Analysed)
    assert (path.read_bytes(), other.read_bytes()) == (FLAWED, FIXED)


def test_what_was_fixed_is_not_found_again_and_can_be_taken_back(path: Path) -> None:
    with Journal(path.parent) as journal:
        assert one(path, plan=Plan("fix", SAFE, journal=journal)).report.findings == ()
    once = path.read_bytes()
    assert one(path, plan=Plan("fix", SAFE)).fixed == ()
    assert path.read_bytes() == once
    undo(path.parent)
    assert path.read_bytes() == FLAWED


def test_hard_links_are_noted(path: Path) -> None:
    path.with_name("b.c").hardlink_to(path)
    (note,) = one(path, plan=Plan("fix", SAFE)).notes
    assert "keeps the old text" in note


def test_a_header_that_many_runs_reach_at_once_is_fixed_once(tmp_path: Path) -> None:
    header = tmp_path / "a.h"
    links = [tmp_path / f"{number}.h" for number in range(8)]
    for link in links:
        link.symlink_to(header)
    served = repairer(FGETS)
    for _ in range(5):
        header.write_bytes(FLAWED)
        with ThreadPoolExecutor(8) as pool:
            outcomes = list(pool.map(lambda p: look(p, plan=Plan("fix", SAFE), served=served)[0], links))
        assert header.read_bytes() == FIXED
        assert all(link.is_symlink() for link in links)
        assert not [o for o in outcomes if isinstance(o, Failed) and "changed while" not in o.message]
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(["a.h", *(link.name for link in links)])


def test_policies_look_at_the_suggestion_that_is_first_to_settle() -> None:
    weak = Suggestion(1, 0.3, ("parse", "settled"), (Edit(0, 0, "x"),))
    assert not SAFE.allows(weak)
    assert SAFE.is_safe(replace(weak, confidence=0.5))
    assert replace(SAFE, unsafe=True).allows(weak)
    assert not replace(SAFE, unsafe=True).is_safe(weak)


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as stopped:
        main(["repair", *map(str, arguments)])
    assert isinstance(stopped.value.code, int)
    return stopped.value.code


def test_the_command_says_how_many_more_unsafe_fixes_would_fix(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = either(FGETS, swap("strcpy ( v0 , v1 ) ;", "", probability=0.4))
    served = repairer(rules, threshold=0.3, safe=0.5)
    monkeypatch.setattr(Repairer, "load", lambda *_, **__: served)
    text = FLAWED + b"void g(char *s, char *t)\n{\n    strcpy(s, t);\n}\n"
    path.write_bytes(text)
    assert run(path) == 1
    assert capsys.readouterr().err.endswith(
        ": 2 findings, 1 fixable with --fix, 1 more fixable with --unsafe-fixes\n"
    )
    assert run(path, "--diff") == 1
    assert capsys.readouterr().err.endswith(", 1 would be fixed, 1 more fixable with --unsafe-fixes\n")
    assert run(path, "--fix") == 1
    assert capsys.readouterr().err.endswith(": 1 fixed, 1 finding left, 1 more fixable with --unsafe-fixes\n")
    assert path.read_bytes() == text.replace(FLAWED, FIXED)
    assert run(path, "--fix", "--unsafe-fixes") == 0
    assert capsys.readouterr().err.endswith(": 1 fixed, 0 findings left\n")
    assert b"strcpy" not in path.read_bytes()


def test_exit_codes_of_fixes(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    served = repairer(FGETS)
    monkeypatch.setattr(Repairer, "load", lambda *_, **__: served)
    assert run(path, "--diff", "--exit-non-zero-on-fix", "--exit-zero") == 0
    assert run(path, "--fix", "--exit-non-zero-on-fix") == 1
    assert run(path, "--fix", "--exit-non-zero-on-fix") == 0


EXAMPLES = Path(__file__).parents[3] / "examples"


def test_of_the_examples_what_is_fixed_is_not_found_again(tmp_path: Path) -> None:
    tree = tmp_path / "examples"
    shutil.copytree(EXAMPLES, tree)
    paths = sorted((tree / "flawed").iterdir())
    sources = [
        SourceFile(p, language, min_confidence=0.43) for p in paths if (language := language_of(p))
    ]  # silent kinds, too
    served = Repairer.load()
    plan = Plan("fix", Policy(unsafe=True))
    first = [o for o in look_through(served, sources, plan=plan, jobs=1) if isinstance(o, Analysed)]
    assert sum(len(outcome.fixed) for outcome in first) >= 5
    after = {p: p.read_bytes() for p in paths}
    second = [o for o in look_through(served, sources, plan=plan, jobs=1) if isinstance(o, Analysed)]
    for before, again in zip(first, second, strict=True):
        assert again.fixed == ()
        assert again.report.findings == before.report.findings
        assert not {f.function for f in before.fixed} & {f.function for f in again.report.findings}
    assert {p: p.read_bytes() for p in paths} == after


def test_few_outcomes_wait_to_be_taken_and_all_come_in_order(tmp_path: Path) -> None:
    begun: list[Path] = []

    def sources() -> Iterator[SourceFile]:
        for number in range(300):
            path = tmp_path / f"{number:03}.c"
            path.write_bytes(FLAWED if number % 50 == 0 else b"int g;\n")
            begun.append(path)
            yield SourceFile(path, "c")

    analysed = look_through(repairer(FGETS), sources(), plan=Plan(), jobs=2)
    first = [next(analysed).path for _ in range(10)]
    assert len(begun) <= 10 + 2 * 16 + 1
    rest = [outcome.path for outcome in analysed]
    assert first + rest == begun


def test_one_at_a_time_says_the_same_as_many(tmp_path: Path) -> None:
    paths = []
    for number in range(8):
        paths.append(tmp_path / f"{number}.c")
        paths[-1].write_bytes((b"int g;\n" * number + FLAWED) if number != 3 else b"\0")
    sources = [SourceFile(path, "c") for path in paths]
    alone, together = (
        list(look_through(repairer(FGETS), sources, plan=Plan(), jobs=jobs)) for jobs in (1, 4)
    )
    assert alone == together
    assert [isinstance(outcome, Failed) for outcome in alone] == [number == 3 for number in range(8)]


def test_what_no_parser_gets_through_is_reported_and_the_others_are_looked_at(tmp_path: Path) -> None:
    ambiguous = tmp_path / "a.cpp", tmp_path / "b.h"
    fine = tmp_path / "c.cpp"
    for path in ambiguous:
        path.write_bytes(b"class A : B { int ~; };\nint a=" + b"a<" * 80_000 + b"1;")
    fine.write_bytes(FLAWED)
    sources = [SourceFile(path, "c" if path.suffix == ".h" else "cpp") for path in (*ambiguous, fine)]
    *failed, analysed = look_through(repairer(FGETS), sources, plan=Plan(), jobs=2)
    for outcome in failed:
        assert isinstance(outcome, Failed)
        assert outcome.message.startswith("takes the parser far longer than source code does")
    assert isinstance(analysed, Analysed)
    assert len(analysed.report.findings) == 1
