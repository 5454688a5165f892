"""A folder with flawed files and a scripted model, and the commands that repair what is reported of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from plc.cli.app import main
from plc.repair import Repairer
from plc.repair.files.ignore_files import repository_of
from tests.scripted_model import either, repairer, swap

RULES = either(
    swap("gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;"),
    swap("gets ( v0 ) ;", "free ( v0 ) ;", probability=0.01),
    swap("= NULL", "= 0", probability=0.2),
)
FLAWED = "#define A 1\nvoid read_line(char *line)\n{\n    gets(line);\n}\n"
FIXED = FLAWED.replace("gets(line)", "fgets(line, 10, stdin)")
GCC = """a.c: In function 'read_line':
a.c:4:5: warning: the 'gets' function is dangerous [-Wdeprecated]
in/b.c:4:5: warning: the 'gets' function is dangerous [-Wdeprecated]
a.c:1:9: warning: macro "A" is not used [-Wunused-macros]
gone.c:3:1: warning: the 'gets' function is dangerous [-Wdeprecated]
"""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A scripted model, and a folder with a.c and in/b.c, both flawed, as the current one."""
    made = repairer(RULES)

    def load(path: Path | None = None, *, threads: int = 0) -> Repairer:
        del path, threads
        return made

    monkeypatch.setattr(Repairer, "load", load)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    root = tmp_path / "tree"
    (root / "in").mkdir(parents=True)
    for name in ("a.c", "in/b.c"):
        (root / name).write_text(FLAWED, encoding="utf-8")
    monkeypatch.chdir(root)
    repository_of.cache_clear()


def run(*arguments: object, verify: str = "none") -> int:
    """The exit code of `plc repair`; without tools, unless they are asked for."""
    try:
        main(["repair", *map(str, arguments), "--verify", verify])
    except SystemExit as ended:
        return cast(int, ended.code)
    raise AssertionError("main returns")


def report(text: str = GCC, name: str = "report.txt") -> Path:
    """A report in the current folder."""
    Path(name).write_text(text, encoding="utf-8")
    return Path(name)


def findings(document: dict[str, Any]) -> list[tuple[str, int, str, str | None]]:
    """Path, line, status and cause of each answer, those elsewhere last."""
    found = [(file["path"], finding) for file in document["files"] for finding in file["findings"]]
    found += [(entry["path"], entry) for entry in document["elsewhere"]]
    return [(path, e["told"]["line"], e["status"], e.get("status_cause")) for path, e in found]
