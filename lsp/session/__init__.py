"""One client's session: messages in, work done, messages out.

Modules:

analyses: When each document is analysed: after a moment of quiet, the newest text only; then its result is
    sent.
answers: What the server answers when it is asked about a document: actions, hovers, ghost text, and so on.
commands: The commands of the server, as docs/guide/editors.md lists them.
compiles: `plc.compile`: the compiler is run on a document when it is opened or saved; the newest text
    counts.
explanations: What fixes depend on: asked of the worker when somebody wants it, kept for the text.
others: Fixes for what others than PLC report, and for places that nobody reports, as answers to a request.
progress: Progress that a client shows. One that refuses to, or never answers, only goes without.
protocol: pygls's protocol, changed where it would lose text or leave a client waiting for an answer.
reported_answers: What the model answers to other tools' diagnostics: asked when somebody wants fixes, kept
    for the text.
server: The language server: LSP's messages to `Service` and back.
service: What one session with a client knows and does, apart from how messages come in.
workspace_repair: `plc.repairWorkspace`: the fixes of all files of all open folders as one edit, with
    progress and cancel.
"""
