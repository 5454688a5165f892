"""How files are compiled is read from a build's log, and only what says how they read."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path, PurePath

import pytest

from plc.diagnostics.formats import Context, read_report
from plc.repair.reported.answering import Complaint
from plc.repair.reported.hints.hinting import with_hints
from plc.verify.compiling.logged_commands import LoggedCommands
from plc.verify.reported_answers import AnswerJudge
from plc.verify.tools import Tools
from tests.scripted_model import repairer, swap


def words_of(commands: LoggedCommands, path: Path, folder: Path) -> list[str] | None:
    """What is written down of a file's command."""
    database = commands.database(path, folder)
    return None if database is None else json.loads(database.read_bytes())[0]["arguments"]


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("gcc -DHAVE_X=1 -U Y -std=c99 -O2 -c a.c -o a.o", ["gcc", "-DHAVE_X=1", "-UY", "-std=c99"]),
        ("/usr/bin/cc -Iinclude -I/etc -I ../elsewhere -c a.c", ["cc", "-Iinclude"]),
        ("cd . && ccache gcc '-DNAME=\"x y\"' -c ./a.c", ["gcc", '-DNAME="x y"']),
        ("libtool: compile:  gcc -DPIC -c a.c  -fPIC -fplugin=evil.so", ["gcc", "-DPIC"]),
        ("gcc -DA -c `test -f 'a.c' || echo './'`a.c", ["gcc", "-DA"]),
        ("gcc -DA=$(touch evil) -c a.c", None),
        ("gcc -DA -c b.c", None),
        ("gcc -DA -c 'a.c", None),
        ("python build.py -DA a.c", None),
    ],
)
def test_of_a_command_counts_how_the_file_reads(
    line: str, kept: list[str] | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "include").mkdir()
    commands = LoggedCommands(tmp_path)
    commands.hear(PurePath(), line)
    assert words_of(commands, tmp_path / "a.c", tmp_path) == kept


def test_the_folder_in_which_make_stands_counts(tmp_path: Path) -> None:
    commands = LoggedCommands(tmp_path)
    log = f"make[1]: Entering directory '{tmp_path / 'src'}'\ngcc -DA -c a.c\na.c:1:1: warning: x [-Wall]\n"
    report = tmp_path / "build.log"
    report.write_text(log)
    with report.open("rb") as stream:
        assert len(list(read_report(stream, context=Context(on_command=commands.hear)))) == 1
    assert words_of(commands, tmp_path / "src" / "a.c", tmp_path) == ["gcc", "-DA"]
    assert words_of(commands, tmp_path / "other" / "b.c", tmp_path) is None


@pytest.mark.skipif(shutil.which("gcc") is None, reason="needs gcc")
def test_a_file_that_needs_a_macro_of_the_log_is_verified_with_it(tmp_path: Path) -> None:
    path = tmp_path / "a.c"
    path.write_text('#include <stdio.h>\nint f(long n)\n{\n    return printf("%d " PACKAGE_VERSION, n);\n}\n')
    log = tmp_path / "log"
    log.write_text(
        f"gcc '-DPACKAGE_VERSION=\"1.0\"' -Wall -c {path}\n"
        f"{path}:4:21: warning: format '%d' expects argument of type 'int', but argument 2 has type "
        "'long int' [-Wformat=]\n"
    )
    commands = LoggedCommands(tmp_path)
    with log.open("rb") as stream:
        (report,) = read_report(stream, context=Context(on_command=commands.hear))
    text = path.read_bytes()
    (answers,) = repairer(swap("v9", "v8")).reported([Complaint(text, "c", (report,))], tries=5)
    answers = with_hints(text, answers)
    for logged, checks in ((None, set()), (commands, {"gone", "compile"})):
        with AnswerJudge(Tools(), logged=logged).open(path, text, "c") as file:
            (answer,) = file.judged(replace(answers)).reported
        fixes = answer.finding.suggestions if answer.finding is not None else ()
        assert {check for fix in fixes for check in fix.checks} & {"gone", "compile"} == checks
