"""The requests that a server answers, each from what was sent to what goes back."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from typing import Any, cast, get_args

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from data_prep.substitutes.outside import NOTHING, Outside
from data_prep.text.languages import LANGUAGES, Language, TooComplexError
from plc import __version__
from plc.remote.contract import FINDINGS, JSON_TYPE, PROTOCOL, REPORTED, TEXT_TYPE, TOLD, VERSION
from plc.remote.macros_wire import file_in, outside_in
from plc.remote.reported_wire import complaint_in
from plc.remote.wire import UnfitAnswerError, object_in
from plc.repair.text.source_text import NotTextError
from plc.serve.auth import Auth
from plc.serve.clients import Client
from plc.serve.limits import Limits
from plc.serve.openapi import openapi
from plc.serve.problems import GoneError, Refusal
from plc.serve.quotas import Quotas
from plc.serve.rounding import DIGITS, down, up
from plc.serve.scheduler import Scheduler

HEALTH = "/health"
DOCUMENT = "/openapi.json"
_AROUND = 1 << 20  # bytes of a request besides the file
_PARAMETERS = ("language", "min-confidence")
_log = logging.getLogger("plc.serve")

Answer = Callable[[Request, Client], Awaitable[Response]]


def app_of(scheduler: Scheduler, auth: Auth, limits: Limits) -> Starlette:
    """The application; it closes the scheduler when it ends."""
    answers = _Answers(scheduler, limits, auth.quotas)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:  # noqa: ARG001
        yield
        scheduler.close()

    return Starlette(
        routes=[
            Route(FINDINGS, _answered(answers.findings, auth), methods=["POST"]),
            Route(REPORTED, _answered(answers.reported, auth), methods=["POST"]),
            Route(TOLD, _answered(answers.reported, auth), methods=["POST"]),
            Route(VERSION, _answered(answers.version, auth), methods=["GET"]),
            Route(DOCUMENT, _answered(answers.document, auth), methods=["GET"]),
            Route(HEALTH, _health, methods=["GET"]),
        ],
        exception_handlers={HTTPException: _no_such},
        lifespan=lifespan,
    )


@dataclass(frozen=True, slots=True)
class _Answers:
    """What is answered to each kind of request that a token guards."""

    scheduler: Scheduler
    limits: Limits
    quotas: Quotas

    async def findings(self, request: Request, client: Client) -> Response:
        language, min_confidence = _asked(request)
        if min_confidence is not None and not client.exact:
            min_confidence = up(min_confidence)  # else one could ask for one digit after the other
        text, outside = await self._file(request)
        self._take_on(client, text)
        gone = asyncio.ensure_future(_gone(request))
        try:
            found = await self.scheduler.findings(
                text, language, client=client, min_confidence=min_confidence, outside=outside, gone=gone
            )
        except (NotTextError, TooComplexError) as error:
            raise Refusal(422, str(error)) from None
        finally:
            gone.cancel()
        return Response(found, media_type="application/json")

    def _take_on(self, client: Client, text: bytes) -> None:
        """Count a file for which there is a place: one that is sent again after a 503 counts once."""
        self.scheduler.check_place(client)
        self.quotas.take_bytes(client, len(text))

    async def _file(self, request: Request) -> tuple[bytes, Outside]:
        """The file that was sent, as its bytes or as JSON with the macros of its headers."""
        if _media_type(request) != JSON_TYPE:
            return await _body(request, self.limits, self.limits.bytes), NOTHING
        body = await _body(request, self.limits, self.limits.bytes * 4 // 3 + _AROUND)
        try:
            document = object_in(body)
            return file_in(document, largest=self.limits.bytes), outside_in(document)
        except UnfitAnswerError as error:
            raise Refusal(400, str(error)) from None

    async def reported(self, request: Request, client: Client) -> Response:
        _check_type(request, JSON_TYPE)
        body = await _body(request, self.limits, self.limits.bytes * 4 // 3 + _AROUND)
        try:
            complaint, tries = complaint_in(body, largest=self.limits.bytes)
        except UnfitAnswerError as error:
            raise Refusal(400, str(error)) from None
        self._take_on(client, complaint.text)
        gone = asyncio.ensure_future(_gone(request))
        try:
            found = await self.scheduler.answers(complaint, client=client, tries=tries, gone=gone)
        finally:
            gone.cancel()
        return Response(found, media_type="application/json")

    async def version(self, request: Request, client: Client) -> Response:  # noqa: ARG002
        return JSONResponse(_said_of(self.scheduler, self.limits, client))

    async def document(self, request: Request, client: Client) -> Response:  # noqa: ARG002
        return JSONResponse(openapi(self.limits))


async def _health(request: Request) -> Response:  # noqa: ARG001
    return JSONResponse({"status": "ok"})


def _said_of(scheduler: Scheduler, limits: Limits, client: Client) -> dict[str, Any]:
    model, safe = scheduler.model, scheduler.model.safe_threshold
    return {
        "protocol": PROTOCOL,
        "plc": __version__,
        "model": {
            "name": model.name,
            "sha256": model.sha256,
            "threshold": model.threshold if client.exact else down(model.threshold),
            "safe": safe if client.exact or safe is None else up(safe),
            "kinds": sorted(model.cwes),
        },
        "macros": True,
        "digits": None if client.exact else DIGITS,
        "client": client.name,
        "limits": {
            "bytes": limits.bytes,
            "at_once": limits.at_once,
            "per_minute": limits.per_minute,
            **{key: value for key, value in asdict(client.quota).items() if value is not None},
        },
    }


def _asked(request: Request) -> tuple[Language, float | None]:
    """The language and the least confidence that a request names."""
    _check_type(request, TEXT_TYPE, JSON_TYPE)
    given = request.query_params.multi_items()
    if len(dict(given)) < len(given) or not {name for name, _ in given} <= set(_PARAMETERS):
        raise Refusal(400, f"the parameters are {' and '.join(_PARAMETERS)}, each once")
    values = dict(given)
    if values.get("language") not in LANGUAGES:
        raise Refusal(400, f"language: give one of {', '.join(get_args(Language))}")
    language = cast(Language, values["language"])
    if "min-confidence" not in values:
        return language, None
    try:
        least = float(values["min-confidence"])
    except ValueError:
        least = -1.0
    if not 0 <= least <= 1:
        raise Refusal(400, "min-confidence: give a probability from 0 to 1")
    return language, least


def _check_type(request: Request, *taken: str) -> None:
    if _media_type(request) not in taken:
        what = "the bytes of a file" if taken[0] == TEXT_TYPE else "a file and what is said of it"
        raise Refusal(415, f"send {what} as {taken[0]}")


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def _body(request: Request, limits: Limits, most: int) -> bytes:
    """What was sent, as far as there is room and time."""
    too_large = Refusal(413, f"a file may have {limits.bytes} bytes", {"Connection": "close"})
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > most:
        raise too_large
    text = bytearray()
    try:
        async with asyncio.timeout(limits.upload_seconds):
            async for piece in request.stream():
                text += piece
                if len(text) > most:
                    raise too_large
    except TimeoutError:
        raise Refusal(
            408, f"the file did not arrive within {limits.upload_seconds:g} seconds", {"Connection": "close"}
        ) from None
    return bytes(text)


async def _gone(request: Request) -> None:
    """Return when nobody waits for the answer any more."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _answered(answer: Answer, auth: Auth) -> Callable[[Request], Awaitable[Response]]:
    """The answer, a problem where there is none, and one line in the log: no code, no names, no values."""

    async def answered(request: Request) -> Response:
        began = time.monotonic()
        who = "-"
        try:
            client = auth.client(request)
            who = client.name
            auth.quotas.take_request(client)
            response = await answer(request, client)
        except Refusal as refusal:
            response = refusal.response()
        except (ClientDisconnect, GoneError):
            response = Response(status_code=499)
        except Exception as error:  # noqa: BLE001, whatever a text does, the next one is answered
            _log.error("%s at %s", type(error).__name__, _place(error))
            response = Refusal(500, "the server failed; the server's log has the reason").response()
        address = request.client.host if request.client is not None else "-"
        seconds = time.monotonic() - began
        asked = f"{request.method} {request.url.path}"
        _log.info("%s %s %s %d %.3f s", address, who, asked, response.status_code, seconds)
        return response

    return answered


def _place(error: Exception) -> str:
    """Where an error was raised: module and line alone, for its message may hold code."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "an unknown place"
    return f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}"


async def _no_such(request: Request, error: Exception) -> Response:  # noqa: ARG001
    """The answer to a path or a method that there is not; neither is logged, for they may say anything."""
    status = error.status_code if isinstance(error, HTTPException) else 404
    headers = error.headers if isinstance(error, HTTPException) else None
    return Refusal(status, f"see {DOCUMENT} for what is answered", headers).response()
