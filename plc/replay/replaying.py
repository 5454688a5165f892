"""A run log to its suggestions anew: which come again byte for byte, which differ, which cannot be tried."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from data_prep.errors import ModelError, PlcError
from data_prep.substitutes.outside import defined_outside, outside_here
from plc.base.printable import printable
from plc.repair.files.reading import read_text
from plc.repair.files.tree_macros import TreeMacros
from plc.repair.findings import digest_of
from plc.repair.repairer import Repairer
from plc.replay.records import findings_of, program, said_hash, stored_text
from plc.replay.run_log import RunLogError, is_run

Status = Literal["same", "differs", "not replayed"]
_MOST = 1 << 27  # characters of a record that is read


@dataclass(frozen=True, slots=True)
class Replayed:
    """What became of one record: where it is in the log, its file, how many suggestions it has, and why."""

    line: int
    path: str
    suggestions: int
    status: Status
    reason: str = ""


def replay(log: Path, load: Callable[[], Repairer]) -> Iterator[Replayed]:
    """Each record of a file, asked again; RunLogError where the file is no run log.

    `load` opens the model that answers, once; what another model said is not replayed.
    """
    repairer: Repairer | None = None
    run: Mapping[str, Any] = {}
    macros = TreeMacros()
    for line, record in _records(log):
        if record["type"] == "run":
            run, macros = record, TreeMacros([Path(each) for each in record["folders"]])
            continue
        if repairer is None:
            repairer = load()
        yield _replayed(line, record, run, macros, repairer)


def _records(log: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    shown = printable(log)
    try:
        with log.open("rb") as stream:
            for number, line in enumerate(iter(lambda: stream.readline(_MOST), b""), start=1):
                if number == 1 and not is_run(line):
                    raise RunLogError(
                        f"{shown}: is no log of `plc repair --log`, or of another version of plc"
                    )
                if not line.endswith(b"\n"):
                    raise RunLogError(
                        f"{shown}:{number}: the record is cut off: its run was ended, remove it"
                    )
                yield number, _record(line, f"{shown}:{number}")
            if stream.tell() == 0:
                raise RunLogError(f"{shown}: is empty, so it is no log of `plc repair --log`")
    except OSError as error:
        raise RunLogError(f"{shown}: cannot be read: {error.strerror or error}") from error


def _record(line: bytes, place: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
        if record["type"] == "run":
            _ = record["model"]["sha256"], list(map(Path, record["folders"])), dict(record["program"])
        else:
            _ = (*map(str.lower, (record["path"], record["text"], record["said"], record["macros"])),)
            _ = record["language"], record["min_confidence"], *(f["suggestions"] for f in record["findings"])
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise RunLogError(f"{place}: is no record as `plc repair --log` writes it ({error!r})") from error
    assert isinstance(record, dict)
    return record


def _replayed(
    line: int, record: dict[str, Any], run: Mapping[str, Any], macros: TreeMacros, repairer: Repairer
) -> Replayed:
    count = sum(len(finding["suggestions"]) for finding in record["findings"])

    def outcome(status: Status, reason: str = "") -> Replayed:
        return Replayed(line, record["path"], count, status, reason)

    asked = run["model"]["sha256"]
    if asked != repairer.sha256:
        return outcome(
            "not replayed", f"model {asked[:12]} said it, this one is {repairer.sha256[:12]}: --model"
        )
    try:
        said = _said_now(record, macros, repairer)
    except ModelError:
        raise
    except PlcError as error:
        return outcome("not replayed", str(error))
    if isinstance(said, str):
        return outcome("not replayed", said)
    if said_hash(said) == record["said"]:
        return outcome("same")
    return outcome("differs", _difference(record, said) + _other_program(run))


def _said_now(record: dict[str, Any], macros: TreeMacros, repairer: Repairer) -> list[dict[str, Any]] | str:
    """The findings of the same text now, or why there is no such text."""
    code = record.get("code")
    if code is not None:
        try:
            text, outside = stored_text(code)
        except (KeyError, TypeError, ValueError):
            return "the stored text cannot be read"
        context: AbstractContextManager[None] = defined_outside(outside)
    else:
        path = Path(record["path"])
        text = read_text(path).text
        context = macros.around(path, text, record["language"])
    if digest_of(text) != record["text"]:
        return "the stored text was changed" if code is not None else "the file was changed since"
    with context:
        if outside_here().digest.hex() != record["macros"]:
            return "the headers of the file were changed since"
        report = repairer.report(text, record["language"], min_confidence=record["min_confidence"])
    return findings_of(report)


def _difference(record: dict[str, Any], said: list[dict[str, Any]]) -> str:
    then = [each["sha256"] for finding in record["findings"] for each in finding["suggestions"]]
    now = {said_hash([each]) for finding in said for each in finding["suggestions"]}
    lost = sum(each not in now for each in then)
    more = len(now - set(then))
    if not lost and not more:
        return "the findings around the same suggestions differ"
    return f"{lost} of {len(then)} suggestions do not come again, {more} are new"


def _other_program(run: Mapping[str, Any]) -> str:
    now = program()
    others = [
        f"{name} {then}, now {now.get(name)}"
        for name, then in run["program"].items()
        if now.get(name) != then
    ]
    return f" (then {'; '.join(others)})" if others else ""
