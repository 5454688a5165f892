"""A worker process with a scripted model: `python -m tests.lsp.scripted_worker [slow] [safe] [quiet]`.

A function that calls `equals()` ends the process. With `slow`, each step of the decoder takes a while; with
`safe`, each fix may be applied by `--fix`; with `quiet`, nothing is found unless a place is given.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from lsp.worker.process import main
from plc.decode.protocol import Floats, Ids
from plc.repair import Repairer
from tests.lsp.session import FIVE
from tests.scripted_model import Says, ScriptedModel, ScriptedState, scripted, swap

STEP = 0.02
LONG = swap("gets ( v0 )", "printf ( v0 " + ", v0 " * 100 + ")")


class Slow(ScriptedModel):
    """A model that takes its time."""

    def step(self, words: Ids, state: ScriptedState) -> tuple[Floats, ScriptedState]:
        time.sleep(STEP)
        return super().step(words, state)


def rule(words: Sequence[str]) -> Says:
    """What the model says, if it lives to say it."""
    if "equals ( )" in " ".join(words):
        os.kill(os.getpid(), signal.SIGKILL)
    said = LONG(words) if "slow" in sys.argv else FIVE(words)
    share = 0.1 if "quiet" in sys.argv else 1.0
    return [(share * probability, edits) for probability, edits in said]


def load(model: Path | None) -> Repairer:
    """The scripted repairer; a model directory that is named is loaded as ever."""
    if model is not None:
        return Repairer.load(model)
    loaded = scripted(rule, safe=0.0 if "safe" in sys.argv else None)
    if "slow" in sys.argv:
        object.__setattr__(loaded, "model", Slow(loaded.vocabulary, rule))
    return Repairer(loaded)


if __name__ == "__main__":
    main(load)
