"""The secret that a server and its clients share: from a file or the environment, never a command line."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path

from data_prep.errors import ConfigError
from plc.base.printable import printable

VARIABLE = "PLC_TOKEN"
_SHORTEST = 16
_LARGEST = 4096  # bytes of a file that holds a token
_FIT = re.compile(r"[A-Za-z0-9._~+/=-]+")
_MAKE_ONE = "`openssl rand -hex 32` makes a good one"


def read_token(file: Path | None, environment: Mapping[str, str] = os.environ) -> str | None:
    """The token of a file, else of $PLC_TOKEN; None where there is neither. ConfigError for an unfit one."""
    if file is None:
        given = environment.get(VARIABLE, "").strip()
        return _checked(given, f"${VARIABLE}") if given else None
    place = printable(file)
    try:
        with file.open("rb") as stream:
            mode = os.fstat(stream.fileno()).st_mode
            content = stream.read(_LARGEST + 1)
    except OSError as error:
        raise ConfigError(f"{place}: the token cannot be read: {error.strerror or error}") from error
    if stat.S_ISREG(mode) and mode & (stat.S_IROTH | stat.S_IWOTH):
        raise ConfigError(
            f"{place}: every user of this machine can read or change the token: `chmod 600` the file, "
            "and make a new token"
        )
    return _checked(content.decode("ascii", "replace").strip(), place)


def _checked(token: str, place: str) -> str:
    """The token; an error never shows it."""
    if not _FIT.fullmatch(token):
        raise ConfigError(
            f"{place}: a token is one word of letters, digits and . _ ~ + / = -, nothing else: {_MAKE_ONE}"
        )
    if len(token) < _SHORTEST:
        raise ConfigError(
            f"{place}: the token has {len(token)} characters, and fewer than {_SHORTEST} can be guessed: "
            f"{_MAKE_ONE}"
        )
    if len(token) > _LARGEST:
        raise ConfigError(f"{place}: the token has more than {_LARGEST} characters: {_MAKE_ONE}")
    return token
