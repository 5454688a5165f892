"""The language server: LSP's messages to `Service` and back."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any, final

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from lsp.session.answers import register_answers
from lsp.session.commands import register_commands
from lsp.session.protocol import Protocol
from lsp.session.service import Service
from lsp.state.plain import plain
from lsp.worker.workshop import OnState, Works, Workshop
from plc import __version__

logger = logging.getLogger(__name__)


@final
class Server(LanguageServer):
    """pygls's server with one service."""

    def __init__(self, works: Callable[[OnState], Works] = Workshop) -> None:
        super().__init__("plc", __version__, protocol_cls=Protocol)
        self.service = Service(self, works=works)

    @property
    def was_shut_down(self) -> bool:
        """Whether the client took its leave as it should."""
        return bool(self.protocol._shutdown)

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Log what goes wrong; what was not JSON is answered as JSON-RPC wants it."""
        if isinstance(error, json.JSONDecodeError | UnicodeDecodeError | RecursionError):
            logger.warning("a message that is not JSON was dropped: %s", error)
            refusal = {"code": types.ErrorCodes.ParseError.value, "message": f"not JSON: {error}"}
            self.protocol._send_data({"jsonrpc": "2.0", "id": None, "error": refusal})
            return
        logger.error("%s: %s", getattr(source, "__name__", source), error, exc_info=error)


def make_server(works: Callable[[OnState], Works] = Workshop) -> Server:
    """A server that is ready to be started; `works` makes what answers its jobs."""
    server = Server(works)
    service = server.service
    _register_session(server, service)
    _register_documents(server, service)
    register_answers(server, service)
    register_commands(server, service)
    return server


def _register_session(server: Server, service: Service) -> None:
    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        service.documents.units = types.PositionEncodingKind(server.workspace.position_encoding).value
        service.begin(params)

    @server.feature(types.INITIALIZED)
    def initialized(_params: types.InitializedParams) -> None:
        service.ready()

    @server.feature(types.SHUTDOWN)
    async def shutdown(_params: None) -> None:
        await service.workshop.close()

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    def configuration(params: types.DidChangeConfigurationParams) -> None:
        service.set_options(plain(params.settings))

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    async def watched(_params: types.DidChangeWatchedFilesParams) -> None:
        await service.forget()

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def folders(params: types.DidChangeWorkspaceFoldersParams) -> None:
        service.set_folders(params.event)


def _register_documents(server: Server, service: Service) -> None:
    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def did_open(params: types.DidOpenTextDocumentParams) -> None:
        service.opened(service.documents.open(params.text_document))

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: types.DidChangeTextDocumentParams) -> None:
        item = params.text_document
        document = service.documents.change(item.uri, item.version, params.content_changes)
        if document is None:
            logger.warning("%s is not open, so it was not changed", item.uri)
        else:
            service.changed(document)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def did_save(params: types.DidSaveTextDocumentParams) -> None:
        document = service.documents.get(params.text_document.uri)
        if document is not None:
            service.saved(document)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(params: types.DidCloseTextDocumentParams) -> None:
        if service.documents.close(params.text_document.uri) is not None:
            service.clear(params.text_document.uri)
