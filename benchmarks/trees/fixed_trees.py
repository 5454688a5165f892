"""Does `plc repair --fix` keep real trees compiling: thousands of reports, every changed file compiled.

    python -m benchmarks.trees.fixed_trees TREE... --work DIR [--reports 2000] [--slice 200] [--tries 25]

A tree is a folder, or an archive of sources. It is copied twice to `--work`: one copy stays as it is, the
other is repaired by the real command. Files are taken from the trees by turns, in a shuffled order, until
`--slice` reports were answered; the next call goes on where this one ended, up to `--reports`. Each file
that was changed is compiled in both copies with the same flags (`-fsyntax-only`), and for a header also up
to five files that include it. A violation is a file that compiled before and does not after, or has more
errors.
`DIR/results.jsonl` has a line for each file, with what was reported and the patch that was made, to be read
by a person.
"""

from __future__ import annotations

import argparse
import difflib
import json
import random
import re
import shutil
import subprocess
import sys
import tarfile
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

from data_prep.text.languages import Language, language_of
from plc.verify.compiling.checks import c_flags

_FILES = 6  # of one command
_INCLUDERS = 5
_SECONDS = 1800
_INCLUDE = re.compile(rb'^[ \t]*#[ \t]*include[ \t]*["<](?:[^">\n]*/)?([^/">\n]+)[">]', re.MULTILINE)


