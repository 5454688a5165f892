"""`--log`: the run log of `plc repair`, opened for one run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from data_prep.errors import ConfigError
from data_prep.text.languages import language_of
from plc.base.printable import printable

if TYPE_CHECKING:
    from plc.cli.repair.selection import Selected
    from plc.config.settings import Settings
    from plc.repair.batch import Narrow
    from plc.repair.reporter import Reporter


def check_log(path: Path, found: Selected) -> None:
    """ConfigError where --log names a source."""
    real = os.path.realpath(path)
    if language_of(path) or any(os.path.realpath(source.path) == real for source in found.sources):
        raise ConfigError(f"--log {printable(path)}: is a source file; name another file")


@contextmanager
def log_here(settings: Settings, model: Reporter, found: Selected) -> Iterator[tuple[Narrow, ...]]:
    """What notes each report of a run before anything narrows it; nothing where no log is asked for."""
    if settings.log is None:
        yield ()
        return
    from plc.replay.run_log import RunLog

    if settings.server is not None:
        from plc.remote.client import Remote

        if isinstance(model, Remote) and model.digits is not None:
            raise ConfigError(
                f"--log: this server rounds confidences to {model.digits} digits, and `plc replay` compares "
                "all of them: ask for a token with `exact = true`, or leave out --log"
            )
    with RunLog.of_run(
        settings.log, code=settings.log_code, model=model, sources=found.sources, folders=found.folders
    ) as log:
        yield (log,)
