"""The golden reports, read with the files that they are about at hand."""

from __future__ import annotations

import re
from pathlib import Path, PurePath

from plc.diagnostics import Diagnostic, Location
from plc.diagnostics.formats import Context, read_report

FOLDER = Path(__file__).parents[2] / "golden" / "diagnostics"
INPUTS = FOLDER / "inputs"
REPORTS = sorted(
    path
    for kind in ("real", "written")
    for path in (FOLDER / kind).iterdir()
    if path.suffix in (".txt", ".xml", ".json", ".sarif", ".yaml")
)
_PROJECT = re.compile(r"^(?:/home/user/project/|file:///home/user/project/)")


def in_tree(path: PurePath) -> bool:
    """Whether a path of a golden report is one of the inputs."""
    return _input(path) is not None


def read_file(path: PurePath) -> bytes | None:
    """The input that a path of a golden report names."""
    file = _input(path)
    return None if file is None else file.read_bytes()


def _input(path: PurePath) -> Path | None:
    name = _PROJECT.sub("", str(path))
    file = INPUTS / name
    return file if not name.startswith("/") and file.is_file() else None


def shown(report: Path) -> str:
    """What is read out of a report: a block for each diagnostic, a line for each that was skipped."""
    damage: list[str] = []
    context = Context(in_tree=in_tree, read_file=read_file, on_damage=damage.append)
    with report.open("rb") as stream:
        blocks = [_block(diagnostic) for diagnostic in read_report(stream, context=context)]
    return "\n".join([*blocks, *(f"skipped: {one}" for one in damage)]) + "\n"


def _block(diagnostic: Diagnostic) -> str:
    marks = [f"cwe {diagnostic.cwe}"] if diagnostic.cwe is not None else []
    marks += ["suppressed"] if diagnostic.suppressed else []
    marks += [f"known by {diagnostic.fingerprint}"] if diagnostic.fingerprint else []
    head = f"{diagnostic.index} {_place(diagnostic.location)} {diagnostic.level} {diagnostic.tool}"
    lines = [f"{head} [{diagnostic.rule}] {diagnostic.category} {', '.join(marks)}".rstrip()]
    lines += [f"    {line}" for line in diagnostic.message.splitlines()]
    if diagnostic.location.snippet is not None:
        lines.append(f"    | {diagnostic.location.snippet!r}")
    lines += [f"    < {_place(place)}" for place in diagnostic.related]
    lines += [f"    > {_place(one.location)} {one.text!r}" for one in diagnostic.replacements]
    for other in diagnostic.alternatives:
        lines += [f"    or > {_place(one.location)} {one.text!r}" for one in other]
    return "\n".join(lines)


def _place(place: Location) -> str:
    begin = f"{place.path}:{place.line}:{place.column}"
    return begin if place.end_line is None else f"{begin}-{place.end_line}:{place.end_column}"


def expected(report: Path) -> Path:
    """The file that holds what is to be read out of a report."""
    return FOLDER / "expected" / f"{report.name}.txt"


if __name__ == "__main__":  # python -m tests.unit.diagnostics.goldens writes what is read out of them today
    for one in REPORTS:
        expected(one).write_text(shown(one), encoding="utf-8")
