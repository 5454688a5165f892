"""A server of the team in place of a model: the same findings; checks and fixes stay here."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import final
from urllib.parse import urlencode

from data_prep.errors import PlcError
from data_prep.substitutes.outside import outside_here
from data_prep.text.languages import Language
from plc import __version__
from plc.base.printable import printable
from plc.decode.beam import never
from plc.remote.address import Address, address_of
from plc.remote.contract import FINDINGS, JSON_TYPE, PROTOCOL, REPORTED, TEXT_TYPE, TOLD, VERSION
from plc.remote.exchange import Answer, Exchange, NotReachedError
from plc.remote.macros_wire import asked_with
from plc.remote.reported_wire import answers_in, asked
from plc.remote.wire import UnfitAnswerError, object_in, report_in
from plc.repair.findings import FileReport
from plc.repair.predict.inference import StoppedError
from plc.repair.reported.answer import FileAnswers
from plc.repair.reported.answering import Complaint, unreadable
from plc.repair.reported.declined_early import with_declined_early
from plc.repair.reporter import EngineError
from plc.repair.text.source_text import NotTextError, SourceText

_SECONDS = 300.0  # that an answer may take; a server's own limit is shorter
_PATIENCE = 120.0  # seconds of waiting in all for a server that is busy or being started anew
_LONGEST_WAIT = 15.0  # seconds until the next attempt, whatever the server says
_PAUSES = (0.2, 1.0, 3.0)  # seconds between attempts to reach it again in the middle of a run


class RemoteError(EngineError):
    """A server that cannot be asked."""


class RefusedError(PlcError):
    """One file that a server does not answer for."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a server says of itself."""

    name: str
    sha256: str
    threshold: float
    safe: float | None
    cwes: frozenset[int]
    largest: int  # bytes of a file
    at_once: int  # files
    takes_macros: bool = False  # with a file; servers of older versions do not
    digits: int | None = None  # to which confidences are rounded; None: not at all


