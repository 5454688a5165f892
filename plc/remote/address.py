"""The address of a server as the user wrote it, taken apart; nothing secret may stand in it."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from data_prep.errors import ConfigError
from plc.base.printable import printable


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server is; `path` has no slash at its end."""

    secure: bool
    host: str
    port: int
    path: str

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.secure else 'http'}://{host}:{self.port}{self.path}"

    @property
    def is_here(self) -> bool:
        """Whether it is this machine by the looks of it."""
        return self.host == "localhost" or is_loopback(self.host)


def is_loopback(host: str) -> bool:
    """Whether a numeric address is reached from this machine alone."""
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


def address_of(url: str) -> Address:
    """The address in a URL; ConfigError says what is wrong with it."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _unfit(url, str(error)) from None
    if "@" in parts.netloc:
        raise ConfigError(
            "--server: other users can see a name or password before an @: give the token with --token-file"
        )
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise _unfit(url, "it must begin with http:// or https:// and a name")
    if parts.query or parts.fragment:
        raise _unfit(url, "nothing may follow a ? or #")
    if not url.isascii() or not url.isprintable() or " " in url:
        raise _unfit(url, "it holds characters that no address has")
    secure = parts.scheme == "https"
    return Address(secure, parts.hostname, port or (443 if secure else 80), parts.path.rstrip("/"))


def _unfit(url: str, why: str) -> ConfigError:
    return ConfigError(
        f"--server {printable(url)}: {why}; an address is such as https://plc.example.org or http://127.0.0.1:8471"
    )
