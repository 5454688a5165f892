"""The process that holds the model: analyses one text at a time, and stops on request.

It is told what to do on standard input and answers on standard output, in the form of `lsp.worker.messages`:

configure  model, roots          which model, and whose folders; loads it
forget     -                     configuration files have changed
report     id, path, language, min_confidence, named; the text; named: what the user asked about it itself
file       id, path, language    the same for what a file holds, which comes back with the answer
reported   id, path, language, diagnostics, named, tries; the text; what tools say of it, answered with fixes
compile    id, path, language, named; the text; what an installed compiler says of it
explain    id, path, language, finding, diagnostic or null; the text; what the finding's first fix depends on
verify     as `reported`, and answers; together, wanted; the text; installed tools are run on the fixes
list       id, roots             the files of folders that no rule leaves out
cancel     id                    the answer is not wanted any more
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, final

from data_prep.errors import ConfigError, ModelError, PlcError
from lsp.worker.freeing import give_back
from lsp.worker.messages import (
    MessageError,
    answer_to_json,
    complaint_from_json,
    packed,
    receive,
    report_to_json,
)
from plc.base.file_error import FileError
from plc.config import Settings
from plc.config.effective import Configuration
from plc.repair import FileReport, NotTextError, StoppedError

if TYPE_CHECKING:
    from data_prep.text.languages import Language
    from lsp.worker.compiling import Compiling
    from lsp.worker.verifying import Verifying
    from plc.repair import Repairer
    from plc.repair.files.selection import LeftOut, Rules
    from plc.repair.files.tree_macros import TreeMacros
    from plc.repair.predict.memory import Memory

Header = Mapping[str, Any]
Load = Callable[[Path | None], "Repairer"]

RETRY = 10.0  # seconds for which a model that could not be read is not read again

logger = logging.getLogger(__name__)


@final
class Worker:
    """Does what it is told, one thing after the other; `cancel` comes in from another thread."""

    def __init__(self, output: BinaryIO, *, load: Load) -> None:
        self._output = output
        self._load_model = load
        self._writing = threading.Lock()
        self._model: Path | None = None
        self._repairer: Repairer | None = None
        self._failure: str | None = None  # what is wrong with the model, and was said
        self._failed = 0.0  # when it was tried last
        self._memory: Memory | None = None
        self._configuration: Configuration | None = None
        self._roots: tuple[Path, ...] = ()
        self._excluding: tuple[Rules, LeftOut] | None = None
        self._macros: TreeMacros | None = None
        self._warnings: list[str] = []
        self._cancelling = threading.Lock()
        self._cancelled: set[int] = set()
        self._current = 0
        self._stop = threading.Event()
        self._tools: Verifying | Compiling | None = None  # of the current job

    def cancel(self, job: int) -> None:
        """The answer to a job is not wanted any more, be it begun or not."""
        with self._cancelling:
            if job == self._current:
                self._stop.set()
                if self._tools is not None:
                    self._tools.stop()
            elif job > self._current:  # jobs come in order: what is before has its answer
                self._cancelled.add(job)

    def do(self, header: Header, payload: bytes) -> None:
        """One thing; whatever goes wrong is an answer, not an end."""
        match header["do"]:
            case "configure":
                try:
                    self._configure(header)
                except PlcError as error:
                    self._fail(str(error))
                except Exception as error:  # noqa: BLE001, a worker that ended over it would end again
                    self._fail(f"internal error: {error!r}")
                return
            case "forget":
                self._forget()
                return
        job: int = header["id"]
        with self._cancelling:
            self._current, self._stop = job, threading.Event()
            if job in self._cancelled:
                self._stop.set()
            self._cancelled = {other for other in self._cancelled if other > job}
        try:
            answer, back = self._answer(header, payload)
        except StoppedError as error:
            answer, back = _error("stopped", error), b""
        except ModelError as error:
            self._fail(str(error))
            answer, back = _error("model", error), b""
        except (NotTextError, FileError) as error:
            answer, back = _error("text", error), b""
        except PlcError as error:
            answer, back = _error("other", error), b""
        except Exception as error:  # noqa: BLE001, the server tells it, and the next text may be better
            answer, back = {"error": "internal", "message": f"internal error: {error!r}"}, b""
        self._say({"id": job, **answer}, back)

    def _answer(self, header: Header, payload: bytes) -> tuple[dict[str, Any], bytes]:
        if self._stop.is_set():
            raise StoppedError("not wanted any more")
        match header["do"]:
            case "report":
                return self._report_unless_left_out(header, payload), b""
            case "file":
                from plc.repair.files.reading import read_text

                data = read_text(Path(header["path"])).text
                return self._report(header, data), data
            case "reported":
                return self._reported(header, payload), b""
            case "explain":
                return self._explain(header, payload), b""
            case "verify":
                return self._verify(header, payload), b""
            case "compile":
                return self._compile(header, payload), b""
            case "list":
                return self._list(header), b""
            case other:
                raise ValueError(f"asked to do {other!r}")

    def _configure(self, header: Header) -> None:
        model = header["model"]
        self._model = None if model is None else Path(model)
        self._repairer = self._memory = self._failure = None
        self._forget()
        self._roots = tuple(Path(root) for root in header["roots"] if Path(root).is_dir())
        self._macros = None
        for root in self._roots:
            try:
                os.chdir(root)  # what holds for a whole run is that of the first folder
                break
            except OSError as error:
                logger.warning("%s: its configuration does not count: %s", root, error.strerror or error)
        self._load()

    def _load(self) -> Repairer:
        if self._failure is not None and time.monotonic() < self._failed + RETRY:
            raise ModelError(self._failure)
        if self._repairer is None:
            from plc.repair.predict.memory import Memory

            model = self._model or self._settings(None)[0].model
            if self._failure is None:
                self._say({"state": "loading"})
            self._repairer, self._memory = self._load_model(model), Memory()
            self._say_ready(self._repairer)
        return self._repairer

    def _say_ready(self, repairer: Repairer) -> None:
        self._failure = None
        model = {"name": repairer.name, "sha256": repairer.sha256, "threshold": repairer.threshold}
        self._say({"state": "ready", **model, "safe": repairer.safe_threshold})

    def _fail(self, message: str) -> None:
        """There is no model, or none that can be read: said once, whoever asks for it."""
        if message != self._failure:
            self._say({"state": "error", "message": message})
        self._failure, self._failed = message, time.monotonic()

    def _settings(self, path: Path | None) -> tuple[Settings, str | None]:
        """What holds for a file, and what is wrong with that; with a mistake in it, the defaults hold."""
        try:
            if self._configuration is None:
                self._configuration = Configuration({}, warn=self._warnings.append)
            configuration = self._configuration
            effective = configuration.of_run() if path is None else configuration.of_file(path)
        except ConfigError as error:
            self._configuration = self._excluding = None
            return Settings(), str(error)
        return effective.settings, None

    def _forget(self) -> None:
        """Read configuration and ignore files anew when they are asked for next."""
        from plc.repair.files.ignore_files import repository_of

        self._configuration = self._excluding = None
        repository_of.cache_clear()

    def _report_unless_left_out(self, header: Header, text: bytes) -> dict[str, Any]:
        """A report, which says nothing of a text that exclude or ignore files leave out."""
        out, problem = False, None
        if header["path"] is not None:
            out, problem = self._is_left_out(Path(header["path"]), named=bool(header.get("named")))
        if out:
            nothing = FileReport(header["language"], "utf-8", 0, (), ())
            answer = {"report": report_to_json(nothing), "problem": None}
        else:
            answer = self._report(header, text)
        warnings, self._warnings[:] = list(self._warnings), []
        return {**answer, "problem": answer["problem"] or problem, "left_out": out, "warnings": warnings}

    def _is_left_out(self, path: Path, *, named: bool) -> tuple[bool, str | None]:
        """Whether the rules leave out a file, and what is wrong with them; those with a mistake do not."""
        from plc.repair.files.exclusions import rules_of
        from plc.repair.files.selection import LeftOut

        self._settings(path)
        if self._configuration is None:
            return False, None  # which the report itself says
        try:
            if self._excluding is None:
                rules = rules_of(self._configuration)
                self._excluding = rules, LeftOut(rules, self._roots)
            rules, left_out = self._excluding
            out = (rules.force or not named) and left_out.holds(path)
        except ConfigError as error:
            return False, str(error)
        return out, "; ".join(map(str, left_out.problems())) or None

    def _report(self, header: Header, text: bytes) -> dict[str, Any]:
        from plc.repair.files.generated import generated_mark, generated_report
        from plc.repair.files.reading import language_in
        from plc.repair.narrow.narrowing import Wanted, narrowed
        from plc.repair.narrow.suppressions import unsuppressed

        path = Path(header["path"]) if header["path"] is not None else None
        settings, problem = self._settings(path)
        report: FileReport | None = None
        if not settings.generated and (mark := generated_mark(text)) is not None:
            report = generated_report(header["language"], mark)
        else:
            repairer = self._load()
            given = header.get("min_confidence")
            with self._macros_around(path, text, header["language"]):
                report = repairer.report(
                    text,
                    language_in(text, header["language"], path or Path()),
                    min_confidence=settings.min_confidence if given is None else given,
                    should_stop=self._stop.is_set,
                    memory=self._memory,
                )
            if self._failure is not None:  # its graphs can be read again
                self._say_ready(repairer)
            wanted = Wanted(frozenset(settings.select), frozenset(settings.ignore))
            report = narrowed(unsuppressed(text, report).report, wanted)
        return {"report": report_to_json(report), "problem": problem}

    def _macros_around(
        self, path: Path | None, text: bytes, language: Language
    ) -> AbstractContextManager[None]:
        """Texts are read by the macros of the headers of the workspace."""
        from plc.repair.files.tree_macros import TreeMacros

        if path is None:
            return nullcontext()
        if self._macros is None:
            self._macros = TreeMacros(self._roots)
        return self._macros.around(path, text, language)

    def _reported(self, header: Header, text: bytes) -> dict[str, Any]:
        """Fixes for what other tools say; where a person names the place, also in a file that is left out."""
        from lsp.worker.answering import Complaint, answered, refused
        from plc.repair.files.reading import language_in

        path = Path(header["path"]) if header["path"] is not None else None
        diagnostics = tuple(complaint_from_json(each) for each in header["diagnostics"])
        with self._macros_around(path, text, header["language"]):
            complaint = Complaint(text, language_in(text, header["language"], path or Path()), diagnostics)
        reported = None
        if not header["named"]:
            out = path is not None and self._is_left_out(path, named=False)[0]
            reported = refused(complaint, is_left_out=out, generated=self._settings(path)[0].generated)
        if reported is None:
            reported = answered(self._load(), complaint, tries=header["tries"], should_stop=self._stop.is_set)
        return {"answers": [answer_to_json(each) for each in reported]}

    def _explain(self, header: Header, text: bytes) -> dict[str, Any]:
        """What a fix depends on, read with the macros that it was found with."""
        from lsp.worker.explaining import explained

        path = Path(header["path"]) if header["path"] is not None else None
        with self._macros_around(path, text, header["language"]):
            return explained(self._load(), header, text, should_stop=self._stop.is_set)

    def _verify(self, header: Header, text: bytes) -> dict[str, Any]:
        """What installed tools say of fixes; `cancel` ends them."""
        from lsp.worker.verifying import Verifying

        return self._by_tools(Verifying(header, text))

    def _compile(self, header: Header, text: bytes) -> dict[str, Any]:
        """What a compiler says of a text; `cancel` ends it. Nothing of one that is left out."""
        from lsp.worker.compiling import Compiling

        if not header["named"] and self._is_left_out(Path(header["path"]), named=False)[0]:
            return {"diagnostics": [], "problem": None}
        return self._by_tools(Compiling(header, text))

    def _by_tools(self, job: Verifying | Compiling) -> dict[str, Any]:
        with self._cancelling:
            if self._stop.is_set():
                raise StoppedError("not wanted any more")
            self._tools = job
        try:
            return job.answer(self._stop.is_set)
        finally:
            with self._cancelling:
                self._tools = None

    def _list(self, header: Header) -> dict[str, Any]:
        from lsp.worker.listing import listed
        from plc.repair.files.exclusions import rules_of
        from plc.repair.files.selection import DEFAULT_RULES

        _, problem = self._settings(None)
        rules = DEFAULT_RULES if self._configuration is None else rules_of(self._configuration)
        files, problems = listed(header["roots"], rules, should_stop=self._stop.is_set)
        return {"files": files, "problems": [*([] if problem is None else [problem]), *problems]}

    def _say(self, header: Header, payload: bytes = b"") -> None:
        with self._writing:
            self._output.write(packed(header, payload))
            self._output.flush()


def _error(kind: str, error: PlcError) -> dict[str, Any]:
    return {"error": kind, "message": str(error)}


def load_model(path: Path | None) -> Repairer:
    """The repairer on a model directory, by default the one that comes with PLC."""
    from plc.repair import Repairer

    return Repairer.load(path)


def main(load: Load = load_model) -> None:
    """Serve until standard input ends."""
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints must not end up in an answer
    worker = Worker(output, load=load)
    waiting: deque[tuple[dict[str, Any], bytes]] = deque()
    arrived = threading.Semaphore(0)

    def listen() -> None:
        code = 1
        try:
            while (message := receive(sys.stdin.buffer)) is not None:
                if message[0]["do"] == "cancel":
                    worker.cancel(message[0]["id"])
                else:
                    waiting.append(message)
                    arrived.release()
            code = 0
        except MessageError as error:
            logger.error("the worker ends: %s", error)
        except Exception:
            logger.exception("the worker ends")
        finally:
            os._exit(code)  # whatever goes on, nobody waits for it

    threading.Thread(target=listen, daemon=True).start()
    while True:
        arrived.acquire()
        try:
            worker.do(*waiting.popleft())
        except BrokenPipeError:
            logger.error("the worker ends: nobody takes its answer")
            os._exit(1)
        if not waiting:
            give_back()


if __name__ == "__main__":
    main()
