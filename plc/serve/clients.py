"""Who may ask and how much: clients by name, their tokens as hashes, their quotas, from a file in TOML."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from data_prep.errors import ConfigError
from plc.base.printable import printable
from plc.base.small_files import read_small

SHARED = "shared"  # whoever sends the one token of --token-file or $PLC_TOKEN
LOCAL = "local"  # whoever asks a server without tokens, which this machine alone can
NAME = re.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_SHA256 = re.compile("[0-9a-f]{64}")


class TokensError(ConfigError):
    """A file of tokens that cannot be read, or has an invalid entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """What one client may ask for; None: as much as all others may."""

    requests_per_minute: int | None = None
    requests_per_day: int | None = None
    bytes_per_day: int | None = None


@dataclass(frozen=True, slots=True)
class Client:
    """One who asks. `exact`: confidences are not rounded for it."""

    name: str
    quota: Quota = field(default_factory=Quota)
    exact: bool = False
    network: str = ""  # where it asks from, for the names that are not of one client: the shared token's

    @property
    def turn(self) -> str:
        """Who takes turns with others: more addresses give a client with a name no more of them."""
        return f"{self.name} {self.network}"


@dataclass(frozen=True, slots=True)
class KnownToken:
    """A token as it is kept. `until` is the last day on which it is taken, None: until it is revoked."""

    client: str
    sha256: str
    made: date
    until: date | None = None

    @property
    def id(self) -> str:
        """What it is called in lists: too little of the hash to find another token by."""
        return self.sha256[:8]


@dataclass(frozen=True, slots=True)
class Clients:
    """What a file of tokens says."""

    tokens: tuple[KnownToken, ...] = ()
    known: Mapping[str, Client] = field(default_factory=dict)  # those with a table of their own
    default: Client = Client("")  # all others

    def named(self, name: str) -> Client:
        """The client of a name."""
        return self.known.get(name) or Client(name, self.default.quota, self.default.exact)

    def of_token(self, token: bytes, *, today: date | None = None) -> Client | None:
        """The client that a token belongs to; None for one that is unknown or no longer taken.

        The hash is looked up as it is: how long that takes may tell something of a hash, and nothing of a
        token that has it.
        """
        sha256 = digest_of(token)
        for each in self.tokens:
            if each.sha256 == sha256:
                if each.until is not None and each.until < (today or today_utc()):
                    return None
                return self.named(each.client)
        return None


def digest_of(token: bytes) -> str:
    """A token as it is kept.

    Neither salted nor slow: `plc serve token add` draws 32 random bytes, and no table and no speed helps to
    find those again. What makes scrypt needed for passwords is that people choose them.
    """
    return hashlib.sha256(token).hexdigest()


def today_utc() -> date:
    """The day by which quotas and tokens end."""
    return datetime.now(UTC).date()


def read_clients(path: Path) -> Clients:
    """What the file says; TokensError."""
    try:
        content = read_small(path)
        others_write = content is not None and bool(path.stat().st_mode & stat.S_IWOTH) and os.name != "nt"
    except OSError as error:
        raise _unfit(path, f"cannot be read: {error.strerror or error}") from error
    if others_write:
        raise _unfit(path, "every user of this machine can add a token: `chmod o-w` the file, and check it")
    if content is None:
        raise _unfit(path, "there is no such file: `plc serve token add NAME --tokens FILE` makes one")
    return clients_in(content, path)


def clients_in(content: bytes, path: Path) -> Clients:
    """The same of what the file holds."""
    try:
        document = tomllib.loads(content.decode("utf-8"))
    except ValueError as error:  # TOML and UTF-8
        raise _unfit(path, f"is no TOML: {error}") from error
    _check_keys(document, ("default", "clients", "token"), path, "the file")
    default = _client("", document.get("default", {}), Client(""), path, "[default]")
    tables = document.get("clients", {})
    entries = document.get("token", [])
    if not isinstance(tables, dict) or not isinstance(entries, list):
        raise _unfit(path, "`clients` are tables [clients.NAME], and tokens tables [[token]]")
    known = {
        name: _client(name, table, default, path, f"[clients.{printable(name)}]")
        for name, table in tables.items()
    }
    tokens = tuple(_token(entry, path) for entry in entries)
    if len({each.sha256 for each in tokens}) < len(tokens):
        raise _unfit(path, "one token is given twice")
    return Clients(tokens, known, default)


def _client(name: str, table: Any, default: Client, path: Path, place: str) -> Client:
    if name and not NAME.fullmatch(name):
        raise _unfit(path, f"{place}: a name has letters, digits and . _ -, at most 64")
    if not isinstance(table, dict):
        raise _unfit(path, f"{place} is no table")
    numbers = {key.replace("_", "-"): key for key in Quota.__slots__}
    _check_keys(table, (*numbers, "exact"), path, place)
    for key in numbers:
        if key in table and (type(table[key]) is not int or table[key] < 1):
            raise _unfit(path, f"{place}: {key} is a whole number from 1")
    if type(exact := table.get("exact", default.exact)) is not bool:
        raise _unfit(path, f"{place}: exact is true or false")
    chosen = {field: table.get(key, getattr(default.quota, field)) for key, field in numbers.items()}
    return Client(name, Quota(**chosen), exact)


def _token(entry: Any, path: Path) -> KnownToken:
    place = "[[token]]"
    if not isinstance(entry, dict):
        raise _unfit(path, f"{place} is no table")
    _check_keys(entry, ("client", "sha256", "made", "until"), path, place)
    client, sha256 = entry.get("client"), entry.get("sha256")
    made, until = entry.get("made"), entry.get("until")
    if not isinstance(client, str) or not NAME.fullmatch(client) or client in (SHARED, LOCAL):
        raise _unfit(path, f"{place}: `client` is no name of a client")
    if not isinstance(sha256, str) or not _SHA256.fullmatch(sha256):
        raise _unfit(path, f"{place} of {client}: `sha256` is no hash in 64 small hexadecimal digits")
    if type(made) is not date or (until is not None and type(until) is not date):
        raise _unfit(path, f"{place} of {client}: `made` and `until` are dates such as 2026-01-31")
    return KnownToken(client, sha256, made, until)


def _check_keys(table: Mapping[str, Any], known: tuple[str, ...], path: Path, place: str) -> None:
    for key in table:
        if key not in known:
            raise _unfit(path, f"{place}: `{printable(key)}` is unknown; there are {', '.join(known)}")


def _unfit(path: Path, problem: str) -> TokensError:
    return TokensError(f"{printable(path)}: {problem}")
