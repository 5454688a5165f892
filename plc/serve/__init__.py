"""`plc serve`: one machine's model for a team, over HTTP. Needs the extra `serve`; `plc.remote` asks it.

Modules:

app: The requests that a server answers, each from what was sent to what goes back.
auth: Who may ask: a rate for each client, the token, and on a machine without one no page from elsewhere.
limits: How much a server does: for one client in a minute, for all at once, for one request.
listening: A server on its socket: from an address to the last answer after SIGTERM.
openapi: The OpenAPI document of a server; its findings are those of docs/reference/findings.schema.json.
problems: What a server answers to a request that it cannot serve: RFC 9457 problems, in words for people.
scheduler: Where texts wait for the model and are analysed, a few at a time, each within its time limit.
"""
