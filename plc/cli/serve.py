"""`plc serve`: the options of a server, and from them to one that listens; `plc serve token`."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from data_prep.errors import ConfigError
from plc.base.printable import printable
from plc.remote.token import read_token

if TYPE_CHECKING:
    from plc.serve.auth import Auth

app = App(
    name="serve",
    help="Serve the model to `plc repair --server` on other machines. How to set it up: docs/guide/serve.md.",
)
app.command("plc.cli.serve_token:app", name="token", help="Make, list and revoke the tokens of clients.")


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
        A file with the token that all clients share, readable only by you. Default: $PLC_TOKEN.
    tokens
        A file with clients by name, the hashes of their tokens and their quotas; `plc serve token add` makes
        it. It is read again when it changes.
    tls_cert
        A file with the certificate in PEM, to serve HTTPS. Requires --tls-key.
    tls_key
        A file with the key of that certificate, without a password, readable only by you.
    exact
        Give confidences with all digits to every client. Default: two digits, rounded down.
    jobs
        How many files to analyse at once. 0: one for each processor.
    waiting
        How many more files may wait. Beyond that, clients get 503 and try again later. A client may fill half
        of these places, beside others less.
    max_bytes
        The largest file that is accepted, in bytes.
    timeout
        The longest time for one file in seconds, waiting included.
    rate
        The most requests of one address per minute.
    warn_after
        Warn in the log when a client sends more different functions in a day, and ten times as many as the
        others. 0 turns the warning off.
    proxy
        The address of a reverse proxy in front of this server. Its X-Forwarded-For header names the client.
    """

    model: Path | None = None
    host: str = "127.0.0.1"
    port: int = 8471
    token_file: Path | None = None
    tokens: Path | None = None
    tls_cert: Path | None = None
    tls_key: Path | None = None
    exact: Annotated[bool, Parameter(negative="", show_default=False)] = False
    jobs: int = 0
    waiting: int = 64
    max_bytes: int = 4 << 20
    timeout: float = 120.0
    rate: int = 1200
    warn_after: int = 20_000
    proxy: str | None = None


_LEAST: dict[str, float] = {
    "port": 0,
    "jobs": 0,
    "waiting": 0,
    "max_bytes": 1,
    "timeout": 0.001,
    "rate": 1,
    "warn_after": 0,
}


@app.default
def serve(service: Annotated[Service | None, Parameter(name="*")] = None) -> int:
    """Serve the model to `plc repair --server` on other machines. How to set it up: docs/guide/serve.md."""
    service = service or Service()
    for name, least in _LEAST.items():
        if not getattr(service, name) >= least:
            raise ConfigError(f"--{name.replace('_', '-')} {getattr(service, name)}: give {least:g} or more")
    token = read_token(service.token_file)
    has_token = token is not None or service.tokens is not None
    if service.proxy is not None and not has_token:
        raise ConfigError(
            "--proxy lets other machines send requests, so a token is needed: give --token-file FILE or "
            "--tokens FILE"
        )

    # imported here: the extra may be missing, and a wrong option must not cost the time to load the model
    from plc.repair.repairer import Repairer
    from plc.serve.app import app_of
    from plc.serve.limits import Limits
    from plc.serve.listening import listen, log_to_stderr, server_of, url_of
    from plc.serve.listening import serve as answer
    from plc.serve.scheduler import Scheduler
    from plc.serve.tls import tls_of
    from plc.serve.watch import Watch

    limits = Limits(
        bytes=service.max_bytes,
        seconds=service.timeout,
        at_once=service.jobs or os.cpu_count() or 1,
        waiting=service.waiting,
        per_minute=service.rate,
    )
    auth, tls = _auth(service, token), tls_of(service.tls_cert, service.tls_key)
    with listen(service.host, service.port, has_token=has_token) as listening:
        model = Repairer.load(service.model)
        scheduler = Scheduler(model, limits, watch=Watch(service.warn_after))
        log_to_stderr()
        who = "with the token" if has_token else "from this machine"
        print(
            f"plc: serving {model.name} on {url_of(listening, tls=tls)}, to requests {who}",
            file=sys.stderr,
            flush=True,
        )
        served = app_of(scheduler, auth, limits)
        answer(server_of(served, limits, proxy=service.proxy, tls=tls), listening)
    print("plc: stopped", file=sys.stderr, flush=True)
    if scheduler.is_working:  # the interpreter would wait for its threads
        os._exit(0)
    return 0


def _auth(service: Service, token: str | None) -> Auth:
    """Who is answered; ConfigError where nobody could be."""
    from plc.serve.auth import Auth
    from plc.serve.limits import Rates
    from plc.serve.rereading import TokenFile

    if service.tokens is None:
        return Auth(token=token, rates=Rates(service.rate), exact=service.exact)
    tokens = TokenFile(service.tokens)
    if token is None and not tokens.clients().tokens:
        raise ConfigError(
            f"{printable(service.tokens)}: has no token: `plc serve token add NAME --tokens FILE` makes one"
        )
    return Auth(token=token, rates=Rates(service.rate), tokens=tokens, exact=service.exact)
