"""A path below a folder that may not be entered is that path's error, and the others go on."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from plc.cli.app import main
from plc.repair import Repairer
from plc.verify.compiling.checks import _likely
from plc.verify.compiling.compile_commands import _nearest
from tests.scripted_model import repairer, swap
from tests.unprivileged import unprivileged

pytestmark = pytest.mark.usefixtures("no_tools")

FLAWED = "void read_line(char *line)\n{\n    gets(line);\n}\n"
DENIED = "cannot be read: Permission denied"


@pytest.fixture(autouse=True)
def tree(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A scripted model; in the current folder a.c, `shut` that may not be entered, `listed` only listed."""
    made = repairer(swap("gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;"))

    def load(path: Path | None = None, *, threads: int = 0) -> Repairer:
        del path, threads
        return made

    monkeypatch.setattr(Repairer, "load", load)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name, mode in [("shut", 0o000), ("listed", 0o444)]:
            (root / name).mkdir()
            (root / name / "b.c").write_text(FLAWED)
            (root / name / "x.toml").write_text("top = 2\n")
            (root / name).chmod(mode)
        (root / "a.c").write_text(FLAWED)
        root.chmod(0o777)
        with pytest.raises(SystemExit):  # imports what somebody else may not be able to read
            main(["repair", str(root / "a.c")])
        monkeypatch.setenv("XDG_CACHE_HOME", str(root / "cache"))
        monkeypatch.setenv("XDG_CONFIG_HOME", str(root / "config"))
        monkeypatch.chdir(root)
        yield root


def plc(*words: str) -> int:
    """The exit code of `plc` with these words, run by somebody for whom permissions hold."""
    with unprivileged(), pytest.raises(SystemExit) as stopped:
        main(words)
    assert isinstance(stopped.value.code, int)
    return stopped.value.code


def test_the_other_paths_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert plc("repair", "shut/b.c", "shut/none", "a.c") == 2
    shown = capsys.readouterr()
    assert shown.err.splitlines() == [
        f"plc: error: shut/b.c: {DENIED}",
        f"plc: error: shut/none: {DENIED}",
        "1 file, 1 function: 1 finding, 1 fixable with --fix, 2 errors",
    ]
    assert shown.out.startswith("a.c:3: ")


def test_a_folder_that_can_only_be_listed_does_not_stop_the_rest(capsys: pytest.CaptureFixture[str]) -> None:
    assert plc("repair", ".") == 2
    shown = capsys.readouterr()
    assert shown.err.splitlines()[:2] == [f"plc: error: listed: {DENIED}", f"plc: error: shut: {DENIED}"]
    assert shown.out.startswith("a.c:3: ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("repair", "--config", "shut/x.toml"), f"shut/x.toml: {DENIED}"),
        (("config", "shut/b.c"), f"shut/b.c: {DENIED}"),
        (
            ("repair", "--output-file", "shut/out"),
            "--output-file shut/out: cannot be written: Permission denied",
        ),
        (
            ("repair", "--write-baseline", "--baseline", "shut/base", "a.c"),
            f"shut/base {DENIED}; --write-baseline makes a baseline",
        ),
    ],
)
def test_files_of_options_are_said_in_one_line(
    words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert plc(*words) == 2
    assert capsys.readouterr().err.splitlines()[-1] == f"plc: error: {said}"


def test_a_baseline_of_files_that_may_not_be_looked_for_loses_nothing() -> None:
    Path("base").write_text(
        '{"version": 1, "findings": [{"path": "shut/b.c", "function": "f", "cwe": "", "words": "", '
        '"count": 1}]}'
    )
    Path("base").chmod(0o666)
    assert plc("repair", "--write-baseline", "--baseline", "base", "a.c") == 0
    assert '"shut/b.c"' in Path("base").read_text()


def test_build_and_header_folders_that_may_not_be_entered_are_passed_over(tree: Path) -> None:
    (tree / "build").mkdir(0o000)
    (tree / "shut" / "project").mkdir()
    with unprivileged():
        assert _nearest(tree) is None
        assert f"-I{tree}" in _likely(tree / "a.c")
        assert _likely(tree / "shut" / "project" / "a.c")[0] == f"-I{tree / 'shut'}"
