"""What `plc repair` writes: each format a module, a generator of bytes over the outcomes of a run."""
