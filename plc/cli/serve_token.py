"""`plc serve token`: tokens of clients made, listed and revoked in the file that a server reads."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

from cyclopts import App

from data_prep.errors import ConfigError
from plc.base.printable import printable

app = App(name="token", help="Make, list and revoke the tokens of clients.")


@app.command
def add(name: str, /, *, tokens: Path, days: int | None = None) -> int:
    """Make a token for a client and print it. The file keeps only its hash, so it cannot be shown again.

    A client may have several tokens: to replace one, add the new one, hand it out, and revoke the old one.

    Parameters
    ----------
    name
        Who will use it, such as ci or a person.
    tokens
        The file of `plc serve --tokens`. It is made if it does not exist.
    days
        For how many days the token is accepted. Default: until it is revoked.
    """
    from plc.serve.clients import today_utc
    from plc.serve.issuing import add_token

    if days is not None and not 1 <= days <= _MOST_DAYS:
        raise ConfigError(f"--days {days}: give 1 to {_MOST_DAYS}")
    today = today_utc()
    until = None if days is None else today + timedelta(days=days)
    print(add_token(tokens, name, today=today, until=until))
    print(
        f"plc: {printable(tokens)} keeps only its hash; clients set PLC_TOKEN or give --token-file FILE",
        file=sys.stderr,
    )
    return 0


_MOST_DAYS = 3650


@app.command(name="list")
def list_tokens(*, tokens: Path) -> int:
    """List the tokens of a file: id, client, the day it was made, the last day it is accepted.

    Parameters
    ----------
    tokens
        The file of `plc serve --tokens`.
    """
    from plc.serve.clients import read_clients, today_utc

    for each in read_clients(tokens).tokens:
        until = "until revoked" if each.until is None else f"until {each.until}"
        ended = "" if each.until is None or each.until >= today_utc() else "  (expired)"
        print(f"{each.id}  {each.client}  made {each.made}  {until}{ended}")
    return 0


@app.command
def revoke(token: str, /, *, tokens: Path) -> int:
    """Revoke a token, or all tokens of a client. A running server refuses them within a second.

    Parameters
    ----------
    token
        The id of a token, as `plc serve token list` shows it, or the name of a client.
    tokens
        The file of `plc serve --tokens`.
    """
    from plc.serve.issuing import revoke as revoked

    for each in revoked(tokens, token):
        print(f"{each.id}  {each.client}  revoked")
    return 0
