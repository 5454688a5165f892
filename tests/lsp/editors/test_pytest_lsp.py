"""pytest-lsp as a client of several editors' capabilities: what the server sends is allowed for each of them.

It warns of what the specification forbids, and warnings are errors. Needs `pip install pytest-lsp`, and then
`pytest -p no:asyncio`, for the plugin that it brings would have a say in all tests.
"""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from lsprotocol import types

from lsp.state.plain import plain
from plc.repair import Repairer, apply_edits
from tests.lsp.editing import applied, edits_for
from tests.lsp.process import SCRIPTED
from tests.lsp.session import FIVE, FLAWED, SOUND, run
from tests.scripted_model import scripted

pytest_lsp = pytest.importorskip("pytest_lsp", reason="`pip install pytest-lsp` has not been run")

URI = "file:///a%20b.c"
TEXT = (
    "/* \f\v\u2028 \U0001f600 e\u0301 */\r\n" + SOUND + FLAWED.replace("    gets", "\t/* \U0001f600 */ gets")
)


async def diagnostics(client: Any, *, pulls: bool) -> list[types.Diagnostic]:
    """What is shown, in the way that the client has it."""
    if pulls:
        document = types.TextDocumentIdentifier(URI)
        report = await client.text_document_diagnostic_async(types.DocumentDiagnosticParams(document))
        return list(report.items)
    async with asyncio.timeout(60):
        while not client.diagnostics.get(URI):
            await client.wait_for_notification("textDocument/publishDiagnostics")
    return list(client.diagnostics[URI])


@pytest.mark.parametrize("editor", ["visual_studio_code", "neovim@0.11.0", "neovim@0.7.0", "emacs"])
def test_all_five_fixes_as_each_editor_may_be_sent_them(editor: str) -> None:
    async def scenario() -> None:
        client = pytest_lsp.make_test_lsp_client()
        await client.start_io(*SCRIPTED)
        client.set_configuration({"plc": {"debounce": 0}})
        capabilities = pytest_lsp.client_capabilities(editor)
        started = await client.initialize_session(types.InitializeParams(capabilities))
        units = started.capabilities.position_encoding
        item = types.TextDocumentItem(URI, "c", 1, TEXT)
        client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        pulls = capabilities.text_document.diagnostic is not None
        (shown,) = await diagnostics(client, pulls=pulls)
        document = types.TextDocumentIdentifier(URI)
        context = types.CodeActionContext([shown])
        asked = types.CodeActionParams(document, shown.range, context)
        actions = (await client.text_document_code_action_async(asked))[:5]
        data = TEXT.encode()
        (finding,) = Repairer(scripted(FIVE)).findings(data, "c")
        for action, suggestion in zip(actions, finding.suggestions, strict=True):
            if action.edit is None:
                action = await client.code_action_resolve_async(action)
            edit = client.protocol._converter.unstructure(action.edit)
            made = applied(TEXT, edits_for(plain(edit), URI), units)
            assert made.encode() == apply_edits(data, suggestion.edits)
        hover = types.HoverParams(document, shown.range.start)
        assert (await client.text_document_hover_async(hover)).contents is not None
        await client.shutdown_session()
        assert client.error is None

    run(scenario)
