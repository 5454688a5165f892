"""What one session with a client knows and does, apart from how messages come in."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, final

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from lsp.features.actions import Terms
from lsp.features.compiled import compiled
from lsp.features.diagnostics import diagnostic
from lsp.session.analyses import Analyses
from lsp.session.compiles import Compiles
from lsp.session.explanations import Explanations
from lsp.session.progress import Progress
from lsp.session.reported_answers import ReportedAnswers
from lsp.state.anchoring import anchored
from lsp.state.clients import Client
from lsp.state.documents import Document, Documents, path_of
from lsp.state.options import Options, read_options
from lsp.state.plain import plain
from lsp.worker.workshop import OnState, State, Works, Workshop
from plc.config.files import user_config_file

STATUS = "plc/status"
ANSWERED = "plc/answered"
PANEL = "plc.showCandidates"  # a command of the client's
_PATIENCE = 10.0  # seconds that an editor may take to say its settings
_WATCHED = ("**/plc.toml", "**/pyproject.toml", "**/.gitignore", "**/.plcignore", "**/.git/info/exclude")

logger = logging.getLogger(__name__)


@final
class Service:
    """Documents, options and the worker of one session."""

    def __init__(self, server: LanguageServer, *, works: Callable[[OnState], Works] = Workshop) -> None:
        self.server = server
        self.client = Client()
        self.documents = Documents()
        self.options = Options()
        self.model: Mapping[str, Any] = {}  # what the worker said of its model
        self.state: State = "starting"
        self.message: str | None = None
        self.workshop = works(self._on_state)
        self.analyses = Analyses(
            self.workshop,
            options_of=self.options_of,
            done=self._done,
            tell=self.tell_about,
            rereads=lambda: not self.client.watches,
        )
        self.compiles = Compiles(
            self.workshop, options_of=self.options_of, done=self._done, tell=self.tell_about
        )
        self.reported_answers = ReportedAnswers(self.workshop, tell=self.tell_about, answered=self._answered)
        self.explanations = Explanations(self.workshop, self.reported_answers)
        self._roots: list[str] = []
        self._shown: set[str] = set()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._loading: Progress | None = None  # of the model, while it is loaded

    # the session

    def begin(self, params: types.InitializeParams) -> None:
        """Take in what the client says of itself."""
        options = plain(params.initialization_options)
        self.client = Client.of(params.capabilities, options)
        folders = [folder.uri for folder in params.workspace_folders or []]
        if not folders and params.root_uri:
            folders = [params.root_uri]
        self._roots = [str(path) for uri in folders if (path := path_of(uri)) is not None]
        if isinstance(options, Mapping):
            self.options = self._read(options.get("settings"))
        self.spawn(self._configure())  # before the client has said its settings: most name no other model

    def ready(self) -> None:
        """The client has our answer and may be asked."""
        if self.client.watches:
            self.spawn(self._watch())
        if self.client.configuration:
            self.spawn(self.ask_for_options())

    def set_folders(self, event: types.WorkspaceFoldersChangeEvent) -> None:
        """Folders came or went."""
        gone = {str(path_of(folder.uri)) for folder in event.removed}
        come = [str(path) for folder in event.added if (path := path_of(folder.uri)) is not None]
        self._roots = [root for root in self._roots if root not in gone] + come
        self.spawn(self._configure())

    @property
    def roots(self) -> Sequence[str]:
        """The folders that are open."""
        return tuple(self._roots)

    def spawn(self, work: Any) -> asyncio.Task[Any]:
        """Do something beside; what goes wrong is logged."""
        task: asyncio.Task[Any] = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._spawned)
        return task

    def _spawned(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("something that was done beside failed", exc_info=error)

    # options

    async def ask_for_options(self) -> None:
        """Ask for the settings anew, and look again at what is open."""
        if self.client.configuration:
            self.options = await self._asked(None)
        for document in self.documents:
            document.asked = None
        await self._configure()
        self.look_again()

    def set_options(self, settings: object) -> None:
        """Settings that the client sent by itself."""
        if self.client.configuration:
            self.spawn(self.ask_for_options())
        elif isinstance(settings, Mapping):
            self.options = self._read(settings.get("plc", settings))
            self.spawn(self.ask_for_options())

    async def options_of(self, document: Document) -> Options:
        """The options that hold for a document."""
        if not self.client.configuration:
            return self.options
        if document.asked is None:
            document.asked = self.spawn(self._asked(document.uri))
        return await asyncio.shield(document.asked)  # others wait for it when who asks first is cancelled

    async def _asked(self, uri: str | None) -> Options:
        """The client's settings, for one document or all; those of the start where it does not answer."""
        items = [types.ConfigurationItem(scope_uri=uri, section="plc")]
        asking = self.server.workspace_configuration_async(types.ConfigurationParams(items=items))
        try:
            answers = await asyncio.wait_for(asking, _PATIENCE)
        except (JsonRpcException, TimeoutError) as error:
            self.tell(f"the editor did not say its settings ({error or 'no answer'}): the defaults hold")
            return self.options
        return self._read(plain(answers[0]) if answers else None)

    async def terms_of(self, document: Document) -> Terms:
        """On which terms actions for a document are made."""
        options = await self.options_of(document)
        return Terms(self.client, self.documents.units, self.model.get("safe"), options.confirm)

    def _read(self, section: object) -> Options:
        options, problems = read_options(section)
        for problem in problems:
            self.tell(problem)
        return options

    async def _configure(self) -> None:
        await self.workshop.configure(model=self.options.model or None, roots=self._roots)

    async def _watch(self) -> None:
        watchers = [types.FileSystemWatcher(glob_pattern=pattern) for pattern in _WATCHED]
        own = user_config_file()
        if own is not None and self.client.watches_elsewhere:
            pattern = types.RelativePattern(base_uri=own.parent.as_uri(), pattern=own.name)
            watchers.append(types.FileSystemWatcher(glob_pattern=pattern))
        await self.server.client_register_capability_async(
            types.RegistrationParams(
                registrations=[
                    types.Registration(
                        id="plc.configuration",
                        method=types.WORKSPACE_DID_CHANGE_WATCHED_FILES,
                        register_options=types.DidChangeWatchedFilesRegistrationOptions(watchers=watchers),
                    )
                ]
            )
        )

    async def forget(self) -> None:
        """Configuration or ignore files changed."""
        await self.workshop.forget()
        for document in self.documents:
            document.shown.clear()
        self.look_again()

    # looking

    def look_again(self) -> None:
        """Analyse all open documents again, for what is said about them may have changed."""
        for document in self.documents:
            if document.language is not None:
                self.analyses.begin(document, cause="open")
                self.compiles.begin(document)

    def opened(self, document: Document) -> None:
        """A document was opened."""
        if document.language is None:
            self.tell_about(document, f"the language {document.language_id!r} is not known: not analysed")
        else:
            self.analyses.begin(document, cause="open")
            self.compiles.begin(document)

    def changed(self, document: Document) -> None:
        """A document was changed."""
        known = document.options if self.client.configuration else self.options
        if document.language is not None and (known is None or known.run == "onType"):
            self.analyses.begin(document, cause="type")

    def saved(self, document: Document) -> None:
        """A document was saved."""
        known = document.analysed
        fresh = self.client.watches and known is not None and known.text is document.text
        busy = document.task is not None and not document.task.done()
        if document.language is not None and not fresh and not busy:
            self.analyses.begin(document, cause="save")
        if document.language is not None:
            self.compiles.begin(document)

    async def pulled(self, document: Document) -> list[types.Diagnostic]:
        """The diagnostics that a client asks for, once the newest text is analysed."""
        document.pulls += 1
        try:
            await self.analyses.settled(document)
        finally:
            document.pulls -= 1
        return self.diagnostics_of(document)

    def diagnostics_of(self, document: Document) -> list[types.Diagnostic]:
        """What is known of a document's present text."""
        client, units = self.client, self.documents.units
        own = [diagnostic(document, entry, client=client, units=units) for entry in anchored(document)]
        reported = [each.shown for each in compiled(document, client=client, units=units)]
        return [*own, *filter(None, reported)]

    def _done(self, document: Document) -> None:
        """A document was analysed or compiled; a client that does not wait for it is asked to pull it.

        It may have asked before the document was open, or have taken its question back.
        """
        if self.documents.get(document.uri) is not document:
            return
        if not self.client.pulls:
            self.server.text_document_publish_diagnostics(
                types.PublishDiagnosticsParams(
                    uri=document.uri, version=document.version, diagnostics=self.diagnostics_of(document)
                )
            )
        elif not document.pulls and self.client.refreshes:
            self.spawn(self.server.workspace_diagnostic_refresh_async(None))
        if self.client.lens_refreshes and (document.options or self.options).code_lens:
            self.spawn(self.server.workspace_code_lens_refresh_async(None))

    def _answered(self, document: Document) -> None:
        """More is known of what other tools report: a client with a panel of its own may ask anew."""
        if PANEL in self.client.commands and self.documents.get(document.uri) is document:
            self.server.protocol.notify(ANSWERED, {"uri": document.uri})

    def clear(self, uri: str) -> None:
        """A document was closed: nothing is shown of it any more."""
        self.reported_answers.forget(uri)
        self.explanations.forget(uri)
        if not self.client.pulls:
            self.server.text_document_publish_diagnostics(
                types.PublishDiagnosticsParams(uri=uri, diagnostics=[])
            )

    # messages

    def tell(self, message: str, kind: types.MessageType = types.MessageType.Warning) -> None:
        """Show a message; the same one once."""
        if message not in self._shown:
            self._shown.add(message)
            self.server.window_show_message(types.ShowMessageParams(type=kind, message=f"PLC: {message}"))

    def tell_about(self, document: Document | None, message: str) -> None:
        """Show a message about a document; the same one once for each. None: about them all."""
        if document is None:
            self.tell(message)
        elif message not in document.shown:
            document.shown.add(message)
            name = document.path.name if document.path else document.uri
            self.tell(f"{name}: {message}")

    def _on_state(self, state: State, said: Mapping[str, Any]) -> None:
        self.state, self.message = state, said.get("message")
        if state == "ready":
            self.model = said
        if state in ("error", "stopped") and self.message:
            self._shown.discard(self.message)
            self.tell(self.message, types.MessageType.Error)
        self.server.protocol.notify(
            STATUS,
            {
                "state": state,
                "model": self.model.get("name"),
                "sha256": self.model.get("sha256"),
                "message": self.message,
            },
        )
        if self.client.progress:
            self._show_loading(state)

    def _show_loading(self, state: State) -> None:
        if state in ("starting", "loading") and self._loading is None:
            self._loading = Progress(self.server, "PLC", message="loading the model")
        elif state in ("ready", "error", "stopped") and self._loading is not None:
            self._loading.end(state)
            self._loading = None
