"""`runs` on a test case written for this: judged by compiling and running it, where a compiler is there."""

from __future__ import annotations

import shutil
from pathlib import Path, PurePosixPath

import pytest

from data_prep.errors import CorpusError, PlcError
from data_prep.juliet.clean.pairs import clean_pairs
from data_prep.juliet.file_names import cases_of
from plc.cli.app import main
from plc.evaluate.runs.juliet_cases import Checker, RunCase, candidate_cases, run_case_at, suite, suite_root
from plc.evaluate.runs.repaired import (
    NOTHING,
    Place,
    Places,
    Proposed,
    chosen_cases,
    fixer_of,
    run_case,
    run_rates,
    runs_json,
    verification_at,
)
from plc.evaluate.runs.sandbox import BAD, GOOD, Run, Sandbox
from plc.evaluate.tables import runs_table
from plc.train.config import DataConfig
from plc.verify.tools import Limits
from tests.scripted_model import KEPT_NAMES, either, repairer, swap

CASE = "CWE121_Stack_Overflow__own_copy_01"
PATH = f"testcases/CWE121_Stack_Overflow/s01/{CASE}.c"
TEXT = f"""\
#include "std_testcase.h"

#ifndef OMITBAD
void {CASE}_bad()
{{
    char * text = malloc(5);
    /* too small by one */
    strcpy(text, "hello");
    printLine(text);
    free(text);
}}
#endif

#ifndef OMITGOOD
static void goodG2B()
{{
    char * text = malloc(6);
    strcpy(text, "hello");
    printLine(text);
    free(text);
}}
void {CASE}_good()
{{
    goodG2B();
}}
#endif

#ifdef INCLUDEMAIN
int main(void)
{{
#ifndef OMITGOOD
    {CASE}_good();
    printLine("Finished good()");
#endif
#ifndef OMITBAD
    {CASE}_bad();
    printLine("Finished bad()");
#endif
    return 0;
}}
#endif
"""
PRINTED = "    printLine(text);\n"
SUPPORT = {
    "std_testcase.h": "#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n"
    "void printLine(const char *);\n",
    "io.c": '#include "std_testcase.h"\nvoid printLine(const char * line) { puts(line); }\n',
    "std_thread.c": "int none;\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A suite with one case, in the publisher's layout."""
    folder = tmp_path / "unpacked" / "C"
    (folder / "testcasesupport").mkdir(parents=True)
    for name, text in SUPPORT.items():
        (folder / "testcasesupport" / name).write_text(text, "utf-8")
    (folder / PATH).parent.mkdir(parents=True)
    (folder / PATH).write_text(TEXT, "utf-8")
    return folder


@pytest.fixture
def sandbox(root: Path, tmp_path: Path) -> Sandbox:
    """A sandbox, or a skip where there is no compiler with sanitizers."""
    if shutil.which("gcc") is None:
        pytest.skip("gcc is not on PATH")
    (tmp_path / "scratch").mkdir()
    limits = Limits(seconds=10)
    return Sandbox(support=root / "testcasesupport", scratch=tmp_path / "scratch", limits=limits)


def nothing(text: bytes, entry: str, *, by_default: bool) -> Proposed:  # noqa: ARG001
    """A fixer that offers nothing."""
    return NOTHING


def replaced(before: str, after: str) -> bytes:
    return TEXT.replace(before, after, 1).encode()


def test_outcomes(sandbox: Sandbox, root: Path) -> None:
    def outcome(text: bytes) -> str:
        return sandbox.run(text, BAD, include=root).outcome

    assert outcome(TEXT.encode()) == "flagged"
    assert sandbox.run(TEXT.encode(), GOOD, include=root) == Run("clean", b"hello\n")
    assert outcome(replaced("malloc(5)", "malloc(6)")) == "clean"
    assert outcome(replaced("malloc(5)", "malloc(6")) == "not built"
    # running away is no repair
    assert outcome(replaced('strcpy(text, "hello");', "free(text); exit(0);")) == "flagged"


@pytest.mark.usefixtures("sandbox")
def test_a_loop_is_hung_and_ended(root: Path, tmp_path: Path) -> None:
    short = Sandbox(
        support=root / "testcasesupport", scratch=tmp_path / "scratch", limits=Limits(seconds=0.3)
    )
    endless = replaced('strcpy(text, "hello");', "for (;;) { }")
    assert short.run(endless, BAD, include=root).outcome == "hung"


def test_which_cases_can_be_judged(root: Path, sandbox: Sandbox, tmp_path: Path) -> None:
    (case,) = candidate_cases(root)
    assert case == RunCase(PATH, 121, "own_copy", "01")
    cache = tmp_path / "checkable.json"
    checker = Checker(root, sandbox, cache)
    assert checker.checkable([case], count=5) == [case]
    assert checker.tried == (1, 1)
    (root / PATH).unlink()  # the cache answers now
    assert Checker(root, sandbox, cache).checkable([case], count=5) == [case]


def test_what_is_not_run() -> None:
    assert run_case_at(f"x/{CASE}.c") is not None
    for name in (
        "CWE121_S__own_w32_01.c",
        "CWE190_I__own_rand_add_01.c",
        "CWE78_OS__own_01.c",
        "CWE121_S__own_02.c",  # a constant condition
        "CWE121_S__own_22a.c",
        "main.c",
    ):
        assert run_case_at(name) is None


def test_a_right_fix_counts(root: Path, sandbox: Sandbox) -> None:
    (case,) = candidate_cases(root)
    asked = repairer(swap("malloc ( n0 )", "malloc ( sizeof ( int ) * sizeof ( int ) )"))
    sure = fixer_of(asked, min_confidence=None)
    result = run_case(case, root=root, place="test-variant", fixer=sure, sandbox=sandbox)
    assert result.shown.outcomes[:1] == ("clean",)
    assert result.shown.confidence == pytest.approx(0.9, abs=0.01)
    rates = run_rates([result])
    assert rates["runs@1"].hits == rates["runs and prints alike@1"].hits == rates["runs with --fix"].hits == 1
    unsure = fixer_of(asked, min_confidence=0.95)
    rates = run_rates([run_case(case, root=root, place="valid", fixer=unsure, sandbox=sandbox)])
    assert (rates["runs@1"].hits, rates["proposed"].hits, rates["any confidence@1"].hits) == (0, 0, 1)


@pytest.mark.skipif(shutil.which("cc") is None, reason="needs a C compiler")
def test_fixes_can_be_put_to_the_compiler_first(root: Path) -> None:
    broken = swap("malloc ( n0 )", "malloc ( n0 , n0 )", probability=0.6)  # too many arguments
    asked = repairer(either(broken, swap("malloc ( n0 )", "malloc ( sizeof ( int ) * 2 )", probability=0.3)))
    text = (root / PATH).read_bytes()
    entry = f"{CASE}_bad"
    plain = fixer_of(asked, min_confidence=None)(text, entry, by_default=True)
    compiled = fixer_of(asked, min_confidence=None, verification=verification_at(root, "compile"))
    assert [b"malloc(5, 5)" in fixed for fixed in plain.texts] == [True, False]
    assert compiled(text, entry, by_default=True).texts == plain.texts[1:]
    assert compiled(text, entry, by_default=False).texts == plain.texts[1:]
    only_broken = repairer(broken)
    checked = fixer_of(only_broken, min_confidence=None, verification=verification_at(root, "compile"))
    assert checked(text, entry, by_default=True) == NOTHING


def test_verification_belongs_to_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["evaluate", str(tmp_path), "--data", str(tmp_path), "--verify", "compile"])
    assert stopped.value.code == 2
    assert "--verify belongs to --runs: the other measurements compare words" in capsys.readouterr().err


