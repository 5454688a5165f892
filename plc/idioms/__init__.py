"""Known meanings that a model takes for faults, collected from real code: `plc prep idioms`."""
