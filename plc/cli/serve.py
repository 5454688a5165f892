"""`plc serve`: the options of a server, and from them to one that listens."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from data_prep.errors import ConfigError
from plc.remote.token import read_token


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What is served, where, and how much of it.

    Parameters
    ----------
    model
        Use the model in this folder instead of the one that comes with PLC.
    host
        The address to listen on. An address that other machines can reach requires a token.
    port
        The port to listen on. 0 picks a free port.
    token_file
        A file with the token that clients must send, readable only by you. Default: $PLC_TOKEN.
    jobs
        How many files to analyse at once. 0: one for each processor.
    waiting
        How many more files may wait. Beyond that, clients get 503 and try again later.
    max_bytes
        The largest file that is accepted, in bytes.
    timeout
        The longest time for one file in seconds, waiting included.
    rate
        The most requests of one client per minute.
    proxy
        The address of a reverse proxy in front of this server. Its X-Forwarded-For header names the client.
    """

    model: Path | None = None
    host: str = "127.0.0.1"
    port: int = 8471
    token_file: Path | None = None
    jobs: int = 0
    waiting: int = 32
    max_bytes: int = 4 << 20
    timeout: float = 120.0
    rate: int = 1200
    proxy: str | None = None


_LEAST: dict[str, float] = {"port": 0, "jobs": 0, "waiting": 0, "max_bytes": 1, "timeout": 0.001, "rate": 1}


def serve(service: Annotated[Service | None, Parameter(name="*")] = None) -> int:
    """Serve the model to `plc repair --server` on other machines. How to set it up: docs/guide/serve.md."""
    service = service or Service()
    for name, least in _LEAST.items():
        if not getattr(service, name) >= least:
            raise ConfigError(f"--{name.replace('_', '-')} {getattr(service, name)}: give {least:g} or more")
    token = read_token(service.token_file)
    if service.proxy is not None and token is None:
        raise ConfigError(
            "--proxy lets other machines send requests, so a token is needed: give --token-file FILE"
        )

    # imported here: the extra may be missing, and a wrong option must not cost the time to load the model
    from plc.repair.repairer import Repairer
    from plc.serve.app import app_of
    from plc.serve.auth import Auth
    from plc.serve.limits import Limits, Rates
    from plc.serve.listening import listen, log_to_stderr, server_of, url_of
    from plc.serve.listening import serve as answer
    from plc.serve.scheduler import Scheduler

    limits = Limits(
        bytes=service.max_bytes,
        seconds=service.timeout,
        at_once=service.jobs or os.cpu_count() or 1,
        waiting=service.waiting,
        per_minute=service.rate,
    )
    with listen(service.host, service.port, has_token=token is not None) as listening:
        model = Repairer.load(service.model)
        app = app_of(Scheduler(model, limits), Auth(token=token, rates=Rates(limits.per_minute)), limits)
        log_to_stderr()
        who = "with the token" if token is not None else "from this machine"
        print(
            f"plc: serving {model.name} on {url_of(listening)}, to requests {who}",
            file=sys.stderr,
            flush=True,
        )
        answer(server_of(app, limits, proxy=service.proxy), listening)
    print("plc: stopped", file=sys.stderr)
    return 0