def test_a_raw_file_is_found_where_training_had_its_case() -> None:
    files = [
        (
            PurePosixPath(PATH.replace("own_copy", f"own_{lines}")),
            TEXT.replace("own_copy", f"own_{lines}").replace(PRINTED, PRINTED * lines).encode(),
        )
        for lines in range(1, 9)
    ]
    cases = cases_of(files, "c")
    clean = clean_pairs(cases, max_words=400, jobs=1, also_known=KEPT_NAMES, advance=lambda _: None)
    assert {pair.source[0] for pair in clean.pairs} == {"static", "void"}  # both styles of linkage
    places = Places(clean.pairs, config=DataConfig(), kept_names=clean.kept_names)
    assert [places.place(path, text) for path, text in files] == ["train"] * len(files)
    assert places.place(PurePosixPath(PATH), TEXT.replace("5", "sizeof(int)").encode()) == "not in the data"


def test_emptying_the_function_runs_but_does_not_print_alike(root: Path, sandbox: Sandbox) -> None:
    (case,) = candidate_cases(root)
    start, end = TEXT.index("    char * text = malloc(5)"), TEXT.index("}", TEXT.index("malloc(5)"))
    emptied = (TEXT[:start] + TEXT[end:]).encode()
    result = run_case(
        case,
        root=root,
        place="test-source",
        fixer=lambda _text, _entry, by_default: Proposed(float(by_default), (emptied,), (False,)),
        sandbox=sandbox,
    )
    assert (result.shown.outcomes, result.shown.alike, result.shown.fixed) == (("clean",), (False,), False)
    assert result.shown.outcomes == result.forced.outcomes


