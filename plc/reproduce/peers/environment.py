"""Where fairseq lives: an environment of its own, of which only programs are started."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from plc.reproduce.engine.leases import Lease, OutOfTimeError
from plc.reproduce.engine.locks import alone
from plc.reproduce.engine.training import passing_on
from plc.reproduce.peers.errors import PeerError

VARIABLE = "PLC_FAIRSEQ"
_STOPPED = (130, 143, -2, -15)  # an interrupt or a termination: not the program's fault
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
    command: Sequence[str],
    arguments: Sequence[str],
    *,
    output: Path,
    lease: Lease,
    cpu: bool = True,
    mode: Literal["wb", "ab"] = "wb",
) -> None:
    """Run a program of theirs on one thread; what it says goes to `output`, which appears when it is done.

    Mode "ab" is for a program that goes on where another one was interrupted: its words come after those.
    OutOfTimeError where the lease ends first, or somebody ended the program. PeerError where the program
    fails, with the end of its words, and where one that lost its parent is still at work in that folder.
    """
    draft = output.with_name(f"{output.name}.draft")
    busy = PeerError(
        f"a program whose `plc reproduce` was ended is still at work in {output.parent}: "
        "wait for it or end it, then run the command again"
    )
    try:
        with alone(output.parent, busy=busy) as lock, draft.open(mode) as log:
            if log.tell():
                log.write(b"\n")  # the last line may be half of one
                log.flush()
            code = _code_of([*command, *arguments], log, lease=lease, cpu=cpu, lock=lock)
    except OSError as error:
        raise PeerError(f"{command[0]} cannot be started: {error}; make the environment again") from error
    if code in _STOPPED:
        raise OutOfTimeError
    if code:
        lines = [line.strip() for line in draft.read_text("utf-8", errors="replace").splitlines()]
        end = " / ".join([line for line in lines if line][-_TAIL:]) or "it said nothing"
        raise PeerError(f"{Path(command[-1]).name} failed ({code}): {end}; see {draft}")
    draft.replace(output)


def _code_of(command: Sequence[str], log: IO[bytes], *, lease: Lease, cpu: bool, lock: int) -> int:
    """How the program ended; it does not outlive the lease, nor what ends this process in good order."""
    left = lease.minutes_left() * 60
    with (
        passing_on() as passed_to,
        passed_to(
            subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=_variables(cpu=cpu),
                pass_fds=(lock,),
            )
        ) as child,
    ):
        try:
            return child.wait(timeout=left if left < 1e9 else None)
        except subprocess.TimeoutExpired:
            child.kill()
            raise OutOfTimeError from None
        except BaseException:
            child.kill()
            raise


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
