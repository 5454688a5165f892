"""Who may ask: a rate for each address, the token, and on a machine without one no page from elsewhere."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from typing import final

from starlette.requests import Request

from plc.serve.clients import LOCAL, SHARED, Client, Clients
from plc.serve.limits import Rates, network_of
from plc.serve.problems import Refusal
from plc.serve.quotas import Quotas
from plc.serve.rereading import TokenFile

_PASSED_ON = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
_HERE = frozenset(["localhost", "127.0.0.1", "[::1]"])


@final
class Auth:
    """Says which client a request is of, or raises its Refusal; `quotas` has what each may ask for.

    `token` is the one that all share, `tokens` a file with those of clients by name; without either only
    this machine is answered. `exact`: no client's answers are rounded.
    """

    def __init__(
        self,
        *,
        token: str | None,
        rates: Rates,
        tokens: TokenFile | None = None,
        quotas: Quotas | None = None,
        exact: bool = False,
    ) -> None:
        self._token = None if token is None else _digest(token.encode())
        self._tokens = tokens
        self._rates = rates
        self._exact = exact
        self.quotas = quotas or Quotas()

    def client(self, request: Request) -> Client:
        """The rate comes first, so that a token cannot be guessed at any speed."""
        address = request.client.host if request.client is not None else ""
        if seconds := self._rates.seconds_until(address):
            raise Refusal(429, "too many requests: ask again later", {"Retry-After": str(seconds)})
        client = self._known(request, address)
        if self._exact and not client.exact:
            client = replace(client, exact=True)
        return client

    def _known(self, request: Request, address: str) -> Client:
        clients = Clients() if self._tokens is None else self._tokens.clients()
        if self._token is None and self._tokens is None:
            self._check_host(request)
            return Client(LOCAL)
        sent = _bearer(request)
        if self._token is not None and hmac.compare_digest(self._token, _digest(sent)):
            return replace(clients.named(SHARED), network=network_of(address))
        client = clients.of_token(sent) if sent else None
        if client is None:
            raise Refusal(401, "a valid token is needed", {"WWW-Authenticate": "Bearer"})
        return client

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
