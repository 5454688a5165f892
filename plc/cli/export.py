"""`plc export`: a run directory to a model directory."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal


def export(run: Path, *, out: Path, weights: Literal["float32", "float16", "int8"] = "float16") -> int:
    """Turn the best model of a training run into a model directory, which needs no torch.

    Parameters
    ----------
    run
        The directory that `plc train --run` wrote. Its calibration.json and CARD.md are copied if present.
    out
        The model directory to write. It is replaced completely, or unchanged if something fails.
    weights
        The format of the stored weights. float16 is converted to float32 to compute, int8 is not.
    """
    from plc.export.run import export_run

    export_run(run, out, weights=weights)
    size = sum(file.stat().st_size for file in out.iterdir())
    print(
        f"{out}: {size / 2**20:.1f} MiB; set its threshold with `plc evaluate {out} --calibrate`",
        file=sys.stderr,
    )
    return 0
