"""`plc serve`: one machine's model for a team, over HTTP. Needs the extra `serve`; `plc.remote` asks it.

Modules:

app: The requests that a server answers, each from what was sent to what goes back.
auth: Who may ask: a rate for each address, the token, and on a machine without one no page from elsewhere.
clients: Who may ask and how much: clients by name, their tokens as hashes, their quotas, from a file in
    TOML.
distinct: How many different things were seen, in a few kilobytes however many there are.
handshakes: Encryption of connections: each handshake has a time limit, and a place that a newer one may take
    over.
issuing: Tokens made, and taken back: changes of a file of tokens that leave all else in it as it is.
limits: How much a server does: for one client in a minute, for all at once, for one request.
listening: A server on its socket: from an address to the last answer after SIGTERM.
openapi: The OpenAPI document of a server; its findings are those of docs/reference/findings.schema.json.
problems: What a server answers to a request that it cannot serve: RFC 9457 problems, in words for people.
quotas: What each client has used of its quota: by the minute, and by the day, which is one of UTC.
rereading: A file of tokens that is read again when it changes, so that a new token needs no restart.
rounding: Scores rounded down to two digits, so that none makes a fix safe: exact ones help to copy a model.
scheduler: Where texts wait for the model and are analysed, a few at a time, each within its time limit.
tls: The certificate of a server and its key, from files.
turns: Whose file is analysed next: clients take turns, however many files each of them has waiting.
watch: A warning when one client sends so many different functions that it may be copying the model.
"""
