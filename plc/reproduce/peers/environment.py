"""Where fairseq lives: an environment of its own, of which only programs are started."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from plc.reproduce.leases import Lease, OutOfTimeError
from plc.reproduce.peers.errors import PeerError

VARIABLE = "PLC_FAIRSEQ"
_TAIL = 3  # lines of a log that an error quotes
_SOURCES = Path(__file__).parents[3] / "peers" / "fairseq"


@dataclass(frozen=True, slots=True)
class Environment:
    """A folder that `peers/fairseq/setup.sh` filled."""

    root: Path
    sources: Path  # peers/fairseq of the source tree

    @property
    def preprocess(self) -> tuple[str, ...]:
        return (str(self.root / "bin" / "fairseq-preprocess"),)

    @property
    def train(self) -> tuple[str, ...]:
        return (str(self.root / "bin" / "python"), str(self.sources / "timed_train.py"))

    @property
    def generate(self) -> tuple[str, ...]:
        return (str(self.root / "bin" / "fairseq-generate"),)


def find(variables: Mapping[str, str] = os.environ, *, sources: Path = _SOURCES) -> Environment:
    """The environment that $PLC_FAIRSEQ names, or `peers/fairseq/venv`; PeerError says how to make it."""
    if not (sources / "setup.sh").is_file():
        raise PeerError(
            f"{sources} is not there: the peers come with PLC's source tree, not with its package. "
            "Clone the repository and install it with `pip install -e '.[train]'`"
        )
    root = Path(variables[VARIABLE]) if variables.get(VARIABLE) else sources / "venv"
    if not (root / "bin" / "fairseq-train").is_file():
        raise PeerError(
            f"{root} holds no fairseq: make its environment with `sh {sources / 'setup.sh'} {root}`, "
            f"or name another one in ${VARIABLE}"
        )
    return Environment(root.resolve(), sources)


def run(
    command: Sequence[str], arguments: Sequence[str], *, output: Path, lease: Lease, cpu: bool = True
) -> None:
    """Run a program of theirs on one thread; what it says goes to `output`, which appears when it is done.

    OutOfTimeError where the lease ends first. PeerError where the program fails, with the end of its words.
    """
    draft = output.with_name(f"{output.name}.draft")
    left = lease.minutes_left() * 60
    try:
        with draft.open("wb") as stream:
            done = subprocess.run(
                [*command, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
                env=_variables(cpu=cpu),
                timeout=left if left < 1e9 else None,
                check=False,
            )
    except subprocess.TimeoutExpired:
        raise OutOfTimeError from None
    except OSError as error:
        raise PeerError(f"{command[0]} cannot be started: {error}; make the environment again") from error
    if done.returncode:
        lines = [line.strip() for line in draft.read_text("utf-8", errors="replace").splitlines()]
        end = " / ".join([line for line in lines if line][-_TAIL:]) or "it said nothing"
        raise PeerError(f"{Path(command[-1]).name} failed ({done.returncode}): {end}; see {draft}")
    draft.replace(output)


def _variables(*, cpu: bool) -> dict[str, str]:
    chosen = os.environ | {
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD": "1",  # fairseq's checkpoints hold its configuration, pickled
        "PYTHONWARNINGS": "ignore",
    }
    chosen.pop("PYTHONPATH", None)
    if cpu:
        chosen["CUDA_VISIBLE_DEVICES"] = ""
    return chosen