def main() -> None:
    """Answer one slice and print the counts of all; exit 1 where a file no longer compiles."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("trees", type=Path, nargs="*")
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--reports", type=int, default=2000)
    parser.add_argument("--slice", type=int, default=200)
    parser.add_argument("--with", dest="tools", default="gcc,cppcheck")
    parser.add_argument("--tries", type=int, default=25)
    asked = parser.parse_args()
    results = asked.work / "results.jsonl"
    asked.work.mkdir(parents=True, exist_ok=True)
    for tree in asked.trees:
        copied(tree, asked.work)
    rows = read_rows(results)
    until = min(asked.reports, answered(rows) + asked.slice)
    todo = waiting(asked.work, {row["file"] for row in rows})
    while answered(rows) < until and (files := todo[:_FILES]):
        todo = todo[_FILES:]
        new = repaired(files, asked.work, ["--with", asked.tools, "--tries", str(asked.tries)])
        with results.open("a", encoding="utf-8") as stream:
            stream.writelines(json.dumps(row) + "\n" for row in new)
        rows += new
    sys.exit(1 if summed_up(rows) else 0)


def copied(tree: Path, work: Path) -> None:
    """Both copies of a tree, if they are not there yet."""
    name = tree.name.split(".tar")[0]
    for kind in ("before", "after"):
        target = work / kind / name
        if target.exists():
            continue
        if tree.is_dir():
            shutil.copytree(tree, target, symlinks=True, ignore=shutil.ignore_patterns(".git"))
        else:
            with tarfile.open(tree) as archive:
                archive.extractall(target, filter="data")
        (target / ".git").mkdir(exist_ok=True)  # headers are looked for up to here


def waiting(work: Path, done: set[str]) -> list[str]:
    """The C and C++ files that were not repaired yet, trees by turns, as paths from the root of a copy."""
    top = work / "before"
    order = random.Random(17)
    by_tree: list[list[str]] = []
    for tree in sorted(top.iterdir()):
        found = sorted(str(path.relative_to(top)) for path in _sources(tree))
        order.shuffle(found)
        by_tree.append(found)
    turns = (name for turn in zip_longest(*by_tree) for name in turn if name is not None)
    return [name for name in turns if name not in done]


def read_rows(results: Path) -> list[dict[str, Any]]:
    """What earlier calls found."""
    if not results.exists():
        return []
    return [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines()]


def answered(rows: Sequence[dict[str, Any]]) -> int:
    """How many reports were answered."""
    return sum(len(row["reports"]) for row in rows)


def repaired(files: Sequence[str], work: Path, options: Sequence[str]) -> list[dict[str, Any]]:
    """A row for each file once the command has repaired them all, and for others that it changed."""
    top = work / "after"
    for name in files:  # a call that was stopped may have changed some
        shutil.copyfile(work / "before" / name, top / name)
    trees = sorted({top / name.split("/")[0] for name in files})
    held = {path: path.read_bytes() for tree in trees for path in _sources(tree)}
    command = [sys.executable, "-m", "plc", "repair", *options, "--fix", "--format", "json-lines"]
    done = subprocess.run(
        [*command, *files], cwd=top, capture_output=True, text=True, check=False, timeout=_SECONDS
    )
    reports: dict[str, list[dict[str, Any]]] = {name: [] for name in files}
    for line in done.stdout.splitlines():
        entry = json.loads(line)
        if entry["type"] in ("finding", "elsewhere"):
            reports.setdefault(entry["path"], []).append(_report(entry))
    changed = [path for path, text in held.items() if path.read_bytes() != text]
    names = list(dict.fromkeys([*reports, *(str(path.relative_to(top)) for path in changed)]))
    rows: list[dict[str, Any]] = [{"file": name, "reports": reports.get(name, [])} for name in names]
    if done.returncode not in (0, 1):
        rows[0]["error"] = done.stderr[-2000:]
    for row in rows:
        path = top / row["file"]
        if path in changed:
            row["patch"] = patch_of(held[path], path.read_bytes(), row["file"])
            row["worse"] = list(violations(row["file"], work))
    return rows


def _sources(tree: Path) -> list[Path]:
    """The C and C++ files of a tree."""
    return [
        path
        for path in tree.rglob("*")
        if language_of(path) in ("c", "cpp") and path.is_file() and not path.is_symlink()
    ]


def _report(entry: dict[str, Any]) -> dict[str, Any]:
    told = entry["told"]
    return {
        **{key: told.get(key) for key in ("tool", "rule", "line", "message", "level")},
        **{key: entry.get(key) for key in ("status", "status_cause", "status_reason")},
        "made": entry["status"] != "declined" and not entry.get("suggestions"),
    }


def patch_of(before: bytes, after: bytes, name: str) -> str:
    """The change as a person reads it."""
    old, new = (text.decode("utf-8", "replace").splitlines(keepends=True) for text in (before, after))
    return "".join(difflib.unified_diff(old, new, name, name, n=6))


def violations(name: str, work: Path) -> Iterator[str]:
    """Where a changed file, or a file that includes a changed header, has more errors than before."""
    for each in (name, *_includers(name, work)):
        before, after = (errors_of(work / kind / each) for kind in ("before", "after"))
        if sum(after.values()) > sum(before.values()):
            new = next(iter(after - before), "")
            yield f"{each}: {sum(before.values())} errors before, {sum(after.values())} after: {new}"


def _includers(name: str, work: Path) -> list[str]:
    path = Path(name)
    if not path.suffix.startswith(".h"):
        return []
    top = work / "before"
    wanted = path.name.encode()
    found = (
        str(source.relative_to(top))
        for source in _sources(top / name.split("/")[0])
        if not source.suffix.startswith(".h") and wanted in _INCLUDE.findall(source.read_bytes())
    )
    return [each for each, _ in zip(found, range(_INCLUDERS), strict=False)]


def errors_of(path: Path) -> Counter[str]:
    """The errors of a file as the compiler words them, without their places."""
    language = language_of(path)
    kind: Language = "cpp" if language == "cpp" else "c"
    _, flags = c_flags(path, kind, ())
    compiler = "g++" if kind == "cpp" else "gcc"
    done = subprocess.run(
        [compiler, "-fsyntax-only", "-w", "-fdiagnostics-plain-output", *flags, str(path)],
        cwd=path.parent,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        check=False,
        timeout=_SECONDS,
    )
    return Counter(re.findall(r"error: (.*)", done.stderr))


def summed_up(rows: Sequence[dict[str, Any]]) -> int:
    """Print the counts; the number of violations."""
    reports = [report for row in rows for report in row["reports"]]
    made = sum(report["made"] for report in reports)
    worse = [said for row in rows for said in row.get("worse", [])]
    failed = [row["error"] for row in rows if "error" in row]
    patched = sum("patch" in row for row in rows)
    print(f"{len(rows)} files, {len(reports)} reports: {made} fixed in {patched} files, ", end="")
    print(f"{len(worse)} violations; {len(failed)} commands could not read or check everything")
    print(*worse, sep="\n", end="\n" * bool(worse))
    for (tool, level, status), number in Counter(
        (report["tool"], report["level"], "made" if report["made"] else report["status"])
        for report in reports
    ).most_common():
        print(f"{number:6} {tool} {level}: {status}")
    return len(worse)


if __name__ == "__main__":
    main()
