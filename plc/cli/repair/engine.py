"""What analyses the files of `plc repair`: a model here, a server, or a cluster, as the options say."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, assert_never

from data_prep.errors import ConfigError
from plc.base.printable import printable
from plc.config.effective import Origin
from plc.config.settings import Settings

if TYPE_CHECKING:
    from plc.repair.reported.run import Answerer
    from plc.repair.reporter import Reporter

    class Asked(Reporter, Answerer, Protocol):
        """Who reports on files, and answers what others report of them."""


_MOST_REQUESTS = 16  # to a server at the same time
# Of the garbage collector, for a process that analyses files and ends: words are many and make no cycles, and
# with Python's own numbers it looks at all of them again for one part in fifty of the time.
_RARELY = (20_000, 50, 50)


@dataclass(frozen=True, slots=True)
class Engine:
    """Who reports on files, and on how many at once if nothing else is asked for."""

    reporter: Asked
    at_once: int


def check_engine(settings: Settings, origins: Mapping[str, Origin]) -> None:
    """What no option says alone; ConfigError. What a configuration says beside a flag gives way to it."""
    if settings.server is None:
        if settings.token_file is not None and origins["token_file"] == "flag":
            raise ConfigError("--token-file is for a server: give --server URL too")
        if settings.ray_address is not None and settings.engine != "ray" and origins["ray_address"] == "flag":
            raise ConfigError("--ray-address is for a Ray cluster: give --engine ray too")
        return
    if settings.engine != "local":
        raise ConfigError(f"--server asks a server and --engine {settings.engine} a cluster: give one")
    if settings.model is not None:
        if origins["model"] == "flag":
            raise ConfigError("--server asks the model that is there: leave out --model")
        place = printable(str(origins["model"]))
        print(f"plc: --server asks the model that is there, not the one of {place}", file=sys.stderr)


@contextmanager
def engine_here(settings: Settings) -> Iterator[Engine]:
    """The engine of one run."""
    if settings.server is not None:
        from plc.remote.address import address_of
        from plc.remote.client import Remote
        from plc.remote.token import read_token

        address, token = address_of(settings.server), read_token(settings.token_file)
        if not address.secure and not address.is_here:
            read = "your code" if token is None else "your code and the token"
            print(f"plc: {address} is not encrypted: who listens on the way reads {read}", file=sys.stderr)
        with closing(Remote.open(settings.server, token=token)) as remote:
            yield Engine(remote, min(_MOST_REQUESTS, 2 * remote.at_once))
        return
    match settings.engine:
        case "local":
            from plc.base.large_blocks import give_back_large_blocks
            from plc.repair.repairer import Repairer

            give_back_large_blocks()
            gc.set_threshold(*_RARELY)
            yield Engine(Repairer.load(settings.model), os.cpu_count() or 1)
        case "ray":
            from plc.cluster.ray_cluster import cluster_at

            with cluster_at(settings.ray_address, model=settings.model, workers=settings.jobs) as cluster:
                yield Engine(cluster, cluster.at_once)
        case _:
            assert_never(settings.engine)
