"""What each item shows, and the time and the disk it needs: from measurements kept here, never guessed."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from plc.reproduce.engine.cells import RESULT

NOT_MEASURED = "not measured"
_APPENDIX: Mapping[str, str] = {"table1": "C/C++", "table2": "Java"}  # whose trainings the appendix times


@dataclass(frozen=True, slots=True)
class Shown:
    """What an item is, and the items whose cells it reads in place of work of its own."""

    what: str
    reads: tuple[str, ...] = ()


SHOWN: Mapping[str, Shown] = {
    "table1": Shown("repair rates on C/C++, four folds and the authors' own"),
    "table2": Shown("repair rates on Java, four folds"),
    "examples": Shown("corrections that models made, word by word", ("table1", "table2")),
    "table3": Shown("speed of training"),
    "table4": Shown("memory of training"),
    "table5": Shown("syntax errors of DeepFix's own test sets, five folds"),
    "syntax": Shown("syntax errors put in and students' own, by table5's models", ("table5",)),
    "table6": Shown("error types of the ITC benchmark, after table1's fold 0"),
    "figure4": Shown("learning curves", ("table1", "table2")),
    "figure5": Shown("memory over the batch size", ("table4",)),
    "figure6": Shown("repair rate by length", ("table1", "table2")),
    "figure7": Shown("lengths of sources and targets"),
    "appendix": Shown("parameters, time and energy of each training", ("table1", "table2")),
    "seeds": Shown("one row of table1 with three seeds, beside its four folds"),
    "vocabularies": Shown("words, BPE and unigram pieces, fold 0"),
    "peers": Shown("fairseq beside PLC, fold 0"),
    "poison": Shown("five classifiers on poisoned tables, ten splits"),
}


def listing(names: Sequence[str], *, runs: Path, scale: str, out: Path) -> str:
    """A line for each item; `runs` and `out` are where cells and pages are kept, if any."""
    rows = [("item", "what it shows", f"time, one core, {scale}", "disk")]
    for name in names:
        shown = SHOWN[name]
        if shown.reads:
            rows.append((name, shown.what, f"that of {' and '.join(shown.reads)}", "none of its own"))
        else:
            took = time_of(name, runs / scale, scale, out)
            rows.append((name, shown.what, took, disk_of(runs / scale / name)))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(word.ljust(width) for word, width in zip(row, widths, strict=True)) for row in rows]
    return "\n".join(line.rstrip() for line in lines)


def time_of(name: str, cells: Path, scale: str, out: Path) -> str:
    """Of all trainings: as the finished cells kept it, else as the appendix's page of this scale has it."""
    found = map(_seconds, sorted((cells / name).glob(f"*/{RESULT}")))
    seconds = [each for each in found if each is not None]
    if seconds:
        return f"{_duration(sum(seconds))} in {len(seconds)} trainings kept here"
    minutes, trainings = _appendix(name, scale, out / "appendix.csv")
    return f"{_duration(60 * minutes)} in {trainings} trainings" if trainings else NOT_MEASURED


def disk_of(folder: Path) -> str:
    """What the item's cells take, where there are some."""
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()] if folder.is_dir() else []
    return f"{sum(sizes) / 1e6:,.0f} MB" if sizes else NOT_MEASURED


def _seconds(result: Path) -> float | None:
    try:
        return float(json.loads(result.read_text("utf-8"))["result"]["training"]["seconds"])
    except (OSError, ValueError, KeyError, TypeError):
        return None  # a cell without a training, or a damaged one: `plc reproduce` itself reports those


def _appendix(name: str, scale: str, path: Path) -> tuple[float, int]:
    """Minutes of all trainings of a repair table, and how many they were."""
    language = _APPENDIX.get(name)
    try:
        title = path.with_suffix(".md").read_text("utf-8").partition("\n")[0]
        if language is None or f"({scale} scale)" not in title:
            return 0.0, 0
        with path.open(encoding="utf-8", newline="") as stream:
            rows = [row for row in csv.DictReader(stream) if row["table"].startswith(f"{language},")]
    except FileNotFoundError:
        return 0.0, 0
    counts = _column(rows, "trainings")
    minutes = _column(rows, "minutes")
    known = counts.keys() & minutes.keys()
    return sum(counts[row] * minutes[row] for row in known), sum(int(counts[row]) for row in known)


def _column(rows: Iterable[Mapping[str, str]], column: str) -> dict[str, float]:
    found = {}
    for row in rows:
        value = row["value"] or row["text"]
        if row["column"] == column and value.replace(".", "", 1).isdigit():
            found[row["row"]] = float(value)
    return found


def _duration(seconds: float) -> str:
    return f"{seconds / 3600:.1f} h" if seconds >= 3600 else f"{seconds / 60:.0f} min"
