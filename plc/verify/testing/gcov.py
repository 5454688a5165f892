"""Which lines each C and C++ program of a test command runs: gcc's coverage, read by gcov."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from shlex import quote
from typing import Any

from plc.verify.testing.spectrum import Spectrum

_COMPILER = re.compile(r"(?:[\w.]+-)*(?:cc|c\+\+|gcc|g\+\+)(?:-\d+(?:\.\d+)*)?").fullmatch
_SECONDS = 120.0  # of a compiler or of gcov

# Linked into each program that the command builds. A program that dies by a signal writes no counts by
# itself, and gcov adds up those of all programs: each therefore gets a folder, with its status beside them.
_RECORDER = r"""
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

extern void __gcov_dump(void);

static void plc_spectrum(int status)
{
    const char *top = getenv("PLC_SPECTRA");
    char folder[4096], name[4200];
    FILE *file;
    if (!top || snprintf(folder, sizeof folder, "%s/%ld", top, (long)getpid()) >= (int)sizeof folder)
        return;
    mkdir(folder, 0700);
    setenv("GCOV_PREFIX", folder, 1);
    unsetenv("GCOV_PREFIX_STRIP");
    snprintf(name, sizeof name, "%s/status", folder);
    if ((file = fopen(name, "w")) != NULL) {
        fprintf(file, "%d\n", status);
        fclose(file);
    }
}

static void plc_ended(int status, void *unused)
{
    (void)unused;
    plc_spectrum(status);
}

static void plc_died(int number)
{
    signal(number, SIG_DFL);
    plc_spectrum(128 + number);
    __gcov_dump();
    raise(number);
}

__attribute__((constructor)) static void plc_begin(void)
{
    static const int numbers[] = {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL};
    on_exit(plc_ended, NULL);
    for (unsigned i = 0; i < sizeof numbers / sizeof *numbers; i++)
        signal(numbers[i], plc_died);
}
"""
# What stands in for a compiler: the real one, told to count, and where it links, to link the recorder. It
# does not optimise, because merged lines have one count, and does not warn, because -Werror would stop it.
_WRAPPER = """#!/bin/sh
recorder={recorder}
for word; do
    case "$word" in
    -c|-S|-E|-M|-MM|-shared|-r|-fsyntax-only|-v|--version|-dump*|-print*|-) recorder= ;;
    esac
done
exec {compiler} --coverage "$@" -O0 -w ${{recorder:+-x none "$recorder"}}
"""


def stand_in_for_compilers(tools: Path, folder: Path) -> bool:
    """Write the stand-ins of the compilers into `tools`; False where there is no gcc, or not its gcov."""
    gcc = shutil.which("gcc")
    if os.name != "posix" or gcc is None or shutil.which("gcov") is None:
        return False
    source, target = folder / "recorder.c", folder / "recorder.o"
    source.write_text(_RECORDER, encoding="utf-8")
    done = subprocess.run(
        [gcc, "-O1", "-c", str(source), "-o", str(target)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=_SECONDS,
    )
    if done.returncode != 0:
        return False
    for name, compiler in _compilers().items():
        stand_in = tools / name
        stand_in.write_text(
            _WRAPPER.format(compiler=quote(compiler), recorder=quote(str(target))), encoding="utf-8"
        )
        stand_in.chmod(0o700)
    return True


def _compilers() -> Mapping[str, str]:
    """The compilers on PATH that are gcc by their names, the first of each name."""
    found: dict[str, str] = {}
    for place in os.environ.get("PATH", "").split(os.pathsep):
        with suppress(OSError):
            for entry in os.scandir(place or "."):
                if _COMPILER(entry.name) and os.access(entry.path, os.X_OK):
                    found.setdefault(entry.name, entry.path)
    return found


def counted_by_gcov(program: Path, tree: Path, root: Path, *, fails: bool) -> Spectrum:
    """What a program ran whose counts lie in a folder of its own, which copy of the tree it was built in."""
    lines: set[tuple[Path, int]] = set()
    functions: set[tuple[Path, str]] = set()
    for ran in _reports_of(program, tree):
        with suppress(ValueError):
            for path, file in _files(ran, tree, root):
                lines.update((path, number) for number in _lines(file))
                functions.update((path, name) for name in _functions(file))
    return Spectrum(fails, frozenset(lines), frozenset(functions))


def _reports_of(program: Path, tree: Path) -> Iterator[object]:
    """What gcov says of a program, whose counts are read beside the notes that the compiler left."""
    inside = program / str(tree.resolve()).lstrip("/")
    counts = sorted(inside.rglob("*.gcda"))
    for count in counts:
        notes = tree / count.relative_to(inside).with_suffix(".gcno")
        if notes.is_file():
            shutil.copyfile(notes, count.with_suffix(".gcno"))
    if not counts:
        return
    try:
        done = subprocess.run(
            ["gcov", "--json-format", "--stdout", *map(str, counts)],
            cwd=tree,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=_SECONDS,
        )
    except subprocess.TimeoutExpired:  # a program whose lines are not known says nothing
        return
    for line in done.stdout.splitlines():
        with suppress(ValueError):
            yield json.loads(line)


def _files(report: object, tree: Path, root: Path) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """The files of the tree in one report of gcov. ValueError where it is none."""
    if not isinstance(report, dict):
        raise ValueError("no report of gcov")  # noqa: TRY004, as for text that is no JSON
    began = Path(str(report.get("current_working_directory", "")))
    for file in report.get("files", []):
        path = Path(os.path.normpath(began / str(file.get("file", ""))))
        if path.is_relative_to(tree):
            yield root / path.relative_to(tree), file


def _lines(file: Mapping[str, Any]) -> Iterator[int]:
    heads = {each.get("start_line") for each in file.get("functions", []) if _is_long(each)}
    for line in file.get("lines", []):
        number = line.get("line_number")
        if line.get("count") and isinstance(number, int) and number not in heads:
            yield number


def _functions(file: Mapping[str, Any]) -> Iterator[str]:
    for function in file.get("functions", []):
        if function.get("execution_count"):
            yield str(function.get("demangled_name") or function.get("name"))


def _is_long(function: Mapping[str, object]) -> bool:
    """Whether a function has its head on a line of its own."""
    return function.get("start_line") != function.get("end_line")
