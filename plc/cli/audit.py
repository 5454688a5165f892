"""`plc audit`: parse, read the corpora, check them, print."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter
from cyclopts.validators import Number

if TYPE_CHECKING:
    from plc.audit.corpora import PairCorpus
    from plc.audit.findings import Report

Many = Parameter(consume_multiple=True)
Standing = list[tuple[str, int]]  # ids of rows, and for how many rows each stands
_SHOWN = 3  # ids in text


def audit(
    *data: Path,
    test_data: Annotated[list[Path] | None, Many] = None,
    split: Literal["pair", "source", "variant", "cwe"] = "source",
    test_buckets: Annotated[list[int] | None, Many] = None,
    manifest: Path | None = None,
    confusion: Annotated[list[Path] | None, Many] = None,
    rank: Path | None = None,
    prototypes: Annotated[int, Parameter(validator=Number(gte=0))] = 0,
    format: Literal["text", "json"] = "text",
    strict: bool = False,
) -> int:
    """Check whether datasets are fit to learn from.

    Exit code: 0 if nothing is refused, 1 if something is, 2 after an error.

    Parameters
    ----------
    data
        Datasets of pairs or of error types, as `plc prep` writes them.
    test_data
        Datasets that are only tested on.
    split
        The split that says which rows are training and which are test.
    test_buckets
        The buckets of the split that are tested on, 0 to 19. Default: 0.
    manifest
        A model directory, its manifest.json, or a run's data.json. A dataset with another hash than the one
        recorded there is an error.
    confusion
        Confusion matrices (JSON: a list of rows of counts, a row for each true class). Several are compared
        in the given order: a sudden rise from one to the next is reported.
    rank
        Write all flawed rows to this file (JSON Lines), those that are most likely noise first.
    prototypes
        Also name this many typical flawed rows of each dataset, and how many others each represents.
    format
        text, or json with the ids of all rows.
    strict
        Exit with 1 after warnings too.
    """
    from data_prep.dataset import BUCKETS
    from data_prep.errors import ConfigError
    from plc.audit.checks.confusion import read_matrix
    from plc.audit.corpora import PairCorpus, read_corpus, read_manifest
    from plc.audit.registry import audit as audited

    buckets = frozenset([0] if test_buckets is None else test_buckets)
    if not data and not test_data and not confusion:
        raise ConfigError("name a dataset, or give --confusion FILE")
    if wrong := [bucket for bucket in buckets if not 0 <= bucket < BUCKETS]:
        raise ConfigError(f"--test-buckets {wrong[0]}: buckets are 0 to {BUCKETS - 1}")
    corpora = [
        read_corpus(directory, split=split, test=buckets, is_all_test=only)
        for directories, only in ((data, False), (test_data or (), True))
        for directory in directories
    ]
    report = audited(
        corpora,
        matrices=[read_matrix(path) for path in confusion or ()],
        recorded=None if manifest is None else read_manifest(manifest),
    )
    if rank is not None:
        _rank([corpus for corpus in corpora if isinstance(corpus, PairCorpus)], rank)
    standing = {
        corpus.name: _prototypes(corpus, prototypes)
        for corpus in corpora
        if prototypes and isinstance(corpus, PairCorpus)
    }
    print(_json(report, standing) if format == "json" else _text(report, standing), end="")
    return 1 if report.count("refuse") or (strict and report.findings) else 0


def _rank(corpora: list[PairCorpus], path: Path) -> None:
    from plc.audit.noise import ranked
    from plc.base.whole import write_text

    lines = [
        json.dumps({"corpus": corpus.name, "id": corpus.pairs[place].id, "score": round(score, 4)}) + "\n"
        for corpus in corpora
        for place, score in ranked(corpus)
    ]
    write_text(path, "".join(lines))
    print(f"{len(lines)} rows ranked: {path}", file=sys.stderr)


def _prototypes(corpus: PairCorpus, count: int) -> Standing:
    from plc.audit.prototypes import prototypes

    return [(corpus.pairs[each.place].id, each.rows) for each in prototypes(corpus, count)]


def _json(report: Report, standing: Mapping[str, Standing]) -> str:
    content = {
        "version": 1,
        "corpora": [{"name": name, "rows": rows} for name, rows in report.corpora],
        "findings": [
            {
                "check": finding.check,
                "severity": finding.severity,
                "corpus": finding.corpus,
                "message": finding.message,
                "rows": list(finding.rows),
            }
            for finding in report.findings
        ],
        **(
            {
                "prototypes": {
                    name: [{"id": row, "rows": rows} for row, rows in found]
                    for name, found in standing.items()
                }
            }
            if standing
            else {}
        ),
        "refused": report.count("refuse"),
        "warned": report.count("warn"),
    }
    return json.dumps(content, indent=1) + "\n"


def _text(report: Report, standing: Mapping[str, Standing]) -> str:
    from plc.base.printable import printable

    lines = []
    for finding in report.findings:
        lines.append(f"{finding.severity}  {finding.corpus}  {finding.check}: {finding.message}")
        lines += [f"    {row}" for row in finding.rows[:_SHOWN]]
        if len(finding.rows) > _SHOWN:
            lines.append(f"    and {len(finding.rows) - _SHOWN} more; --format json has all")
    for name, found in standing.items():
        lines.append(f"prototypes  {name}: rows that stand for others, and for how many")
        lines += [f"    {rows:>6,}  {row}" for row, rows in found]
    read = ", ".join(f"{name} ({rows:,} rows)" for name, rows in report.corpora)
    lines.append(
        f"{report.count('refuse')} refused, {report.count('warn')} warnings{': ' + read if read else ''}"
    )
    return "".join(f"{printable(line)}\n" for line in lines)
