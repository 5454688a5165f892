"""Who may ask: a rate for each client, the token, and on a machine without one no page from elsewhere."""

from __future__ import annotations

import hashlib
import hmac
from typing import final

from starlette.requests import Request

from plc.serve.limits import Rates
from plc.serve.problems import Refusal

_PASSED_ON = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
_HERE = frozenset(["localhost", "127.0.0.1", "[::1]"])


@final
class Auth:
    """Lets a request pass, or raises its Refusal."""

    def __init__(self, *, token: str | None, rates: Rates) -> None:
        self._token = None if token is None else _digest(token.encode())
        self._rates = rates

    def check(self, request: Request) -> None:
        """The rate comes first, so that a token cannot be guessed at any speed."""
        client = request.client.host if request.client is not None else ""
        if seconds := self._rates.seconds_until(client):
            raise Refusal(429, "too many requests: ask again later", {"Retry-After": str(seconds)})
        if self._token is None:
            self._check_host(request)
        elif not hmac.compare_digest(self._token, _digest(_bearer(request))):
            raise Refusal(401, "a valid token is needed", {"WWW-Authenticate": "Bearer"})

    def _check_host(self, request: Request) -> None:
        """A page whose name was pointed at this machine still names itself; the same goes for a proxy."""
        host = request.headers.get("host", "").lower()
        name = host[: host.index("]") + 1] if host.startswith("[") and "]" in host else host.partition(":")[0]
        if name not in _HERE or any(header in request.headers for header in _PASSED_ON):
            raise Refusal(
                421,
                "a server without a token answers to 127.0.0.1 and localhost only: start it with one",
            )


def _bearer(request: Request) -> bytes:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip().encode("latin-1") if scheme.lower() == "bearer" else b""


def _digest(token: bytes) -> bytes:
    """Of one length, so that comparing tells nothing about the token's."""
    return hashlib.sha256(token).digest()
