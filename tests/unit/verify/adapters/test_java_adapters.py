"""javac and ecj: plugins never start, a package is one run, the jars of a project are found."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from plc.diagnostics import Diagnostic
from plc.verify.adapters import (
    Failed,
    adapters_named,
    run,
)
from plc.verify.compiling.checks import ways_of
from plc.verify.tools import Tools, Trial
from tests.unit.verify.adapters.adapted import JAVA, needs, said


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[Sequence[str]]:
    """The commands that tools have run, in their order."""
    commands: list[Sequence[str]] = []
    real = Tools.run

    def kept(tools: Tools, command: Sequence[str], **others: Any) -> Any:
        commands.append(command)
        return real(tools, command, **others)

    monkeypatch.setattr(Tools, "run", kept)
    return commands


PLUGIN = """import com.sun.source.util.*;
public class Evil implements Plugin {
    public String getName() { return "Evil"; }
    public boolean autoStart() { return true; }
    public void init(JavacTask task, String... words) { throw new RuntimeException("the plugin ran"); }
}
"""
PROCESSOR = """import java.util.Set;
import javax.annotation.processing.*;
import javax.lang.model.element.TypeElement;
@SupportedAnnotationTypes("*")
public class Evil extends AbstractProcessor {
    public Evil() { throw new RuntimeException("the processor ran"); }
    public boolean process(Set<? extends TypeElement> a, RoundEnvironment r) { return false; }
}
"""


@needs("javac")
@pytest.mark.parametrize(
    ("source", "service"),
    [
        (PLUGIN, "com.sun.source.util.Plugin"),
        (PROCESSOR, "javax.annotation.processing.Processor"),
    ],
)
@pytest.mark.parametrize("tool", ["javac", "ecj"])
def test_plugins_and_processors_of_a_class_path_do_not_start(
    source: str, service: str, tool: str, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """javac starts a plugin on its class path by itself, also under -proc:none."""
    if shutil.which(tool) is None:
        pytest.skip(f"needs {tool}")
    classes = tree / "classes"
    (classes / "META-INF" / "services").mkdir(parents=True)
    (classes / "Evil.java").write_text(source)
    made = ["javac", "-proc:none", "-d", str(classes), str(classes / "Evil.java")]
    subprocess.run(made, check=True, capture_output=True)
    (classes / "META-INF" / "services" / service).write_text("Evil\n")
    monkeypatch.setenv("CLASSPATH", str(classes))
    assert said([tool], tree / "A.java", root=tree)
    if tool == "javac":  # also where fixes are verified
        room = tree.parent / "room"
        room.mkdir()
        trial = Trial(Tools(), room, "A.java")
        ways = ways_of(tree / "A.java", JAVA, "java", trial)
        assert not isinstance(ways, str)
        assert [way.problem(JAVA, trial) for way in ways] == [None]


@needs("ecj")
def test_ecj_reads_a_package_in_one_run_although_a_file_has_an_error(
    tree: Path, runs: list[Sequence[str]]
) -> None:
    package = tree / "p"
    package.mkdir()
    good = "package p;\n\nclass One {\n    java.util.List raw = new java.util.ArrayList<Integer>();\n}\n"
    (package / "One.java").write_text(good, encoding="utf-8")
    (package / "Two.java").write_text(
        "package p;\nimport far.Away;\nclass Two { Away a; }\n", encoding="utf-8"
    )
    files = sorted(package.iterdir())

    def found(*paths: Path) -> list[Diagnostic]:
        return list(run(adapters_named(["ecj"]), paths, root=tree, tools=Tools(), on_failure=fails))

    def fails(failed: Failed) -> None:
        pytest.fail(f"{failed.path}: {failed.reason}")

    reports = found(*files)
    assert len(runs) == 1
    alone = [entry for file in files for entry in found(file)]
    assert [(e.location, e.message) for e in reports] == [(e.location, e.message) for e in alone]
    assert {Path(e.location.path).name for e in reports} == {"One.java", "Two.java"}


@needs("javac")
@pytest.mark.parametrize("tool", ["javac", "ecj"])
def test_jars_of_a_project_are_on_the_class_path(
    tool: str, tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if shutil.which(tool) is None:
        pytest.skip(f"needs {tool}")
    monkeypatch.delenv("CLASSPATH", raising=False)
    library = tmp_path / "library" / "far"
    library.mkdir(parents=True)
    (library / "Away.java").write_text("package far;\npublic class Away {}\n", encoding="utf-8")
    subprocess.run(["javac", str(library / "Away.java")], check=True, capture_output=True)
    (tree / "src").mkdir()
    user = tree / "src" / "User.java"
    user.write_text("class User {\n    far.Away away;\n}\n", encoding="utf-8")
    assert "error" in {entry.level for entry in said([tool], user, root=tree)}
    (tree / "lib").mkdir()
    with ZipFile(tree / "lib" / "away.jar", "w") as jar:
        jar.write(library / "Away.class", "far/Away.class")
    assert "error" not in {entry.level for entry in said([tool], user, root=tree)}
    (tree / "lib" / "away.jar").unlink()
    monkeypatch.setenv("CLASSPATH", str(library.parent))
    assert "error" not in {entry.level for entry in said([tool], user, root=tree)}


@needs("javac")
def test_a_package_is_compiled_in_one_run(tree: Path, runs: list[Sequence[str]]) -> None:
    package = tree / "p"
    package.mkdir()
    for name, other in (("One", "Two"), ("Two", "One")):
        text = f"package p;\n\nclass {name} {{\n    java.util.List raw = new {other}().raw;\n}}\n"
        (package / f"{name}.java").write_text(text, encoding="utf-8")
    files = sorted(package.iterdir())

    def fails(failed: Failed) -> None:
        pytest.fail(f"{failed.path}: {failed.reason}")

    def found() -> list[tuple[str, int | None, str]]:
        reports = run(adapters_named(["javac"]), files, root=tree, tools=Tools(), on_failure=fails)
        return [(Path(e.location.path).name, e.location.line, e.rule) for e in reports]

    assert found() == [("One.java", 4, "rawtypes"), ("Two.java", 4, "rawtypes")]
    assert len(runs) == 1
    # an error of one file keeps javac from what it says of the others: each is then read alone
    (package / "Two.java").write_text(
        "package p;\nclass Two {\n    java.util.List raw\n}\n", encoding="utf-8"
    )
    assert [entry[:2] for entry in found()][-1] == ("Two.java", 3)
    assert len(runs) == 4
