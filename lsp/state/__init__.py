"""What a session knows: the open texts and their findings, the client, its settings.

Modules:

anchoring: Findings about an older text at their places in the present one; those of code that changed are
    gone.
client_diagnostics: Diagnostics as clients send them back, other tools' among them, reduced to what can be
    read of each.
clients: What a client can do, of what matters here; a client that says nothing can do nothing.
documents: What is open in the editor: the text of each document, and the last that was said about it.
options: The editor's settings, section `plc`: read with care, for people write them by hand.
plain: What pygls makes of JSON that it has no type for, back to plain values.
texts: A document's text by lines, with places in it as bytes, and as LSP counts them in three encodings.
"""
