"""The `plc` command: thin modules that parse, call and render; app.py comes first."""
