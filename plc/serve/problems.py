"""What a server answers to a request that it cannot serve: RFC 9457 problems, in words for people."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from starlette.responses import JSONResponse

from plc.remote.contract import PROBLEM_TYPE


class GoneError(Exception):
    """Nobody waits for the answer any more."""


class Refusal(Exception):  # noqa: N818, a request's end and not a fault of ours
    """A request that ends with a problem."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})

    def response(self) -> JSONResponse:
        """The answer."""
        title = HTTPStatus(self.status).phrase
        return JSONResponse(
            {"title": title, "status": self.status, "detail": self.detail},
            status_code=self.status,
            headers=self.headers,
            media_type=PROBLEM_TYPE,
        )
