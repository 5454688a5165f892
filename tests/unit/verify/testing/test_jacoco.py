"""Suspicious lines of Java follow from what JaCoCo records: beside each `java`, or for the build itself.

The reports in `jacoco/` are those of JaCoCo 0.8.6 about two runs of the classes below.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from plc.cli.repair.reported.suspecting import suspected
from plc.verify.testing.command import TestCommand
from plc.verify.testing.coverage import spectra_of
from plc.verify.testing.jacoco import jars_here
from plc.verify.testing.java_sources import JavaSources
from plc.verify.testing.ochiai import likeliest
from plc.verify.testing.spectrum import CoverageError, Spectrum

REPORTS = Path(__file__).parent / "jacoco"
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="commands of a POSIX shell")

CLAMP = """package own;
public class Clamp {
    static int clamp(int value, int low, int high) {
        if (value < low)
            return low;
        if (value < high)
            return high;
        return value;
    }
    static int half(int value) {
        return value / 2;
    }
}
"""
MAIN = """package own;
public class Main {
    public static void main(String[] args) {
        int got = args.length > 2
            ? Clamp.clamp(Integer.parseInt(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]))
            : Clamp.half(Integer.parseInt(args[0]));
        System.exit(got == Integer.parseInt(args[args.length - 1]) ? 0 : 1);
    }
}
"""
EACH = """failed=0
javac -d out src/own/*.java || exit 1
for words in '4 2' '0 1 5 1' '3 1 5 3'; do
    java -cp out own.Main $words || failed=1
done
exit $failed
"""
RESULTS = '<testsuite name="own.T" tests="2" errors="0" failures="%d"><testcase name="a"/></testsuite>\n'


def _has_jacoco(folder: Path) -> bool:
    folder.mkdir(exist_ok=True)
    tools = all(shutil.which(tool) for tool in ("java", "javac"))
    return tools and jars_here(folder) is not None


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    for name, text in (("src/own/Clamp.java", CLAMP), ("src/own/Main.java", MAIN), ("each.sh", EACH)):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    for path in REPORTS.iterdir():
        shutil.copy(path, root)
    return root


@pytest.fixture
def with_jacoco(tmp_path: Path) -> None:
    if not _has_jacoco(tmp_path / "jars"):
        pytest.skip("needs a JDK, and JaCoCo: libjacoco-java of Debian, or JACOCO_HOME")


def _spectra(root: Path, folder: Path, command: str) -> list[Spectrum]:
    folder.mkdir()
    before = sorted(root.rglob("*"))
    with TestCommand(command, root) as test:
        found = spectra_of(test, folder)
    assert sorted(root.rglob("*")) == before
    return found


def _named(spectra: list[Spectrum]) -> list[tuple[bool, str]]:
    return [
        (each.fails, " ".join(sorted(f"{path.stem}:{line}" for path, line in each.lines))) for each in spectra
    ]


@pytest.mark.usefixtures("with_jacoco")
def test_each_java_program_counts_by_itself(project: Path, tmp_path: Path) -> None:
    found = _spectra(project, tmp_path / "own", "sh each.sh")
    assert _named(found) == [
        (False, "Clamp:11 Main:4 Main:6 Main:7"),
        (False, "Clamp:4 Clamp:5 Main:4 Main:5 Main:6 Main:7"),
        (True, "Clamp:4 Clamp:6 Clamp:7 Main:4 Main:5 Main:6 Main:7"),
    ]
    order = [(path.name, line) for (path, line), _ in likeliest(found, project, most=2)]
    assert order == [("Clamp.java", 6), ("Clamp.java", 7)]


@pytest.mark.usefixtures("with_jacoco")
def test_classes_without_a_package_and_sources_that_are_run_as_they_are_count(
    project: Path, tmp_path: Path
) -> None:
    main = "public static void main(String[] a) {\nthrow new Two();\n}"
    text = f"class One {{ {main} }}\nclass Two extends Error {{ }}\n"
    (project / "One.java").write_text(text, encoding="utf-8")
    found = _spectra(project, tmp_path / "own", "java One.java")
    assert [each.fails for each in found] == [True]
    assert "One:2" in _named(found)[0][1]


@pytest.mark.usefixtures("with_jacoco")
def test_data_that_a_build_leaves_without_a_report_is_read(project: Path, tmp_path: Path) -> None:
    """As Maven does: JaCoCo's report comes after the tests, and so not at all where one of them fails."""
    jars = jars_here(tmp_path / "jars")
    assert jars is not None
    (project / "results.xml").write_text(RESULTS % 1, encoding="utf-8")
    script = f"""javac -d target/classes src/own/*.java || exit 2
mkdir target/surefire-reports; cp results.xml target/surefire-reports/TEST-own.T.xml
agent=-javaagent:{jars.agent}=destfile=target/jacoco.exec,includes=own.*
java $agent -cp target/classes own.Main 3 1 5 3
"""
    (project / "build.sh").write_text(script, encoding="utf-8")
    found = _spectra(project, tmp_path / "own", "sh build.sh")
    assert _named(found) == [(True, "Clamp:4 Clamp:6 Clamp:7 Main:4 Main:5 Main:6 Main:7")]


def _leaves(project: Path, **failures: int | None) -> str:
    """A command that leaves a report in each module, with results of its tests where they are known."""
    lines = []
    for report, failed in failures.items():
        lines.append(
            f"mkdir -p {report}/target/site/jacoco; cp {report}.xml {report}/target/site/jacoco/jacoco.xml"
        )
        if failed is not None:
            (project / f"{report}-results.xml").write_text(RESULTS % failed, encoding="utf-8")
            place = f"{report}/target/surefire-reports"
            lines.append(f"mkdir -p {place}; cp {report}-results.xml {place}/TEST-own.T.xml")
    (project / "leave.sh").write_text("\n".join([*lines, "exit 1"]), encoding="utf-8")
    return "sh leave.sh"


PASSES = "Clamp:11 Main:4 Main:6 Main:7"
FAILS = "Clamp:4 Clamp:6 Clamp:7 Main:4 Main:5 Main:6 Main:7"


def test_reports_of_modules_fail_where_their_results_say_so(project: Path, tmp_path: Path) -> None:
    command = _leaves(project, passes=0, fails=2)
    assert _named(_spectra(project, tmp_path / "own", command)) == [(False, PASSES), (True, FAILS)]


def test_a_single_report_is_that_of_the_failing_run(project: Path, tmp_path: Path) -> None:
    assert _named(_spectra(project, tmp_path / "own", _leaves(project, fails=None))) == [(True, FAILS)]


def test_where_nothing_says_which_run_failed_none_is_said_to(project: Path, tmp_path: Path) -> None:
    found = _spectra(project, tmp_path / "own", _leaves(project, passes=None, fails=None))
    assert _named(found) == [(False, PASSES), (False, FAILS)]


def test_a_report_of_an_older_run_is_passed_over(project: Path, tmp_path: Path) -> None:
    (project / "target").mkdir()
    shutil.copy(project / "fails.xml", project / "target" / "jacoco.xml")
    assert _spectra(project, tmp_path / "own", "exit 1") == []


def test_a_report_that_is_cut_is_named(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = _leaves(project, fails=1)
    text = (project / "fails.xml").read_bytes()
    (project / "fails.xml").write_bytes(text[: len(text) // 2])
    with pytest.raises(CoverageError, match=r"fails/target/site/jacoco/jacoco\.xml, which --test left: "):
        _spectra(project, tmp_path / "own", command)
    with TestCommand(command, project) as test:
        assert suspected(test) == []
    assert "which --test left: the JaCoCo report is no XML or ends early" in capsys.readouterr().err


def test_results_that_are_cut_do_not_count_as_passed(project: Path, tmp_path: Path) -> None:
    command = _leaves(project, passes=0, fails=1)
    (project / "fails-results.xml").write_text(RESULTS[:20], encoding="utf-8")
    with pytest.raises(
        CoverageError, match=r"fails/target/surefire-reports/TEST-own\.T\.xml, which --test left: "
    ):
        _spectra(project, tmp_path / "own", command)


def test_of_lines_that_are_as_suspicious_those_not_yet_committed_come_first(project: Path) -> None:
    (project / "src" / "own" / "Clamp.java").write_text(
        CLAMP.replace("value < high", "value > high"), encoding="utf-8"
    )
    for words in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "a"],
    ):
        subprocess.run(["git", *words], cwd=project, check=True)
    (project / "src" / "own" / "Clamp.java").write_text(CLAMP, encoding="utf-8")
    with TestCommand(_leaves(project, fails=1), project) as test:
        first, second, *_ = suspected(test)
    assert [(each.location.path.name, each.location.line) for each in (first, second)] == [
        ("Clamp.java", 6),
        ("Clamp.java", 4),
    ]


def test_the_file_of_a_class_is_the_nearest_of_its_name(tmp_path: Path) -> None:
    for module in ("a", "b"):
        path = tmp_path / module / "src" / "Own.java"
        path.parent.mkdir(parents=True)
        path.write_text("/* own */\npackage own . in;\nclass Own { }\n", encoding="utf-8")
    (tmp_path / "b" / "src" / "Bare.java").write_text("enum Bare { A }\n", encoding="utf-8")
    (tmp_path / "b" / "src" / "Further.java").write_text("package own.in.more;\n", encoding="utf-8")
    sources = JavaSources.below(tmp_path)
    assert (
        sources.path_of("own/in/Own.java", tmp_path / "b" / "target") == tmp_path / "b" / "src" / "Own.java"
    )
    assert sources.path_of("own/in/Own.java", tmp_path) is None
    assert sources.path_of("own/Own.java", tmp_path) is None
    assert list(sources.classes) == ["Bare", "Bare$*", "own.in.*"]