def test_unseen_cases_come_first_and_the_report_counts_them(root: Path, sandbox: Sandbox) -> None:
    case = candidate_cases(root)[0]
    held: tuple[Place, ...] = ("test-source", "train", "test-cwe")
    others = [RunCase(PATH, 121, f"v{number}", "01") for number in range(3)]
    checker = Checker(root, sandbox)
    chosen = chosen_cases([case], {PATH: "test-source"}, checker=checker, count=4, seed=1)
    assert chosen == [case]
    results = [
        run_case(each, root=root, place=place, fixer=nothing, sandbox=sandbox)
        for each, place in zip(others, held, strict=True)
    ]
    origin = {"model": {"name": "none"}}
    report = runs_json(results, threshold=0.5, checkable=checker.tried, origin=origin)
    groups = {group["group"]: group["cases"] for group in report["groups"]}
    assert groups == {
        "unseen": 1,
        "unseen source": 1,
        "unseen, flow variant 01": 1,
        "unseen CWE": 1,
        "seen in training": 1,
    }
    assert runs_table(report).rows[0][0] == "runs@1"


def test_another_folder_is_no_suite(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="holds no Juliet C suite"):
        suite_root(tmp_path)


def test_a_folder_is_taken_as_it_is(root: Path, tmp_path: Path) -> None:
    assert suite(root.parent, unpack_to=tmp_path / "x") == root
    assert not (tmp_path / "x").exists()


def test_no_compiler_is_said_so(root: Path, tmp_path: Path) -> None:
    with pytest.raises(PlcError, match="compiles C with no-such-cc"):
        Sandbox(support=root, scratch=tmp_path, compiler="no-such-cc")
    cache = tmp_path / "bad.json"
    cache.write_text("[1]", "utf-8")
    with pytest.raises(CorpusError, match="delete it to make it anew"):
        Checker(root, None, cache)  # type: ignore[arg-type]


@pytest.mark.skipif(shutil.which("gcc") is None, reason="needs gcc")
def test_support_files_that_do_not_compile_are_named(tmp_path: Path) -> None:
    support = tmp_path / "support"
    support.mkdir()
    (support / "io.c").write_text("no C at all\n")
    with pytest.raises(PlcError, match=r"io\.c does not compile: `runs` needs the corpus's testcasesupport"):
        Sandbox(support=support, scratch=tmp_path)
