"""Outcomes of a run that every format is tried on."""

from __future__ import annotations

from pathlib import Path

from plc.config.settings import Format as Name
from plc.output.formats.protocol import Run
from plc.output.formats.registry import writer_of
from plc.output.screen import Screen
from plc.repair.apply.fixing import fix
from plc.repair.batch import Analysed, Failed, Mode
from tests.scripted_model import either, repairer, swap

REPAIRER = repairer(
    either(
        swap("gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;"),
        swap("gets ( v0 ) ;", "fgets ( v0 , 2 , stdin ) ;", probability=0.3),
        swap("strcpy ( v0 , v1 ) ;", "strncpy ( v0 , v1 , 10 ) ;", probability=0.8),
    )
)
GETS = b"/* \xc3\xa4 */\nvoid read_line(char *line)\n{\n\tgets(line); // \x1b[31m </script> ::error::\n}\n"
COPY = b"int one(void) { return 1; }\r\nvoid copy(char *to, char *from) { /* \xe4\x85 */ strcpy(to, from); }"
BROKEN = b"int f(void) { return @; }\n"
HOSTILE = Path("in", "a\n::error::\x1b[2J\u202e%,:<b>.c")


def analysed(path: Path, text: bytes) -> Analysed:
    """A file as it is analysed to report it, and with all fixes made."""
    report = REPAIRER.report(text, "c")
    return Analysed(path, text, fix(text, report).text, report, (), report.findings)


def outcomes(*, after: bool = False) -> list[Analysed | Failed]:
    """One file of each sort; with `after`, with the patched text."""
    texts = {Path("a.c"): GETS, Path("two words", "b.c"): COPY, Path("c.c"): BROKEN, HOSTILE: GETS}
    made = [analysed(path, text) for path, text in texts.items()]
    if not after:
        made = [Analysed(e.path, e.before, e.before, e.report, (), e.fixable) for e in made]
    return [*made, Failed(Path("none\x1b.c"), "no such file or folder")]


def run_of(*, top: int | None = 5, name: Name = "text") -> Run:
    """A run whose output is not shown on a terminal."""
    mode: Mode = "diff" if name == "patch" else "report"
    return Run(name="scripted", sha256="0" * 64, top=top, mode=mode, screen=Screen.plain())


def written(name: Name, entries: list[Analysed | Failed] | None = None) -> bytes:
    """All that a format writes."""
    given = outcomes(after=name == "patch") if entries is None else entries
    return b"".join(writer_of(name)(given, run_of(name=name)))
