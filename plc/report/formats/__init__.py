"""The formats of `plc repair`: each a module, a generator of bytes over the outcomes of a run."""
