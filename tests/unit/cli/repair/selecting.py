"""A tree, and runs of `plc repair` in it with a scripted model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plc.cli.app import main
from plc.repair import Repairer
from plc.repair.files.ignore_files import repository_of
from tests.scripted_model import either, repairer, swap

RULES = either(
    swap("gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;"),
    swap("gets ( v0 ) ;", "", probability=0.3),
)
FLAWED = "void read_line(char *line)\n{\n    gets(line);\n}\n"
FIXED = FLAWED.replace("gets(line)", "fgets(line, 10, stdin)")


@pytest.fixture(autouse=True)
def _tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A scripted model, and a folder with a.c, in/b.c and in/c.c, all flawed, as the current one."""
    made = repairer(RULES)

    def load(path: Path | None = None, *, threads: int = 0) -> Repairer:
        del path, threads
        return made

    monkeypatch.setattr(Repairer, "load", load)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    root = tmp_path / "tree"
    for name in ("a.c", "in/b.c", "in/c.c"):
        write(root / name, FLAWED)
    monkeypatch.chdir(root)
    repository_of.cache_clear()


def write(path: Path, text: str) -> None:
    """A file with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def run(*arguments: object) -> int:
    """The exit code of `plc repair` with these arguments."""
    return command("repair", *arguments)


def command(*arguments: object) -> int:
    """The exit code of `plc` with these arguments."""
    with pytest.raises(SystemExit) as stopped:
        main([str(argument) for argument in arguments])
    code = stopped.value.code
    assert isinstance(code, int)
    return code


def reported(capsys: pytest.CaptureFixture[str], *arguments: object) -> list[str]:
    """The names of the files with findings."""
    run("--format", "json", *arguments)
    files = json.loads(capsys.readouterr().out)["files"]
    return [file["path"] for file in files if file["findings"]]