@final
class Remote:
    """A Reporter that asks a server; safe to share between threads."""

    def __init__(
        self,
        address: Address,
        exchange: Callable[..., Answer],
        offer: Offer,
        *,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._address = address
        self._exchange = exchange
        self._offer = offer
        self._sleep = sleep

    @classmethod
    def open(cls, url: str, *, token: str | None) -> Remote:
        """Ask a server what it is; RemoteError where it is none that can be worked with."""
        address = address_of(url)
        exchange = Exchange(address, token=token, seconds=_SECONDS)
        try:
            return cls(address, exchange, offer_of(address, exchange, has_token=token is not None))
        except BaseException:
            exchange.close()
            raise

    def close(self) -> None:
        """Close its connections."""
        if isinstance(self._exchange, Exchange):
            self._exchange.close()

    @property
    def name(self) -> str:
        """The model's name."""
        return self._offer.name

    @property
    def sha256(self) -> str:
        """The hash of the model's manifest."""
        return self._offer.sha256

    @property
    def reported_by(self) -> tuple[str, str]:
        """The name and hash of the model that repairs what is reported."""
        return self.name, self.sha256

    @property
    def cwes(self) -> frozenset[int]:
        """The numbers of the CWEs that the model can tell."""
        return self._offer.cwes

    @property
    def threshold(self) -> float:
        """The confidence from which a finding is reported by default."""
        return self._offer.threshold

    @property
    def safe_threshold(self) -> float | None:
        """The confidence of a suggestion from which `--fix` may apply it; None: no suggestion may."""
        return self._offer.safe

    @property
    def digits(self) -> int | None:
        """To how many digits the server rounds confidences; None: it does not."""
        return self._offer.digits

    @property
    def at_once(self) -> int:
        """How many files the server analyses at the same time."""
        return self._offer.at_once

    def report(self, text: bytes, language: Language, *, min_confidence: float | None = None) -> FileReport:
        """What the server says of a file: its bytes and its macros are sent, its name is not."""
        SourceText.of(text)  # what is no text need not travel
        if len(text) > self._offer.largest:
            raise RefusedError(self._too_large(text))
        query: dict[str, str] = {"language": language}
        if min_confidence is not None:
            query["min-confidence"] = repr(min_confidence)
        asked = asked_with(text, outside_here()) if self._offer.takes_macros else None
        sent, media_type = (text, TEXT_TYPE) if asked is None else (asked, JSON_TYPE)
        body = self._answered(f"{FINDINGS}?{urlencode(query)}", sent, media_type)
        with self._fit():
            return report_in(body, text, language, sha256=self._offer.sha256)

    def reported(
        self, complaints: Sequence[Complaint], *, tries: int, should_stop: Callable[[], bool] = never
    ) -> list[FileAnswers]:
        """What the server answers to what is said of files: lines are sent, no names and no messages."""
        answers: list[FileAnswers] = []
        for complaint in complaints:
            if should_stop():
                raise StoppedError("stopped before the server was asked about all files")
            answers.append(self._reported(complaint, tries))
        return answers

    def _reported(self, complaint: Complaint, tries: int) -> FileAnswers:
        try:
            SourceText.of(complaint.text)
        except NotTextError as error:
            why = str(error)
            return unreadable(complaint, why)
        if len(complaint.text) > self._offer.largest:
            return unreadable(complaint, self._too_large(complaint.text))
        try:
            body = self._answered(REPORTED, asked(complaint, tries=tries), JSON_TYPE)
        except RefusedError as error:
            return unreadable(complaint, str(error))
        with self._fit():
            answers = answers_in(body, complaint, sha256=self._offer.sha256)
        return with_declined_early(complaint.text, answers)

    def _too_large(self, text: bytes) -> str:
        return (
            f"{len(text)} bytes, and {self._address} takes {self._offer.largest}: "
            "`plc serve --max-bytes` sets its limit; without --server there is none"
        )

    def _answered(self, path: str, body: bytes, media_type: str) -> bytes:
        """The body of a good answer; RefusedError where another file may do better, else RemoteError."""
        answer = self._patiently(path, body, media_type)
        match answer.status:
            case 200:
                return answer.body
            case 413 | 422 | 504:  # too large after all, no text to the server, too slow: other files may do
                raise RefusedError(f"{self._address} says: {_detail(answer)}")
            case 500:
                raise RefusedError(f"{self._address} failed on this file: the server's log has the reason")
            case 404 if path == REPORTED:  # a server of an older version knows its former name alone
                return self._answered(TOLD, body, media_type)
            case 404 if path == TOLD:
                raise RemoteError(f"{self._address} repairs no reports: install plc {__version__} there")
            case _:
                raise _refusal(self._address, answer, has_token=True)

    @contextmanager
    def _fit(self) -> Iterator[None]:
        try:
            yield
        except UnfitAnswerError as error:
            raise RemoteError(
                f"{self._address} gave an answer that cannot be used: {error}; "
                "if it was started anew with another model or version, run again"
            ) from error

    def _patiently(self, path: str, body: bytes, media_type: str) -> Answer:
        """The answer, once the server is neither busy nor away."""
        waited = 0.0
        pauses = iter(_PAUSES)
        while True:
            try:
                answer = self._exchange("POST", path, body=body, headers={"Content-Type": media_type})
                if answer.status not in (429, 503):
                    return answer
                if answer.status == 429 and _seconds(answer) > _PATIENCE:
                    raise RemoteError(f"{self._address} refuses: {_detail(answer)}")
                pause = _retry_after(answer)
                trouble = "is busy"
            except NotReachedError as error:
                pause = _next(pauses, self._address, error)
                trouble = "cannot be reached"
            waited += pause
            if waited > _PATIENCE:
                raise RemoteError(
                    f"{self._address} {trouble}, and {_PATIENCE:.0f} seconds of waiting changed nothing: "
                    "run again later, or with fewer --jobs"
                )
            self._sleep(pause)


def offer_of(address: Address, exchange: Callable[..., Answer], *, has_token: bool) -> Offer:
    """What the server at an address says of itself."""
    try:
        answer = exchange("GET", VERSION)
    except NotReachedError as error:
        raise _unreached(address, error) from error
    if answer.status != 200:
        raise _refusal(address, answer, has_token=has_token)
    try:
        said = object_in(answer.body)
        if said["protocol"] != PROTOCOL:
            raise RemoteError(
                f"{address} speaks version {_brief(said['protocol'])} of the protocol, this plc {PROTOCOL}: "
                f"bring both to one version of plc (there {_brief(said.get('plc'))}, here {__version__})"
            )
        model, limits = said["model"], said["limits"]
        safe = model["safe"]
        return Offer(
            name=printable(str(model["name"])),
            sha256=str(model["sha256"]),
            threshold=float(model["threshold"]),
            safe=None if safe is None else float(safe),
            cwes=frozenset(int(cwe) for cwe in model["kinds"]),
            largest=int(limits["bytes"]),
            at_once=max(1, int(limits["at_once"])),
            takes_macros=said.get("macros") is True,
            digits=None if said.get("digits") is None else int(said["digits"]),
        )
    except (UnfitAnswerError, KeyError, TypeError, ValueError) as error:
        raise _stranger(address, f"{answer.status} without what it should say") from error


def _brief(said: object) -> str:
    return printable(str(said))[:80]


def _unreached(address: Address, error: Exception) -> RemoteError:
    return RemoteError(
        f"{address} cannot be reached ({_brief(error)}): see that `plc serve` runs there, and that "
        "the address is right"
    )


def _stranger(address: Address, what: str) -> RemoteError:
    return RemoteError(
        f"{address} does not answer as `plc serve` does ({what}): see that the address is right"
    )


def _refusal(address: Address, answer: Answer, *, has_token: bool) -> RemoteError:
    """The error for an answer that no other request would change."""
    match answer.status:
        case 401 if has_token:
            return RemoteError(
                f"{address} refuses the token: $PLC_TOKEN, or the file that --token-file names, must hold "
                "one that the server accepts"
            )
        case 401:
            return RemoteError(f"{address} wants a token: set $PLC_TOKEN, or give --token-file FILE")
        case 429 if _seconds(answer) > _PATIENCE:
            return RemoteError(f"{address} refuses: {_detail(answer)}")
        case 429 | 503:
            return RemoteError(f"{address} is busy: run again later")
        case status if 300 <= status < 400:
            to = printable(answer.headers.get("location", "nowhere"))[:200]
            return RemoteError(f"{address} sends to {to}: give that address, if you trust it")
        case 421:
            return RemoteError(f"{address} refuses: {_detail(answer)}")
        case status:
            return _stranger(address, str(status))


def _detail(answer: Answer) -> str:
    """What a problem says of itself, fit to be shown."""
    try:
        said = object_in(answer.body).get("detail")
    except UnfitAnswerError:
        said = None
    return printable(said)[:300] if isinstance(said, str) else f"error {answer.status}"


def _retry_after(answer: Answer) -> float:
    return min(_LONGEST_WAIT, max(0.1, _seconds(answer)))


def _seconds(answer: Answer) -> float:
    """Until when the server asks to wait."""
    written = answer.headers.get("retry-after", "")
    return float(written) if written.isdecimal() else 1.0


def _next(pauses: Iterator[float], address: Address, error: NotReachedError) -> float:
    pause = next(pauses, None)
    if pause is None:
        raise _unreached(address, error) from error
    return pause
