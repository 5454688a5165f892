"""Faults of memory: not given back, given back twice, or read after that."""
