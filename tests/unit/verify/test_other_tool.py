"""Any command that prints a known format verifies fixes of its reports, in a copy of the tree."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from data_prep.errors import ConfigError
from plc.diagnostics import Diagnostic, Location
from plc.verify.adapters import ToolFailedError
from plc.verify.other_tool import OtherTool
from plc.verify.reported import ReportedFile
from plc.verify.tools import Limits, Tools, TooSlowError

CHECKER = """import pathlib, sys
name = sys.argv[1]
text = pathlib.Path(name).read_text()
limit = int(pathlib.Path("src/limit.h").read_text())
if "hang" in text:
    import time; time.sleep(60)
if "crash" in text:
    print("cannot go on"); sys.exit(9)
print('<?xml version="1.0"?><results version="2"><errors>')
for number, line in enumerate(text.splitlines(), 1):
    if "wide" in line and limit == 7:
        place = f'<location file="{name}" line="{number}" column="1"/>'
        print(f'<error id="tooWide" severity="warning" msg="wide">{place}</error>')
print("</errors></results>")
pathlib.Path("left").write_text("by the tool")
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "tree"
    (root / "src").mkdir(parents=True)
    (root / "src" / "a.c").write_bytes(b"int wide;\n")
    (root / "src" / "limit.h").write_text("7")
    (tmp_path / "checker.py").write_text(CHECKER)
    return root


def tool(tree: Path, *, seconds: float = 60, arguments: str = "{file}") -> OtherTool:
    command = f"{sys.executable} {tree.parent}/checker.py {arguments}"
    return OtherTool(command, tree, limits=Limits(seconds=seconds, patience=1))


def test_fixes_of_its_reports_are_verified(tree: Path) -> None:
    path = tree / "src" / "a.c"
    reported = Diagnostic(Location(path, 1), "wide", "housecheck", "tooWide")
    candidates = [b"int narrow;\n", b"int wider;\n", b"int a; /* crash */\n"]
    before = sorted(tree.rglob("*"))
    with (
        tool(tree) as other,
        ReportedFile(path, path.read_bytes(), "c", tools=Tools(), other=other) as file,
    ):
        found = list(file.verdicts(reported, candidates))
    assert [verdict.passes for verdict in found] == [True, False, False]
    assert "report" in found[0].checks
    assert "still reports it: wide" in found[1].reason
    assert "ended with 9 and no report: cannot go on" in found[2].reason
    assert sorted(tree.rglob("*")) == before
    assert path.read_bytes() == b"int wide;\n"


def test_places_are_those_of_the_users_tree(tree: Path) -> None:
    with tool(tree) as other:
        (entry,) = other.diagnostics(tree / "src" / "a.c", b"\nint wide;\n")
        assert (entry.location.path, entry.location.line) == (tree / "src" / "a.c", 2)
        (entry,) = other.diagnostics(tree / "src" / "a.c", b"int wide;\n")
        assert entry.location.line == 1


def test_a_command_that_hangs_or_is_not_there_is_said(tree: Path) -> None:
    with tool(tree, seconds=1) as other, pytest.raises(TooSlowError, match="took too long, over 1 s"):
        other.diagnostics(tree / "src" / "a.c", b"hang")
    missing = OtherTool("no-such-tool {file}", tree)
    with missing as other, pytest.raises(ToolFailedError, match="no-such-tool cannot be run: No such file"):
        other.diagnostics(tree / "src" / "a.c", b"int a;\n")


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("checker", r"write \{file\} where the file's name belongs"),
        ("checker '{file}", "No closing quotation"),
    ],
)
def test_a_command_that_cannot_be_used_is_refused(command: str, message: str, tree: Path) -> None:
    with pytest.raises(ConfigError, match=message):
        OtherTool(command, tree)


@pytest.mark.skipif(os.name != "posix", reason="the name has characters that a shell would read")
def test_a_files_name_is_one_word_and_no_shell_reads_it(tree: Path) -> None:
    odd = tree / "src" / "a $(touch hit) ; b.c"
    odd.write_bytes(b"int wide;\n")
    with tool(tree) as other:
        (entry,) = other.diagnostics(odd, b"int wide;\n")
    assert entry.location.path == odd
    assert not list(tree.rglob("hit"))
