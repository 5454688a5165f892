"""What the model answers to other tools' diagnostics: asked when somebody wants fixes, kept for the text."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar, final

from lsp.features.foreign import Answered, Foreign
from lsp.state.documents import Document
from lsp.state.texts import Text
from lsp.worker.messages import answer_from_json, answer_to_json, complaint_to_json
from lsp.worker.workshop import Priority, WorkerError, Works
from plc.repair import Edit, Finding
from plc.repair.reported.answer import Answer

PATIENCE = 3.0  # seconds that a menu which somebody opened waits for the model
MOST = 8  # diagnostics of a line that the model is asked about
_SHOWN = 5  # fixes that a menu shows at most
_TRIES = 25  # fixes that are tried where none of those is verified, as by `plc repair`

_T = TypeVar("_T")
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Verified:
    """An answer with all fixes that were tried, and with those that passed."""

    asked: Answer
    passed: Answer


@dataclass(slots=True)
class _Answers:
    """Answers about one text of a document."""

    text: Text
    entries: dict[str, Foreign] = field(default_factory=dict)
    jobs: dict[str, Mapping[str, Any]] = field(default_factory=dict)  # as the worker is asked
    answered: dict[str, asyncio.Task[Answer | None]] = field(default_factory=dict)
    verified: dict[str, asyncio.Task[_Verified | None]] = field(default_factory=dict)


@final
class ReportedAnswers:
    """Asks the worker about diagnostics of other tools, each once for a text."""

    def __init__(
        self,
        workshop: Works,
        *,
        tell: Callable[[Document | None, str], None],
        answered: Callable[[Document], None],
    ) -> None:
        """`tell` shows a message once; `answered` is called when more is known of a document's reports."""
        self._workshop = workshop
        self._tell = tell
        self._answered = answered
        self._known: dict[str, _Answers] = {}

    async def answers(
        self, document: Document, entries: Sequence[Foreign], *, wait: bool, verify: bool
    ) -> list[Answered]:
        """What is answered to each; those that have no answer yet are left out, if it is not waited for.

        With `verify` tools are then run on the fixes; nobody waits for that, later answers have it.
        """
        priority = Priority.TYPING if wait else Priority.BACKGROUND
        asked = [(entry, self._ask(document, entry, priority)) for entry in entries[:MOST]]
        checks = [
            self._check(document, entry, task) if verify and document.path is not None else None
            for entry, task in asked
        ]
        tasks = [task for _, task in asked if not task.done()]
        if tasks and wait:
            jobs = self._known[document.uri].jobs
            for entry, task in asked:
                if not task.done():  # an automatic request may have asked before, in no hurry
                    await self._workshop.hasten(jobs[entry.key])
            await asyncio.wait(tasks, timeout=PATIENCE)
        answers: list[Answered] = []
        for (entry, task), check in zip(asked, checks, strict=True):
            done = None if check is None else _result(check)
            answered = _result(task)
            if done is not None:
                answers.append(Answered(entry, done.asked, done.passed))
            elif answered is not None:
                answers.append(Answered(entry, answered))
        return answers

    async def verified(self, document: Document, entries: Sequence[Foreign]) -> tuple[int, tuple[Edit, ...]]:
        """How many diagnostics have a first fix that is verified beside the others' fixes, and all edits."""
        if not entries or document.path is None:
            return 0, ()
        text = document.text
        complaints = [complaint_to_json(each.complaint) for each in entries]
        header = {**_header(document), "diagnostics": complaints, "named": True, "tries": _TRIES}
        try:
            answer, _ = await self._workshop.ask({"do": "reported", **header}, text.data)
            job = {"do": "verify", **header, "answers": answer["answers"], "together": True, "wanted": 1}
            answer, _ = await self._workshop.ask(job, text.data)
        except WorkerError as error:
            self._tell(document, str(error))
            return 0, ()
        if document.text is not text:
            return 0, ()  # the fixes are of another text
        edits: dict[Edit, None] = {}
        for index in answer["made"]:
            answered = answer_from_json(answer["answers"][index], entries[index].complaint)
            assert answered.finding is not None
            edits.update(dict.fromkeys(answered.finding.suggestions[0].edits))
        return len(answer["made"]), tuple(edits)

    def known(self, document: Document, key: str) -> tuple[Text, Finding] | None:
        """What was answered to a diagnostic, and about which text."""
        known = self.answered(document, key)
        finding = None if known is None else known[1].answer.finding
        return None if known is None or finding is None else (known[0], finding)

    def answered(self, document: Document, key: str) -> tuple[Text, Answered] | None:
        """The whole answer to a diagnostic, as it is known by now, and about which text."""
        answers = self._known.get(document.uri)
        task = None if answers is None else answers.answered.get(key)
        answer = None if task is None else _result(task)
        if answers is None or answer is None:
            return None
        check = answers.verified.get(key)
        done = None if check is None else _result(check)
        entry = answers.entries[key]
        if done is None:
            return answers.text, Answered(entry, answer)
        return answers.text, Answered(entry, done.asked, done.passed)

    def forget(self, uri: str) -> None:
        """A document was closed."""
        answers = self._known.pop(uri, None)
        for task in (*answers.verified.values(), *answers.answered.values()) if answers is not None else ():
            task.cancel()

    def _ask(self, document: Document, entry: Foreign, priority: Priority) -> asyncio.Task[Answer | None]:
        answers = self._known.get(document.uri)
        if answers is None or answers.text is not document.text:
            self.forget(document.uri)
            answers = self._known[document.uri] = _Answers(document.text)
        task = answers.answered.get(entry.key)
        if task is None:
            answers.entries[entry.key] = entry
            job = answers.jobs[entry.key] = _job(document, entry, tries=_SHOWN)
            task = answers.answered[entry.key] = asyncio.create_task(
                self._reported(document, entry, job, priority)
            )
            task.add_done_callback(lambda _: self._answered(document))
        return task

    def _check(
        self, document: Document, entry: Foreign, answered: asyncio.Task[Answer | None]
    ) -> asyncio.Task[_Verified | None]:
        answers = self._known[document.uri]
        task = answers.verified.get(entry.key)
        if task is None:
            task = asyncio.create_task(self._verified(document, entry, answered))
            answers.verified[entry.key] = task
            task.add_done_callback(lambda _: self._answered(document))
        return task

    async def _verified(
        self, document: Document, entry: Foreign, asked: asyncio.Task[Answer | None]
    ) -> _Verified | None:
        text = document.text.data
        answered = await asyncio.shield(asked)
        if answered is None or answered.finding is None or not answered.finding.suggestions:
            return None
        try:
            passed = await self._judged(document, text, entry, answered, wanted=_SHOWN)
            if passed.status != "fixed" and len(answered.finding.suggestions) >= _SHOWN:
                job = _job(document, entry, tries=_TRIES)
                more = await self._answer(text, entry, job, Priority.BACKGROUND)
                answered = _with_more(answered, more)
                passed = await self._judged(document, text, entry, answered, wanted=1)
        except WorkerError as error:
            logger.warning("%s: its fixes were not verified: %s", document.uri, error)
            return None
        return _Verified(answered, passed)

    async def _judged(
        self, document: Document, text: bytes, entry: Foreign, answered: Answer, *, wanted: int
    ) -> Answer:
        """The answer with the fixes that pass, once so many are verified; WorkerError."""
        job = {
            "do": "verify",
            **_header(document),
            "diagnostics": [complaint_to_json(entry.complaint)],
            "answers": [answer_to_json(answered)],
            "together": False,
            "wanted": wanted,
        }
        answer, _ = await self._workshop.ask(job, text, priority=Priority.BACKGROUND)
        return answer_from_json(answer["answers"][0], entry.complaint)

    async def _reported(
        self, document: Document, entry: Foreign, job: Mapping[str, Any], priority: Priority
    ) -> Answer | None:
        try:
            answered = await self._answer(document.text.data, entry, job, priority)
        except WorkerError as error:
            if error.kind not in ("model", "text"):  # these are reported where the text itself is analysed
                self._tell(document, str(error))
            return None
        if answered.status == "declined":
            logger.info("%s: no fix for %r: %s", document.uri, entry.complaint.message, answered.reason)
        return answered

    async def _answer(
        self, text: bytes, entry: Foreign, job: Mapping[str, Any], priority: Priority
    ) -> Answer:
        """What the model answers; WorkerError."""
        answer, _ = await self._workshop.ask(job, text, priority=priority)
        return answer_from_json(answer["answers"][0], entry.complaint)


def _header(document: Document) -> dict[str, Any]:
    return {"path": None if document.path is None else str(document.path), "language": document.language}


def _job(document: Document, entry: Foreign, *, tries: int) -> Mapping[str, Any]:
    """What the worker is asked about a diagnostic: at most so many fixes."""
    return {
        "do": "reported",
        **_header(document),
        "diagnostics": [complaint_to_json(entry.complaint)],
        "named": document.named or entry.shown is None,
        "tries": tries,
    }


def _with_more(answered: Answer, more: Answer) -> Answer:
    """An answer with the fixes of another to the same question behind its own."""
    if answered.finding is None or more.finding is None:
        return answered
    own = [each.edits for each in answered.finding.suggestions]
    others = [each for each in more.finding.suggestions if each.edits not in own]
    joined = [*answered.finding.suggestions, *others]
    suggestions = tuple(replace(each, rank=rank) for rank, each in enumerate(joined, start=1))
    return replace(answered, finding=replace(answered.finding, suggestions=suggestions))


def _result(task: asyncio.Task[_T | None]) -> _T | None:
    return task.result() if task.done() and not task.cancelled() else None
