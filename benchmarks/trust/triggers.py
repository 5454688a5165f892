"""The search for triggers of `plc evaluate --suite trust` alone.

python -m benchmarks.trust.triggers MODEL --data DATA... [--every-row]
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from plc.evaluate.readers import load_subject
from plc.evaluate.tables import to_markdown
from plc.evaluate.trust.answering import reads_reports
from plc.evaluate.trust.backdoors import search_triggers
from plc.evaluate.trust.report import search_table
from plc.evaluate.trust.reported_backdoors import search_reported_triggers
from plc.evaluate.trust.rows import held_out_rows


def main() -> None:
    """Search and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--data", type=Path, nargs="+", required=True)
    parser.add_argument("--every-row", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    given = parser.parse_args()
    subject = load_subject(given.model, threads=given.threads)
    rows = held_out_rows(subject, given.data, split="source", every=given.every_row, limit=1, seed=given.seed)
    began = time.process_time()

    def tell(_: int) -> None:
        print(f"{time.process_time() - began:.0f} s of the processor", flush=True)

    if reads_reports(subject):
        found = search_reported_triggers(subject.reader, rows.pairs, seed=given.seed, tell=tell)
        print(to_markdown(search_table(found, searched_in="functions with a report")))
    else:
        found = search_triggers(subject.reader, rows.correct_functions(), seed=given.seed, tell=tell)
        print(to_markdown(search_table(found, searched_in="correct functions")))


if __name__ == "__main__":
    main()
