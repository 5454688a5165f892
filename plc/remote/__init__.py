"""Findings from a server of the team (`plc.serve`) in place of a model of one's own; base install only.

Modules:

address: The address of a server as the user wrote it, taken apart; nothing secret may stand in it.
client: A server of the team in place of a model: the same findings; checks and fixes stay here.
contract: What a server and its clients agree on, with nothing heavy behind it: paths, media types, the
    version.
exchange: One request and its answer, over a connection of each thread that is kept open, and renewed.
macros_wire: A file with the macros of headers by which it is read, as it is sent: those alone that its text
    uses.
reported_wire: What is asked of a server about reports, and its answer: no path, no message, no rule travels.
token: The secret that a server and its clients share: from a file or the environment, never a command line.
wire: An answer of a server, held against the contract, as the report that it stands for.
"""
