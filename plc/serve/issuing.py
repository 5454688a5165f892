"""Tokens made, and taken back: changes of a file of tokens that leave all else in it as it is."""

from __future__ import annotations

import os
import re
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from plc.base.locking import BusyError, UnlockableError, drop, take
from plc.base.printable import printable
from plc.base.small_files import read_small
from plc.base.whole import replaced
from plc.serve.clients import (
    LOCAL,
    NAME,
    SHARED,
    Clients,
    KnownToken,
    TokensError,
    clients_in,
    digest_of,
)

_PREFIX = "plc_"  # by which programs that look for leaked secrets can tell one
_RANDOM = 32  # bytes
_PATIENCE = 5.0  # seconds for another program that changes the file
_HEAD = "# Clients of `plc serve --tokens`. Tokens are kept as their hashes; `plc serve token` makes them.\n"
_TABLE = re.compile(rb"\s*\[")
_TOKEN = re.compile(rb"\s*\[\[\s*token\s*\]\]")


def add_token(path: Path, client: str, *, today: date, until: date | None) -> str:
    """Make a token and note its hash; the token, which is nowhere else. TokensError."""
    if not NAME.fullmatch(client) or client in (SHARED, LOCAL):
        raise TokensError(
            f"{printable(client)}: a client's name has letters, digits and . _ -, at most 64, "
            f"and is neither {SHARED} nor {LOCAL}"
        )
    token = _PREFIX + secrets.token_urlsafe(_RANDOM)
    lines = [
        "[[token]]",
        f'client = "{client}"',
        f'sha256 = "{digest_of(token.encode())}"',
        f"made = {today.isoformat()}",
        *([] if until is None else [f"until = {until.isoformat()}"]),
    ]
    with _changing(path):
        before = _content(path)
        begun = before if before is not None else _HEAD.encode()
        gap = b"" if begun.endswith(b"\n") else b"\n"
        after = begun + gap + b"\n" + "\n".join(lines).encode() + b"\n"
        if before is not None:
            clients_in(before, path)
        clients_in(after, path)
        _write(path, after)
    return token


def revoke(path: Path, named: str) -> tuple[KnownToken, ...]:
    """Take the tokens of a client away, or the one with an id; those that went. TokensError."""
    if _content(path) is None:  # before the lock, which would make its folders
        raise TokensError(f"{printable(path)}: there is no such file")
    with _changing(path):
        before = _content(path) or b""
        clients = clients_in(before, path)
        gone = tuple(each for each in clients.tokens if named in (each.client, each.id))
        if not gone:
            raise TokensError(
                f"{printable(path)}: no token of a client or with an id {printable(named)}: "
                "`plc serve token list` shows them"
            )
        after = b"".join(_kept(before, {each.sha256 for each in gone}))
        left = tuple(each for each in clients.tokens if each not in gone)
        if not _says(after, Clients(left, clients.known, clients.default), path):
            raise TokensError(
                f"{printable(path)}: its tokens are not written as this command writes them: "
                "take the [[token]] away in an editor"
            )
        _write(path, after)
    return gone


def _says(content: bytes, clients: Clients, path: Path) -> bool:
    try:
        return clients_in(content, path) == clients
    except TokensError:
        return False


def _kept(content: bytes, hashes: set[str]) -> Iterator[bytes]:
    """The file without the tables of some tokens; each ends where the next table or a blank line begins."""
    table: list[bytes] = []
    for line in [*content.splitlines(keepends=True), b"["]:  # the last one ends a last table
        ends = table and (_TABLE.match(line) or not table[-1].strip())
        if ends:
            yield from () if any(each.encode() in b"".join(table) for each in hashes) else table
            table = []
        if table or _TOKEN.match(line):
            table.append(line)
        elif line != b"[":
            yield line


def _content(path: Path) -> bytes | None:
    try:
        return read_small(path)
    except OSError as error:
        raise TokensError(f"{printable(path)}: cannot be read: {error.strerror or error}") from error


@contextmanager
def _changing(path: Path) -> Iterator[None]:
    try:
        lock = take(path.with_name(path.name + ".lock"), patience=_PATIENCE)
    except (BusyError, UnlockableError) as error:
        raise TokensError(str(error)) from error
    try:
        yield
    finally:
        drop(lock)


def _write(path: Path, content: bytes) -> None:
    """Write beside and rename; mode, owner and group stay, for a server may run as another user."""
    target = path.resolve()
    try:
        with replaced(target, mode=0o600) as stream:
            stream.write(content)
            _keep_owner(target, stream.fileno())
    except OSError as error:
        raise TokensError(f"{printable(path)}: cannot be written: {error.strerror or error}") from error


def _keep_owner(target: Path, handle: int) -> None:
    if sys.platform == "win32" or not target.exists():
        return
    was, now = target.stat(), os.fstat(handle)
    if (was.st_uid, was.st_gid) != (now.st_uid, now.st_gid):
        os.fchown(handle, was.st_uid, was.st_gid)
    os.fchmod(handle, was.st_mode & 0o7777)
