"""Write the mean of the best weights of two runs, of which the later went on from the earlier.

    python tools/average_runs.py EARLIER LATER --share 0.4 --out MEAN

`plc export MEAN` and `plc train --from MEAN` take it as any run.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from data_prep.errors import PlcError
from plc.train.averaging import average_runs


def main() -> int:
    """2 where the runs do not fit together."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("earlier", type=Path)
    parser.add_argument("later", type=Path)
    parser.add_argument("--share", type=float, default=0.5, help="of the earlier run's weights")
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    try:
        average_runs(given.earlier, given.later, share=given.share, out=given.out)
    except PlcError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
