"""`plc repair --report` with fixes that the report carries: made, refused, stale, given back."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.unit.cli.repair.reported.tree import report, run, tree

__all__ = ["tree"]
pytestmark = pytest.mark.usefixtures("tree")

TEXT = """#include <string.h>

void clear(char *name)
{
    /* é */ memset(name, sizeof(*name), 0);
}
"""
FIXED = TEXT.replace("sizeof(*name), 0", "0, sizeof(*name)")


def tidy(text: str = TEXT, *, more: str = "") -> Path:
    """What clang-tidy writes of the text, with its fix in two places."""
    Path("a.c").write_text(TEXT, encoding="utf-8")
    data = text.encode()
    first, second, start = data.index(b"sizeof"), data.index(b"0);"), data.index(b"memset")
    edits = ((first, len("sizeof(*name)"), "0"), (second, 1, "sizeof(*name)"))
    lines = [
        "---",
        "MainSourceFile: a.c",
        "Diagnostics:",
        "  - DiagnosticName: bugprone-suspicious-memset-usage",
        "    DiagnosticMessage:",
        "      Message: memset of size zero, potentially swapped arguments",
        "      FilePath: a.c",
        f"      FileOffset: {start}",
        "      Replacements:",
    ]
    for offset, length, new in edits:
        lines += ["        - FilePath: a.c", f"          Offset: {offset}", f"          Length: {length}"]
        lines += [f"          ReplacementText: '{new}'"]
    return report("\n".join([*lines, more, "    Level: Warning", "..."]), "tidy.yaml")


@pytest.fixture
def gcc_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A PATH with gcc and what it runs, and no clang-tidy."""
    found = shutil.which("gcc")
    if found is None:
        pytest.skip("needs gcc")
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "gcc").symlink_to(found)
    for name in ("as", "git", "prlimit", "sh"):
        if (program := shutil.which(name)) is not None:
            (folder / name).symlink_to(program)
    monkeypatch.setenv("PATH", str(folder))


@pytest.mark.usefixtures("gcc_alone")
def test_a_fix_of_clang_tidys_yaml_is_made_and_verified_with_gcc_alone(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run("--report", tidy(), "--format", "json", verify="compile") == 1
    (finding,) = json.loads(capsys.readouterr().out)["files"][0]["findings"]
    assert (finding["status"], finding["told"]["tool"]) == ("proposed", "clang-tidy")
    assert "no clang-tidy on PATH" in finding["status_reason"]
    first = finding["suggestions"][0]
    assert (first["source"], first["checks"]) == ("report", ["parse", "named", "carried", "compile"])
    assert Path("a.c").read_text(encoding="utf-8") == TEXT
    run("--report", tidy(), "--fix", "--unsafe-fixes", verify="compile")
    assert "fixed a.c:5:14: clang-tidy" in capsys.readouterr().out
    assert Path("a.c").read_text(encoding="utf-8") == FIXED


@pytest.mark.usefixtures("gcc_alone")
def test_fix_does_not_apply_what_nothing_verifies(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--report", tidy(), "--fix", verify="compile") == 1
    assert "named by clang-tidy" in capsys.readouterr().out
    assert Path("a.c").read_text(encoding="utf-8") == TEXT


def test_a_fix_of_another_text_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    stale = tidy(TEXT.replace("/* é */ ", ""))
    run("--report", stale, "--format", "json")
    findings = json.loads(capsys.readouterr().out)["files"][0]["findings"]
    checks = [each["checks"] for finding in findings for each in finding["suggestions"]]
    assert not any("named" in each for each in checks)


def test_a_fix_that_cannot_be_made_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    edit = ("FilePath: a.c", "Offset: 99999999", "Length: 3", "ReplacementText: x")
    more = "        - " + "\n          ".join(edit)
    assert run("--report", tidy(more=more), "--format", "json") == 1
    out, err = capsys.readouterr()
    (finding,) = json.loads(out)["files"][0]["findings"]
    assert finding["told"]["rule"] == "bugprone-suspicious-memset-usage"
    assert (
        "plc: tidy.yaml: the fix of diagnostic 1 of the clang-tidy report is damaged: "
        "an edit at offset 99999999 lies outside of the file; skipped" in err
    )


def _sarif() -> dict[str, Any]:
    file = {"uri": "a.c"}
    region = {"startLine": 5, "startColumn": 26, "endLine": 5, "endColumn": 42}
    change = {"deletedRegion": region, "insertedContent": {"text": "0, sizeof(*name)"}}
    fix = {
        "description": {"text": "its own"},
        "artifactChanges": [{"artifactLocation": file, "replacements": [change]}],
    }
    place = {"physicalLocation": {"artifactLocation": file, "region": {"startLine": 5}}}
    result = {"ruleId": "r", "message": {"text": "swapped"}, "locations": [place], "fixes": [fix]}
    return {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "Semgrep"}}, "results": [result]}]}


def test_a_log_that_was_given_back_keeps_the_tools_fix_and_is_read_alike(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("a.c").write_text(TEXT, encoding="utf-8")
    Path("in.sarif").write_text(json.dumps(_sarif()), encoding="utf-8")
    given: list[str] = []
    for _ in range(2):
        run("--report", "in.sarif", "--format", "sarif")
        given.append(capsys.readouterr().out)
        Path("in.sarif").write_text(given[-1], encoding="utf-8")
    assert given[0] == given[1]
    fixes = json.loads(given[0])["runs"][0]["results"][0]["fixes"]
    assert fixes[0]["description"]["text"] == f"fix 1 of {len(fixes) - 1} (named by semgrep)"
    assert fixes[-1]["description"]["text"] == "its own"
    assert sum(fix["description"]["text"] == "its own" for fix in fixes) == 1
    run("--report", "in.sarif", "--fix", "--unsafe-fixes")
    assert Path("a.c").read_text(encoding="utf-8") == FIXED
