"""The language server: `plc.repair` for editors. docs/guide/editors.md says what a client may use.

Modules:

command: `plc-lsp`: the language server on standard input and output.
features/: A finding as each kind of answer that an editor asks for.
session/: One client's session: messages in, work done, messages out.
state/: What a session knows: the open texts and their findings, the client, its settings.
worker/: The process that holds the model, as it is and as the server sees it.
"""
