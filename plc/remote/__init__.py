"""Findings from a server of the team (`plc.serve`) in place of a model of one's own; base install only."""
