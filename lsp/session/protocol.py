"""pygls's protocol, changed where it would lose text or leave a client waiting for an answer."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, final

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.protocol import LanguageServerProtocol
from pygls.protocol.json_rpc import MsgId
from pygls.protocol.language_server import lsp_method

from lsp.state.client_diagnostics import readable, readable_position, readable_range

logger = logging.getLogger(__name__)

_NOT_YET = types.ResponseError(
    code=types.ErrorCodes.ServerNotInitialized, message="send `initialize` first, and wait for its answer"
)
_NO_MORE = types.ResponseError(
    code=types.ErrorCodes.InvalidRequest, message="the server was shut down: only `exit` is left"
)


class ModifiedError(JsonRpcException):
    """What was asked for is about code that has changed since."""

    CODE = types.LSPErrorCodes.ContentModified


@dataclass(frozen=True, slots=True)
class _Dropped:
    """What a message that cannot be read becomes."""

    jsonrpc: str = "dropped"


def _make_readable(method: object, params: object) -> None:
    """Clean what a client sends of other tools: one odd diagnostic must not cost the user all actions."""
    if not isinstance(params, dict):
        return
    match method:
        case types.TEXT_DOCUMENT_CODE_ACTION:
            context = params.get("context")
            if isinstance(context, dict):
                context["diagnostics"] = readable(context.get("diagnostics"))
            if (place := readable_range(params.get("range"))) is not None:
                params["range"] = place
        case types.CODE_ACTION_RESOLVE:
            if params.get("diagnostics") is not None:
                params["diagnostics"] = readable(params["diagnostics"])
        case types.TEXT_DOCUMENT_HOVER:
            if (position := readable_position(params.get("position"))) is not None:
                params["position"] = position


@final
class Protocol(LanguageServerProtocol):
    """Documents are kept by `lsp.state.documents`: pygls would part their lines at form feeds."""

    initialized = False

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> Iterator[Any]:
        yield self.fm.features[types.TEXT_DOCUMENT_DID_OPEN], (params,), None

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> Iterator[Any]:
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CHANGE], (params,), None

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: types.DidCloseTextDocumentParams) -> Iterator[Any]:
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CLOSE], (params,), None

    @lsp_method(types.WORKSPACE_EXECUTE_COMMAND)
    async def lsp_workspace__execute_command(self, params: types.ExecuteCommandParams) -> Any:  # type: ignore[override]
        """A command, which ends when its request is cancelled: pygls would let it run on."""
        return await self.fm.commands[params.command](*(params.arguments or ()))

    def _send_handler_result(self, future: Future[Any], *, msg_id: MsgId) -> None:
        """A refusal is an answer like others, nothing for the log."""
        if not future.cancelled() and isinstance(error := future.exception(), ModifiedError):
            self._request_futures.pop(msg_id, None)
            self._send_response(msg_id, error=error.to_response_error())
        else:
            super()._send_handler_result(future, msg_id=msg_id)

    def _handle_response(
        self, msg_id: MsgId, result: Any | None = None, error: types.ResponseError | None = None
    ) -> None:
        """An answer that nobody waits for any more is dropped: pygls would call it an error."""
        asked = self._request_futures.get(msg_id)
        if asked is not None and asked.cancelled():
            self._request_futures.pop(msg_id)
        else:
            super()._handle_response(msg_id, result, error)

    def structure_message(self, data: dict[str, Any]) -> Any:
        """A message as values; one that does not fit its method is answered, not left waiting for."""
        if "method" in data:
            data.setdefault("params", None)  # they may be left out
            _make_readable(data["method"], data["params"])
        try:
            return super().structure_message(data)
        except JsonRpcException as error:
            logger.warning("a message that does not fit its method %r was dropped", data.get("method"))
            if "id" in data and "method" in data:
                response = types.ResponseError(
                    code=types.ErrorCodes.InvalidParams,
                    message=f"the parameters do not fit {data['method']}: {error.__cause__ or error}",
                )
                self._send_response(data["id"], error=response)
            return _Dropped()

    def _unknown(self, command: str) -> types.ResponseError | None:
        """The refusal of a command that there is not: pygls would fill the log with it."""
        if command in self.fm.commands:
            return None
        return types.ResponseError(
            code=types.ErrorCodes.InvalidParams, message=f"there is no command {command!r}"
        )

    def handle_message(self, message: Any) -> None:
        """Refuse what comes before `initialize` or after `shutdown`; drop what is no message."""
        if isinstance(message, _Dropped):
            return
        method = getattr(message, "method", None)
        if not hasattr(message, "jsonrpc"):
            logger.warning("something that is no message was dropped")
            return
        refusal = _NO_MORE if self._shutdown else None if self.initialized else _NOT_YET
        if method == types.INITIALIZE and not self._shutdown:
            if self.initialized:
                refusal = types.ResponseError(
                    code=types.ErrorCodes.InvalidRequest, message="`initialize` was sent before"
                )
            else:
                self.initialized, refusal = True, None
        elif refusal is None and method == types.WORKSPACE_EXECUTE_COMMAND:
            refusal = self._unknown(message.params.command)
        if refusal is None or method == types.EXIT:
            super().handle_message(message)
        elif method is not None and hasattr(message, "id"):
            self._send_response(message.id, error=refusal)
        else:
            logger.warning("%s: %s was dropped", refusal.message, method or "a response")
