"""Faults of a missing or weak check of an index or length, and of loops that run one too far."""
