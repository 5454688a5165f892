"""`plc serve`: one machine's model for a team, over HTTP. Needs the extra `serve`; `plc.remote` asks it."""
