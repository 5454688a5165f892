"""`plc export`: a run directory to a model directory."""

from __future__ import annotations

import sys
from pathlib import Path


def export(run: Path, *, out: Path) -> int:
    """Write the best model of a training run as a model directory, which serves without torch.

    Parameters
    ----------
    run
        The directory that `plc train --run` wrote; its calibration.json and CARD.md go along if it has them.
    out
        The model directory; replaced as a whole, or left as it was when something fails.
    """
    from plc.export.run import export_run

    export_run(run, out)
    size = sum(file.stat().st_size for file in out.iterdir())
    print(
        f"{out}: {size / 2**20:.1f} MiB; set its threshold with `plc evaluate {out} --calibrate`",
        file=sys.stderr,
    )
    return 0
