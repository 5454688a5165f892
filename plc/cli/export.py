"""`plc export`: a run directory to a model directory."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal


def export(run: Path, *, out: Path, weights: Literal["float32", "float16", "int8"] = "float16") -> int:
    """Write the best model of a training run as a model directory, which serves without torch.

    Parameters
    ----------
    run
        The directory that `plc train --run` wrote; its calibration.json and CARD.md go along if it has them.
    out
        The model directory; replaced as a whole, or left as it was when something fails.
    weights
        How the graphs store their weights; float16 is computed with in float32, int8 as it is.
    """
    from plc.export.run import export_run

    export_run(run, out, weights=weights)
    size = sum(file.stat().st_size for file in out.iterdir())
    print(
        f"{out}: {size / 2**20:.1f} MiB; set its threshold with `plc evaluate {out} --calibrate`",
        file=sys.stderr,
    )
    return 0
