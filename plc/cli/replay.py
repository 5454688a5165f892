"""`plc replay`: ask again what a run log holds, and say which suggestions differ."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from plc.base.printable import printable


def replay(log: Path, /, *, model: Path | None = None) -> int:
    """Ask the model again about every text of a run log, and compare byte for byte.

    The exit code is 0 if every suggestion came again, 1 if any differs, 2 after an error or if a text could
    not be replayed: its file changed, and the log has no copy (`plc repair --log-code`).

    Parameters
    ----------
    log
        A file that `plc repair --log` wrote.
    model
        The folder of the model that answered then. Default: the one that comes with PLC.
    """
    from plc.repair.repairer import Repairer
    from plc.replay.replaying import replay as replayed

    counts: Counter[str] = Counter()
    suggestions = 0
    for each in replayed(log, lambda: Repairer.load(model)):
        counts[each.status] += 1
        if each.status == "same":
            suggestions += each.suggestions
        else:
            print(printable(f"{log}:{each.line}: {each.path}: {each.status}: {each.reason}"))
    print(
        f"{sum(counts.values())} texts: {counts['same']} came again with {suggestions} suggestions, "
        f"{counts['differs']} differ, {counts['not replayed']} not replayed",
        file=sys.stderr,
    )
    return 1 if counts["differs"] else 2 if counts["not replayed"] else 0
