"""The certificate of a server and its key, from files."""

from __future__ import annotations

import os
import ssl
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from data_prep.errors import ConfigError
from plc.base.printable import printable


@dataclass(frozen=True, slots=True)
class Tls:
    """Files in PEM that were seen to fit each other."""

    certificate: Path
    key: Path


def tls_of(certificate: Path | None, key: Path | None) -> Tls | None:
    """What encrypts connections; None where there is no certificate. ConfigError."""
    if certificate is None or key is None:
        if certificate is not key:
            given, missing = ("cert", "key") if key is None else ("key", "cert")
            raise ConfigError(f"--tls-{given} needs --tls-{missing} FILE too")
        return None
    _mode(certificate, "certificate")
    mode = _mode(key, "key")
    if stat.S_ISREG(mode) and mode & (stat.S_IROTH | stat.S_IWOTH):
        raise ConfigError(
            f"{printable(key)}: every user of this machine can read or change the key: `chmod 600` the file, "
            "and make a new key"
        )

    def ask() -> NoReturn:  # else OpenSSL would ask on the terminal
        raise ConfigError(
            f"{printable(key)}: the key has a password; write one without: `openssl pkey -in KEY -out FILE`"
        )

    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(certificate, key, password=ask)
    except ssl.SSLError as error:
        raise ConfigError(
            f"{printable(certificate)} and {printable(key)} are not a certificate and its key in PEM: "
            f"{error.reason or error}"
        ) from error
    return Tls(certificate, key)


def _mode(path: Path, what: str) -> int:
    try:
        with path.open("rb") as stream:
            return os.fstat(stream.fileno()).st_mode
    except OSError as error:
        raise ConfigError(
            f"{printable(path)}: the {what} cannot be read: {error.strerror or error}"
        ) from error
