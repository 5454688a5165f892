"""Train on a machine that is lent for minutes at a time: pack, train a slice there, take it back, repeat.

    python tools/training_slices.py pack CONFIG --data DATA... [--from MODEL] --out PACK [--most-mib 60]
    python tools/training_slices.py train PACK --minutes 8 --out PARTS        # on the lent machine
    python tools/training_slices.py take PARTS --run RUN                      # back here

A pack is a folder with the code, the configuration, the data and the weights to go on from (of a model
directory the exported graphs too); the lent machine needs the packages that `plc train` needs. Rows are left
out, evenly, until the pack is small enough. PARTS are files of at most 15 MiB. The next slice goes on from
RUN: `pack --from RUN`. Adam's state stays behind, so give each slice a configuration with its own learning
rate and a short warm-up.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from data_prep.errors import PlcError
from plc.train.slices import MIB, pack, take, train


def main() -> int:
    """2 where something does not fit, with the reason."""
    given = _arguments()
    try:
        match given.command:
            case "pack":
                pack(
                    given.config,
                    given.data,
                    begin_from=given.begin_from,
                    out=given.out,
                    most=given.most_mib * MIB,
                )
            case "train":
                train(given.pack, minutes=given.minutes, out=given.out)
            case _:
                take(given.parts, run=given.run)
    except PlcError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    packing = commands.add_parser("pack", help="write the folder that travels")
    packing.add_argument("config", type=Path)
    packing.add_argument("--data", type=Path, nargs="+", required=True)
    packing.add_argument(
        "--from", type=Path, dest="begin_from", help="a run or model directory to go on from"
    )
    packing.add_argument("--out", type=Path, required=True)
    packing.add_argument("--most-mib", type=int, default=60)
    training = commands.add_parser("train", help="train one slice and write the run in parts")
    training.add_argument("pack", type=Path)
    training.add_argument("--minutes", type=float, default=8.0)
    training.add_argument("--out", type=Path, required=True)
    taking = commands.add_parser("take", help="put the parts together to a run")
    taking.add_argument("parts", type=Path)
    taking.add_argument("--run", type=Path, required=True)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
